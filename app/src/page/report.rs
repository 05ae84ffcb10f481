//! One report, readable as a page: the same words as in its PDF, for phones whose apps block downloads.

use super::account;
use crate::browser;
use crate::http::{self, Failure};
use crate::state::{App, Load};
use crate::ui;
use leptos::prelude::*;
use shared::api::{OpenLink, ReportState, ReportView};
use shared::code::ReportNo;
use shared::record::Role;
use shared::report::{Finding, SectorRow, ShownRecord, SpecialReport};
use shared::text::Lang;
use shared::text::dates::time;
use shared::text::portal::{fill, portal};
use shared::text::report as printed;

/// Draws the page.
pub fn view(app: App, lang: Lang, no: ReportNo) -> AnyView {
    let words = portal(lang);
    account::gate(app, lang, words.report_title, move |_, _| {
        let no = no.clone();
        app.report.with(|report| match report {
            Load::Loading => vec![ui::title(words.report_title), ui::loading(words)].into_any(),
            Load::Failed(failure) => vec![
                ui::title(words.report_title),
                failed(app, failure, no),
                ui::link("more", "/reports", words.all_reports),
            ]
            .into_any(),
            Load::Ready(view) => draw(app, lang, view),
        })
    })
}

fn failed(app: App, failure: &Failure, no: ReportNo) -> AnyView {
    match failure {
        // Asking again does not make it exist.
        Failure::Problem(problem) if problem.status == 404 => {
            ui::failure_with(app.text(), failure, Vec::new())
        }
        Failure::Problem(_) | Failure::Network | Failure::Answer(_) => {
            ui::failure(app, failure, move || app.load_report(no.clone()))
        }
    }
}

fn draw(app: App, lang: Lang, view: &ReportView) -> AnyView {
    let words = portal(lang);
    let no = &view.report.report_no;
    let english = match lang {
        Lang::Zh => ui::nothing(),
        Lang::En => ui::para(words.report_in_chinese),
    };
    let download = ui::download(
        "button main-action",
        http::pdf(no),
        words.download.to_owned(),
        None,
    );
    let name = view.report.entity.name.clone();
    let state = state_name(lang, view.state);
    view! {
        {ui::title(words.report_title)}
        <p class="lede">{name}<span class=state_class(view.state)>{state}</span></p>
        <p class="actions">{download}</p>
        {elsewhere(app, lang, no.clone())}
        {english}
        <article class="report" lang="zh-CN">{body(view)}</article>
        {ui::link("more", "/reports", words.all_reports)}
    }
    .into_any()
}

/// The report itself, in Chinese as printed.
fn body(view: &ReportView) -> Vec<AnyView> {
    let report = &view.report;
    let mut parts = Vec::new();
    if report.demonstration {
        parts.push(ui::classed_para("band", printed::DEMONSTRATION_BAND));
    }
    parts.push(ui::heading(printed::TITLE));
    parts.push(ui::classed_para("subtitle", printed::SUBTITLE));
    parts.push(ui::facts(entity(report)));
    parts.push(ui::facts(query(view)));
    parts.push(part(printed::CONCLUSION_HEADING));
    parts.push(ui::classed_para("conclusion", printed::conclusion(report)));
    parts.extend(printed::not_read(report).map(ui::para));
    parts.push(part(printed::SECTORS_HEADING));
    parts.push(sectors(report));
    if !report.records.is_empty() {
        parts.push(part(printed::RECORDS_HEADING));
        parts.extend(report.records.iter().map(|one| record(report, one)));
    }
    parts.push(part(printed::NOTES_HEADING));
    parts.push(notes(report, host(&view.url)));
    parts.push(ui::classed_para("end", printed::END));
    parts
}

fn part(heading: &'static str) -> AnyView {
    view! { <h3>{heading}</h3> }.into_any()
}

fn named(name: &str, value: impl Into<String>) -> (String, AnyView) {
    (name.to_owned(), ui::text(value))
}

fn entity(report: &SpecialReport) -> Vec<(String, AnyView)> {
    let entity = &report.entity;
    vec![
        named(printed::NAME_LABEL, &*entity.name),
        named(printed::CREDIT_CODE_LABEL, entity.credit_code.as_str()),
        named(
            printed::ENTITY_KIND_LABEL,
            printed::entity_kind(entity.kind),
        ),
        named(
            printed::representative_label(entity.kind),
            &*entity.representative,
        ),
        named(printed::ADDRESS_LABEL, &*entity.address),
        named(printed::STATE_LABEL, printed::state(entity.state)),
    ]
}

fn query(view: &ReportView) -> Vec<(String, AnyView)> {
    let report = &view.report;
    let window = super::request::range(Lang::Zh, report.window);
    let window = printed::clauses(&[printed::look_back(report.look_back_years), &window]);
    vec![
        named(printed::REPORT_NO_LABEL, report.report_no.as_str()),
        named(printed::CODE_LABEL, report.code.grouped()),
        named(printed::ISSUED_LABEL, printed::time(report.issued_at)),
        named(printed::WINDOW_LABEL, window),
        named(printed::VALID_LABEL, printed::day(report.valid_through)),
        named(printed::PURPOSE_LABEL, printed::purpose(report.purpose)),
    ]
}

fn sectors(report: &SpecialReport) -> AnyView {
    let head: Vec<AnyView> = printed::SECTOR_COLUMNS
        .iter()
        .map(|name| view! { <th scope="col">{*name}</th> }.into_any())
        .collect();
    let rows: Vec<AnyView> = report.sectors.iter().map(sector).collect();
    view! {
        <div class="table" role="region" tabindex="0" aria-label=printed::SECTORS_HEADING>
            <table class="findings">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn sector(row: &SectorRow) -> AnyView {
    let as_of = row
        .data_as_of
        .map_or_else(|| printed::NO_DAY.to_owned(), printed::day);
    let class = match row.finding {
        Finding::NoRecord => "",
        Finding::Records { .. } => "has-records",
        Finding::NotYetCovered | Finding::NeverDelivered => "no-claim",
    };
    let no = row.no.0.to_string();
    let (name, unit) = (row.name_zh.clone(), row.responsible_unit_zh.clone());
    view! {
        <tr class=class>
            <td class="number">{no}</td>
            <th scope="row">{name}</th>
            <td>{unit}</td>
            <td>{as_of}</td>
            <td>{printed::finding(row.finding)}</td>
        </tr>
    }
    .into_any()
}

fn record(report: &SpecialReport, record: &ShownRecord) -> AnyView {
    let sector = report
        .sectors
        .iter()
        .find(|row| row.no == record.sector)
        .map(|row| row.name_zh.as_str())
        .unwrap_or_default();
    let mut status = vec![printed::performed(record.performed)];
    status.extend(record.contested.map(printed::contested));
    status.extend(record.objection_open.then_some(printed::OBJECTION_MARK));
    // As in the file: called as the kind's form calls them, what the form does not have left out.
    let decided = printed::day(record.decided_on);
    let fields = [
        (Role::DocumentNo, &record.document_no),
        (Role::DecidedOn, &decided),
        (Role::Class, &record.class),
        (Role::Facts, &record.facts),
        (Role::Basis, &record.basis),
        (Role::Measure, &record.measure),
        (Role::Body, &record.body),
    ];
    let mut rows: Vec<(String, AnyView)> = fields
        .into_iter()
        .filter_map(|(role, value)| {
            let label = printed::record_label(record.kind, role)?;
            let value = if value.is_empty() {
                printed::NO_DAY
            } else {
                value.as_str()
            };
            Some((label, ui::text(value)))
        })
        .collect();
    let amounts = [
        (printed::FINE_LABEL, record.fine),
        (printed::CONFISCATED_LABEL, record.confiscated),
    ];
    rows.extend(
        amounts
            .into_iter()
            .filter_map(|(label, amount)| Some(named(label, printed::money(amount?)))),
    );
    rows.push(named(printed::STATUS_LABEL, printed::clauses(&status)));
    let heading = [sector, " · ", record.kind.spec().name_zh].concat();
    view! { <section class="record"><h4>{heading}</h4>{ui::facts(rows)}</section> }.into_any()
}

fn notes(report: &SpecialReport, host: &str) -> AnyView {
    let notes: Vec<AnyView> = printed::notes(report, host)
        .into_iter()
        .map(|note| view! { <li>{note}</li> }.into_any())
        .collect();
    view! { <ol class="notes">{notes}</ol> }.into_any()
}

/// Host of the address that the QR code holds.
fn host(url: &str) -> &str {
    url.split_once("://")
        .map_or(url, |(_, rest)| rest.split('/').next().unwrap_or(rest))
}

/// The single-use link for another browser. In an app that blocks downloads it comes with its reason.
pub fn elsewhere(app: App, lang: Lang, no: ReportNo) -> AnyView {
    let words = portal(lang);
    let inside = browser::in_app();
    let link = {
        let no = no.clone();
        ui::live(move || match app.link.get() {
            None => ui::nothing(),
            Some(Load::Loading) => ui::loading(words),
            Some(Load::Failed(failure)) => {
                let no = no.clone();
                ui::failure(app, &failure, move || app.make_link(no.clone()))
            }
            Some(Load::Ready(link)) => ready_link(lang, &link),
        })
    };
    let make = ui::button("button second", words.elsewhere_action, move || {
        app.make_link(no.clone());
    });
    let why = if inside {
        vec![
            ui::classed_para("strong", words.in_app_title),
            ui::para(words.in_app),
        ]
    } else {
        Vec::new()
    };
    view! {
        <details class="other-browser" open=inside>
            <summary>{words.elsewhere_title}</summary>
            {why}
            <p class="hint">{words.elsewhere}</p>
            {make}
            <div aria-live="polite">{link}</div>
        </details>
    }
    .into_any()
}

fn ready_link(lang: Lang, link: &OpenLink) -> AnyView {
    let words = portal(lang);
    let (url, href) = (link.url.clone(), link.url.clone());
    let copied = RwSignal::new(false);
    let copy = ui::button("button second", words.link_copy, {
        let url = url.clone();
        move || {
            browser::copy("single-use-link", &url, move || copied.set(true));
        }
    });
    let until = fill(words.link_ready, &[("time", &time(link.expires_at, lang))]);
    view! {
        <p>{until}</p>
        <label for="single-use-link">{words.link_label}</label>
        <input id="single-use-link" type="text" readonly="" class="wide" value=url />
        <div class="actions">
            {copy}
            <a class="more" href=href target="_blank" rel="noopener">{words.link_open}</a>
        </div>
        <p role="status">{ui::live(move || ui::maybe(copied.get().then(|| ui::text(words.link_copied))))}</p>
    }
    .into_any()
}

/// State of a report in words.
pub fn state_name(lang: Lang, state: ReportState) -> &'static str {
    let words = portal(lang);
    match state {
        ReportState::Valid => words.state_valid,
        ReportState::Expired => words.state_expired,
        ReportState::Withdrawn => words.state_withdrawn,
    }
}

/// Class of a state's mark.
pub fn state_class(state: ReportState) -> &'static str {
    match state {
        ReportState::Valid => "state valid",
        ReportState::Expired => "state expired",
        ReportState::Withdrawn => "state withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_notes_name_the_host_of_the_address_in_the_code() {
        assert_eq!(host("https://xz.example.cn/v/7K2M"), "xz.example.cn");
        assert_eq!(host("http://127.0.0.1:8080/v/7K2M"), "127.0.0.1:8080");
        assert_eq!(host("xz.example.cn"), "xz.example.cn");
    }
}
