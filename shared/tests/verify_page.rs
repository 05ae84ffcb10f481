//! The verify page: what it shows and what never, how large it is, and that nothing from outside gets out of its place.
#![cfg(all(feature = "html", feature = "policy-file"))]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "verify_page/outside.rs"]
mod outside;
mod samples;

use samples::{SITE, day, expired, genuine, now, view, with_records, withdrawn, without_records};
use shared::code::InvalidCode;
use shared::page::{
    Answer, ONE_ROUND_TRIP, Site, VerifyPage, VerifyPages, verify_fragment, verify_page,
};
use shared::problem::ProblemCode;
use shared::report::Finding;
use shared::text::{Lang, verify};
use shared::verdict::{Note, Verdict};

fn page(answer: Answer<'_>, lang: Lang) -> String {
    verify_page(&VerifyPage {
        site: SITE,
        lang,
        answer,
    })
}

fn judged(verdict: Verdict, report: shared::api::VerdictReport<'static>, lang: Lang) -> String {
    let view = view(verdict, Some(report), Vec::new());
    page(
        Answer::Judged {
            verdict,
            view: &view,
        },
        lang,
    )
}

fn all_pages(lang: Lang) -> Vec<(&'static str, String)> {
    let unknown = view(Verdict::Unknown, None, Vec::new());
    vec![
        ("entry", page(Answer::Entry, lang)),
        ("genuine", judged(genuine(), without_records(), lang)),
        ("records", judged(genuine(), with_records(8, 4992), lang)),
        ("expired", judged(expired(), without_records(), lang)),
        ("withdrawn", judged(withdrawn(), with_records(3, 0), lang)),
        (
            "unknown",
            page(
                Answer::Judged {
                    verdict: Verdict::Unknown,
                    view: &unknown,
                },
                lang,
            ),
        ),
        (
            "wrong code",
            page(
                Answer::WrongCode {
                    typed: "7K2M 9QX4",
                    fault: InvalidCode::Length(8),
                },
                lang,
            ),
        ),
        (
            "cannot check",
            page(Answer::Problem(ProblemCode::VerifyUnavailable), lang),
        ),
    ]
}

#[test]
fn the_usual_report_fits_into_one_round_trip() {
    for lang in Lang::ALL {
        let mut report = without_records();
        assert_eq!(report.sectors.len(), 45);
        // The longest that a page without records gets: a long name, and all notes.
        report.name = "盐".repeat(60).into();
        let verdict = genuine();
        let notes = vec![
            Note::FresherExists,
            Note::ObjectionOpen,
            Note::RecordsChanged,
        ];
        let view = view(verdict, Some(report), notes);
        let html = page(
            Answer::Judged {
                verdict,
                view: &view,
            },
            lang,
        );
        assert!(html.len() <= ONE_ROUND_TRIP, "{} bytes", html.len());
    }
}

#[test]
fn records_add_little_to_it() {
    for lang in Lang::ALL {
        let without = judged(genuine(), without_records(), lang).len();
        let with = judged(genuine(), with_records(12, 0), lang).len();
        assert!(
            with - without < 12 * 420,
            "{} bytes a record",
            (with - without) / 12
        );
    }
}

#[test]
fn the_verdict_comes_first_then_the_firm_its_code_and_the_last_day() {
    let html = judged(genuine(), without_records(), Lang::Zh);
    let mut after = 0;
    for expected in [
        "<main>",
        "role=\"status\"",
        "<h1>真实有效</h1>",
        "盐城鑫淼精密机械制造有限公司",
        "91320900MA1000009K",
        "2026年2月28日24:00",
        "未发现该经营主体在45个领域存在违法违规记录",
        "2023年1月31日至2026年1月30日（近三年）",
        "2026年1月31日 09:05（北京时间）",
        "<table>",
        "127.0.0.1:8080",
        "<form",
    ] {
        let at = html[after..].find(expected);
        after += at.unwrap_or_else(|| panic!("{expected} is missing or out of order"));
    }
}

#[test]
fn a_page_whose_frame_was_written_before_is_the_same_to_the_byte() {
    for demonstration in [true, false] {
        let site = Site {
            demonstration,
            ..SITE
        };
        let pages = VerifyPages::of(&site);
        let mut real = without_records();
        real.demonstration = false;
        let judged = [
            (genuine(), Some(without_records())),
            (genuine(), Some(real)),
            (genuine(), Some(with_records(8, 4992))),
            (genuine(), None),
            (expired(), Some(without_records())),
            (withdrawn(), Some(with_records(3, 0))),
            (Verdict::Unknown, Some(without_records())),
        ]
        .map(|(verdict, report)| (verdict, view(verdict, report, vec![Note::FresherExists])));
        let typed = "7K2M<9QX4";
        let mut answers = vec![
            Answer::Entry,
            Answer::WrongCode {
                typed,
                fault: InvalidCode::Mistyped,
            },
            Answer::Problem(ProblemCode::VerifyUnavailable),
        ];
        answers.extend(judged.iter().map(|(verdict, view)| Answer::Judged {
            verdict: *verdict,
            view,
        }));
        for lang in [Lang::Zh, Lang::En] {
            for &answer in &answers {
                let page = VerifyPage { site, lang, answer };
                assert_eq!(pages.page(lang, answer), verify_page(&page), "{answer:?}");
            }
        }
    }
}

#[test]
fn every_sector_stands_with_its_day_and_finding() {
    let mut report = with_records(3, 0);
    report.sectors[43].finding = Finding::NotYetCovered;
    report.sectors[43].data_as_of = None;
    let html = judged(genuine(), report.clone(), Lang::Zh);
    for sector in &report.sectors {
        assert!(html.contains(&*sector.name_zh), "{}", sector.name_zh);
    }
    assert!(html.contains("44. 烟草专卖领域<td>—<td>未纳入"));
    assert!(html.contains("13. 生态环境领域<td>2026-01-27<td>1条"));
    assert_eq!(html.matches("<th scope=row>").count(), 45);
}

#[test]
fn a_record_shows_its_publicised_facts_and_no_more() {
    let html = judged(genuine(), with_records(1, 4), Lang::Zh);
    for fact in [
        "违反大气污染防治管理制度",
        "盐环罚〔2025〕107号",
        "2025年11月20日",
        "市生态环境局",
        "12000.00 元",
        "另有4条未在本页列出",
    ] {
        assert!(html.contains(fact), "{fact}");
    }
}

#[test]
fn each_verdict_is_told_by_words_and_by_a_shape_as_well_as_by_colour() {
    let pages: Vec<String> = [genuine(), expired(), withdrawn()]
        .into_iter()
        .map(|verdict| judged(verdict, without_records(), Lang::Zh))
        .collect();
    let expected = ["真实有效", "真实，已过有效期", "已撤回，请勿采用"];
    let shape = |html: &str| {
        let from = html.find("role=\"status\"").unwrap();
        html[from..].split_once("</svg>").unwrap().0.to_owned()
    };
    for (html, words) in pages.iter().zip(expected) {
        assert!(html.contains(&format!("<h1>{words}</h1>")));
        assert_eq!(
            pages
                .iter()
                .filter(|other| shape(other) == shape(html))
                .count(),
            1
        );
    }
}

#[test]
fn an_expired_report_is_genuine_and_never_called_false() {
    let html = judged(expired(), without_records(), Lang::Zh);
    assert!(html.contains("真实，已过有效期"));
    assert!(html.contains("有效期止于"));
    assert!(!html.contains("伪造") && !html.contains("虚假"));
}

#[test]
fn a_withdrawn_report_says_when_and_why() {
    let html = judged(withdrawn(), without_records(), Lang::Zh);
    assert!(html.contains("2026年2月1日 15:00（北京时间）"));
    assert!(html.contains("报告中的记录有误"));
    assert!(!html.contains("真实有效"));
}

#[test]
fn notes_stand_beside_the_verdict_and_do_not_change_it() {
    let verdict = genuine();
    for note in [
        Note::FresherExists,
        Note::ObjectionOpen,
        Note::RecordsChanged,
    ] {
        let view = view(verdict, Some(without_records()), vec![note]);
        for lang in Lang::ALL {
            let html = page(
                Answer::Judged {
                    verdict,
                    view: &view,
                },
                lang,
            );
            assert!(html.contains(verify::note(note, lang)));
            assert!(html.contains(verify::genuine(lang)));
        }
    }
}

#[test]
fn an_unknown_code_gets_the_same_bytes_whatever_it_was_and_whenever_it_is_asked() {
    for lang in Lang::ALL {
        let first = view(Verdict::Unknown, None, Vec::new());
        let mut later = first.clone();
        later.checked_at = Some(now().plus_seconds(86_400));
        let write = |view| {
            page(
                Answer::Judged {
                    verdict: Verdict::Unknown,
                    view,
                },
                lang,
            )
        };
        assert_eq!(write(&first), write(&later));
        assert!(write(&first).contains("value=\"\""));
    }
}

#[test]
fn a_view_without_a_report_is_never_called_genuine() {
    let empty = view(genuine(), None, Vec::new());
    let html = page(
        Answer::Judged {
            verdict: genuine(),
            view: &empty,
        },
        Lang::Zh,
    );
    assert!(html.contains("没有找到这份报告") && !html.contains("真实有效"));
}

#[test]
fn a_wrong_code_is_shown_again_with_what_is_wrong_and_no_word_of_forgery() {
    for (fault, words) in [
        (InvalidCode::Length(15), "现在是15位"),
        (InvalidCode::Alphabet { position: 3 }, "第3位"),
        (InvalidCode::Mistyped, "逐组核对"),
    ] {
        let typed = "7K2M 9QX4 TB3N VW8B";
        let html = page(Answer::WrongCode { typed, fault }, Lang::Zh);
        assert!(html.contains(words), "{words}");
        assert!(html.contains("value=\"7K2M 9QX4 TB3N VW8B\""));
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("<title>错误："));
        assert!(html.contains("?lang=en&amp;code=7K2M%209QX4%20TB3N%20VW8B"));
        assert!(!html.contains("伪造") && !html.contains("role=\"status\""));
    }
}

#[test]
fn an_outage_is_no_verdict_and_can_be_tried_again() {
    let html = page(Answer::Problem(ProblemCode::VerifyUnavailable), Lang::Zh);
    assert!(html.contains("<h1>暂时无法核验</h1>") && html.contains("href=\"\""));
    assert!(!html.contains("role=\"status\""));
}

#[test]
fn every_page_has_one_heading_one_main_and_a_switch_of_language() {
    for lang in Lang::ALL {
        for (name, html) in all_pages(lang) {
            assert!(html.starts_with("<!DOCTYPE html><html lang="), "{name}");
            for once in [
                "<h1>",
                "<main>",
                "<header>",
                "<footer>",
                "<title>",
                "id=\"code\"",
            ] {
                assert_eq!(html.matches(once).count(), 1, "{name}: {once}");
            }
            assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())));
            let switch = format!("hreflang=\"{}\"", lang.other().tag());
            assert!(html.contains(&switch), "{name}");
            assert!(html.contains("127.0.0.1:8080"), "{name}: the host is shown");
            assert!(html.contains("<p class=\"demo\">"), "{name}: 演示 is said");
        }
    }
}

#[test]
fn an_english_page_marks_what_is_chinese_and_keeps_its_language_in_the_form() {
    let html = judged(genuine(), with_records(1, 0), Lang::En);
    assert!(html.contains("<tbody lang=\"zh-CN\">"));
    assert!(html.contains("<bdi lang=\"zh-CN\">市生态环境局</bdi>"));
    assert!(html.contains("<input type=\"hidden\" name=\"lang\" value=\"en\">"));
    assert!(html.contains("28 February 2026, 24:00"));
}

#[test]
fn a_page_outside_the_demonstration_does_not_say_so() {
    let mut report = without_records();
    report.demonstration = false;
    let verdict = genuine();
    let real = view(verdict, Some(report), Vec::new());
    let site = Site {
        host: "credit.example.cn",
        demonstration: false,
        ..SITE
    };
    let write = |view| {
        verify_page(&VerifyPage {
            site,
            lang: Lang::Zh,
            answer: Answer::Judged { verdict, view },
        })
    };
    assert!(!write(&real).contains("演示"));
    // A report of the demonstration says so on any site.
    let invented = view(verdict, Some(without_records()), Vec::new());
    assert!(write(&invented).contains("演示"));
}

#[test]
fn the_fragment_is_what_the_page_has() {
    let verdict = genuine();
    let view = view(verdict, Some(with_records(2, 0)), vec![Note::ObjectionOpen]);
    let fragment = verify_fragment(verdict, &view, Lang::Zh);
    let html = page(
        Answer::Judged {
            verdict,
            view: &view,
        },
        Lang::Zh,
    );
    assert!(html.contains(&fragment) && fragment.starts_with("<div class=\"verdict genuine\""));
    assert_eq!(day(2026, 2, 28), view.report.unwrap().valid_through);
}
