//! The city: one store, one file store, one clock, and processes that come and go.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use functions::clock::{Clock, ManualClock};
use functions::deadline;
use functions::deps::{Deps, Origin};
use functions::files::{Files, name_of};
use functions::keys::IndexKey;
use functions::pdf::{ToSign, Unsigned, VerifyAddress};
use functions::random::Random;
use functions::render::{CannotRender, RenderReport};
use functions::secrets::Secrets;
use functions::sign::Sealing;
use functions::store::Store;
use functions::store::retry::Retrying;
use functions::use_cases::policy::policy_in_force;
use futures::FutureExt;
use object_store::ObjectStore;
use object_store::memory::InMemory;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::canonical::to_canonical_json;
use shared::policy::{Policy, SealImage};
use shared::report::SpecialReport;
use shared::time::ShanghaiTime;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::Instant;

use super::Outcome;
use super::flaws::{Flaw, flawed};
use super::ledger::Ledger;
use super::notices::{self, Posts};
use super::turns::{Turns, TurnsOf};
use super::units;
use crate::faults::{Faulty, FaultyFiles, Plan, Rates};
use crate::memory::MemoryStore;

const POLICY: &str = include_str!("../../../infra/policies/example-city.toml");
/// How long a request may take.
const REQUEST: Duration = Duration::from_secs(20);
/// Events that are kept to be told when something does not hold.
const KEPT_EVENTS: usize = 80;

/// The city. Cheap to clone.
#[derive(Clone)]
pub(super) struct World(Arc<Inner>);

pub(super) struct Inner {
    pub(super) seed: u64,
    pub(super) store: Arc<MemoryStore>,
    flawed: Arc<dyn Store>,
    objects: Arc<dyn ObjectStore>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) policy: Arc<Policy>,
    secrets: Arc<Secrets>,
    sealing: Arc<Sealing>,
    origin: Arc<Origin>,
    turns: Arc<Turns>,
    rates: Rates,
    retries: bool,
    calm: AtomicBool,
    closed: AtomicBool,
    plans: Mutex<Vec<Arc<Plan>>>,
    processes: AtomicU64,
    alive: Mutex<HashMap<u64, AbortHandle>>,
    pub(super) ledger: Ledger,
    /// What reached those who are told.
    pub(super) posts: Arc<Posts>,
    told: Mutex<Told>,
    failed: Mutex<Option<String>>,
    checked: Mutex<(u64, u64)>,
    /// The policy in force, and the version of the item that says so.
    published: Mutex<Option<(u64, Arc<Policy>)>>,
}

#[derive(Default)]
struct Told {
    steps: u64,
    deaths: u64,
    hash: DefaultHasher,
    last: VecDeque<String>,
}

impl std::ops::Deref for World {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl World {
    /// An empty city, and the register in it.
    pub(super) async fn found(seed: u64, flaw: Flaw, rng: &mut ChaCha8Rng) -> Self {
        let store = Arc::new(MemoryStore::default());
        let start = ShanghaiTime::parse("2026-03-10T09:00:00+08:00").expect("a time");
        let policy = shared::policy::parse(POLICY).expect("the policy");
        let secrets = Secrets {
            code_key: [1; 32],
            index_key: IndexKey([2; 32]),
            cookie_key: [3; 32],
            csrf_key: [4; 32],
            log_key: [5; 32],
        };
        let world = Self(Arc::new(Inner {
            seed,
            flawed: flawed(flaw, store.clone(), seed),
            store,
            objects: Arc::new(InMemory::new()),
            clock: Arc::new(ManualClock::at(start)),
            sealing: Arc::new(Sealing::demonstration(&secrets, &policy).expect("keys of seals")),
            policy: Arc::new(policy),
            secrets: Arc::new(secrets),
            origin: Arc::new(Origin::parse("http://127.0.0.1:8080").expect("an origin")),
            turns: Arc::default(),
            rates: Rates::draw(rng),
            // Use cases must stay right without the layer that asks again.
            retries: rng.random_ratio(3, 4),
            calm: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            plans: Mutex::default(),
            processes: AtomicU64::new(0),
            alive: Mutex::default(),
            ledger: Ledger::default(),
            posts: Arc::new(Posts::new(seed)),
            told: Mutex::default(),
            failed: Mutex::default(),
            checked: Mutex::default(),
            published: Mutex::default(),
        }));
        units::found_register(&world).await;
        notices::subscribe(&world).await;
        world
    }

    /// Runs `work` as a process of its own, to which faults happen and which may die. Its outcome is `None`
    /// then.
    pub(super) fn serve<T, F>(&self, work: impl FnOnce(Deps) -> F) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let process = self.processes.fetch_add(1, Ordering::SeqCst);
        let work = work(self.deps_of(process));
        let until = Instant::now() + REQUEST;
        let task = tokio::spawn(deadline::within(until, work));
        lock(&self.alive).insert(process, task.abort_handle());
        task
    }

    fn deps_of(&self, process: u64) -> Deps {
        let seed = mix(self.seed, process);
        let rates = if self.is_calm() {
            Rates::NONE
        } else {
            self.rates
        };
        let plan = Arc::new(Plan::new(seed, rates));
        lock(&self.plans).push(plan.clone());
        let points = Arc::new(TurnsOf {
            turns: self.turns.clone(),
            process,
        });
        let faulty = Arc::new(Faulty::new(
            self.flawed.clone(),
            plan.clone(),
            points.clone(),
        ));
        let random: Arc<dyn Random> = Arc::new(Seeded::new(seed));
        let store: Arc<dyn Store> = if self.retries {
            Arc::new(Retrying::new(
                faulty,
                random.clone(),
                Duration::from_secs(5),
            ))
        } else {
            faulty
        };
        let files = FaultyFiles::new(self.objects.clone(), plan, points);
        let breaks = (!self.is_calm() && self.rates.fails > 0).then(|| Seeded::new(!seed));
        Deps {
            store,
            files: Files::in_store(Arc::new(files)),
            renderer: Arc::new(Scribe { breaks }),
            random,
            ..self.deps()
        }
    }

    /// The city as it is, without faults.
    pub(super) fn deps(&self) -> Deps {
        let process = self.processes.fetch_add(1, Ordering::SeqCst);
        Deps {
            store: self.store.clone(),
            files: Files::in_store(self.objects.clone()),
            policy: self.policy_in_force(),
            clock: self.clock.clone(),
            random: Arc::new(Seeded::new(mix(self.seed, process))),
            secrets: self.secrets.clone(),
            sealing: self.sealing.clone(),
            renderer: Arc::new(Scribe { breaks: None }),
            origin: self.origin.clone(),
            patience: Duration::from_secs(2),
        }
    }

    /// The version by which a process goes that begins now.
    pub(super) fn policy_in_force(&self) -> Arc<Policy> {
        let key = functions::keys::policy_in_force(&self.policy.id);
        let now = self.store.get(&key).now_or_never();
        let Some(Ok(Some(now))) = now else {
            return self.policy.clone();
        };
        // Read once for each publication: a city asks at every step.
        let mut known = lock(&self.published);
        if known.as_ref().is_none_or(|(v, _)| *v != now.v) {
            match policy_in_force(&*self.store, &self.policy).now_or_never() {
                Some(Ok(policy)) => *known = Some((now.v, policy)),
                Some(Err(_)) | None => {
                    self.fail("which policy is in force cannot be read in a sound store");
                }
            }
        }
        let known = known.as_ref();
        known.map_or_else(|| self.policy.clone(), |(_, policy)| policy.clone())
    }

    pub(super) fn code_key(&self) -> &[u8; 32] {
        &self.secrets.code_key
    }

    /// Partition of the idempotency item of this key.
    pub(super) fn slot(&self, subject: &str, key: &str) -> String {
        functions::keys::idempotency(&self.secrets.index_key, subject, key).pk
    }

    /// Keyed hash of a subject.
    pub(super) fn actor(&self, subject: &str) -> String {
        let index = &self.secrets.index_key;
        index.hash(&[b"actor", subject.as_bytes()])
    }

    pub(super) fn now(&self) -> ShanghaiTime {
        self.clock.now()
    }

    pub(super) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::SeqCst)
    }

    /// From now on nothing fails.
    pub(super) fn calm_down(&self) {
        self.calm.store(true, Ordering::SeqCst);
        self.posts.calm_down();
        for plan in lock(&self.plans).iter() {
            plan.set_rates(Rates::NONE);
        }
        self.tell("the calm begins".to_owned());
    }

    /// Lets one of those who wait go on, or die where it stands; `false` if nobody waits.
    pub(super) fn let_one_pass(&self, rng: &mut ChaCha8Rng) -> bool {
        let Some(turn) = self.turns.draw(rng) else {
            return false;
        };
        lock(&self.told).steps += 1;
        let (process, point) = (turn.process, turn.point);
        if !self.is_calm() && rng.random_ratio(1, 90) {
            self.tell(format!(
                "process {process} dies: {:?} {}",
                point.side, point.call
            ));
            lock(&self.told).deaths += 1;
            if let Some(alive) = lock(&self.alive).remove(&process) {
                alive.abort();
            }
        } else {
            self.tell(format!(
                "process {process}: {:?} {}",
                point.side, point.call
            ));
            turn.go();
        }
        true
    }

    /// The clock moves: seconds, now and then a minute, an hour, seldom a day.
    pub(super) fn pass_time(&self, rng: &mut ChaCha8Rng) {
        let seconds = match rng.random_range(0..200) {
            0 => 25 * 3_600,
            1 | 2 => 3_700,
            3..30 => 61,
            _ => rng.random_range(1..20),
        };
        self.wait(seconds);
    }

    /// The clock moves by so many seconds.
    pub(super) fn wait(&self, seconds: i64) {
        self.clock.set(self.now().plus_seconds(seconds));
        self.tell(format!("{seconds} seconds pass"));
    }

    /// Nobody asks for anything any more: the sweepers go home.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    /// The engine removes what has expired.
    pub(super) fn purge(&self) {
        self.store.purge_expired(self.now().unix());
    }

    /// Whether something was written, or somebody was told something, since this was asked last.
    pub(super) fn has_moved(&self) -> bool {
        let now = (self.store.writes(), self.ledger.entries());
        core::mem::replace(&mut *lock(&self.checked), now) != now
    }

    /// Writes down what happened.
    pub(super) fn tell(&self, event: String) {
        let mut told = lock(&self.told);
        event.hash(&mut told.hash);
        if std::env::var_os("XINZHENG_SEED").is_some() {
            println!("{event}");
        }
        if told.last.len() == KEPT_EVENTS {
            told.last.pop_front();
        }
        told.last.push_back(event);
    }

    /// Notes what does not hold. The run stops with the step; what is noted first is told.
    pub(super) fn fail(&self, what: &str) {
        let (seed, told) = (self.seed, lock(&self.told));
        let last: Vec<_> = told.last.iter().map(String::as_str).collect();
        let (steps, last) = (told.steps, last.join("\n  "));
        lock(&self.failed).get_or_insert_with(|| {
            format!("seed {seed}, step {steps}: {what}\nwhat happened last:\n  {last}")
        });
    }

    /// What does not hold, if anything was noted.
    pub(super) fn stop_if_failed(&self) -> Result<(), String> {
        match lock(&self.failed).take() {
            Some(what) => Err(what),
            None => Ok(()),
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        let told = lock(&self.told);
        Outcome {
            steps: told.steps,
            writes: self.store.writes(),
            deaths: told.deaths,
            trace: told.hash.finish(),
            ..self.ledger.outcome()
        }
    }
}

pub(super) fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A seed from two numbers.
pub(super) fn mix(seed: u64, n: u64) -> u64 {
    let mut hash = DefaultHasher::new();
    (seed, n).hash(&mut hash);
    hash.finish()
}

/// Randomness of a process.
struct Seeded(Mutex<ChaCha8Rng>);

impl Seeded {
    fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha8Rng::seed_from_u64(seed)))
    }
}

impl Random for Seeded {
    fn fill(&self, out: &mut [u8]) {
        lock(&self.0).fill_bytes(out);
    }
}

/// What a report's file says in these cities, before its signature: which report it was drawn from.
pub(super) fn drawn_from(json_file: &str) -> String {
    format!("drawn from {json_file}")
}

/// Draws at once, and seldom not at all.
struct Scribe {
    breaks: Option<Seeded>,
}

impl RenderReport for Scribe {
    fn render(
        &self,
        report: &SpecialReport,
        _: &VerifyAddress,
        signing: &ToSign<'_>,
        _: Option<&SealImage>,
    ) -> Result<Unsigned, CannotRender> {
        if self
            .breaks
            .as_ref()
            .is_some_and(|breaks| lock(&breaks.0).random_ratio(1, 60))
        {
            return Err(CannotRender::Failed("the pen broke"));
        }
        let json = to_canonical_json(report).expect("a report has a canonical form");
        let bytes = drawn_from(&name_of(&json)).into_bytes();
        Ok(Unsigned::ending_with_gap(bytes, signing.room))
    }
}
