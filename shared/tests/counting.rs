//! Which records count and are shown, B 二(一), 三(四).
#![cfg(feature = "policy-file")]

mod common;

use common::{day, example, penalty, yancheng};
use shared::case::CaseId;
use shared::counting::{Decision, NotShown, Showing, decide, showing};
use shared::hold::{HoldReason, OfficeHold};
use shared::policy::{KindShown, Policy, SectorNo};
use shared::record::{Contested, Record, RecordKind};
use shared::window::{LookBack, Window};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TODAY: &str = "2025-03-10";

/// How the city's policy judges a penalty of its first sector that counts but for `change`.
fn judged(change: impl FnOnce(&mut Record)) -> Showing {
    judged_by(&yancheng(), TODAY, change)
}

fn judged_by(policy: &Policy, today: &str, change: impl FnOnce(&mut Record)) -> Showing {
    let mut record = penalty(policy.sectors[0].no, "2025-01-10");
    change(&mut record);
    let window = Window::of(day(today), LookBack::One, &policy.calendar);
    showing(&record, &window, day(today), policy)
}

fn not_shown(reason: NotShown, article: &str) -> Showing {
    assert_eq!(reason.article(), article);
    Showing::NotShown(reason)
}

#[test]
fn a_penalty_in_the_window_is_shown() {
    assert_eq!(judged(|_| {}), Showing::Shown);
}

#[test]
fn a_record_decided_outside_the_window_is_not_shown() {
    let outside = not_shown(NotShown::OutsideWindow, "B 二(六)");
    // The window of 2025-03-10, a Monday, is 2024-03-08 to 2025-03-07.
    for (decided, expected) in [
        ("2024-03-07", outside),
        ("2024-03-08", Showing::Shown),
        ("2025-03-07", Showing::Shown),
        ("2025-03-08", outside),
        ("2025-03-10", outside),
    ] {
        let judged = judged(|record| record.decided_on = day(decided));
        assert_eq!(judged, expected, "{decided}");
    }
}

#[test]
fn a_record_of_a_sector_that_does_not_take_part_yet_is_not_shown() {
    let policy = yancheng();
    let later = policy
        .sectors
        .iter()
        .find(|sector| !sector.takes_part(policy.in_force.from))
        .expect("a second batch");
    let last_day_without = later.in_force_from.pred_opt().expect("a day before");
    let on = |today: chrono::NaiveDate| {
        judged_by(&policy, &today.to_string(), |record| {
            record.sector = later.no;
            record.decided_on = day("2024-06-03");
        })
    };
    assert_eq!(
        on(last_day_without),
        not_shown(NotShown::SectorNotInForce, "B 一(二)")
    );
    assert_eq!(on(later.in_force_from), Showing::Shown);
}

#[test]
fn a_record_of_a_sector_that_the_policy_does_not_have_is_not_shown() {
    assert_eq!(
        judged(|record| record.sector = SectorNo(u8::MAX)),
        Showing::NotShown(NotShown::SectorNotInForce)
    );
}

#[test]
fn what_rests_on_no_effective_instrument_does_not_count() {
    assert_eq!(
        judged(|record| record.status.not_effective = true),
        not_shown(NotShown::NotEffective, "B 二(一)")
    );
}

#[test]
fn an_exempted_act_never_counts() {
    assert_eq!(
        judged(|record| record.status.exempted = true),
        not_shown(NotShown::Exempted, "B 二(一)")
    );
}

#[test]
fn a_record_that_must_not_be_made_public_is_held() {
    assert_eq!(
        judged(|record| record.status.held = Some("国家秘密".to_owned())),
        not_shown(NotShown::Held, "B 二(一)")
    );
}

#[test]
fn a_withdrawn_decision_is_not_shown() {
    assert_eq!(
        judged(|record| record.status.withdrawn = Some("撤销".to_owned())),
        not_shown(NotShown::Withdrawn, "B 三(一)")
    );
}

#[test]
fn a_corrected_and_repaired_record_is_not_shown_from_the_day_of_repair() {
    let repaired = not_shown(NotShown::Repaired, "B 三(四)");
    for (repaired_on, expected) in [
        ("2025-03-09", repaired),
        (TODAY, repaired),
        ("2025-03-11", Showing::Shown),
    ] {
        let judged = judged(|record| {
            record.status.corrected = true;
            record.status.repaired_on = Some(day(repaired_on));
        });
        assert_eq!(judged, expected, "{repaired_on}");
    }
}

#[test]
fn correction_without_repair_and_repair_without_correction_stay_shown() {
    assert_eq!(
        judged(|record| record.status.corrected = true),
        Showing::Shown
    );
    assert_eq!(
        judged(|record| record.status.repaired_on = Some(day("2025-02-01"))),
        Showing::Shown
    );
}

#[test]
fn a_contested_or_disputed_record_stays_shown() {
    for contested in [Contested::Review, Contested::Suit] {
        assert_eq!(
            judged(|record| record.status.contested = Some(contested)),
            Showing::Shown
        );
    }
    assert_eq!(
        judged(|record| record.status.objection_open = true),
        Showing::Shown
    );
}

#[test]
fn performance_does_not_hide_a_record() {
    for performed in [Some(true), Some(false), None] {
        assert_eq!(
            judged(|record| record.status.performed = performed),
            Showing::Shown
        );
    }
}

#[test]
fn each_policy_decides_which_kinds_are_shown() {
    for policy in [yancheng(), example()] {
        for kind in RecordKind::ALL {
            let today = policy.sectors.iter().map(|sector| sector.in_force_from);
            let today = today.max().expect("sectors").to_string();
            let judged = judged_by(&policy, &today, |record| {
                record.kind = kind;
                record.status.simple_procedure = false;
                record.decided_on = Window::of(day(&today), LookBack::One, &policy.calendar).to;
            });
            let expected = match policy.kind_shown(kind) {
                KindShown::Shown => Showing::Shown,
                KindShown::AwaitingDecision | KindShown::Never => {
                    not_shown(NotShown::KindNotShown, "B 二(一)")
                }
            };
            assert_eq!(judged, expected, "{} {kind:?}", policy.id);
        }
    }
    assert_ne!(yancheng().kinds, example().kinds);
}

#[test]
fn a_penalty_by_simple_procedure_is_shown_where_the_policy_says_so() {
    let mut policy = yancheng();
    for (show, expected) in [
        (true, Showing::Shown),
        (false, not_shown(NotShown::SimpleProcedure, "B 二(一)")),
    ] {
        policy.show_simple_procedure = show;
        let judged = judged_by(&policy, TODAY, |record| {
            record.status.simple_procedure = true;
        });
        assert_eq!(judged, expected);
    }
}

#[test]
fn of_several_reasons_the_most_lasting_one_is_named() {
    type Change = fn(&mut Record);
    let lasting_first: [(Change, NotShown); 7] = [
        (|r| r.status.not_effective = true, NotShown::NotEffective),
        (|r| r.status.exempted = true, NotShown::Exempted),
        (
            |r| r.status.withdrawn = Some("撤销".to_owned()),
            NotShown::Withdrawn,
        ),
        (|r| r.status.held = Some("依法".to_owned()), NotShown::Held),
        (
            |r| {
                r.status.corrected = true;
                r.status.repaired_on = Some(r.decided_on);
            },
            NotShown::Repaired,
        ),
        (
            |r| r.status.simple_procedure = true,
            NotShown::SimpleProcedure,
        ),
        (|r| r.sector = SectorNo(u8::MAX), NotShown::SectorNotInForce),
    ];
    for first in 0..lasting_first.len() {
        let judged = judged(|record| {
            record.decided_on = day("2001-01-01");
            for (change, _) in &lasting_first[first..] {
                change(record);
            }
        });
        assert_eq!(judged, Showing::NotShown(lasting_first[first].1));
    }
}

/// What the judge says of a penalty of the city's first sector, in full.
fn decided(change: impl FnOnce(&mut Record), check: impl FnOnce(Decision<'_>)) {
    let policy = yancheng();
    let mut record = penalty(policy.sectors[0].no, "2025-01-10");
    change(&mut record);
    let window = Window::of(day(TODAY), LookBack::One, &policy.calendar);
    let decision = decide(&record, &window, day(TODAY), &policy);
    assert_eq!(
        decision.showing(),
        showing(&record, &window, day(TODAY), &policy)
    );
    check(decision);
}

fn office_hold(until: &str) -> OfficeHold {
    OfficeHold {
        hold: CaseId::parse("00112233445566778899aabbccddeeff").expect("an id"),
        reason: HoldReason::CourtOrder,
        until: Some(day(until)),
    }
}

#[test]
fn a_decision_says_on_what_it_rests() {
    let is = |change: fn(&mut Record), expected: Decision<'static>| {
        decided(change, |decision| assert_eq!(decision, expected));
    };
    is(|_| {}, Decision::Counts);
    is(
        |r| r.status.withdrawn = Some("撤销".to_owned()),
        Decision::Withdrawn { reason: "撤销" },
    );
    is(
        |r| r.status.held = Some("国家秘密".to_owned()),
        Decision::Held {
            reason: "国家秘密"
        },
    );
    is(
        |r| r.status.office_hold = Some(office_hold("2025-03-10")),
        Decision::HeldByOffice {
            reason: HoldReason::CourtOrder,
            until: Some(day("2025-03-10")),
        },
    );
    // Its last day has passed.
    is(
        |r| r.status.office_hold = Some(office_hold("2025-03-09")),
        Decision::Counts,
    );
    // The window of 2025-03-10 is 2024-03-08 to 2025-03-07.
    is(
        |r| r.decided_on = day("2024-03-07"),
        Decision::BeforeWindow {
            from: day("2024-03-08"),
        },
    );
    is(
        |r| r.decided_on = day("2025-03-08"),
        Decision::AfterWindow {
            to: day("2025-03-07"),
        },
    );
    is(
        |r| r.sector = SectorNo(u8::MAX),
        Decision::SectorNotInPolicy,
    );
    is(|r| r.kind = RecordKind::Licence, Decision::KindNeverShown);
    is(
        |r| r.kind = RecordKind::Compulsion,
        Decision::KindAwaitsDecision,
    );
    is(
        |r| {
            r.status.corrected = true;
            r.status.repaired_on = Some(day("2025-02-01"));
        },
        Decision::Repaired {
            on: day("2025-02-01"),
        },
    );
}

#[test]
fn who_has_done_half_of_a_repair_learns_that_the_other_half_is_missing() {
    let half: [fn(&mut Record); 3] = [
        |r| r.status.corrected = true,
        |r| r.status.repaired_on = Some(day("2025-02-01")),
        |r| {
            r.status.corrected = true;
            r.status.repaired_on = Some(day("2025-03-11"));
        },
    ];
    for change in half {
        decided(change, |decision| {
            assert_eq!(decision, Decision::RepairIncomplete);
            assert_eq!(decision.showing(), Showing::Shown);
        });
    }
}
