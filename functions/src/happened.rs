//! What happened in this process, counted for whoever reports it: a few numbers, nothing of anybody.

use std::sync::atomic::{AtomicU64, Ordering};

/// Something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A report went out.
    ReportIssued,
    /// A report was given up before it went out.
    ReportVoided,
    /// A scan found a valid report.
    ScanGenuine,
    /// A scan found a report past its validity.
    ScanExpired,
    /// A scan found a withdrawn report.
    ScanWithdrawn,
    /// A scan found nothing.
    ScanUnknown,
    /// A scan could not be answered.
    ScanFailed,
    /// A write met another version.
    StoreConflict,
    /// The store asked for fewer calls.
    StoreThrottled,
}

impl Happened {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::ReportIssued,
        Self::ReportVoided,
        Self::ScanGenuine,
        Self::ScanExpired,
        Self::ScanWithdrawn,
        Self::ScanUnknown,
        Self::ScanFailed,
        Self::StoreConflict,
        Self::StoreThrottled,
    ];
}

/// Counters, one for each.
#[derive(Debug, Default)]
pub struct Counters([AtomicU64; Happened::ALL.len()]);

static OF_PROCESS: Counters = Counters([const { AtomicU64::new(0) }; Happened::ALL.len()]);

/// Counts one more in this process.
pub fn note(what: Happened) {
    OF_PROCESS.note(what);
}

/// The counters of this process.
pub fn counters() -> &'static Counters {
    &OF_PROCESS
}

impl Counters {
    /// Counts one more.
    pub fn note(&self, what: Happened) {
        self.0[what as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted since the last time, which is then forgotten.
    pub fn take(&self) -> Vec<(Happened, u64)> {
        Happened::ALL
            .into_iter()
            .map(|what| (what, self.0[what as usize].swap(0, Ordering::Relaxed)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_taken_once() {
        let counters = Counters::default();
        counters.note(Happened::ScanUnknown);
        counters.note(Happened::ReportIssued);
        counters.note(Happened::ScanUnknown);
        assert_eq!(
            counters.take(),
            [(Happened::ReportIssued, 1), (Happened::ScanUnknown, 2)]
        );
        assert!(counters.take().is_empty());
    }

    #[test]
    fn each_has_a_counter_of_its_own() {
        let counters = Counters::default();
        for what in Happened::ALL {
            counters.note(what);
            assert_eq!(counters.take(), [(what, 1)]);
        }
    }
}
