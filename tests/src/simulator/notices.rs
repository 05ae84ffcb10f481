//! Firms that have asked to be told, and what reaches them: nothing is lost, and what comes twice is the same.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use functions::notices::{HookUrl, Letter, NoticeDeps, PostNotice, Posted, Reach};
use functions::use_cases::manage_webhooks::make_webhook;
use functions::use_cases::notices::send_notices;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use shared::notice::NoticeKind;

use super::people::principal;
use super::units::FIRMS;
use super::world::{World, lock, mix};

/// What reached the receivers, by where and under which id.
pub(super) struct Posts {
    taken: Mutex<BTreeMap<(String, String), Value>>,
    /// Something that came twice and was another thing.
    differs: AtomicBool,
    calm: AtomicBool,
    chance: Mutex<ChaCha8Rng>,
}

impl Posts {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            taken: Mutex::default(),
            differs: AtomicBool::new(false),
            calm: AtomicBool::new(false),
            chance: Mutex::new(ChaCha8Rng::seed_from_u64(mix(seed, u64::MAX))),
        }
    }

    /// From now on every receiver takes what comes.
    pub(super) fn calm_down(&self) {
        self.calm.store(true, Ordering::SeqCst);
    }

    fn take(&self, to: &HookUrl, letter: &Letter) {
        let body: Value = serde_json::from_slice(&letter.body).expect("JSON");
        let at = (to.as_str().to_owned(), letter.id.clone());
        let same = body["id"] == letter.id.as_str();
        let before = lock(&self.taken).insert(at, body.clone());
        if !same || before.is_some_and(|before| before != body) {
            self.differs.store(true, Ordering::SeqCst);
        }
    }

    /// How often something of this kind, with this in its data, has reached the address.
    fn count(&self, to: &str, kind: &str, field: &str, value: &Value) -> usize {
        let taken = lock(&self.taken);
        let fits = taken.iter().filter(|((at, _), body)| {
            at == to && body["type"] == kind && body["data"][field] == *value
        });
        fits.count()
    }
}

#[async_trait]
impl PostNotice for Posts {
    async fn post(&self, to: &HookUrl, letter: &Letter) -> Posted {
        let fate = lock(&self.chance).random_range(0..6);
        match fate {
            _ if self.calm.load(Ordering::SeqCst) => {}
            0 => return Posted::NoAnswer,
            1 => return Posted::Answered(503),
            // Taken, and the answer lost.
            2 => {
                self.take(to, letter);
                return Posted::NoAnswer;
            }
            _ => {}
        }
        self.take(to, letter);
        Posted::Answered(200)
    }
}

fn address(firm: usize) -> String {
    format!("http://127.0.0.1:9/firm-{firm}")
}

/// Both firms ask to be told of everything, before anything happens.
pub(super) async fn subscribe(world: &World) {
    for firm in 0..FIRMS.len() {
        let who = principal(world, firm).await;
        let url = HookUrl::parse(&address(firm), Reach::AndThisMachine).expect("an address");
        let events = [
            NoticeKind::ReportIssued,
            NoticeKind::ReportExpiring,
            NoticeKind::RecordAdded,
            NoticeKind::ObjectionMoved,
        ];
        make_webhook(&world.deps().session(), &who, &url, &events)
            .await
            .expect("a webhook");
    }
}

/// What sending needs, over these dependencies.
pub(super) fn deps_of(world: &World, deps: &functions::deps::Deps) -> NoticeDeps {
    NoticeDeps::of(deps, world.posts.clone(), None)
}

/// After all is over everybody knows: of each report that is out and each event of an objection its firm was told once,
/// of new records whoever has any.
pub(super) async fn at_the_end(world: &World) {
    let deps = deps_of(world, &world.deps());
    // As many rounds as the longest pause that was drawn may ask for.
    for _ in 0..3 {
        if let Err(error) = send_notices(&deps).await {
            world.fail(&format!("notices without faults failed: {error}"));
        }
        world.wait(6 * 3_600);
    }
    if world.posts.differs.load(Ordering::SeqCst) {
        world.fail("one id, two notices");
    }
    let seen = world.look();
    for (report, entity) in seen.issued_reports() {
        let firm = firm_of(world, &entity.0).await;
        let no = Value::from(report);
        let told = world
            .posts
            .count(&address(firm), "report.issued", "report_no", &no);
        if told != 1 {
            world.fail(&format!("of report {no} its firm was told {told} times"));
        }
    }
    for (objection, entity, events) in &seen.objections {
        let firm = firm_of(world, entity).await;
        let id = Value::from(objection.as_str());
        let told = world
            .posts
            .count(&address(firm), "objection.moved", "objection", &id);
        if told != *events as usize {
            world.fail(&format!("of {events} events of {id} {told} were told"));
        }
    }
    for record in &seen.records {
        let code = record.subject.as_str();
        let firm = FIRMS.iter().position(|firm| firm.code == code);
        let unit = Value::from(record.unit.0.as_str());
        let firm = address(firm.expect("a firm of the city"));
        if world.posts.count(&firm, "record.added", "unit", &unit) == 0 {
            world.fail("of a new record its firm was not told");
        }
    }
}

async fn firm_of(world: &World, entity: &str) -> usize {
    for (at, firm) in FIRMS.iter().enumerate() {
        if super::units::entity(world, firm.code).await.0 == entity {
            return at;
        }
    }
    world.fail("a report of no firm");
    0
}
