//! Problems (RFC 9457) with permanent codes. A code, once released, never changes its meaning.

use serde::{Deserialize, Serialize};

/// Permanent code of a problem. The sentences for it live in [`crate::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemCode {
    /// `request.malformed`
    RequestMalformed,
    /// `request.too_large`
    RequestTooLarge,
    /// `request.method`
    MethodNotAllowed,
    /// `not_found`
    NotFound,
    /// `session.required`
    SessionRequired,
    /// `session.csrf`
    Csrf,
    /// `session.not_allowed`: signed in, but not as one who may.
    NotAllowed,
    /// `session.entity_required`: an agent must first choose a firm.
    EntityRequired,
    /// `session.entity_unknown`
    EntityUnknown,
    /// `sign_in.failed`
    SignInFailed,
    /// `look_back.not_offered`
    LookBackNotOffered,
    /// `look_back.required`
    LookBackRequired,
    /// `purpose.required`
    PurposeRequired,
    /// `purpose.unknown`
    PurposeUnknown,
    /// `idempotency_key.required`
    IdempotencyKeyRequired,
    /// `idempotency_key.malformed`
    IdempotencyKeyMalformed,
    /// `idempotency_key.reused`: another body under the same key.
    IdempotencyKeyReused,
    /// `idempotency_key.in_progress`: the winner has not finished; retry.
    IdempotencyInProgress,
    /// `scheme.not_in_force`
    SchemeNotInForce,
    /// `source.unavailable`: a source could not be read (rule 12), so nothing was issued.
    SourceUnavailable,
    /// `report.character_without_glyph`
    CharacterWithoutGlyph,
    /// `records.changing`: records kept moving while the report was made.
    RecordsChanging,
    /// `code.length`
    CodeLength,
    /// `code.alphabet`
    CodeAlphabet,
    /// `code.mistyped`
    CodeMistyped,
    /// `verify.unavailable`: cannot check now.
    VerifyUnavailable,
    /// `service.unavailable`
    ServiceUnavailable,
    /// `service.overloaded`
    Overloaded,
    /// `rate.limited`
    RateLimited,
    /// `link.expired`: a single-use link was used, or its five minutes are over.
    LinkExpired,
    /// `credit_code.length`
    CreditCodeLength,
    /// `credit_code.alphabet`
    CreditCodeAlphabet,
    /// `credit_code.check_digit`
    CreditCodeCheckDigit,
    /// `delivery.encoding`
    DeliveryEncoding,
    /// `delivery.header_missing`: a required column is missing.
    DeliveryHeaderMissing,
    /// `delivery.unit_unknown`
    DeliveryUnitUnknown,
    /// `line.required`: a required field is empty.
    LineRequired,
    /// `line.too_long`
    LineTooLong,
    /// `line.date`
    LineDate,
    /// `line.date_in_future`
    LineDateInFuture,
    /// `line.amount`
    LineAmount,
    /// `line.character`: control or bidi character.
    LineCharacter,
    /// `line.choice`: not one of the allowed values.
    LineChoice,
    /// `line.natural_person`: about a natural person, quarantined.
    LineNaturalPerson,
    /// `line.entity_unknown`: no such entity in the register, quarantined.
    LineEntityUnknown,
    /// `line.other_unit`: the record belongs to another unit.
    LineOtherUnit,
    /// `line.sector`: the unit does not deliver for that sector.
    LineSector,
    /// `line.duplicate`: the same source key twice in one delivery.
    LineDuplicate,
}

/// A problem as it goes over the wire (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:xinzheng:problem:` and the code.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// Permanent code.
    pub code: String,
    /// Short title in the user's language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do next, in the user's language.
    pub detail: String,
    /// Id of the request, for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// All faults of a form at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldFault>,
}

/// A fault of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldFault {
    /// Name of the field in the request.
    pub field: String,
    /// Permanent code.
    pub code: String,
    /// Sentence in the user's language.
    pub message: String,
}
