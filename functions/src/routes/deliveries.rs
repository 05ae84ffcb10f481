//! Deliveries (报送) of a responsible unit, B 三(一).

use super::answer::{Failure, answered, csv_file, private_json};
use super::caller::Caller;
use super::deliverer::Deliverer;
use super::form;
use crate::deps::SessionDeps;
use crate::use_cases::deliver_records::{
    Content, Delivery, DeliveryDeps, DeliveryError, deliver_records, is_delivery_id,
};
use crate::use_cases::export_records::export_records;
use crate::use_cases::fetch_refused::fetch_refused;
use crate::use_cases::list_deliveries::list_deliveries;
use crate::use_cases::show_delivery::show_delivery;
use crate::use_cases::{Cause, Refused};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRef, Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use chrono::NaiveDate;
use http::StatusCode;
use http::header::{HeaderValue, LINK, LOCATION};
use serde::Deserialize;
use shared::policy::SectorNo;
use shared::problem::{FieldFault, Problem, ProblemCode};
use shared::record::RecordKind;
use std::sync::Arc;
use tokio::sync::Notify;

/// Bytes in a file that comes in one call, at most: what a function's event holds.
const MAX_FILE: usize = 6 * 1024 * 1024;

/// What deliveries need.
#[derive(Clone)]
pub(super) struct Deliveries {
    pub(super) sessions: SessionDeps,
    pub(super) deps: DeliveryDeps,
    /// Told when an uploaded delivery waits. Where nobody listens, as in a function, the schedule finds it.
    pub(super) waiting: Arc<Notify>,
}

impl FromRef<Deliveries> for SessionDeps {
    fn from_ref(deliveries: &Deliveries) -> Self {
        deliveries.sessions.clone()
    }
}

pub(super) fn router() -> Router<Deliveries> {
    Router::new()
        .route(
            "/api/deliveries",
            post(deliver)
                .layer(DefaultBodyLimit::max(MAX_FILE))
                .get(list),
        )
        .route("/api/records/export", get(export))
        .route("/api/deliveries/{id}", get(show))
        .route("/api/deliveries/{id}/refused", get(refused))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) sector: Option<String>,
    pub(super) as_of: String,
}

/// What a unit says of its file.
struct Said {
    id: String,
    content: Content,
    as_of: NaiveDate,
}

async fn deliver(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    query: Result<Query<Asked>, QueryRejection>,
    file: form::File,
) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &caller);
    let Query(asked) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let now = all.sessions.clock.now();
    let said = said(&asked, now.date(), &caller)?;
    let file = file.0?;
    let (deps, id) = (all.deps.clone(), said.id.clone());
    let lang = caller.lang;
    // On its own task: who goes away in the middle does not leave half a delivery behind.
    let taken = tokio::spawn(async move {
        let delivery = Delivery {
            unit: &unit,
            id: &said.id,
            content: said.content,
            file: &file,
            as_of: said.as_of,
        };
        deliver_records(&deps, delivery, now).await?;
        // Here, where the call's deadline does not hold: a large file may have taken longer.
        Ok::<_, DeliveryError>(show_delivery(&deps, &unit, &said.id, lang).await)
    });
    let view = match taken.await {
        Ok(Ok(view)) => view.map_err(refused)?,
        Ok(Err(error)) => return Err(not_taken(error, &caller)),
        Err(_) => {
            return Err(refused(Refused::Unavailable(Cause::Own(
                "a delivery stopped",
            ))));
        }
    };
    let mut response = private_json(StatusCode::CREATED, &view);
    if let Ok(at) = HeaderValue::from_str(&format!("/api/deliveries/{id}")) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

async fn show(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &caller);
    let id = own_id(id).map_err(refused)?;
    let view = show_delivery(&all.deps, &unit, &id, caller.lang)
        .await
        .map_err(refused)?;
    Ok(private_json(StatusCode::OK, &view))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Behind {
    after: Option<String>,
}

async fn list(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    query: Result<Query<Behind>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(behind) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let list = list_deliveries(&all.deps, &unit, behind.after.as_deref(), caller.lang).await;
    answered(StatusCode::OK, list, &caller)
}

/// The id of a delivery that is asked for. What can be no id is not found either: the same bytes as for another
/// unit's.
pub(super) fn own_id(id: Result<Path<String>, PathRejection>) -> Result<String, Refused> {
    let id = id.ok().map(|Path(id)| id).filter(|id| is_delivery_id(id));
    id.ok_or(Refused::NotFound)
}

/// The refused lines, to be opened in a spreadsheet program.
async fn refused(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<PartQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &caller);
    let id = own_id(id).map_err(refused)?;
    let Query(PartQuery { part }) =
        query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let part = part.unwrap_or(1);
    let file = fetch_refused(&all.deps, &unit, &id, part)
        .await
        .map_err(refused)?;
    let name = match part {
        1 => format!("{id}-refused.csv"),
        _ => format!("{id}-refused-{part}.csv"),
    };
    Ok(csv_file(file, &name))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PartQuery {
    /// Which part of the refused lines, from 1.
    part: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ExportQuery {
    kind: String,
    sector: Option<String>,
    after: Option<String>,
}

/// Longest place in a unit's records that was ever given out.
const MAX_PLACE: usize = 64;

/// The unit's own records of a kind in a sector, as a file that can be delivered again. Where there are more, `Link`
/// leads to them.
async fn export(
    State(all): State<Deliveries>,
    caller: Caller,
    Deliverer(unit): Deliverer,
    query: Result<Query<ExportQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let asked = Asked {
        kind: query.kind,
        sector: query.sector,
        ..Asked::default()
    };
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code, caller.lang));
    let content = content(&asked, &mut fault);
    let is_place = |after: &String| {
        after.len() <= MAX_PLACE
            && after
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'#')
    };
    if query.after.as_ref().is_some_and(|after| !is_place(after)) {
        fault("after", ProblemCode::RequestMalformed);
    }
    let (sector, kind) = match content {
        Some(Content::Records { sector, kind }) if faults.is_empty() => (sector, kind),
        // The register is not the unit's own: it is everybody's.
        Some(Content::Register) => return Err(Failure::code(ProblemCode::DeliveryKind, &caller)),
        Some(Content::Records { .. }) | None => {
            return Err(Failure::form(form::first_code(&faults), faults, &caller));
        }
    };
    let part = export_records(&all.deps, &unit, (sector, kind), query.after)
        .await
        .map_err(|refused| Failure::refused(&refused, &caller))?;
    let id = kind.spec().id;
    let mut response = csv_file(part.file, &format!("{id}-{}.csv", sector.0));
    if let Some(next) = part.next {
        let next = next.replace('#', "%23");
        let link = format!(
            "</api/records/export?kind={id}&sector={}&after={next}>; rel=\"next\"",
            sector.0
        );
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().insert(LINK, link);
        }
    }
    Ok(response)
}

/// What was asked for; all of its faults at once.
fn said(asked: &Asked, today: NaiveDate, caller: &Caller) -> Result<Said, Failure> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code, caller.lang));
    if !is_delivery_id(&asked.id) {
        fault("id", ProblemCode::DeliveryId);
    }
    let content = content(asked, &mut fault);
    let as_of = day(&asked.as_of).filter(|day| *day <= today);
    if as_of.is_none() {
        fault("as_of", ProblemCode::DeliveryAsOf);
    }
    match (content, as_of) {
        (Some(content), Some(as_of)) if faults.is_empty() => Ok(Said {
            id: asked.id.clone(),
            content,
            as_of,
        }),
        _ => Err(Failure::form(form::first_code(&faults), faults, caller)),
    }
}

pub(super) fn content(asked: &Asked, fault: &mut impl FnMut(&str, ProblemCode)) -> Option<Content> {
    if asked.kind == "register" {
        return Some(Content::Register);
    }
    let kind = RecordKind::ALL
        .into_iter()
        .find(|kind| kind.spec().id == asked.kind);
    if kind.is_none() {
        fault("kind", ProblemCode::DeliveryKind);
    }
    let sector = asked.sector.as_deref().and_then(|no| no.parse().ok());
    if sector.is_none() {
        fault("sector", ProblemCode::LineSector);
    }
    Some(Content::Records {
        sector: SectorNo(sector?),
        kind: kind?,
    })
}

/// `YYYY-MM-DD` and nothing else.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (day.to_string() == text).then_some(day)
}

pub(super) fn not_taken(error: DeliveryError, caller: &Caller) -> Failure {
    match error {
        DeliveryError::Store(error) => Failure::refused(&error.into(), caller),
        DeliveryError::Files(error) => Failure::refused(&error.into(), caller),
        DeliveryError::Stopped => {
            let cause = Cause::Own("reading a delivery stopped");
            Failure::refused(&Refused::Unavailable(cause), caller)
        }
        DeliveryError::File(fault) => {
            let columns = fault.columns.iter();
            let errors = columns.map(|column| FieldFault::new(*column, fault.code, caller.lang));
            let problem = Problem::new(fault.code, caller.lang).with_errors(errors.collect());
            Failure::problem(problem, caller)
        }
        other @ (DeliveryError::UnitUnknown
        | DeliveryError::NotItsSector
        | DeliveryError::NotItsRegister
        | DeliveryError::IdMalformed
        | DeliveryError::AsOfInFuture
        | DeliveryError::IdReused
        | DeliveryError::EarlierOpen
        | DeliveryError::TooManyWaiting
        | DeliveryError::NotAnnounced
        | DeliveryError::UploadMissing
        | DeliveryError::UploadNotAsSaid
        | DeliveryError::Contended) => Failure::code(other.code(), caller),
    }
}
