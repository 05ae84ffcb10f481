//! The verify page (核验页), B 三(三): its HTML, written by one function for the server and the portal.
//!
//! Complete without script, in one round trip, without a request to anything else. Whatever a report or a reader
//! brought is escaped, isolated and freed of characters that change what one sees ([`outside`]).

mod outside;
mod parts;
mod sheet;

use crate::api::VerdictView;
use crate::code::InvalidCode;
use crate::problem::ProblemCode;
use crate::text::{Lang, verify};
use crate::verdict::Verdict;
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use outside::{Bdi, Query, Text, Words};

pub use sheet::{stylesheet, verify_csp};

/// How many bytes the page of a report without records may have: one round trip.
pub const ONE_ROUND_TRIP: usize = 14 * 1024;

/// A typed code is shown again up to here; what is longer is no slip of the hand.
const ECHO: usize = 64;

/// The site on which a page stands.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Lower-case authority, with its port if any, as printed under the report's QR code.
    pub host: &'a str,
    /// Office that runs the service (信用办).
    pub office_zh: &'a str,
    /// The same in English.
    pub office_en: &'a str,
    /// Invented data: the page says 演示.
    pub demonstration: bool,
}

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct VerifyPage<'a> {
    /// Where it stands.
    pub site: Site<'a>,
    /// Its language.
    pub lang: Lang,
    /// What it says.
    pub answer: Answer<'a>,
}

/// What a page says.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// Nothing yet: the form alone (`GET /v`).
    Entry,
    /// A verdict, with the same view that the JSON answer has. A view without a report is `Unknown`, whose page is
    /// the same bytes whatever the code was.
    Judged {
        /// The verdict.
        verdict: Verdict,
        /// What may be shown.
        view: &'a VerdictView,
    },
    /// What was typed is no verification code: check the typing, no word of forgery.
    WrongCode {
        /// As it was typed.
        typed: &'a str,
        /// What is wrong with it.
        fault: InvalidCode,
    },
    /// The service cannot answer (`verify.unavailable`, `rate.limited` …): never a verdict.
    Problem(ProblemCode),
}

/// The whole document. Send it with [`verify_csp`], `no-store`, `noindex` and `no-referrer`.
pub fn verify_page(page: &VerifyPage<'_>) -> String {
    let VerifyPage { site, lang, answer } = *page;
    let demonstration = site.demonstration
        || matches!(answer, Answer::Judged { view, .. }
            if view.report.as_ref().is_some_and(|report| report.demonstration));
    let heading = parts::heading(&answer, lang);
    let mut out = String::with_capacity(ONE_ROUND_TRIP);
    out.push_str(DOCTYPE.0);
    sheet::push_head(&mut out, &title(&answer, heading, lang), lang);
    let header = html! {
        header {
            div {
                a href=(home(lang)) aria-label=(Words(verify::home_label(lang))) {
                    (parts::MARK) (Words(verify::product(lang)))
                }
                (language_link(&answer, lang))
            }
            @if demonstration { p.demo { (Words(verify::demonstration(lang))) } }
        }
    };
    out.push_str(&header.0);
    out.push_str("<main>");
    parts::push_answer(&mut out, &answer, heading, lang);
    // A verdict is read first, then the address is compared; a form that is asked for comes at once.
    let (host, form) = (parts::host(&site, &answer, lang), form(&answer, lang));
    let (first, second) = if matches!(answer, Answer::Judged { .. }) {
        (host, form)
    } else {
        (form, host)
    };
    out.push_str(&first.0);
    out.push_str(&second.0);
    out.push_str("</main><footer>");
    Bdi(match lang {
        Lang::Zh => site.office_zh,
        Lang::En => site.office_en,
    })
    .render_to(&mut out);
    out.push_str("</footer></body></html>");
    out
}

/// The verdict with the report's particulars, as the page has it in its `main`, for the portal.
pub fn verify_fragment(verdict: Verdict, view: &VerdictView, lang: Lang) -> String {
    let answer = Answer::Judged { verdict, view };
    let mut out = String::new();
    parts::push_answer(&mut out, &answer, parts::heading(&answer, lang), lang);
    out
}

fn title(answer: &Answer<'_>, heading: &str, lang: Lang) -> String {
    match answer {
        Answer::WrongCode { .. } => {
            format!("{}{}", verify::fault(lang), verify::title(heading, lang))
        }
        Answer::Entry | Answer::Judged { .. } | Answer::Problem(_) => verify::title(heading, lang),
    }
}

const fn home(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "/v",
        Lang::En => "/v?lang=en",
    }
}

/// Leads to the same address in the other language, whose name it bears in that language.
fn language_link(answer: &Answer<'_>, lang: Lang) -> Markup {
    let (href, name) = match lang {
        Lang::Zh => ("?lang=en", "English"),
        Lang::En => ("?lang=zh", "简体中文"),
    };
    let tag = lang.other().tag();
    html! {
        @if let Answer::WrongCode { typed, .. } = answer {
            // `/v?code=…` lives in the query, which a link of its own would drop.
            a href={ (href) "&code=" (Query(echoed(typed))) } lang=(tag) hreflang=(tag) { (name) }
        } @else {
            a href=(href) lang=(tag) hreflang=(tag) { (name) }
        }
    }
}

fn echoed(typed: &str) -> &str {
    typed
        .char_indices()
        .nth(ECHO)
        .map_or(typed, |(end, _)| &typed[..end])
}

/// The form that works without script: `GET /v?code=…`.
fn form(answer: &Answer<'_>, lang: Lang) -> Markup {
    let (typed, wrong) = match *answer {
        Answer::WrongCode { typed, .. } => (echoed(typed), true),
        Answer::Entry | Answer::Judged { .. } | Answer::Problem(_) => ("", false),
    };
    let heading = match *answer {
        Answer::Entry | Answer::WrongCode { .. } => None,
        Answer::Judged { view, .. } if view.report.is_none() => Some(verify::check_again(lang)),
        Answer::Judged { .. } | Answer::Problem(_) => Some(verify::check_another(lang)),
    };
    html! {
        @if let Some(heading) = heading { h2.again { (Words(heading)) } }
        form action="/v" {
            label for="code" { (Words(verify::code(lang))) }
            p #hint.hint { (Words(verify::code_hint(lang))) }
            @if matches!(lang, Lang::En) { input type="hidden" name="lang" value="en"; }
            input #code.code name="code" value=(Text(typed)) required autocomplete="off"
                autocapitalize="characters" spellcheck="false" maxlength="500"
                aria-describedby=(if wrong { "fault hint" } else { "hint" })
                aria-invalid=[wrong.then_some("true")];
            button { (Words(verify::check(lang))) }
        }
    }
}

/// Markup that is fixed at build.
const fn fixed(markup: &'static str) -> PreEscaped<&'static str> {
    PreEscaped(markup)
}
