//! Anyone reads the transparency log (透明日志), and proves that a report or a key is in it.

use crate::deps::PublicDeps;
use crate::items::{
    LogDay, LogHead, PlacedLeaf, ReportItemState, ScannedReport, unpack, unpack_tile,
};
use crate::keys;
use crate::store::{Item, MAX_BATCH, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::publish_key_list::KeyListItem;
use chrono::NaiveDate;
use shared::api::{LogProofView, LoggedLeafView};
use shared::code::VerificationCode;
use shared::log::{Hash, Resource, TilePath, Tiles, inclusion_ranges, leaf_hash, prove, tiles_of};
use shared::seal::{KeyId, TrustedKeys};
use shared::time::ShanghaiTime;

/// The head as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownHead {
    /// Leaves.
    pub size: u64,
    /// Root of the tree, in hex.
    pub root: String,
    /// When it was signed.
    pub signed_at: ShanghaiTime,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// What checks it, `name+hash+key`.
    pub key: String,
}

/// The head, and the newest days that brought leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLog {
    /// The head.
    pub head: ShownHead,
    /// Days and how many leaves each brought, the newest first.
    pub days: Vec<(NaiveDate, u64)>,
}

/// Days that are shown.
const DAYS: usize = 31;

/// The log's head; `None` before the first.
pub async fn show_head(deps: &PublicDeps) -> Result<Option<ShownHead>, Refused> {
    match deps.store.get(&keys::log_head()).await? {
        Some(item) => Ok(Some(shown(&item)?)),
        None => Ok(None),
    }
}

fn shown(item: &Item) -> Result<ShownHead, StoreError> {
    let head: LogHead = unpack(item)?;
    let frontier = head.frontier().ok_or_else(|| damaged(item))?;
    Ok(ShownHead {
        size: head.size,
        root: keys::hex(&frontier.root()),
        signed_at: head.signed_at,
        checkpoint: head.checkpoint,
        key: head.key,
    })
}

fn damaged(item: &Item) -> StoreError {
    StoreError::Damaged {
        key: item.key.clone(),
    }
}

/// Head and days, by one query; `None` before the first head.
pub async fn show_log(deps: &PublicDeps) -> Result<Option<ShownLog>, Refused> {
    let head = keys::log_head();
    let query = Query {
        pk: head.pk.clone(),
        from: String::new(),
        to: head.sk.clone(),
        order: Order::Descending,
        limit: DAYS + 1,
        after: None,
    };
    let page = deps.store.query(&query).await?;
    let Some((first, days)) = page.items.split_first() else {
        return Ok(None);
    };
    if first.key != head {
        return Err(damaged(first).into());
    }
    let days = days.iter().map(|item| {
        let body: LogDay = unpack(item)?;
        let day = item
            .key
            .sk
            .strip_prefix("D#")
            .and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok());
        Ok((day.ok_or_else(|| damaged(item))?, body.to - body.from))
    });
    Ok(Some(ShownLog {
        head: shown(first)?,
        days: days.collect::<Result<_, StoreError>>()?,
    }))
}

/// The bytes of a tile; `None` if the log has not so many hashes there.
pub async fn show_tile(deps: &PublicDeps, path: TilePath) -> Result<Option<Vec<u8>>, Refused> {
    let level = match path.resource {
        Resource::Hashes { level } => level,
        Resource::Entries => 0,
    };
    let Some(item) = deps.store.get(&keys::log_tile(level, path.index)).await? else {
        return Ok(None);
    };
    let mut kept = unpack_tile(&item)?;
    if kept.len() < usize::from(path.width) {
        return Ok(None);
    }
    kept.truncate(usize::from(path.width));
    Ok(Some(match path.resource {
        Resource::Hashes { level: 0 } => hashes_of(&kept).concat(),
        Resource::Hashes { .. } => kept.concat(),
        Resource::Entries => kept
            .iter()
            .flat_map(|entry| [0, 32].into_iter().chain(*entry))
            .collect(),
    }))
}

/// At the lowest level entries are kept: the hashes of leaves follow.
fn hashes_of(entries: &[Hash]) -> Vec<Hash> {
    entries.iter().map(|entry| leaf_hash(entry)).collect()
}

/// Where a report's leaves are, and the proofs that they are there. Of a code that no report has, not found.
pub async fn prove_report(
    deps: &PublicDeps,
    code: &VerificationCode,
) -> Result<LogProofView, Refused> {
    let (pk, from, to) = keys::report_and_leaves(&code.sha256());
    let mut query = Query::prefix(pk, "");
    (query.from, query.to) = (from.to_owned(), to.to_owned());
    let items = deps.store.query(&query).await?.items;
    let mut is_out = false;
    let mut placed: Vec<PlacedLeaf> = Vec::new();
    for item in &items {
        if item.key.sk.starts_with(keys::PLACED_LEAF) {
            placed.push(unpack(item)?);
        } else if item.key.sk == to {
            is_out = unpack::<ScannedReport>(item)?.state == ReportItemState::Issued;
        }
    }
    if !is_out {
        return Err(Refused::NotFound);
    }
    proved(deps, placed).await
}

/// Where the leaves of a key are, and the proofs that they are there. Of one that the published list has not, not found.
pub async fn prove_key(deps: &PublicDeps, id: KeyId) -> Result<LogProofView, Refused> {
    let list = keys::seal_keys();
    let Some(item) = deps.store.get(&list).await? else {
        return Err(Refused::NotFound);
    };
    let body: KeyListItem = unpack(&item)?;
    let list = TrustedKeys::read_as_kept(body.file.as_bytes()).map_err(|_| damaged(&item))?;
    let key = list.key(id).ok_or(Refused::NotFound)?;
    let partition = keys::key_leaves_partition(&key.sha256());
    let query = Query::prefix(partition, keys::PLACED_LEAF);
    let items = deps.store.query(&query).await?.items;
    let placed = items.iter().map(unpack).collect::<Result<_, _>>()?;
    proved(deps, placed).await
}

/// These leaves with the proofs that they are in the log.
async fn proved(deps: &PublicDeps, mut placed: Vec<PlacedLeaf>) -> Result<LogProofView, Refused> {
    if placed.is_empty() {
        return Ok(LogProofView::Queued);
    }
    placed.sort_by_key(|leaf| leaf.index);
    // After the places, so that it has all of them.
    let head = deps.store.get(&keys::log_head()).await?;
    let head: LogHead = unpack(&head.ok_or_else(|| StoreError::Damaged {
        key: keys::log_head(),
    })?)?;
    let damaged_head = || StoreError::Damaged {
        key: keys::log_head(),
    };
    let ranges = placed
        .iter()
        .map(|leaf| inclusion_ranges(leaf.index, head.size).map_err(|_| damaged_head()))
        .collect::<Result<Vec<_>, _>>()?;
    let tiles = tiles(deps, &ranges.concat()).await?;
    let leaves = placed.into_iter().zip(ranges).map(|(placed, ranges)| {
        let proof = prove(&ranges, &tiles).map_err(|_| damaged_head())?;
        let PlacedLeaf { index, leaf } = placed;
        Ok(LoggedLeafView {
            event: leaf.event,
            index,
            salt: leaf.salt,
            report_hash: leaf.report_hash,
            code_hash: leaf.code_hash,
            at: leaf.at,
            valid_through: leaf.valid_through,
            inclusion: proof.iter().map(|hash| keys::hex(hash)).collect(),
        })
    });
    Ok(LogProofView::Sequenced {
        leaves: leaves.collect::<Result<_, StoreError>>()?,
        checkpoint: head.checkpoint,
    })
}

/// The tiles that these ranges need.
async fn tiles(deps: &PublicDeps, ranges: &[shared::log::Range]) -> Result<Tiles, StoreError> {
    let wanted: Vec<_> = tiles_of(ranges).into_iter().collect();
    let mut tiles = Tiles::default();
    for wanted in wanted.chunks(MAX_BATCH) {
        let keys: Vec<_> = wanted
            .iter()
            .map(|(level, index)| keys::log_tile(*level, *index))
            .collect();
        let items = deps.store.batch_get(&keys).await?;
        for (at, item) in wanted.iter().zip(items) {
            // One that is missing shows in the proof.
            let Some(item) = item else { continue };
            let kept = unpack_tile(&item)?;
            let hashes = if at.0 == 0 { hashes_of(&kept) } else { kept };
            tiles.0.insert(*at, hashes);
        }
    }
    Ok(tiles)
}
