//! Which records count and are shown, B 二(一), B 三(四).

use crate::policy::Policy;
use crate::record::Record;
use crate::window::Window;

/// Whether a record is shown in a report, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    /// It counts and is shown.
    Shown,
    /// It is not shown, for this reason.
    NotShown(NotShown),
}

/// Why a record is not shown. [`NotShown::article`] names the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// Decided before or after the window, B 二(六).
    OutsideWindow,
    /// Its sector does not take part yet, annex of B.
    SectorNotInForce,
    /// Not based on an effective legal instrument, B 二(一).
    NotEffective,
    /// Exempted from penalty, B 二(一).
    Exempted,
    /// Held: by law not to be made public, B 二(一).
    Held,
    /// Withdrawn by the body that decided.
    Withdrawn,
    /// Corrected and repaired, B 三(四).
    Repaired,
    /// The policy does not show its kind, or waits for the office's decision.
    KindNotShown,
    /// By simple procedure, which the policy does not show.
    SimpleProcedure,
}

/// Judges one record.
pub fn showing(
    record: &Record,
    window: &Window,
    today: chrono::NaiveDate,
    policy: &Policy,
) -> Showing {
    let _ = (record, window, today, policy);
    todo!()
}
