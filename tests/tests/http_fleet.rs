//! Several servers on one table: any request may go to any of them, and one that is killed takes nothing with it.
//!
//! Needs `xinzheng-local` beside the tests, with its feature `dynamo` where the tests have theirs
//! (`cargo build --workspace --exclude app --features tests/dynamo --bin xinzheng-local`).
#![cfg(unix)]

#[path = "http_fleet/browser.rs"]
mod browser;
#[path = "http_fleet/fleet.rs"]
mod fleet;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use browser::{Browser, text};
use fleet::{Engine, Place, SERVERS, Server};
use functions::items::{AuditAbout, AuditAct, AuditEvent, IssueWork, unpack};
use functions::keys;
use functions::store::{Item, Query, Store};
use serde_json::Value;
use shared::code::ReportId;

const MORNING: &str = "2026-11-24T09:30:00+08:00";
/// Later than a report may stay pending, and earlier than a session ends.
const LATER: &str = "2026-11-24T09:40:00+08:00";

#[test]
fn several_servers_on_one_file_are_one_service() {
    are_one_service(&Place::new(Engine::File));
}

#[cfg(feature = "dynamo")]
#[test]
fn several_servers_on_a_dynamodb_api_are_one_service() {
    are_one_service(&Place::new(Engine::Dynamo(
        tests::dynoxide::Dynoxide::start(),
    )));
}

fn are_one_service(place: &Place) {
    let servers = fleet::start(place, MORNING);
    let made = |server: &&Server| {
        server
            .said()
            .iter()
            .any(|line| line.starts_with("The city was made"))
    };
    assert_eq!(
        servers.iter().filter(made).count(),
        1,
        "who started together made one city"
    );
    let at = addresses(&servers);
    let mut acme = Browser::default();
    acme.sign_in(at, "acme");
    let mut intentions = a_report_is_everywhere_once_it_is_issued(&mut acme, at);
    what_one_server_ends_is_ended_at_the_others(at);
    intentions.extend(one_key_at_all_servers_at_once_is_one_report(&acme, at));
    intentions.extend(reports_asked_for_at_all_servers_at_once_are_all_issued(
        &acme, at,
    ));
    a_killed_server_takes_nothing_with_it(place, servers, &mut acme, intentions);
}

fn addresses(servers: &[Server]) -> [SocketAddr; SERVERS] {
    let all: Vec<_> = servers.iter().map(|server| server.at).collect();
    all.try_into().expect("all servers")
}

/// Bodies of acknowledged reports by their idempotency key.
type Intentions = BTreeMap<String, Vec<u8>>;

fn a_report_is_everywhere_once_it_is_issued(
    acme: &mut Browser,
    at: [SocketAddr; SERVERS],
) -> Intentions {
    let mut issued = Intentions::new();
    for (n, here) in at.into_iter().enumerate() {
        let report = acme.issue(here, &format!("everywhere-{n}"));
        let (no, code) = (
            text(&report.json(), "report_no"),
            text(&report.json(), "code"),
        );
        let mut seen = Vec::new();
        for there in at {
            assert!(acme.listed(there).contains(&no));
            let fetched = acme.get(there, &format!("/api/reports/{no}"));
            let file = acme.get(there, &format!("/api/reports/{no}/pdf"));
            assert_eq!(
                (fetched.status, file.status),
                (200, 200),
                "{fetched:?} {}",
                file.status
            );
            assert!(file.body.starts_with(b"%PDF-"));
            seen.push((fetched.body, file.body, verdict(there, &code)));
        }
        assert!(
            seen.iter().all(|one| *one == seen[0]),
            "two servers answer differently"
        );
        issued.insert(format!("everywhere-{n}"), report.body);
    }
    issued
}

/// What anyone who holds the code is told, which is that the report is genuine.
fn verdict(at: SocketAddr, code: &str) -> Value {
    let mut view = Browser::default().get(at, &format!("/v/{code}")).json();
    assert_eq!(view["verdict"], "genuine", "{view}");
    // Each server has a clock of its own.
    view["checked_at"] = Value::Null;
    view
}

fn what_one_server_ends_is_ended_at_the_others(at: [SocketAddr; SERVERS]) {
    let mut records = Browser::default();
    records.sign_in([at[2], at[0], at[1]], "records");
    let mut elsewhere = records.clone();
    assert_eq!(records.post(at[0], "/auth/logout").status, 204);
    for there in at {
        let session = elsewhere.get(there, "/api/session").json();
        assert_eq!(session["state"], "signed_out", "{session}");
    }
}

fn one_key_at_all_servers_at_once_is_one_report(
    acme: &Browser,
    at: [SocketAddr; SERVERS],
) -> Intentions {
    let calls: Vec<_> = at
        .into_iter()
        .cycle()
        .take(4 * SERVERS)
        .map(|there| {
            let mut browser = acme.clone();
            thread::spawn(move || browser.issue(there, "at-once").body)
        })
        .collect();
    let bodies: BTreeSet<_> = calls
        .into_iter()
        .map(|call| call.join().expect("an answer"))
        .collect();
    assert_eq!(bodies.len(), 1, "one key led to several answers");
    bodies
        .into_iter()
        .map(|body| ("at-once".to_owned(), body))
        .collect()
}

fn reports_asked_for_at_all_servers_at_once_are_all_issued(
    acme: &Browser,
    at: [SocketAddr; SERVERS],
) -> Intentions {
    let calls: Vec<_> = at
        .into_iter()
        .cycle()
        .take(4 * SERVERS)
        .enumerate()
        .map(|(n, there)| {
            let (mut browser, key) = (acme.clone(), format!("crowd-{n}"));
            thread::spawn(move || (key.clone(), browser.issue(there, &key).body))
        })
        .collect();
    calls
        .into_iter()
        .map(|call| call.join().expect("an answer"))
        .collect()
}

fn a_killed_server_takes_nothing_with_it(
    place: &Place,
    mut servers: Vec<Server>,
    acme: &mut Browser,
    mut acknowledged: Intentions,
) {
    let at = addresses(&servers);
    let mut asked: BTreeSet<String> = acknowledged.keys().cloned().collect();
    let before = acme.listed(at[0]).len();
    assert_eq!(before, acknowledged.len());
    // The last server is killed with calls under way: what it acknowledged is at the others, at once.
    let (keys, bodies) = ask_until_killed(&mut servers[2..], acme, "last");
    for body in bodies.values() {
        let report: Value = serde_json::from_slice(body).expect("a report");
        verdict(at[0], &text(&report, "code"));
        assert!(acme.listed(at[1]).contains(&text(&report, "report_no")));
    }
    asked.extend(keys);
    acknowledged.extend(bodies);
    let (keys, bodies) = ask_until_killed(&mut servers[..2], acme, "all");
    asked.extend(keys);
    acknowledged.extend(bodies);
    drop(servers);

    let store = place.store();
    let pending = pending(&*store);
    assert!(
        !pending.is_empty(),
        "no call was killed between its transactions"
    );
    // All sweepers begin at the same moment.
    let servers = fleet::start(place, LATER);
    let at = addresses(&servers);
    all_are_brought_to_an_end(&*store, &pending);
    for (n, key) in asked.iter().enumerate() {
        let again = acme.issue(at[n % SERVERS], key).body;
        if let Some(body) = acknowledged.get(key) {
            assert_eq!(
                &again, body,
                "{key}: another answer than the one that was acknowledged"
            );
        }
        let report: Value = serde_json::from_slice(&again).expect("a report");
        verdict(at[(n + 1) % SERVERS], &text(&report, "code"));
    }
    assert_eq!(acme.listed(at[2]).len(), asked.len(), "one key, one report");
    for server in &servers {
        assert_eq!(server.errors(), Vec::<String>::new());
    }
    drop(servers);
    let said = place.checked();
    assert!(said.ends_with("All holds.\n"), "{said}");
    let reports = format!(" {} reports that are out.", asked.len());
    assert!(said.contains(&reports), "{said}");
}

/// Calls that have been acknowledged before the servers are killed in the middle of others.
const ACKNOWLEDGED: usize = 6;

/// Keys that were asked for, and what was acknowledged of them.
fn ask_until_killed(
    servers: &mut [Server],
    acme: &Browser,
    name: &str,
) -> (Vec<String>, Intentions) {
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        let callers: Vec<_> = servers
            .iter()
            .flat_map(|server| [server.at; 6])
            .enumerate()
            .map(|(caller, there)| {
                let (mut browser, done) = (acme.clone(), &done);
                scope.spawn(move || {
                    let (mut keys, mut bodies) = (Vec::new(), Intentions::new());
                    for n in 0.. {
                        let key = format!("{name}-{caller}-{n}");
                        keys.push(key.clone());
                        match browser.try_issue(there, &key) {
                            Ok(answer) if answer.status == 201 => {
                                bodies.insert(key, answer.body);
                                done.fetch_add(1, Ordering::SeqCst);
                            }
                            // Crowded out: it may be asked for again, and is, under the same key.
                            Ok(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
                            // It was killed.
                            Err(_) => break,
                        }
                    }
                    (keys, bodies)
                })
            })
            .collect();
        let deadline = Instant::now() + Duration::from_secs(60);
        while done.load(Ordering::SeqCst) < ACKNOWLEDGED {
            assert!(Instant::now() < deadline, "the servers issue nothing");
            thread::sleep(Duration::from_millis(5));
        }
        for server in servers {
            server.kill();
        }
        let mut all = (Vec::new(), Intentions::new());
        for caller in callers {
            let (keys, bodies) = caller.join().expect("a caller");
            all.0.extend(keys);
            all.1.extend(bodies);
        }
        all
    })
}

fn items(store: &dyn Store, pk: String) -> Vec<Item> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (mut query, mut items) = (Query::prefix(pk, ""), Vec::new());
    loop {
        let page = runtime.block_on(store.query(&query)).expect("a read");
        items.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return items,
        }
    }
}

/// Reports that stand between their transactions.
fn pending(store: &dyn Store) -> Vec<ReportId> {
    let works = (0..16).flat_map(|shard| items(store, keys::issue_work_partition(shard)));
    works
        .map(|item| unpack::<IssueWork>(&item).expect("a work item").report_id)
        .collect()
}

/// The trail says of each report once that it was issued.
fn all_are_brought_to_an_end(store: &dyn Store, reports: &[ReportId]) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !pending(store).is_empty() {
        assert!(Instant::now() < deadline, "reports stay pending");
        thread::sleep(Duration::from_millis(50));
    }
    let trail: Vec<AuditEvent> = (0..16)
        .flat_map(|shard| items(store, format!("AQ#{shard:x}")))
        .map(|item| unpack(&item).expect("an event"))
        .collect();
    for report in reports {
        let of_this = trail
            .iter()
            .filter(|event| event.about == AuditAbout::Report(*report));
        let ends: Vec<_> = of_this
            .map(|event| event.act)
            .filter(|act| *act != AuditAct::ReportRequested)
            .collect();
        assert_eq!(ends, [AuditAct::ReportIssued]);
    }
}
