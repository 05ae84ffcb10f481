//! What a verifier says: checks, each with its own state, and what follows from all of them.

use crate::Reason;
use chrono::NaiveDate;
use shared::seal::{MappedSector, Statement, TrustedKeys};
use shared::time::ShanghaiTime;

/// A question that is asked of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckName {
    /// The scanned text is an address at the service's own host.
    Address,
    /// The verification code (核验码) has no typing error.
    Code,
    /// The seal (封印) in the code is the service's, and of the report with this code.
    Seal,
    /// The file has the one form of a report's, and one revision.
    FileForm,
    /// The file is as it was signed, by a key that the root lets sign.
    FileSignature,
    /// The report in the file can be read.
    FileReport,
    /// Seal and leaf in the file are of this host and of the report in it.
    FileProof,
    /// Paper and file are of one report.
    SameReport,
    /// The transparency log (透明日志) holds the report.
    Log,
    /// The report is in its time of validity.
    Validity,
    /// The report was not withdrawn.
    Withdrawal,
    /// The service's signed result says the same.
    Result,
}

impl CheckName {
    /// All of them, in the order in which they stand in a judgement.
    pub const ALL: [Self; 12] = [
        Self::Address,
        Self::Code,
        Self::Seal,
        Self::FileForm,
        Self::FileSignature,
        Self::FileReport,
        Self::FileProof,
        Self::SameReport,
        Self::Log,
        Self::Validity,
        Self::Withdrawal,
        Self::Result,
    ];

    /// Permanent name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Code => "code",
            Self::Seal => "seal",
            Self::FileForm => "file_form",
            Self::FileSignature => "file_signature",
            Self::FileReport => "file_report",
            Self::FileProof => "file_proof",
            Self::SameReport => "same_report",
            Self::Log => "log",
            Self::Validity => "validity",
            Self::Withdrawal => "withdrawal",
            Self::Result => "result",
        }
    }
}

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is as it should be.
    Agrees,
    /// It is not: do not take the report.
    Disagrees(Reason),
    /// It cannot be said from what was given: neither take the report nor call it forged.
    NotKnown(Reason),
}

impl State {
    /// Permanent word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Disagrees(_) => "disagrees",
            Self::NotKnown(_) => "not_known",
        }
    }

    /// Why it does not agree.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Agrees => None,
            Self::Disagrees(reason) | Self::NotKnown(reason) => Some(reason),
        }
    }
}

/// One check and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was asked.
    pub name: CheckName,
    /// What it came to.
    pub state: State,
}

/// What follows from all checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// Every check agrees.
    Authentic,
    /// At least one disagrees.
    Disagrees,
    /// None disagrees, and at least one is not known.
    NotKnown,
}

impl Overall {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Authentic, Self::Disagrees, Self::NotKnown];

    /// Permanent word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Authentic => "authentic",
            Self::Disagrees => "disagrees",
            Self::NotKnown => "not_known",
        }
    }
}

/// A report's judgement at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Host by whose keys it was judged.
    pub host: String,
    /// The time that was given.
    pub at: ShanghaiTime,
    /// In the order of [`CheckName::ALL`]; those alone that apply to what was given. Never empty.
    pub checks: Vec<Check>,
    /// What a genuine seal or file says of its report; none if neither is genuine.
    pub report: Option<Facts>,
}

impl Judgement {
    /// Authentic only if all checks agree.
    pub fn overall(&self) -> Overall {
        let any = |state: fn(&State) -> bool| self.checks.iter().any(|check| state(&check.state));
        if any(|state| matches!(state, State::Disagrees(_))) {
            Overall::Disagrees
        } else if self.checks.is_empty() || any(|state| matches!(state, State::NotKnown(_))) {
            Overall::NotKnown
        } else {
            Overall::Authentic
        }
    }

    /// State of a check; none if it does not apply to what was given.
    pub fn state(&self, name: CheckName) -> Option<&State> {
        let check = self.checks.iter().find(|check| check.name == name)?;
        Some(&check.state)
    }
}

/// What is proved of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// As the seal states it.
    pub statement: Statement,
    /// Sectors with records, by the key list's names.
    pub with_records: Vec<MappedSector>,
    /// What the file says beyond the seal.
    pub file: Option<FileFacts>,
}

/// What a genuine file says beyond its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Number (公开编号).
    pub report_no: String,
    /// Name of the entity.
    pub name: String,
    /// First and last day of the window.
    pub window: (NaiveDate, NaiveDate),
    /// 演示: invented data.
    pub demonstration: bool,
    /// When it was signed.
    pub signed_at: ShanghaiTime,
    /// When it was stamped, if it was.
    pub stamped_at: Option<ShanghaiTime>,
}

impl Facts {
    pub(crate) fn of(statement: Statement, keys: &TrustedKeys, file: Option<FileFacts>) -> Self {
        let mut maps = keys.list().maps.iter();
        let map = maps.find(|map| map.kind == statement.kind.seal_number());
        let named = |bit| map.and_then(|map| map.sectors.iter().find(|sector| sector.bit == bit));
        let with_records = statement.with_records.bits().filter_map(named).cloned();
        Self {
            with_records: with_records.collect(),
            statement,
            file,
        }
    }
}
