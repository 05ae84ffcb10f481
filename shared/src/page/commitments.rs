//! The page on commitments (信用承诺公示), B 三(四): what a firm has committed itself to, public once its repair is granted.
//! The verify page's look, policy and promises: complete without script, and nothing from outside leaves its place.

use super::document::document;
use super::outside::{Bdi, Query, Text, Words};
use super::{ECHO, Site};
use crate::api::{CommitmentList, CommitmentView};
use crate::problem::ProblemCode;
use crate::text::{Lang, commitments as words, freshness};
use maud::{Markup, html};

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct CommitmentsPage<'a> {
    /// Where it stands.
    pub site: Site<'a>,
    /// Its language.
    pub lang: Lang,
    /// What it says.
    pub says: CommitmentsSay<'a>,
}

/// What the page says.
#[derive(Clone, Copy, Debug)]
pub enum CommitmentsSay<'a> {
    /// The form alone.
    Entry,
    /// What was typed is no credit code.
    WrongCode(&'a str),
    /// What is public of a firm.
    Known(&'a CommitmentList),
    /// The service cannot answer now.
    Problem(ProblemCode),
}

/// The whole document. Send it with [`super::plain_csp`] and `noindex`.
pub fn commitments_page(page: &CommitmentsPage<'_>) -> String {
    let CommitmentsPage { site, lang, says } = *page;
    let heading = words::heading(lang);
    let typed = match says {
        CommitmentsSay::Entry | CommitmentsSay::Problem(_) => "",
        CommitmentsSay::WrongCode(typed) => typed.get(..ECHO).unwrap_or(typed),
        CommitmentsSay::Known(list) => list.credit_code.as_str(),
    };
    let main = html! {
        h1 { (Words(heading)) }
        p { (Words(words::lead(lang))) }
        (said(says, lang))
        form action="/commitments" method="get" {
            label for="code" { (Words(words::code(lang))) }
            input #code name="code" value=(Text(typed)) maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false";
            input type="hidden" name="lang" value=(lang.tag());
            button { (Words(words::look(lang))) }
        }
        p { a href={ "/freshness?lang=" (lang.tag()) } { (Words(words::deliveries(lang))) } }
    };
    let typed = html! { "&code=" (Query(typed)) };
    document(&site, &freshness::title(heading, lang), &typed, &main, lang)
}

fn said(says: CommitmentsSay<'_>, lang: Lang) -> Markup {
    match says {
        CommitmentsSay::Entry => Markup::default(),
        CommitmentsSay::WrongCode(_) => html! {
            p.error role="alert" { (Words(words::wrong_code(lang))) }
        },
        CommitmentsSay::Problem(code) => html! {
            div.slip role="alert" {
                h2 { (Words(code.text(lang).title)) }
                p { (Words(code.text(lang).next)) }
            }
        },
        CommitmentsSay::Known(list) => known(list, lang),
    }
}

fn known(list: &CommitmentList, lang: Lang) -> Markup {
    let code = list.credit_code.as_str();
    html! {
        p { (Words(words::code(lang))) " " b.code { (Text(code)) } }
        @if list.commitments.is_empty() {
            @if list.next.is_none() { p { (Words(words::none(lang))) } }
            @else { p { (Words(words::none_here(lang))) } }
        }
        @for one in &list.commitments { (commitment(one, lang)) }
        @if let Some(next) = &list.next {
            p { a href={ "?code=" (Query(code)) "&after=" (Query(next)) "&lang=" (lang.tag()) } { (Words(words::next(lang))) } }
        }
    }
}

fn commitment(one: &CommitmentView, lang: Lang) -> Markup {
    // What is Chinese in the data says so on an English page.
    let foreign = match lang {
        Lang::Zh => None,
        Lang::En => Some(Lang::Zh.tag()),
    };
    html! {
        section.notes {
            h2 lang=[foreign] { (Bdi(&one.entity_name)) }
            @for line in one.text.lines().filter(|line| !line.trim().is_empty()) {
                p lang=[foreign] { (Bdi(line)) }
            }
            p.hint { (Text(&words::granted(&one.unit_zh, one.granted_on, lang))) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CommitmentsPage, CommitmentsSay, commitments_page};
    use crate::api::{CommitmentList, CommitmentView};
    use crate::credit_code::CreditCode;
    use crate::page::Site;
    use crate::text::Lang;
    use chrono::NaiveDate;

    const SITE: Site<'static> = Site {
        host: "xinzheng.example",
        office_zh: "示例市信用办",
        office_en: "Example credit office",
        demonstration: false,
    };

    fn written(says: CommitmentsSay<'_>, lang: Lang) -> String {
        let site = SITE;
        commitments_page(&CommitmentsPage { site, lang, says })
    }

    #[test]
    fn what_a_firm_wrote_stays_in_its_place() {
        let hostile = "</p><script>alert(1)</script>\u{202E}反\n第二行&amp;";
        let list = CommitmentList {
            credit_code: CreditCode::parse("91320900MA1000009K").expect("a code"),
            commitments: vec![CommitmentView {
                entity_name: "<b>示例\"公司".to_owned(),
                text: hostile.to_owned(),
                granted_on: NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day"),
                unit_zh: "市'局<".to_owned(),
            }],
            next: Some("RP#1&x=\"".to_owned()),
        };
        for lang in Lang::ALL {
            let page = written(CommitmentsSay::Known(&list), lang);
            assert!(
                !page.contains("<script") && !page.contains('\u{202E}'),
                "{page}"
            );
            assert!(page.contains("&lt;/p&gt;&lt;script&gt;"), "{page}");
            assert!(page.contains("<bdi>第二行&amp;amp;</bdi>"), "{page}");
            assert!(page.contains("&lt;b&gt;示例&quot;公司"), "{page}");
            assert!(page.contains("after=RP%231%26x%3D%22"), "{page}");
        }
    }

    #[test]
    fn what_was_typed_comes_back_in_its_field_and_no_longer_than_a_slip() {
        let page = written(CommitmentsSay::WrongCode("\"><img src=x>"), Lang::Zh);
        assert!(
            page.contains("value=\"&quot;&gt;&lt;img src=x&gt;\""),
            "{page}"
        );
        assert!(page.contains("code=%22%3E%3Cimg"), "{page}");
        let long = "9".repeat(5_000);
        assert!(written(CommitmentsSay::WrongCode(&long), Lang::En).len() < 14_000);
    }
}
