//! The pages, one file each.

pub mod account;
pub mod guide;
pub mod home;
pub mod report;
pub mod reports;
pub mod request;
pub mod result;
pub mod verify;

use crate::browser;
use crate::route::Route;
use crate::state::App;
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::portal::portal;

/// Draws a page in a language.
pub fn view(app: App, route: Route, lang: Lang) -> AnyView {
    let words = portal(lang);
    let (name, body) = match route {
        Route::Home => (words.service, home::view(app, lang)),
        Route::Guide => (words.guide_title, guide::view(app, lang)),
        Route::Request => (words.request_title, request::view(app, lang)),
        Route::Reports(state) => (words.reports_title, reports::view(app, lang, state)),
        Route::Report { no, issued: true } => (words.issued_title, result::view(app, lang, no)),
        Route::Report { no, issued: false } => (words.report_title, report::view(app, lang, no)),
        Route::Verify => (words.verify_title, verify::view(lang)),
        Route::NotFound => (words.not_found_title, not_found(lang)),
    };
    browser::set_head(lang, &[name, " - ", words.brand].concat());
    body
}

fn not_found(lang: Lang) -> AnyView {
    let words = portal(lang);
    vec![
        ui::title(words.not_found_title),
        ui::para(words.not_found),
        ui::link("button", "/", words.back_home),
    ]
    .into_any()
}
