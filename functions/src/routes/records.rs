//! Records: a firm's own, what a unit or the credit office seeks, and one of them, B 三(一), B 三(四).

use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::cases::place;
use super::form;
use super::record_acts::record;
use crate::deps::Deps;
use crate::use_cases::find_records::{Sought, find_records};
use crate::use_cases::list_records::list_records;
use crate::use_cases::show_record::show_record;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;
use shared::api::Role;
use shared::credit_code::CreditCode;
use shared::problem::{FieldFault, ProblemCode};

/// Characters in the number of a document, as in a delivery.
const MAX_DOCUMENT_NO: usize = 128;

pub(super) fn router() -> Router<Deps> {
    Router::new()
        .route("/api/records", get(list))
        .route("/api/records/{id}", get(show))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    credit_code: String,
    document_no: String,
    after: Option<String>,
}

async fn list(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let Query(query) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let after = place(query.after, &["R#"], &caller)?;
    let lang = caller.lang;
    let list = match principal.role {
        Role::Enterprise | Role::Verifier => list_records(&deps, &principal, after, lang).await,
        Role::Bureau | Role::CreditOffice => {
            let sought = sought(&query.credit_code, &query.document_no, &caller)?;
            find_records(&deps, &principal, &sought, after, lang).await
        }
    };
    answered(StatusCode::OK, list, &caller)
}

/// What is sought; all of its faults at once.
fn sought(credit_code: &str, document_no: &str, caller: &Caller) -> Result<Sought, Failure> {
    let mut faults = Vec::new();
    let code = CreditCode::parse(credit_code);
    if let Err(fault) = code {
        faults.push(FieldFault::of_credit_code(
            "credit_code",
            fault,
            caller.lang,
        ));
    }
    let document_no = document_no.trim();
    if document_no.chars().count() > MAX_DOCUMENT_NO || document_no.contains(char::is_control) {
        let code = ProblemCode::WithdrawalDocument;
        faults.push(FieldFault::new("document_no", code, caller.lang));
    }
    match code {
        Ok(credit_code) if faults.is_empty() => Ok(Sought {
            credit_code,
            document_no: document_no.to_owned(),
        }),
        _ => Err(Failure::form(form::first_code(&faults), faults, caller)),
    }
}

async fn show(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let id = record(id, &caller)?;
    let view = show_record(&deps, &session.principal(), &id, caller.lang).await;
    answered(StatusCode::OK, view, &caller)
}
