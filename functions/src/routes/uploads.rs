//! Files that are uploaded (批量报送): announced, sent to where the answer says, and submitted.

use super::answer::{Failure, private_json};
use super::caller::Caller;
use super::deliverer::Deliverer;
use super::deliveries::{Asked, Deliveries, content, day, not_taken, own_id};
use super::form;
use crate::files::{Announced, FileError, UploadError};
use crate::use_cases::Refused;
use crate::use_cases::announce_upload::{
    Announcement, Answered, WayIn, announce_upload, is_upload_hash, is_upload_size,
};
use crate::use_cases::deliver_records::is_delivery_id;
use crate::use_cases::receive_upload::{Pass, receive_upload};
use crate::use_cases::show_delivery::show_delivery;
use crate::use_cases::submit_delivery::submit_delivery;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{post, put};
use chrono::NaiveDate;
use http::StatusCode;
use serde_json::{Map, Value};
use shared::api::{UploadAddress, UploadHeader};
use shared::problem::{FieldFault, ProblemCode};

pub(super) fn router() -> Router<Deliveries> {
    Router::new()
        .route("/api/uploads", post(announce))
        .route("/api/uploads/{pass}", put(receive))
        .route("/api/deliveries/{id}/apply", post(apply))
}

async fn announce(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    body: form::Body,
) -> Result<Response, Failure> {
    let now = all.sessions.clock.now();
    let said = said(&body.0?, now.date(), &caller)?;
    let answered = announce_upload(&all.deps, &unit, &said, now).await;
    match answered.map_err(|error| not_taken(error, &caller))? {
        Answered::Send(way) => {
            let address = address(&all, said.id, way);
            Ok(private_json(StatusCode::CREATED, &address))
        }
        Answered::IsThere => {
            let view = show_delivery(&all.deps, &unit, &said.id, caller.lang).await;
            let view = view.map_err(|refused| Failure::refused(&refused, &caller))?;
            Ok(private_json(StatusCode::OK, &view))
        }
    }
}

fn address(all: &Deliveries, id: String, way: WayIn) -> UploadAddress {
    let expires_at = way.until;
    let (url, headers) = match way.sent_to {
        Some(to) => (to.url, to.headers),
        None => {
            let pass = Pass::of(&way).sign(&all.sessions.secrets.cookie_key);
            (format!("/api/uploads/{pass}"), Vec::new())
        }
    };
    let headers = headers.into_iter();
    UploadAddress {
        id,
        method: "PUT".to_owned(),
        url,
        headers: headers
            .map(|(name, value)| UploadHeader { name, value })
            .collect(),
        expires_at,
    }
}

/// Takes a file as it comes: it is never held whole.
async fn receive(
    State(all): State<Deliveries>,
    caller: Caller,
    pass: Result<Path<String>, PathRejection>,
    body: Body,
) -> Result<StatusCode, Failure> {
    let refused = |code| Failure::code(code, &caller);
    let key = &all.sessions.secrets.cookie_key;
    let now = all.sessions.clock.now();
    let pass = pass
        .ok()
        .and_then(|Path(pass)| Pass::read(&pass, key, now))
        .ok_or_else(|| refused(ProblemCode::UploadLink))?;
    let taken = receive_upload(&all.deps.files, &pass, body.into_data_stream()).await;
    taken.map_err(|error| match error {
        UploadError::TooLarge => refused(ProblemCode::RequestTooLarge),
        UploadError::NotAsSaid => refused(ProblemCode::UploadNotAsSaid),
        UploadError::BrokenOff => refused(ProblemCode::RequestMalformed),
        UploadError::File(
            error @ (FileError::Unavailable | FileError::Missing | FileError::Damaged),
        ) => Failure::refused(&Refused::from(error), &caller),
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file is there: from here on the delivery goes by itself.
async fn apply(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &caller);
    let id = own_id(id).map_err(refused)?;
    let now = all.sessions.clock.now();
    let submitted = submit_delivery(&all.deps, &unit, &id, now).await;
    submitted.map_err(|error| not_taken(error, &caller))?;
    all.waiting.notify_one();
    let view = show_delivery(&all.deps, &unit, &id, caller.lang).await;
    Ok(private_json(StatusCode::ACCEPTED, &view.map_err(refused)?))
}

/// What was said of a file; all of its faults at once.
fn said(
    fields: &Map<String, Value>,
    today: NaiveDate,
    caller: &Caller,
) -> Result<Announcement, Failure> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code, caller.lang));
    let asked = Asked {
        id: text("id").to_owned(),
        kind: text("kind").to_owned(),
        sector: fields.get("sector").map(Value::to_string),
        as_of: text("as_of").to_owned(),
    };
    if !is_delivery_id(&asked.id) {
        fault("id", ProblemCode::DeliveryId);
    }
    let content = content(&asked, &mut fault);
    let as_of = day(&asked.as_of).filter(|day| *day <= today);
    if as_of.is_none() {
        fault("as_of", ProblemCode::DeliveryAsOf);
    }
    let size = fields.get("size").and_then(Value::as_u64);
    let size = size.filter(|size| is_upload_size(*size));
    if size.is_none() {
        fault("size", ProblemCode::UploadSize);
    }
    let sha256 = text("sha256");
    if !is_upload_hash(sha256) {
        fault("sha256", ProblemCode::UploadHash);
    }
    const KNOWN: [&str; 6] = ["id", "kind", "sector", "as_of", "size", "sha256"];
    for field in fields
        .keys()
        .filter(|field| !KNOWN.contains(&field.as_str()))
    {
        fault(&form::shorten(field), ProblemCode::RequestMalformed);
    }
    match (content, as_of, size) {
        (Some(content), Some(as_of), Some(size)) if faults.is_empty() => Ok(Announcement {
            id: asked.id,
            content,
            as_of,
            announced: Announced {
                size,
                sha256: sha256.to_owned(),
            },
        }),
        _ => Err(Failure::form(form::first_code(&faults), faults, caller)),
    }
}
