//! A page but for a report's particulars: the same for every report of one verdict, so it can be written once.

use super::original::Opens;
use super::outside::{Bdi, Query, Text, Words};
use super::{Site, echoed, parts, sheet};
use crate::code::InvalidCode;
use crate::problem::{Problem, ProblemCode};
use crate::text::{Lang, original, problems, verify};
use crate::verdict::Verdict;
use maud::{DOCTYPE, Markup, Render, html};

/// What a page says, but for a report's particulars.
#[derive(Clone, Copy)]
pub(super) enum Says<'a> {
    /// The form alone.
    Entry,
    /// A verdict.
    Judged(Kind),
    /// What was typed is no verification code.
    WrongCode {
        /// As it was typed.
        typed: &'a str,
        /// What is wrong with it.
        fault: InvalidCode,
    },
    /// A verdict, and why the report's original was not opened.
    Unopened {
        /// The verdict.
        kind: Kind,
        /// Why.
        problem: &'a Problem,
        /// Whether it could be.
        opens: Opens,
    },
    /// The service cannot answer.
    Problem(ProblemCode),
}

impl Says<'_> {
    /// The verdict, if it is one.
    fn kind(self) -> Option<Kind> {
        match self {
            Self::Judged(kind) | Self::Unopened { kind, .. } => Some(kind),
            Self::Entry | Self::WrongCode { .. } | Self::Problem(_) => None,
        }
    }
}

/// A verdict without its days and reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// [`Verdict::Genuine`]
    Genuine,
    /// [`Verdict::Expired`]
    Expired,
    /// [`Verdict::Withdrawn`]
    Withdrawn,
    /// [`Verdict::Unknown`]
    Unknown,
}

impl Kind {
    /// All of them, each in the place that its number is.
    pub(super) const ALL: [Self; 4] =
        [Self::Genuine, Self::Expired, Self::Withdrawn, Self::Unknown];

    pub(super) fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Genuine { .. } => Self::Genuine,
            Verdict::Expired { .. } => Self::Expired,
            Verdict::Withdrawn { .. } => Self::Withdrawn,
            Verdict::Unknown => Self::Unknown,
        }
    }
}

/// What stands before and after the particulars.
pub(super) struct Frame {
    /// From the first byte.
    pub(super) before: String,
    /// To the last.
    pub(super) after: String,
}

impl Frame {
    /// Writes the frame of a page; `demonstration` is the site's word or the report's.
    pub(super) fn of(site: &Site<'_>, lang: Lang, says: Says<'_>, demonstration: bool) -> Self {
        let heading = heading(says, lang);
        let mut before = String::with_capacity(super::ONE_ROUND_TRIP / 2);
        before.push_str(DOCTYPE.0);
        sheet::push_head(&mut before, &title(says, heading, lang), lang);
        before.push_str(&header(says, demonstration, lang).0);
        before.push_str("<main>");
        before.push_str(&said(says, heading, lang).0);
        // A verdict is read first, then the address is compared; a form that is asked for comes at once.
        let (host, form) = (host(site, says, lang), form(says, lang));
        let (first, second) = if says.kind().is_some() {
            (host, form)
        } else {
            (form, host)
        };
        let mut after = first.0;
        after.push_str(&second.0);
        after.push_str("</main><footer>");
        Bdi(match lang {
            Lang::Zh => site.office_zh,
            Lang::En => site.office_en,
        })
        .render_to(&mut after);
        after.push_str("</footer><script type=\"module\" src=\"");
        after.push_str(sheet::SCRIPT);
        after.push_str("\"></script></body></html>");
        Self { before, after }
    }
}

/// The page's first heading.
fn heading(says: Says<'_>, lang: Lang) -> &'static str {
    match says {
        Says::Entry => verify::entry(lang),
        Says::Judged(kind) | Says::Unopened { kind, .. } => parts::look(kind, lang).heading,
        Says::WrongCode { fault, .. } => ProblemCode::from(fault).text(lang).title,
        Says::Problem(code) => code.text(lang).title,
    }
}

fn title(says: Says<'_>, heading: &str, lang: Lang) -> String {
    match says {
        Says::WrongCode { .. } => verify::title_of_fault(heading, lang),
        Says::Unopened { problem, .. } => verify::title_of_fault(&problem.title, lang),
        Says::Entry | Says::Judged(_) | Says::Problem(_) => verify::title(heading, lang),
    }
}

fn header(says: Says<'_>, demonstration: bool, lang: Lang) -> Markup {
    html! {
        header {
            div {
                a href=(home(lang)) aria-label=(Words(verify::home_label(lang))) {
                    (parts::MARK) (Words(verify::product(lang)))
                }
                (language_link(says, lang))
            }
            @if demonstration { p.demo { (Words(verify::demonstration(lang))) } }
        }
    }
}

const fn home(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "/v",
        Lang::En => "/v?lang=en",
    }
}

/// Leads to the same address in the other language, whose name it bears in that language.
fn language_link(says: Says<'_>, lang: Lang) -> Markup {
    let (href, name) = match lang {
        Lang::Zh => ("?lang=en", "English"),
        Lang::En => ("?lang=zh", "简体中文"),
    };
    let tag = lang.other().tag();
    html! {
        @if let Says::WrongCode { typed, .. } = says {
            // `/v?code=…` lives in the query, which a link of its own would drop.
            a href={ (href) "&code=" (Query(echoed(typed))) } lang=(tag) hreflang=(tag) { (name) }
        } @else {
            a href=(href) lang=(tag) hreflang=(tag) { (name) }
        }
    }
}

/// What the page says, below its header.
fn said(says: Says<'_>, heading: &'static str, lang: Lang) -> Markup {
    match says {
        Says::Entry => html! {
            h1 { (Words(heading)) }
            p { (Words(verify::entry_next(lang))) }
        },
        Says::WrongCode { fault, .. } => html! {
            div.slip role="alert" {
                h1 { (Words(heading)) }
                p #fault { (problems::code_fault(fault, lang)) }
            }
        },
        Says::Unopened {
            kind,
            problem,
            opens,
        } => html! {
            // The script moves the focus here, as a reader's program expects it.
            div.slip role="alert" tabindex="-1" {
                h2 { (Words(original::problem(lang))) }
                @match opens {
                    Opens::Now => p { a href="#detail" { (Text(&problem.detail)) } },
                    Opens::Never => p { (Text(&problem.detail)) },
                }
            }
            (parts::verdict(kind, lang))
        },
        Says::Problem(code) => html! {
            div.slip role="alert" {
                h1 { (Words(heading)) }
                p { (Words(code.text(lang).next)) }
            }
            // An empty reference is the page itself, asked for once more.
            p { a.button href="" { (Words(verify::retry(lang))) } }
        },
        Says::Judged(kind) => parts::verdict(kind, lang),
    }
}

/// The form that works without script: `GET /v?code=…`.
fn form(says: Says<'_>, lang: Lang) -> Markup {
    let (typed, wrong) = match says {
        Says::WrongCode { typed, .. } => (echoed(typed), true),
        Says::Entry | Says::Judged(_) | Says::Unopened { .. } | Says::Problem(_) => ("", false),
    };
    let heading = match says {
        Says::Entry | Says::WrongCode { .. } => None,
        Says::Judged(Kind::Unknown) => Some(verify::check_again(lang)),
        Says::Judged(Kind::Genuine | Kind::Expired | Kind::Withdrawn)
        | Says::Unopened { .. }
        | Says::Problem(_) => Some(verify::check_another(lang)),
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

/// Which site this is, against look-alikes; and that a picture of a page is no page.
fn host(site: &Site<'_>, says: Says<'_>, lang: Lang) -> Markup {
    let [before, after] = verify::host_sentence(lang);
    html! {
        h2 { (Words(verify::host(lang))) }
        p { (Words(before)) b { (Bdi(site.host)) } (Words(after)) }
        @if says.kind().is_some() { p { (Words(verify::screenshot(lang))) } }
    }
}
