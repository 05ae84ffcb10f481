//! Firms that file cases on records of their own, and units that answer them, under faults and at once: objections and
//! applications for repair alike.

use functions::deps::Deps;
use functions::identity::Principal;
use functions::keys::{self, CaseKind};
use functions::store::Store;
use functions::use_cases::Refused;
use functions::use_cases::issue_report::IdempotencyKey;
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::api::Role;
use shared::case::CaseId;
use shared::policy::UnitId;
use shared::record::RecordId;

use super::people::{Answer, Chance, ask, expect_for_now, parsed, principal, rest};
use super::units::FIRMS;
use super::world::World;

/// In what objections and applications for repair differ.
pub(super) trait Matter: Send + 'static {
    /// Kind.
    const KIND: CaseKind;
    /// What its keys begin with.
    const NAME: &'static str;
    /// How many a person files, at most.
    const MOST: u32;

    /// A firm files one.
    fn file(
        deps: Deps,
        who: Principal,
        key: IdempotencyKey,
        record: RecordId,
    ) -> impl Future<Output = Result<CaseId, Refused>> + Send + 'static;

    /// The firm does something more: takes it back, or not.
    fn go_on(
        deps: Deps,
        who: Principal,
        id: CaseId,
        takes_back: bool,
    ) -> impl Future<Output = Result<(), Refused>> + Send + 'static;

    /// What a unit has to do, and whether each was filed and nothing else yet.
    fn open(
        deps: Deps,
        who: Principal,
    ) -> impl Future<Output = Result<Vec<(CaseId, bool)>, Refused>> + Send + 'static;

    /// The unit does one of four things.
    fn act(
        deps: Deps,
        who: Principal,
        open: (CaseId, bool),
        chosen: u32,
    ) -> impl Future<Output = Result<(), Refused>> + Send + 'static;

    /// Whether one may not be filed since others have acted, or this person under the same key.
    fn is_beaten(refused: &Refused) -> bool;

    /// Whether an act may not be done since others have acted meanwhile.
    fn is_late(refused: &Refused) -> bool;
}

/// Files cases on records of a firm, each under a key of its own, until it is told that it has, and now and then says it
/// twice. With some of them it goes on.
pub(super) async fn file<M: Matter>(world: World, firm: usize, mut chance: Chance) {
    let who = principal(&world, firm).await;
    for n in 0..chance.random_range(1..=M::MOST) {
        rest(&mut chance).await;
        let of = |record: &shared::record::Record| record.subject.as_str() == FIRMS[firm].code;
        let Some(record) = some_record(&world, &mut chance, of) else {
            continue;
        };
        let key = format!("{}-{n}", M::NAME);
        let Some(id) = until_told::<M>(&world, &mut chance, &who, &key, &record).await else {
            continue;
        };
        if chance.random_ratio(1, 2) {
            let again = until_told::<M>(&world, &mut chance, &who, &key, &record).await;
            if again.is_some_and(|again| again != id) {
                world.fail(&format!("one key, two of the kind {}", M::NAME));
            }
        }
        rest(&mut chance).await;
        let (who, takes_back) = (who.clone(), chance.random_ratio(1, 3));
        let gone_on = ask(&world, &mut chance, |deps| {
            M::go_on(deps, who, id, takes_back)
        });
        told::<M>(&world, gone_on.await);
    }
}

/// One of the records that are there.
pub(super) fn some_record(
    world: &World,
    chance: &mut Chance,
    wanted: impl Fn(&shared::record::Record) -> bool,
) -> Option<RecordId> {
    let seen = world.look();
    let wanted = seen.records.iter().filter(|record| wanted(record));
    let mut ids: Vec<RecordId> = wanted.map(|record| record.id.clone()).collect();
    ids.sort();
    ids.choose(chance).cloned()
}

async fn until_told<M: Matter>(
    world: &World,
    chance: &mut Chance,
    who: &Principal,
    key: &str,
    record: &RecordId,
) -> Option<CaseId> {
    loop {
        let (of, under, record) = (who.clone(), parsed(key), record.clone());
        let answer = ask(world, chance, |deps| M::file(deps, of, under, record));
        match answer.await {
            Answer::Told(Ok(id)) => {
                world.tell(format!("{} has {} {id}", who.subject, M::NAME));
                world.ledger.note_case(M::KIND);
                let item = world.store.get(&keys::case(M::KIND, &id)).await;
                if !matches!(item, Ok(Some(_))) {
                    world.fail(&format!(
                        "{} {id} was acknowledged and is not there",
                        M::NAME
                    ));
                }
                return Some(id);
            }
            // Another window was first, for this record or under this key.
            Answer::Told(Err(Refused::FiledTooOften { .. } | Refused::IdempotencyKeyReused)) => {
                return None;
            }
            Answer::Told(Err(refused)) if M::is_beaten(&refused) => return None,
            Answer::Told(Err(refused)) => expect_for_now(world, &refused),
            Answer::Nothing => {}
        }
        if !world.is_calm() && chance.random_ratio(1, 10) {
            return None;
        }
        rest(chance).await;
    }
}

fn told<M: Matter>(world: &World, answer: Answer<Result<(), Refused>>) {
    match answer {
        Answer::Told(Ok(())) | Answer::Nothing => {}
        Answer::Told(Err(refused)) if M::is_late(&refused) => {}
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
    }
}

/// A clerk of a unit.
pub(super) fn clerk(unit: &str, of: &str) -> Principal {
    Principal {
        subject: format!("clerk of {unit} for {of}"),
        role: Role::Bureau,
        entity: None,
        unit: Some(UnitId(unit.to_owned())),
    }
}

/// A clerk of a unit looks at what is open, and does something about it.
pub(super) async fn answer<M: Matter>(world: World, unit: &'static str, mut chance: Chance) {
    let who = clerk(unit, M::NAME);
    while !world.is_calm() {
        rest(&mut chance).await;
        let of = who.clone();
        let listed = ask(&world, &mut chance, |deps| M::open(deps, of));
        let Answer::Told(Ok(open)) = listed.await else {
            continue;
        };
        if let Some(one) = open.choose(&mut chance).cloned() {
            let (of, chosen) = (who.clone(), chance.random_range(0..4));
            let acted = ask(&world, &mut chance, |deps| M::act(deps, of, one, chosen));
            told::<M>(&world, acted.await);
        }
    }
}
