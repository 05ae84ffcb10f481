//! Putting the local server together, and running it until it is told to stop.

use super::Config;
use super::serve::serve;
use crate::deps::{Deps, InvalidOrigin, Origin};
use crate::files::Files;
use crate::identity::{BackChannel, Provider};
use crate::in_force::{self, InForce};
use crate::notices::{Folder, NoticeDeps, Web};
use crate::policy_file::{PolicyFault, read_policy};
use crate::random::OsRandom;
use crate::routes::front::Front;
use crate::routes::{App, Limits, all_functions_telling, site};
use crate::seal_image::{PdfWithSeal, SealImageFault};
use crate::secrets::{self, SecretsError};
use crate::store::retry::Retrying;
use crate::use_cases::notices::send_notices;
use crate::use_cases::sequence_log::sequence_log;
use crate::use_cases::sweep::sweep;
use axum::Router;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

mod check;
mod deliveries;
mod demo;
mod seal;
mod table;

use table::{Expired, Table};

/// Why the server did not start, in a sentence for whoever started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder of the data.
    #[error("the folder {0} cannot be used: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The keys.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The keys of seals.
    #[error(transparent)]
    SealKeys(#[from] seal::CannotSealHere),
    /// The table.
    #[error("the table cannot be opened: {0}")]
    Store(#[from] crate::store::StoreError),
    /// The engine of the table, as it was asked for.
    #[error("the table cannot be used: {0}")]
    Engine(&'static str),
    /// The files.
    #[error("the report files cannot be opened: {0}")]
    Files(#[from] crate::files::FileError),
    /// The origin.
    #[error(transparent)]
    Origin(#[from] InvalidOrigin),
    /// The policy.
    #[error("the policy cannot be used:\n{0}")]
    Policy(#[from] PolicyFault),
    /// The seal's image.
    #[error(transparent)]
    SealImage(#[from] SealImageFault),
    /// The identity provider.
    #[error("the identity provider cannot be used: {0}")]
    Provider(&'static str),
    /// The address.
    #[error("{0} cannot be listened on: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    /// The thread that applies uploaded deliveries.
    #[error("uploaded deliveries cannot be applied: {0}")]
    Deliveries(std::io::Error),
    /// The demonstration.
    #[error("the demonstration city cannot be made: {0}")]
    Demo(String),
    /// A table that was checked.
    #[error("the table is not sound: {0} findings")]
    NotSound(usize),
}

/// How often the sweeper looks.
const SWEEP_EVERY: Duration = Duration::from_secs(15);
/// How often notices are told and sent.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// How often leaves are put into the transparency log.
const LOG_EVERY: Duration = Duration::from_secs(5);
/// Every so many sweeps expired items are removed.
const PURGE_EVERY: u32 = 20;
/// How long a call waits for another one under its idempotency key.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a call of the store that is part of no request, as the sweeper's, is asked again.
const STORE_PATIENCE: Duration = Duration::from_secs(5);

/// Runs the server until it is told to stop.
pub async fn run(config: Config) -> Result<(), StartError> {
    log();
    if config.check {
        return check::check(&config).await;
    }
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| StartError::Listen(config.listen, error))?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen(config.listen, error))?;
    let origin = match &config.origin {
        Some(origin) => Origin::parse(origin)?,
        None => Origin::parse(&format!("http://{address}"))?,
    };
    let policy = Arc::new(read_policy(config.policy.as_deref(), config.demo)?);
    let renderer = Arc::new(PdfWithSeal::beside(config.policy.as_deref()));
    renderer.hold(&policy)?;
    let folder = |name: &str| folder(&config.data, name);
    let keys = folder("keys")?;
    let opened = secrets::open_or_make(&keys)?;
    if opened.made {
        println!(
            "Keys were made in {}. Keep them safe: without them no report's code can be told again.",
            keys.display()
        );
    }
    let table = Table::open(&config).await?;
    let deps = Deps {
        store: Arc::new(Retrying::new(
            table.store,
            Arc::new(OsRandom),
            STORE_PATIENCE,
        )),
        files: Files::in_folder(&folder("files")?)?,
        policy: policy.clone(),
        clock: config.clock(),
        random: Arc::new(OsRandom),
        sealing: Arc::new(seal::open(&config, &opened.secrets, &policy)?),
        secrets: Arc::new(opened.secrets),
        renderer: renderer.clone(),
        origin: Arc::new(origin),
        patience: PATIENCE,
    };
    let (provider, idp) = if config.demo {
        demo::prepare(&config, &deps).await?
    } else {
        (network_provider(&config, &deps.origin)?, Router::new())
    };
    let site = site::Site::read(config.site.as_deref(), deps.origin.is_https())
        .map_err(|error| StartError::Folder(config.site.clone().unwrap_or_default(), error))?;
    if !site.is_there() {
        println!("There is no portal to show (--site); the interface works all the same.");
    }
    // Before the first request: what was published holds from then on.
    let in_force = Arc::new(InForce::new(deps.policy.clone()));
    in_force.look(&*deps.store).await?;
    renderer.hold(&in_force.now())?;
    seal::publish(&config, &deps, &in_force.now()).await?;
    let app = App {
        deps: Deps {
            policy: in_force.now(),
            ..deps.clone()
        },
        provider: Arc::new(provider),
        limits: Limits::default(),
    };
    tokio::spawn(app.limits.clone().watch());
    let waiting = Arc::default();
    let site = Arc::new(site);
    let told = Arc::clone(&waiting);
    let routes = move |app: &App| {
        let functions = all_functions_telling(app, &told).merge(idp.clone());
        site::behind(functions, site.clone())
    };
    let front = Arc::new(Front::new(&app, routes(&app)));
    deliveries::begin(deps.clone(), in_force.clone(), waiting, folder("files")?)?;
    let sweeper = tokio::spawn(sweep_on(deps.clone(), in_force.clone(), table.expired));
    let watch = tokio::spawn(watch_policy(in_force, front.clone(), app, routes));
    let sequencer = tokio::spawn(sequence_on(deps.clone()));
    let outgoing = Folder::new(folder("outgoing")?, host_of(&deps.origin));
    let web = Web::new().map_err(|_| StartError::Provider("no network client"))?;
    let notices = NoticeDeps::of(&deps, Arc::new(web), Some(Arc::new(outgoing)));
    let teller = tokio::spawn(tell_on(notices));
    if config.origin.is_none() {
        println!("Listening on {}", deps.origin.as_str());
    } else {
        println!("Listening on http://{address} for {}", deps.origin.as_str());
    }
    serve(listener, front, stop_signal()).await;
    sweeper.abort();
    sequencer.abort();
    teller.abort();
    watch.abort();
    Ok(())
}

async fn stop_signal() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// Puts the routes together anew whenever another policy has come into force.
async fn watch_policy(
    in_force: Arc<InForce>,
    front: Arc<Front>,
    mut app: App,
    routes: impl Fn(&App) -> Router,
) {
    loop {
        tokio::time::sleep(in_force::EVERY).await;
        match in_force.look(&*app.deps.store).await {
            Ok(None) => {}
            Ok(Some(policy)) => {
                tracing::info!(version = policy.version, "another policy is in force");
                app.deps.policy = policy;
                front.replace(&app, routes(&app));
            }
            // The next look is soon; a store that does not answer stops what matters by itself.
            Err(error) => tracing::error!(%error, "the policy in force was not looked for"),
        }
    }
}

async fn sweep_on(deps: Deps, in_force: Arc<InForce>, expired: Expired) {
    let mut round = 0_u32;
    loop {
        let deps = Deps {
            policy: in_force.now(),
            ..deps.clone()
        };
        match sweep(&deps).await {
            Ok(swept) if swept == Default::default() => {}
            Ok(swept) => tracing::info!(
                finished = swept.finished,
                voided = swept.voided,
                left = swept.left,
                fell_due = swept.fell_due,
                "swept"
            ),
            Err(error) => tracing::error!(%error, "the sweep stopped"),
        }
        if round.is_multiple_of(PURGE_EVERY)
            && let Err(error) = expired.remove(deps.clock.now()).await
        {
            tracing::error!(%error, "expired items were not removed");
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

/// Puts leaves into the transparency log, beside the sweeper: a checkpoint must not wait for what was left.
async fn sequence_on(deps: Deps) {
    loop {
        match sequence_log(&deps, None).await {
            Ok(done) if done.leaves == 0 => {}
            Ok(done) => tracing::info!(leaves = done.leaves, left = done.left, "logged"),
            Err(error) => tracing::error!(%error, "the transparency log stands still"),
        }
        tokio::time::sleep(LOG_EVERY).await;
    }
}

/// Tells and sends notices, beside the sweeper: a receiver that is slow must not keep reports waiting.
async fn tell_on(deps: NoticeDeps) {
    loop {
        match send_notices(&deps).await {
            Ok(done) if done == Default::default() => {}
            Ok(done) => tracing::info!(
                told = done.told,
                expiring = done.expiring,
                overdue = done.overdue,
                sent = done.sent,
                failed = done.failed,
                given_up = done.given_up,
                left = done.left,
                "notices"
            ),
            Err(error) => tracing::error!(%error, "notices stopped"),
        }
        tokio::time::sleep(TELL_EVERY).await;
    }
}

/// Without its port.
fn host_of(origin: &Origin) -> &str {
    let authority = origin.authority();
    authority
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(authority, |(host, _)| host)
}

fn network_provider(config: &Config, origin: &Origin) -> Result<Provider, StartError> {
    let back = BackChannel::network().map_err(|_| StartError::Provider("no network client"))?;
    let issuer = config.issuer.as_deref().unwrap_or_default();
    Provider::new(
        issuer,
        &config.client_id,
        std::env::var("XINZHENG_CLIENT_SECRET").ok(),
        origin.url("/auth/callback"),
        back,
    )
    .map_err(|why| StartError::Provider(why.as_str()))
}

fn folder(data: &Path, name: &str) -> Result<PathBuf, StartError> {
    let path = data.join(name);
    let fault = |error| StartError::Folder(path.clone(), error);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    // Reports are private: neither table nor files are for other users of the machine.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&path).map_err(fault)?;
    Ok(path)
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("XINZHENG_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second server in one process (a test) keeps the first one's log.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Else a line that cannot be written, on a full disk say, would be told by one that panics.
        .log_internal_errors(false)
        .try_init();
}
