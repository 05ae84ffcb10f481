//! The sequencer of the transparency log (透明日志): takes the leaves that wait, grows the tree and signs its head.
//!
//! One transaction moves leaves out of the queue, appends to the tiles at the edge, says where each leaf is and swaps
//! the head: all or nothing, so a process that dies leaves nothing half done, and of two that race one finds another
//! head and looks again. A head that was signed and not stored is shown to nobody.

mod append;

use crate::deps::Deps;
use crate::items::{LogHead, QueuedLeaf, pack, unpack};
use crate::keys;
use crate::store::{Item, Key, Op, Query, StoreError};
use crate::use_cases::log::about;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use append::Growing;
use shared::log::{Checkpoint, Frontier, Hash, LogSigner};
use shared::time::ShanghaiTime;
use tokio::time::Instant;

/// What a call did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sequenced {
    /// Leaves that were put into the log.
    pub leaves: u32,
    /// Leaves that could not be read, and wait.
    pub left: u32,
    /// Checkpoints that were signed.
    pub signed: u32,
}

impl Sequenced {
    /// This call and the one after it, together.
    #[must_use]
    pub const fn and(self, next: Self) -> Self {
        Self {
            leaves: self.leaves + next.leaves,
            left: next.left,
            signed: self.signed + next.signed,
        }
    }
}

/// A checkpoint that is so many seconds old is signed anew, though nothing came: with a call every half minute or oftener
/// none is a minute old.
const RENEW_AFTER_SECONDS: i64 = 20;

/// Leaves that one transaction takes: each is two steps, and the head, the day and the tiles at the edge have room.
const BATCH: usize = 40;

/// Leaves that are read from one shard at a time.
const READ: usize = 80;

/// How often a head that others move is tried.
const TRIES: u32 = 8;

/// Puts what waits into the log, and sees to it that a checkpoint is younger than a minute. Begins nothing more after
/// `until`.
pub async fn sequence_log(deps: &Deps, until: Option<Instant>) -> Result<Sequenced, Refused> {
    let signer = signer(deps)?;
    let mut done = Sequenced::default();
    let mut attempt = 0;
    loop {
        let waiting = waiting(deps).await?;
        done.left = waiting.unreadable;
        match take(deps, &signer, &waiting.leaves, &mut done, until).await {
            // A full reading may have left some in the queue.
            Ok(()) if waiting.is_all || over(until) => return Ok(done),
            Ok(()) => attempt = 0,
            // Another sequencer was first, or it is not known whether this write happened: look again.
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => {
                attempt += 1;
                if attempt >= TRIES || over(until) || !stand_back(&*deps.random, attempt).await {
                    return Err(error.into());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn over(until: Option<Instant>) -> bool {
    until.is_some_and(|until| Instant::now() >= until)
}

/// Signs under the log's name, which is where it is reached, without `https://`.
fn signer(deps: &Deps) -> Result<LogSigner, Refused> {
    let name = format!("{}/log", deps.origin.authority());
    LogSigner::new(&name, &deps.secrets.log_key)
        .ok_or(Refused::Unavailable(Cause::Own("the log has no name")))
}

/// A leaf that waits.
struct Waiting {
    key: Key,
    v: u64,
    leaf: QueuedLeaf,
    entry: Hash,
    place: Key,
}

struct Queue {
    leaves: Vec<Waiting>,
    /// No shard had more than was read.
    is_all: bool,
    unreadable: u32,
}

/// What waits, in the order in which it happened.
async fn waiting(deps: &Deps) -> Result<Queue, StoreError> {
    let mut queue = Queue {
        leaves: Vec::new(),
        is_all: true,
        unreadable: 0,
    };
    for shard in 0..keys::LOG_QUEUES {
        let mut query = Query::prefix(keys::queued_leaves_partition(shard), "");
        query.limit = READ;
        let page = deps.store.query(&query).await?;
        let before = queue.unreadable;
        for item in page.items {
            match read(&item) {
                Some(leaf) => queue.leaves.push(leaf),
                None => {
                    // It must not keep the others waiting; whoever is on duty sees it here and in the check.
                    tracing::error!(
                        key = item.key.sk,
                        "a leaf that waits for the log does not read"
                    );
                    queue.unreadable += 1;
                }
            }
        }
        queue.is_all &= page.next.is_none() || queue.unreadable > before;
    }
    queue
        .leaves
        .sort_by(|one, other| (one.leaf.at, &one.key).cmp(&(other.leaf.at, &other.key)));
    Ok(queue)
}

fn read(item: &Item) -> Option<Waiting> {
    let queued: QueuedLeaf = unpack(item).ok()?;
    let leaf = queued.leaf()?;
    Some(Waiting {
        key: item.key.clone(),
        v: item.v,
        entry: leaf.entry().ok()?,
        place: keys::placed_leaf(leaf.event, about(&leaf)),
        leaf: queued,
    })
}

/// Puts these leaves into the log, in as many transactions as they need; without any, signs a head that is old.
async fn take(
    deps: &Deps,
    signer: &LogSigner,
    leaves: &[Waiting],
    done: &mut Sequenced,
    until: Option<Instant>,
) -> Result<(), StoreError> {
    if leaves.is_empty() {
        let now = deps.clock.now();
        let head = Head::read(deps).await?;
        if !head.is_fresh(now) {
            write(deps, signer, &head, &[], now).await?;
            done.signed += 1;
        }
        return Ok(());
    }
    for batch in leaves.chunks(BATCH) {
        let now = deps.clock.now();
        let head = Head::read(deps).await?;
        write(deps, signer, &head, batch, now).await?;
        done.signed += 1;
        done.leaves += batch.len() as u32;
        if over(until) {
            break;
        }
    }
    Ok(())
}

async fn write(
    deps: &Deps,
    signer: &LogSigner,
    head: &Head,
    batch: &[Waiting],
    now: ShanghaiTime,
) -> Result<(), StoreError> {
    let ops = steps(deps, signer, head, batch, now).await?;
    deps.store.transact(ops).await
}

/// The head as it was read.
struct Head {
    item: Option<Item>,
    body: Option<LogHead>,
    frontier: Frontier,
}

impl Head {
    async fn read(deps: &Deps) -> Result<Self, StoreError> {
        let Some(item) = deps.store.get(&keys::log_head()).await? else {
            return Ok(Self {
                item: None,
                body: None,
                frontier: Frontier::default(),
            });
        };
        let body: LogHead = unpack(&item)?;
        let frontier = body.frontier().ok_or_else(|| StoreError::Damaged {
            key: item.key.clone(),
        })?;
        Ok(Self {
            item: Some(item),
            body: Some(body),
            frontier,
        })
    }

    /// Whether somebody else has written another one since it was read.
    async fn moved(&self, deps: &Deps) -> Result<bool, StoreError> {
        let now = deps.store.get(&keys::log_head()).await?;
        Ok(now.map(|item| item.v) != self.item.as_ref().map(|item| item.v))
    }

    fn is_fresh(&self, now: ShanghaiTime) -> bool {
        self.body
            .as_ref()
            .is_some_and(|body| now < body.signed_at.plus_seconds(RENEW_AFTER_SECONDS))
    }

    /// Not before the last one, whatever a clock says.
    fn next_time(&self, now: ShanghaiTime) -> ShanghaiTime {
        self.body
            .as_ref()
            .map_or(now, |body| body.signed_at.max(now))
    }
}

/// The transaction: the head first, so that a race shows there.
async fn steps(
    deps: &Deps,
    signer: &LogSigner,
    head: &Head,
    leaves: &[Waiting],
    now: ShanghaiTime,
) -> Result<Vec<Op>, StoreError> {
    let at = head.next_time(now);
    let read = Growing::read(&*deps.store, &head.frontier, leaves.len() as u64).await;
    let mut growing = match read {
        // Read after another sequencer grew it, a tile has more hashes than the head that was read before: no damage.
        Err(StoreError::Damaged { .. }) if head.moved(deps).await? => {
            return Err(StoreError::Conflict { op: 0 });
        }
        read => read?,
    };
    let mut ops = Vec::with_capacity(2 * leaves.len() + 8);
    for waiting in leaves {
        let index = growing.push(waiting.entry);
        ops.push(Op::Delete {
            key: waiting.key.clone(),
            at: waiting.v,
        });
        ops.push(Op::Create {
            key: waiting.place.clone(),
            body: pack(&crate::items::PlacedLeaf {
                index,
                leaf: waiting.leaf.clone(),
            }),
            ttl: None,
        });
    }
    let frontier = growing.frontier();
    let checkpoint = Checkpoint {
        size: frontier.size(),
        root: frontier.root(),
        at,
    };
    let body = pack(&LogHead {
        size: frontier.size(),
        peaks: keys::hex(&frontier.peaks().concat()),
        checkpoint: checkpoint.signed(signer),
        signed_at: at,
        key: signer.verifier().to_string(),
    });
    ops.insert(
        0,
        Op::over(
            head.item.as_ref().map(|item| item.v),
            keys::log_head(),
            body,
        ),
    );
    if !leaves.is_empty() {
        ops.push(growing.day(&*deps.store, at.date()).await?);
    }
    ops.extend(growing.tiles());
    Ok(ops)
}
