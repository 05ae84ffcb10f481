//! The verify page (核验页), B 三(三), and the pages on deliveries and commitments: their HTML, written by one function each.
//!
//! Complete without script, in one round trip, without a request to anything else; the verify page alone asks for a script
//! ([`SCRIPT`]), which adds what only a browser can do. Whatever a report or a reader brought is escaped, isolated and
//! freed of characters that change what one sees ([`outside`]).

mod commitments;
mod document;
mod fields;
mod frame;
mod freshness;
mod log;
mod original;
mod outside;
mod parts;
mod sheet;

use crate::api::VerdictView;
use crate::code::{InvalidCode, VerificationCode};
use crate::problem::ProblemCode;
use crate::text::Lang;
use crate::verdict::Verdict;
use frame::{Frame, Kind, Says};
use maud::PreEscaped;

pub use commitments::{CommitmentsPage, CommitmentsSay, commitments_page};
pub use fields::{form_page, forms_page};
pub use freshness::{FreshnessPage, FreshnessSays, freshness_page};
pub use log::{LogDayRow, LogPage, LogSays, log_page};
pub use original::{UnopenedPage, unopened_page};
pub use sheet::{SCRIPT, plain_csp, stylesheet, verify_csp};

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
        view: &'a VerdictView<'a>,
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
    let frame = Frame::of(&site, lang, answer.says(), answer.demonstration(&site));
    answer.inside(&frame, lang, None)
}

/// The pages of one site. What is the same for every report of one verdict is written once, so that a scan writes the
/// report's particulars and no more; each page is the same bytes as [`verify_page`] gives.
pub struct VerifyPages {
    host: String,
    office_zh: String,
    office_en: String,
    demonstration: bool,
    /// By [`Self::place`].
    judged: Vec<Frame>,
}

impl VerifyPages {
    /// Writes what the site's pages have in common.
    pub fn of(site: &Site<'_>) -> Self {
        let frame = |lang, kind, demonstration| {
            Frame::of(
                site,
                lang,
                Says::Judged(kind),
                demonstration || site.demonstration,
            )
        };
        Self {
            host: site.host.to_owned(),
            office_zh: site.office_zh.to_owned(),
            office_en: site.office_en.to_owned(),
            demonstration: site.demonstration,
            judged: [Lang::Zh, Lang::En]
                .into_iter()
                .flat_map(|lang| Kind::ALL.map(|kind| (lang, kind)))
                .flat_map(|(lang, kind)| [false, true].map(|shown| frame(lang, kind, shown)))
                .collect(),
        }
    }

    /// The whole document, to be sent as that of [`verify_page`].
    pub fn page(&self, lang: Lang, answer: Answer<'_>) -> String {
        self.page_with(lang, answer, None)
    }

    fn page_with(
        &self,
        lang: Lang,
        answer: Answer<'_>,
        opens: Option<&VerificationCode>,
    ) -> String {
        let site = self.site();
        if let Says::Judged(kind) = answer.says() {
            let place = Self::place(lang, kind, answer.demonstration(&site));
            if let Some(frame) = self.judged.get(place) {
                return answer.inside(frame, lang, opens);
            }
        }
        verify_page(&VerifyPage { site, lang, answer })
    }

    /// As [`Self::page`], of a code's verdict: where its report may be given out, with the form by which the paper's holder gets
    /// it.
    pub fn page_of_code(
        &self,
        lang: Lang,
        (verdict, view): (Verdict, &VerdictView<'_>),
        code: &VerificationCode,
    ) -> String {
        let code = match parts::judged(verdict, view).0 {
            Verdict::Genuine { .. } | Verdict::Expired { .. } => Some(code),
            Verdict::Withdrawn { .. } | Verdict::Unknown => None,
        };
        self.page_with(lang, Answer::Judged { verdict, view }, code)
    }

    fn site(&self) -> Site<'_> {
        Site {
            host: &self.host,
            office_zh: &self.office_zh,
            office_en: &self.office_en,
            demonstration: self.demonstration,
        }
    }

    const fn place(lang: Lang, kind: Kind, demonstration: bool) -> usize {
        let lang = match lang {
            Lang::Zh => 0,
            Lang::En => 1,
        };
        (lang * Kind::ALL.len() + kind as usize) * 2 + demonstration as usize
    }
}

impl<'a> Answer<'a> {
    fn says(&self) -> Says<'a> {
        match *self {
            Self::Entry => Says::Entry,
            Self::Judged { verdict, view } => {
                Says::Judged(Kind::of(parts::judged(verdict, view).0))
            }
            Self::WrongCode { typed, fault } => Says::WrongCode { typed, fault },
            Self::Problem(code) => Says::Problem(code),
        }
    }

    fn demonstration(&self, site: &Site<'_>) -> bool {
        site.demonstration
            || matches!(self, Self::Judged { view, .. }
                if view.report.as_ref().is_some_and(|report| report.demonstration))
    }

    fn inside(&self, frame: &Frame, lang: Lang, opens: Option<&VerificationCode>) -> String {
        let mut out = String::with_capacity(ONE_ROUND_TRIP);
        out.push_str(&frame.before);
        if let Self::Judged { verdict, view } = *self {
            parts::push_particulars(&mut out, verdict, view, lang);
        }
        if let Some(code) = opens {
            original::push_form(&mut out, code, &original::Field::default(), lang);
        }
        out.push_str(&frame.after);
        out
    }
}

/// The verdict with the report's particulars, as the page has it in its `main`, for the portal.
pub fn verify_fragment(verdict: Verdict, view: &VerdictView<'_>, lang: Lang) -> String {
    let kind = Kind::of(parts::judged(verdict, view).0);
    let mut out = parts::verdict(kind, lang).0;
    parts::push_particulars(&mut out, verdict, view, lang);
    out
}

/// What was typed, no longer than a slip of the hand can be.
fn echoed(typed: &str) -> &str {
    typed
        .char_indices()
        .nth(ECHO)
        .map_or(typed, |(end, _)| &typed[..end])
}

/// Markup that is fixed at build.
const fn fixed(markup: &'static str) -> PreEscaped<&'static str> {
    PreEscaped(markup)
}
