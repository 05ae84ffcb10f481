//! The forms, for whoever prepares a delivery: pages for people, blank files for spreadsheet programs.

use super::answer::{Failure, csv_file, workbook_file};
use super::caller::Caller;
use super::verify::chosen_language;
use crate::delivery::blank_workbook;
use crate::deps::{FetchDeps, PublicDeps};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, VARY};
use http::{HeaderMap, Uri};
use shared::page::{Site, form_page, forms_page, plain_csp};
use shared::problem::ProblemCode;
use shared::record::Form;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/fields", get(index))
        .route("/fields/{kind}", get(form))
        .route("/api/templates/{file}", get(template))
}

async fn index(State(deps): State<PublicDeps>, uri: Uri, headers: HeaderMap) -> Response {
    page(forms_page(&site(&deps), chosen_language(&uri, &headers)))
}

async fn form(
    State(deps): State<PublicDeps>,
    caller: Caller,
    kind: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let form = kind.ok().and_then(|Path(kind)| Form::named(&kind));
    let form = form.ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    Ok(page(form_page(
        &site(&deps),
        &form,
        chosen_language(&uri, &headers),
    )))
}

/// The header of a form, by which an empty delivery is a right one too.
async fn template(
    caller: Caller,
    file: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let file = file.ok().map(|Path(file)| file);
    let not_found = || Failure::code(ProblemCode::NotFound, &caller);
    let (name, ending) = file
        .as_deref()
        .and_then(|file| file.rsplit_once('.'))
        .ok_or_else(not_found)?;
    let form = Form::named(name).ok_or_else(not_found)?;
    if ending == "xlsx" {
        let book = blank_workbook(form.name_zh, form.all_columns()).map_err(|_| not_found())?;
        return Ok(workbook_file(book, &format!("{}.xlsx", form.id)));
    }
    if ending != "csv" {
        return Err(not_found());
    }
    let names: Vec<_> = form.all_columns().map(|column| column.name_zh).collect();
    // With a byte order mark, without which a spreadsheet program takes it for the encoding of its country.
    let text = format!("\u{FEFF}{}\r\n", names.join(","));
    Ok(csv_file(text, &format!("{}.csv", form.id)))
}

fn site(deps: &PublicDeps) -> Site<'_> {
    let city = &deps.policy.city;
    Site {
        host: deps.origin.authority(),
        office_zh: &city.office_zh,
        office_en: &city.office_en,
        demonstration: deps.policy.demonstration,
    }
}

fn page(page: String) -> Response {
    let mut response = Html(page).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(plain_csp()),
    );
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    super::headers::no_store(headers);
    response
}
