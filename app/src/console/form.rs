//! Fields of the consoles' forms: each has its label, its hint, and its fault when the service finds one. What is
//! written is kept outside of them, so that a redraw loses nothing.

use super::state::{Console, Sending};
use crate::browser;
use crate::element::{Element, el, live, text};
use crate::http::Failure;
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::console::common as words;
use shared::text::portal::portal;
use wasm_bindgen::JsCast;
use web_sys::{Event, File, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// What a field takes.
#[derive(Clone, Debug)]
pub(super) enum Input {
    /// One line.
    Line,
    /// A day.
    Day,
    /// Several lines.
    Area,
    /// A file of these kinds.
    File(&'static str),
    /// Several files of these kinds.
    Files(&'static str),
    /// One of these: value and name.
    Select(Vec<(String, String)>),
}

/// A field.
pub(super) struct Field {
    /// Its name in the call, which is its id too.
    pub(super) name: String,
    /// What it asks for.
    pub(super) label: String,
    /// What helps to fill it.
    pub(super) hint: Option<String>,
    /// What it takes.
    pub(super) input: Input,
}

/// The field of a fault: `attachments[0]` is one of `attachments`.
fn field_of(fault: &str) -> &str {
    fault.split('[').next().unwrap_or(fault)
}

/// The fault of a field, as the service told it.
fn fault_of(console: Console, name: &str) -> Option<String> {
    console.sending.with(|sending| match sending {
        Sending::Failed(Failure::Problem(problem)) => {
            let mut faults = problem.errors.iter();
            faults
                .find(|fault| field_of(&fault.field) == name)
                .map(|fault| fault.message.clone())
        }
        Sending::Failed(Failure::Network | Failure::Answer(_))
        | Sending::Idle
        | Sending::Running => None,
    })
}

/// What is written in the element of an event.
fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        select.value()
    } else {
        String::new()
    }
}

impl Field {
    /// As it is drawn.
    pub(super) fn view(self, console: Console, lang: Lang) -> AnyView {
        let Self {
            name,
            label,
            hint,
            input,
        } = self;
        let control = control(console, lang, &name, input);
        let described = described(console, &name, hint.is_some());
        let control = control
            .id(name.clone())
            .attr("name", name.clone())
            .live_attr("aria-describedby", described)
            .live_attr("aria-invalid", {
                let name = name.clone();
                move || fault_of(console, &name).map(|_| "true".to_owned())
            });
        el("DIV")
            .class("field")
            .child(el("LABEL").attr("for", name.clone()).text(label))
            .children(hint.map(|hint| hint_of(&name, hint)))
            .child(shown_fault(console, name))
            .child(control)
            .view()
    }
}

fn hint_of(name: &str, hint: impl Into<String>) -> AnyView {
    el("P")
        .class("hint")
        .id([name, "-hint"].concat())
        .text(hint)
        .view()
}

fn shown_fault(console: Console, name: String) -> AnyView {
    live(move || {
        ui::maybe(fault_of(console, &name).map(|fault| {
            let id = [&*name, "-fault"].concat();
            el("P").class("fault").id(id).text(fault).view()
        }))
    })
}

fn described(
    console: Console,
    name: &str,
    has_hint: bool,
) -> impl FnMut() -> Option<String> + Send + 'static {
    let name = name.to_owned();
    move || {
        let fault = fault_of(console, &name).map(|_| [&*name, "-fault"].concat());
        let hint = has_hint.then(|| [&*name, "-hint"].concat());
        let both: Vec<String> = [hint, fault].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" "))
    }
}

fn control(console: Console, lang: Lang, name: &str, input: Input) -> Element {
    let written = console.written(name);
    let write = {
        let name = name.to_owned();
        move |event: Event| console.write(&name, value_of(&event))
    };
    match input {
        Input::Line => el("INPUT")
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("value", written)
            .on("input", write),
        Input::Day => el("INPUT")
            .attr("type", "date")
            .attr("value", written)
            .on("input", write),
        Input::Area => el("TEXTAREA")
            .attr("rows", "6")
            .on("input", write)
            .text(written),
        Input::File(accept) => el("INPUT").attr("type", "file").attr("accept", accept),
        Input::Files(accept) => el("INPUT")
            .attr("type", "file")
            .attr("accept", accept)
            .attr("multiple", ""),
        Input::Select(options) => {
            let none = (String::new(), words::choose(lang).to_owned());
            let options = [none].into_iter().chain(options).map(|(value, name)| {
                let chosen = (value == written).then_some("");
                el("OPTION")
                    .attr("value", value)
                    .attr_if("selected", chosen)
                    .text(name)
            });
            el("SELECT").on("change", write).children(options)
        }
    }
}

/// A question with answers, one of which is chosen: value and name.
pub(super) fn choice(
    console: Console,
    name: &'static str,
    legend: &'static str,
    options: Vec<(&'static str, String)>,
) -> AnyView {
    let answers = options
        .into_iter()
        .enumerate()
        .map(|(index, (value, label))| {
            // A link to the question leads to its first answer.
            let id = if index == 0 {
                name.to_owned()
            } else {
                [name, "-", value].concat()
            };
            let input = el("INPUT")
                .attr("type", "radio")
                .attr("name", name)
                .id(id.clone())
                .attr("value", value)
                .live_switch("checked", move || {
                    console
                        .draft
                        .with(|draft| draft.get(name).is_some_and(|chosen| chosen == value))
                })
                .on("change", move |_| console.write(name, value.to_owned()));
            el("DIV")
                .class("answer")
                .child(input)
                .child(el("LABEL").attr("for", id).text(label))
        });
    el("FIELDSET")
        .live_attr("class", move || {
            fault_of(console, name).map(|_| "faulty".to_owned())
        })
        .live_attr("aria-describedby", described(console, name, false))
        .child(el("LEGEND").text(legend))
        .child(shown_fault(console, name.to_owned()))
        .child(el("DIV").class("answers").children(answers))
        .view()
}

/// Things to be confirmed one by one, each under `group.value` as the service tells its fault: value and name.
pub(super) fn ticks(
    console: Console,
    group: &'static str,
    legend: &'static str,
    hint: &'static str,
    options: Vec<(&'static str, String)>,
) -> AnyView {
    let answers = options
        .into_iter()
        .map(|(value, label)| tick(console, group, value, label));
    tick_group(console, group, legend, hint, answers.collect())
}

/// One thing of a group that can be ticked.
pub(super) fn tick(
    console: Console,
    group: &'static str,
    value: &'static str,
    label: String,
) -> AnyView {
    let id = [group, ".", value].concat();
    let input = el("INPUT")
        .attr("type", "checkbox")
        .id(id.clone())
        .live_switch("checked", move || {
            console.draft.track();
            is_ticked(console, group, value)
        })
        .on("change", {
            let id = id.clone();
            move |_| {
                let ticked = is_ticked(console, group, value);
                let now = if ticked { "" } else { "true" };
                console.write(&id, now.to_owned());
            }
        });
    el("DIV")
        .class("answer")
        .child(input)
        .child(el("LABEL").attr("for", id.clone()).text(label))
        .child(shown_fault(console, id))
        .view()
}

/// A group of things that can be ticked. A link to it leads to the whole.
pub(super) fn tick_group(
    console: Console,
    group: &'static str,
    legend: &'static str,
    hint: &'static str,
    answers: Vec<AnyView>,
) -> AnyView {
    el("FIELDSET")
        .id(group)
        .attr("tabindex", "-1")
        .live_attr("class", move || {
            fault_of(console, group).map(|_| "faulty".to_owned())
        })
        .live_attr("aria-describedby", described(console, group, true))
        .child(el("LEGEND").text(legend))
        .child(hint_of(group, hint))
        .child(shown_fault(console, group.to_owned()))
        .child(el("DIV").class("answers").children(answers))
        .view()
}

/// Whether something was confirmed.
pub(super) fn is_ticked(console: Console, group: &str, value: &str) -> bool {
    console.written(&[group, ".", value].concat()) == "true"
}

/// All that is wrong at once, each with a link to its field.
pub(super) fn summary(console: Console, lang: Lang) -> AnyView {
    live(move || {
        console.sending.with(|sending| match sending {
            Sending::Idle | Sending::Running => ui::nothing(),
            Sending::Failed(failure) => failed(lang, failure),
        })
    })
}

fn failed(lang: Lang, failure: &Failure) -> AnyView {
    let common = portal(lang);
    if let Failure::Problem(problem) = failure
        && !problem.errors.is_empty()
    {
        let faults = problem.errors.iter().map(|fault| {
            // A fault of the whole leads nowhere.
            if fault.field.is_empty() {
                return el("LI").text(&*fault.message);
            }
            let href = ["#", field_of(&fault.field)].concat();
            el("LI").child(ui::link("", href, &*fault.message))
        });
        return ui::alert("summary", words::summary_title(lang))
            .child(el("UL").children(faults))
            .view();
    }
    let (title, sentences) = ui::failure_sentences(common, failure);
    let unknown = failure.status_and_code().0.is_none();
    let unknown = unknown.then(|| ui::para(words::unknown_outcome(lang)));
    ui::alert("summary", title)
        .children(sentences.into_iter().map(ui::para))
        .children(unknown)
        .view()
}

/// The button that sends a form, which says so while it does.
pub(super) fn send(console: Console, lang: Lang, label: &'static str) -> AnyView {
    let running = move || {
        console
            .sending
            .with(|sending| matches!(sending, Sending::Running))
    };
    let label = live(move || {
        text(if running() {
            words::sending(lang)
        } else {
            label
        })
    });
    el("BUTTON")
        .attr("type", "submit")
        .class("button main-action")
        .live_attr("aria-disabled", move || {
            running().then(|| "true".to_owned())
        })
        .child(label)
        .view()
}

/// A form that sends itself by `submit` and never by the browser.
pub(super) fn form(children: Vec<AnyView>, mut submit: impl FnMut() + 'static) -> AnyView {
    el("FORM")
        .class("form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            submit();
        })
        .children(children)
        .view()
}

/// The files that are chosen in a field.
pub(super) fn files(id: &str) -> Vec<File> {
    let field = browser::by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let Some(list) = field.and_then(|field| field.files()) else {
        return Vec::new();
    };
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}
