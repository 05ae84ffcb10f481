//! Room for calls. What there is no room for is refused at once, with 503 and `Retry-After`: who waits in a queue
//! that grows is served by nobody.
//!
//! Two things bound the work. Places: so many calls, reports and scans are under way at most. And strain: where a
//! processor is the bottleneck, work waits to be begun and holds no place yet; so how late the server's own tasks run
//! is measured, and as it grows, first nothing new is begun, then no call is answered, and last no scan.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// A place that is held, as long as the value lives.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

/// Room for calls. Checking codes has its own, so that a rush for reports does not keep clerks waiting.
#[derive(Clone, Debug)]
pub struct Limits {
    calls: Arc<Semaphore>,
    reports: Arc<Semaphore>,
    scans: Arc<Semaphore>,
    /// How late the server's tasks run, in microseconds.
    late: Arc<AtomicU64>,
    call_time: Duration,
    scan_time: Duration,
}

/// What a call waits for is over by then, and it is answered: before a proxy gives it up after 30 seconds.
const CALL_TIME: Duration = Duration::from_secs(20);
/// The same for a scan: a clerk with a customer before him tries again rather than wait.
const SCAN_TIME: Duration = Duration::from_secs(4);

/// Later than this, no report and no sign-in is begun.
const NOTHING_NEW: Duration = Duration::from_millis(100);
/// Later than this, no call but a scan is answered.
const NO_CALL: Duration = Duration::from_millis(400);
/// Later than this, no scan is.
const NO_SCAN: Duration = Duration::from_secs(1);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(20);

impl Limits {
    /// Room for so many calls, among them so many reports being made, and so many scans at once.
    pub fn new(calls: usize, reports: usize, scans: usize) -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Self {
            calls: places(calls),
            reports: places(reports),
            scans: places(scans),
            late: Arc::default(),
            call_time: CALL_TIME,
            scan_time: SCAN_TIME,
        }
    }

    /// The same room, and so much time for a call and for a scan.
    pub fn with_times(self, call: Duration, scan: Duration) -> Self {
        Self {
            call_time: call,
            scan_time: scan,
            ..self
        }
    }

    /// How long a call that is not a scan may take.
    pub(super) fn call_time(&self) -> Duration {
        self.call_time
    }

    /// How long a scan may take.
    pub(super) fn scan_time(&self) -> Duration {
        self.scan_time
    }

    /// A place for a call that is not a scan.
    pub(super) fn call(&self) -> Option<Place> {
        self.place(&self.calls, NO_CALL)
    }

    /// A place for a report that is to be made.
    pub(super) fn report(&self) -> Option<Place> {
        self.place(&self.reports, NOTHING_NEW)
    }

    /// Whether somebody may begin to sign in. Who has begun may go on.
    pub(super) fn lets_in(&self) -> bool {
        self.late() < NOTHING_NEW
    }

    /// A place for a scan.
    pub(super) fn scan(&self) -> Option<SemaphorePermit<'_>> {
        let is_in_time = self.late() < NO_SCAN;
        is_in_time.then(|| self.scans.try_acquire().ok()).flatten()
    }

    fn place(&self, places: &Arc<Semaphore>, latest: Duration) -> Option<Place> {
        if self.late() >= latest {
            return None;
        }
        let permit = places.clone().try_acquire_owned().ok()?;
        Some(Place { _permit: permit })
    }

    fn late(&self) -> Duration {
        Duration::from_micros(self.late.load(Ordering::Relaxed))
    }

    /// Notes how late tasks run.
    pub fn note_lateness(&self, late: Duration) {
        let micros = u64::try_from(late.as_micros()).unwrap_or(u64::MAX);
        self.late.store(micros, Ordering::Relaxed);
    }

    /// Measures for ever how late tasks run: a task of the server's runs it. Where nobody does, as in a function that
    /// answers one call at a time, there is no strain.
    pub async fn watch(self) {
        let mut last = [Duration::ZERO; 3];
        for look in (0..last.len()).cycle() {
            let due = Instant::now() + LOOK;
            tokio::time::sleep(LOOK).await;
            last[look] = due.elapsed();
            // One hiccup is no strain: a queue that stands is.
            self.note_lateness(last.iter().copied().min().unwrap_or_default());
        }
    }
}

/// Reports that a processor has in hand at once: many calls of one intention, which all wait for one report, have room
/// in it.
const REPORTS: usize = 64;

impl Default for Limits {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self::new(256, REPORTS * processors, 1_024)
    }
}
