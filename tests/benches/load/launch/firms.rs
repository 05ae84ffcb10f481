//! Firms of the demonstration city that are signed in before the day begins: no two reports of one firm meet by design.

use anyhow::{Context, Result, anyhow, ensure};
use functions::clock::SystemClock;
use functions::demo::city::{SEED, generate};
use functions::deps::{Deps, Origin};
use functions::files::Files;
use functions::identity::{Claims, CookieNames, Session, session_cookie};
use functions::items::{CreditCodeGuard, unpack};
use functions::keys;
use functions::random::OsRandom;
use functions::render::Pdf;
use functions::secrets::open_or_make;
use functions::sign::Sealing;
use functions::store::Query;
use functions::store::sqlite::SqliteStore;
use shared::api::Role;
use shared::policy::parse_overlay;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A firm with a session.
pub(crate) struct Firm {
    pub(crate) cookie: String,
}

/// The server's data, opened beside it as another server would.
pub(crate) struct Beside {
    deps: Deps,
    runtime: tokio::runtime::Runtime,
}

impl Beside {
    pub(crate) fn open(data: &Path, host: &str) -> Result<Self> {
        let policy = parse_overlay(
            include_str!("../../../../infra/policies/yancheng-2024.toml"),
            include_str!("../../../../infra/policies/yancheng-2024-demo.toml"),
        )
        .map_err(|faults| anyhow!("{} faults in the policy", faults.len()))?;
        let secrets = open_or_make(&data.join("keys"))?.secrets;
        let sealing = Sealing::demonstration(&secrets, &policy)
            .map_err(|why| anyhow!("the keys of seals: {why:?}"))?;
        let deps = Deps {
            store: Arc::new(SqliteStore::open(data.join("table/xinzheng.sqlite"))?),
            files: Files::in_folder(&data.join("files"))?,
            policy: Arc::new(policy),
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
            secrets: Arc::new(secrets),
            sealing: Arc::new(sealing),
            renderer: Arc::new(Pdf),
            origin: Arc::new(Origin::parse(&format!("http://{host}"))?),
            patience: Duration::from_secs(10),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok(Self { deps, runtime })
    }

    /// Signs in so many firms of the crowd.
    pub(crate) fn sign_in(&self, count: usize) -> Result<Vec<Firm>> {
        let city = generate(SEED, &self.deps.policy, self.deps.clock.now().date());
        ensure!(city.entities.len() > count, "the city is too small");
        let newest_first = city.entities.iter().rev().take(count);
        newest_first
            .enumerate()
            .map(|(n, entity)| self.runtime.block_on(self.session(n, &entity.credit_code)))
            .collect()
    }

    async fn session(&self, n: usize, code: &shared::credit_code::CreditCode) -> Result<Firm> {
        let key = keys::credit_code_guard(&self.deps.secrets.index_key, code);
        let item = self.deps.store.get(&key).await?;
        let guard: CreditCodeGuard = unpack(&item.context("a firm is not in the register")?)?;
        let claims = Claims {
            subject: format!("bench:{n}"),
            display_name: "bench".to_owned(),
            role: Some(Role::Enterprise),
            credit_codes: vec![*code],
            unit: None,
        };
        let as_what = (Role::Enterprise, None);
        let deps = self.deps.session();
        let session =
            Session::begin(&deps, claims, as_what, vec![guard.entity], Vec::new()).await?;
        let set = session_cookie(&CookieNames::of(&self.deps.origin), &session);
        let pair = set.split(';').next().unwrap_or_default();
        Ok(Firm {
            cookie: pair.to_owned(),
        })
    }

    /// Reports that are out, by the list of the day.
    pub(crate) fn issued(&self, days: &[chrono::NaiveDate]) -> Result<usize> {
        let mut count = 0;
        for day in days {
            for shard in 0..16 {
                count += self.count(format!("PD#{}#{shard:x}", day.format("%Y%m%d")))?;
            }
        }
        Ok(count)
    }

    /// Reports that stand between their transactions.
    pub(crate) fn pending(&self) -> Result<usize> {
        (0..16)
            .map(|shard| self.count(keys::issue_work_partition(shard)))
            .sum()
    }

    pub(crate) fn today(&self) -> chrono::NaiveDate {
        self.deps.clock.now().date()
    }

    fn count(&self, pk: String) -> Result<usize> {
        let (mut query, mut count) = (Query::prefix(pk, ""), 0);
        loop {
            let page = self.runtime.block_on(self.deps.store.query(&query))?;
            count += page.items.len();
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(count),
            }
        }
    }
}
