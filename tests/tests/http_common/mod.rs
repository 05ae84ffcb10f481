//! The service in one process, with a clock, randomness and store that a test has in hand, and a browser for it.
#![expect(dead_code, reason = "each test file uses its part")]

pub(crate) mod browser;
pub(crate) mod watched;

use browser::Browser;
use functions::clock::ManualClock;
use functions::demo::accounts::accounts;
use functions::demo::city::{Populated, SEED, generate, populate};
use functions::demo::idp::DemoIdp;
use functions::deps::{Deps, Origin};
use functions::files::Files;
use functions::keys::{self, EntityId, IndexKey};
use functions::random::CountingRandom;
use functions::render::Pdf;
use functions::routes::front::Front;
use functions::routes::{App, Limits, all_functions};
use functions::secrets::Secrets;
use functions::sign::Sealing;
use functions::store::Store;
use functions::store::sqlite::SqliteStore;
use functions::use_cases::deliver_records::{Content, Delivery, DeliveryDeps, deliver_records};
use shared::credit_code::CreditCode;
use shared::policy::Policy;
use shared::time::ShanghaiTime;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use watched::Watched;

const YANCHENG: &str = include_str!("../../../infra/policies/yancheng-2024.toml");
const YANCHENG_DEMO: &str = include_str!("../../../infra/policies/yancheng-2024-demo.toml");

pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";

/// The scheme of Yancheng with the demonstration's renewal.
pub(crate) fn demonstration() -> Policy {
    shared::policy::parse_overlay(YANCHENG, YANCHENG_DEMO).expect("the demonstration's policy")
}

/// The scheme of Yancheng as it was published.
pub(crate) fn original() -> Policy {
    shared::policy::parse(YANCHENG).expect("the original policy")
}

/// A time such as `2026-01-31 09:30:00`, in the city.
pub(crate) fn at(text: &str) -> ShanghaiTime {
    let time = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("a time");
    ShanghaiTime::from_unix(time.and_utc().timestamp() - 8 * 3600).expect("a time")
}

/// A service under test.
pub(crate) struct Lab {
    pub(crate) deps: Deps,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<Watched>,
    router: axum::Router,
    folder: tempfile::TempDir,
}

impl Lab {
    /// The register holds the named firms and nothing else: no unit has delivered a record.
    pub(crate) async fn with_firms(policy: Policy, now: ShanghaiTime) -> Self {
        let lab = Self::of_folder(tempfile::tempdir().expect("a folder"), policy, now);
        let city = generate(SEED, &lab.deps.policy, now.date());
        let register = city.files.first().expect("the register comes first");
        // The heading and the firms that have an account; the crowd comes after them.
        let lines: Vec<_> = register.bytes.split_inclusive(|b| *b == b'\n').collect();
        let delivery = Delivery {
            unit: &register.unit,
            id: "register-1",
            content: Content::Register,
            file: &lines[..10].concat(),
            as_of: now.date().pred_opt().expect("a day before"),
        };
        let outcome = deliver_records(&lab.delivery(), delivery, now)
            .await
            .expect("a register");
        assert_eq!(outcome.accepted, 9, "{outcome:?}");
        lab.settled()
    }

    /// The whole demonstration city.
    pub(crate) async fn with_city(policy: Policy, now: ShanghaiTime) -> Self {
        let lab = Self::of_folder(tempfile::tempdir().expect("a folder"), policy, now);
        let made = populate(&lab.delivery(), SEED, now).await.expect("a city");
        assert!(matches!(made, Populated::Made(_)), "{made:?}");
        lab.settled()
    }

    /// From here on every run draws the same randomness: what loads a city at the same time asks for it in an order,
    /// and after a conflict a number of times, of its own.
    fn settled(mut self) -> Self {
        const BEHIND_ALL_OF_A_CITY: u64 = 1 << 32;
        self.deps.random = Arc::new(CountingRandom::from_block(BEHIND_ALL_OF_A_CITY));
        self.router = router(&self.deps, Limits::new(256, 64, 1_024));
        self
    }

    fn of_folder(folder: tempfile::TempDir, policy: Policy, now: ShanghaiTime) -> Self {
        let clock = Arc::new(ManualClock::at(now));
        let inner = SqliteStore::open(folder.path().join("xinzheng.sqlite")).expect("a store");
        let store = Arc::new(Watched::new(Arc::new(inner)));
        let secrets = Secrets {
            code_key: [1; 32],
            index_key: IndexKey([2; 32]),
            cookie_key: [3; 32],
            csrf_key: [4; 32],
            log_key: [5; 32],
        };
        let sealing = Sealing::demonstration(&secrets, &policy).expect("keys of seals");
        let deps = Deps {
            store: store.clone(),
            files: files_in(&folder.path().join("files")),
            policy: Arc::new(policy),
            clock: clock.clone(),
            random: Arc::new(CountingRandom::default()),
            secrets: Arc::new(secrets),
            sealing: Arc::new(sealing),
            renderer: Arc::new(Pdf),
            origin: Arc::new(Origin::parse(ORIGIN).expect("an origin")),
            patience: Duration::from_secs(30),
        };
        let router = router(&deps, Limits::new(256, 64, 1_024));
        Self {
            deps,
            clock,
            store,
            router,
            folder,
        }
    }

    fn delivery(&self) -> DeliveryDeps {
        DeliveryDeps::of(&self.deps)
    }

    /// Where its table and files are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The table, opened by another process as it were.
    pub(crate) fn another_store(&self) -> SqliteStore {
        SqliteStore::open(self.folder.path().join("xinzheng.sqlite")).expect("a store")
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser at another server on the same table, with dependencies and limits of its own.
    pub(crate) fn browser_at(&self, deps: &Deps, limits: Limits) -> Browser {
        Browser::new(router(deps, limits))
    }

    /// A browser that is signed in as this account.
    pub(crate) async fn signed_in(&self, account: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(account).await;
        browser
    }

    /// Id of the entity with this code.
    pub(crate) async fn entity(&self, code: &CreditCode) -> EntityId {
        let key = keys::credit_code_guard(&self.deps.secrets.index_key, code);
        let item = self.store.get(&key).await.expect("a read");
        let guard: functions::items::CreditCodeGuard =
            functions::items::unpack(&item.expect("a guard")).expect("a guard");
        guard.entity
    }
}

fn files_in(folder: &Path) -> Files {
    std::fs::create_dir_all(folder).expect("a folder");
    Files::in_folder(folder).expect("files")
}

fn router(deps: &Deps, limits: Limits) -> axum::Router {
    let accounts = accounts(&deps.policy);
    let idp = DemoIdp::new(&deps.origin, &[5; 32], accounts, deps.clock.clone()).expect("a key");
    let idp = Arc::new(idp);
    let Ok(provider) = idp.provider() else {
        panic!("no provider");
    };
    let app = App {
        deps: deps.clone(),
        provider: Arc::new(provider),
        limits,
    };
    let routes = all_functions(&app).merge(idp.router());
    // As the local server has it.
    let front = Arc::new(Front::new(&app, routes));
    axum::Router::new().fallback(move |request: axum::extract::Request| {
        let front = front.clone();
        async move { front.answer(request).await }
    })
}
