//! A store that counts reads and can be told to fail.

use async_trait::async_trait;
use functions::items::{EntityItem, pack, unpack};
use functions::keys;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Which transaction: of the two of an issue, or that of a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The one that claims the idempotency key.
    First,
    /// The one that gives the number away.
    Second,
    /// The one that withdraws a report inside its validity.
    Withdrawal,
}

/// What happens to a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It does not happen, and nobody is told.
    Lost,
    /// It happens, and nobody is told.
    AnswerLost,
    /// The firm's name changes just before it.
    ProfileMoves,
}

/// The name that a firm gets by [`Fate::ProfileMoves`].
pub(crate) const NEW_NAME: &str = "盐城改名（演示）环保科技有限公司";

pub(crate) struct Watched {
    inner: Arc<dyn Store>,
    reads: AtomicU32,
    reads_fail: AtomicBool,
    plan: Mutex<Vec<(Which, Fate, u32)>>,
    seconds: AtomicU32,
}

impl Watched {
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            reads: AtomicU32::new(0),
            reads_fail: AtomicBool::new(false),
            plan: Mutex::default(),
            seconds: AtomicU32::new(0),
        }
    }

    /// Calls that read, since the last time that this was asked.
    pub(crate) fn reads(&self) -> u32 {
        self.reads.swap(0, Ordering::SeqCst)
    }

    /// Second transactions of issues that were tried so far.
    pub(crate) fn second_tries(&self) -> u32 {
        self.seconds.load(Ordering::SeqCst)
    }

    pub(crate) fn let_reads_fail(&self, fail: bool) {
        self.reads_fail.store(fail, Ordering::SeqCst);
    }

    /// The next `times` of these transactions meet this fate.
    pub(crate) fn plan(&self, which: Which, fate: Fate, times: u32) {
        self.lock().push((which, fate, times));
    }

    pub(crate) fn forget_plan(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Which, Fate, u32)>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> Result<(), StoreError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        if self.reads_fail.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("told to fail"));
        }
        Ok(())
    }

    fn fate_of(&self, which: Which) -> Option<Fate> {
        let mut plan = self.lock();
        let step = plan
            .iter_mut()
            .find(|(w, _, times)| *w == which && *times > 0)?;
        step.2 -= 1;
        Some(step.1)
    }

    async fn move_profile(&self, ops: &[Op]) {
        let profile = ops.iter().map(Op::key).find(|key| key.sk == "PROFILE");
        let key = profile.expect("the second transaction holds the profile");
        let item = self
            .inner
            .get(key)
            .await
            .expect("a read")
            .expect("a profile");
        let mut body: EntityItem = unpack(&item).expect("a profile");
        body.rev += 1;
        NEW_NAME.clone_into(&mut body.profile.name);
        let replace = Op::Replace {
            key: item.key,
            at: item.v,
            body: pack(&body),
            ttl: item.ttl,
        };
        self.inner.transact(vec![replace]).await.expect("a write");
    }
}

fn which(ops: &[Op]) -> Option<Which> {
    let creates = |prefix: &str| {
        ops.iter()
            .any(|op| matches!(op, Op::Create { key, .. } if key.pk.starts_with(prefix)))
    };
    if creates("N#") {
        Some(Which::Second)
    } else if creates("W#issue#") {
        Some(Which::First)
    } else if ops.iter().any(|op| op.key().pk == keys::WITHDRAWN) {
        Some(Which::Withdrawal)
    } else {
        None
    }
}

#[async_trait]
impl Store for Watched {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.read()?;
        self.inner.get(key).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.read()?;
        self.inner.batch_get(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        self.read()?;
        self.inner.query(query).await
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        let which = which(&ops);
        if which == Some(Which::Second) {
            self.seconds.fetch_add(1, Ordering::SeqCst);
        }
        match which.and_then(|which| self.fate_of(which)) {
            None => self.inner.transact(ops).await,
            Some(Fate::Lost) => Err(StoreError::Unavailable("told to fail")),
            Some(Fate::AnswerLost) => {
                self.inner.transact(ops).await?;
                Err(StoreError::Unavailable("told to lose the answer"))
            }
            Some(Fate::ProfileMoves) => {
                self.move_profile(&ops).await;
                self.inner.transact(ops).await
            }
        }
    }
}
