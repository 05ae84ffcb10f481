//! Reading what a client sent: JSON bodies and queries, all faults at once.

use super::answer::Failure;
use super::caller::Caller;
use crate::delivery::Format;
use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::Bytes;
use core::convert::Infallible;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use shared::api::IssueRequest;
use shared::policy::Policy;
use shared::problem::{FieldFault, ProblemCode};
use shared::report::Purpose;
use shared::window::LookBack;
use std::time::Duration;

/// The body of a call as a JSON object, or what is wrong with it, to be said once all else is right.
/// A call with files in it may take more `SECONDS`.
pub(super) struct Body<const SECONDS: u64 = 10>(pub(super) Result<Map<String, Value>, Failure>);

impl<S: Send + Sync, const SECONDS: u64> FromRequest<S> for Body<SECONDS> {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, state).await;
        // A form of another site can send other types, but never this one.
        let is_json = is_kind(&parts.headers, "application/json");
        let reading = Bytes::from_request(Request::from_parts(parts, body), state);
        // One that is not there by then is not waited for: a call that waits takes the place of another.
        let object = match tokio::time::timeout(Duration::from_secs(SECONDS), reading).await {
            Ok(Ok(body)) if is_json => object(&body),
            Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ProblemCode::RequestTooLarge)
            }
            Ok(_) | Err(_) => Err(ProblemCode::RequestMalformed),
        };
        Ok(Self(object.map_err(|code| Failure::code(code, &caller))))
    }
}

/// A file that may be long is waited for longer.
const FILE_TIME: Duration = Duration::from_secs(60);

/// The body of a call as a delivered file, or what is wrong with it.
pub(super) struct File(pub(super) Result<Bytes, Failure>);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, state).await;
        let said = said_format(&parts.headers);
        let reading = Bytes::from_request(Request::from_parts(parts, body), state);
        let file = match (tokio::time::timeout(FILE_TIME, reading).await, said) {
            (Ok(Ok(body)), Some(said)) => as_said(said, &body).map(|()| body),
            (Ok(Err(rejection)), _) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ProblemCode::RequestTooLarge)
            }
            _ => Err(ProblemCode::RequestMalformed),
        };
        Ok(Self(file.map_err(|code| Failure::code(code, &caller))))
    }
}

/// What a media type says of a file.
enum Said {
    /// Nothing: the content tells. A gateway reads what is called text as UTF-8, so a file in GB18030 comes as bytes;
    /// and browsers call files of any format by the name of the program that opens them.
    AnyFile,
    /// Its format.
    This(Format),
}

/// `None` for a type that no delivery has.
fn said_format(headers: &HeaderMap) -> Option<Said> {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let is = |kind| is_kind(headers, kind);
    if !headers.contains_key(CONTENT_TYPE)
        || is("application/octet-stream")
        || is("application/vnd.ms-excel")
    {
        Some(Said::AnyFile)
    } else if is("text/csv") {
        Some(Said::This(Format::Csv))
    } else if is("application/json") {
        Some(Said::This(Format::Json))
    } else if is(XLSX) {
        Some(Said::This(Format::Xlsx))
    } else {
        None
    }
}

fn as_said(said: Said, file: &[u8]) -> Result<(), ProblemCode> {
    let format = Format::of(file).map_err(|fault| fault.code)?;
    match said {
        Said::This(said) if said != format => Err(ProblemCode::DeliveryFormat),
        Said::This(_) | Said::AnyFile => Ok(()),
    }
}

pub(super) fn is_kind(headers: &HeaderMap, wanted: &str) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case(wanted)
        })
}

fn object(body: &[u8]) -> Result<Map<String, Value>, ProblemCode> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) | Err(_) => Err(ProblemCode::RequestMalformed),
    }
}

/// The request to issue; all of its faults at once. A field that is not known is a fault: it could have
/// been meant to change what is issued.
pub(super) fn issue_request(
    fields: &Map<String, Value>,
    policy: &Policy,
    caller: &Caller,
) -> Result<IssueRequest, Failure> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| {
        faults.push(FieldFault::new(field, code, caller.lang));
    };
    let look_back = match given(fields, "look_back_years") {
        None => {
            fault("look_back_years", ProblemCode::LookBackRequired);
            None
        }
        Some(value) => {
            let offered = value
                .as_u64()
                .and_then(|years| LookBack::from_years(u8::try_from(years).ok()?))
                .filter(|look_back| policy.look_backs.contains(look_back));
            if offered.is_none() {
                fault("look_back_years", ProblemCode::LookBackNotOffered);
            }
            offered
        }
    };
    let purpose = match given(fields, "purpose") {
        None => {
            fault("purpose", ProblemCode::PurposeRequired);
            None
        }
        Some(value) => {
            let known = serde_json::from_value::<Purpose>(value.clone()).ok();
            if known.is_none() {
                fault("purpose", ProblemCode::PurposeUnknown);
            }
            known
        }
    };
    for field in fields.keys() {
        if field != "look_back_years" && field != "purpose" {
            fault(&shorten(field), ProblemCode::RequestMalformed);
        }
    }
    match (look_back, purpose) {
        (Some(look_back_years), Some(purpose)) if faults.is_empty() => Ok(IssueRequest {
            look_back_years,
            purpose,
        }),
        _ => Err(Failure::form(first_code(&faults), faults, caller)),
    }
}

/// The value of a field; null and an empty text are as good as absent.
fn given<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields
        .get(name)
        .filter(|value| !value.is_null() && value.as_str() != Some(""))
}

// The problem's own code is that of its first fault.
pub(super) fn first_code(faults: &[FieldFault]) -> ProblemCode {
    faults
        .first()
        .and_then(|fault| ProblemCode::parse(&fault.code))
        .unwrap_or(ProblemCode::RequestMalformed)
}

// What a stranger wrote comes back no longer than needed.
pub(super) fn shorten(field: &str) -> String {
    field.chars().take(40).collect()
}
