//! The withdrawn list and its changes: one form, and changes that lead to the very list.
#![expect(clippy::unwrap_used, reason = "tests")]

use shared::code::VerificationCode;
use shared::time::ShanghaiTime;
use shared::withdrawn::{
    CodePrefix, DoesNotFollow, LAST_SEQUENCE, Listed, NotAWithdrawnList, Prefixes, WithdrawnAnswer,
    WithdrawnDelta, WithdrawnList,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const HOST: &str = "xinzheng.example:8443";

fn at(text: &str) -> ShanghaiTime {
    ShanghaiTime::parse(text).unwrap()
}

fn prefixes(of: &[u8]) -> Prefixes {
    of.iter().map(|byte| CodePrefix([*byte; 8])).collect()
}

fn list(sequence: u64, codes: &[u8]) -> WithdrawnList {
    WithdrawnList {
        host: HOST.to_owned(),
        as_of: at("2026-11-27T09:00:00+08:00"),
        sequence,
        codes: prefixes(codes),
    }
}

fn delta(since: u64, sequence: u64, added: &[u8], dropped: &[u8]) -> WithdrawnDelta {
    WithdrawnDelta {
        host: HOST.to_owned(),
        as_of: at("2026-11-27T10:00:00+08:00"),
        since,
        sequence,
        added: prefixes(added),
        dropped: prefixes(dropped),
    }
}

#[test]
fn a_list_is_written_in_one_form_and_read_back() {
    let list = list(7, &[2, 1]);
    let payload = list.payload();
    assert_eq!(
        payload,
        r#"{"as_of":"2026-11-27T09:00:00+08:00","codes":["0101010101010101","0202020202020202"],"host":"xinzheng.example:8443","schema":"xinzheng-withdrawn/1","sequence":7}"#
    );
    assert_eq!(
        WithdrawnAnswer::parse(&payload),
        Ok(WithdrawnAnswer::Whole(list))
    );
    let delta = delta(7, 9, &[3], &[1]);
    let payload = delta.payload();
    assert_eq!(
        payload,
        r#"{"added":["0303030303030303"],"as_of":"2026-11-27T10:00:00+08:00","dropped":["0101010101010101"],"host":"xinzheng.example:8443","schema":"xinzheng-withdrawn/1","sequence":9,"since":7}"#
    );
    assert_eq!(
        WithdrawnAnswer::parse(&payload),
        Ok(WithdrawnAnswer::Delta(delta))
    );
}

#[test]
fn any_other_form_is_refused() {
    let whole = list(7, &[1, 2]).payload();
    let changes = delta(7, 9, &[3], &[1]).payload();
    let wrong = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        format!(" {whole}"),
        format!("{whole}\n"),
        whole.replace(
            "0101010101010101\",\"0202020202020202",
            "0202020202020202\",\"0101010101010101",
        ),
        whole.replace("0202020202020202", "0101010101010101"),
        whole.replace("0202020202020202", "020202020202020202"),
        whole.replace("0202020202020202", "0A02020202020202"),
        whole.replace("0202020202020202", "g202020202020202"),
        whole.replace("withdrawn/1", "withdrawn/2"),
        whole.replace("xinzheng.example", "Xinzheng.example"),
        whole.replace("xinzheng.example:8443", ""),
        whole.replace("xinzheng.example", "xinzheng.example/v"),
        whole.replace("+08:00", "Z"),
        whole.replace("\"sequence\":7", "\"sequence\":-7"),
        whole.replace("\"sequence\":7", "\"sequence\":7.0"),
        whole.replace("\"sequence\":7", "\"sequence\":7,\"since\":6"),
        whole.replace(
            "\"sequence\":7",
            &format!("\"sequence\":{}", LAST_SEQUENCE + 1),
        ),
        whole.replace("\"sequence\":7", "\"more\":1,\"sequence\":7"),
        whole.replace("\"sequence\":7", "\"sequence\":7,\"sequence\":7"),
        changes.replace("\"since\":7", "\"since\":10"),
        changes.replace("\"since\":7", "\"since\":null"),
        changes.replace("\"since\":7", "\"since\":9"),
        changes.replace("0303030303030303", "0101010101010101"),
        changes.replace("\"added\":[\"0303030303030303\"],", ""),
    ];
    for text in wrong {
        assert!(text != whole && text != changes);
        assert_eq!(
            WithdrawnAnswer::parse(&text),
            Err(NotAWithdrawnList),
            "{text}"
        );
    }
    for cut in 0..whole.len() {
        assert_eq!(
            WithdrawnAnswer::parse(&whole[..cut]),
            Err(NotAWithdrawnList)
        );
    }
}

#[test]
fn changes_lead_to_the_list_that_the_service_has() {
    let before = list(7, &[1, 2]);
    let after = before.apply(&delta(7, 9, &[3, 4], &[1])).unwrap();
    assert_eq!(after.sequence, 9);
    assert_eq!(after.as_of, at("2026-11-27T10:00:00+08:00"));
    assert_eq!(after.codes, prefixes(&[2, 3, 4]));
    let same = before.apply(&delta(7, 7, &[], &[])).unwrap();
    assert_eq!(same.codes, before.codes);
}

#[test]
fn changes_of_another_list_are_refused() {
    let before = list(7, &[1, 2]);
    let mut other_host = delta(7, 9, &[3], &[]);
    other_host.host = "look-alike.example".to_owned();
    let mut older = delta(7, 9, &[3], &[]);
    older.as_of = at("2026-11-27T08:59:59+08:00");
    let code = |byte| DoesNotFollow::Code(CodePrefix([byte; 8]));
    for (delta, why) in [
        (other_host, DoesNotFollow::Host),
        (older, DoesNotFollow::Time),
        (delta(6, 9, &[3], &[]), DoesNotFollow::Sequence),
        (delta(8, 9, &[3], &[]), DoesNotFollow::Sequence),
        (delta(7, 9, &[2], &[]), code(2)),
        (delta(7, 9, &[], &[3]), code(3)),
    ] {
        assert_eq!(before.apply(&delta), Err(why), "{delta:?}");
    }
}

#[test]
fn a_list_is_asked_by_the_code_and_names_none() {
    let code = VerificationCode::parse("7K2M9QX4TB3NVW8A").unwrap();
    let other = VerificationCode::parse("0123456789ABCDEK").unwrap();
    let mut list = list(7, &[1]);
    list.codes.insert(CodePrefix::of(&code));
    assert_eq!(list.look_up(&code), Listed::Withdrawn);
    assert_eq!(list.look_up(&other), Listed::NotListed);
    let payload = list.payload();
    assert!(!payload.contains(code.as_str()));
    // The first sixteen digits of `printf 7K2M9QX4TB3NVW8A | sha256sum`.
    assert_eq!(CodePrefix::of(&code).to_string(), "8827b2d9263ae33c");
}
