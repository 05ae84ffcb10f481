//! The withdrawn list and what changed in it.

use super::{HOST, is_kept_nowhere, is_refused, open, text_of, withdrawn};
use crate::http_common::{Lab, at};
use functions::items::{WITHDRAWN_PIECE, WithdrawnEntry, WithdrawnHead, pack, pack_withdrawn};
use functions::keys;
use functions::store::{MAX_ITEM_BYTES, Op, Query, Store};
use http::StatusCode;
use serde_json::Value;
use shared::checked::Signed;
use shared::code::VerificationCode;
use shared::seal::AnswerKind;
use shared::withdrawn::{CodePrefix, Prefixes, WithdrawnAnswer, WithdrawnList};

pub(super) fn prefixes(codes: &[&str]) -> Prefixes {
    let prefix = |code: &&str| CodePrefix::of(&VerificationCode::parse(code).expect("a code"));
    codes.iter().map(prefix).collect()
}

/// What is answered, its signature checked by the key list.
pub(super) async fn answer(lab: &Lab, since: Option<u64>) -> WithdrawnAnswer {
    let path = since.map_or_else(String::new, |since| format!("?since={since}"));
    let answer = lab.browser().get(&format!("/v/withdrawn{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    is_kept_nowhere(&answer);
    let signed = Signed::parse(answer.text().as_bytes()).expect("an envelope");
    let read = WithdrawnAnswer::parse(&signed.payload).expect("a list");
    let (host, as_of) = match &read {
        WithdrawnAnswer::Whole(list) => (&list.host, list.as_of),
        WithdrawnAnswer::Delta(delta) => (&delta.host, delta.as_of),
    };
    assert_eq!((host.as_str(), as_of), (HOST, lab.deps.clock.now()));
    let keys = lab.deps.sealing.trusted();
    let checked = keys.check_answer(
        HOST,
        AnswerKind::WithdrawnList,
        as_of,
        signed.payload.as_bytes(),
        signed.key,
        &signed.signature,
    );
    assert_eq!(checked, Ok(()));
    read
}

pub(super) async fn whole(lab: &Lab, since: Option<u64>) -> WithdrawnList {
    match answer(lab, since).await {
        WithdrawnAnswer::Whole(list) => list,
        WithdrawnAnswer::Delta(delta) => panic!("changes: {delta:?}"),
    }
}

pub(super) async fn listed(lab: &Lab, since: Option<u64>) -> (u64, Prefixes) {
    let list = whole(lab, since).await;
    (list.sequence, list.codes)
}

/// The list to which the changes since this one lead: the very one that the service has.
async fn followed(lab: &Lab, list: &WithdrawnList) -> WithdrawnList {
    let WithdrawnAnswer::Delta(delta) = answer(lab, Some(list.sequence)).await else {
        panic!("not what changed");
    };
    let after = list.apply(&delta).expect("changes of this list");
    assert_eq!(after, whole(lab, None).await);
    after
}

#[tokio::test]
async fn changes_lead_from_each_list_to_the_next_also_over_the_ends_of_days() {
    let lab = open().await;
    let mut office = lab.signed_in("credit-office").await;
    let empty = whole(&lab, None).await;
    assert!(empty.codes.is_empty());
    let mut firm = lab.signed_in("acme").await;
    let first: Value = firm.issued("one", 1).await;
    assert_eq!(text_of(&first, "valid_through"), "2026-12-24");
    withdrawn(&mut office, &first, "record_wrong").await;
    let one = followed(&lab, &empty).await;
    assert_eq!(one.codes, prefixes(&[text_of(&first, "code")]));

    lab.clock.set(at("2026-12-10 09:00:00"));
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let second = firm.issued("two", 1).await;
    withdrawn(&mut office, &second, "record_wrong").await;
    let two = followed(&lab, &one).await;
    assert_eq!(two.codes.len(), 2);
    let again = followed(&lab, &two).await;
    assert_eq!(again, two, "nothing changed");

    // The first report's last day ends; nobody does anything.
    lab.clock.set(at("2026-12-24 23:59:59"));
    assert_eq!(followed(&lab, &two).await.codes.len(), 2);
    lab.clock.set(at("2026-12-25 00:00:00"));
    let three = followed(&lab, &two).await;
    assert!(three.sequence > two.sequence);
    assert_eq!(three.codes, prefixes(&[text_of(&second, "code")]));
    assert_eq!(followed(&lab, &empty).await, three);
    assert_eq!(followed(&lab, &one).await, three);

    // Who comes after more than a month gets the whole list.
    lab.clock.set(at("2027-01-09 00:00:00"));
    followed(&lab, &three).await;
    let old = whole(&lab, Some(one.sequence)).await;
    assert_eq!(old.codes, prefixes(&[text_of(&second, "code")]));
    super::is_sound(&lab).await;
}

#[tokio::test]
async fn a_report_whose_days_are_over_is_withdrawn_and_not_listed() {
    let lab = open().await;
    let report = lab.signed_in("acme").await.issued("one", 1).await;
    lab.clock.set(at("2026-12-25 00:00:00"));
    let mut office = lab.signed_in("credit-office").await;
    let answer = withdrawn(&mut office, &report, "system_fault").await;
    assert_eq!(answer["state"], "withdrawn");
    assert!(listed(&lab, None).await.1.is_empty());
    super::is_sound(&lab).await;
}

#[tokio::test]
async fn what_no_list_had_gets_the_whole_one_and_what_is_no_number_is_refused() {
    let lab = open().await;
    let now = whole(&lab, None).await;
    for since in [0, now.sequence + 1, now.sequence + (1 << 32), u64::MAX] {
        assert_eq!(whole(&lab, Some(since)).await, now, "{since}");
    }
    for since in ["x", "-1", "1.0", "", "18446744073709551616"] {
        let path = format!("/v/withdrawn?since={since}");
        let answer = lab.browser().get(&path).await;
        is_refused(&answer, StatusCode::BAD_REQUEST, "request.malformed");
    }
    lab.store.let_reads_fail(true);
    let answer = lab.browser().get("/v/withdrawn").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn ten_thousand_withdrawn_reports_break_no_limit_of_an_item() {
    const MANY: u32 = 10_000;
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let report = firm.issued("one", 1).await;
    let day = "2026-12-24".parse().expect("a day");
    let entries: Vec<WithdrawnEntry> = (1..=MANY)
        .map(|number| WithdrawnEntry {
            code: CodePrefix((u64::from(number) << 20).to_be_bytes()),
            number,
        })
        .collect();
    let create = |key, body| Op::Create {
        key,
        body,
        ttl: None,
    };
    let mut ops = vec![create(
        keys::withdrawn_head(),
        pack(&WithdrawnHead { count: MANY }),
    )];
    for (no, piece) in (0..).zip(entries.chunks(WITHDRAWN_PIECE)) {
        ops.push(create(
            keys::withdrawn_piece(day, no),
            pack_withdrawn(piece),
        ));
    }
    lab.store.transact(ops).await.expect("a list");
    let before = whole(&lab, None).await;
    assert_eq!(before.codes.len(), 10_000);
    withdrawn(&mut office, &report, "system_fault").await;
    let after = followed(&lab, &before).await;
    assert_eq!(after.codes.len(), 10_001);
    let query = Query::prefix(keys::WITHDRAWN, "");
    let items = lab.store.query(&query).await.expect("a page").items;
    assert_eq!(items.len(), 12, "eleven pieces and the head");
    let largest = items.iter().map(|item| item.body.len()).max();
    assert!(
        largest.is_some_and(|bytes| bytes < MAX_ITEM_BYTES / 20),
        "{largest:?}"
    );
}
