//! The policy by two persons (政策修订与发布): what is drafted, what is in force, and one draft with all its changes.

use super::list::{self, Row};
use super::{done, loaded};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Field, Input};
use crate::console::navigate;
use crate::console::page::case_acts::take_back;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::http::Failure;
use crate::ui;
use leptos::prelude::*;
use shared::api::{
    PolicyChange, PolicyDraftRow, PolicyDraftState, PolicyDraftView, PolicyVersionList,
};
use shared::text::Lang;
use shared::text::console::policies as words;
use shared::text::dates::time;
use shared::text::portal::fill;

/// Draws the drafts and the versions.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Policies(drafts, versions) => {
            let rows: Vec<Row> = drafts.drafts.iter().map(|one| row(lang, one)).collect();
            let drafts = if rows.is_empty() {
                ui::para(words::drafts_none(lang))
            } else {
                list::view(console, lang, rows, false)
            };
            vec![
                ui::section(words::drafts(lang), vec![drafts]),
                of_versions(lang, versions),
            ]
            .into_any()
        }
        _ => ui::nothing(),
    });
    let draft = ui::link("button", Route::NewDraft.address(), words::new_draft(lang));
    vec![
        ui::title(words::policy_title(lang)),
        ui::lede(words::policy_lede(lang)),
        draft,
        body,
    ]
    .into_any()
}

fn state_class(state: PolicyDraftState) -> &'static str {
    match state {
        PolicyDraftState::Open => "state",
        PolicyDraftState::Published => "state valid",
        PolicyDraftState::Stale | PolicyDraftState::Withdrawn => "state expired",
    }
}

fn becomes(lang: Lang, row: &PolicyDraftRow) -> String {
    let version = row.version.to_string();
    fill(words::becomes(lang), &[("version", &version)])
}

fn row(lang: Lang, one: &PolicyDraftRow) -> Row {
    let mut lines = vec![becomes(lang, one), time(one.drafted_at, lang)];
    if one.own {
        lines.push(words::own(lang).to_owned());
    }
    Row {
        href: Route::Draft(one.id.clone()).address(),
        title: one.title.clone(),
        marks: vec![(
            state_class(one.state),
            words::draft_state(one.state, lang).to_owned(),
        )],
        lines,
    }
}

fn of_versions(lang: Lang, list: &PolicyVersionList) -> AnyView {
    let rows = list.versions.iter().map(|version| {
        let number = version.version.to_string();
        let name = fill(words::version(lang), &[("version", &number)]);
        let in_force = (version.version == list.in_force)
            .then(|| super::mark("state valid", words::in_force(lang)));
        let title = match &version.title {
            Some(title) => title.clone(),
            None => words::started_with(lang).to_owned(),
        };
        let when = version.published_at.map(|at| ui::para(time(at, lang)));
        el("LI")
            .child(el("P").class("when").text(name).children(in_force))
            .child(ui::para(title))
            .children(when)
            .child(ui::classed_para("hint", &*version.hash))
    });
    let list = el("OL").class("timeline").children(rows).view();
    ui::section(words::versions(lang), vec![list])
}

/// Draws one draft.
pub(super) fn draft(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Draft(draft) => drawn(console, lang, draft),
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::draft_title(lang)),
        done(console, lang),
        body,
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, draft: &PolicyDraftView) -> AnyView {
    let row = &draft.row;
    let state = words::draft_state(row.state, lang);
    let facts = vec![
        (words::drafted_at(lang), time(row.drafted_at, lang)),
        (words::hash(lang), row.hash.clone()),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect();
    let whole = el("DETAILS")
        .class("other-browser")
        .child(el("SUMMARY").text(words::whole_text(lang)))
        .child(el("PRE").attr("tabindex", "0").text(&*draft.text));
    let acts = (row.state == PolicyDraftState::Open).then(|| acts(console, lang, row));
    vec![
        el("P")
            .class("lede")
            .text(&*row.title)
            .child(super::mark(state_class(row.state), state))
            .view(),
        ui::para(becomes(lang, row)),
        ui::section(words::changes(lang), vec![changes(lang, &draft.changes)]),
        whole.view(),
        ui::facts(facts),
        ui::maybe(acts),
    ]
    .into_any()
}

fn changes(lang: Lang, changes: &[PolicyChange]) -> AnyView {
    let rows = changes.iter().map(|change| {
        let value = |value: &Option<String>| match value {
            Some(value) => value.clone(),
            None => words::absent(lang).to_owned(),
        };
        el("TR")
            .child(el("TH").attr("scope", "row").text(&*change.path))
            .child(el("TD").text(value(&change.before)))
            .child(el("TD").text(value(&change.after)))
    });
    ui::table(
        "changes",
        words::changes(lang),
        &[words::place(lang), words::before(lang), words::after(lang)],
        rows,
    )
}

fn acts(console: Console, lang: Lang, row: &PolicyDraftRow) -> AnyView {
    let back = {
        let id = row.id.clone();
        take_back(
            words::take_back(lang),
            words::take_back_hint(lang),
            move || {
                act(
                    console,
                    id.clone(),
                    "withdraw",
                    "{}".to_owned(),
                    words::taken_back,
                );
            },
        )
    };
    if row.own {
        return vec![ui::para(words::own_hint(lang)), back].into_any();
    }
    let (id, hash) = (row.id.clone(), row.hash.clone());
    let children = vec![
        ui::classed_para("hint", words::publish_hint(lang)),
        form::send(console, lang, words::publish(lang)),
    ];
    let publish = form::form(children, move || {
        let body = Body::new().text("hash", &hash).end();
        act(console, id.clone(), "publish", body, words::published);
    });
    vec![publish, back].into_any()
}

fn act(
    console: Console,
    id: String,
    act: &'static str,
    body: String,
    done: crate::console::state::Sentence,
) {
    console.send(
        async move |who, lang| calls::act_on_draft(&who, lang, &id, act, body).await,
        move |()| {
            console.load();
            console.done.set(Some(done));
        },
    );
}

/// The field of the title; the heading of a page has that id already.
const TITLE: &str = "draft-title";

/// Draws the form of a new draft.
pub(super) fn new(console: Console, lang: Lang) -> AnyView {
    let field = |name: &str, label: &str, input| {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            input,
        }
        .view(console, lang)
    };
    let fields = vec![
        field(TITLE, words::title_label(lang), Input::Line),
        field("text", words::text_label(lang), Input::Area),
        form::send(console, lang, words::draft_action(lang)),
    ];
    let form = form::form(fields, move || {
        let body = Body::new()
            .text("title", &console.written(TITLE))
            .text("text", &console.written("text"))
            .end();
        console.send(
            async move |who, lang| calls::draft(&who, lang, body).await.map_err(in_the_text),
            move |draft| navigate::push(console, Route::Draft(draft.row.id)),
        );
    });
    vec![
        form::summary(console, lang),
        ui::title(words::new_draft(lang)),
        ui::lede(words::draft_lede(lang)),
        form,
    ]
    .into_any()
}

/// A fault of the policy lies somewhere in the text: it says where, and leads there.
fn in_the_text(failure: Failure) -> Failure {
    let Failure::Problem(mut problem) = failure else {
        return failure;
    };
    for fault in &mut problem.errors {
        if fault.field == "title" {
            fault.field = TITLE.to_owned();
        } else if fault.field != "text" {
            fault.message = [&*fault.field, ": ", &fault.message].concat();
            fault.field = "text".to_owned();
        }
    }
    Failure::Problem(problem)
}
