//! A key or a secret that is told once (只显示一次): to be copied now, and never seen again.

use crate::browser;
use crate::console::state::Console;
use crate::element::{el, live, text};
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::console::settings as words;

/// Id of the field in which it stands.
const FIELD: &str = "told-once";

/// What is said with it.
pub(super) struct ToldOnce {
    /// Title of the page.
    pub(super) title: &'static str,
    /// That it is told this once.
    pub(super) lede: &'static str,
    /// What it is.
    pub(super) label: &'static str,
    /// Where one goes on.
    pub(super) then: String,
}

impl ToldOnce {
    /// The page with it, once it was made; before that the form by which it is made.
    pub(super) fn or(
        self,
        console: Console,
        lang: Lang,
        form: impl Fn() -> AnyView + Send + 'static,
    ) -> AnyView {
        live(move || match console.told.get() {
            Some(told) => self.view(lang, &told),
            None => form(),
        })
    }

    fn view(&self, lang: Lang, told: &str) -> AnyView {
        let copied = RwSignal::new(false);
        let copy = ui::button("button", words::copy(lang), {
            let told = told.to_owned();
            move || browser::copy(FIELD, &told, move || copied.set(true))
        });
        let said = live(move || ui::maybe(copied.get().then(|| text(words::copied(lang)))));
        let field = el("INPUT")
            .id(FIELD)
            .attr("type", "text")
            .attr("readonly", "")
            .attr("autocomplete", "off")
            .class("wide")
            .attr("value", told);
        let then = ui::link("button second", &*self.then, words::kept(lang));
        vec![
            ui::title(self.title),
            el("DIV").class("notice").child(ui::para(self.lede)).view(),
            el("DIV")
                .class("field")
                .child(el("LABEL").attr("for", FIELD).text(self.label))
                .child(field)
                .view(),
            el("DIV").class("actions").child(copy).child(then).view(),
            el("P").attr("role", "status").child(said).view(),
        ]
        .into_any()
    }
}

/// It was made: the page tells it.
pub(super) fn tell(console: Console, told: String) {
    console.told.set(Some(told));
    browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    request_animation_frame(|| browser::focus("title"));
}
