//! The whole service as functions: table, files, keys, an HTTP API in front, and the firms of the demonstration.

use super::emulator::CargoLambda;
use super::event::{HttpRequest, HttpResponse, request_event, response};
use super::function::{Environment, Function};
use super::gateway::{Gateway, Route};
use crate::dynoxide::Dynoxide;
use anyhow::{Context, Result, anyhow};
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use functions::clock::ManualClock;
use functions::demo::city::{SEED, generate};
use functions::deps::{Deps, Origin};
use functions::files::Files;
use functions::random::OsRandom;
use functions::render::Pdf;
use functions::secrets;
use functions::sign::Sealing;
use functions::store::dynamo::{DynamoOptions, DynamoStore};
use functions::use_cases::deliver_records::{Content, Delivery, DeliveryDeps, deliver_records};
use shared::time::ShanghaiTime;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Its table.
const TABLE: &str = "xinzheng-functions";
/// The demonstration's time at the start of every function.
pub const CLOCK: &str = "2026-11-24T09:30:00+08:00";

const YANCHENG: &str = include_str!("../../../infra/policies/yancheng-2024.toml");
const YANCHENG_DEMO: &str = include_str!("../../../infra/policies/yancheng-2024-demo.toml");

/// Who answers which route of the HTTP API, as `infra/template.yaml` says it; the demonstration's provider besides.
pub const ROUTES: [(&str, &str); 34] = [
    ("POST /api/reports", "issue"),
    ("ANY /api/reports/{report_no}/withdrawal", "issue"),
    ("ANY /api/objections", "issue"),
    ("ANY /api/objections/{proxy+}", "issue"),
    ("GET /api/records", "issue"),
    ("GET /api/records/{id}", "issue"),
    ("ANY /api/holds", "issue"),
    ("ANY /api/holds/{proxy+}", "issue"),
    ("POST /api/records/{id}/withdraw", "issue"),
    ("POST /api/records/{id}/correct", "issue"),
    ("ANY /api/repairs", "issue"),
    ("ANY /api/repairs/{proxy+}", "issue"),
    ("ANY /v/withdrawn", "fetch"),
    ("ANY /v/{code}", "verify"),
    ("ANY /v", "verify"),
    ("ANY /auth/{proxy+}", "identity"),
    ("ANY /api/session", "identity"),
    ("ANY /api/session/{proxy+}", "identity"),
    ("ANY /api/webhooks", "identity"),
    ("ANY /api/webhooks/{proxy+}", "identity"),
    ("ANY /api/contact", "identity"),
    ("ANY /api/policy/{proxy+}", "identity"),
    ("ANY /api/users", "identity"),
    ("ANY /api/users/{proxy+}", "identity"),
    ("GET /api/units", "identity"),
    ("ANY /demo-idp/{proxy+}", "identity"),
    ("ANY /api/deliveries", "deliver"),
    ("ANY /api/deliveries/{proxy+}", "deliver"),
    ("GET /api/records/export", "deliver"),
    ("ANY /api/uploads", "deliver"),
    ("ANY /api/uploads/{proxy+}", "deliver"),
    ("ANY /api/units/{unit}/keys", "deliver"),
    ("ANY /api/units/{unit}/keys/{proxy+}", "deliver"),
    ("$default", "fetch"),
];

/// All functions.
pub const FUNCTIONS: [&str; 6] = [
    "issue",
    "fetch",
    "verify",
    "deliver",
    "identity",
    "scheduled",
];

/// The service. Everything ends with it.
pub struct Cloud {
    /// What the functions have, for a test that wants to look or to act beside them. Its clock stands still,
    /// five minutes before theirs began.
    pub deps: Deps,
    origin: String,
    functions: Vec<(&'static str, Arc<Function>)>,
    gateway: Gateway,
    _engine: Dynoxide,
    _folder: tempfile::TempDir,
}

impl Cloud {
    /// Starts it with the programs in this folder, on `emulator` or on this module's own runtime interface.
    pub async fn start(programs: &Path, emulator: Option<CargoLambda>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let engine = Dynoxide::start();
        let (listener, origin) = Gateway::port().await?;
        let deps = deps(folder.path(), &engine.endpoint(), &origin).await?;
        register_firms(&deps).await?;
        let environment = environment(folder.path(), &engine.endpoint(), &origin)?;
        let emulator = emulator.map(Arc::new);
        let mut functions = Vec::new();
        for name in FUNCTIONS {
            let program = programs.join(format!("xinzheng-{name}"));
            let environment = environment.clone();
            let function = match &emulator {
                Some(emulator) => Function::on(emulator.clone(), &program, environment, 1)?,
                None => Function::new(&program, environment)?,
            };
            functions.push((name, Arc::new(function)));
        }
        let routes = ROUTES.iter().map(|(key, name)| {
            let found = functions.iter().find(|(other, _)| other == name);
            found.map(|(_, function)| Route {
                key: (*key).to_owned(),
                function: function.clone(),
            })
        });
        let routes = routes.collect::<Option<Vec<_>>>();
        let gateway = Gateway::serve(listener, routes.context("a route without a function")?);
        Ok(Self {
            deps,
            origin,
            functions,
            gateway,
            _engine: engine,
            _folder: folder,
        })
    }

    /// Where the HTTP API is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The HTTP API.
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// A function by its short name.
    pub fn function(&self, name: &str) -> Result<&Arc<Function>> {
        self.functions
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, function)| function)
            .with_context(|| format!("there is no function {name}"))
    }

    /// What all functions wrote to their outputs.
    pub fn log(&self) -> String {
        self.functions
            .iter()
            .map(|(_, function)| function.log())
            .collect()
    }

    /// Calls a function with a request, as the HTTP API would.
    pub async fn ask(&self, function: &str, request: &HttpRequest) -> Result<HttpResponse> {
        let event = request_event(request, "$default", "test");
        let answer = self
            .function(function)?
            .call(&event)
            .await
            .map_err(|failed| anyhow!("{function}: {failed:?}"))?;
        response(&answer).map_err(|what| anyhow!("{function}: {what:?}: {answer}"))
    }
}

async fn deps(folder: &Path, endpoint: &str, origin: &str) -> Result<Deps> {
    let policy = shared::policy::parse_overlay(YANCHENG, YANCHENG_DEMO)
        .map_err(|faults| anyhow!("the demonstration's policy: {faults:?}"))?;
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("cn-north-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(endpoint)
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    let store = DynamoStore::new(&client, TABLE, DynamoOptions::default());
    store.create_table().await?;
    let files = folder.join("files");
    std::fs::create_dir(&files)?;
    let now = ShanghaiTime::parse(CLOCK).context("a time")?;
    let secrets = secrets::open_or_make(&folder.join("keys"))?.secrets;
    let sealing = Sealing::demonstration(&secrets, &policy)
        .map_err(|why| anyhow!("the keys of seals: {why:?}"))?;
    Ok(Deps {
        store: Arc::new(store),
        files: Files::in_folder(&files)?,
        policy: Arc::new(policy),
        clock: Arc::new(ManualClock::at(now.plus_seconds(-300))),
        random: Arc::new(OsRandom),
        secrets: Arc::new(secrets),
        sealing: Arc::new(sealing),
        renderer: Arc::new(Pdf),
        origin: Arc::new(Origin::parse(origin)?),
        patience: Duration::from_secs(30),
    })
}

/// The register holds the firms that have an account, and nothing else.
async fn register_firms(deps: &Deps) -> Result<()> {
    let now = deps.clock.now();
    let city = generate(SEED, &deps.policy, now.date());
    let register = city.files.first().context("the register comes first")?;
    let lines: Vec<_> = register.bytes.split_inclusive(|b| *b == b'\n').collect();
    let delivery = Delivery {
        unit: &register.unit,
        id: "register-1",
        content: Content::Register,
        file: &lines.get(..10).context("ten lines")?.concat(),
        as_of: now.date().pred_opt().context("a day before")?,
    };
    deliver_records(&DeliveryDeps::of(deps), delivery, now)
        .await
        .map_err(|error| anyhow!("the register is not taken: {error:?}"))?;
    Ok(())
}

fn environment(folder: &Path, endpoint: &str, origin: &str) -> Result<Environment> {
    let path = |name: &str| -> Result<String> {
        let path = folder.join(name).into_os_string().into_string();
        path.map_err(|path| anyhow!("{} is no text", path.display()))
    };
    Ok(Environment::of([
        ("XINZHENG_TABLE", TABLE),
        ("XINZHENG_DYNAMODB_ENDPOINT", endpoint),
        ("XINZHENG_KEYS", &path("keys")?),
        ("XINZHENG_FILES", &path("files")?),
        ("XINZHENG_ORIGIN", origin),
        ("XINZHENG_DEMO", "1"),
        ("XINZHENG_CLOCK", CLOCK),
    ]))
}
