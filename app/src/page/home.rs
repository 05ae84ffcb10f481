//! Home: what this is, one thing to do, and where a report is verified. The same page stands statically in
//! `index.html`; a test holds the two together.

use super::verify;
use crate::frame;
use crate::state::App;
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::portal::portal;

/// Draws the page.
pub fn view(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let points: Vec<AnyView> = words
        .home_points
        .iter()
        .map(|(name, sentence)| {
            view! { <li><strong>{*name}</strong><span>{*sentence}</span></li> }.into_any()
        })
        .collect();
    view! {
        {frame::closed(app, lang)}
        <section class="hero">
            {ui::title(words.home_title)}
            {ui::lede(words.home_lede)}
            <p class="actions">
                {ui::link("button main-action", "/request", words.home_action)}
                {ui::link("more", "/guide", words.home_guide)}
            </p>
        </section>
        <ul class="points">{points}</ul>
        <section class="card">
            {ui::heading(words.home_verify_title)}
            {verify::form(lang)}
        </section>
    }
    .into_any()
}
