//! Result: the report has been issued, and what to do with it.

use super::account;
use super::report::elsewhere;
use crate::browser;
use crate::element::el;
use crate::http;
use crate::state::{App, Load};
use crate::ui;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::api::{IssuedReport, ReportView};
use shared::code::{ReportNo, VerificationCode};
use shared::report::Conclusion;
use shared::text::Lang;
use shared::text::dates::{date, end_of};
use shared::text::portal::{fill, portal};
use shared::window::Window;

/// What the page says of a report.
struct Issued {
    no: ReportNo,
    code: VerificationCode,
    window: Window,
    valid_through: NaiveDate,
    conclusion: Conclusion,
}

impl From<&IssuedReport> for Issued {
    fn from(report: &IssuedReport) -> Self {
        Self {
            no: report.report_no.clone(),
            code: report.code,
            window: report.window,
            valid_through: report.valid_through,
            conclusion: report.conclusion,
        }
    }
}

impl From<&ReportView> for Issued {
    fn from(view: &ReportView) -> Self {
        Self {
            no: view.report.report_no.clone(),
            code: view.report.code,
            window: view.report.window,
            valid_through: view.report.valid_through,
            conclusion: view.report.conclusion,
        }
    }
}

/// Draws the page, after a reload as well.
pub fn view(app: App, lang: Lang, no: ReportNo) -> AnyView {
    let words = portal(lang);
    account::gate(app, lang, words.issued_title, move |_, _| {
        let fresh = app.issued.with(|issued| {
            issued
                .as_ref()
                .filter(|issued| issued.report_no == no)
                .map(Issued::from)
        });
        if let Some(issued) = fresh {
            return draw(app, lang, &issued);
        }
        let no = no.clone();
        app.report.with(|report| match report {
            Load::Loading => vec![ui::title(words.issued_title), ui::loading(words)].into_any(),
            Load::Failed(failure) => vec![
                ui::title(words.report_title),
                ui::failure(app, failure, move || app.load_report(no.clone())),
            ]
            .into_any(),
            Load::Ready(view) => draw(app, lang, &Issued::from(view)),
        })
    })
}

fn draw(app: App, lang: Lang, issued: &Issued) -> AnyView {
    let words = portal(lang);
    let download = ui::download(
        "button main-action",
        http::pdf(&issued.no),
        words.download.to_owned(),
        None,
    );
    let read = ui::link(
        "more",
        ["/reports/", issued.no.as_str()].concat(),
        words.read,
    );
    let rows = vec![
        (
            words.code.to_owned(),
            el("SPAN")
                .class("number code")
                .text(issued.code.grouped())
                .view(),
        ),
        (
            words.valid_through.to_owned(),
            ui::text(end_of(issued.valid_through, lang)),
        ),
        (
            words.window.to_owned(),
            ui::text(super::request::range(lang, issued.window)),
        ),
        (words.report_no.to_owned(), ui::number(issued.no.as_str())),
    ];
    let in_app = browser::in_app().then(|| elsewhere(app, lang, issued.no.clone()));
    vec![
        ui::block(
            "done",
            vec![
                ui::title(words.issued_title),
                ui::lede(conclusion(lang, issued.window, issued.conclusion)),
            ],
        ),
        ui::block("actions", vec![download, read]),
        ui::maybe(in_app),
        ui::facts(rows),
        ui::section(
            words.issued_steps_title,
            vec![ui::steps(&words.issued_steps)],
        ),
        ui::block(
            "actions",
            vec![
                ui::link("more", "/reports", words.all_reports),
                ui::link("more", "/request", words.issue_another),
            ],
        ),
    ]
    .into_any()
}

/// The conclusion in one sentence of the portal; the report's own is in its text.
pub fn conclusion(lang: Lang, window: Window, conclusion: Conclusion) -> String {
    let words = portal(lang);
    let (from, to) = (date(window.from, lang), date(window.to, lang));
    let range = [("from", from.as_str()), ("to", to.as_str())];
    match conclusion {
        Conclusion::NoRecords { sectors } => {
            let sectors = sectors.to_string();
            fill(
                words.conclusion_none,
                &[range[0], range[1], ("sectors", &sectors)],
            )
        }
        Conclusion::Records { records, sectors } => {
            let (records, sectors) = (records.to_string(), sectors.to_string());
            fill(
                words.conclusion_records,
                &[
                    range[0],
                    range[1],
                    ("records", &records),
                    ("sectors", &sectors),
                ],
            )
        }
    }
}
