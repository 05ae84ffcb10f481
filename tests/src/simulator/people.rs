//! Who lives in the city, and what they do.

use std::time::Duration;

use functions::deps::Deps;
use functions::identity::Principal;
use functions::use_cases::Refused;
use functions::use_cases::issue_report::{IdempotencyKey, issue_report};
use functions::use_cases::notices::send_notices;
use functions::use_cases::sequence_log::sequence_log;
use functions::use_cases::sweep::sweep;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::api::{IssueRequest, IssuedReport, Role};
use shared::report::Purpose;
use shared::window::LookBack;
use tokio::task::JoinHandle;

use super::cases;
use super::ledger::Acknowledged;
use super::notices;
use super::objections::Objecting;
use super::office;
use super::readers::{check_codes, look_after_reports};
use super::repairs::Repairing;
use super::report_withdrawals;
use super::units::{self, FIRMS};
use super::uploads;
use super::withdrawals;
use super::world::{World, mix};

/// Everybody.
pub(super) struct People {
    folk: Vec<JoinHandle<()>>,
}

impl People {
    /// Whether everybody has what they wanted.
    pub(super) fn are_done(&self) -> bool {
        self.folk.iter().all(JoinHandle::is_finished)
    }
}

/// Each person's own chance.
pub(super) type Chance = ChaCha8Rng;

/// Brings them into the city.
pub(super) fn move_in(world: &World, rng: &mut ChaCha8Rng) -> People {
    let mut persons = 0_u64;
    let mut chance = || {
        persons += 1;
        Chance::seed_from_u64(mix(world.seed, 1_000_000 + persons))
    };
    let mut folk = Vec::new();
    // Two who act for one firm, under the same keys: a double click, or two windows.
    for person in 0..rng.random_range(2..=4_usize) {
        let firm = usize::from(person == 2);
        folk.push(tokio::spawn(apply(world.clone(), firm, chance())));
    }
    for unit in 0..rng.random_range(1..=2_usize) {
        folk.push(tokio::spawn(units::deliver(world.clone(), unit, chance())));
    }
    // Of both firms, and two at once of the first.
    for firm in [0, 0, 1].into_iter().take(rng.random_range(1..=3)) {
        let filing = cases::file::<Objecting>(world.clone(), firm, chance());
        folk.push(tokio::spawn(filing));
    }
    for firm in 0..FIRMS.len() {
        let filing = cases::file::<Repairing>(world.clone(), firm, chance());
        folk.push(tokio::spawn(filing));
    }
    for unit in units::NAMES {
        let of = || world.clone();
        folk.extend([
            tokio::spawn(cases::answer::<Objecting>(of(), unit, chance())),
            tokio::spawn(cases::answer::<Repairing>(of(), unit, chance())),
            tokio::spawn(withdrawals::withdraw(of(), unit, chance())),
        ]);
    }
    folk.push(tokio::spawn(office::hold(world.clone(), chance())));
    // In some cities: each version is a whole policy, which is read again at every check.
    if rng.random_ratio(1, 6) {
        for name in office::TWO {
            folk.push(tokio::spawn(office::amend(world.clone(), name, chance())));
        }
    }
    folk.push(tokio::spawn(units::rename(world.clone(), chance())));
    let withdrawing = report_withdrawals::withdraw(world.clone(), chance());
    folk.push(tokio::spawn(withdrawing));
    folk.push(tokio::spawn(check_codes(world.clone(), chance())));
    folk.push(tokio::spawn(look_after_reports(world.clone(), chance())));
    for _ in 0..rng.random_range(1..=2) {
        tokio::spawn(sweep_on(world.clone(), chance()));
    }
    People { folk }
}

/// What came of asking.
pub(super) enum Answer<T> {
    /// An answer.
    Told(T),
    /// The process died, or whoever asked stopped waiting.
    Nothing,
}

/// Asks a process, and waits as long as people do.
pub(super) async fn ask<T, F>(
    world: &World,
    chance: &mut Chance,
    work: impl FnOnce(Deps) -> F,
) -> Answer<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let task = world.serve(work);
    let patience = if chance.random_ratio(1, 6) && !world.is_calm() {
        Duration::from_millis(chance.random_range(5..800))
    } else {
        Duration::from_secs(120)
    };
    match tokio::time::timeout(patience, task).await {
        Ok(Ok(told)) => Answer::Told(told),
        Ok(Err(ended)) => {
            if ended.is_panic() {
                world.fail("a process panicked");
            }
            world.ledger.note_failure();
            Answer::Nothing
        }
        Err(_) => {
            world.ledger.note_failure();
            Answer::Nothing
        }
    }
}

pub(super) async fn rest(chance: &mut Chance) {
    tokio::time::sleep(Duration::from_millis(chance.random_range(1..600))).await;
}

/// Applies for reports, each under a key of its own, until it has them or loses interest.
async fn apply(world: World, firm: usize, mut chance: Chance) {
    let principal = principal(&world, firm).await;
    for n in 0..chance.random_range(1..=3_u8) {
        rest(&mut chance).await;
        let key = format!("key-{n}");
        let request = request(n);
        let again = chance.random_ratio(1, 3);
        let got = get_report(&world, &mut chance, &principal, &key, request).await;
        if got.is_none() {
            continue;
        }
        if again {
            get_report(&world, &mut chance, &principal, &key, request).await;
        }
        if chance.random_ratio(1, 4) {
            another_body(&world, &mut chance, &principal, &key).await;
        }
    }
}

pub(super) fn request(n: u8) -> IssueRequest {
    IssueRequest {
        look_back_years: if n == 1 { LookBack::Two } else { LookBack::One },
        purpose: Purpose::Finance,
    }
}

pub(super) async fn principal(world: &World, firm: usize) -> Principal {
    Principal {
        subject: format!("person of firm {firm}"),
        role: Role::Enterprise,
        entity: Some(units::entity(world, FIRMS[firm].code).await),
        unit: None,
    }
}

async fn get_report(
    world: &World,
    chance: &mut Chance,
    principal: &Principal,
    key: &str,
    request: IssueRequest,
) -> Option<IssuedReport> {
    loop {
        let (who, under) = (principal.clone(), parsed(key));
        let answer = ask(world, chance, |deps| async move {
            issue_report(&deps, &who, &under, request).await
        });
        match answer.await {
            Answer::Told(Ok(report)) => {
                let told = Acknowledged {
                    subject: principal.subject.clone(),
                    slot: world.slot(&principal.subject, key),
                    report: report.clone(),
                };
                world.tell(format!("{} has {}", principal.subject, report.report_no));
                if let Err(what) = world.ledger.issued(told) {
                    world.fail(&what);
                }
                return Some(report);
            }
            // Somebody asked for something else under it, when it was forgotten.
            Answer::Told(Err(Refused::IdempotencyKeyReused))
                if holds_another_body(world, &world.slot(&principal.subject, key)) =>
            {
                return None;
            }
            // The credit office lets go of it again.
            Answer::Told(Err(Refused::IssueHeld)) => {}
            Answer::Told(Err(refused)) => {
                world.tell(format!("{} is refused: {refused}", principal.subject));
                expect_for_now(world, &refused);
            }
            Answer::Nothing => {}
        }
        // Some lose interest, and what they began is left.
        if !world.is_calm() && chance.random_ratio(1, 10) {
            return None;
        }
        rest(chance).await;
    }
}

pub(super) fn parsed(key: &str) -> IdempotencyKey {
    IdempotencyKey::parse(key).expect("a key")
}

fn holds_another_body(world: &World, slot: &str) -> bool {
    let seen = world.look();
    let under = seen.keys.iter().find(|(pk, _)| pk == slot);
    under.is_some_and(|(_, item)| seen.purpose_of(&item.report_id) == Some(OTHER.purpose))
}

/// What nobody asks for first.
const OTHER: IssueRequest = IssueRequest {
    look_back_years: LookBack::Two,
    purpose: Purpose::Commerce,
};

/// Another body under a key is refused for as long as the key is remembered.
async fn another_body(world: &World, chance: &mut Chance, principal: &Principal, key: &str) {
    let slot = world.slot(&principal.subject, key);
    let before = world.ledger.reports_under(&slot);
    let held = holds_another_body(world, &slot);
    let (who, under) = (principal.clone(), parsed(key));
    let answer = ask(world, chance, |deps| async move {
        issue_report(&deps, &who, &under, OTHER).await
    });
    match answer.await {
        Answer::Told(Err(Refused::IdempotencyKeyReused | Refused::IssueHeld)) | Answer::Nothing => {
        }
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
        // The key had been forgotten, and leads elsewhere now; or did before, when another window had asked for this.
        Answer::Told(Ok(_)) if held || world.ledger.reports_under(&slot) > before => {}
        Answer::Told(Ok(_)) => world.fail("another body under a key was taken"),
    }
}

/// A refusal that a fault may cause, and nothing else.
pub(super) fn expect_for_now(world: &World, refused: &Refused) {
    world.ledger.note_failure();
    match refused {
        Refused::IdempotencyInProgress
        | Refused::RecordsChanging
        | Refused::SourceUnavailable(_)
        | Refused::Unavailable(_) => {}
        Refused::IdempotencyKeyReused
        | Refused::NotRebuildable
        | Refused::NotFound
        | Refused::NotAllowed
        | Refused::EntityRequired
        | Refused::EntityUnknown
        | Refused::SchemeNotInForce { .. }
        | Refused::LookBackNotOffered
        | Refused::CharacterWithoutGlyph { .. }
        | Refused::AnswerTooLarge
        | Refused::LinkExpired
        | Refused::DetailCodeWrong
        | Refused::DetailCodeWait { .. }
        | Refused::OriginalWithdrawn
        | Refused::ObjectionAlreadyOpen
        | Refused::ObjectionClosed
        | Refused::ObjectionNotNow
        | Refused::RepairAlreadyOpen
        | Refused::RepairClosed
        | Refused::RepairNotNow
        | Refused::RepairTooEarly { .. }
        | Refused::NotRepairable(_)
        | Refused::RepairConditionsOpen(_)
        | Refused::FiledTooOften { .. }
        | Refused::RecordWithdrawnAlready
        | Refused::WithdrawalDay
        | Refused::CorrectionRequired
        | Refused::CorrectionUnwanted
        | Refused::CorrectionNothing
        | Refused::TooManyKeys
        | Refused::CorrectionFaults(_)
        | Refused::WebhookEvents
        | Refused::WebhookTooMany
        | Refused::IssueHeld
        | Refused::HoldAlready
        | Refused::HoldLifted
        | Refused::ReportWithdrawn(_)
        | Refused::PolicyFaults(_)
        | Refused::PolicySameOfficer
        | Refused::PolicyDraftStale
        | Refused::PolicyDraftClosed
        | Refused::PolicyHash
        | Refused::AccessTakenBack
        | Refused::UserRole
        | Refused::UserUnit
        | Refused::NotProposed
        | Refused::UserSameOfficer
        | Refused::LastOfficers
        | Refused::SignInFailed(_) => world.fail(&format!("no fault explains: {refused}")),
    }
}

async fn sweep_on(world: World, mut chance: Chance) {
    while !world.is_closed() {
        rest(&mut chance).await;
        let answer = ask(
            &world,
            &mut chance,
            |deps| async move { sweep(&deps).await },
        );
        if let Answer::Told(Ok(swept)) = answer.await {
            world.tell(format!("swept: {swept:?}"));
        }
        if chance.random_ratio(1, 4) {
            uploads::work_off(&world, &mut chance).await;
        }
        let answer = ask(&world, &mut chance, |deps| async move {
            sequence_log(&deps, None).await
        });
        if let Answer::Told(Ok(done)) = answer.await {
            world.tell(format!("logged: {done:?}"));
        }
        let of = world.clone();
        let answer = ask(&world, &mut chance, |deps| async move {
            send_notices(&notices::deps_of(&of, &deps)).await
        });
        if let Answer::Told(Ok(done)) = answer.await {
            world.tell(format!("notices: {done:?}"));
        }
    }
}
