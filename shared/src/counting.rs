//! Which records count and are shown, B 二(一), B 三(四).
//!
//! One judge: [`decide`] gives the decision with its rule and what the rule rests on. The report asks it whether a
//! record is shown, the explanation of a report asks it why; so the two cannot disagree.

use crate::hold::HoldReason;
use crate::policy::{KindShown, Policy};
use crate::publication::{self, Ended};
use crate::record::Record;
use crate::window::Window;
use chrono::NaiveDate;

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
    /// Its longest publication is over: a violation record is a publicised one, B 二(一).
    PublicationEnded,
}

/// Decision (判定) on one record, with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'r> {
    /// Shown: decided in the window, in a sector that takes part, by an effective instrument.
    Counts,
    /// Shown: corrected or repaired, but not both by that day. Both are asked: 已纠正违法行为 and 完成信用信息修复.
    RepairIncomplete,
    /// The office has not decided yet whether the policy shows its kind.
    KindAwaitsDecision,
    /// Its kind is never a violation record.
    KindNeverShown,
    /// Not based on an effective legal instrument.
    NotEffective,
    /// Exempted from penalty.
    Exempted,
    /// Withdrawn by the body that decided.
    Withdrawn {
        /// Its reason (撤销、变更、确认无效).
        reason: &'r str,
    },
    /// By law not to be made public.
    Held {
        /// The reason.
        reason: &'r str,
    },
    /// The credit office holds it.
    HeldByOffice {
        /// Why.
        reason: HoldReason,
        /// Last day, if it has one.
        until: Option<NaiveDate>,
    },
    /// Corrected, and its repair is complete.
    Repaired {
        /// Since this day.
        on: NaiveDate,
    },
    /// By simple procedure, which the policy does not show.
    SimpleProcedure,
    /// Its longest publication is over.
    PublicationEnded(Ended<'r>),
    /// Its sector does not take part yet.
    SectorNotYetCovered {
        /// The sector's first day.
        from: NaiveDate,
    },
    /// The policy does not have its sector.
    SectorNotInPolicy,
    /// Decided before the window.
    BeforeWindow {
        /// The window's first day.
        from: NaiveDate,
    },
    /// Decided after the window.
    AfterWindow {
        /// The window's last day.
        to: NaiveDate,
    },
}

/// Article of the scheme on which a decision rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Article {
    /// From when a sector takes part.
    B1_2,
    /// What counts as a violation record.
    B2_1,
    /// Window.
    B2_6,
    /// Who produces a record answers for it.
    B3_1,
    /// Repair.
    B3_4,
}

impl Article {
    /// As the code cites it: `B 二(六)`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::B1_2 => "B 一(二)",
            Self::B2_1 => "B 二(一)",
            Self::B2_6 => "B 二(六)",
            Self::B3_1 => "B 三(一)",
            Self::B3_4 => "B 三(四)",
        }
    }
}

/// Whether a record is shown, and by which rule: [`decide`] without what the rule rests on.
pub fn showing(record: &Record, window: &Window, today: NaiveDate, policy: &Policy) -> Showing {
    decide(record, window, today, policy).showing()
}

/// Judges one record. The first reason that applies, from what lasts for ever to what another window would change; so
/// the owner learns the one that matters most, and always the same one.
pub fn decide<'r>(
    record: &'r Record,
    window: &Window,
    today: NaiveDate,
    policy: &'r Policy,
) -> Decision<'r> {
    let status = &record.status;
    match policy.kind_shown(record.kind) {
        KindShown::Shown => {}
        KindShown::AwaitingDecision => return Decision::KindAwaitsDecision,
        KindShown::Never => return Decision::KindNeverShown,
    }
    if status.not_effective {
        return Decision::NotEffective;
    }
    if status.exempted {
        return Decision::Exempted;
    }
    if let Some(reason) = &status.withdrawn {
        return Decision::Withdrawn { reason };
    }
    if let Some(reason) = &status.held {
        return Decision::Held { reason };
    }
    if let Some(hold) = status
        .office_hold
        .as_ref()
        .filter(|hold| hold.stands(today))
    {
        let (reason, until) = (hold.reason, hold.until);
        return Decision::HeldByOffice { reason, until };
    }
    // Both are asked: 已纠正违法行为 and 完成信用信息修复.
    let repaired_on = status.repaired_on.filter(|day| *day <= today);
    if let Some(on) = repaired_on.filter(|_| status.corrected) {
        return Decision::Repaired { on };
    }
    if status.simple_procedure && !policy.show_simple_procedure {
        return Decision::SimpleProcedure;
    }
    if let Some(ended) = publication::ended(record, today, policy) {
        return Decision::PublicationEnded(ended);
    }
    match policy.sector(record.sector) {
        None => return Decision::SectorNotInPolicy,
        Some(sector) if !sector.takes_part(today) => {
            let from = sector.in_force_from;
            return Decision::SectorNotYetCovered { from };
        }
        Some(_) => {}
    }
    if record.decided_on < window.from {
        return Decision::BeforeWindow { from: window.from };
    }
    if record.decided_on > window.to {
        return Decision::AfterWindow { to: window.to };
    }
    if status.corrected || status.repaired_on.is_some() {
        return Decision::RepairIncomplete;
    }
    Decision::Counts
}

impl Decision<'_> {
    /// Whether the record is shown, and by which rule.
    pub fn showing(self) -> Showing {
        let reason = match self {
            Self::Counts | Self::RepairIncomplete => return Showing::Shown,
            Self::KindAwaitsDecision | Self::KindNeverShown => NotShown::KindNotShown,
            Self::NotEffective => NotShown::NotEffective,
            Self::Exempted => NotShown::Exempted,
            Self::Withdrawn { .. } => NotShown::Withdrawn,
            Self::Held { .. } | Self::HeldByOffice { .. } => NotShown::Held,
            Self::Repaired { .. } => NotShown::Repaired,
            Self::SimpleProcedure => NotShown::SimpleProcedure,
            Self::PublicationEnded(_) => NotShown::PublicationEnded,
            Self::SectorNotYetCovered { .. } | Self::SectorNotInPolicy => {
                NotShown::SectorNotInForce
            }
            Self::BeforeWindow { .. } | Self::AfterWindow { .. } => NotShown::OutsideWindow,
        };
        Showing::NotShown(reason)
    }

    /// Permanent code of the decision. A code, once released, never changes its meaning.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counts => "shown.counts",
            Self::RepairIncomplete => "shown.repair_incomplete",
            Self::KindAwaitsDecision => "kind.awaits_decision",
            Self::KindNeverShown => "kind.never_shown",
            Self::NotEffective => "instrument.not_effective",
            Self::Exempted => "penalty.exempted",
            Self::Withdrawn { .. } => "record.withdrawn",
            Self::Held { .. } => "record.held",
            Self::HeldByOffice { .. } => "record.held_by_office",
            Self::Repaired { .. } => "record.repaired",
            Self::SimpleProcedure => "procedure.simple",
            Self::PublicationEnded(_) => "publication.ended",
            Self::SectorNotYetCovered { .. } => "sector.not_yet_covered",
            Self::SectorNotInPolicy => "sector.not_in_policy",
            Self::BeforeWindow { .. } => "window.before",
            Self::AfterWindow { .. } => "window.after",
        }
    }

    /// The article on which it rests.
    pub fn article(self) -> Article {
        if let Self::HeldByOffice {
            reason: HoldReason::DoubtfulSource,
            ..
        } = self
        {
            // Complete, true and exact is what who supplies it answers for.
            return Article::B3_1;
        }
        match self.showing() {
            Showing::NotShown(reason) => reason.rests_on(),
            Showing::Shown if self == Self::RepairIncomplete => Article::B3_4,
            Showing::Shown => Article::B2_1,
        }
    }
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
            Self::PublicationEnded => "publication_ended",
        }
    }

    /// The article that keeps the record from being shown.
    pub fn article(self) -> &'static str {
        self.rests_on().as_str()
    }

    /// The same as a part of the scheme.
    pub(crate) const fn rests_on(self) -> Article {
        match self {
            Self::OutsideWindow => Article::B2_6,
            Self::SectorNotInForce => Article::B1_2,
            Self::NotEffective
            | Self::Exempted
            | Self::Held
            | Self::KindNotShown
            | Self::SimpleProcedure
            | Self::PublicationEnded => Article::B2_1,
            Self::Withdrawn => Article::B3_1,
            Self::Repaired => Article::B3_4,
        }
    }
}
