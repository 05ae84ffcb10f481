//! An officer who withdraws reports, under faults and while others act on them, and the list that follows.

use functions::identity::Principal;
use functions::use_cases::Refused;
use functions::use_cases::withdraw_report::withdraw_report;
use functions::use_cases::withdrawn_list::withdrawn_list;
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::api::{IssuedReport, ReportState, Role};
use shared::time::ShanghaiTime;
use shared::verdict::WithdrawalReason;
use shared::withdrawn::{Listed, WithdrawnAnswer, WithdrawnList};

use super::people::{Answer, Chance, ask, expect_for_now, rest};
use super::world::World;

const HOST: &str = "127.0.0.1:8080";

const REASONS: [WithdrawalReason; 3] = [
    WithdrawalReason::RecordWrong,
    WithdrawalReason::WrongHolder,
    WithdrawalReason::SystemFault,
];

/// Withdraws a report now and then, sometimes one that is withdrawn, and follows the list by its changes.
pub(super) async fn withdraw(world: World, mut chance: Chance) {
    let who = Principal {
        subject: "officer of withdrawals".to_owned(),
        role: Role::CreditOffice,
        entity: None,
        unit: None,
    };
    let mut list = None;
    while !world.is_calm() {
        rest(&mut chance).await;
        if !chance.random_ratio(1, 4) {
            continue;
        }
        let out = world.ledger.reports();
        let Some(told) = out.choose(&mut chance) else {
            continue;
        };
        let report = told.report.clone();
        let reason = *REASONS.choose(&mut chance).expect("a reason");
        let (of, no) = (who.clone(), report.report_no.clone());
        let answer = ask(&world, &mut chance, |deps| async move {
            withdraw_report(&deps, &of, &no, reason).await
        });
        match answer.await {
            Answer::Told(Ok(view)) => {
                let stands = view.withdrawn.map(|it| it.reason);
                if view.state != ReportState::Withdrawn || stands != Some(reason) {
                    world.fail("a report was withdrawn and is not");
                }
                world.ledger.note_withdrawal();
            }
            // Withdrawn before, for another reason.
            Answer::Told(Err(Refused::ReportWithdrawn(standing))) if standing.reason != reason => {}
            Answer::Told(Err(refused)) => expect_for_now(&world, &refused),
            Answer::Nothing => continue,
        }
        list = Some(follow(&world, list, &report).await);
    }
}

/// The list that the changes lead to is the one that the service has, and names what is withdrawn in its validity.
async fn follow(
    world: &World,
    before: Option<WithdrawnList>,
    report: &IssuedReport,
) -> WithdrawnList {
    let now = world.now();
    let whole = asked(world, None, now).await;
    let since = before.as_ref().map(|list| list.sequence);
    let after = match (before, asked(world, since, now).await) {
        (Some(before), WithdrawnAnswer::Delta(delta)) => before.apply(&delta).ok(),
        (_, WithdrawnAnswer::Whole(list)) => Some(list),
        (None, WithdrawnAnswer::Delta(_)) => None,
    };
    let list = match whole {
        WithdrawnAnswer::Whole(list) => list,
        WithdrawnAnswer::Delta(_) => {
            world.fail("changes were answered to nobody's list");
            return WithdrawnList {
                host: String::new(),
                as_of: now,
                sequence: 0,
                codes: Default::default(),
            };
        }
    };
    if after.as_ref() != Some(&list) {
        world.fail("the changes lead to another list than the service has");
    }
    let seen = world.look();
    let is_withdrawn = seen
        .report(report)
        .is_some_and(|item| item.status.withdrawn.is_some());
    let in_it = match list.look_up(&report.code) {
        Listed::Withdrawn => true,
        Listed::NotListed => false,
    };
    // One that was withdrawn after its last day is in no list; nor is one whose last day is over.
    let must_be = is_withdrawn && now.date() <= report.valid_through;
    if in_it != must_be {
        world.fail("the list and a report disagree");
    }
    list
}

async fn asked(world: &World, since: Option<u64>, now: ShanghaiTime) -> WithdrawnAnswer {
    withdrawn_list(&*world.store, HOST, since, now)
        .await
        .expect("a store in memory answers")
}
