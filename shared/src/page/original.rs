//! The form by which whoever holds the paper gets the report itself, and the page that says why it was not opened. Both work
//! without script.

use super::frame::{Frame, Kind, Says};
use super::outside::{Text, Words};
use super::{Answer, ONE_ROUND_TRIP, Site, VerifyPage, echoed, parts, verify_page};
use crate::api::VerdictView;
use crate::code::{DetailCode, VerificationCode};
use crate::problem::{Problem, ProblemCode};
use crate::text::{Lang, original};
use crate::verdict::Verdict;
use maud::{Render, html};

/// The page of a report whose original was asked for by its detail code and not opened.
#[derive(Clone, Copy, Debug)]
pub struct UnopenedPage<'a> {
    /// Where it stands.
    pub site: Site<'a>,
    /// Its language.
    pub lang: Lang,
    /// Code of the report.
    pub code: &'a VerificationCode,
    /// The detail code as it was typed.
    pub typed: &'a str,
    /// Why it was not opened, in that language.
    pub problem: &'a Problem,
    /// Verdict on the report; `None` where the service cannot say.
    pub judged: Option<(Verdict, &'a VerdictView<'a>)>,
}

/// The whole document: the verify page, with what is wrong above its verdict and beside the field, and the field as it was
/// typed. A report that nobody issued has the page that it always has. Send it as the verify page is sent.
pub fn unopened_page(page: &UnopenedPage<'_>) -> String {
    let UnopenedPage { site, lang, .. } = *page;
    let Some((verdict, view)) = page.judged else {
        return cannot_say(page);
    };
    let answer = Answer::Judged { verdict, view };
    let (verdict, _) = parts::judged(verdict, view);
    let opens = match verdict {
        Verdict::Genuine { .. } | Verdict::Expired { .. } => Opens::Now,
        Verdict::Withdrawn { .. } => Opens::Never,
        Verdict::Unknown => return verify_page(&VerifyPage { site, lang, answer }),
    };
    let says = Says::Unopened {
        kind: Kind::of(verdict),
        problem: page.problem,
        opens,
    };
    let frame = Frame::of(&site, lang, says, answer.demonstration(&site));
    let field = Field {
        typed: page.typed,
        fault: Some(&page.problem.detail),
    };
    let mut out = String::with_capacity(ONE_ROUND_TRIP);
    out.push_str(&frame.before);
    parts::push_particulars(&mut out, verdict, view, lang);
    match opens {
        Opens::Now => push_form(&mut out, page.code, &field, lang),
        Opens::Never => {}
    }
    out.push_str(&frame.after);
    out
}

/// The service cannot answer: no word of the detail code, which may be tried once more.
fn cannot_say(page: &UnopenedPage<'_>) -> String {
    let UnopenedPage { site, lang, .. } = *page;
    let problem = ProblemCode::parse(&page.problem.code).unwrap_or(ProblemCode::ServiceUnavailable);
    let frame = Frame::of(&site, lang, Says::Problem(problem), site.demonstration);
    let field = Field {
        typed: page.typed,
        fault: None,
    };
    let mut out = frame.before;
    push_form(&mut out, page.code, &field, lang);
    out.push_str(&frame.after);
    out
}

/// Whether a report's original is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// To whoever has its detail code.
    Now,
    /// It was withdrawn.
    Never,
}

/// What stands in the form's field and beside it.
#[derive(Default)]
pub(super) struct Field<'a> {
    typed: &'a str,
    fault: Option<&'a str>,
}

/// Appends the form of a report.
pub(super) fn push_form(out: &mut String, code: &VerificationCode, field: &Field<'_>, lang: Lang) {
    let wrong = field.fault.is_some();
    let form = html! {
        form.original method="post" action={ "/v/" (code.as_str()) "/original" (in_query(lang)) } {
            h2 { (Words(original::heading(lang))) }
            p.hint id="detail-hint" { (Words(original::hint(lang))) }
            label for="detail" { (Words(original::detail_code(lang))) }
            @if let Some(fault) = field.fault { p.error id="detail-fault" { (Text(fault)) } }
            // Typed with a blank between the groups, as printed.
            input id="detail" name="detail" value=[typed(field)] required maxlength=(DetailCode::SYMBOLS + 8)
                autocomplete="off" autocapitalize="characters" spellcheck="false"
                aria-describedby=(if wrong { "detail-fault detail-hint" } else { "detail-hint" })
                aria-invalid=[wrong.then_some("true")];
            button { (Words(original::open(lang))) }
        }
    };
    form.render_to(out);
}

fn typed<'a>(field: &Field<'a>) -> Option<Text<'a>> {
    (!field.typed.is_empty()).then(|| Text(echoed(field.typed)))
}

/// The language of a page whose language is not the usual one goes with its form.
const fn in_query(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    }
}
