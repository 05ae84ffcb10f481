//! Why a use case did not do what was asked.

use crate::delivery::CellFault;
use crate::files::FileError;
use crate::keys::CaseKind;
use crate::store::StoreError;
use chrono::NaiveDate;
use shared::policy::PolicyFault;
use shared::problem::ProblemCode;
use shared::repair::{Condition, NotRepairable};
use shared::time::ShanghaiTime;
use shared::verdict::Withdrawal;

/// A refusal. Not knowing is one of them and never reads as an answer.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// No such thing, or not one that this principal may know of: the two cannot be told apart.
    #[error("not found")]
    NotFound,
    /// Signed in, but not as one who may.
    #[error("not allowed to this role")]
    NotAllowed,
    /// An agent must first choose a firm.
    #[error("no firm chosen")]
    EntityRequired,
    /// Not one of the principal's firms.
    #[error("not one of the principal's firms")]
    EntityUnknown,
    /// The scheme is not in force and has no renewal, B 有效期.
    #[error("the scheme is in force from {from} through {through}")]
    SchemeNotInForce {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        through: NaiveDate,
    },
    /// The policy does not offer this look-back.
    #[error("look-back not offered")]
    LookBackNotOffered,
    /// Another request stands under this idempotency key.
    #[error("idempotency key used for another request")]
    IdempotencyKeyReused,
    /// The request under this key has not finished in time.
    #[error("the request under this idempotency key is still running")]
    IdempotencyInProgress,
    /// A character of the report that no face has.
    #[error("a character of the report has no glyph")]
    CharacterWithoutGlyph {
        /// The character.
        character: char,
    },
    /// What a report was made from does not give the same report again.
    #[error("the report cannot be put together again")]
    NotRebuildable,
    /// The report was withdrawn: why and when.
    #[error("the report is withdrawn")]
    ReportWithdrawn(Withdrawal),
    /// Records kept moving while the report was made.
    #[error("records kept changing")]
    RecordsChanging,
    /// A record or the state of a source could not be read (rule: never "no record" for what was not read).
    #[error("a source could not be read: {0}")]
    SourceUnavailable(Cause),
    /// A file is larger than an answer can be, and the file store gives out no addresses.
    #[error("a file is larger than an answer can be")]
    AnswerTooLarge,
    /// A single-use link was used, or its time is over.
    #[error("link expired")]
    LinkExpired,
    /// Not the detail code of the report.
    #[error("not the report's detail code")]
    DetailCodeWrong,
    /// A wrong detail code was tried too often.
    #[error("wrong detail codes: not before {until}")]
    DetailCodeWait {
        /// From when on it may be tried again.
        until: ShanghaiTime,
        /// Seconds until then.
        seconds: u64,
    },
    /// The report was withdrawn, and its file is given to nobody by its detail code.
    #[error("the report was withdrawn")]
    OriginalWithdrawn,
    /// The sign-in did not succeed.
    #[error("sign-in failed: {0}")]
    SignInFailed(&'static str),
    /// No event, or one of which the caller is never told.
    #[error("events that the caller cannot be told of")]
    WebhookEvents,
    /// As many webhooks as one caller can have.
    #[error("as many webhooks as there can be")]
    WebhookTooMany,
    /// An objection to this record is open already.
    #[error("an objection to this record is open")]
    ObjectionAlreadyOpen,
    /// The objection is closed.
    #[error("the objection is closed")]
    ObjectionClosed,
    /// Not from the stage at which the objection stands.
    #[error("not at this stage of the objection")]
    ObjectionNotNow,
    /// An application for the repair of this record is open already.
    #[error("an application for the repair of this record is open")]
    RepairAlreadyOpen,
    /// The application is closed.
    #[error("the application is closed")]
    RepairClosed,
    /// Not from the stage at which the application stands.
    #[error("not at this stage of the application")]
    RepairNotNow,
    /// The record's least term is not over.
    #[error("repair can be applied for from {from} on")]
    RepairTooEarly {
        /// The first day on which it can be.
        from: NaiveDate,
    },
    /// The record cannot be repaired.
    #[error("the record cannot be repaired")]
    NotRepairable(NotRepairable),
    /// Conditions that neither the record shows as fulfilled nor the unit confirms.
    #[error("conditions of repair stand open")]
    RepairConditionsOpen(Vec<Condition>),
    /// The document that revoked a decision is of a day before it, or after today.
    #[error("not a day on which the decision can have been revoked")]
    WithdrawalDay,
    /// The record is withdrawn already.
    #[error("the record is withdrawn")]
    RecordWithdrawnAlready,
    /// Cases of this kind were filed on the record as often as the policy allows.
    #[error("filed too often; from {from} on again")]
    FiledTooOften {
        /// Of which kind.
        kind: CaseKind,
        /// The first day on which one may be filed again.
        from: NaiveDate,
    },
    /// The answer upholds the objection and corrects nothing.
    #[error("an upheld objection without a correction")]
    CorrectionRequired,
    /// The answer corrects a record that it finds right.
    #[error("a correction with a rejected objection")]
    CorrectionUnwanted,
    /// The record says so already.
    #[error("the correction changes nothing")]
    CorrectionNothing,
    /// The correction's values, by their columns.
    #[error("the correction has faults")]
    CorrectionFaults(Vec<CellFault>),
    /// The unit has as many keys as may be good at once.
    #[error("too many keys of the unit")]
    TooManyKeys,
    /// The credit office holds the reports of this firm.
    #[error("reports of this firm are held")]
    IssueHeld,
    /// It is held already.
    #[error("held already")]
    HoldAlready,
    /// The hold was lifted.
    #[error("the hold was lifted")]
    HoldLifted,
    /// A draft of the policy with its faults.
    #[error("the draft of the policy has faults")]
    PolicyFaults(Vec<PolicyFault>),
    /// Who has drafted a change of the policy does not publish it.
    #[error("drafted by the same officer")]
    PolicySameOfficer,
    /// Another version of the policy has come into force since.
    #[error("the draft changes a version that is no more in force")]
    PolicyDraftStale,
    /// The draft was published or withdrawn.
    #[error("the draft is closed")]
    PolicyDraftClosed,
    /// Not what the draft says.
    #[error("another hash than the draft's")]
    PolicyHash,
    /// The credit office has taken this account's access back.
    #[error("access was taken back")]
    AccessTakenBack,
    /// No role that the credit office grants.
    #[error("a role that is not granted")]
    UserRole,
    /// A bureau without a unit of the policy, or a unit with another role.
    #[error("the unit does not fit the role")]
    UserUnit,
    /// Nobody has proposed it as an officer.
    #[error("not proposed as an officer")]
    NotProposed,
    /// Who proposes an officer does not confirm it.
    #[error("proposed by the same officer")]
    UserSameOfficer,
    /// Two officers must stay.
    #[error("one of the last two officers")]
    LastOfficers,
    /// The service cannot do it now.
    #[error("unavailable: {0}")]
    Unavailable(Cause),
}

/// What went wrong underneath, for the log. It names items and files by their random ids, no person.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file store.
    #[error(transparent)]
    File(#[from] FileError),
    /// Something of our own.
    #[error("{0}")]
    Own(&'static str),
}

impl Refused {
    /// Its permanent code.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::NotFound => ProblemCode::NotFound,
            Self::NotAllowed => ProblemCode::NotAllowed,
            Self::EntityRequired => ProblemCode::EntityRequired,
            Self::EntityUnknown => ProblemCode::EntityUnknown,
            Self::SchemeNotInForce { .. } => ProblemCode::SchemeNotInForce,
            Self::LookBackNotOffered => ProblemCode::LookBackNotOffered,
            Self::IdempotencyKeyReused => ProblemCode::IdempotencyKeyReused,
            Self::IdempotencyInProgress => ProblemCode::IdempotencyInProgress,
            Self::CharacterWithoutGlyph { .. } => ProblemCode::CharacterWithoutGlyph,
            Self::NotRebuildable => ProblemCode::ReportNotRebuildable,
            Self::ReportWithdrawn(_) => ProblemCode::ReportWithdrawn,
            Self::RecordsChanging => ProblemCode::RecordsChanging,
            Self::SourceUnavailable(_) => ProblemCode::SourceUnavailable,
            Self::AnswerTooLarge => ProblemCode::AnswerTooLarge,
            Self::LinkExpired => ProblemCode::LinkExpired,
            Self::DetailCodeWrong => ProblemCode::DetailCodeWrong,
            Self::DetailCodeWait { .. } => ProblemCode::DetailCodeWait,
            Self::OriginalWithdrawn => ProblemCode::OriginalWithdrawn,
            Self::SignInFailed(_) => ProblemCode::SignInFailed,
            Self::WebhookEvents => ProblemCode::WebhookEvents,
            Self::WebhookTooMany => ProblemCode::WebhookTooMany,
            Self::ObjectionAlreadyOpen => ProblemCode::ObjectionAlreadyOpen,
            Self::ObjectionClosed => ProblemCode::ObjectionClosed,
            Self::ObjectionNotNow => ProblemCode::ObjectionNotNow,
            Self::RepairAlreadyOpen => ProblemCode::RepairAlreadyOpen,
            Self::RepairClosed => ProblemCode::RepairClosed,
            Self::RepairNotNow => ProblemCode::RepairNotNow,
            Self::RepairTooEarly { .. } => ProblemCode::RepairTooEarly,
            Self::NotRepairable(why) => match why {
                NotRepairable::Repaired(_)
                | NotRepairable::NotShown
                | NotRepairable::PublicationEnded(_) => ProblemCode::RepairNotNeeded,
                NotRepairable::NoOrder | NotRepairable::OtherKind => ProblemCode::RepairNoRule,
            },
            Self::RepairConditionsOpen(_) => ProblemCode::RepairConditionOpen,
            Self::WithdrawalDay => ProblemCode::WithdrawalDay,
            Self::RecordWithdrawnAlready => ProblemCode::RecordWithdrawnAlready,
            Self::FiledTooOften { kind, .. } => match kind {
                CaseKind::Objection => ProblemCode::ObjectionTooOften,
                CaseKind::Repair => ProblemCode::RepairTooOften,
            },
            Self::CorrectionRequired => ProblemCode::CorrectionRequired,
            Self::CorrectionUnwanted => ProblemCode::CorrectionUnwanted,
            Self::CorrectionNothing => ProblemCode::CorrectionNothing,
            Self::CorrectionFaults(faults) => faults
                .first()
                .map_or(ProblemCode::CorrectionRequired, |fault| fault.code),
            Self::TooManyKeys => ProblemCode::KeyTooMany,
            Self::IssueHeld => ProblemCode::IssueHeld,
            Self::HoldAlready => ProblemCode::HoldAlready,
            Self::HoldLifted => ProblemCode::HoldLifted,
            Self::PolicyFaults(_) => ProblemCode::PolicyFault,
            Self::PolicySameOfficer => ProblemCode::PolicySameOfficer,
            Self::PolicyDraftStale => ProblemCode::PolicyDraftStale,
            Self::PolicyDraftClosed => ProblemCode::PolicyDraftClosed,
            Self::PolicyHash => ProblemCode::PolicyHash,
            Self::AccessTakenBack => ProblemCode::AccessTakenBack,
            Self::UserRole => ProblemCode::UserRole,
            Self::UserUnit => ProblemCode::UserUnit,
            Self::NotProposed => ProblemCode::UserNotProposed,
            Self::UserSameOfficer => ProblemCode::UserSameOfficer,
            Self::LastOfficers => ProblemCode::UserLastOfficers,
            Self::Unavailable(_) => ProblemCode::ServiceUnavailable,
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        Self::Unavailable(error.into())
    }
}
