//! Problems (RFC 9457) with permanent codes. A code, once released, never changes its meaning.
//!
//! A problem has two messages. This module carries the citizen's, from [`crate::text::problems`]; what the
//! log says is the service's own and never reaches an answer.

mod wire;

pub use wire::{FieldFault, Problem};

use crate::code::InvalidCode;
use crate::credit_code::InvalidCreditCode;
use crate::report::CannotIssue;
use crate::text::Lang;
use crate::text::problems::{self, ProblemText};

/// What is fixed of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemSpec {
    /// Permanent code, lower case with dots.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
}

// One row per code: variant, permanent code, status. The enum, the list and the specification come from it, so
// that a new problem is added here and (the compiler insists) in `text::problems`.
macro_rules! problem_codes {
    ($( $(#[$doc:meta])* $variant:ident = $code:literal, $status:literal; )+) => {
        /// Permanent code of a problem. The sentences for it live in [`crate::text::problems`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemCode {
            $( #[doc = concat!("`", $code, "`, ", stringify!($status), ".")] $(#[$doc])* $variant, )+
        }

        impl ProblemCode {
            /// All codes, in the order of this file.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Code and status.
            pub const fn spec(self) -> ProblemSpec {
                match self {
                    $( Self::$variant => ProblemSpec { code: $code, status: $status }, )+
                }
            }
        }
    };
}

problem_codes! {
    /// The request cannot be read.
    RequestMalformed = "request.malformed", 400;
    /// The request is larger than allowed.
    RequestTooLarge = "request.too_large", 413;
    /// The address does not know this method.
    MethodNotAllowed = "request.method", 405;
    /// Does not exist, or is somebody else's: the same answer.
    NotFound = "not_found", 404;
    /// Nobody is signed in.
    SessionRequired = "session.required", 401;
    /// The call did not prove that it came from our own page.
    Csrf = "session.csrf", 403;
    /// Signed in, but not as one who may.
    NotAllowed = "session.not_allowed", 403;
    /// An agent must first choose a firm.
    EntityRequired = "session.entity_required", 409;
    /// Not one of the firms of this account.
    EntityUnknown = "session.entity_unknown", 422;
    /// The identity provider did not confirm.
    SignInFailed = "sign_in.failed", 400;
    /// The credit office has taken this account's access back.
    AccessTakenBack = "access.taken_back", 403;
    /// Neither bureau, credit office nor verifier.
    UserRole = "user.role", 422;
    /// A bureau without a unit, or a unit with another role.
    UserUnit = "user.unit", 422;
    /// No subject id, or one that cannot be.
    UserSubject = "user.subject", 422;
    /// No name, or one over 100 characters.
    UserName = "user.name", 422;
    /// Nobody has proposed it as an officer.
    UserNotProposed = "user.not_proposed", 409;
    /// Who proposes an officer does not confirm it.
    UserSameOfficer = "user.same_officer", 403;
    /// Two officers must stay.
    UserLastOfficers = "user.last_officers", 409;
    /// The policy does not offer this look-back, B 二(五).
    LookBackNotOffered = "look_back.not_offered", 422;
    /// No look-back was chosen, B 二(五).
    LookBackRequired = "look_back.required", 422;
    /// No purpose was chosen, B 二(四).
    PurposeRequired = "purpose.required", 422;
    /// Not one of the purposes, B 二(四).
    PurposeUnknown = "purpose.unknown", 422;
    /// The header is missing.
    IdempotencyKeyRequired = "idempotency_key.required", 400;
    /// The header is not a key.
    IdempotencyKeyMalformed = "idempotency_key.malformed", 400;
    /// Another body under the same key.
    IdempotencyKeyReused = "idempotency_key.reused", 422;
    /// The winner has not finished; retry.
    IdempotencyInProgress = "idempotency_key.in_progress", 503;
    /// Outside the scheme's period and without a renewal.
    SchemeNotInForce = "scheme.not_in_force", 409;
    /// A draft of the policy that breaks a rule of policies.
    PolicyFault = "policy.fault", 422;
    /// No title, or one over 200 characters.
    PolicyTitle = "policy.title", 422;
    /// Who has drafted it does not publish it.
    PolicySameOfficer = "policy.same_officer", 403;
    /// Another version has come into force since.
    PolicyDraftStale = "policy.draft_stale", 409;
    /// Published or withdrawn.
    PolicyDraftClosed = "policy.draft_closed", 409;
    /// Not the hash of the draft.
    PolicyHash = "policy.hash", 422;
    /// The credit office holds the reports of this firm.
    IssueHeld = "issue.held", 409;
    /// Neither or both of a record and a firm.
    HoldTarget = "hold.target", 422;
    /// No reason, or not one of those that there are.
    HoldReason = "hold.reason", 422;
    /// Not a day after today.
    HoldUntil = "hold.until", 422;
    /// It is held already.
    HoldAlready = "hold.already", 409;
    /// The hold was lifted.
    HoldLifted = "hold.lifted", 409;
    /// A source could not be read, so nothing was issued.
    SourceUnavailable = "source.unavailable", 503;
    /// No face of the report file has this character.
    CharacterWithoutGlyph = "report.character_without_glyph", 422;
    /// What a report was made from does not give the same report again, so it cannot be explained.
    ReportNotRebuildable = "report.not_rebuildable", 409;
    /// The report was withdrawn.
    ReportWithdrawn = "report.withdrawn", 409;
    /// No class of the reason for which a report is withdrawn, or not one of those that there are.
    WithdrawalReason = "withdrawal.reason", 422;
    /// Records kept moving while the report was made.
    RecordsChanging = "records.changing", 503;
    /// Not 16 symbols.
    CodeLength = "code.length", 400;
    /// A character that is no symbol of a code.
    CodeAlphabet = "code.alphabet", 400;
    /// The check symbol does not fit.
    CodeMistyped = "code.mistyped", 400;
    /// No list of codes, or an empty one.
    CodesRequired = "codes.required", 422;
    /// More codes than one call takes.
    CodesTooMany = "codes.too_many", 422;
    /// Not 8 symbols.
    DetailCodeForm = "original.detail_code_form", 422;
    /// Not the detail code of this report, or no report has the verification code.
    DetailCodeWrong = "original.detail_code", 403;
    /// A wrong detail code was entered too often: not now.
    DetailCodeWait = "original.wait", 429;
    /// The report was withdrawn: its file is not given out by its detail code.
    OriginalWithdrawn = "original.withdrawn", 410;
    /// Cannot check now: never a verdict.
    VerifyUnavailable = "verify.unavailable", 503;
    /// The service cannot answer now.
    ServiceUnavailable = "service.unavailable", 503;
    /// More requests than the service takes on.
    Overloaded = "service.overloaded", 503;
    /// This actor asked too often.
    RateLimited = "rate.limited", 429;
    /// The answer is larger than can be sent.
    AnswerTooLarge = "answer.too_large", 500;
    /// A single-use link was used, or its five minutes are over.
    LinkExpired = "link.expired", 410;
    /// Not 18 characters.
    CreditCodeLength = "credit_code.length", 422;
    /// A character that GB 32100 does not know.
    CreditCodeAlphabet = "credit_code.alphabet", 422;
    /// The last character does not fit.
    CreditCodeCheckDigit = "credit_code.check_digit", 422;
    /// Neither UTF-8 nor GB18030.
    DeliveryEncoding = "delivery.encoding", 422;
    /// Neither CSV, JSON nor a workbook (.xlsx), or not what its media type says.
    DeliveryFormat = "delivery.format", 422;
    /// More rows, cells or text than a delivery holds.
    DeliveryTooLarge = "delivery.too_large", 413;
    /// JSON that cannot be read, or is no array of records.
    DeliveryJson = "delivery.json", 422;
    /// A workbook that cannot be read.
    DeliveryWorkbookDamaged = "delivery.workbook_damaged", 422;
    /// A workbook with macros, links to other files or embedded objects.
    DeliveryWorkbookActive = "delivery.workbook_active", 422;
    /// A required column is missing.
    DeliveryHeaderMissing = "delivery.header_missing", 422;
    /// No such unit in the policy.
    DeliveryUnitUnknown = "delivery.unit_unknown", 422;
    /// The register of market entities comes from the unit that the policy names, B 三(一).
    DeliveryRegisterUnit = "delivery.register_unit", 422;
    /// The delivery's id is not one.
    DeliveryId = "delivery.id", 422;
    /// Neither the register nor a kind of record.
    DeliveryKind = "delivery.kind", 422;
    /// Not a day up to which data can reach: none at all, or one after today.
    DeliveryAsOf = "delivery.as_of", 422;
    /// The id was used for another file.
    DeliveryIdReused = "delivery.id_reused", 422;
    /// An uploaded delivery of the unit is not sealed yet: deliveries of a unit are applied in their order.
    DeliveryEarlierOpen = "delivery.earlier_open", 409;
    /// As many deliveries of the unit wait as may.
    DeliveryTooManyWaiting = "delivery.too_many_waiting", 409;
    /// No size of a file, or more than an upload holds.
    UploadSize = "upload.size", 422;
    /// Not a SHA-256 in lower-case hex.
    UploadHash = "upload.sha256", 422;
    /// The file was not sent, or is no longer there.
    UploadMissing = "upload.missing", 409;
    /// The file is not the one that was announced.
    UploadNotAsSaid = "upload.not_as_said", 422;
    /// The address to which a file was sent is none, or its time is over.
    UploadLink = "upload.link", 403;
    /// No key of ours, or one that is revoked.
    KeyUnknown = "key.unknown", 401;
    /// A key is for deliveries alone.
    KeyScope = "key.scope", 403;
    /// Not what a key may be called.
    KeyName = "key.name", 422;
    /// As many keys of the unit are good as may be.
    KeyTooMany = "key.too_many", 409;
    /// A required field is empty.
    LineRequired = "line.required", 422;
    /// A field is longer than allowed.
    LineTooLong = "line.too_long", 422;
    /// Not a date.
    LineDate = "line.date", 422;
    /// A date after today.
    LineDateInFuture = "line.date_in_future", 422;
    /// Not an amount.
    LineAmount = "line.amount", 422;
    /// Control or bidi character.
    LineCharacter = "line.character", 422;
    /// Not one of the allowed values.
    LineChoice = "line.choice", 422;
    /// About a natural person: quarantined.
    LineNaturalPerson = "line.natural_person", 422;
    /// No such entity in the register: quarantined.
    LineEntityUnknown = "line.entity_unknown", 422;
    /// The record belongs to another unit.
    LineOtherUnit = "line.other_unit", 422;
    /// The unit does not deliver for that sector.
    LineSector = "line.sector", 422;
    /// The same source key twice in one delivery.
    LineDuplicate = "line.duplicate", 422;
    /// Another number of cells than the header: every cell may stand in a wrong column.
    LineColumns = "line.columns", 422;
    /// A formula: what it shows is no word of the unit's.
    LineFormula = "line.formula", 422;
    /// An error value such as #N/A.
    LineCellError = "line.cell_error", 422;
    /// Part of a merged cell.
    LineMerged = "line.merged", 422;
    /// A number too long for a spreadsheet, which kept 15 digits of it.
    LineDigitsLost = "line.digits_lost", 422;
    /// A key twice in an object, or under both of its names.
    LineKeyTwice = "line.key_twice", 422;
    /// Neither text, number nor day.
    LineCellKind = "line.cell_kind", 422;
    /// No face of the report file has this character.
    LineGlyph = "line.character_without_glyph", 422;
    /// Taken, under the register's name, which is another.
    LineNameDiffers = "line.name_differs", 422;
    /// Says otherwise in a column that an act on the record has set: what was corrected, withdrawn or repaired is not
    /// undone by a delivery.
    LineChangedByAct = "line.changed_by_act", 422;
    /// Not an address to which notices can be sent.
    WebhookUrl = "webhook.url", 422;
    /// No event, or one of which this caller is never told.
    WebhookEvents = "webhook.events", 422;
    /// As many webhooks as one caller can have.
    WebhookTooMany = "webhook.too_many", 409;
    /// Neither an e-mail address nor a mobile number.
    ContactRequired = "contact.required", 422;
    /// Not an e-mail address.
    ContactEmail = "contact.email", 422;
    /// Not a mobile number.
    ContactMobile = "contact.mobile", 422;
    /// Not a language of messages.
    ContactLang = "contact.lang", 422;
    /// An objection to this record is open: one at a time, B 三(四).
    ObjectionAlreadyOpen = "objection.already_open", 409;
    /// The objection is closed and does not open again.
    ObjectionClosed = "objection.closed", 409;
    /// Not from the stage at which the objection stands.
    ObjectionNotNow = "objection.not_now", 409;
    /// Objected to the record as often as the policy allows within some days.
    ObjectionTooOften = "objection.too_often", 409;
    /// No reason, or not one of those that there are.
    ObjectionReasonUnknown = "objection.reason", 422;
    /// No outcome, or not one of those that there are.
    ObjectionOutcomeUnknown = "objection.outcome", 422;
    /// An application for the repair of this record is open: one at a time, B 三(四).
    RepairAlreadyOpen = "repair.already_open", 409;
    /// The application is closed and does not open again.
    RepairClosed = "repair.closed", 409;
    /// Not from the stage at which the application stands.
    RepairNotNow = "repair.not_now", 409;
    /// Applied for the record's repair as often as the policy allows within some days.
    RepairTooOften = "repair.too_often", 409;
    /// The least term for which the record is shown is not over.
    RepairTooEarly = "repair.too_early", 409;
    /// Repaired already, or no report shows the record.
    RepairNotNeeded = "repair.not_needed", 409;
    /// No order on repair in force is about the record.
    RepairNoRule = "repair.no_rule", 409;
    /// A condition that neither the record shows as fulfilled nor the unit confirms.
    RepairConditionOpen = "repair.condition_open", 422;
    /// No reason, or not one of those that there are.
    RepairReasonUnknown = "repair.reason", 422;
    /// No outcome, or not one of those that there are.
    RepairOutcomeUnknown = "repair.outcome", 422;
    /// Not a list of conditions that a unit can confirm.
    RepairConfirmsUnknown = "repair.confirms", 422;
    /// No commitment is made.
    CommitmentRequired = "commitment.required", 422;
    /// More than 2,000 characters.
    CommitmentTooLong = "commitment.too_long", 422;
    /// Control or bidi character.
    CommitmentCharacter = "commitment.character", 422;
    /// The record is withdrawn already.
    RecordWithdrawnAlready = "record.withdrawn_already", 409;
    /// Neither revoked, altered nor void.
    WithdrawalGroundUnknown = "withdrawal.ground", 422;
    /// No number of the document that altered or revoked the decision, or none that can be kept.
    WithdrawalDocument = "withdrawal.document_no", 422;
    /// Not a day on which that can have been decided.
    WithdrawalDay = "withdrawal.decided_on", 422;
    /// Nothing is said.
    StatementRequired = "statement.required", 422;
    /// More than 2,000 characters.
    StatementTooLong = "statement.too_long", 422;
    /// Control or bidi character.
    StatementCharacter = "statement.character", 422;
    /// More than five files with one act.
    AttachmentTooMany = "attachment.too_many", 422;
    /// A file over 2 MB, or all of an act over 3 MB.
    AttachmentTooLarge = "attachment.too_large", 422;
    /// Neither PDF nor JPEG nor PNG, by what it holds.
    AttachmentKind = "attachment.kind", 422;
    /// An objection that is upheld corrects the record in the same act, B 三(四).
    CorrectionRequired = "correction.required", 422;
    /// A correction with an answer that upholds nothing.
    CorrectionUnwanted = "correction.unwanted", 422;
    /// No column of the form, or one that says which record it is.
    CorrectionColumn = "correction.column", 422;
    /// The record says so already.
    CorrectionNothing = "correction.changes_nothing", 422;
}

impl ProblemCode {
    /// The permanent code.
    pub const fn as_str(self) -> &'static str {
        self.spec().code
    }

    /// HTTP status.
    pub const fn status(self) -> u16 {
        self.spec().status
    }

    /// From a permanent code; `None` if no release knew it.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == code)
    }

    /// Title and next step for the citizen.
    pub fn text(self, lang: Lang) -> ProblemText {
        problems::problem(self, lang)
    }
}

impl From<InvalidCreditCode> for ProblemCode {
    fn from(fault: InvalidCreditCode) -> Self {
        match fault {
            InvalidCreditCode::Length(_) => Self::CreditCodeLength,
            InvalidCreditCode::Alphabet { .. } => Self::CreditCodeAlphabet,
            InvalidCreditCode::CheckDigit => Self::CreditCodeCheckDigit,
        }
    }
}

impl From<InvalidCode> for ProblemCode {
    fn from(fault: InvalidCode) -> Self {
        match fault {
            InvalidCode::Length(_) => Self::CodeLength,
            InvalidCode::Alphabet { .. } => Self::CodeAlphabet,
            InvalidCode::Mistyped => Self::CodeMistyped,
        }
    }
}

impl From<&CannotIssue> for ProblemCode {
    fn from(cause: &CannotIssue) -> Self {
        match cause {
            CannotIssue::SchemeNotInForce { .. } => Self::SchemeNotInForce,
            CannotIssue::LookBackNotOffered => Self::LookBackNotOffered,
        }
    }
}

#[cfg(test)]
#[path = "problem_tests.rs"]
mod tests;
