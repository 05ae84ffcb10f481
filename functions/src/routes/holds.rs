//! The credit office holds records and the reports of firms, and lifts its holds.

use super::act::{Form, Id, acted, id_of};
use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::form;
use super::reports::idempotency_key;
use crate::deps::Deps;
use crate::use_cases::lift_hold::{lift_hold, show_hold};
use crate::use_cases::list_holds::list_holds;
use crate::use_cases::place_hold::{Placing, Target, place_hold};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;
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

/// What the log says of an act that ended in the middle.
const STOPPED: &str = "an act on a hold stopped";

impl Form<'_> {
    fn grounds(&mut self) -> String {
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
                    self.push(fault);
                }
            },
            _ => self.fault("record", ProblemCode::HoldTarget),
        }
        None
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
    let mut fields = Form::new(body.0?, &caller);
    let target = fields.target();
    let reason = fields.choice("reason", ProblemCode::HoldReason);
    let statement = fields.grounds();
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
    let view = acted(STOPPED, async move {
        place_hold(&deps, &principal, &key, placing).await
    })
    .await;
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

/// The id of a hold; what is none is not found, once it is known who asks.
fn hold_id(id: Id, caller: &Caller) -> Result<CaseId, Failure> {
    CaseId::parse(&id_of(id)).ok_or_else(|| Failure::code(ProblemCode::NotFound, caller))
}

async fn show(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
) -> Result<Response, Failure> {
    let id = hold_id(id, &caller)?;
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
    let id = hold_id(id, &caller)?;
    let mut fields = Form::new(body.0?, &caller);
    let statement = fields.grounds();
    fields.end()?;
    let view = acted(STOPPED, async move {
        lift_hold(&deps, &principal, &id, statement).await
    })
    .await;
    answered(StatusCode::OK, view, &caller)
}
