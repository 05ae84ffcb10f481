//! Acts that the transparency log (透明日志) shows queue a leaf in their own transaction.

use crate::items::{QueuedLeaf, ReportItem, pack, unhex};
use crate::keys;
use crate::random::{self, Random};
use crate::store::Op;
use crate::use_cases::{Cause, Refused};
use shared::log::{Event, Hash, Leaf};
use shared::time::ShanghaiTime;

/// An act that leaves a leaf.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LoggedAct<'a> {
    /// A report went out.
    Issued {
        /// Its item.
        report: &'a ReportItem,
        /// SHA-256 of its code.
        code_hash: Hash,
    },
    /// A report was withdrawn.
    Withdrawn {
        /// Its item.
        report: &'a ReportItem,
        /// SHA-256 of its code.
        code_hash: Hash,
        /// When.
        at: ShanghaiTime,
    },
    /// A key that signs was taken into use.
    KeyAdded {
        /// SHA-256 of its SPKI.
        spki_hash: Hash,
        /// When.
        at: ShanghaiTime,
    },
    /// Such a key signs no more.
    KeyRetired {
        /// SHA-256 of its SPKI.
        spki_hash: Hash,
        /// When.
        at: ShanghaiTime,
    },
}

impl LoggedAct<'_> {
    /// What its leaf says; `None` if a hash is none.
    pub(crate) fn leaf(&self, salt: [u8; 16]) -> Option<Leaf> {
        let of_report = |event, report: &ReportItem, code_hash, at| {
            Some(Leaf {
                event,
                salt,
                report_hash: unhex(&report.summary.report_hash)?,
                code_hash,
                at,
                valid_through: Some(report.summary.valid_through),
            })
        };
        let of_key = |event, spki_hash, at| {
            Some(Leaf {
                event,
                salt,
                report_hash: spki_hash,
                code_hash: [0; 32],
                at,
                valid_through: None,
            })
        };
        match *self {
            Self::Issued { report, code_hash } => {
                let at = report.summary.issued_at;
                of_report(Event::Issued, report, code_hash, at)
            }
            Self::Withdrawn {
                report,
                code_hash,
                at,
            } => of_report(Event::Withdrawn, report, code_hash, at),
            Self::KeyAdded { spki_hash, at } => of_key(Event::KeyAdded, spki_hash, at),
            Self::KeyRetired { spki_hash, at } => of_key(Event::KeyRetired, spki_hash, at),
        }
    }
}

/// By what a leaf is found: the hash of the report's code, or of the key.
pub(super) fn about(leaf: &Leaf) -> &Hash {
    match leaf.event {
        Event::Issued | Event::Withdrawn => &leaf.code_hash,
        Event::KeyAdded | Event::KeyRetired => &leaf.report_hash,
    }
}

/// The step that queues the act's leaf: it goes into the act's own transaction, and conflicts if the same was queued for
/// the same moment. What no leaf can say is an error: an act that cannot be logged does not happen.
pub(crate) fn queue_leaf(random: &dyn Random, act: &LoggedAct<'_>) -> Result<Op, Refused> {
    queue_leaf_salted(random::bytes(random), act)
}

/// As [`queue_leaf`], with a salt that was drawn before: the report's file holds the leaf too.
pub(crate) fn queue_leaf_salted(salt: [u8; 16], act: &LoggedAct<'_>) -> Result<Op, Refused> {
    let no_leaf = || Refused::Unavailable(Cause::Own("an act has no leaf of the log"));
    let leaf = act.leaf(salt).ok_or_else(no_leaf)?;
    leaf.entry().map_err(|_| no_leaf())?;
    Ok(Op::Create {
        key: keys::queued_leaf(leaf.event, about(&leaf), leaf.at),
        body: pack(&QueuedLeaf::of(&leaf)),
        ttl: None,
    })
}
