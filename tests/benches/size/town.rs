//! A city in a folder, as the local server has it.

use anyhow::{Context, Result, anyhow, ensure};
use functions::clock::ShiftedClock;
use functions::demo::city::{Blueprint, Populated, SEED, Size, populate_of};
use functions::deps::{Deps, FetchDeps, Origin, PublicDeps};
use functions::files::Files;
use functions::identity::Principal;
use functions::items::{CreditCodeGuard, unpack};
use functions::keys;
use functions::random::OsRandom;
use functions::render::Pdf;
use functions::sign::Sealing;
use functions::store::sqlite::SqliteStore;
use functions::use_cases::deliver_records::DeliveryDeps;
use shared::api::Role;
use shared::credit_code::CreditCode;
use shared::policy::{Policy, parse_overlay};
use shared::time::ShanghaiTime;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// When the cities are made and looked at.
pub(crate) const CLOCK: &str = "2026-10-14T09:00:00+08:00";

/// A city that is open.
pub(crate) struct Town {
    pub(crate) deps: Deps,
    pub(crate) public: PublicDeps,
    pub(crate) fetch: FetchDeps,
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) size: Size,
    pub(crate) runtime: Runtime,
}

impl Town {
    pub(crate) fn open(folder: &Path, size: Size) -> Result<Self> {
        let policy = parse_overlay(
            include_str!("../../../infra/policies/yancheng-2024.toml"),
            include_str!("../../../infra/policies/yancheng-2024-demo.toml"),
        )
        .map_err(|faults| anyhow!("the policy has faults: {faults:?}"))?;
        for part in ["table", "files"] {
            std::fs::create_dir_all(folder.join(part))?;
        }
        let store = Arc::new(SqliteStore::open(table(folder))?);
        let secrets = functions::secrets::open_or_make(&folder.join("keys"))?.secrets;
        let sealing = Sealing::demonstration(&secrets, &policy)
            .map_err(|why| anyhow!("the keys of seals: {why:?}"))?;
        let deps = Deps {
            store: store.clone(),
            files: Files::in_folder(&folder.join("files"))?,
            policy: Arc::new(policy),
            clock: Arc::new(ShiftedClock::starting_at(now()?)),
            random: Arc::new(OsRandom),
            secrets: Arc::new(secrets),
            sealing: Arc::new(sealing),
            renderer: Arc::new(Pdf),
            origin: Arc::new(Origin::parse("http://127.0.0.1:8080")?),
            patience: Duration::from_secs(10),
        };
        Ok(Self {
            public: deps.public(),
            fetch: deps.fetch(),
            deps,
            store,
            size,
            runtime: Runtime::new()?,
        })
    }

    pub(crate) fn blueprint(&self) -> Result<Blueprint<'_>> {
        let policy: &Policy = &self.deps.policy;
        Ok(Blueprint::new(SEED, policy, now()?.date(), self.size))
    }

    /// Who acts for a firm: two reads, the guard of its code and its profile.
    pub(crate) async fn principal(&self, code: &CreditCode) -> Result<Principal> {
        let key = keys::credit_code_guard(&self.deps.secrets.index_key, code);
        let guard = self.deps.store.get(&key).await?.context("no such firm")?;
        let entity = unpack::<CreditCodeGuard>(&guard)?.entity;
        let profile = self.deps.store.get(&keys::entity_profile(&entity)).await?;
        ensure!(profile.is_some(), "a firm without a profile");
        Ok(Principal {
            subject: format!("size-{}", entity.0),
            role: Role::Enterprise,
            entity: Some(entity),
            unit: None,
        })
    }
}

fn now() -> Result<ShanghaiTime> {
    ShanghaiTime::parse(CLOCK).context("a time")
}

fn table(folder: &Path) -> PathBuf {
    folder.join("table/xinzheng.sqlite")
}

/// Bytes of the table's file.
pub(crate) fn size_on_disk(folder: &Path) -> Result<u64> {
    Ok(std::fs::metadata(table(folder))?.len())
}

/// Reads the table's file once, so that the system's memory holds what it can of it.
pub(crate) fn read_through(folder: &Path) -> Result<()> {
    let mut file = std::fs::File::open(table(folder))?;
    std::io::copy(&mut file, &mut std::io::sink())?;
    Ok(())
}

/// How a city was made; kept in its folder.
pub(crate) struct Making {
    pub(crate) seconds: f64,
    pub(crate) lines: u64,
    pub(crate) peak_kilobytes: u64,
}

impl Making {
    /// `None` if the city is not there, or not whole.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>> {
        let Ok(text) = std::fs::read_to_string(folder.join("making")) else {
            return Ok(None);
        };
        let mut words = text.split_whitespace();
        let mut next = || words.next().context("a word is missing");
        Ok(Some(Self {
            seconds: next()?.parse()?,
            lines: next()?.parse()?,
            peak_kilobytes: next()?.parse()?,
        }))
    }
}

/// Makes a city in this process and tells how it went.
pub(crate) fn fill(folder: &Path, size: Size) -> Result<()> {
    /// Files with fewer lines tell little of the rate.
    const LARGE: u64 = 5_000;
    let town = Town::open(folder, size)?;
    let begun = Instant::now();
    let (mut lines, mut last) = (0, begun);
    let told = |file: &functions::demo::city::GeneratedFile,
                outcome: &functions::use_cases::deliver_records::DeliveryOutcome| {
        // Codes and names of a million are all different, or lines would be refused.
        assert_eq!(
            outcome.accepted as usize, file.expected.accepted,
            "{}",
            file.name
        );
        let here = u64::from(outcome.accepted) + outcome.quarantined.len() as u64;
        lines += here;
        let rate = here as f64 / last.elapsed().as_secs_f64();
        last = Instant::now();
        if here >= LARGE {
            let seconds = begun.elapsed().as_secs_f64();
            eprintln!(
                "{seconds:>6.0} s {lines:>9} lines, {rate:>6.0} a second in {}",
                file.name
            );
        }
    };
    let deps = DeliveryDeps::of(&town.deps);
    let made = populate_of(&deps, SEED, size, now()?, told);
    let made = town.runtime.block_on(made)?;
    ensure!(matches!(made, Populated::Made(_)), "{made:?}");
    drop((deps, town));
    let seconds = begun.elapsed().as_secs_f64();
    let peak = peak_kilobytes("self")?;
    std::fs::write(folder.join("making"), format!("{seconds} {lines} {peak}\n"))?;
    Ok(())
}

/// The most memory that a process ever had.
pub(crate) fn peak_kilobytes(process: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.context("no VmHWM")?.trim().trim_end_matches(" kB");
    Ok(kilobytes.parse()?)
}
