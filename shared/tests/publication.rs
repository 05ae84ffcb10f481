//! Until when a record is published, and what a report shows once that is over. Native alone.
#![cfg(all(feature = "policy-file", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{day, demonstration, example, penalty, yancheng};
use shared::counting::{Article, Decision, NotShown, Showing, decide, showing};
use shared::money::Fen;
use shared::policy::{Policy, SectorNo};
use shared::record::{Record, RecordKind};
use shared::repair::{NotRepairable, may_apply, terms};
use shared::text::{Lang, explanation, repair};
use shared::window::{LookBack, Window};

/// A corrected and performed penalty of the environment sector, with this measure.
fn done(decided_on: &str, measure: &str) -> Record {
    let mut record = penalty(SectorNo(13), decided_on);
    record.measure = measure.to_owned();
    record.status.corrected = true;
    record.status.performed = Some(true);
    record
}

/// Whether a report over three years, issued on `today`, shows the record.
fn is_shown(record: &Record, today: &str, policy: &Policy) -> bool {
    let window = Window::of(day(today), LookBack::Three, &policy.calendar);
    match showing(record, &window, day(today), policy) {
        Showing::Shown => true,
        Showing::NotShown(NotShown::PublicationEnded) => false,
        Showing::NotShown(other) => panic!("kept out by another rule: {other:?}"),
    }
}

/// The last day on which a report shows the record, as its days around say.
fn shown_through(record: &Record, last: &str) {
    let policy = yancheng();
    let next = day(last).succ_opt().unwrap().to_string();
    assert!(is_shown(record, last, &policy), "{last}");
    assert!(!is_shown(record, &next, &policy), "{next}");
}

#[test]
fn order_36_ends_a_general_term_after_a_year_and_a_minor_one_after_three_months() {
    shown_through(&done("2026-01-15", "没收违法所得"), "2027-01-15");
    shown_through(&done("2026-01-15", "暂扣许可证件"), "2027-01-15");
    shown_through(&done("2026-11-30", "警告"), "2027-02-28");
    shown_through(&done("2026-10-10", "通报批评"), "2027-01-10");
    // The day of the decision is not counted, and a leap day ends with February.
    shown_through(&done("2024-02-29", "吊销许可证件"), "2027-02-28");
}

#[test]
fn on_the_first_day_of_the_rule_all_that_ended_before_is_gone_at_once() {
    let general = done("2025-03-07", "没收违法所得");
    let minor = done("2026-03-07", "警告");
    for record in [&general, &minor] {
        shown_through(record, "2026-11-30");
    }
    // Long after order 36 is in force and before the rule is: as it was reported then.
    for today in ["2026-04-01", "2026-08-31", "2026-11-26"] {
        assert!(is_shown(&general, today, &yancheng()), "{today}");
    }
}

#[test]
fn order_58_ended_nothing_and_on_the_day_of_change_only_what_the_new_order_ends_is_gone() {
    let mut policy = yancheng();
    let record = done("2025-03-07", "没收违法所得");
    // As if the city had decided so from the order's first day on.
    policy.repair.orders[1].ends_from = Some(day("2026-04-01"));
    assert!(is_shown(&record, "2026-03-31", &policy));
    assert!(!is_shown(&record, "2026-04-01", &policy));
    // Fire: a year at least under order 58, and three at most; general under order 36.
    let fire = Record {
        sector: SectorNo(25),
        ..done("2025-04-01", "没收违法所得")
    };
    assert!(is_shown(&fire, "2026-04-01", &policy));
    assert!(!is_shown(&fire, "2026-04-02", &policy));
    // Order 58 with a switch of its own: three years from the decision. Its last day lies before a window's first but
    // where a holiday stands between the two.
    policy.repair.orders[0].ends_from = Some(day("2023-05-01"));
    policy.repair.orders[0].terms[1].ends = true;
    let old = done("2022-09-30", "罚款");
    assert!(is_shown(&old, "2025-09-30", &policy));
    assert!(!is_shown(&old, "2025-10-01", &policy));
}

#[test]
fn a_class_that_cannot_be_told_keeps_its_record_shown() {
    let policy = yancheng();
    for measure in [
        // How large a fine is serious each field says by itself.
        "罚款：罚款5000元",
        "没收违法所得，并罚款",
        "限制开展生产经营活动",
        // No word that a class has.
        "责令改正",
    ] {
        let record = done("2025-01-15", measure);
        assert!(is_shown(&record, "2027-06-01", &policy), "{measure}");
    }
    // A fine that stands in its column alone.
    let mut fined = done("2025-01-15", "没收违法所得");
    fined.fine = Some(Fen(1));
    assert!(is_shown(&fined, "2027-06-01", &policy));
    // Who listed deletes.
    for kind in [RecordKind::SeriousDishonesty, RecordKind::JudgmentDebtor] {
        let mut listed = done("2025-01-15", "没收违法所得");
        listed.kind = kind;
        assert!(is_shown(&listed, "2027-06-01", &policy), "{kind:?}");
    }
}

#[test]
fn what_is_not_known_to_be_corrected_and_performed_stays_shown() {
    let policy = yancheng();
    for change in [
        (|record| record.status.corrected = false) as fn(&mut Record),
        |record| record.status.performed = Some(false),
        |record| record.status.performed = None,
    ] {
        let mut record = done("2026-01-15", "没收违法所得");
        change(&mut record);
        assert!(is_shown(&record, "2027-06-01", &policy));
    }
}

#[test]
fn the_day_that_its_unit_has_written_goes_before_the_class() {
    let until = |measure: &str, until: &str| {
        let mut record = done("2026-01-15", measure);
        let column = "CF_GSJZQ".to_owned();
        record.fields.insert(column, until.to_owned());
        record
    };
    // Longer or shorter than the general term.
    shown_through(&until("没收违法所得", "2027-07-15"), "2027-07-15");
    shown_through(&until("没收违法所得", "2026-12-20"), "2026-12-20");
    // The record tells no class, its unit does.
    shown_through(&until("罚款", "2027-01-15"), "2027-01-15");
    // Before the least term, or no day: nothing is taken from it.
    shown_through(&until("没收违法所得", "2026-04-14"), "2027-01-15");
    shown_through(&until("没收违法所得", "长期"), "2027-01-15");
    let policy = yancheng();
    assert!(is_shown(
        &until("罚款", "2026-04-14"),
        "2027-06-01",
        &policy
    ));
    // The firm is told the same day.
    let record = until("罚款", "2027-01-15");
    let terms = terms(&record, day("2026-12-20"), &policy).unwrap();
    assert_eq!(terms.until, Some(day("2027-01-15")));
}

#[test]
fn a_city_decides_for_itself_whether_and_from_when() {
    let mut city = example();
    let sector = city.sectors[0].no;
    let mut record = penalty(sector, "2025-11-20");
    record.status.corrected = true;
    record.status.performed = Some(true);
    assert!(is_shown(&record, "2026-05-31", &city));
    assert!(!is_shown(&record, "2026-06-01", &city));
    city.repair.orders[1].ends_from = None;
    assert!(is_shown(&record, "2026-06-01", &city));
}

#[test]
fn the_reason_names_the_day_and_the_order_and_nothing_is_left_to_repair() {
    let policy = demonstration();
    let record = done("2025-03-07", "没收违法所得");
    let today = day("2026-12-01");
    let window = Window::of(today, LookBack::Three, &policy.calendar);
    let decision = decide(&record, &window, today, &policy);
    assert!(matches!(decision, Decision::PublicationEnded(_)));
    assert_eq!(decision.article(), Article::B2_1);
    let zh = explanation::sentence(decision, record.decided_on, Lang::Zh);
    let en = explanation::sentence(decision, record.decided_on, Lang::En);
    assert!(zh.contains("2026年3月7日") && zh.contains("第36号"), "{zh}");
    assert!(
        en.contains("7 March 2026") && en.contains("order 36"),
        "{en}"
    );

    let ended = NotRepairable::PublicationEnded(day("2026-03-07"));
    assert_eq!(may_apply(&record, today, &policy), Err(ended));
    assert!(repair::not_repairable(ended, Lang::Zh).contains("2026年3月7日"));
    // The day before it is shown, and its repair can be applied for.
    assert!(may_apply(&record, day("2026-11-30"), &policy).is_ok());
}

#[test]
fn a_policy_without_the_rule_is_written_as_it_always_was() {
    let mut policy = yancheng();
    for order in &mut policy.repair.orders {
        order.ends_from = None;
        for term in &mut order.terms {
            term.ends = false;
        }
    }
    let json = serde_json::to_string(&policy).unwrap();
    assert!(!json.contains("\"ends"), "{json}");
    let read: Policy = serde_json::from_str(&json).unwrap();
    assert_eq!(read, policy);
}
