//! The credit office holds records and the reports of firms, and lifts its holds.

use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::form;
use super::reports::idempotency_key;
use crate::deadline;
use crate::deps::Deps;
use crate::use_cases::lift_hold::{lift_hold, show_hold};
use crate::use_cases::list_holds::list_holds;
use crate::use_cases::place_hold::{Placing, Target, place_hold};
use crate::use_cases::{Cause, Refused};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::case::{CaseId, StatementFault, statement};
use shared::credit_code::CreditCode;
use shared::problem::{FieldFault, ProblemCode};
use shared::record::RecordId;
use shared::time::parse_day;

/// Longest place in the list that was ever given out.
const MAX_PLACE: usize = 128;

pub(super) fn router() -> Router<Deps> {
    Router::new()
        .route("/api/holds", post(place).get(list))
        .route("/api/holds/{id}", get(show))
        .route("/api/holds/{id}/lift", post(lift))
}

fn stopped() -> Refused {
    Refused::Unavailable(Cause::Own("an act on a hold stopped"))
}

/// A form that is read field by field; all faults at once.
struct Fields<'a> {
    left: Map<String, Value>,
    faults: Vec<FieldFault>,
    caller: &'a Caller,
}

impl<'a> Fields<'a> {
    fn new(left: Map<String, Value>, caller: &'a Caller) -> Self {
        Self {
            left,
            faults: Vec::new(),
            caller,
        }
    }

    fn fault(&mut self, field: &str, code: ProblemCode) {
        let fault = FieldFault::new(field, code, self.caller.lang);
        self.faults.push(fault);
    }

    /// The value of a field; null is as good as absent.
    fn take(&mut self, field: &str) -> Option<Value> {
        self.left.remove(field).filter(|value| !value.is_null())
    }

    fn statement(&mut self) -> String {
        let said = match self.take("statement") {
            Some(Value::String(text)) => statement(&text),
            Some(_) | None => Err(StatementFault::Empty),
        };
        said.unwrap_or_else(|fault| {
            let code = match fault {
                StatementFault::Empty => ProblemCode::StatementRequired,
                StatementFault::TooLong => ProblemCode::StatementTooLong,
                StatementFault::Character => ProblemCode::StatementCharacter,
            };
            self.fault("statement", code);
            String::new()
        })
    }

    /// A record or a firm, and not both.
    fn target(&mut self) -> Option<Target> {
        match (self.take("record"), self.take("credit_code")) {
            (Some(Value::String(id)), None) => {
                // An id is a hash in hex; what is none leads to no record.
                let is_id =
                    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
                if is_id {
                    return Some(Target::Record(RecordId(id)));
                }
                self.fault("record", ProblemCode::NotFound);
            }
            (None, Some(Value::String(code))) => match CreditCode::parse(&code) {
                Ok(code) => return Some(Target::Issuing(code)),
                Err(fault) => {
                    let lang = self.caller.lang;
                    let fault = FieldFault::of_credit_code("credit_code", fault, lang);
                    self.faults.push(fault);
                }
            },
            _ => self.fault("record", ProblemCode::HoldTarget),
        }
        None
    }

    fn end(mut self) -> Result<(), Failure> {
        let left: Vec<String> = self.left.keys().cloned().collect();
        for field in left {
            self.fault(&form::shorten(&field), ProblemCode::RequestMalformed);
        }
        if self.faults.is_empty() {
            return Ok(());
        }
        let code = form::first_code(&self.faults);
        Err(Failure::form(code, self.faults, self.caller))
    }
}

async fn place(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    headers: HeaderMap,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let key = idempotency_key(&headers, &caller)?;
    let today = deps.clock.now().date();
    let mut fields = Fields::new(body.0?, &caller);
    let target = fields.target();
    let given = fields.take("reason");
    let reason = given.and_then(|value| serde_json::from_value(value).ok());
    if reason.is_none() {
        fields.fault("reason", ProblemCode::HoldReason);
    }
    let statement = fields.statement();
    let until = match fields.take("until") {
        None => None,
        Some(value) => {
            let day = value
                .as_str()
                .and_then(parse_day)
                .filter(|day| *day > today);
            if day.is_none() {
                fields.fault("until", ProblemCode::HoldUntil);
            }
            day
        }
    };
    fields.end()?;
    let (Some(target), Some(reason)) = (target, reason) else {
        return Err(Failure::code(ProblemCode::RequestMalformed, &caller));
    };
    let placing = Placing {
        target,
        reason,
        statement,
        until,
    };
    let placed = deadline::spawn(async move { place_hold(&deps, &principal, &key, placing).await });
    let view = placed.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::CREATED, view, &caller)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    state: ListState,
    after: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ListState {
    #[default]
    Open,
    Lifted,
}

async fn list(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let malformed = || Failure::code(ProblemCode::RequestMalformed, &caller);
    let Query(query) = query.map_err(|_| malformed())?;
    let is_place = |after: &String| {
        after.len() <= MAX_PLACE && (after.starts_with("open#") || after.starts_with("done#"))
    };
    if !query.after.as_ref().is_none_or(is_place) {
        return Err(malformed());
    }
    let open = query.state == ListState::Open;
    let list = list_holds(&deps, &session.principal(), open, query.after).await;
    answered(StatusCode::OK, list, &caller)
}

type Id = Result<Path<String>, PathRejection>;

/// An id; what is none is not found, once it is known who asks.
fn id_of(id: Id) -> Option<CaseId> {
    id.ok().and_then(|Path(id)| CaseId::parse(&id))
}

async fn show(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
) -> Result<Response, Failure> {
    let id = id_of(id).ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    let view = show_hold(&deps, &session.principal(), &id).await;
    answered(StatusCode::OK, view, &caller)
}

async fn lift(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let id = id_of(id).ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    let mut fields = Fields::new(body.0?, &caller);
    let statement = fields.statement();
    fields.end()?;
    let lifted = deadline::spawn(async move { lift_hold(&deps, &principal, &id, statement).await });
    let view = lifted.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::OK, view, &caller)
}
