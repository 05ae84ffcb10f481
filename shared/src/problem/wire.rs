//! Problems as they go over the wire.

use super::ProblemCode;
use crate::code::{InvalidCode, InvalidDetailCode};
use crate::credit_code::InvalidCreditCode;
use crate::report::CannotIssue;
use crate::text::{Lang, dates, original, problems};
use serde::{Deserialize, Serialize};

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

impl Problem {
    /// The problem with its sentences in that language.
    pub fn new(code: ProblemCode, lang: Lang) -> Self {
        let spec = code.spec();
        let text = code.text(lang);
        Self {
            type_uri: format!("urn:xinzheng:problem:{}", spec.code),
            code: spec.code.to_owned(),
            title: text.title.to_owned(),
            status: spec.status,
            detail: text.next.to_owned(),
            request_id: None,
            errors: Vec::new(),
        }
    }

    /// A typed verification code that is none, with the position of the fault.
    pub fn of_code(fault: InvalidCode, lang: Lang) -> Self {
        Self::new(fault.into(), lang).with_detail(problems::code_fault(fault, lang))
    }

    /// What is wrong with a typed detail code: how many characters it has, or which one is not used.
    pub fn of_detail_code(fault: InvalidDetailCode, lang: Lang) -> Self {
        Self::new(ProblemCode::DetailCodeForm, lang).with_detail(original::fault(fault, lang))
    }

    /// Why no report is issued, with the scheme's days.
    pub fn of_cannot_issue(cause: &CannotIssue, lang: Lang) -> Self {
        let problem = Self::new(cause.into(), lang);
        match cause {
            CannotIssue::SchemeNotInForce { from, through } => {
                problem.with_detail(problems::scheme_not_in_force(
                    &dates::date(*from, lang),
                    &dates::date(*through, lang),
                    lang,
                ))
            }
            CannotIssue::LookBackNotOffered => problem,
        }
    }

    /// The same with another next step; it must come from [`crate::text`].
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same with the faults of a form.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldFault>) -> Self {
        self.errors = errors;
        self
    }

    /// The same with the id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }
}

/// A fault of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldFault {
    /// Name of the field in the request.
    pub field: String,
    /// Permanent code.
    pub code: String,
    /// Sentence in the user's language: what to do.
    pub message: String,
}

impl FieldFault {
    /// The fault of a field, with its next step as message.
    pub fn new(field: impl Into<String>, code: ProblemCode, lang: Lang) -> Self {
        Self {
            field: field.into(),
            code: code.as_str().to_owned(),
            message: code.text(lang).next.to_owned(),
        }
    }

    /// A credit code that is none, with the position of the fault.
    pub fn of_credit_code(field: impl Into<String>, fault: InvalidCreditCode, lang: Lang) -> Self {
        Self::new(field, fault.into(), lang).with_message(problems::credit_code_fault(fault, lang))
    }

    /// The same with another message; it must come from [`crate::text`].
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }
}
