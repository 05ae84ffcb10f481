//! One report, readable as a page: the same words as in its PDF, for phones whose apps block downloads.

use super::account;
use crate::browser;
use crate::element::{Element, el, live, text};
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
    // What was withdrawn is not given out any more.
    let files = (view.state != ReportState::Withdrawn).then(|| {
        let download = ui::download(
            "button main-action",
            http::pdf(no),
            words.download.to_owned(),
            None,
        );
        let download = el("P").class("actions").child(download).view();
        vec![download, elsewhere(app, lang, no.clone())].into_any()
    });
    let name = view.report.entity.name.clone();
    let state = state_name(lang, view.state);
    let lede = el("P")
        .class("lede")
        .text(name)
        .child(el("SPAN").class(state_class(view.state)).text(state));
    let report = el("ARTICLE")
        .class("report")
        .attr("lang", "zh-CN")
        .children(body(view));
    vec![
        ui::title(words.report_title),
        lede.view(),
        ui::maybe(files),
        english,
        report.view(),
        ui::block(
            "actions",
            vec![
                ui::link(
                    "more",
                    ["/console/reports/", no.as_str()].concat(),
                    words.why,
                ),
                ui::link("more", "/console", words.records),
                ui::link("more", "/reports", words.all_reports),
            ],
        ),
    ]
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
    el("H3").text(heading).view()
}

fn named(name: &str, value: impl Into<String>) -> (String, AnyView) {
    (name.to_owned(), text(value))
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
    ui::table(
        "findings",
        printed::SECTORS_HEADING,
        &printed::SECTOR_COLUMNS,
        report.sectors.iter().map(sector),
    )
}

fn sector(row: &SectorRow) -> Element {
    let as_of = row
        .data_as_of
        .map_or_else(|| printed::NO_DAY.to_owned(), printed::day);
    let class = match row.finding {
        Finding::NoRecord => "",
        Finding::Records { .. } => "has-records",
        Finding::NotYetCovered | Finding::NeverDelivered => "no-claim",
    };
    el("TR")
        .class(class)
        .child(el("TD").class("number").text(row.no.0.to_string()))
        .child(el("TH").attr("scope", "row").text(&*row.name_zh))
        .child(el("TD").text(&*row.responsible_unit_zh))
        .child(el("TD").text(as_of))
        .child(el("TD").text(printed::finding(row.finding)))
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
            Some((label, text(value)))
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
    el("SECTION")
        .class("record")
        .child(el("H4").text(heading))
        .child(ui::facts(rows))
        .view()
}

fn notes(report: &SpecialReport, host: &str) -> AnyView {
    let notes = printed::notes(report, host)
        .into_iter()
        .map(|note| el("LI").text(note));
    el("OL").class("notes").children(notes).view()
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
        live(move || match app.link.get() {
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
    el("DETAILS")
        .class("other-browser")
        .attr_if("open", inside.then_some(""))
        .child(el("SUMMARY").text(words.elsewhere_title))
        .children(why)
        .child(ui::classed_para("hint", words.elsewhere))
        .child(make)
        .child(el("DIV").attr("aria-live", "polite").child(link))
        .view()
}

/// Id of the field that holds the link.
const LINK_FIELD: &str = "single-use-link";

fn ready_link(lang: Lang, link: &OpenLink) -> AnyView {
    let words = portal(lang);
    let url = &*link.url;
    let copied = RwSignal::new(false);
    let copy = ui::button("button second", words.link_copy, {
        let url = url.to_owned();
        move || {
            browser::copy(LINK_FIELD, &url, move || copied.set(true));
        }
    });
    let until = fill(words.link_ready, &[("time", &time(link.expires_at, lang))]);
    let field = el("INPUT")
        .id(LINK_FIELD)
        .attr("type", "text")
        .attr("readonly", "")
        .class("wide")
        .attr("value", url);
    let open = el("A")
        .class("more")
        .attr("href", url)
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .text(words.link_open);
    let said = live(move || ui::maybe(copied.get().then(|| text(words.link_copied))));
    vec![
        ui::para(until),
        el("LABEL")
            .attr("for", LINK_FIELD)
            .text(words.link_label)
            .view(),
        field.view(),
        el("DIV").class("actions").child(copy).child(open).view(),
        el("P").attr("role", "status").child(said).view(),
    ]
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
