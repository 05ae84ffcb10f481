//! Where somebody is told of things: webhooks, what was sent to them, and the contact.

use super::answer::{Failure, answered, private_json};
use super::caller::{Caller, SignedInCaller};
use super::form;
use crate::deps::SessionDeps;
use crate::notices::{HookUrl, Reach};
use crate::use_cases::keep_contact::{keep_contact, remove_contact, show_contact};
use crate::use_cases::manage_webhooks::{
    list_notices, list_webhooks, make_webhook, remove_webhook, replay_notice,
};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::api::{ContactLang, ContactView};
use shared::notice::{EmailAddress, MobileNumber, NoticeKind};
use shared::problem::{FieldFault, ProblemCode};

pub(super) fn router() -> Router<SessionDeps> {
    Router::new()
        .route("/api/webhooks", get(list).post(make))
        .route("/api/webhooks/{id}", delete(remove))
        .route("/api/webhooks/{id}/deliveries", get(notices))
        .route(
            "/api/webhooks/{id}/deliveries/{notice}/replay",
            post(replay),
        )
        .route(
            "/api/contact",
            get(contact).put(put_contact).delete(delete_contact),
        )
}

async fn list(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    let list = list_webhooks(&deps, &session.principal()).await;
    answered(StatusCode::OK, list, &caller)
}

async fn make(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    body: form::Body,
) -> Result<Response, Failure> {
    let fields = body.0?;
    let url = fields.get("url").and_then(Value::as_str);
    let url = url.and_then(|url| HookUrl::parse(url, Reach::of(&deps.origin)));
    let events = events(&fields);
    let mut faults = unknown(&fields, &["url", "events"], &caller);
    let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code, caller.lang));
    if url.is_none() {
        fault("url", ProblemCode::WebhookUrl);
    }
    if events.is_none() {
        fault("events", ProblemCode::WebhookEvents);
    }
    match (url, events) {
        (Some(url), Some(events)) if faults.is_empty() => {
            let made = make_webhook(&deps, &session.principal(), &url, &events).await;
            answered(StatusCode::CREATED, made, &caller)
        }
        _ => Err(Failure::form(form::first_code(&faults), faults, &caller)),
    }
}

/// One name at least, and none that is not known.
fn events(fields: &Map<String, Value>) -> Option<Vec<NoticeKind>> {
    let names = fields.get("events")?.as_array()?;
    let kinds = names.iter().map(|name| NoticeKind::parse(name.as_str()?));
    kinds
        .collect::<Option<Vec<_>>>()
        .filter(|kinds| !kinds.is_empty())
}

/// A field that is not known is a fault: it could have been meant to change what is done.
fn unknown(fields: &Map<String, Value>, known: &[&str], caller: &Caller) -> Vec<FieldFault> {
    fields
        .keys()
        .filter(|field| !known.contains(&field.as_str()))
        .map(|field| {
            let field = form::shorten(field);
            FieldFault::new(field, ProblemCode::RequestMalformed, caller.lang)
        })
        .collect()
}

async fn remove(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let id = id.ok().map(|Path(id)| id).filter(|id| is_id(id));
    let id = id.ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    remove_webhook(&deps, &session.principal(), &id)
        .await
        .map_err(|refused| Failure::refused(&refused, &caller))?;
    Ok(gone())
}

/// 16 bytes in lower-case hex, as ids of webhooks and of notices are.
fn is_id(text: &str) -> bool {
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.len() == 32 && text.bytes().all(is_hex)
}

fn gone() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    super::headers::no_store(response.headers_mut());
    response
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    after: Option<String>,
}

async fn notices(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let malformed = || Failure::code(ProblemCode::RequestMalformed, &caller);
    let id = id.ok().map(|Path(id)| id).filter(|id| is_id(id));
    let id = id.ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    let Query(query) = query.map_err(|_| malformed())?;
    let after = query.after;
    if after.as_ref().is_some_and(|after| !is_id(after)) {
        return Err(malformed());
    }
    let list = list_notices(&deps, &session.principal(), &id, after).await;
    answered(StatusCode::OK, list, &caller)
}

async fn replay(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Failure> {
    let path = path.ok().map(|Path(path)| path);
    let path = path.filter(|(id, notice)| is_id(id) && is_id(notice));
    let (id, notice) = path.ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    let replayed = replay_notice(&deps, &session.principal(), &id, &notice).await;
    answered(StatusCode::ACCEPTED, replayed, &caller)
}

async fn contact(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    let contact = show_contact(&deps, &session.principal()).await;
    answered(StatusCode::OK, contact, &caller)
}

async fn put_contact(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    body: form::Body,
) -> Result<Response, Failure> {
    let said = said(&body.0?, &caller)?;
    let kept = keep_contact(&deps, &session.principal(), said)
        .await
        .map_err(|refused| Failure::refused(&refused, &caller))?;
    Ok(private_json(StatusCode::OK, &kept))
}

async fn delete_contact(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    remove_contact(&deps, &session.principal())
        .await
        .map_err(|refused| Failure::refused(&refused, &caller))?;
    Ok(gone())
}

/// The contact as it was given; all of its faults at once.
fn said(fields: &Map<String, Value>, caller: &Caller) -> Result<ContactView, Failure> {
    let mut faults = unknown(fields, &["email", "mobile", "lang"], caller);
    let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code, caller.lang));
    // Null and an empty text are as good as absent.
    let given = |name: &str| {
        fields
            .get(name)
            .filter(|value| !value.is_null() && value.as_str() != Some(""))
    };
    let read = |name: &str| given(name).map(|value| value.as_str().unwrap_or_default());
    let email = read("email").map(EmailAddress::parse);
    if matches!(email, Some(None)) {
        fault("email", ProblemCode::ContactEmail);
    }
    let mobile = read("mobile").map(MobileNumber::parse);
    if matches!(mobile, Some(None)) {
        fault("mobile", ProblemCode::ContactMobile);
    }
    if email.is_none() && mobile.is_none() {
        fault("email", ProblemCode::ContactRequired);
    }
    let lang = match read("lang") {
        None | Some("zh") => ContactLang::Zh,
        Some("en") => ContactLang::En,
        Some(_) => {
            fault("lang", ProblemCode::ContactLang);
            ContactLang::Zh
        }
    };
    if faults.is_empty() {
        Ok(ContactView {
            email: email.flatten(),
            mobile: mobile.flatten(),
            lang,
        })
    } else {
        Err(Failure::form(form::first_code(&faults), faults, caller))
    }
}
