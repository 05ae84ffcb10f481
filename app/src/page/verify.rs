//! Typing a verification code (核验码). A plain form: it works before this code is here, and without it.

use crate::browser;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::portal::portal;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Id of the field.
const FIELD: &str = "code";

/// Id of what helps to fill it.
const HINT: &str = "code-hint";

/// Draws the page.
pub fn view(lang: Lang) -> AnyView {
    let words = portal(lang);
    let meanings = words
        .verify_meaning
        .iter()
        .map(|(name, sentence)| (name.to_string(), ui::text(*sentence)))
        .collect();
    vec![
        ui::title(words.verify_title),
        ui::lede(words.verify_lede),
        ui::block("card", vec![form(lang)]),
        ui::section(
            words.verify_scan_title,
            vec![
                ui::para(words.verify_scan),
                ui::link("more", verify_page(lang), words.verify_ways),
            ],
        ),
        ui::section(words.verify_meaning_title, vec![ui::facts(meanings)]),
    ]
    .into_any()
}

/// The service's own page, with camera, pictures and files.
const fn verify_page(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "/v",
        Lang::En => "/v?lang=en",
    }
}

/// The form: `GET /v?code=…`, answered by the service with the verdict or with what is wrong with the code.
pub fn form(lang: Lang) -> AnyView {
    let words = portal(lang);
    let field = el("INPUT")
        .id(FIELD)
        .attr("name", "code")
        .attr("type", "text")
        .attr("required", "")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "go")
        .attr("maxlength", "600")
        .attr("aria-describedby", HINT);
    let line = el("DIV")
        .class("line")
        .child(field)
        .child(ui::submit("button", words.verify_action));
    // The verdict's page is in Chinese unless it is asked otherwise.
    let english = match lang {
        Lang::Zh => None,
        Lang::En => Some(
            el("INPUT")
                .attr("type", "hidden")
                .attr("name", "lang")
                .attr("value", "en"),
        ),
    };
    el("FORM")
        .class("verify")
        .attr("action", "/v")
        .attr("method", "get")
        .child(el("LABEL").attr("for", FIELD).text(words.verify_label))
        .child(el("P").class("hint").id(HINT).text(words.verify_hint))
        .child(line)
        .children(english)
        .view()
}

/// What somebody typed into the static page while this code was still on its way.
#[derive(Debug)]
pub struct Typed {
    text: String,
    focused: bool,
    caret: Option<u32>,
}

fn field() -> Option<HtmlInputElement> {
    browser::by_id(FIELD)?.dyn_into().ok()
}

/// Takes it before the static page goes.
pub fn take_typed_code() -> Option<Typed> {
    let field = field()?;
    let focused = browser::document()
        .active_element()
        .is_some_and(|active| active.id() == FIELD);
    Some(Typed {
        text: field.value(),
        focused,
        caret: field.selection_start().ok().flatten(),
    })
}

/// Puts it into the page that took its place.
pub fn give_typed_code(typed: Option<Typed>) {
    let (Some(typed), Some(field)) = (typed, field()) else {
        return;
    };
    if !typed.text.is_empty() {
        field.set_value(&typed.text);
    }
    if typed.focused {
        // A field that cannot take the focus keeps its text all the same.
        let _ = field.focus();
        if let Some(caret) = typed.caret {
            let _ = field.set_selection_range(caret, caret);
        }
    }
}
