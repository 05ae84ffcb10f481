//! Firms that object to their records, and units that answer, under faults and at once.

use functions::identity::Principal;
use functions::keys::CaseKind;
use functions::store::Store;
use functions::use_cases::Refused;
use functions::use_cases::accept_objection::{accept_objection, refuse_objection};
use functions::use_cases::answer_objection::{Answer as Answered, answer_objection};
use functions::use_cases::ask_about_objection::ask_about_objection;
use functions::use_cases::case::Shown;
use functions::use_cases::file_objection::{Filing, file_objection};
use functions::use_cases::list_objections::list_objections;
use functions::use_cases::supply_to_objection::supply_to_objection;
use functions::use_cases::withdraw_objection::withdraw_objection;
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::api::{Correction, ObjectionRow, Role};
use shared::objection::{ObjectionId, ObjectionReason, Outcome, RefusalReason, Stage};
use shared::policy::UnitId;
use shared::record::RecordId;
use shared::text::Lang;

use super::people::{Answer, Chance, ask, expect_for_now, parsed, principal, rest};
use super::units::FIRMS;
use super::world::World;

/// Objects to records of a firm, each time under a key of its own, until it is told that it has, and now and then
/// says it twice. Some of its objections it supplies more to, or takes back.
pub(super) async fn object(world: World, firm: usize, mut chance: Chance) {
    let who = principal(&world, firm).await;
    for n in 0..chance.random_range(1..=3_u32) {
        rest(&mut chance).await;
        let seen = world.look();
        let mut own: Vec<RecordId> = seen
            .records
            .iter()
            .filter(|record| record.subject.as_str() == FIRMS[firm].code)
            .map(|record| record.id.clone())
            .collect();
        own.sort();
        let Some(record) = own.choose(&mut chance).cloned() else {
            continue;
        };
        let key = format!("objection-{n}");
        let Some(id) = file_until_told(&world, &mut chance, &who, &key, &record).await else {
            continue;
        };
        if chance.random_ratio(1, 3) {
            let again = file_until_told(&world, &mut chance, &who, &key, &record).await;
            if again.is_some_and(|again| again != id) {
                world.fail("one key, two objections");
            }
        }
        rest(&mut chance).await;
        go_on(&world, &mut chance, &who, id).await;
    }
}

async fn file_until_told(
    world: &World,
    chance: &mut Chance,
    who: &Principal,
    key: &str,
    record: &RecordId,
) -> Option<ObjectionId> {
    loop {
        let (who_of, under, record) = (who.clone(), parsed(key), record.clone());
        let answer = ask(world, chance, |deps| async move {
            let filing = Filing {
                record,
                reason: ObjectionReason::ContentDiffers,
                statement: "与事实不符".to_owned(),
                attachments: Vec::new(),
            };
            file_objection(&deps, &who_of, &under, filing).await
        });
        match answer.await {
            Answer::Told(Ok(id)) => {
                world.tell(format!("{} has objection {id}", who.subject));
                world.ledger.note_objection();
                let item = world
                    .store
                    .get(&functions::keys::case(CaseKind::Objection, &id))
                    .await;
                if !matches!(item, Ok(Some(_))) {
                    world.fail("an objection was acknowledged and is not there");
                }
                return Some(id);
            }
            // Another window of the firm was first.
            Answer::Told(Err(Refused::ObjectionAlreadyOpen | Refused::FiledTooOften { .. })) => {
                return None;
            }
            // The same person, in another window, for another record.
            Answer::Told(Err(Refused::IdempotencyKeyReused)) => return None,
            Answer::Told(Err(refused)) => expect_for_now(world, &refused),
            Answer::Nothing => {}
        }
        if !world.is_calm() && chance.random_ratio(1, 10) {
            return None;
        }
        rest(chance).await;
    }
}

async fn go_on(world: &World, chance: &mut Chance, who: &Principal, id: ObjectionId) {
    let (takes_back, who) = (chance.random_ratio(1, 3), who.clone());
    let answer = ask(world, chance, |deps| async move {
        if takes_back {
            withdraw_objection(&deps, &who, &id, String::new()).await
        } else {
            supply_to_objection(&deps, &who, &id, "见说明".to_owned(), Vec::new()).await
        }
    });
    told(world, answer.await);
}

/// What may be refused of an act: others acted on it meanwhile.
fn told(world: &World, answer: Answer<Result<(), Refused>>) {
    match answer {
        Answer::Told(Ok(())) | Answer::Nothing => {}
        Answer::Told(Err(
            Refused::ObjectionClosed | Refused::ObjectionNotNow | Refused::CorrectionNothing,
        )) => {}
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
    }
}

/// A clerk of a unit looks at what is open, and does something about it.
pub(super) async fn answer(world: World, unit: &'static str, mut chance: Chance) {
    let who = Principal {
        subject: format!("clerk of {unit}"),
        role: Role::Bureau,
        entity: None,
        unit: Some(UnitId(unit.to_owned())),
    };
    while !world.is_calm() {
        rest(&mut chance).await;
        let of = who.clone();
        let listed = ask(&world, &mut chance, |deps| async move {
            list_objections(&deps, &of, &Shown::default(), Lang::Zh).await
        });
        let Answer::Told(Ok(list)) = listed.await else {
            continue;
        };
        if let Some(row) = list.objections.choose(&mut chance).cloned() {
            act(&world, &mut chance, &who, row).await;
        }
    }
}

async fn act(world: &World, chance: &mut Chance, who: &Principal, row: ObjectionRow) {
    let (who, id, chosen) = (who.clone(), row.id, chance.random_range(0..4));
    let answer = ask(world, chance, |deps| async move {
        let said = "经核查".to_owned();
        match (row.state, chosen) {
            (Stage::Filed, 0) => {
                let reason = RefusalReason::NothingToCheck;
                refuse_objection(&deps, &who, &id, reason, said).await
            }
            (Stage::Filed, _) => accept_objection(&deps, &who, &id, String::new()).await,
            (_, 0) => ask_about_objection(&deps, &who, &id, said).await,
            (_, 1) => {
                let correction = Correction {
                    withdraw: Some("对象错误".to_owned()),
                    ..Correction::default()
                };
                let upheld = Answered {
                    outcome: Outcome::Upheld,
                    statement: said,
                    attachments: Vec::new(),
                    correction: Some(correction),
                };
                answer_objection(&deps, &who, &id, upheld).await
            }
            (_, _) => {
                let rejected = Answered {
                    outcome: Outcome::Rejected,
                    statement: said,
                    attachments: Vec::new(),
                    correction: None,
                };
                answer_objection(&deps, &who, &id, rejected).await
            }
        }
    });
    told(world, answer.await);
}
