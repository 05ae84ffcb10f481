//! Answers: JSON, and problems (RFC 9457).

use super::caller::Caller;
use super::headers::{JSON, no_store};
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::message_of;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use shared::problem::{FieldFault, Problem, ProblemCode};
use shared::repair::Condition;
use shared::report::CannotIssue;

/// A problem on its way out.
#[derive(Debug)]
pub struct Failure(Box<Problem>);

impl Failure {
    /// By its code.
    pub fn code(code: ProblemCode, caller: &Caller) -> Self {
        Self::problem(Problem::new(code, caller.lang), caller)
    }

    /// A form with faults.
    pub fn form(code: ProblemCode, errors: Vec<FieldFault>, caller: &Caller) -> Self {
        Self::problem(Problem::new(code, caller.lang).with_errors(errors), caller)
    }

    /// A problem; those of the service itself carry the request's id. The others must not: "another's" and
    /// "does not exist" are the same to the byte.
    pub fn problem(problem: Problem, caller: &Caller) -> Self {
        let own = problem.status >= 500 && !caller.request_id.0.is_empty();
        Self(Box::new(if own {
            problem.with_request_id(caller.request_id.0.clone())
        } else {
            problem
        }))
    }

    /// What a use case refused. What went wrong underneath goes to the log, never out.
    pub fn refused(refused: &Refused, caller: &Caller) -> Self {
        let code = refused.code();
        if code.status() >= 500 {
            tracing::error!(request_id = caller.request_id.0, error = %refused, "refused");
        } else if let Refused::SignInFailed(why) = refused {
            tracing::warn!(request_id = caller.request_id.0, why, "sign-in failed");
        }
        let problem = match refused {
            Refused::SchemeNotInForce { from, through } => Problem::of_cannot_issue(
                &CannotIssue::SchemeNotInForce {
                    from: *from,
                    through: *through,
                },
                caller.lang,
            ),
            Refused::CharacterWithoutGlyph { character } => {
                Problem::new(code, caller.lang).with_detail(
                    shared::text::service::character_without_glyph(*character, caller.lang),
                )
            }
            Refused::CorrectionFaults(faults) => {
                let errors = faults.iter().map(|fault| {
                    let message = message_of(fault.code, fault.character, caller.lang);
                    FieldFault::new(
                        format!("correction.{}", fault.column),
                        fault.code,
                        caller.lang,
                    )
                    .with_message(message)
                });
                Problem::new(code, caller.lang).with_errors(errors.collect())
            }
            Refused::RepairTooEarly { from } => {
                let detail = shared::text::repair::too_early(*from, caller.lang);
                Problem::new(code, caller.lang).with_detail(detail)
            }
            Refused::FiledTooOften { from, .. } => {
                let detail = shared::text::repair::too_often(*from, caller.lang);
                Problem::new(code, caller.lang).with_detail(detail)
            }
            Refused::DetailCodeWait { until, .. } => {
                let detail = shared::text::original::wait(*until, caller.lang);
                Problem::new(code, caller.lang).with_detail(detail)
            }
            Refused::NotRepairable(why) => {
                let detail = shared::text::repair::not_repairable(*why, caller.lang);
                Problem::new(code, caller.lang).with_detail(detail)
            }
            Refused::RepairConditionsOpen(open) => {
                let errors = open.iter().map(|condition| {
                    let field = match condition {
                        Condition::Corrected => "confirms.corrected",
                        Condition::Performed => "confirms.performed",
                        Condition::Shown => "shown",
                        Condition::Committed => "commitment",
                    };
                    FieldFault::new(field, code, caller.lang)
                });
                Problem::new(code, caller.lang).with_errors(errors.collect())
            }
            Refused::ReportWithdrawn(standing) => {
                let detail = shared::text::verify::withdrawn_already(*standing, caller.lang);
                Problem::new(code, caller.lang).with_detail(detail)
            }
            Refused::PolicyFaults(faults) => {
                // Each is a sentence that goes on from its path, as a server says them when it starts.
                let errors = faults.iter().map(|fault| {
                    FieldFault::new(fault.path.clone(), ProblemCode::PolicyFault, caller.lang)
                        .with_message(fault.sentence.clone())
                });
                Problem::new(code, caller.lang).with_errors(errors.collect())
            }
            Refused::NotFound
            | Refused::NotAllowed
            | Refused::EntityRequired
            | Refused::EntityUnknown
            | Refused::LookBackNotOffered
            | Refused::IdempotencyKeyReused
            | Refused::IdempotencyInProgress
            | Refused::NotRebuildable
            | Refused::RecordsChanging
            | Refused::SourceUnavailable(_)
            | Refused::AnswerTooLarge
            | Refused::LinkExpired
            | Refused::DetailCodeWrong
            | Refused::OriginalWithdrawn
            | Refused::SignInFailed(_)
            | Refused::WebhookEvents
            | Refused::WebhookTooMany
            | Refused::ObjectionAlreadyOpen
            | Refused::ObjectionClosed
            | Refused::ObjectionNotNow
            | Refused::RepairAlreadyOpen
            | Refused::RepairClosed
            | Refused::RepairNotNow
            | Refused::RecordWithdrawnAlready
            | Refused::WithdrawalDay
            | Refused::CorrectionRequired
            | Refused::CorrectionUnwanted
            | Refused::CorrectionNothing
            | Refused::TooManyKeys
            | Refused::IssueHeld
            | Refused::HoldAlready
            | Refused::HoldLifted
            | Refused::PolicySameOfficer
            | Refused::PolicyDraftStale
            | Refused::PolicyDraftClosed
            | Refused::PolicyHash
            | Refused::AccessTakenBack
            | Refused::UserRole
            | Refused::UserUnit
            | Refused::NotProposed
            | Refused::UserSameOfficer
            | Refused::LastOfficers
            | Refused::Unavailable(_) => Problem::new(code, caller.lang),
        };
        Self::problem(problem, caller)
    }

    /// The problem.
    pub fn into_problem(self) -> Problem {
        *self.0
    }
}

/// Seconds after which a call that could not be taken on is worth repeating.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// `Retry-After`, where the status says that it may be otherwise later.
pub(super) fn say_when_to_come_again(response: &mut Response) {
    let status = response.status();
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&*self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        no_store(headers);
        say_when_to_come_again(&mut response);
        response
    }
}

/// JSON that is its reader's own and not kept.
pub fn private_json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    let mut response = json(status, value);
    no_store(response.headers_mut());
    response
}

/// A file for a spreadsheet program, which is saved under that name and not kept on the way.
pub fn csv_file(file: impl Into<Body>, name: &str) -> Response {
    saved_file(file.into(), "text/csv; charset=utf-8", name)
}

/// The same as a workbook.
pub fn workbook_file(file: impl Into<Body>, name: &str) -> Response {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    saved_file(file.into(), XLSX, name)
}

fn saved_file(file: Body, kind: &'static str, name: &str) -> Response {
    let mut response = Response::new(file);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(way) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, way);
    }
    no_store(headers);
    response
}

/// What a use case answered, as its reader's own JSON, or why it did not.
pub fn answered<T: Serialize>(
    status: StatusCode,
    answer: Result<T, Refused>,
    caller: &Caller,
) -> Result<Response, Failure> {
    match answer {
        Ok(value) => Ok(private_json(status, &value)),
        Err(refused) => Err(Failure::refused(&refused, caller)),
    }
}

/// JSON that anyone may have, asked for anew each time.
pub fn public_json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    let mut response = json(status, value);
    response.headers_mut().insert(
        http::header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache"),
    );
    response
}

fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    // Our own types of strings, numbers and lists: writing them into memory has no way to fail.
    let body = serde_json::to_vec(value).unwrap_or_default();
    let mut headers = HeaderMap::new();
    headers.insert(JSON.0, JSON.1);
    (status, headers, body).into_response()
}
