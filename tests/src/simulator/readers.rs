//! Who reads reports that are out: a clerk who checks codes, and the firm that looks after its own.

use functions::identity::Principal;
use functions::use_cases::Refused;
use functions::use_cases::fetch_report::{Filter, ReportFile, fetch_pdf, list_reports};
use functions::use_cases::open_link::{make_link, use_link};
use functions::use_cases::verify_report::verify_report;
use rand::Rng;
use rand::seq::IndexedRandom;
use shared::api::IssuedReport;
use shared::verdict::Verdict;

use super::people::{Answer, Chance, ask, expect_for_now, principal, rest};
use super::world::{World, drawn_from};

/// A clerk checks codes: of reports that people hold, of some that nobody can hold yet, and of nobody's.
pub(super) async fn check_codes(world: World, mut chance: Chance) {
    while !world.is_calm() {
        rest(&mut chance).await;
        let held: Vec<_> = world
            .ledger
            .reports()
            .into_iter()
            .map(|told| told.report.code)
            .collect();
        let seen = world.look();
        let all: Vec<_> = seen.codes(world.code_key()).map(|(code, _)| code).collect();
        let Some(code) = all.choose(&mut chance).copied() else {
            continue;
        };
        let was_held = held.contains(&code);
        let now = world.now();
        let answer = ask(&world, &mut chance, |deps| async move {
            verify_report(&deps.public(), &code, now).await
        });
        let Answer::Told(Ok(checked)) = answer.await else {
            continue;
        };
        world.ledger.note_scan();
        let out = world.look().codes(world.code_key()).any(|(other, state)| {
            other == code && state == functions::items::ReportItemState::Issued
        });
        match checked.verdict() {
            Verdict::Unknown if was_held => {
                world.fail("a report that somebody holds reads unknown")
            }
            Verdict::Genuine { .. } | Verdict::Expired { .. } | Verdict::Withdrawn { .. }
                if !out =>
            {
                world.fail("a report that is not out verifies");
            }
            Verdict::Unknown
            | Verdict::Genuine { .. }
            | Verdict::Expired { .. }
            | Verdict::Withdrawn { .. } => {}
        }
    }
}

/// Lists the reports of a firm, fetches their files, and opens one by a link that works once.
pub(super) async fn look_after_reports(world: World, mut chance: Chance) {
    let principal = principal(&world, 0).await;
    while !world.is_calm() {
        rest(&mut chance).await;
        let held: Vec<_> = world
            .ledger
            .reports()
            .into_iter()
            .filter(|told| told.subject == principal.subject)
            .map(|told| told.report)
            .collect();
        let Some(one) = held.choose(&mut chance).cloned() else {
            continue;
        };
        match chance.random_range(0..3) {
            0 => list(&world, &mut chance, &principal, &held).await,
            1 => fetch(&world, &mut chance, &principal, &one).await,
            _ => open_once(&world, &mut chance, &principal, &one).await,
        }
    }
}

async fn list(world: &World, chance: &mut Chance, principal: &Principal, held: &[IssuedReport]) {
    let who = principal.clone();
    let answer = ask(world, chance, |deps| async move {
        list_reports(&deps.fetch(), &who, &Filter::default()).await
    });
    if let Answer::Told(Ok(list)) = answer.await {
        let listed = |report: &IssuedReport| {
            list.reports
                .iter()
                .any(|row| row.report_no == report.report_no)
        };
        if list.next.is_none() && !held.iter().all(listed) {
            world.fail("a report that somebody holds is not in the list");
        }
    }
}

async fn fetch(world: &World, chance: &mut Chance, principal: &Principal, one: &IssuedReport) {
    let (who, no) = (principal.clone(), one.report_no.clone());
    let answer = ask(world, chance, |deps| async move {
        fetch_pdf(&deps.fetch(), &who, &no, "inline").await
    });
    match answer.await {
        Answer::Told(Ok(file)) => {
            let seen = world.look();
            let json = seen.report(one).map(|item| item.json_file.clone());
            let same = |json: String| match &file {
                ReportFile::Here(bytes) => bytes.starts_with(drawn_from(&json).as_bytes()),
                ReportFile::There(_) => false,
            };
            if !json.is_some_and(same) {
                world.fail("the file is not the report's");
            }
        }
        Answer::Told(Err(Refused::ReportWithdrawn(_))) => {}
        Answer::Told(Err(refused)) => expect_for_now(world, &refused),
        Answer::Nothing => {}
    }
}

async fn open_once(world: &World, chance: &mut Chance, principal: &Principal, one: &IssuedReport) {
    let (who, no) = (principal.clone(), one.report_no.clone());
    let answer = ask(world, chance, |deps| async move {
        make_link(&deps.fetch(), &who, &no).await
    });
    let Answer::Told(Ok(link)) = answer.await else {
        return;
    };
    let token = link.url.rsplit('/').next().unwrap_or_default().to_owned();
    let uses = [0, 1].map(|_| {
        let token = token.clone();
        world.serve(|deps| async move {
            use_link(&deps.fetch(), &token, |_| String::new())
                .await
                .is_ok()
        })
    });
    let mut opened = 0;
    for used in uses {
        opened += u32::from(matches!(used.await, Ok(true)));
    }
    if opened > 1 {
        world.fail("a link that works once worked twice");
    }
}
