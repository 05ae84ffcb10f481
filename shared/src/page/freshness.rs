//! The page on deliveries (数据报送情况), B 三(一): how far the data of each sector and unit reach, and how units deliver.
//! The verify page's look, policy and promises: complete without script, and nothing from outside leaves its place.

use super::Site;
use super::document::document;
use super::outside::{Text, Words};
use crate::api::{DeliveryState, FreshnessRow, FreshnessView, StandingView, UnitStanding};
use crate::problem::ProblemCode;
use crate::text::{Lang, commitments, dates, freshness as words};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

/// A page to be written.
#[derive(Clone, Copy, Debug)]
pub struct FreshnessPage<'a> {
    /// Where it stands.
    pub site: Site<'a>,
    /// Its language.
    pub lang: Lang,
    /// What it says.
    pub says: FreshnessSays<'a>,
}

/// What the page says.
#[derive(Clone, Copy, Debug)]
pub enum FreshnessSays<'a> {
    /// What is known.
    Known {
        /// How far the data reach.
        freshness: &'a FreshnessView,
        /// How units have delivered.
        standing: &'a StandingView,
    },
    /// The service cannot answer now.
    Problem(ProblemCode),
}

/// The whole document. Send it with [`super::plain_csp`], `no-store` and `noindex`.
pub fn freshness_page(page: &FreshnessPage<'_>) -> String {
    let FreshnessPage { site, lang, says } = *page;
    let heading = match says {
        FreshnessSays::Known { .. } => words::heading(lang),
        FreshnessSays::Problem(code) => code.text(lang).title,
    };
    let main = match says {
        FreshnessSays::Known {
            freshness,
            standing,
        } => known(freshness, standing, lang),
        FreshnessSays::Problem(code) => html! {
            div.slip role="alert" {
                h1 { (Words(heading)) }
                p { (Words(code.text(lang).next)) }
            }
            // An empty reference is the page itself, asked for once more.
            p { a.button href="" { (Words(words::retry(lang))) } }
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

fn known(freshness: &FreshnessView, standing: &StandingView, lang: Lang) -> Markup {
    let rows = &freshness.rows;
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let never = count(DeliveryState::NeverDelivered);
    let summary = words::summary(
        count(DeliveryState::OnTime),
        count(DeliveryState::Overdue),
        never,
        count(DeliveryState::NotYetCovered),
        lang,
    );
    let months = words::months(
        &standing.from.to_string(),
        &standing.through.to_string(),
        lang,
    );
    html! {
        h1 { (Words(words::heading(lang))) }
        p { (Words(words::lead(lang))) }
        p { (words::as_of(freshness.today, lang)) " " b { (summary) } }
        @if never > 0 {
            section.notes {
                h2 { (Words(words::never_heading(lang))) }
                p { (Words(words::never(lang))) }
            }
        }
        p { a href={ "/commitments?lang=" (lang.tag()) } { (Words(commitments::heading(lang))) } }
        table {
            thead { tr {
                @for head in [words::sector, words::reached, words::state] {
                    th scope="col" { (Words(head(lang))) }
                }
            } }
            tbody { @for row in rows { (sector_row(row, freshness.today, lang)) } }
        }
        details {
            summary { (Words(words::standing(lang))) }
            p.hint { (months) " " (Words(words::standing_lead(lang))) }
            table {
                thead { tr {
                    @for head in [words::unit, words::deliveries, words::in_time, words::lines, words::upheld] {
                        th scope="col" { (Words(head(lang))) }
                    }
                } }
                tbody { @for unit in &standing.units { (unit_row(unit, lang)) } }
            }
        }
    }
}

/// What is Chinese in the data says so on an English page.
const fn foreign(lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Zh => None,
        Lang::En => Some(Lang::Zh.tag()),
    }
}

fn sector_row(row: &FreshnessRow, today: NaiveDate, lang: Lang) -> Markup {
    let name = match lang {
        Lang::Zh => &row.sector_zh,
        Lang::En => &row.sector_en,
    };
    let delivered = row
        .delivered_at
        .map(|at| words::delivered(&short(at.date(), today), lang));
    let expected = row.expected_by.map(|day| short(day, today));
    let (state, more) = match (row.state, expected) {
        (DeliveryState::NotYetCovered, _) => (words::not_yet_covered(lang).to_owned(), None),
        (DeliveryState::NeverDelivered, _) => (words::never_delivered(lang).to_owned(), None),
        (DeliveryState::OnTime, day) => (
            words::on_time(lang).to_owned(),
            day.map(|day| words::expected(&day, lang)),
        ),
        (DeliveryState::Overdue, day) => (
            words::overdue(row.overdue_working_days.unwrap_or_default(), lang),
            day.map(|day| words::was_expected(&day, lang)),
        ),
    };
    let stands_out = matches!(
        row.state,
        DeliveryState::Overdue | DeliveryState::NeverDelivered
    );
    html! {
        tr {
            th scope="row" {
                (row.sector.0) ". " (Text(name)) br;
                small.hint lang=[foreign(lang)] { (Text(&row.unit_zh)) }
            }
            td {
                @match row.data_as_of {
                    Some(day) => { (iso(day)) }
                    None => { (words::no_date(lang)) }
                }
                @if let Some(delivered) = delivered { br; small.hint { (delivered) } }
            }
            td {
                @if stands_out { b.error { (state) } } @else { (state) }
                @if let Some(more) = more { br; small.hint { (more) } }
            }
        }
    }
}

fn unit_row(unit: &UnitStanding, lang: Lang) -> Markup {
    html! {
        tr {
            th scope="row" lang=[foreign(lang)] { (Text(&unit.unit_zh)) }
            td { (unit.deliveries) }
            td { (unit.on_time) " / " (unit.late) }
            td { (unit.refused) " / " (unit.quarantined) }
            td { (unit.objections_upheld) }
        }
    }
}

fn iso(day: NaiveDate) -> String {
    let mut out = String::with_capacity(10);
    dates::push_iso(&mut out, day);
    out
}

/// A day without its year, if that is this year's.
fn short(day: NaiveDate, today: NaiveDate) -> String {
    let iso = iso(day);
    match iso.split_once('-') {
        Some((_, rest)) if day.year() == today.year() => rest.to_owned(),
        Some(_) | None => iso,
    }
}
