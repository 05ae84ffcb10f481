//! The credit office finds a report by its number and withdraws it (撤回报告), in two steps: it cannot be undone.

use super::deliver::plain;
use super::{done, loaded, mark};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::page::case_acts::chosen;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::{el, live};
use crate::state::Load;
use crate::{browser, ui};
use leptos::prelude::*;
use shared::api::{OfficeReport, ReportState};
use shared::code::ReportNo;
use shared::problem::{FieldFault, ProblemCode};
use shared::text::Lang;
use shared::text::console::withdrawals as words;
use shared::text::dates::{date, time};
use shared::text::portal::{look_back, portal, purpose};
use shared::text::verify::reason as reason_sentence;
use shared::verdict::WithdrawalReason;

/// Set once a reason is chosen and the second step is shown.
const CONFIRMING: &str = "confirming";

const REASONS: [WithdrawalReason; 3] = [
    WithdrawalReason::RecordWrong,
    WithdrawalReason::WrongHolder,
    WithdrawalReason::SystemFault,
];

/// Draws the form that finds a report.
pub(super) fn find(console: Console, lang: Lang) -> AnyView {
    let fields = vec![
        plain(
            console,
            lang,
            "report_no",
            words::report_no(lang),
            Some(words::report_no_hint(lang)),
            Input::Line,
        ),
        form::send(console, lang, words::find_action(lang)),
    ];
    vec![
        form::summary(console, lang),
        ui::title(words::title(lang)),
        ui::lede(words::lede(lang)),
        form::form(fields, move || seek(console, lang)),
    ]
    .into_any()
}

fn seek(console: Console, lang: Lang) {
    let typed = console.written("report_no").trim().to_ascii_uppercase();
    match ReportNo::parse(&typed) {
        Some(no) => navigate::push(console, Route::ReportOfOffice(no)),
        None => {
            let fault = FieldFault::new("report_no", ProblemCode::RequestMalformed, lang)
                .with_message(words::report_no_wrong(lang));
            console.refuse_all(vec![fault]);
        }
    }
}

/// Draws one of them.
pub(super) fn one(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::ReportOfOffice(report) => drawn(console, lang, report),
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::one_title(lang)),
        done(console, lang),
        body,
        ui::link("more", Route::FindReport.address(), words::another(lang)),
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, report: &OfficeReport) -> AnyView {
    let common = portal(lang);
    let (class, state) = match report.state {
        ReportState::Valid => ("state valid", common.state_valid),
        ReportState::Expired => ("state expired", common.state_expired),
        ReportState::Withdrawn => ("state withdrawn", common.state_withdrawn),
    };
    let heading = el("P")
        .class("lede")
        .text(&*report.name)
        .child(mark(class, state.to_owned()));
    let years = look_back(lang, report.look_back_years).to_owned();
    let mut facts = vec![
        (words::report_no(lang), report.report_no.as_str().to_owned()),
        (
            words::credit_code(lang),
            report.credit_code.as_str().to_owned(),
        ),
        (words::look_back(lang), years),
        (
            words::purpose(lang),
            purpose(lang, report.purpose).0.to_owned(),
        ),
        (words::issued_at(lang), time(report.issued_at, lang)),
        (words::valid_through(lang), date(report.valid_through, lang)),
        (words::records(lang), report.records.to_string()),
    ];
    if let Some(withdrawn) = report.withdrawn {
        facts.push((words::withdrawn_at(lang), time(withdrawn.at, lang)));
        let why = reason_sentence(withdrawn.reason, lang);
        facts.push((words::reason(lang), why.to_owned()));
    }
    let facts = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect();
    let act = match report.withdrawn {
        Some(_) => ui::nothing(),
        None => {
            let no = report.report_no.clone();
            let steps = live(move || {
                if chosen(console, CONFIRMING).is_empty() {
                    choosing(console, lang)
                } else {
                    confirming(console, lang, no.clone())
                }
            });
            ui::section(words::withdraw(lang), vec![steps])
        }
    };
    vec![heading.view(), ui::facts(facts), act].into_any()
}

fn choosing(console: Console, lang: Lang) -> AnyView {
    let reasons = REASONS
        .map(|one| (reason_name(one), reason_sentence(one, lang).to_owned()))
        .to_vec();
    let fields = vec![
        form::choice(console, "reason", words::reason(lang), reasons),
        ui::classed_para("hint", words::reason_hint(lang)),
        form::send(console, lang, words::next(lang)),
    ];
    form::form(fields, move || {
        if console.written("reason").is_empty() {
            let fault = FieldFault::new("reason", ProblemCode::WithdrawalReason, lang);
            console.refuse_all(vec![fault]);
            return;
        }
        console.forgive();
        console.write(CONFIRMING, "yes".to_owned());
        request_animation_frame(|| browser::focus(CONFIRMING));
    })
}

fn confirming(console: Console, lang: Lang, no: ReportNo) -> AnyView {
    let reason = console.written("reason");
    let chosen = REASONS.into_iter().find(|one| reason_name(*one) == reason);
    let said = chosen
        .map(|one| reason_sentence(one, lang))
        .unwrap_or_default();
    let back = ui::button("button second", words::back(lang), move || {
        console.forgive();
        console.write(CONFIRMING, String::new());
    });
    let heading = el("H3")
        .id(CONFIRMING)
        .attr("tabindex", "-1")
        .text(words::confirm_title(lang));
    let why = [words::reason(lang), " · ", said].concat();
    let fields = vec![
        heading.view(),
        ui::classed_para("strong", why),
        ui::para(words::confirm(lang)),
        form::send(console, lang, words::confirm_action(lang)),
        back,
    ];
    form::form(fields, move || {
        let no = no.clone();
        let body = Body::new().text("reason", &reason).end();
        console.send(
            async move |who, lang| calls::withdraw_report(&who, lang, &no, body).await,
            move |report| {
                console.draft.set(Default::default());
                let page = Page::ReportOfOffice(Box::new(report));
                console.page.set(Load::Ready(page));
                console.done.set(Some(words::done));
                browser::window().scroll_to_with_x_and_y(0.0, 0.0);
                request_animation_frame(|| browser::focus("title"));
            },
        );
    })
}

/// Name of a reason on the wire.
fn reason_name(reason: WithdrawalReason) -> &'static str {
    match reason {
        WithdrawalReason::RecordWrong => "record_wrong",
        WithdrawalReason::WrongHolder => "wrong_holder",
        WithdrawalReason::SystemFault => "system_fault",
    }
}

#[cfg(test)]
mod tests {
    use super::{REASONS, reason_name};

    #[test]
    fn a_reason_is_sent_by_the_name_by_which_it_is_read() {
        for reason in REASONS {
            let name = serde_json::json!(reason_name(reason));
            assert_eq!(serde_json::to_value(reason).ok(), Some(name));
        }
    }
}
