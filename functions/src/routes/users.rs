//! The credit office sees who may act for a unit or for itself, lets people in and takes it back.

use super::act::{Form, Id, acted, id_of, texts};
use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::form;
use crate::deps::OfficeDeps;
use crate::use_cases::grant_access::{change_access, confirm_officer, grant_access};
use crate::use_cases::list_users::{list_units, list_users};
use crate::use_cases::take_back_access::take_back_access;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post, put};
use http::StatusCode;
use serde_json::Value;
use shared::api::{ChangeAccess, GrantAccess, Role};
use shared::objection::statement;
use shared::policy::UnitId;
use shared::problem::ProblemCode;

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

/// What the log says of an act that ended in the middle.
const STOPPED: &str = "an act on a user stopped";

impl Form<'_> {
    /// One line of so many characters.
    fn line(&mut self, field: &str, most: usize, wrong: ProblemCode) -> String {
        let text = match self.take(field) {
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
        self.choice("role", ProblemCode::UserRole)
            .unwrap_or(Role::Verifier)
    }

    fn unit(&mut self) -> Option<UnitId> {
        match self.take("unit") {
            None => None,
            Some(Value::String(id)) if !id.is_empty() => Some(UnitId(id)),
            Some(_) => {
                self.fault("unit", ProblemCode::UserUnit);
                None
            }
        }
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
    let mut fields = Form::new(body.0?, &caller);
    let grant = GrantAccess {
        subject: fields.line("subject", MAX_SUBJECT, ProblemCode::UserSubject),
        name: fields.line("name", MAX_NAME, ProblemCode::UserName),
        role: fields.role(),
        unit: fields.unit(),
    };
    fields.end()?;
    let view = acted(STOPPED, async move {
        grant_access(&deps, &principal, grant).await
    })
    .await;
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
    let mut fields = Form::new(body.0?, &caller);
    let change = ChangeAccess {
        role: fields.role(),
        unit: fields.unit(),
    };
    fields.end()?;
    let view = acted(STOPPED, async move {
        change_access(&deps, &principal, &id, change).await
    })
    .await;
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
    let view = acted(STOPPED, async move {
        confirm_officer(&deps, &principal, &id).await
    })
    .await;
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
    let view = acted(STOPPED, async move {
        take_back_access(&deps, &principal, &id).await
    })
    .await;
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
