//! The file's structure, and that the same report gives the same bytes.

use crate::samples;
use crate::tools::{Rendered, run};
use functions::pdf::render;
use sha2::{Digest, Sha256};
use shared::report::SpecialReport;
use std::fmt::Write as _;

/// Reports as they were once issued, with the hash of their files. A change of the drawing changes the hash: look at
/// the pages, then write the new one here.
const GOLDEN: [(&str, &str); 2] = [
    (
        include_str!("golden/without_records.json"),
        "09491f026023534ea1fc38c65f12f1d873c971e753a37da3019666f3094a1b04",
    ),
    (
        include_str!("golden/with_records.json"),
        "67be68c6718dd01c2a3bf995fa30c6b4e838707f6e9227ba6e023c487b78b5ad",
    ),
];

#[test]
fn the_same_report_gives_the_bytes_of_the_golden_file() {
    for (json, expected) in GOLDEN {
        let report: SpecialReport = serde_json::from_str(json).expect("a report");
        let bytes = render(&report, &samples::address()).expect("renders");
        let mut hash = String::new();
        for byte in Sha256::digest(&bytes) {
            let _ = write!(hash, "{byte:02x}");
        }
        assert_eq!(hash, expected, "{}", report.entity.name);
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_on_every_thread() {
    let report = samples::with_records();
    let first = render(&report, &samples::address()).expect("renders");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let again = scope.spawn(|| render(&report, &samples::address()).expect("renders"));
            assert!(again.join().expect("no panic") == first);
        }
    });
}

#[test]
fn another_report_has_another_identifier() {
    let one = Rendered::of(&samples::without_records());
    let mut report = samples::without_records();
    report.purpose = shared::report::Purpose::Commerce;
    let other = Rendered::of(&report);
    assert_ne!(identifier(&one.bytes), identifier(&other.bytes));
}

fn identifier(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let from = text.rfind("/ID[<").expect("an identifier") + 5;
    text[from..from + 32].to_owned()
}

#[test]
fn qpdf_finds_no_fault() {
    for report in [
        samples::without_records(),
        samples::with_records(),
        samples::rare(),
        samples::big(300),
    ] {
        let rendered = Rendered::of(&report);
        run("qpdf", &["--check".as_ref(), rendered.path().as_ref()]);
    }
}

#[test]
fn the_file_says_what_it_is() {
    let report = samples::without_records();
    let rendered = Rendered::of(&report);
    let info = run("pdfinfo", &["-isodates".as_ref(), rendered.path().as_ref()]);
    let info = String::from_utf8(info).expect("UTF-8");
    for expected in [
        format!("经营主体专用信用报告 {}", report.report_no),
        report.policy.office_zh.clone(),
        "printpdf".to_owned(),
        "2026-11-24T09:05:00+08".to_owned(),
        "A4".to_owned(),
    ] {
        assert!(info.contains(&expected), "{expected} in\n{info}");
    }
    assert!(rendered.bytes.starts_with(b"%PDF-1.7\n"));
    let text = String::from_utf8_lossy(&rendered.bytes);
    for expected in [
        "/Lang(zh-CN)",
        "/DisplayDocTitle true",
        "/GTS_PDFA1",
        "<pdfaid:part>3</pdfaid:part>",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
}

#[test]
fn every_font_is_embedded_as_a_subset_with_a_map_to_unicode() {
    let rendered = Rendered::of(&samples::rare());
    let fonts = String::from_utf8(run("pdffonts", &[rendered.path().as_ref()])).expect("UTF-8");
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!((3..=4).contains(&rows.len()), "{fonts}");
    for row in rows {
        assert!(
            row.contains("Identity-H") && row.contains("yes yes yes"),
            "{row}"
        );
    }
}

#[test]
fn a_report_without_records_is_small() {
    let bytes = render(&samples::without_records(), &samples::address()).expect("renders");
    assert!(bytes.len() <= 140_000, "{} bytes", bytes.len());
}
