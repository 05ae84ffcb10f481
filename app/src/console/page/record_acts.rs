//! A unit withdraws or corrects a record of its own (撤销、更正), and the credit office holds one, each on a page of its
//! own, B 三(一).

use super::deliver::plain;
use super::loaded;
use super::picked;
use super::record::whose;
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::{Console, Sentence};
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::RecordView;
use shared::record::WithdrawalGround;
use shared::text::Lang;
use shared::text::console::record_acts as words;
use shared::text::explanation::withdrawal_ground;

/// Draws the page on which it is corrected.
pub(super) fn correct(console: Console, lang: Lang) -> AnyView {
    let body = about(console, lang, move |record| {
        let id = record.own.record.id.0.clone();
        let kind = record.own.record.kind;
        let columns = picked::correctable_now(kind, &record.columns);
        let fields = vec![
            picked::view(console, lang, columns),
            area(
                console,
                lang,
                "reason",
                words::reason(lang),
                words::reason_hint(lang),
            ),
            form::send(console, lang, words::correct_action(lang)),
        ];
        form::form(fields, move || {
            let body = Body::new()
                .text("reason", &console.written("reason"))
                .json("fields", &picked::given(console, kind));
            send(console, id.clone(), "correct", body, words::corrected);
        })
    });
    page(
        console,
        lang,
        words::correct_title(lang),
        words::correct_lede(lang),
        body,
    )
}

/// Draws the page on which it is withdrawn.
pub(super) fn withdraw(console: Console, lang: Lang) -> AnyView {
    let body = about(console, lang, move |record| {
        if record.withdrawn.is_some() {
            return ui::para(words::not_possible(lang));
        }
        let id = record.own.record.id.0.clone();
        let grounds = GROUNDS
            .map(|ground| {
                (
                    ground_name(ground),
                    withdrawal_ground(ground, lang).to_owned(),
                )
            })
            .to_vec();
        let line = |name, label, input| plain(console, lang, name, label, None, input);
        let fields = vec![
            form::choice(console, "ground", words::ground(lang), grounds),
            area(
                console,
                lang,
                "reason",
                words::withdraw_reason(lang),
                words::withdraw_reason_hint(lang),
            ),
            line("document_no", words::withdraw_document(lang), Input::Line),
            line("decided_on", words::withdraw_day(lang), Input::Day),
            form::send(console, lang, words::withdraw_action(lang)),
        ];
        form::form(fields, move || {
            let body = ["ground", "reason", "document_no", "decided_on"]
                .into_iter()
                .fold(Body::new(), |body, name| {
                    body.text_if(name, console.written(name).trim())
                });
            send(console, id.clone(), "withdraw", body, words::withdraw_done);
        })
    });
    page(
        console,
        lang,
        words::withdraw_title(lang),
        words::withdraw_lede(lang),
        body,
    )
}

fn page(
    console: Console,
    lang: Lang,
    title: &'static str,
    lede: &'static str,
    body: AnyView,
) -> AnyView {
    vec![
        form::summary(console, lang),
        ui::title(title),
        ui::lede(lede),
        body,
    ]
    .into_any()
}

/// What is done to a record, under which record it is.
pub(super) fn about(
    console: Console,
    lang: Lang,
    draw: impl Fn(&RecordView) -> AnyView + Send + 'static,
) -> AnyView {
    loaded(console, lang, move |page| match page {
        Page::Record(record, _) => {
            let about = el("DETAILS")
                .class("other-browser")
                .child(el("SUMMARY").text(words::record_title(lang)))
                .child(ui::facts(whose(console, lang, record)));
            let back = Route::Record(record.own.record.id.0.clone()).address();
            let back = ui::link("more", back, words::back_to_record(lang));
            vec![about.view(), draw(record), back].into_any()
        }
        _ => ui::nothing(),
    })
}

fn area(
    console: Console,
    lang: Lang,
    name: &str,
    label: &'static str,
    hint: &'static str,
) -> AnyView {
    plain(console, lang, name, label, Some(hint), Input::Area)
}

/// Sends an act and goes back to the record.
fn send(console: Console, id: String, act: &'static str, body: Body, done: Sentence) {
    let body = body.end();
    console.send(
        async move |who, lang| {
            let key = console.key_for(&body);
            let history = calls::act_on_record(&who, lang, (id.as_str(), act), &key, body).await?;
            Ok(history.id.0)
        },
        move |id| {
            navigate::push(console, Route::Record(id));
            console.done.set(Some(done));
        },
    );
}

/// The grounds, as they are offered.
const GROUNDS: [WithdrawalGround; 3] = [
    WithdrawalGround::Revoked,
    WithdrawalGround::Altered,
    WithdrawalGround::Void,
];

/// Name of a ground on the wire.
fn ground_name(ground: WithdrawalGround) -> &'static str {
    match ground {
        WithdrawalGround::Revoked => "revoked",
        WithdrawalGround::Altered => "altered",
        WithdrawalGround::Void => "void",
    }
}

#[cfg(test)]
mod tests {
    use super::{GROUNDS, ground_name};

    #[test]
    fn a_ground_is_sent_by_the_name_by_which_it_is_read() {
        for ground in GROUNDS {
            let name = serde_json::json!(ground_name(ground));
            assert_eq!(serde_json::to_value(ground).ok(), Some(name));
        }
    }
}
