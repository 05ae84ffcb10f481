//! The page on the transparency log (透明日志): size, root, key and days, complete without script.

use super::Site;
use super::document::document;
use super::outside::{Text, Words};
use crate::problem::ProblemCode;
use crate::text::{Lang, dates, freshness, log as words};
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use maud::{Markup, html};

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct LogPage<'a> {
    /// Where it stands.
    pub site: Site<'a>,
    /// The site's whole address, without a slash at its end.
    pub origin: &'a str,
    /// Its language.
    pub lang: Lang,
    /// What it says.
    pub says: LogSays<'a>,
}

/// What the page says.
#[derive(Clone, Copy, Debug)]
pub enum LogSays<'a> {
    /// The log's newest head.
    Known {
        /// Leaves.
        size: u64,
        /// Root of the tree in hex.
        root: &'a str,
        /// When it was signed.
        at: ShanghaiTime,
        /// What checks it, `name+hash+key`.
        key: &'a str,
        /// The checkpoint itself.
        checkpoint: &'a str,
        /// The newest days that brought leaves, the newest first.
        days: &'a [LogDayRow],
    },
    /// There is no head yet.
    None,
    /// The service cannot answer now.
    Problem(ProblemCode),
}

/// Leaves that a day brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogDayRow {
    /// The day.
    pub day: NaiveDate,
    /// How many.
    pub leaves: u64,
}

/// The whole document. Send it with [`super::plain_csp`], `no-store` and `noindex`.
pub fn log_page(page: &LogPage<'_>) -> String {
    let LogPage {
        site,
        origin,
        lang,
        says,
    } = *page;
    let heading = match says {
        LogSays::Known { .. } | LogSays::None => words::heading(lang),
        LogSays::Problem(code) => code.text(lang).title,
    };
    let main = match says {
        LogSays::Known { .. } => known(says, origin, lang),
        LogSays::None => html! {
            h1 { (Words(heading)) }
            p { (Words(words::lead(lang))) }
            p { (Words(words::none(lang))) }
        },
        LogSays::Problem(code) => html! {
            div.slip role="alert" {
                h1 { (Words(heading)) }
                p { (Words(code.text(lang).next)) }
            }
            // An empty reference is the page itself, asked for once more.
            p { a.button href="" { (Words(freshness::retry(lang))) } }
        },
    };
    document(
        &site,
        &words::title(heading, lang),
        &Markup::default(),
        &main,
        lang,
    )
}

fn known(says: LogSays<'_>, origin: &str, lang: Lang) -> Markup {
    let LogSays::Known {
        size,
        root,
        at,
        key,
        checkpoint,
        days,
    } = says
    else {
        return html! {};
    };
    html! {
        h1 { (Words(words::heading(lang))) }
        p { (Words(words::lead(lang))) }
        dl {
            div { dt { (Words(words::size(lang))) } dd { (size) } }
            div { dt { (Words(words::root(lang))) } dd.code { (Text(root)) } }
            div { dt { (Words(words::signed(lang))) } dd { (dates::time(at, lang)) } }
            div { dt { (Words(words::key(lang))) } dd.code { (Text(key)) } }
        }
        details {
            summary { (Words(words::checkpoint(lang))) }
            p.code { @for line in checkpoint.lines() { (Text(line)) br; } }
        }
        h2 { (Words(words::days(lang))) }
        @if days.is_empty() {
            p { (Words(words::no_days(lang))) }
        } @else {
            table {
                thead { tr {
                    th scope="col" { (Words(words::day(lang))) }
                    th scope="col" { (Words(words::entries(lang))) }
                } }
                tbody { @for row in days { tr {
                    th scope="row" { (dates::date(row.day, lang)) }
                    td { (row.leaves) }
                } } }
            }
        }
        h2 { (Words(words::check(lang))) }
        p { (Words(words::check_lead(lang))) }
        p.code { "cargo xtask log verify --origin " (Text(origin)) " --key " (Text(key)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lang: Lang, says: LogSays<'_>) -> String {
        log_page(&LogPage {
            site: Site {
                host: "127.0.0.1:8080",
                office_zh: "市信用办",
                office_en: "Credit office",
                demonstration: true,
            },
            origin: "http://127.0.0.1:8080",
            lang,
            says,
        })
    }

    #[test]
    fn the_page_shows_size_root_time_key_and_days_and_escapes_what_it_shows() {
        let at = ShanghaiTime::parse("2025-03-10T09:00:00+08:00").expect("a time");
        let day = NaiveDate::from_ymd_opt(2025, 3, 10).expect("a day");
        let says = LogSays::Known {
            size: 1234,
            root: "00ff",
            at,
            key: "host/log+<key>",
            checkpoint: "host/log\n1234\n",
            days: &[LogDayRow { day, leaves: 56 }],
        };
        for lang in Lang::ALL {
            let html = page(lang, says);
            let shown = [
                "1234",
                "00ff",
                "host/log+&lt;key&gt;",
                "56",
                &dates::time(at, lang),
                &dates::date(day, lang),
            ];
            for shown in shown {
                assert!(html.contains(shown), "{shown}: {html}");
            }
            assert!(!html.contains("<script"), "no script");
            assert!(html.len() < super::super::ONE_ROUND_TRIP);
        }
    }

    #[test]
    fn without_a_head_or_an_answer_it_says_so() {
        let none = page(Lang::En, LogSays::None);
        assert!(none.contains(words::none(Lang::En)));
        let code = ProblemCode::ServiceUnavailable;
        let down = page(Lang::Zh, LogSays::Problem(code));
        assert!(down.contains(code.text(Lang::Zh).title));
    }
}
