//! Credit repair: from when it can be applied for, by which order, and which conditions stand open. Native alone.
#![cfg(all(feature = "policy-file", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use chrono::Months;
use common::{day, example, penalty, yancheng};
use proptest::prelude::*;
use shared::case;
use shared::money::Fen;
use shared::policy::SectorNo;
use shared::record::{Record, RecordKind};
use shared::repair::{
    Act, Condition, NotRepairable, RepairOutcome, RepairRefusal, Stage, Standing, terms,
};

/// A penalty of the environment sector with a fine.
fn fined(decided_on: &str) -> Record {
    penalty(SectorNo(13), decided_on)
}

/// From which day, and until which day the order has the record shown.
fn days(record: &Record, applied_on: &str) -> (String, Option<String>) {
    let policy = yancheng();
    let terms = terms(record, day(applied_on), &policy).unwrap();
    (
        terms.from.to_string(),
        terms.until.map(|until| until.to_string()),
    )
}

fn first_day(record: &Record, applied_on: &str) -> String {
    days(record, applied_on).0
}

#[test]
fn order_58_shows_a_penalty_for_three_months_and_three_years_at_most() {
    let record = fined("2025-03-07");
    assert_eq!(
        days(&record, "2025-05-01"),
        ("2025-06-08".into(), Some("2028-03-07".into()))
    );
}

#[test]
fn order_58_shows_food_drugs_equipment_safety_and_fire_for_a_year() {
    for sector in [25, 26] {
        let record = penalty(SectorNo(sector), "2025-03-07");
        assert_eq!(first_day(&record, "2025-05-01"), "2026-03-08");
    }
    for basis in [
        "《中华人民共和国食品安全法》第一百二十四条",
        "《中华人民共和国药品管理法》第一百一十六条",
        "《中华人民共和国特种设备安全法》第八十四条",
    ] {
        let mut record = penalty(SectorNo(20), "2025-03-07");
        record.basis = basis.to_owned();
        assert_eq!(first_day(&record, "2025-05-01"), "2026-03-08", "{basis}");
    }
    let other = penalty(SectorNo(20), "2025-03-07");
    assert_eq!(first_day(&other, "2025-05-01"), "2025-06-08");
}

#[test]
fn order_36_knows_minor_general_and_serious() {
    for (measure, from, until) in [
        ("吊销许可证：吊销", "2027-04-11", "2029-04-10"),
        // One decision with several measures is shown for the longest term.
        ("罚款、吊销许可证：罚款并吊销", "2027-04-11", "2029-04-10"),
        ("警告、罚款：警告，并罚款5000元", "2026-07-11", "2027-04-10"),
        ("罚款：罚款5000元", "2026-07-11", "2027-04-10"),
        ("警告：警告", "2026-04-10", "2026-07-10"),
        ("通报批评", "2026-04-10", "2026-07-10"),
        ("责令改正", "2026-07-11", "2027-04-10"),
    ] {
        let mut record = fined("2026-04-10");
        record.measure = measure.to_owned();
        let expected = (from.to_owned(), Some(until.to_owned()));
        assert_eq!(days(&record, "2026-05-01"), expected, "{measure}");
    }
    let mut simple = fined("2026-04-10");
    simple.status.simple_procedure = true;
    let mut policy = yancheng();
    let shown = terms(&simple, day("2026-05-01"), &policy);
    assert_eq!(shown, Err(NotRepairable::NotShown));
    policy.show_simple_procedure = true;
    assert_eq!(
        terms(&simple, day("2026-05-01"), &policy).unwrap().from,
        day("2026-04-10")
    );
    let mut list = fined("2026-04-10");
    list.kind = RecordKind::SeriousDishonesty;
    assert_eq!(first_day(&list, "2026-05-01"), "2027-04-11");
}

#[test]
fn the_order_in_force_on_the_day_of_the_application_decides() {
    // Fire: a year under the one, three months under the other.
    let fire = penalty(SectorNo(25), "2025-11-20");
    assert_eq!(first_day(&fire, "2026-03-31"), "2026-11-21");
    assert_eq!(first_day(&fire, "2026-04-01"), "2026-02-21");
    // A licence revoked: three months under the one, a year under the other.
    let mut revoked = fined("2025-11-20");
    revoked.measure = "吊销许可证".to_owned();
    assert_eq!(first_day(&revoked, "2026-03-31"), "2026-02-21");
    assert_eq!(first_day(&revoked, "2026-04-01"), "2026-11-21");
    let policy = yancheng();
    let on = |applied_on| terms(&fire, day(applied_on), &policy);
    let order = |applied_on| on(applied_on).unwrap().order.basis_zh.clone();
    assert!(order("2026-03-31").contains("58号"));
    assert!(order("2026-04-01").contains("36号"));
    assert_eq!(on("2023-04-30"), Err(NotRepairable::NoOrder));
}

#[test]
fn a_term_that_ends_in_a_shorter_month_ends_with_that_month() {
    for (decided_on, from) in [
        ("2024-11-30", "2025-03-01"),
        ("2023-11-30", "2024-03-01"),
        ("2024-11-29", "2025-03-01"),
        ("2023-11-29", "2024-03-01"),
        ("2024-11-28", "2025-03-01"),
        ("2025-01-31", "2025-05-01"),
        ("2025-01-30", "2025-05-01"),
        ("2025-01-29", "2025-04-30"),
        ("2025-10-31", "2026-02-01"),
    ] {
        let record = fined(decided_on);
        assert_eq!(first_day(&record, "2025-12-01"), from, "{decided_on}");
    }
    let leap = penalty(SectorNo(25), "2024-02-29");
    assert_eq!(
        days(&leap, "2024-06-01"),
        ("2025-03-01".into(), Some("2027-02-28".into()))
    );
}

#[test]
fn another_citys_orders_have_their_own_terms_and_may_leave_a_gap() {
    let policy = example();
    let of = |record: &Record, applied_on| {
        terms(record, day(applied_on), &policy).map(|terms| terms.from.to_string())
    };
    let salt = penalty(SectorNo(105), "2025-12-31");
    let port = penalty(SectorNo(103), "2025-12-31");
    assert_eq!(of(&salt, "2025-12-31").unwrap(), "2026-03-01");
    assert_eq!(of(&port, "2025-12-31").unwrap(), "2026-02-01");
    assert_eq!(of(&port, "2026-01-14"), Err(NotRepairable::NoOrder));
    let mut large = penalty(SectorNo(103), "2025-12-31");
    assert_eq!(of(&large, "2026-01-15").unwrap(), "2025-12-31");
    large.fine = Some(Fen(5_000_000));
    assert_eq!(of(&large, "2026-01-15").unwrap(), "2026-07-01");
    large.fine = Some(Fen(4_999_999));
    assert_eq!(of(&large, "2026-01-15").unwrap(), "2025-12-31");
    let mut entry = port;
    entry.kind = RecordKind::AbnormalOperation;
    assert_eq!(of(&entry, "2025-12-31"), Err(NotRepairable::OtherKind));
    assert!(of(&entry, "2026-01-15").is_ok());
    entry.kind = RecordKind::Licence;
    assert_eq!(of(&entry, "2026-01-15"), Err(NotRepairable::NotShown));
}

#[test]
fn what_no_report_shows_needs_no_repair() {
    let policy = yancheng();
    let of = |change: fn(&mut Record)| {
        let mut record = fined("2025-03-07");
        change(&mut record);
        terms(&record, day("2025-12-01"), &policy).map(|terms| terms.from)
    };
    let repaired = NotRepairable::Repaired(day("2025-07-01"));
    let complete = of(|record| {
        record.status.corrected = true;
        record.status.repaired_on = Some(day("2025-07-01"));
    });
    assert_eq!(complete, Err(repaired));
    // Not corrected, so its repair is not complete: it is shown, and can be applied for.
    let half = of(|record| record.status.repaired_on = Some(day("2025-07-01")));
    assert!(half.is_ok());
    for change in [
        (|record| record.status.withdrawn = Some("撤销".to_owned())) as fn(&mut Record),
        |record| record.status.exempted = true,
        |record| record.status.not_effective = true,
        |record| record.status.held = Some("依法".to_owned()),
    ] {
        assert_eq!(of(change), Err(NotRepairable::NotShown));
    }
}

#[test]
fn each_condition_stands_open_until_the_record_or_the_entity_says_so() {
    let policy = yancheng();
    let mut record = fined("2025-03-07");
    let open = |record: &Record, today, committed| {
        let terms = terms(record, day("2025-06-08"), &policy).unwrap();
        terms.open(record, day(today), committed)
    };
    assert_eq!(open(&record, "2025-06-07", false), Condition::ALL);
    assert!(!open(&record, "2025-06-08", false).contains(&Condition::Shown));
    record.status.performed = Some(false);
    record.status.corrected = true;
    let left = [Condition::Performed];
    assert_eq!(open(&record, "2025-06-08", true), left);
    record.status.performed = Some(true);
    assert_eq!(open(&record, "2025-06-08", true), []);
}

#[test]
fn deadlines_are_the_policys_in_working_days() {
    let (yancheng, example) = (yancheng(), example());
    let friday = day("2024-09-13");
    let due = |stage: Stage, policy: &shared::policy::Policy| {
        case::due(stage, friday, policy.repair.rules, &policy.calendar)
    };
    for (stage, one, other) in [
        (Stage::Filed, "2024-09-19", "2024-09-17"),
        (Stage::Accepted, "2024-09-25", "2024-09-19"),
        (Stage::Asked, "2024-09-23", "2024-09-23"),
    ] {
        assert_eq!(due(stage, &yancheng), Some(day(one)), "{stage:?}");
        assert_eq!(due(stage, &example), Some(day(other)), "{stage:?}");
    }
    let outcome = RepairOutcome::Granted;
    assert_eq!(due(Stage::Answered { outcome }, &yancheng), None);
}

#[test]
fn names_on_the_wire_stay() {
    let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let refusals: Vec<_> = RepairRefusal::ALL
        .iter()
        .map(|reason| name(serde_json::to_value(reason).unwrap()))
        .collect();
    assert_eq!(
        refusals.join(" "),
        "not_ours_to_decide documents_missing decided_before done_already"
    );
    let conditions = Condition::ALL.map(|c| name(serde_json::to_value(c).unwrap()));
    assert_eq!(conditions.join(" "), "shown corrected performed committed");
    let outcome = RepairOutcome::Granted;
    let act = serde_json::to_string(&Act::Answer { outcome }).unwrap();
    assert_eq!(act, r#"{"act":"answer","outcome":"granted"}"#);
    let filed = serde_json::to_string(&Standing::FILED.stage).unwrap();
    assert_eq!(filed, r#"{"stage":"filed"}"#);
}

proptest! {
    #[test]
    fn a_record_is_shown_for_whole_months_and_never_for_longer_than_its_most(
        days_on in 0..2_000_i64, sector in 1..46_u8, applied in 0..1_200_i64
    ) {
        let policy = yancheng();
        let decided_on = day("2023-05-01") + chrono::Duration::days(days_on);
        let record = penalty(SectorNo(sector), &decided_on.to_string());
        let applied_on = day("2023-05-01") + chrono::Duration::days(applied);
        let terms = terms(&record, applied_on, &policy).unwrap();
        let least = u32::from(terms.term.least_months);
        // The last day of the least term is the same day of its month, or that month's last; the next is the first.
        let last = terms.from.pred_opt().unwrap();
        prop_assert_eq!(decided_on.checked_add_months(Months::new(least)), Some(last));
        prop_assert!(terms.until.is_none_or(|until| last <= until));
    }

    #[test]
    fn who_may_apply_today_may_apply_tomorrow_under_the_same_order(
        days_on in 0..2_000_i64, sector in 1..46_u8, applied in 0..1_000_i64
    ) {
        let policy = yancheng();
        let decided_on = day("2023-05-01") + chrono::Duration::days(days_on);
        let record = penalty(SectorNo(sector), &decided_on.to_string());
        let today = day("2023-05-01") + chrono::Duration::days(applied);
        let tomorrow = today.succ_opt().unwrap();
        let (now, then) = (terms(&record, today, &policy).unwrap(), terms(&record, tomorrow, &policy).unwrap());
        if now.order == then.order {
            let before = now.open(&record, today, true).contains(&Condition::Shown);
            let after = then.open(&record, tomorrow, true).contains(&Condition::Shown);
            prop_assert!(before || !after);
        }
    }
}
