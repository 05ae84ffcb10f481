//! The clauses of PDF/A-3b that our writer could break, looked at by a program of the tests over pyHanko's reader. It is no
//! validator: none was to be had that is small and open.

use crate::samples;
use crate::seal_image::sealed;
use crate::signature::signed;
use crate::tools::{Rendered, python};

fn found_in(bytes: Vec<u8>) -> Vec<String> {
    let file = Rendered::holding(bytes);
    let found = python("archive.py", &[file.path().as_ref()]);
    serde_json::from_slice(&found).expect("a list")
}

#[tokio::test]
async fn a_signed_report_keeps_to_the_clauses_of_pdf_a_that_our_writer_could_break() {
    let none: [&str; 0] = [];
    for report in [
        samples::without_records(),
        samples::with_records(),
        samples::rare(),
        samples::big(300),
    ] {
        assert_eq!(found_in(signed(&report).await), none);
    }
    assert_eq!(found_in(sealed(&samples::early()).await), none);
    assert_eq!(found_in(sealed(&samples::rare()).await), none);
}

#[tokio::test]
async fn what_breaks_a_clause_is_found_by_its_number() {
    let good = sealed(&samples::rare()).await;
    for (from, to, clause) in [
        ("%PDF-1.7", "%PDF-2.0", "6.1.2"),
        ("\nendobj\n", " endobj\n", "6.1.9"),
        ("/GTS_PDFA1", "/GTS_PDFX1", "6.2.3"),
        ("/DeviceGray", "/DeviceGrey", "6.2.8"),
        ("/DW 1000", "/DW 1009", "6.2.11.5"),
        ("/Identity-H", "/Identity-V", "6.2.11.3.3"),
        ("/F 132", "/F 134", "6.3.2"),
        ("pdfaid:part>3<", "pdfaid:part>2<", "6.6.4"),
        ("/AFRelationship/Source", "/AFRelationship/Sourze", "6.8"),
        ("/application#2Fjson", "/application#2Fxson", "6.8"),
    ] {
        let at = good
            .windows(from.len())
            .position(|window| window == from.as_bytes());
        let at = at.unwrap_or_else(|| panic!("{from} is there"));
        let mut bad = good.clone();
        bad[at..at + to.len()].copy_from_slice(to.as_bytes());
        let found = found_in(bad);
        assert!(
            found.iter().any(|fault| fault.starts_with(clause)),
            "{from}: {found:?}"
        );
    }
}
