//! Signed answers (签名结果): the result of one code of a batch, and the envelope in which a result or a withdrawn list
//! goes out.
//!
//! The envelope carries what was signed as a text, so that nobody has to bring JSON into one form to check a signature.

use crate::code::{ReportNo, VerificationCode};
use crate::credit_code::CreditCode;
use crate::entity::public_name;
use crate::json;
use crate::seal::{KeyId, SIGNATURE_BYTES, hex};
use crate::time::ShanghaiTime;
use crate::verdict::{
    IssuedSummary, Note, ReportStatus, Verdict, Withdrawal, WithdrawalReason, judge,
};
use crate::wire::read_text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Name of the form of a result. A change of the form is a new number.
pub const RESULT_SCHEMA: &str = "xinzheng-result/1";

/// A text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Id of the key that signed: eight hexadecimal digits.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "0a1b2c3d"))]
    pub key: KeyId,
    /// Canonical JSON; its UTF-8 bytes are what was signed.
    pub payload: String,
    /// r and s, 128 hexadecimal digits.
    #[serde(
        serialize_with = "write_signature",
        deserialize_with = "read_signature"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub signature: [u8; SIGNATURE_BYTES],
}

fn write_signature<S: serde::Serializer>(
    signature: &[u8; SIGNATURE_BYTES],
    s: S,
) -> Result<S::Ok, S::Error> {
    s.serialize_str(&hex::encode(signature))
}

fn read_signature<'de, D: serde::Deserializer<'de>>(
    d: D,
) -> Result<[u8; SIGNATURE_BYTES], D::Error> {
    read_text(d, hex::array, "not a signature")
}

/// A text is not the envelope of a signed answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSigned;

impl Signed {
    /// Reads an envelope; whether the signature fits is not asked here.
    pub fn parse(json: &[u8]) -> Result<Self, NotSigned> {
        json::read_exactly(json).map_err(|_| NotSigned)
    }

    /// The envelope as JSON.
    pub fn to_json(&self) -> String {
        canonical_text(self)
    }
}

/// What the service found of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedCode {
    /// Who answers: host in lower case, with its port if any.
    pub host: String,
    /// The code.
    pub code: VerificationCode,
    /// When it was judged.
    pub checked_at: ShanghaiTime,
    /// The verdict.
    pub verdict: Verdict,
    /// Notes beside it.
    pub notes: Vec<Note>,
    /// The report; none if the verdict is unknown.
    pub report: Option<CheckedReport>,
}

/// What a result says of a report: no more than an anonymous scan shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedReport {
    /// Number.
    pub report_no: ReportNo,
    /// SHA-256 of the canonical report, 64 hexadecimal digits.
    pub report_hash: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Name as an anonymous scan shows it.
    pub name: String,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    pub valid_through: NaiveDate,
}

/// A text is not the one form of a result, or contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAResult;

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Genuine,
    Expired,
    Withdrawn,
    Unknown,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    schema: String,
    host: String,
    code: VerificationCode,
    checked_at: ShanghaiTime,
    verdict: Name,
    notes: Vec<Note>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<WithdrawalReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withdrawn_at: Option<ShanghaiTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report_no: Option<ReportNo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report_hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credit_code: Option<CreditCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued_at: Option<ShanghaiTime>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::time::read_optional_day",
        serialize_with = "crate::time::write_optional_day"
    )]
    valid_through: Option<NaiveDate>,
}

impl CheckedCode {
    /// Judges what was found under a code, by the one judge.
    pub fn of(
        host: &str,
        code: VerificationCode,
        found: Option<(&IssuedSummary, &ReportStatus)>,
        now: ShanghaiTime,
    ) -> Self {
        let (verdict, notes) = match found {
            Some((summary, status)) => judge(summary, status, now),
            None => (Verdict::Unknown, Vec::new()),
        };
        Self {
            host: host.to_ascii_lowercase(),
            code,
            checked_at: now,
            verdict,
            notes,
            report: found.map(|(summary, _)| CheckedReport::of(summary)),
        }
    }

    /// Reads what was signed. The signature is checked elsewhere, over these very bytes.
    pub fn parse(payload: &str) -> Result<Self, NotAResult> {
        let wire: Wire = json::read_exactly(payload.as_bytes()).map_err(|_| NotAResult)?;
        // One form alone: order and blanks would make two texts of one result.
        if json::write(&wire).ok().as_deref() != Some(payload.as_bytes()) {
            return Err(NotAResult);
        }
        Self::of_wire(wire).ok_or(NotAResult)
    }

    /// None also of what says more than its verdict has, or what its own dates contradict: nothing that was read is left
    /// out.
    fn of_wire(wire: Wire) -> Option<Self> {
        if wire.schema != RESULT_SCHEMA || !is_host(&wire.host) {
            return None;
        }
        let report = match (
            (wire.report_no, wire.report_hash, wire.credit_code),
            (wire.name, wire.issued_at, wire.valid_through),
        ) {
            ((None, None, None), (None, None, None)) => None,
            (
                (Some(report_no), Some(report_hash), Some(credit_code)),
                (Some(name), Some(issued_at), Some(valid_through)),
            ) if is_hash(&report_hash) => Some(CheckedReport {
                report_no,
                report_hash,
                credit_code,
                name,
                issued_at,
                valid_through,
            }),
            _ => return None,
        };
        let through = report.as_ref().map(|report| report.valid_through);
        let is_over = through.is_some_and(|day| wire.checked_at.date() > day);
        let verdict = match (wire.verdict, through, wire.reason, wire.withdrawn_at) {
            (Name::Unknown, None, None, None) if wire.notes.is_empty() => Verdict::Unknown,
            (Name::Withdrawn, Some(_), Some(reason), Some(at)) => Verdict::Withdrawn { reason, at },
            (Name::Expired, Some(on), None, None) if is_over => Verdict::Expired { on },
            (Name::Genuine, Some(through), None, None) if !is_over => Verdict::Genuine { through },
            (Name::Unknown | Name::Expired | Name::Genuine | Name::Withdrawn, _, _, _) => {
                return None;
            }
        };
        Some(Self {
            host: wire.host,
            code: wire.code,
            checked_at: wire.checked_at,
            verdict,
            notes: wire.notes,
            report,
        })
    }

    /// What is signed: canonical JSON.
    pub fn payload(&self) -> String {
        let (verdict, withdrawal) = match self.verdict {
            Verdict::Genuine { .. } => (Name::Genuine, None),
            Verdict::Expired { .. } => (Name::Expired, None),
            Verdict::Withdrawn { reason, at } => (Name::Withdrawn, Some(Withdrawal { reason, at })),
            Verdict::Unknown => (Name::Unknown, None),
        };
        let report = self.report.clone();
        let report = report.as_ref();
        canonical_text(&Wire {
            schema: RESULT_SCHEMA.to_owned(),
            host: self.host.clone(),
            code: self.code,
            checked_at: self.checked_at,
            verdict,
            notes: self.notes.clone(),
            reason: withdrawal.map(|it| it.reason),
            withdrawn_at: withdrawal.map(|it| it.at),
            report_no: report.map(|it| it.report_no.clone()),
            report_hash: report.map(|it| it.report_hash.clone()),
            credit_code: report.map(|it| it.credit_code),
            name: report.map(|it| it.name.clone()),
            issued_at: report.map(|it| it.issued_at),
            valid_through: report.map(|it| it.valid_through),
        })
    }
}

impl CheckedReport {
    fn of(summary: &IssuedSummary) -> Self {
        Self {
            report_no: summary.report_no.clone(),
            report_hash: summary.report_hash.clone(),
            credit_code: summary.credit_code,
            name: public_name(&summary.name, summary.entity_kind, &summary.representative)
                .into_owned(),
            issued_at: summary.issued_at,
            valid_through: summary.valid_through,
        }
    }
}

/// Lower case, as it stands in an address and in what is signed.
pub(crate) fn is_host(host: &str) -> bool {
    let part =
        |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b':' | b'[' | b']');
    !host.is_empty() && host.as_bytes().iter().all(part)
}

fn is_hash(text: &str) -> bool {
    hex::decode(text).is_some_and(|bytes| bytes.len() == 32)
}

/// Canonical JSON as a text.
pub(crate) fn canonical_text<T: Serialize>(value: &T) -> String {
    // Our own structs of texts and numbers that a double holds: writing them into memory has no way to fail.
    json::write(value)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_else(|| unreachable!("an answer that cannot be written"))
}
