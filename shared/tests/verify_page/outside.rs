//! What comes from outside stays text, and the page asks for nothing outside of it.

use crate::samples::{genuine, view, with_records};
use crate::{all_pages, page};
use shared::code::InvalidCode;
use shared::page::{
    Answer, SCRIPT, Site, VerifyPage, plain_csp, stylesheet, verify_csp, verify_fragment,
    verify_page,
};
use shared::text::Lang;

#[test]
fn names_that_hold_markup_or_turn_the_direction_stay_text() {
    let attack = "<script>alert(1)</script>\"'><img src=x>\u{202e}\u{2069}&amp;";
    let mut report = with_records(1, 0);
    report.name = attack.into();
    report.sectors[12].name_zh = attack.into();
    let record = &mut report.records[0];
    record.class = attack.into();
    record.document_no = attack.into();
    record.body = attack.into();
    record.fine_yuan = Some(attack.to_owned());
    let verdict = genuine();
    let view = view(verdict, Some(report), Vec::new());
    let answer = Answer::Judged {
        verdict,
        view: &view,
    };
    let site = Site {
        host: attack,
        office_zh: attack,
        office_en: attack,
        demonstration: false,
    };
    for lang in Lang::ALL {
        let pages = [
            verify_page(&VerifyPage { site, lang, answer }),
            page(
                Answer::WrongCode {
                    typed: attack,
                    fault: InvalidCode::Length(3),
                },
                lang,
            ),
            verify_fragment(verdict, &view, lang),
        ];
        for html in pages {
            let own = html.replacen(&script(), "", 1);
            assert!(!own.contains("<script") && !own.contains("<img"));
            assert!(!html.contains("\"'>") && !html.contains("&amp;amp;amp;"));
            assert!(!html.contains(['\u{202e}', '\u{2069}']));
        }
    }
    let html = page(answer, Lang::Zh);
    assert!(html.contains("<dd><bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;"));
}

/// The element that loads the page's one script, at its end.
fn script() -> String {
    format!("<script type=\"module\" src=\"{SCRIPT}\"></script>")
}

#[test]
fn a_page_asks_for_its_script_alone_and_has_none_in_itself() {
    for lang in Lang::ALL {
        for (name, html) in all_pages(lang) {
            let end = format!("{}</body></html>", script());
            assert!(html.ends_with(&end), "{name}");
            let html = html.replacen(&script(), "", 1);
            for never in [
                "<script", "<img", "<iframe", "<object", "src=", "style=\"", "https:", "url(",
            ] {
                assert!(!html.contains(never), "{name}: {never}");
            }
            let handler = html.split(" on").skip(1).any(|rest| {
                rest.trim_start_matches(|c: char| c.is_ascii_lowercase())
                    .starts_with('=')
            });
            assert!(!handler, "{name}: an event handler");
            // The one address with a scheme is the name of SVG inside the icon that the page holds itself.
            assert_eq!(html.matches("http:").count(), 1, "{name}");
            assert!(html.contains("href=\"data:image/svg+xml,"));
        }
    }
}

#[test]
fn the_policy_sent_with_the_page_is_that_of_the_style_in_it() {
    let html = page(Answer::Entry, Lang::Zh);
    let style = html
        .split_once("<style>")
        .unwrap()
        .1
        .split_once("</style>")
        .unwrap()
        .0;
    assert_eq!(style, stylesheet());
    assert!(verify_csp().starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
    assert!(plain_csp().starts_with("default-src 'none'; style-src 'sha256-"));
    assert_eq!(html.matches("<style").count(), 1);
}

#[test]
fn what_was_typed_is_echoed_up_to_a_length() {
    let typed = "字".repeat(5000);
    let html = page(
        Answer::WrongCode {
            typed: &typed,
            fault: InvalidCode::Length(5000),
        },
        Lang::Zh,
    );
    assert!(html.contains(&"字".repeat(64)) && !html.contains(&"字".repeat(65)));
}
