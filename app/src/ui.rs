//! Small pieces that the pages are put together from. Each gives one [`AnyView`], so that a page costs the
//! download its words and not a new copy of the drawing code.

use crate::http::Failure;
use crate::state::App;
use leptos::prelude::*;
use shared::problem::Problem;
use shared::text::portal::{PortalText, fill};
use std::sync::{Arc, Mutex};

/// A view that follows what it reads. Every one has the same type: each closure drawn by itself would cost
/// the download some three kilobytes.
pub fn live(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let draw: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(draw));
    draw.into_any()
}

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
    let text = text.into();
    view! { <h1 id="title" tabindex="-1">{text}</h1> }.into_any()
}

/// A heading within the page.
pub fn heading(text: impl Into<String>) -> AnyView {
    let text = text.into();
    view! { <h2>{text}</h2> }.into_any()
}

/// A paragraph.
pub fn para(text: impl Into<String>) -> AnyView {
    classed_para("", text)
}

/// A paragraph of a class.
pub fn classed_para(class: &'static str, text: impl Into<String>) -> AnyView {
    let text = text.into();
    view! { <p class=class>{text}</p> }.into_any()
}

/// The paragraph under the heading.
pub fn lede(text: impl Into<String>) -> AnyView {
    classed_para("lede", text)
}

/// A link.
pub fn link(class: &'static str, href: impl Into<String>, text: impl Into<String>) -> AnyView {
    let (href, text) = (href.into(), text.into());
    view! { <a class=class href=href>{text}</a> }.into_any()
}

/// The link that downloads a PDF.
pub fn download(class: &'static str, href: String, text: String, label: Option<String>) -> AnyView {
    view! { <a class=class href=href download="" aria-label=label>{text}</a> }.into_any()
}

/// A button that does something on this page.
pub fn button(
    class: &'static str,
    text: impl Into<String>,
    act: impl FnMut() + 'static,
) -> AnyView {
    plain_button(class, text.into(), Box::new(act))
}

fn plain_button(class: &'static str, text: String, mut act: Box<dyn FnMut()>) -> AnyView {
    view! { <button type="button" class=class on:click=move |_| act()>{text}</button> }.into_any()
}

/// A block of a class.
pub fn block(class: &'static str, children: Vec<AnyView>) -> AnyView {
    view! { <div class=class>{children}</div> }.into_any()
}

/// A section of a page under its heading.
pub fn section(heading_text: impl Into<String>, mut children: Vec<AnyView>) -> AnyView {
    children.insert(0, heading(heading_text));
    view! { <section>{children}</section> }.into_any()
}

/// Names and what they say.
pub fn facts(rows: Vec<(String, AnyView)>) -> AnyView {
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any())
        .collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// A text as a view.
pub fn text(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}

/// Steps in their order.
pub fn steps(items: &[&'static str]) -> AnyView {
    let items: Vec<AnyView> = items
        .iter()
        .map(|item| view! { <li>{item.to_string()}</li> }.into_any())
        .collect();
    view! { <ol class="steps">{items}</ol> }.into_any()
}

/// A notice that stands apart.
pub fn notice(class: &'static str, heading_text: &'static str, children: Vec<AnyView>) -> AnyView {
    let mut all = vec![heading(heading_text)];
    all.extend(children);
    view! { <div class=["notice ", class].concat()>{all}</div> }.into_any()
}

/// Something is on its way.
pub fn loading(text: &PortalText) -> AnyView {
    let text = text.loading.to_owned();
    view! { <p class="loading" role="status">{text}</p> }.into_any()
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
    let sentences: Vec<AnyView> = sentences.into_iter().map(para).collect();
    view! {
        <div class="notice failed" role="alert" id="failure" tabindex="-1">
            <h2>{title}</h2>
            {sentences}
            {rest}
        </div>
    }
    .into_any()
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
        let answers: Vec<AnyView> = answers
            .into_iter()
            .enumerate()
            .map(|(index, answer)| radio(name, index, answer, chosen, choose))
            .collect();
        let hint =
            maybe(hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> }.into_any()));
        let shown_fault =
            live(move || {
                maybe(fault.get().map(|fault| {
                    view! { <p class="fault" id=fault_id.clone()>{fault}</p> }.into_any()
                }))
            });
        view! {
            <fieldset class:faulty=move || fault.get().is_some() aria-describedby=described>
                <legend>{legend}</legend>
                {hint}
                {shown_fault}
                <div class="answers">{answers}</div>
            </fieldset>
        }
        .into_any()
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
    view! {
        <div class="answer">
            <input
                type="radio"
                name=name
                id=id.clone()
                value=index.to_string()
                aria-describedby=hint_id.clone()
                prop:checked=move || chosen.get() == Some(index)
                on:change=move |_| choose.run(index)
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}
