//! The forms, for whoever prepares a delivery: pages for people, blank files for spreadsheet programs.

use super::answer::{Failure, csv_file, workbook_file};
use super::caller::Caller;
use super::public_page::{sent, site_of};
use super::verify::chosen_language;
use crate::delivery::blank_workbook;
use crate::deps::{FetchDeps, PublicDeps};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, StatusCode, Uri};
use shared::page::{form_page, forms_page};
use shared::problem::ProblemCode;
use shared::record::Form;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/fields", get(index))
        .route("/fields/{kind}", get(form))
        .route("/api/templates/{file}", get(template))
}

async fn index(State(deps): State<PublicDeps>, uri: Uri, headers: HeaderMap) -> Response {
    sent(
        StatusCode::OK,
        forms_page(&site_of(&deps), chosen_language(&uri, &headers)),
    )
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
    let page = form_page(&site_of(&deps), &form, chosen_language(&uri, &headers));
    Ok(sent(StatusCode::OK, page))
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
