//! The policy in force in this process (现行政策): what it was started with, or what was published since.
//!
//! Whoever serves asks for it every few seconds, and puts the routes together anew when it is another: so one request
//! sees one policy from beginning to end, and no request asks the table for it.

use crate::items::unpack;
use crate::keys;
use crate::store::{Store, StoreError};
use crate::use_cases::policy::{PolicyNow, policy_in_force};
use arc_swap::ArcSwap;
use shared::policy::Policy;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How often a server asks. Two persons publish, and every server answers by it within 15 seconds.
pub const EVERY: Duration = Duration::from_secs(5);

/// The policy in force.
pub struct InForce {
    start: Arc<Policy>,
    now: ArcSwap<Policy>,
    /// The published version that was looked at last; 0 if none was.
    seen: AtomicU32,
}

impl InForce {
    /// What a process was started with.
    pub fn new(start: Arc<Policy>) -> Self {
        Self {
            now: ArcSwap::new(start.clone()),
            start,
            seen: AtomicU32::new(0),
        }
    }

    /// The policy as it was when it was looked for last.
    pub fn now(&self) -> Arc<Policy> {
        self.now.load_full()
    }

    /// Looks for it; the policy if it is another than before.
    pub async fn look(&self, store: &dyn Store) -> Result<Option<Arc<Policy>>, StoreError> {
        let item = store.get(&keys::policy_in_force(&self.start.id)).await?;
        let Some(item) = item else {
            return Ok(None);
        };
        let published = unpack::<PolicyNow>(&item)?.version;
        if self.seen.load(Ordering::Acquire) == published {
            return Ok(None);
        }
        let policy = policy_in_force(store, &self.start).await?;
        let before = self.now.swap(policy.clone());
        self.seen.store(published, Ordering::Release);
        Ok((*before != *policy).then_some(policy))
    }
}
