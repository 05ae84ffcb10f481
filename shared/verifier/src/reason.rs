//! Reasons (理由): why a check does not agree. Their codes are permanent.

use crate::hex;
use chrono::NaiveDate;
use shared::code::InvalidCode;
use shared::log::ProofFault;
use shared::seal::{Malformed, NotAnswered, NotSealed};
use shared::signed_file::Fault;
use shared::time::{ShanghaiTime, day_text};

/// Why a check disagrees, or why it cannot be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An earlier check had to agree first.
    NotReached,
    /// What the check needs was asked for and did not come.
    NotGot,
    /// The scanned text is no address.
    NoAddress,
    /// The address is at another host.
    OtherHost {
        /// Which.
        host: String,
    },
    /// The verification code is none.
    Code(InvalidCode),
    /// No seal stands behind the code.
    NoSeal,
    /// The seal does not speak for its report.
    Seal(NotSealed),
    /// The file is not as the service issued it.
    File(Fault),
    /// Paper and file are of two reports.
    OtherReport,
    /// The key of the log was not given.
    NoLogKey,
    /// The log's proof has not the form of one.
    LogForm,
    /// The leaf waits: the log has it within minutes of the act.
    LogQueued,
    /// The log's key did not sign the checkpoint.
    LogCheckpoint,
    /// The proof does not lead to the checkpoint.
    LogInclusion(ProofFault),
    /// The log has other leaves of this code, none of its issue.
    LogNotIssued,
    /// The proof is of another report.
    LogOtherReport,
    /// The report is over.
    Expired {
        /// Last valid day.
        on: NaiveDate,
    },
    /// The time that was given is before the issue.
    BeforeIssue {
        /// Time of issue.
        issued_at: ShanghaiTime,
    },
    /// The time that was given is before that of what the service said.
    BeforeAnswer {
        /// When the service said it.
        said_at: ShanghaiTime,
    },
    /// The credit office withdrew the report.
    Withdrawn,
    /// Neither a withdrawn list nor a signed result was given: a seal cannot know.
    NothingSaysWithdrawn,
    /// The withdrawn list is older than its holder allows.
    ListTooOld {
        /// Its time.
        as_of: ShanghaiTime,
    },
    /// The withdrawn list is older than the report.
    ListBeforeIssue {
        /// Its time.
        as_of: ShanghaiTime,
    },
    /// The withdrawn list names a report no more once its days are over.
    AfterItsDays,
    /// The result has not the form of one.
    ResultForm,
    /// The result is not known to be the service's.
    Answer(NotAnswered),
    /// The result is another host's.
    ResultOtherHost,
    /// The result is of another report.
    ResultOtherReport,
    /// The result is older than its holder allows.
    ResultTooOld {
        /// Its time.
        checked_at: ShanghaiTime,
    },
    /// The service knows no report with this code.
    UnknownReport,
}

impl Reason {
    /// Permanent code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotReached => "check.not_reached",
            Self::NotGot => "paper.not_got",
            Self::NoAddress => "address.none",
            Self::OtherHost { .. } => "address.other_host",
            Self::Code(InvalidCode::Length(_)) => "code.length",
            Self::Code(InvalidCode::Alphabet { .. }) => "code.alphabet",
            Self::Code(InvalidCode::Mistyped) => "code.mistyped",
            Self::NoSeal => "seal.none",
            Self::Seal(why) => why.code(),
            Self::File(fault) => fault.code(),
            Self::OtherReport => "report.other",
            Self::NoLogKey => "log.no_key",
            Self::LogForm => "log.form",
            Self::LogQueued => "log.queued",
            Self::LogCheckpoint => "log.checkpoint",
            Self::LogInclusion(_) => "log.inclusion",
            Self::LogNotIssued => "log.not_issued",
            Self::LogOtherReport => "log.other_report",
            Self::Expired { .. } => "report.expired",
            Self::BeforeIssue { .. } => "clock.before_issue",
            Self::BeforeAnswer { .. } => "clock.before_answer",
            Self::Withdrawn => "report.withdrawn",
            Self::NothingSaysWithdrawn => "withdrawal.nothing_asked",
            Self::ListTooOld { .. } => "withdrawal.list_too_old",
            Self::ListBeforeIssue { .. } => "withdrawal.list_before_issue",
            Self::AfterItsDays => "withdrawal.after_its_days",
            Self::ResultForm => "result.form",
            Self::Answer(why) => why.code(),
            Self::ResultOtherHost => "result.other_host",
            Self::ResultOtherReport => "result.other_report",
            Self::ResultTooOld { .. } => "result.too_old",
            Self::UnknownReport => "report.unknown",
        }
    }

    /// What exactly: a part of the file, a day, a host; none where the code says all.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::OtherHost { host } => Some(host.clone()),
            Self::Code(InvalidCode::Length(length)) => Some(length.to_string()),
            Self::Code(InvalidCode::Alphabet { position }) => Some(position.to_string()),
            Self::Seal(why) => seal_detail(why),
            Self::File(fault) => file_detail(fault),
            Self::Answer(why) => match why {
                NotAnswered::UnknownKey(key) => Some(hex::text(&key.0)),
                NotAnswered::KeyCompromised { at } => Some(at.text()),
                NotAnswered::Signature | NotAnswered::OutsideKeysTime => None,
            },
            Self::Expired { on } => Some(day_text(*on)),
            Self::BeforeIssue { issued_at: at }
            | Self::BeforeAnswer { said_at: at }
            | Self::ListTooOld { as_of: at }
            | Self::ListBeforeIssue { as_of: at }
            | Self::ResultTooOld { checked_at: at } => Some(at.text()),
            Self::LogInclusion(fault) => Some(fault.text().to_owned()),
            Self::NotReached
            | Self::NotGot
            | Self::NoAddress
            | Self::Code(InvalidCode::Mistyped)
            | Self::NoSeal
            | Self::OtherReport
            | Self::NoLogKey
            | Self::LogForm
            | Self::LogQueued
            | Self::LogCheckpoint
            | Self::LogNotIssued
            | Self::LogOtherReport
            | Self::Withdrawn
            | Self::NothingSaysWithdrawn
            | Self::AfterItsDays
            | Self::ResultForm
            | Self::ResultOtherHost
            | Self::ResultOtherReport
            | Self::UnknownReport => None,
        }
    }
}

fn seal_detail(why: &NotSealed) -> Option<String> {
    match why {
        NotSealed::Malformed(Malformed::Block { block }) => Some(block.to_string()),
        NotSealed::UnknownKey(key) => Some(hex::text(&key.0)),
        NotSealed::KeyCompromised { at } => Some(at.text()),
        NotSealed::Malformed(_)
        | NotSealed::OtherAlgorithm
        | NotSealed::Signature
        | NotSealed::OutsideKeysTime
        | NotSealed::UnknownSector
        | NotSealed::OtherCode => None,
    }
}

fn file_detail(fault: &Fault) -> Option<String> {
    match fault {
        Fault::Structure(what)
        | Fault::Dictionary(what)
        | Fault::Container(what)
        | Fault::Certificate(what)
        | Fault::Stamp(what)
        | Fault::Attachment(what)
        | Fault::ProofDiffers(what) => Some((*what).to_owned()),
        Fault::Seal(why) => Some(why.code().to_owned()),
        Fault::Key(why) => seal_detail(why),
        Fault::MoreThanOneRevision
        | Fault::NotSigned
        | Fault::Range
        | Fault::Gap
        | Fault::ContentChanged
        | Fault::SignatureWrong
        | Fault::CertificateNotInForce
        | Fault::UnknownRoot
        | Fault::Report
        | Fault::Proof => None,
    }
}
