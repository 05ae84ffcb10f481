//! The credit office: officers who hold records and firms and lift each hold again, and two who change the policy, one
//! by drafting and the other by publishing.

use functions::deps::OfficeDeps;
use functions::identity::Principal;
use functions::items::unpack;
use functions::keys;
use functions::store::Store;
use functions::use_cases::Refused;
use functions::use_cases::draft_policy::{draft_policy, list_drafts, withdraw_draft};
use functions::use_cases::issue_report::issue_report;
use functions::use_cases::lift_hold::lift_hold;
use functions::use_cases::place_hold::{Placing, Target, place_hold};
use functions::use_cases::policy::{DraftHead, DraftState};
use functions::use_cases::publish_policy::publish_policy;
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::api::{HoldState, PolicyDraftRow, PolicyDraftState, Role};
use shared::case::CaseId;
use shared::credit_code::CreditCode;
use shared::hold::HoldReason;
use shared::record::RecordId;

use super::cases::some_record;
use super::people::{Answer, Chance, ask, expect_for_now, parsed, principal, request, rest};
use super::units::FIRMS;
use super::world::World;

fn officer(name: &str) -> Principal {
    Principal {
        subject: format!("officer {name}"),
        role: Role::CreditOffice,
        entity: None,
        unit: None,
    }
}

/// Holds records and firms, looks that no report shows what is held, and lifts each hold again, in the calm too.
pub(super) async fn hold(world: World, mut chance: Chance) {
    let who = officer("of holds");
    for n in 0..chance.random_range(1..=3_u32) {
        rest(&mut chance).await;
        let firm = chance.random_range(0..FIRMS.len());
        let code = FIRMS[firm].code;
        let record = match chance.random_ratio(2, 3) {
            true => some_record(&world, &mut chance, |it| it.subject.as_str() == code),
            false => None,
        };
        let target = match record.clone() {
            Some(record) => Target::Record(record),
            None => Target::Issuing(CreditCode::parse(code).expect("a code")),
        };
        let key = format!("hold-{n}");
        let id = until_placed(&world, &mut chance, &who, &key, &target).await;
        if until_placed(&world, &mut chance, &who, &key, &target).await != id {
            world.fail("one key, two holds");
        }
        nothing_shows_it(&world, &mut chance, (firm, n), record.as_ref()).await;
        rest(&mut chance).await;
        until_lifted(&world, &mut chance, &who, &id).await;
    }
}

async fn until_placed(
    world: &World,
    chance: &mut Chance,
    who: &Principal,
    key: &str,
    target: &Target,
) -> CaseId {
    loop {
        let (of, under) = (who.clone(), parsed(key));
        let placing = Placing {
            target: target.clone(),
            reason: HoldReason::CourtOrder,
            statement: "法院裁定".to_owned(),
            until: None,
        };
        let answer = ask(world, chance, |deps| async move {
            place_hold(&deps, &of, &under, placing).await
        });
        match answer.await {
            Answer::Told(Ok(hold)) => {
                world.tell(format!("{} has hold {}", who.subject, hold.id));
                world.ledger.note_hold();
                if !matches!(world.store.get(&keys::hold(&hold.id)).await, Ok(Some(_))) {
                    world.fail("a hold was acknowledged and is not there");
                }
                return hold.id;
            }
            Answer::Told(Err(refused)) => expect_for_now(world, &refused),
            Answer::Nothing => {}
        }
        rest(chance).await;
    }
}

/// A firm that is held gets no report, and one that is made after a record was held does not show it.
async fn nothing_shows_it(
    world: &World,
    chance: &mut Chance,
    (firm, n): (usize, u32),
    record: Option<&RecordId>,
) {
    let mut who = principal(world, firm).await;
    who.subject = format!("{} of holds", who.subject);
    let under = parsed(&format!("held-{n}"));
    let answer = ask(world, chance, |deps| async move {
        issue_report(&deps, &who, &under, request(1)).await
    });
    match (answer.await, record) {
        (Answer::Told(Ok(_)), None) => world.fail("a firm that is held got a report"),
        (Answer::Told(Ok(report)), Some(record)) => {
            let seen = world.look();
            let shows = seen.report(&report).is_some_and(|item| {
                let mut records = item.summary.records.iter();
                records.any(|shown| shown.id == *record)
            });
            if shows {
                world.fail("a report shows a record that was held before");
            }
        }
        (Answer::Told(Err(Refused::IssueHeld)), _) | (Answer::Nothing, _) => {}
        (Answer::Told(Err(refused)), _) => expect_for_now(world, &refused),
    }
}

async fn until_lifted(world: &World, chance: &mut Chance, who: &Principal, id: &CaseId) {
    loop {
        let (of, id_of) = (who.clone(), id.clone());
        let answer = ask(world, chance, |deps| async move {
            lift_hold(&deps, &of, &id_of, "裁定已撤销".to_owned()).await
        });
        match answer.await {
            Answer::Told(Ok(hold)) => {
                if hold.state != HoldState::Lifted {
                    world.fail("a hold was lifted and is not");
                }
                return;
            }
            Answer::Told(Err(refused)) => expect_for_now(world, &refused),
            Answer::Nothing => {}
        }
        rest(chance).await;
    }
}

/// The two who change the policy.
pub(super) const TWO: [&str; 2] = ["one", "two"];

/// Drafts changes, and publishes what the other has drafted; now and then tries what is not allowed, or takes one back.
pub(super) async fn amend(world: World, name: &'static str, mut chance: Chance) {
    let who = officer(name);
    let drafts = chance.random_range(1..=2);
    let mut drafted = 0;
    while !world.is_calm() {
        rest(&mut chance).await;
        if drafted < drafts && chance.random_ratio(1, 4) {
            drafted += 1;
            draft(&world, &mut chance, &who).await;
        }
        let of = who.clone();
        let listed = ask(&world, &mut chance, |deps| async move {
            list_drafts(&OfficeDeps::new(&deps.session(), &deps.policy), &of).await
        });
        let Answer::Told(Ok(list)) = listed.await else {
            continue;
        };
        let open = list.drafts.into_iter();
        let open: Vec<_> = open
            .filter(|draft| draft.state == PolicyDraftState::Open)
            .collect();
        if let Some(one) = open.choose(&mut chance).cloned() {
            publish(&world, &mut chance, &who, one).await;
        }
    }
}

async fn draft(world: &World, chance: &mut Chance, who: &Principal) {
    let text = format!(
        "extends = \"{}\"\n[objections]\nanswer = {}\n[notices]\nkeep_days = {}\n",
        world.policy.id,
        chance.random_range(5..=9),
        chance.random_range(11..=90),
    );
    let of = who.clone();
    let answer = ask(world, chance, |deps| async move {
        let deps = OfficeDeps::new(&deps.session(), &deps.policy);
        draft_policy(&deps, &of, "期限".to_owned(), text).await
    });
    match answer.await {
        Answer::Told(Ok(draft)) => {
            world.tell(format!("{} has draft {}", who.subject, draft.row.id))
        }
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
        Answer::Nothing => {}
    }
}

async fn publish(world: &World, chance: &mut Chance, who: &Principal, draft: PolicyDraftRow) {
    let (of, id, own) = (who.clone(), draft.id.clone(), draft.own);
    let takes_back = chance.random_ratio(1, 8);
    let answer = ask(world, chance, |deps| async move {
        let deps = OfficeDeps::new(&deps.session(), &deps.policy);
        if takes_back {
            withdraw_draft(&deps, &of, &id).await.map(|_| None)
        } else {
            publish_policy(&deps, &of, &id, &draft.hash).await.map(Some)
        }
    });
    match answer.await {
        Answer::Told(Ok(Some(_))) if own => world.fail("one person brought a policy into force"),
        Answer::Told(Ok(Some(version))) => {
            world.tell(format!(
                "{} published version {}",
                who.subject, version.version
            ));
            if let Err(what) = world.ledger.published(version.version, &version.hash) {
                world.fail(&what);
            }
            if world.policy_in_force().version < version.version {
                world.fail("a version was acknowledged and is not in force");
            }
        }
        Answer::Told(Ok(None)) | Answer::Nothing => {}
        // The other was first, or another draft was; what this officer has published is no such case.
        Answer::Told(Err(Refused::PolicyDraftClosed | Refused::PolicyDraftStale)) => {
            let key = keys::policy_draft(&world.policy.id, &draft.id);
            let head = world.store.get(&key).await.ok().flatten();
            let head = head.and_then(|item| unpack::<DraftHead>(&item).ok());
            let by = world.actor(&who.subject);
            let is_own = |state| matches!(state, DraftState::Published { by: of, .. } if of == by);
            if !takes_back && head.is_some_and(|head| is_own(head.state)) {
                world.fail("an officer is refused what that officer has done");
            }
        }
        Answer::Told(Err(Refused::PolicySameOfficer)) if own => {}
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
    }
}
