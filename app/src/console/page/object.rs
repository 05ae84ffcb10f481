//! Objecting to a record (提出异议), B 三(四).

use super::loaded;
use super::record::facts;
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Field, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::objection::ObjectionReason;
use shared::text::Lang;
use shared::text::console::{objections as words, records as record_words};
use shared::text::objection::reason;

/// The kinds of file that are taken.
pub(super) const EVIDENCE: &str = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, id: &str) -> AnyView {
    let id = id.to_owned();
    let body = loaded(console, lang, move |page| {
        let Page::Record(record, _) = page else {
            return ui::nothing();
        };
        let own = &record.own;
        // Somebody objected meanwhile.
        if let Some(open) = &own.objection {
            let address = Route::Objection(open.clone()).address();
            return ui::link("button", address, record_words::open_objection(lang));
        }
        let record = facts(console, lang, &own.record, &own.unit.name_zh);
        let about = el("DETAILS")
            .class("other-browser")
            .child(el("SUMMARY").text(words::record_title(lang)))
            .child(ui::facts(record));
        vec![about.view(), fields(console, lang, id.clone())].into_any()
    });
    vec![
        form::summary(console, lang),
        ui::title(words::file_title(lang)),
        ui::lede(words::file_lede(lang)),
        body,
    ]
    .into_any()
}

fn fields(console: Console, lang: Lang, record: String) -> AnyView {
    let reasons = ObjectionReason::ALL
        .iter()
        .map(|one| (reason_name(*one), reason(*one, lang).to_owned()))
        .collect();
    let children = vec![
        form::choice(console, "reason", words::file_reason(lang), reasons),
        statement(
            console,
            lang,
            words::file_statement(lang),
            words::file_statement_hint(lang),
        ),
        evidence(console, lang),
        ui::classed_para("hint", words::file_after(lang)),
        form::send(console, lang, words::file_action(lang)),
    ];
    form::form(children, move || send(console, record.clone()))
}

/// What somebody says with an act.
pub(super) fn statement(
    console: Console,
    lang: Lang,
    label: &'static str,
    hint: &'static str,
) -> AnyView {
    Field {
        name: "statement".to_owned(),
        label: label.to_owned(),
        hint: Some(hint.to_owned()),
        input: Input::Area,
    }
    .view(console, lang)
}

/// The files that go with it.
pub(super) fn evidence(console: Console, lang: Lang) -> AnyView {
    Field {
        name: "attachments".to_owned(),
        label: words::attachments(lang).to_owned(),
        hint: Some(words::attachments_hint(lang).to_owned()),
        input: Input::Files(EVIDENCE),
    }
    .view(console, lang)
}

fn send(console: Console, record: String) {
    let body = Body::new()
        .text("record", &record)
        .text_if("reason", &console.written("reason"))
        .text("statement", &console.written("statement"));
    let files = form::files("attachments");
    console.send(
        async move |who, lang| {
            let files = calls::attachments(files).await?;
            let body = body.json("attachments", &files).end();
            let key = console.key_for(&body);
            calls::object(&who, lang, &key, body).await
        },
        move |view| {
            navigate::push(console, Route::Objection(view.row.id));
            console.done.set(Some(words::filed));
        },
    );
}

/// Name of a reason on the wire.
fn reason_name(reason: ObjectionReason) -> &'static str {
    match reason {
        ObjectionReason::NotOurs => "not_ours",
        ObjectionReason::ContentDiffers => "content_differs",
        ObjectionReason::Revoked => "revoked",
        ObjectionReason::NotEffective => "not_effective",
        ObjectionReason::Repaired => "repaired",
        ObjectionReason::Performed => "performed",
        ObjectionReason::NotPublic => "not_public",
        ObjectionReason::Duplicate => "duplicate",
        ObjectionReason::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::reason_name;
    use shared::objection::ObjectionReason;

    #[test]
    fn a_reason_is_sent_by_the_name_by_which_it_is_read() {
        for reason in ObjectionReason::ALL {
            let name = serde_json::json!(reason_name(*reason));
            assert_eq!(serde_json::to_value(reason).ok(), Some(name));
        }
    }
}
