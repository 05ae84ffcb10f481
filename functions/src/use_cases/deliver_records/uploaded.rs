//! Applying an uploaded delivery (批量报送), piece by piece: each piece's lines are written, then its counts and what
//! is to be said of its lines, in one step with how far the delivery has come. So it goes on from there after the
//! death of whoever had it in hand, and no line is counted twice.

use super::items::{DeliveryItem, DeliveryState, Lease, Uploaded};
use super::lines::{ALL, by_line, store_lines};
use super::opened::{OpenDelivery, unanswered};
use super::places::Places;
use super::read::{self, Pieces};
use super::seal::{counts_of, seal_counted};
use super::{DeliveryDeps, DeliveryError, OVERTAKEN, Stopped, UNANSWERED, apply_lines, refused};
use crate::clock::Clock;
use crate::delivery::{DeliveredFile, FileFault, Format};
use crate::files::{Announced, FileError};
use crate::items::unpack;
use crate::keys;
use crate::random::{self, Random};
use crate::store::StoreError;
use crate::use_cases::stand_back::stand_back;
use bytes::Bytes;
use shared::api::DeliveryCounts;
use shared::policy::UnitId;
use shared::problem::ProblemCode;
use shared::time::ShanghaiTime;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Lines of a piece. What is read of them, and their faults, is all that is held of a delivery beside its file.
const PIECE: usize = 1_000;
/// How long a process may be silent before another one takes its delivery over.
const LEASE_SECONDS: i64 = 20;
/// How often a file is read that is not as it was announced.
const READINGS: u32 = 3;
/// How often it says that it lives while it reads a file.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// A process's turn at the deliveries that wait.
pub struct Turn {
    clock: Arc<dyn Clock>,
    by: String,
    until: Option<Instant>,
}

impl Turn {
    /// A new one; after `until` nothing more is begun.
    pub fn new(clock: Arc<dyn Clock>, random: &dyn Random, until: Option<Instant>) -> Self {
        Self {
            clock,
            by: keys::hex(&random::bytes::<8>(random)),
            until,
        }
    }

    /// Whether nothing more is begun.
    pub fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// The city's time.
    pub fn now(&self) -> ShanghaiTime {
        self.clock.now()
    }

    fn lease(&self) -> Lease {
        Lease {
            by: self.by.clone(),
            until: self.now().plus_seconds(LEASE_SECONDS),
        }
    }

    /// Whether another process has it in hand.
    fn is_anothers(&self, lease: Option<&Lease>) -> bool {
        lease.is_some_and(|lease| lease.by != self.by && lease.until > self.now())
    }
}

/// How far an uploaded delivery came in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worked {
    /// It is sealed, or its file cannot be taken.
    Over,
    /// The turn is over before it is.
    Left,
    /// Another process has it in hand, or an earlier delivery of its unit is not over.
    NotNow,
}

/// Goes on with an uploaded delivery until it is over or the turn is.
pub async fn apply_uploaded(
    deps: &DeliveryDeps,
    turn: &Turn,
    unit: &UnitId,
    id: &str,
) -> Result<Worked, DeliveryError> {
    let mut unanswered = 0;
    for attempt in 0..OVERTAKEN {
        match go_on(deps, turn, unit, id).await {
            Ok(worked) => return Ok(worked),
            Err(Stopped::By(error)) => return Err(error),
            Err(Stopped::Unanswered(error)) if unanswered == UNANSWERED => {
                return Err(error.into());
            }
            Err(Stopped::Unanswered(_)) => unanswered += 1,
            Err(Stopped::Overtaken) => {}
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(DeliveryError::Contended)
}

async fn go_on(
    deps: &DeliveryDeps,
    turn: &Turn,
    unit: &UnitId,
    id: &str,
) -> Result<Worked, Stopped> {
    let key = keys::delivery(unit, id);
    let damaged = || StoreError::Damaged { key: key.clone() };
    let found = deps.store.get(&key).await?.ok_or_else(damaged)?;
    let item: DeliveryItem = unpack(&found)?;
    match &item.state {
        DeliveryState::Waiting | DeliveryState::Applying => {}
        DeliveryState::Sealed { .. } | DeliveryState::Failed { .. } => return Ok(Worked::Over),
        DeliveryState::Receiving => return Err(damaged().into()),
    }
    let uploaded = item.upload.clone().ok_or_else(damaged)?;
    let places = Places::of(&item, id);
    if turn.is_anothers(uploaded.lease.as_ref()) || !places.are_first(deps).await? {
        return Ok(Worked::NotNow);
    }
    let mut work = Work {
        deps,
        turn,
        places,
        opened: OpenDelivery {
            key,
            id: id.to_owned(),
            at: found.v,
            item,
        },
        uploaded,
    };
    work.sign().await?;
    let bytes = match work.file().await? {
        Ok(bytes) => bytes,
        Err(fault) => return work.fail(fault).await,
    };
    // Opened here, where its bytes live as long as what is read from them.
    let content = work.opened.item.content;
    let file = match Format::of(&bytes) {
        Err(fault) => Err(fault),
        Ok(Format::Csv) => told(read::open_text(&bytes, content))?,
        Ok(Format::Xlsx | Format::Json) => work.open_beside(bytes.clone()).await?,
    };
    let file = match file {
        Ok(file) => file,
        Err(fault) => return work.fail(fault).await,
    };
    if let Err(fault) = work.look_through(&file).await? {
        return work.fail(fault).await;
    }
    work.apply(&file).await
}

/// A file that cannot be taken is an end of its own; everything else stops the work.
fn told<T>(read: Result<T, DeliveryError>) -> Result<Result<T, FileFault>, Stopped> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(DeliveryError::File(fault)) => Ok(Err(fault)),
        Err(error) => Err(error.into()),
    }
}

/// An uploaded delivery that this process has in hand.
struct Work<'w> {
    deps: &'w DeliveryDeps,
    turn: &'w Turn,
    places: Places,
    opened: OpenDelivery,
    uploaded: Uploaded,
}

impl Work<'_> {
    /// The delivery's item as this process leaves it.
    fn item(&self) -> DeliveryItem {
        DeliveryItem {
            state: DeliveryState::Applying,
            upload: Some(self.uploaded.clone()),
            ..self.opened.item.clone()
        }
    }

    /// Says that this process has it in hand.
    async fn sign(&mut self) -> Result<(), Stopped> {
        self.uploaded.lease = Some(self.turn.lease());
        let item = self.item();
        self.opened.move_on(self.deps, item, Vec::new()).await
    }

    async fn file(&self) -> Result<Result<Bytes, FileFault>, Stopped> {
        let announced = Announced {
            size: self.uploaded.size,
            sha256: self.opened.item.file.clone(),
        };
        // It was as it was announced when it was submitted: what reads otherwise may have been damaged on the way here.
        for _ in 0..READINGS {
            let read = self.deps.files.uploaded(&self.uploaded.name, &announced);
            match read.await {
                Ok(bytes) => return Ok(Ok(bytes)),
                Err(FileError::Damaged) => {}
                Err(FileError::Missing) => break,
                Err(FileError::Unavailable) => {
                    let error = StoreError::Unavailable("the file store does not answer");
                    return Err(Stopped::Unanswered(error));
                }
            }
        }
        Ok(Err(FileFault::new(ProblemCode::UploadMissing)))
    }

    /// Opens a file that takes long, and says meanwhile that this process lives.
    async fn open_beside(
        &mut self,
        bytes: Bytes,
    ) -> Result<Result<DeliveredFile<'static>, FileFault>, Stopped> {
        let content = self.opened.item.content;
        let mut opening = core::pin::pin!(read::open_beside(bytes, content));
        loop {
            match tokio::time::timeout(SIGN_OF_LIFE, opening.as_mut()).await {
                Ok(opened) => return told(opened),
                Err(_) => self.sign().await?,
            }
        }
    }

    /// Counts its lines before any of them is applied, once.
    async fn look_through(
        &mut self,
        file: &DeliveredFile<'_>,
    ) -> Result<Result<(), FileFault>, Stopped> {
        if self.uploaded.lines > 0 {
            return Ok(Ok(()));
        }
        match read::count(file, self.opened.item.content) {
            Ok(lines) => self.uploaded.lines = lines,
            Err(fault) => return Ok(Err(fault)),
        }
        let item = DeliveryItem {
            encoding: file.encoding(),
            format: file.format(),
            rows_above: file.rows_above(),
            ..self.item()
        };
        self.opened.move_on(self.deps, item, Vec::new()).await?;
        Ok(Ok(()))
    }

    async fn apply(mut self, file: &DeliveredFile<'_>) -> Result<Worked, Stopped> {
        let (content, today) = (
            self.opened.item.content,
            // What was a day to come when the file came is one however long it waits.
            self.opened.item.received_at.date(),
        );
        let fault = DeliveryError::File;
        let mut pieces = Pieces::of(file, content, self.deps, today).map_err(fault)?;
        let mut behind = self.uploaded.done as usize;
        while behind > 0 {
            // Read all the same: a line that comes again is told from one that is the first of its key.
            let passed = pieces.next(behind.min(PIECE)).map_err(fault)?.rows as usize;
            if passed == 0 {
                return Err(damaged(&self.opened).into());
            }
            behind -= passed;
        }
        loop {
            let piece = pieces.next(PIECE).map_err(fault)?;
            if piece.rows == 0 {
                break;
            }
            if self.turn.is_over() {
                self.uploaded.lease = None;
                let item = self.item();
                self.opened.move_on(self.deps, item, Vec::new()).await?;
                return Ok(Worked::Left);
            }
            self.apply_piece(piece).await?;
        }
        self.seal(file).await
    }

    async fn apply_piece(&mut self, piece: read::Piece) -> Result<(), Stopped> {
        let mut tally = piece.tally;
        let now = self.turn.now();
        apply_lines(self.deps, &self.opened, piece.lines, &mut tally, now).await?;
        tally.sort();
        let lines = by_line(&tally);
        let numbers = (self.uploaded.behind + 1, piece.last);
        self.uploaded.done += piece.rows;
        self.uploaded.behind = piece.last;
        add(&mut self.uploaded.counts, counts_of(&tally, &lines));
        self.uploaded.lease = Some(self.turn.lease());
        let next = self.item();
        store_lines(self.deps, &mut self.opened, &lines, numbers, next).await
    }

    async fn seal(mut self, file: &DeliveredFile<'_>) -> Result<Worked, Stopped> {
        let deps = self.deps;
        // What a longer file that failed under the same id has left.
        let (behind, as_it_is) = ((self.uploaded.behind + 1, ALL.1), self.opened.item.clone());
        store_lines(deps, &mut self.opened, &[], behind, as_it_is).await?;
        let opened = &self.opened;
        let refused = refused::keep_stored(deps, file, opened.item.content, &opened.key.pk).await?;
        let counts = (self.uploaded.counts.clone(), refused);
        seal_counted(deps, opened, counts, self.turn.now(), Some(&self.places)).await?;
        self.forget_file().await;
        Ok(Worked::Over)
    }

    /// The file cannot be taken.
    async fn fail(self, fault: FileFault) -> Result<Worked, Stopped> {
        let item = DeliveryItem {
            state: DeliveryState::Failed {
                at: self.turn.now(),
                code: fault.code.as_str().to_owned(),
                columns: fault.columns.into_iter().map(str::to_owned).collect(),
            },
            ..self.item()
        };
        loop {
            let mut ops = vec![self.opened.becomes(&item)];
            ops.extend(self.places.given_up(self.deps).await?);
            match self.deps.store.transact(ops).await {
                Ok(()) => break,
                Err(StoreError::Conflict { op: 0 }) => return Err(Stopped::Overtaken),
                // The queue moved.
                Err(StoreError::Conflict { .. }) => {}
                Err(error) => return Err(unanswered(error)),
            }
        }
        self.forget_file().await;
        Ok(Worked::Over)
    }

    /// Best effort: what is left goes with the next clearing up.
    async fn forget_file(&self) {
        if let Err(error) = self.deps.files.forget_upload(&self.uploaded.name).await {
            tracing::warn!(%error, "a file whose delivery is over was not removed");
        }
    }
}

fn damaged(opened: &OpenDelivery) -> StoreError {
    StoreError::Damaged {
        key: opened.key.clone(),
    }
}

fn add(counts: &mut DeliveryCounts, more: DeliveryCounts) {
    counts.accepted += more.accepted;
    counts.corrected += more.corrected;
    counts.unchanged += more.unchanged;
    counts.refused += more.refused;
    counts.quarantined += more.quarantined;
    counts.flagged += more.flagged;
    counts.ignored_columns = more.ignored_columns;
}
