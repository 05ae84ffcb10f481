//! Firms that apply for repair, units that decide and that withdraw records of their own, under faults and at once.

use chrono::Datelike;
use functions::identity::Principal;
use functions::keys::CaseKind;
use functions::store::Store;
use functions::use_cases::Refused;
use functions::use_cases::act_on_repair::{RepairStep, act_on_repair};
use functions::use_cases::case::Shown;
use functions::use_cases::decide_repair::{RepairDecision, decide_repair};
use functions::use_cases::file_repair::{RepairFiling, file_repair};
use functions::use_cases::show_repair::list_repairs;
use functions::use_cases::withdraw_record::{Withdrawal, withdraw_record};
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::api::{RepairRow, Role};
use shared::policy::UnitId;
use shared::record::{RecordId, WithdrawalGround};
use shared::repair::{Condition, RepairId, RepairOutcome, RepairRefusal, Stage};
use shared::text::Lang;

use super::people::{Answer, Chance, ask, expect_for_now, parsed, principal, rest};
use super::units::FIRMS;
use super::world::World;

/// Applies for the repair of records of a firm, and now and then says it twice.
pub(super) async fn apply(world: World, firm: usize, mut chance: Chance) {
    let who = principal(&world, firm).await;
    for n in 0..chance.random_range(1..=2_u32) {
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
        let key = format!("repair-{n}");
        let Some(id) = file_until_told(&world, &mut chance, &who, &key, &record).await else {
            continue;
        };
        let again = file_until_told(&world, &mut chance, &who, &key, &record).await;
        if again.is_some_and(|again| again != id) {
            world.fail("one key, two applications");
        }
        if chance.random_ratio(1, 4) {
            let who = who.clone();
            let answer = ask(&world, &mut chance, |deps| async move {
                act_on_repair(&deps, &who, &id, RepairStep::Withdraw, String::new()).await
            });
            told(&world, answer.await);
        }
    }
}

async fn file_until_told(
    world: &World,
    chance: &mut Chance,
    who: &Principal,
    key: &str,
    record: &RecordId,
) -> Option<RepairId> {
    loop {
        let (who_of, under, record) = (who.clone(), parsed(key), record.clone());
        let answer = ask(world, chance, |deps| async move {
            let filing = RepairFiling {
                record,
                statement: "已整改".to_owned(),
                commitment: "承诺依法经营".to_owned(),
                attachments: Vec::new(),
            };
            file_repair(&deps, &who_of, &under, filing).await
        });
        match answer.await {
            Answer::Told(Ok(id)) => {
                world.tell(format!("{} has application {id}", who.subject));
                world.ledger.note_repair();
                let key = functions::keys::case(CaseKind::Repair, &id);
                if !matches!(world.store.get(&key).await, Ok(Some(_))) {
                    world.fail("an application was acknowledged and is not there");
                }
                return Some(id);
            }
            // Another window was first, or the record vanished meanwhile.
            Answer::Told(Err(
                Refused::RepairAlreadyOpen
                | Refused::FiledTooOften { .. }
                | Refused::IdempotencyKeyReused
                | Refused::NotRepairable(_),
            )) => return None,
            Answer::Told(Err(refused)) => expect_for_now(world, &refused),
            Answer::Nothing => {}
        }
        if !world.is_calm() && chance.random_ratio(1, 10) {
            return None;
        }
        rest(chance).await;
    }
}

/// What may be refused of an act: others acted on it meanwhile.
fn told(world: &World, answer: Answer<Result<(), Refused>>) {
    match answer {
        Answer::Told(Ok(())) | Answer::Nothing => {}
        Answer::Told(Err(
            Refused::RepairClosed
            | Refused::RepairNotNow
            | Refused::NotRepairable(_)
            | Refused::RecordWithdrawnAlready
            // Its day was corrected to one after it.
            | Refused::WithdrawalDay,
        )) => {}
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
    }
}

/// A clerk of a unit decides what is open, and seldom withdraws a record of the unit's own.
pub(super) async fn decide(world: World, unit: &'static str, mut chance: Chance) {
    let who = Principal {
        subject: format!("other clerk of {unit}"),
        role: Role::Bureau,
        entity: None,
        unit: Some(UnitId(unit.to_owned())),
    };
    let mut withdrawn = 0;
    while !world.is_calm() {
        rest(&mut chance).await;
        if chance.random_ratio(1, 20) {
            withdrawn += 1;
            withdraw(&world, &mut chance, &who, withdrawn).await;
        }
        let of = who.clone();
        let listed = ask(&world, &mut chance, |deps| async move {
            list_repairs(&deps, &of, &Shown::default(), Lang::Zh).await
        });
        let Answer::Told(Ok(list)) = listed.await else {
            continue;
        };
        if let Some(row) = list.repairs.choose(&mut chance).cloned() {
            act(&world, &mut chance, &who, row).await;
        }
    }
}

async fn act(world: &World, chance: &mut Chance, who: &Principal, row: RepairRow) {
    let (who, id, chosen) = (who.clone(), row.id, chance.random_range(0..4));
    let answer = ask(world, chance, |deps| async move {
        let said = "经审核".to_owned();
        let step = match (row.state, chosen) {
            (Stage::Filed, 0) => RepairStep::Refuse(RepairRefusal::DocumentsMissing),
            (Stage::Filed, _) => RepairStep::Accept,
            (_, 0) => RepairStep::Ask,
            (_, _) => {
                let decision = RepairDecision {
                    outcome: if chosen == 1 {
                        RepairOutcome::Rejected
                    } else {
                        RepairOutcome::Granted
                    },
                    statement: said,
                    attachments: Vec::new(),
                    confirms: if chosen == 1 {
                        Vec::new()
                    } else {
                        vec![Condition::Corrected, Condition::Performed]
                    },
                };
                return decide_repair(&deps, &who, &id, decision).await;
            }
        };
        act_on_repair(&deps, &who, &id, step, said).await
    });
    told(world, answer.await);
}

async fn withdraw(world: &World, chance: &mut Chance, who: &Principal, n: u32) {
    let seen = world.look();
    let mut own: Vec<RecordId> = seen
        .records
        .iter()
        .filter(|record| Some(&record.unit) == who.unit.as_ref())
        .map(|record| record.id.clone())
        .collect();
    own.sort();
    let Some(record) = own.choose(chance).cloned() else {
        return;
    };
    let (who, key) = (who.clone(), parsed(&format!("withdrawal-{n}")));
    let today = world.now().date();
    let answer = ask(world, chance, |deps| async move {
        let withdrawal = Withdrawal {
            ground: WithdrawalGround::Revoked,
            reason: "复议撤销".to_owned(),
            document_no: format!("演复〔{}〕{n}号", today.year()),
            decided_on: today,
        };
        withdraw_record(&deps, &who, &key, &record, withdrawal).await
    });
    told(world, answer.await);
}
