//! Which records count and are shown, B 二(一), B 三(四).

use crate::policy::{KindShown, Policy};
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
    /// Its sector does not take part yet, B 一(二) and annex.
    SectorNotInForce,
    /// Not based on an effective legal instrument, B 二(一).
    NotEffective,
    /// Exempted from penalty, B 二(一).
    Exempted,
    /// Held: by law not to be made public, B 二(一).
    Held,
    /// Withdrawn by the body that decided, whose data must be true (B 三(一)).
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
    match reason_not_shown(record, window, today, policy) {
        Some(reason) => Showing::NotShown(reason),
        None => Showing::Shown,
    }
}

/// The first reason that applies, from what lasts for ever to what another window would change; so the
/// owner learns the one that matters most, and always the same one.
fn reason_not_shown(
    record: &Record,
    window: &Window,
    today: chrono::NaiveDate,
    policy: &Policy,
) -> Option<NotShown> {
    let status = &record.status;
    if policy.kind_shown(record.kind) != KindShown::Shown {
        return Some(NotShown::KindNotShown);
    }
    if status.not_effective {
        return Some(NotShown::NotEffective);
    }
    if status.exempted {
        return Some(NotShown::Exempted);
    }
    if status.withdrawn.is_some() {
        return Some(NotShown::Withdrawn);
    }
    if status.held.is_some() {
        return Some(NotShown::Held);
    }
    // Both are asked: 已纠正违法行为 and 完成信用信息修复.
    if status.corrected && status.repaired_on.is_some_and(|day| day <= today) {
        return Some(NotShown::Repaired);
    }
    if status.simple_procedure && !policy.show_simple_procedure {
        return Some(NotShown::SimpleProcedure);
    }
    let takes_part = policy
        .sector(record.sector)
        .is_some_and(|sector| sector.takes_part(today));
    if !takes_part {
        return Some(NotShown::SectorNotInForce);
    }
    (!window.contains(record.decided_on)).then_some(NotShown::OutsideWindow)
}

impl NotShown {
    /// Name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::OutsideWindow => "outside_window",
            Self::SectorNotInForce => "sector_not_in_force",
            Self::NotEffective => "not_effective",
            Self::Exempted => "exempted",
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
            Self::Repaired => "repaired",
            Self::KindNotShown => "kind_not_shown",
            Self::SimpleProcedure => "simple_procedure",
        }
    }

    /// The article that keeps the record from being shown.
    pub fn article(self) -> &'static str {
        match self {
            Self::OutsideWindow => "B 二(六)",
            Self::SectorNotInForce => "B 一(二)",
            Self::NotEffective
            | Self::Exempted
            | Self::Held
            | Self::KindNotShown
            | Self::SimpleProcedure => "B 二(一)",
            Self::Withdrawn => "B 三(一)",
            Self::Repaired => "B 三(四)",
        }
    }
}
