//! The frame of a public page beside the verify page: head, header with the other language, footer.

use super::outside::{Bdi, Words};
use super::parts::MARK;
use super::{ONE_ROUND_TRIP, Site, sheet};
use crate::text::{Lang, freshness, verify};
use maud::{DOCTYPE, Markup, html};

/// The whole document around what stands in its `main`. `query` is what the link to the other language keeps beside
/// `lang`: nothing, or `&name=value`.
pub(super) fn document(
    site: &Site<'_>,
    title: &str,
    query: &Markup,
    main: &Markup,
    lang: Lang,
) -> String {
    let mut out = String::with_capacity(2 * ONE_ROUND_TRIP);
    out.push_str(DOCTYPE.0);
    sheet::push_head(&mut out, title, lang);
    let office = match lang {
        Lang::Zh => site.office_zh,
        Lang::En => site.office_en,
    };
    let body = html! {
        (header(site.demonstration, query, lang))
        main { (main) }
        footer { (Bdi(office)) }
    };
    out.push_str(&body.0);
    out.push_str("</body></html>");
    out
}

fn header(demonstration: bool, query: &Markup, lang: Lang) -> Markup {
    let other = lang.other();
    let name = match other {
        Lang::Zh => "简体中文",
        Lang::En => "English",
    };
    let tag = other.tag();
    html! {
        header {
            div {
                a href="/" aria-label=(Words(freshness::home_label(lang))) { (MARK) (Words(freshness::product(lang))) }
                a href={ "?lang=" (tag) (query) } lang=(tag) hreflang=(tag) { (name) }
            }
            @if demonstration { p.demo { (Words(verify::demonstration(lang))) } }
        }
    }
}
