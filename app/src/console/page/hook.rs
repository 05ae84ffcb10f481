//! An address to which notices are sent (接口地址): what was sent, sending again, and removing it.

use super::notices::events;
use super::{done, loaded};
use crate::console::calls::{self, Page};
use crate::console::form;
use crate::console::navigate;
use crate::console::page::case_acts::take_back;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::{Element, el, live};
use crate::state::Load;
use crate::ui;
use leptos::prelude::*;
use shared::api::{NoticeDeliveries, NoticeDeliveryView, NoticeState, WebhookView};
use shared::text::Lang;
use shared::text::console::{common as common_words, settings as words};
use shared::text::dates::time;
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Hook(hook, sent) => drawn(console, lang, hook, sent),
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::hook_title(lang)),
        done(console, lang),
        body,
        ui::link("more", Route::Notices.address(), words::notices_title(lang)),
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, hook: &WebhookView, sent: &NoticeDeliveries) -> AnyView {
    let facts = [
        (words::url(lang), hook.url.clone()),
        (words::events(lang), events(lang, &hook.events)),
        (words::hook_since(lang), time(hook.created_at, lang)),
    ];
    let facts = facts.map(|(name, value)| (name.to_owned(), ui::text(value)));
    let rows = sent
        .deliveries
        .iter()
        .map(|one| row(console, lang, &hook.id, one));
    let rows = if sent.deliveries.is_empty() {
        ui::para(words::sent_none(lang))
    } else {
        el("UL").class("work").children(rows).view()
    };
    let more = sent.next.is_some().then(|| {
        live(move || {
            let ask = move || console.load_more();
            console.more_failed.with(|failed| match failed {
                Some(failure) => ui::failure(console.app, failure, ask),
                None => ui::button("button second", common_words::more(lang), ask),
            })
        })
    });
    let id = hook.id.clone();
    let remove = take_back(
        words::hook_remove(lang),
        words::hook_remove_hint(lang),
        move || {
            let id = id.clone();
            console.send(
                async move |who, lang| calls::remove_hook(&who, lang, &id).await,
                move |()| {
                    navigate::push(console, Route::Notices);
                    console.done.set(Some(words::hook_removed));
                },
            );
        },
    );
    vec![
        ui::facts(facts.into()),
        ui::section(words::sent_title(lang), vec![rows, ui::maybe(more)]),
        remove,
    ]
    .into_any()
}

fn row(console: Console, lang: Lang, hook: &str, one: &NoticeDeliveryView) -> Element {
    let class = match one.state {
        NoticeState::Waiting => "state",
        NoticeState::Delivered => "state valid",
        NoticeState::GivenUp => "state withdrawn",
    };
    let event = words::event(one.event, lang);
    let at = time(one.at, lang);
    let mut said = vec![fill(
        words::attempts(lang),
        &[("count", &one.attempts.to_string())],
    )];
    said.extend(
        one.last_status
            .map(|status| fill(words::answered(lang), &[("status", &status.to_string())])),
    );
    said.extend(
        one.next_try_at
            .map(|next| fill(words::next_try(lang), &[("time", &time(next, lang))])),
    );
    let replay = (one.state != NoticeState::Waiting).then(|| {
        let ids = (hook.to_owned(), one.id.clone());
        let name = fill(words::replay_of(lang), &[("event", event), ("time", &at)]);
        el("BUTTON")
            .attr("type", "button")
            .class("button second")
            .attr("aria-label", name)
            .on("click", move |_| replay(console, ids.clone()))
            .text(words::replay(lang))
    });
    el("LI")
        .child(
            el("P")
                .class("row-title")
                .child(el("STRONG").text(event))
                .child(super::mark(class, words::notice_state(one.state, lang))),
        )
        .child(ui::para(at))
        .child(ui::para(said.join(" · ")))
        .children(replay)
}

/// Has a notice sent again; where it stands is shown in its row.
fn replay(console: Console, (hook, notice): (String, String)) {
    console.send(
        async move |who, lang| calls::replay(&who, lang, &hook, &notice).await,
        move |now| {
            console.page.update(|page| {
                if let Load::Ready(Page::Hook(_, sent)) = page
                    && let Some(known) = sent.deliveries.iter_mut().find(|one| one.id == now.id)
                {
                    *known = now;
                }
            });
            console.done.set(Some(words::replayed));
        },
    );
}
