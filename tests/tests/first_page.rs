//! The first page stands in `app/index.html` before any script runs, and says what the portal would say: the
//! sentences of `shared::text::portal`, each in its element, and nothing else.

use shared::text::Lang;
use shared::text::portal::{PortalText, portal};
use std::collections::BTreeSet;

/// An element of the page: its start tag without brackets, and what stands in it.
#[derive(Clone, Copy, Debug)]
struct Element<'a> {
    start: &'a str,
    inside: &'a str,
}

impl<'a> Element<'a> {
    /// Elements of a name inside, in their order; those of the page hold none of their own name but `div`.
    fn all(self, name: &str) -> Vec<Self> {
        let open = format!("<{name}");
        let close = format!("</{name}>");
        let mut found = Vec::new();
        let mut rest = self.inside;
        while let Some((_, after)) = rest.split_once(&open) {
            rest = after;
            // `<a` is no `<aside`.
            if !after.starts_with([' ', '>']) {
                continue;
            }
            let Some((start, body)) = after.split_once('>') else {
                break;
            };
            let inside = body.split(&close).next().unwrap_or_default();
            found.push(Self { start, inside });
        }
        found
    }

    /// The one element of that name, with that attribute.
    fn one(self, name: &str, attribute: &str) -> Self {
        let found: Vec<_> = self
            .all(name)
            .into_iter()
            .filter(|element| format!("{} ", element.start).contains(&format!(" {attribute} ")))
            .collect();
        let [one] = found[..] else {
            panic!("one <{name} {attribute}>, not {found:?}");
        };
        one
    }

    /// The only element of that name.
    fn only(self, name: &str) -> Self {
        let found = self.all(name);
        let [one] = found[..] else {
            panic!("one <{name}>, not {found:?}");
        };
        one
    }

    fn attribute(self, name: &str) -> &'a str {
        let value = self.start.split_once(&format!("{name}=\""));
        value
            .and_then(|(_, after)| after.split('"').next())
            .unwrap_or_else(|| panic!("no {name} in <{}>", self.start))
    }

    /// The runs of text in it.
    fn texts(self) -> Vec<&'a str> {
        self.inside
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text).trim())
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// Its text, which is one run.
    fn text(self) -> &'a str {
        let texts = self.texts();
        let [text] = texts[..] else {
            panic!("one text in <{}>, not {texts:?}", self.start);
        };
        text
    }
}

fn file() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/index.html");
    std::fs::read_to_string(path).expect("app/index.html can be read")
}

/// The first page: up to the end of the element, which lies in another of its kind.
fn first(file: &str) -> Element<'_> {
    let (_, after) = file.split_once("<div id=\"first\">").expect("a first page");
    let (inside, _) = after.split_once("</div></div>").expect("its end");
    Element {
        start: "div id=\"first\"",
        inside,
    }
}

fn said() -> &'static PortalText {
    portal(Lang::Zh)
}

#[test]
fn its_head_names_the_service() {
    let file = file();
    let page = Element {
        start: "html",
        inside: &file,
    };
    let title = format!("{} - {}", said().service, said().brand);
    assert_eq!(page.only("title").text(), title);
}

#[test]
fn its_frame_says_the_portals_words() {
    let (file, text) = (file(), said());
    let page = first(&file);
    assert_eq!(page.one("a", "class=\"skip\"").text(), text.skip);
    let brand = page.one("a", "class=\"brand\"");
    assert_eq!(brand.texts(), [text.brand, text.service]);
    let language = page.one("button", "id=\"language\"");
    assert_eq!(language.text(), text.other_language);
    let sign_in = page.one("a", "href=\"/auth/login?next=/request\"");
    assert_eq!(sign_in.text(), text.sign_in);
    let nav = page.only("nav");
    assert_eq!(nav.attribute("aria-label"), text.nav_label);
    let links: Vec<_> = nav
        .all("a")
        .into_iter()
        .map(|link| (link.attribute("href"), link.text()))
        .collect();
    let expected = [
        ("/guide", text.nav_guide),
        ("/request", text.nav_request),
        ("/reports", text.nav_reports),
        ("/verify", text.nav_verify),
    ];
    assert_eq!(links, expected);
    let strip = page.only("aside");
    assert_eq!(strip.only("strong").text(), text.phase_tag);
    assert_eq!(strip.only("span").text(), text.phase_text);
}

#[test]
fn its_heading_lead_and_actions_are_the_home_pages() {
    let (file, text) = (file(), said());
    let main = first(&file).only("main");
    assert_eq!(main.only("h1").text(), text.home_title);
    assert_eq!(main.one("p", "class=\"lede\"").text(), text.home_lede);
    let request = main.one("a", "href=\"/request\"");
    assert_eq!(request.text(), text.home_action);
    assert_eq!(main.one("a", "href=\"/guide\"").text(), text.home_guide);
    let points: Vec<_> = main
        .only("ul")
        .all("li")
        .into_iter()
        .map(|point| (point.only("strong").text(), point.only("span").text()))
        .collect();
    assert_eq!(points, text.home_points);
}

#[test]
fn its_form_asks_for_the_code_as_the_portal_does() {
    let (file, text) = (file(), said());
    let main = first(&file).only("main");
    assert_eq!(main.only("h2").text(), text.home_verify_title);
    let form = main.only("form");
    assert_eq!(form.one("label", "for=\"code\"").text(), text.verify_label);
    assert_eq!(form.one("p", "id=\"code-hint\"").text(), text.verify_hint);
    let submit = form.one("button", "type=\"submit\"");
    assert_eq!(submit.text(), text.verify_action);
    assert!(form.inside.contains("aria-describedby=\"code-hint\""));
}

// What the elements above do not show: a sentence beside them that the portal does not know.
#[test]
fn it_says_nothing_that_the_portal_does_not() {
    let (file, text) = (file(), said());
    let mut known: BTreeSet<&str> = BTreeSet::from([
        text.skip,
        text.brand,
        text.service,
        text.other_language,
        text.sign_in,
        text.nav_guide,
        text.nav_request,
        text.nav_reports,
        text.nav_verify,
        text.phase_tag,
        text.phase_text,
        text.home_title,
        text.home_lede,
        text.home_action,
        text.home_guide,
        text.home_verify_title,
        text.verify_label,
        text.verify_hint,
        text.verify_action,
    ]);
    for (title, sentence) in text.home_points {
        known.extend([title, sentence]);
    }
    let said: BTreeSet<&str> = first(&file).texts().into_iter().collect();
    assert_eq!(said, known);
}
