//! The credit office sees who may act for a unit or for itself, lets people in and takes it back.

use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::form;
use super::policies::texts;
use crate::deadline;
use crate::deps::OfficeDeps;
use crate::use_cases::grant_access::{change_access, confirm_officer, grant_access};
use crate::use_cases::list_users::{list_units, list_users};
use crate::use_cases::take_back_access::take_back_access;
use crate::use_cases::{Cause, Refused};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post, put};
use http::StatusCode;
use serde_json::{Map, Value};
use shared::api::{ChangeAccess, GrantAccess, Role};
use shared::objection::statement;
use shared::policy::UnitId;
use shared::problem::{FieldFault, ProblemCode};

/// Characters of a name, at most.
const MAX_NAME: usize = 100;

/// Characters of a subject id, at most (OpenID Connect Core, 2).
const MAX_SUBJECT: usize = 255;

pub(super) fn router() -> Router<OfficeDeps> {
    Router::new()
        .route("/api/users", get(users).post(grant))
        .route("/api/users/{id}", put(change).delete(take_back))
        .route("/api/users/{id}/confirm", post(confirm))
        .route("/api/units", get(units))
}

fn stopped() -> Refused {
    Refused::Unavailable(Cause::Own("an act on a user stopped"))
}

type Id = Result<Path<String>, PathRejection>;

/// An id; what is none is not found, once it is known who asks.
fn id_of(id: Id) -> String {
    id.map(|Path(id)| id).unwrap_or_default()
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

    /// One line of so many characters.
    fn line(&mut self, field: &str, most: usize, wrong: ProblemCode) -> String {
        let text = match self.left.remove(field) {
            Some(Value::String(text)) => statement(&text).ok(),
            Some(_) | None => None,
        };
        let fits = |text: &String| text.chars().count() <= most && !text.contains(['\n', '\t']);
        match text.filter(fits) {
            Some(text) => text,
            None => {
                self.fault(field, wrong);
                String::new()
            }
        }
    }

    fn role(&mut self) -> Role {
        let given = self.left.remove("role");
        let role = given.and_then(|value| serde_json::from_value(value).ok());
        role.unwrap_or_else(|| {
            self.fault("role", ProblemCode::UserRole);
            Role::Verifier
        })
    }

    fn unit(&mut self) -> Option<UnitId> {
        match self.left.remove("unit") {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) if !id.is_empty() => Some(UnitId(id)),
            Some(_) => {
                self.fault("unit", ProblemCode::UserUnit);
                None
            }
        }
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

async fn users(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    let list = list_users(&deps, &session.principal()).await;
    answered(StatusCode::OK, list, &caller)
}

async fn grant(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let mut fields = Fields::new(body.0?, &caller);
    let grant = GrantAccess {
        subject: fields.line("subject", MAX_SUBJECT, ProblemCode::UserSubject),
        name: fields.line("name", MAX_NAME, ProblemCode::UserName),
        role: fields.role(),
        unit: fields.unit(),
    };
    fields.end()?;
    let granted = deadline::spawn(async move { grant_access(&deps, &principal, grant).await });
    let view = granted.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::CREATED, view, &caller)
}

async fn change(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let id = id_of(id);
    let mut fields = Fields::new(body.0?, &caller);
    let change = ChangeAccess {
        role: fields.role(),
        unit: fields.unit(),
    };
    fields.end()?;
    let changed =
        deadline::spawn(async move { change_access(&deps, &principal, &id, change).await });
    let view = changed.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::OK, view, &caller)
}

async fn confirm(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let id = id_of(id);
    let [] = texts(body.0?, [], &caller)?;
    let confirmed = deadline::spawn(async move { confirm_officer(&deps, &principal, &id).await });
    let view = confirmed.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::OK, view, &caller)
}

async fn take_back(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let id = id_of(id);
    let taken = deadline::spawn(async move { take_back_access(&deps, &principal, &id).await });
    let view = taken.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::OK, view, &caller)
}

async fn units(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    let list = list_units(&deps, &session.principal()).await;
    answered(StatusCode::OK, list, &caller)
}
