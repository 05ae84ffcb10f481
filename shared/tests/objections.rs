//! Objections: what may follow what, and when it is due. Native alone.
#![cfg(all(feature = "policy-file", not(target_arch = "wasm32")))]

mod common;

use chrono::NaiveDate;
use proptest::prelude::*;
use shared::case;
use shared::objection::{
    Act, MAX_ASKED, MayNot, ObjectionReason, Outcome, Party, RefusalReason, Stage, Standing,
    falls_due,
};
use shared::policy::Policy;

const OUTCOMES: [Outcome; 3] = [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::Rejected];

fn acts() -> Vec<Act> {
    let mut acts = vec![
        Act::File,
        Act::Accept,
        Act::Ask,
        Act::Supply,
        Act::Withdraw,
        Act::FallDue,
    ];
    acts.extend(
        RefusalReason::ALL
            .iter()
            .map(|reason| Act::Refuse { reason: *reason }),
    );
    acts.extend(OUTCOMES.map(|outcome| Act::Answer { outcome }));
    acts
}

/// The moves as the rules have them, written down a second time and by names alone.
const MOVES: [(&str, &str, &str, &str); 14] = [
    ("filed", "unit", "accept", "accepted"),
    ("filed", "unit", "refuse", "not_accepted"),
    ("filed", "entity", "withdraw", "withdrawn"),
    ("filed", "clock", "fall_due", "filed"),
    ("accepted", "unit", "ask", "asked"),
    ("accepted", "unit", "answer", "answered"),
    ("accepted", "entity", "withdraw", "withdrawn"),
    ("accepted", "clock", "fall_due", "accepted"),
    ("asked", "entity", "supply", "supplied"),
    ("asked", "entity", "withdraw", "withdrawn"),
    ("asked", "clock", "fall_due", "accepted"),
    ("supplied", "unit", "ask", "asked"),
    ("supplied", "unit", "answer", "answered"),
    ("supplied", "entity", "withdraw", "withdrawn"),
];

fn name<T: serde::Serialize>(value: T, tag: &str) -> String {
    let value = serde_json::to_value(value).expect("JSON");
    let name = if tag.is_empty() { &value } else { &value[tag] };
    name.as_str().expect("a name").to_owned()
}

fn is_a_move(from: Stage, by: Party, act: Act, to: Stage) -> bool {
    let names = (
        name(from, "stage"),
        name(by, ""),
        name(act, "act"),
        name(to, "stage"),
    );
    // A deadline that passes while the unit checks what was supplied.
    names
        == (
            "supplied".into(),
            "clock".into(),
            "fall_due".into(),
            "supplied".into(),
        )
        || MOVES
            .iter()
            .any(|(f, b, a, t)| (*f, *b, *a, *t) == (&*names.0, &*names.1, &*names.2, &*names.3))
}

const PARTIES: [Party; 3] = [Party::Entity, Party::Unit, Party::Clock];

proptest! {
    #[test]
    fn no_sequence_of_acts_leaves_the_table(
        steps in proptest::collection::vec((0..PARTIES.len(), 0..20_usize), 0..60)
    ) {
        let acts = acts();
        let mut standing = Standing::FILED;
        for (party, act) in steps {
            let (by, act) = (PARTIES[party], acts[act % acts.len()]);
            let before = standing;
            match before.step(by, act) {
                Ok(after) => {
                    prop_assert!(is_a_move(before.stage, by, act, after.stage), "{before:?} {act:?}");
                    prop_assert!(before.stage.is_open(), "a closed objection went on");
                    prop_assert!(after.escalated >= before.escalated, "the office lost sight of it");
                    prop_assert!(after.asked <= MAX_ASKED);
                    standing = after;
                }
                Err(why) => {
                    let closed = !before.stage.is_open();
                    prop_assert_eq!(why == MayNot::NotTheirs, act.party() != by);
                    if act.party() == by {
                        prop_assert_eq!(why == MayNot::Closed, closed);
                    }
                }
            }
        }
    }

    #[test]
    fn a_closed_objection_never_opens_again(
        steps in proptest::collection::vec((0..PARTIES.len(), 0..20_usize), 0..30),
        closing in 0..3_usize
    ) {
        let stage = [
            Stage::Withdrawn,
            Stage::Answered { outcome: Outcome::Rejected },
            Stage::NotAccepted { reason: RefusalReason::DoneAlready },
        ][closing];
        let closed = Standing { stage, ..Standing::FILED };
        for (party, act) in steps {
            let acts = acts();
            prop_assert!(closed.step(PARTIES[party], acts[act % acts.len()]).is_err());
        }
        prop_assert!(!closed.awaits_deadline() && stage.turn().is_none());
    }
}

#[test]
fn every_move_of_the_table_can_be_made() {
    let stages = [Stage::Filed, Stage::Accepted, Stage::Asked, Stage::Supplied];
    for (from, by, act, to) in MOVES {
        let made = stages.iter().any(|stage| {
            let standing = Standing {
                stage: *stage,
                ..Standing::FILED
            };
            acts().into_iter().any(|one| {
                name(*stage, "stage") == from
                    && name(one.party(), "") == by
                    && name(one, "act") == act
                    && standing
                        .step(one.party(), one)
                        .is_ok_and(|after| name(after.stage, "stage") == to)
            })
        });
        assert!(made, "{from} {act} {to}");
    }
}

#[test]
fn a_unit_asks_three_times_and_then_answers() {
    let unit = |standing: Standing, act| standing.step(Party::Unit, act);
    let mut standing = unit(Standing::FILED, Act::Accept).expect("accepted");
    for _ in 0..MAX_ASKED {
        standing = unit(standing, Act::Ask).expect("asked");
        assert_eq!(
            unit(
                standing,
                Act::Answer {
                    outcome: Outcome::Upheld
                }
            ),
            Err(MayNot::NotNow)
        );
        standing = standing.step(Party::Entity, Act::Supply).expect("supplied");
    }
    assert_eq!(unit(standing, Act::Ask), Err(MayNot::NotNow));
    assert!(
        unit(
            standing,
            Act::Answer {
                outcome: Outcome::Upheld
            }
        )
        .is_ok()
    );
}

#[test]
fn a_unit_that_is_late_is_seen_by_the_credit_office_once() {
    let late = Standing::FILED
        .step(Party::Clock, Act::FallDue)
        .expect("late");
    assert!(late.escalated && late.stage == Stage::Filed && !late.awaits_deadline());
    let accepted = late.step(Party::Unit, Act::Accept).expect("accepted");
    assert!(accepted.escalated && !accepted.awaits_deadline());
    // An entity that supplies nothing does not make its unit late.
    let asked = accepted.step(Party::Unit, Act::Ask).expect("asked");
    assert!(asked.awaits_deadline());
    let back = asked.step(Party::Clock, Act::FallDue).expect("back");
    assert_eq!(back.stage, Stage::Accepted);
}

fn due(stage: Stage, today: NaiveDate, policy: &Policy) -> Option<NaiveDate> {
    case::due(stage, today, policy.objections, &policy.calendar)
}

#[test]
fn deadlines_are_the_policys_in_working_days() {
    let (yancheng, example) = (common::yancheng(), common::example());
    // A Friday; the Saturday after the Mid-Autumn holiday of 2024 is worked.
    let friday = common::day("2024-09-13");
    for (stage, one, other) in [
        (Stage::Filed, "2024-09-19", "2024-09-16"),
        (Stage::Accepted, "2024-09-25", "2024-09-20"),
        (Stage::Supplied, "2024-09-25", "2024-09-20"),
        (Stage::Asked, "2024-09-23", "2024-09-18"),
    ] {
        assert_eq!(
            due(stage, friday, &yancheng),
            Some(common::day(one)),
            "{stage:?}"
        );
        assert_eq!(
            due(stage, friday, &example),
            Some(common::day(other)),
            "{stage:?}"
        );
    }
    assert_eq!(due(Stage::Withdrawn, friday, &yancheng), None);
    let late = falls_due(common::day("2024-09-19"));
    assert_eq!(late.to_string(), "2024-09-20T00:00:00+08:00");
}

#[test]
fn names_on_the_wire_stay() {
    let reasons: Vec<_> = ObjectionReason::ALL.iter().map(|r| name(*r, "")).collect();
    assert_eq!(
        reasons.join(" "),
        "not_ours content_differs revoked not_effective repaired performed not_public duplicate other"
    );
    let refusals: Vec<_> = RefusalReason::ALL.iter().map(|r| name(*r, "")).collect();
    assert_eq!(
        refusals.join(" "),
        "nothing_to_check answered_before against_the_decision done_already"
    );
    let answered = Stage::Answered {
        outcome: Outcome::PartlyUpheld,
    };
    assert_eq!(
        serde_json::to_string(&answered).expect("JSON"),
        r#"{"stage":"answered","outcome":"partly_upheld"}"#
    );
}
