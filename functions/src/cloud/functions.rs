//! The functions, each put together from what it needs and nothing else.

use super::answer::LARGEST_FILE;
use super::aws;
use super::config::{
    CannotStart, Common, Environment, FilesConfig, KeysConfig, ProviderConfig, TableConfig,
};
use super::keys;
use super::live::{Live, Unseen};
use super::s3;
use crate::deps::{Deps, FetchDeps, PublicDeps, SessionDeps};
use crate::files::Files;
use crate::identity::{BackChannel, Provider};
use crate::notices::{Folder, NoticeDeps, SendMessage, Web};
use crate::policy_file::read_policy;
use crate::random::OsRandom;
use crate::routes::site::{Site, behind};
use crate::routes::{
    Limits, deliver_function, fetch_function, identity_function, issue_function, verify_function,
};
use crate::seal_image::PdfWithSeal;
use crate::sealing_in_use::SealingInUse;
use crate::secrets::{self, Secrets};
use crate::sign::KeyService;
use crate::use_cases::publish_key_list::publish_key_list;
use crate::use_cases::renew_keys::renew_keys;
use axum::Router;
use shared::policy::Policy;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a call waits for another one under its idempotency key: shorter than a gateway waits for a function.
const PATIENCE: Duration = Duration::from_secs(10);

/// Function `issue`: makes a report.
pub async fn issue(environment: Environment) -> Result<Live, CannotStart> {
    let (deps, keys) = whole(environment).await?;
    Ok(issuing(deps, keys))
}

/// What the function `issue` answers with these dependencies, and with these keys in place of theirs.
pub fn issuing(deps: Deps, keys: Option<Arc<SealingInUse>>) -> Live {
    let (store, start, limits) = (deps.store.clone(), deps.policy.clone(), Limits::default());
    let (in_use, clock) = (keys.clone(), deps.clock.clone());
    let live = Live::new(&store, &start, Unseen::Refuses, move |policy| {
        let policy = policy.clone();
        let mut deps = Deps {
            policy,
            ..deps.clone()
        };
        if let Some(keys) = &in_use {
            deps.sealing = keys.now();
        }
        issue_function(&deps, &limits)
    });
    match keys {
        Some(keys) => live.with_keys(keys, clock),
        None => live,
    }
}

/// What the function `scheduled` works with.
pub struct Scheduled {
    /// All that issuing needs.
    pub(super) deps: Deps,
    /// What sending notices needs.
    pub(super) notices: NoticeDeps,
    /// Its keys, where the secrets manager keeps them.
    pub(super) keys: Option<Arc<SealingInUse>>,
    /// Who certifies new ones, where there is such a service.
    pub(super) service: Option<Arc<dyn KeyService>>,
}

/// Function `scheduled`: finishes what was left, by the clock, and sends notices.
pub async fn scheduled(mut environment: Environment) -> Result<Scheduled, CannotStart> {
    let outgoing = environment.outgoing();
    let service = environment.key_service();
    let access = match service {
        Some(_) => environment.seal_keys(),
        None => None,
    };
    let (mut deps, keys) = whole(environment).await?;
    match &keys {
        // A key service is not waited for here: a start has ten seconds.
        Some(keys) => {
            renew_keys(&deps, keys, None).await;
            deps.sealing = keys.now();
        }
        None => publish(&deps).await,
    }
    let service = service.and_then(|id| keys::service(id, access));
    let messages: Option<Arc<dyn SendMessage>> = match outgoing {
        Some(folder) => Some(Arc::new(Folder::new(folder, deps.origin.authority()))),
        None => {
            tracing::warn!(
                "nobody sends e-mail and SMS (XINZHENG_OUTGOING): such notices wait, are given up in the policy's \
                 time, and none of them is sent"
            );
            None
        }
    };
    let web = Web::new().map_err(|_| CannotStart::Provider("there is no network client"))?;
    let notices = NoticeDeps::of(&deps, Arc::new(web), messages);
    Ok(Scheduled {
        deps,
        notices,
        keys,
        service,
    })
}

/// Publishes the key list, once for each process: what it cannot do now the next one does.
async fn publish(deps: &Deps) {
    match publish_key_list(&*deps.store, &*deps.random, &deps.sealing, deps.clock.now()).await {
        Ok(published) => published.say(),
        Err(error) => tracing::error!(%error, "the key list was not published"),
    }
}

/// Function `fetch`: reports of one's own, what anyone may ask, and the portal's page where one is given to it.
pub async fn fetch(mut environment: Environment) -> Result<Live, CannotStart> {
    let common = environment.common();
    let table = environment.table();
    let files = environment.files();
    let keys = environment.keys();
    let answer_keys = environment.answer_keys();
    let page = environment.site();
    let read = common.zip(table).zip(files.zip(keys)).zip(answer_keys);
    let (((common, table), (files, keys)), answer_keys) = environment.finish(read)?;
    let policy = policy(&common)?;
    let secrets = keys::kept(keys).await?;
    let deps = FetchDeps {
        answering: keys::answering(answer_keys, &secrets, &policy).await?,
        policy,
        files: open(files)?,
        largest_answer: Some(LARGEST_FILE),
        secrets,
        store: Arc::new(aws::store(&table)),
        clock: common.clock,
        random: Arc::new(OsRandom),
        origin: common.origin,
    };
    let page = match page {
        Some(folder) => {
            let sent_to = deps.files.way_in_base().await;
            let sent_to = sent_to.map_err(|_| CannotStart::Files("the bucket cannot be named"))?;
            let https = deps.origin.is_https();
            Some(page_in(&folder, https, sent_to.as_deref())?)
        }
        None => None,
    };
    let (store, start, limits) = (deps.store.clone(), deps.policy.clone(), Limits::default());
    Ok(Live::new(&store, &start, Unseen::Refuses, move |policy| {
        let policy = policy.clone();
        let deps = FetchDeps {
            policy,
            ..deps.clone()
        };
        let function = fetch_function(&deps, &limits);
        match &page {
            Some(page) => behind(function, page.clone()),
            None => function,
        }
    }))
}

/// The portal's page, to stand behind a function with the headers that the local server gives it: they hold hashes
/// of what stands in the page. It sends files to the bucket itself.
fn page_in(folder: &Path, https: bool, sent_to: Option<&str>) -> Result<Arc<Site>, CannotStart> {
    let mut site = Site::read(Some(folder), https).map_err(|_| CannotStart::Site)?;
    if !site.is_there() {
        return Err(CannotStart::Site);
    }
    if let Some(address) = sent_to {
        site = site.sending_to(address);
    }
    Ok(Arc::new(site))
}

/// Function `verify`: checks a code. It reads one table, holds no key and opens no file.
pub async fn verify(mut environment: Environment) -> Result<Live, CannotStart> {
    let common = environment.common();
    let table = environment.table();
    let (common, table) = environment.finish(common.zip(table))?;
    let deps = PublicDeps {
        policy: policy(&common)?,
        store: Arc::new(aws::store(&table)),
        clock: common.clock,
        origin: common.origin,
    };
    let (store, start, limits) = (deps.store.clone(), deps.policy.clone(), Limits::default());
    // Names of sectors come from the policy and no verdict does: a scan goes on with the one that it has.
    Ok(Live::new(&store, &start, Unseen::Answers, move |policy| {
        let policy = policy.clone();
        let deps = PublicDeps {
            policy,
            ..deps.clone()
        };
        verify_function(&deps, &limits)
    }))
}

/// Function `deliver`: takes the files of the responsible units.
pub async fn deliver(mut environment: Environment) -> Result<Live, CannotStart> {
    let common = environment.common();
    let table = environment.table();
    let files = environment.files();
    let keys = environment.keys();
    let read = common.zip(table).zip(files.zip(keys));
    let ((common, table), (files, keys)) = environment.finish(read)?;
    let policy = policy(&common)?;
    let files = open(files)?;
    let deps = sessions(&common, &table, keys::kept(keys).await?);
    let (store, limits) = (deps.store.clone(), Limits::default());
    Ok(Live::new(&store, &policy, Unseen::Refuses, move |policy| {
        deliver_function(&deps, &files, policy, &limits)
    }))
}

/// Function `identity`: signing in and out, and sessions.
pub async fn identity(mut environment: Environment) -> Result<Live, CannotStart> {
    let common = environment.common();
    let table = environment.table();
    let keys = environment.keys();
    let provider = environment.provider();
    let read = common.zip(table).zip(keys.zip(provider));
    let ((common, table), (keys, provider)) = environment.finish(read)?;
    let beside = match &keys {
        KeysConfig::Folder(folder) => Some(folder.clone()),
        KeysConfig::Kept { .. } => None,
    };
    let deps = sessions(&common, &table, keys::kept(keys).await?);
    let policy = policy(&common)?;
    match provider {
        ProviderConfig::Network {
            issuer,
            client_id,
            secret,
        } => {
            let secret = match (secret, beside) {
                (Some((id, access)), _) => Some(aws::kept(&id, &access).await?),
                (None, Some(folder)) => secrets::client_secret(&folder)?,
                (None, None) => None,
            };
            let back = BackChannel::network()
                .map_err(|_| CannotStart::Provider("there is no network client"))?;
            let redirect = deps.origin.url("/auth/callback");
            let provider = Provider::new(&issuer, &client_id, secret, redirect, back)
                .map_err(|why| CannotStart::Provider(why.as_str()))?;
            Ok(live_identity(deps, provider, &policy, Router::new()))
        }
        #[cfg(feature = "demo")]
        ProviderConfig::Demonstration => demonstration(deps, &policy),
    }
}

/// Signing in by this provider, whose own routes stand beside if they are here.
fn live_identity(
    deps: SessionDeps,
    provider: Provider,
    start: &Arc<Policy>,
    beside: Router,
) -> Live {
    let (store, provider, limits) = (deps.store.clone(), Arc::new(provider), Limits::default());
    Live::new(&store, start, Unseen::Refuses, move |policy| {
        identity_function(&deps, &provider, policy, &limits).merge(beside.clone())
    })
}

/// Sessions by the demonstration's own provider, which stands beside them.
#[cfg(feature = "demo")]
fn demonstration(deps: SessionDeps, policy: &Arc<Policy>) -> Result<Live, CannotStart> {
    use crate::demo::accounts::accounts;
    use crate::demo::idp::DemoIdp;
    use sha2::Digest;
    // From a key that all copies of the function have: a code that one gives out another redeems.
    let key = sha2::Sha256::new()
        .chain_update(b"demo-idp")
        .chain_update(deps.secrets.cookie_key)
        .finalize();
    let idp = DemoIdp::new(
        &deps.origin,
        &key.into(),
        accounts(policy),
        deps.clock.clone(),
    )
    .map_err(|_| CannotStart::Provider("its key is none"))?;
    let idp = Arc::new(idp);
    let provider = idp
        .provider()
        .map_err(|why| CannotStart::Provider(why.as_str()))?;
    Ok(live_identity(deps, provider, policy, idp.router()))
}

/// All that issuing needs.
async fn whole(
    mut environment: Environment,
) -> Result<(Deps, Option<Arc<SealingInUse>>), CannotStart> {
    let common = environment.common();
    let table = environment.table();
    let files = environment.files();
    let keys = environment.keys();
    let seal_keys = environment.seal_keys();
    let stamps = environment.stamps();
    let read = common.zip(table).zip(files.zip(keys)).zip(seal_keys);
    let (((common, table), (files, keys)), seal_keys) = environment.finish(read)?;
    let policy = policy(&common)?;
    let renderer = PdfWithSeal::beside(common.policy.as_deref());
    let held = renderer.hold(&policy);
    held.map_err(|fault| CannotStart::Policy(fault.to_string()))?;
    let secrets = keys::kept(keys).await?;
    let (sealing, in_use) = keys::sealing(seal_keys, stamps, &secrets, &policy).await?;
    let deps = Deps {
        files: open(files)?,
        sealing,
        policy,
        secrets,
        store: Arc::new(aws::store(&table)),
        clock: common.clock,
        random: Arc::new(OsRandom),
        renderer: Arc::new(renderer),
        origin: common.origin,
        patience: PATIENCE,
    };
    Ok((deps, in_use))
}

fn sessions(common: &Common, table: &TableConfig, secrets: Arc<Secrets>) -> SessionDeps {
    SessionDeps {
        store: Arc::new(aws::store(table)),
        clock: common.clock.clone(),
        random: Arc::new(OsRandom),
        secrets,
        origin: common.origin.clone(),
    }
}

fn policy(common: &Common) -> Result<Arc<Policy>, CannotStart> {
    read_policy(common.policy.as_deref(), common.demo)
        .map(Arc::new)
        .map_err(|fault| CannotStart::Policy(fault.to_string()))
}

fn open(files: FilesConfig) -> Result<Files, CannotStart> {
    match files {
        FilesConfig::Folder(folder) => Files::in_folder(&folder)
            .map_err(|_| CannotStart::Files("the folder of XINZHENG_FILES is not there")),
        FilesConfig::Bucket {
            name,
            endpoint,
            access,
        } => {
            let bucket = Arc::new(s3::bucket(&name, endpoint.as_deref(), &access)?);
            Ok(Files::in_store(bucket.clone()).with_links(Arc::new(s3::Links(bucket))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http::header::CONTENT_SECURITY_POLICY;
    use http::{Request, StatusCode};
    use tower::ServiceExt;

    #[tokio::test]
    async fn the_page_comes_with_the_hashes_of_what_stands_in_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let none = page_in(folder.path(), true, None);
        assert!(matches!(none, Err(CannotStart::Site)));

        let page = "<!doctype html><script>alert(1)</script>";
        std::fs::write(folder.path().join("index.html"), page).expect("a page");
        let page = page_in(folder.path(), true, None).expect("a page");
        let function = behind(Router::new(), page);
        let request = Request::get("/reports/XZ-1").body(Body::empty());
        let answer = function.oneshot(request.expect("a request")).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str();
        assert!(
            policy
                .expect("ASCII")
                .contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='")
        );
    }
}
