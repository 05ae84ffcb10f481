//! Whether units deliver in time, B 二(六), 三(一).
#![cfg(feature = "policy-file")]

mod common;

use chrono::NaiveDate;
use common::{day, example, yancheng};
use shared::api::UnitStanding;
use shared::calendar::Calendar;
use shared::policy::{Policy, Sector, SectorNo, UnitId};
use shared::timeliness::{Punctuality, Timeliness, by_standing, punctuality, timeliness};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn sector(policy: &Policy, no: u8) -> &Sector {
    policy.sector(SectorNo(no)).expect("a sector")
}

/// How the first sector of the city stands.
fn stands(last: &str, today: &str) -> Timeliness {
    let policy = yancheng();
    timeliness(&policy, sector(&policy, 1), Some(day(last)), day(today))
}

#[test]
fn the_next_delivery_is_expected_within_the_rhythm_s_working_days() {
    // Seven working days after Monday 2025-03-10 is Wednesday 2025-03-19.
    let expected_by = day("2025-03-19");
    for today in ["2025-03-10", "2025-03-19"] {
        assert_eq!(
            stands("2025-03-10", today),
            Timeliness::OnTime { expected_by }
        );
    }
    for (today, working_days) in [("2025-03-20", 1), ("2025-03-23", 2), ("2025-03-24", 3)] {
        let overdue = Timeliness::Overdue {
            expected_by,
            working_days,
        };
        assert_eq!(stands("2025-03-10", today), overdue, "{today}");
    }
}

#[test]
fn days_without_work_make_nobody_late() {
    // Work of the holidays is made up on Sunday 2025-09-28, which counts.
    assert_eq!(
        stands("2025-09-19", "2025-09-28"),
        Timeliness::OnTime {
            expected_by: day("2025-09-29")
        }
    );
    // The whole of the holidays nobody is late.
    let expected_by = day("2025-09-30");
    for today in ["2025-09-30", "2025-10-01", "2025-10-08"] {
        assert_eq!(
            stands("2025-09-22", today),
            Timeliness::OnTime { expected_by },
            "{today}"
        );
    }
    assert_eq!(
        stands("2025-09-22", "2025-10-09"),
        Timeliness::Overdue {
            expected_by,
            working_days: 1
        }
    );
}

#[test]
fn nothing_is_due_before_a_sector_takes_part_and_nothing_is_known_of_who_never_delivered() {
    let policy = yancheng();
    let later = policy
        .sectors
        .iter()
        .find(|sector| sector.batch == 2)
        .expect("a second batch");
    let eve = later.in_force_from.pred_opt().expect("a day before");
    for last in [None, Some(day("2024-09-02"))] {
        let stands = timeliness(&policy, later, last, eve);
        assert_eq!(stands, Timeliness::NotYetCovered);
    }
    let first = later.in_force_from;
    assert_eq!(
        timeliness(&policy, later, None, first),
        Timeliness::NeverDelivered
    );
    // What came before is as good as what came on the first day: 2024-10-01 and seven working days is 2024-10-15,
    // with the 12th made up.
    assert_eq!(
        timeliness(&policy, later, Some(day("2024-09-02")), first),
        Timeliness::OnTime {
            expected_by: day("2024-10-15")
        }
    );
}

#[test]
fn a_sector_s_own_rhythm_stands_before_the_policy_s() {
    let policy = example();
    let today = day("2026-03-10");
    for (no, working_days, expected_by) in [
        (103, 5, "2026-03-16"),
        (105, 1, "2026-03-10"),
        (119, 20, "2026-04-06"),
    ] {
        let sector = sector(&policy, no);
        assert_eq!(policy.rhythm_of(sector).working_days, working_days);
        let stands = timeliness(&policy, sector, Some(day("2026-03-09")), today);
        let expected_by = day(expected_by);
        assert_eq!(stands, Timeliness::OnTime { expected_by }, "{no}");
    }
}

#[test]
fn a_delivery_is_in_time_until_the_end_of_its_last_day() {
    let policy = yancheng();
    let came = |before: Option<&str>, on: &str| {
        punctuality(&policy, sector(&policy, 1), before.map(day), day(on))
    };
    assert_eq!(came(None, "2025-03-10"), Punctuality::NotDue);
    assert_eq!(came(Some("2025-03-10"), "2025-03-10"), Punctuality::OnTime);
    assert_eq!(came(Some("2025-03-10"), "2025-03-19"), Punctuality::OnTime);
    assert_eq!(came(Some("2025-03-10"), "2025-03-20"), Punctuality::Late);
    assert_eq!(came(Some("2024-08-01"), "2024-08-30"), Punctuality::NotDue);
}

/// One day after the other, as anyone would count.
fn counted(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    let working = days.filter(|day| calendar.is_working_day(*day));
    u32::try_from(working.count()).expect("few days")
}

#[test]
fn working_days_between_two_days_are_those_that_one_counts() {
    let calendar = yancheng().calendar;
    let first = day("2023-12-20");
    for from in first.iter_days().step_by(13).take(90) {
        for to in from.iter_days().step_by(5).take(90) {
            assert_eq!(
                calendar.working_days_between(from, to),
                counted(&calendar, from, to),
                "{from} {to}"
            );
        }
        let before = from.pred_opt().expect("a day before");
        assert_eq!(calendar.working_days_between(from, before), 0);
    }
}

fn unit(id: &str, on_time: u64, late: u64, refused: u64) -> UnitStanding {
    UnitStanding {
        unit: UnitId(id.to_owned()),
        unit_zh: id.to_owned(),
        deliveries: on_time + late,
        on_time,
        late,
        lines: 100,
        refused,
        quarantined: 0,
        objections_upheld: 0,
        sectors_overdue: 0,
        sectors_never_delivered: 0,
    }
}

#[test]
fn the_best_stand_first_and_those_without_a_measure_last() {
    let mut units = vec![
        unit("nothing", 0, 0, 0),
        unit("half", 5, 5, 0),
        unit("all-but-lines", 3, 0, 7),
        unit("all", 2, 0, 0),
        unit("half-too", 1, 1, 0),
        unit("never", 0, 4, 0),
        unit("nothing-but-faults", 0, 0, 1),
    ];
    by_standing(&mut units);
    let order: Vec<_> = units.iter().map(|unit| unit.unit.0.as_str()).collect();
    assert_eq!(
        order,
        [
            "all",
            "all-but-lines",
            "half",
            "half-too",
            "never",
            "nothing",
            "nothing-but-faults"
        ]
    );
}
