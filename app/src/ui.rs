//! Small pieces that the pages are put together from. Each gives one [`AnyView`], so that a page costs the
//! download its words and not a new copy of the drawing code.

pub use crate::element::{live, text};

use crate::element::{Element, el};
use crate::http::Failure;
use crate::route::Route;
use crate::state::App;
use leptos::prelude::*;
use shared::problem::Problem;
use shared::text::portal::{PortalText, fill};

/// Nothing.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// A view, or nothing.
pub fn maybe(view: Option<AnyView>) -> AnyView {
    view.unwrap_or_else(nothing)
}

/// The heading of the page; the focus goes there when a page is entered.
pub fn title(text: impl Into<String>) -> AnyView {
    el("H1")
        .id("title")
        .attr("tabindex", "-1")
        .text(text)
        .view()
}

/// A heading within the page.
pub fn heading(text: impl Into<String>) -> AnyView {
    el("H2").text(text).view()
}

/// A paragraph.
pub fn para(text: impl Into<String>) -> AnyView {
    el("P").text(text).view()
}

/// A paragraph of a class.
pub fn classed_para(class: &'static str, text: impl Into<String>) -> AnyView {
    el("P").class(class).text(text).view()
}

/// The paragraph under the heading.
pub fn lede(text: impl Into<String>) -> AnyView {
    classed_para("lede", text)
}

/// A link.
pub fn link(class: &'static str, href: impl Into<String>, text: impl Into<String>) -> AnyView {
    el("A").class(class).attr("href", href).text(text).view()
}

/// The link that downloads a PDF.
pub fn download(class: &'static str, href: String, text: String, label: Option<String>) -> AnyView {
    el("A")
        .class(class)
        .attr("href", href)
        .attr("download", "")
        .attr_if("aria-label", label)
        .text(text)
        .view()
}

/// A button that does something on this page.
pub fn button(
    class: &'static str,
    text: impl Into<String>,
    mut act: impl FnMut() + 'static,
) -> AnyView {
    el("BUTTON")
        .attr("type", "button")
        .class(class)
        .on("click", move |_| act())
        .text(text)
        .view()
}

/// The button that sends a form.
pub fn submit(class: &'static str, text: impl Into<String>) -> AnyView {
    el("BUTTON")
        .attr("type", "submit")
        .class(class)
        .text(text)
        .view()
}

/// Links of one list, with which of them leads here.
pub fn nav(
    class: &'static str,
    label: &'static str,
    entries: impl IntoIterator<Item = (Route, &'static str, Option<&'static str>)>,
) -> AnyView {
    let links = entries.into_iter().map(|(route, name, current)| {
        let link = el("A")
            .attr("href", route.address())
            .attr_if("aria-current", current)
            .text(name);
        el("LI").child(link)
    });
    el("NAV")
        .class(class)
        .attr("aria-label", label)
        .child(el("UL").children(links))
        .view()
}

/// A table that can be scrolled sideways, with the names of its columns.
pub fn table(
    class: &'static str,
    label: &'static str,
    columns: &[&'static str],
    rows: impl IntoIterator<Item = Element>,
) -> AnyView {
    let head = columns
        .iter()
        .map(|name| el("TH").attr("scope", "col").text(*name));
    let table = el("TABLE")
        .class(class)
        .child(el("THEAD").child(el("TR").children(head)))
        .child(el("TBODY").children(rows));
    el("DIV")
        .class("table")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", label)
        .child(table)
        .view()
}

/// A text in figures of one width.
pub fn number(text: impl Into<String>) -> AnyView {
    el("SPAN").class("number").text(text).view()
}

/// A block of a class.
pub fn block(class: &'static str, children: Vec<AnyView>) -> AnyView {
    el("DIV").class(class).children(children).view()
}

/// A section of a page under its heading.
pub fn section(heading_text: impl Into<String>, children: Vec<AnyView>) -> AnyView {
    let heading = heading(heading_text);
    el("SECTION").child(heading).children(children).view()
}

/// Names and what they say.
pub fn facts(rows: Vec<(String, AnyView)>) -> AnyView {
    let rows = rows.into_iter().map(|(name, value)| {
        el("DIV")
            .child(el("DT").text(name))
            .child(el("DD").child(value))
    });
    el("DL").class("facts").children(rows).view()
}

/// Steps in their order.
pub fn steps(items: &[&'static str]) -> AnyView {
    let items = items.iter().map(|item| el("LI").text(*item));
    el("OL").class("steps").children(items).view()
}

/// A notice that stands apart.
pub fn notice(class: &'static str, heading_text: &'static str, children: Vec<AnyView>) -> AnyView {
    el("DIV")
        .class(["notice ", class].concat())
        .child(heading(heading_text))
        .children(children)
        .view()
}

/// Something is on its way.
pub fn loading(text: &PortalText) -> AnyView {
    el("P")
        .class("loading")
        .attr("role", "status")
        .text(text.loading)
        .view()
}

/// Title and sentences of a failure.
pub fn failure_sentences(text: &PortalText, failure: &Failure) -> (String, Vec<String>) {
    match failure {
        Failure::Network => (
            text.failed_title.to_owned(),
            vec![text.failed_network.to_owned()],
        ),
        Failure::Answer(_) => (
            text.failed_title.to_owned(),
            vec![text.failed_answer.to_owned()],
        ),
        Failure::Problem(problem) => {
            let Problem {
                title,
                detail,
                errors,
                request_id,
                type_uri: _,
                code: _,
                status: _,
            } = &**problem;
            let mut sentences = vec![detail.clone()];
            sentences.extend(errors.iter().map(|fault| fault.message.clone()));
            if let Some(id) = request_id {
                sentences.push(fill(text.request_id, &[("id", id)]));
            }
            (title.clone(), sentences)
        }
    }
}

/// A failure in its sentences, with what may be done about it.
pub fn failure(app: App, failure: &Failure, retry: impl FnMut() + 'static) -> AnyView {
    let words = app.text();
    let again = button("button", words.try_again, retry);
    failure_with(words, failure, vec![again])
}

/// A failure in its sentences, and what follows them.
pub fn failure_with(words: &PortalText, failure: &Failure, rest: Vec<AnyView>) -> AnyView {
    let (title, sentences) = failure_sentences(words, failure);
    alert("failure", title)
        .children(sentences.into_iter().map(para))
        .children(rest)
        .view()
}

/// A notice of what went wrong, which takes the focus.
pub fn alert(id: &'static str, title: impl Into<String>) -> Element {
    el("DIV")
        .class("notice failed")
        .attr("role", "alert")
        .id(id)
        .attr("tabindex", "-1")
        .child(heading(title))
}

/// One answer of a group.
#[derive(Debug)]
pub struct Answer {
    /// What it says.
    pub label: String,
    /// What it means.
    pub hint: String,
}

/// A question with its answers, one of which is chosen.
pub struct Question {
    /// Name of the field; the first answer has the id `{name}-0`.
    pub name: &'static str,
    /// The question.
    pub legend: &'static str,
    /// What helps to answer it.
    pub hint: Option<&'static str>,
    /// The answers.
    pub answers: Vec<Answer>,
    /// Which is chosen.
    pub chosen: Signal<Option<usize>>,
    /// The fault, when there is one.
    pub fault: Signal<Option<&'static str>>,
    /// Takes the answer.
    pub choose: Callback<usize>,
}

impl Question {
    /// As radio buttons.
    pub fn view(self) -> AnyView {
        let Self {
            name,
            legend,
            hint,
            answers,
            chosen,
            fault,
            choose,
        } = self;
        let fault_id = [name, "-fault"].concat();
        let hint_id = [name, "-hint"].concat();
        let described = {
            let (hint_id, fault_id) = (hint_id.clone(), fault_id.clone());
            move || match (hint.is_some(), fault.get().is_some()) {
                (false, false) => None,
                (true, false) => Some(hint_id.clone()),
                (false, true) => Some(fault_id.clone()),
                (true, true) => Some([hint_id.as_str(), " ", fault_id.as_str()].concat()),
            }
        };
        let answers = answers
            .into_iter()
            .enumerate()
            .map(|(index, answer)| radio(name, index, answer, chosen, choose));
        let hint = hint.map(|hint| el("P").class("hint").id(hint_id).text(hint));
        let shown_fault = live(move || {
            maybe(fault.get().map(|fault| {
                let fault_id = fault_id.clone();
                el("P").class("fault").id(fault_id).text(fault).view()
            }))
        });
        el("FIELDSET")
            .live_attr("class", move || fault.get().map(|_| "faulty".to_owned()))
            .live_attr("aria-describedby", described)
            .child(el("LEGEND").text(legend))
            .children(hint)
            .child(shown_fault)
            .child(el("DIV").class("answers").children(answers))
            .view()
    }
}

fn radio(
    name: &'static str,
    index: usize,
    answer: Answer,
    chosen: Signal<Option<usize>>,
    choose: Callback<usize>,
) -> AnyView {
    let id = [name, "-", &index.to_string()].concat();
    let hint_id = [&id, "-hint"].concat();
    let Answer { label, hint } = answer;
    let input = el("INPUT")
        .attr("type", "radio")
        .attr("name", name)
        .id(id.clone())
        .attr("value", index.to_string())
        .attr("aria-describedby", hint_id.clone())
        .live_switch("checked", move || chosen.get() == Some(index))
        .on("change", move |_| choose.run(index));
    el("DIV")
        .class("answer")
        .child(input)
        .child(el("LABEL").attr("for", id).text(label))
        .child(el("P").class("hint").id(hint_id).text(hint))
        .view()
}
