//! Home: what this is, one thing to do, and where a report is verified. The same page stands statically in
//! `index.html`; a test holds the two together.

use super::verify;
use crate::element::el;
use crate::frame;
use crate::state::App;
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::portal::portal;

/// Draws the page.
pub fn view(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let points = words.home_points.iter().map(|(name, sentence)| {
        el("LI")
            .child(el("STRONG").text(*name))
            .child(el("SPAN").text(*sentence))
    });
    let actions = el("P")
        .class("actions")
        .child(ui::link(
            "button main-action",
            "/request",
            words.home_action,
        ))
        .child(ui::link("more", "/guide", words.home_guide));
    let hero = el("SECTION")
        .class("hero")
        .child(ui::title(words.home_title))
        .child(ui::lede(words.home_lede))
        .child(actions);
    let verify = el("SECTION")
        .class("card")
        .child(ui::heading(words.home_verify_title))
        .child(verify::form(lang));
    vec![
        frame::closed(app, lang),
        hero.view(),
        el("UL").class("points").children(points).view(),
        verify.view(),
    ]
    .into_any()
}
