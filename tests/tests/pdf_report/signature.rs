//! Signed reports: what our own check, Poppler and pyHanko find in them, and what is found in altered ones.

use crate::keys::{Issuer, noon};
use crate::ranges::shifted;
use crate::samples;
use crate::tools::{Rendered, python, run};
use functions::pdf::{Attachments, render_to_sign};
use functions::random::OsRandom;
use functions::signature::{CannotSign, NotSigned, SignFile, Signing, Stamping};
use serde_json::{Value, json};
use shared::canonical::to_canonical_json;
use shared::report::SpecialReport;
use shared::signed_file::{Chain, Fault, SignedFile, Trust, check};
use std::ffi::OsStr;
use std::sync::Arc;

pub(crate) const PROOF: &[u8] = b"{\"schema\":\"xinzheng-proof/1\",\"seal\":null}";

/// The tests' issuing key.
pub(crate) struct TestKey(Issuer, Chain);

impl TestKey {
    pub(crate) fn new() -> Self {
        let issuer = Issuer::new();
        let chain = issuer.chain();
        Self(issuer, chain)
    }
}

impl SignFile for TestKey {
    fn chain(&self) -> &Chain {
        &self.1
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], CannotSign> {
        Ok(self.0.key.sign(message))
    }
}

/// Signs by the tests' key, without time stamps.
pub(crate) fn signing() -> Signing {
    Signing {
        key: Arc::new(TestKey::new()),
        stamping: Stamping::Never,
        trust: Arc::new(trust()),
    }
}

pub(crate) fn trust() -> Trust {
    Issuer::new().trust()
}

pub(crate) fn canonical(report: &SpecialReport) -> Vec<u8> {
    to_canonical_json(report).expect("a report is JSON")
}

/// A report as it goes out.
pub(crate) async fn signed(report: &SpecialReport) -> Vec<u8> {
    let json = canonical(report);
    sign_with(&signing(), report, &json).await.expect("signed")
}

/// Draws, signs and stamps.
pub(crate) async fn sign_with(
    signing: &Signing,
    report: &SpecialReport,
    json: &[u8],
) -> Result<Vec<u8>, NotSigned> {
    let attachments = Attachments {
        report: json,
        proof: PROOF,
    };
    let to_sign = signing.to_sign(attachments, noon())?;
    let file = render_to_sign(report, &samples::address(), &to_sign)?;
    let signed = signing.sign(file)?;
    signing.finish(signed, noon(), &OsRandom).await
}

fn checked(bytes: &[u8]) -> Result<SignedFile, Fault> {
    check(bytes, &trust())
}

/// What pyHanko finds.
pub(crate) fn hanko(file: &Rendered, authority: Option<&[u8]>) -> Value {
    let root = file.path().with_extension("root");
    let certificates = Issuer::new().certificates;
    std::fs::write(&root, certificates.last().expect("a root")).expect("written");
    let path = file.path();
    let mut arguments: Vec<&OsStr> = vec![path.as_ref(), root.as_ref()];
    let stamps = file.path().with_extension("authority");
    if let Some(authority) = authority {
        std::fs::write(&stamps, authority).expect("written");
        arguments.push(stamps.as_ref());
    }
    serde_json::from_slice(&python("validate.py", &arguments)).expect("JSON")
}

#[tokio::test]
async fn a_signed_report_is_taken_by_our_own_check_by_poppler_and_by_pyhanko() {
    for report in [
        samples::without_records(),
        samples::with_records(),
        samples::rare(),
        samples::big(300),
    ] {
        let bytes = signed(&report).await;
        let found = checked(&bytes).expect("as signed");
        assert_eq!(found.report, canonical(&report));
        assert_eq!(found.proof, PROOF);
        assert_eq!(found.signed_at, noon());
        let file = Rendered::holding(bytes);
        let poppler = run("pdfsig", &["-nocert".as_ref(), file.path().as_ref()]);
        let poppler = String::from_utf8_lossy(&poppler).into_owned();
        for expected in [
            "Signature Validation: Signature is Valid.",
            "Total document signed",
            "Signature Type: ETSI.CAdES.detached",
            "Signing Hash Algorithm: SHA-256",
        ] {
            assert!(poppler.contains(expected), "{expected} in\n{poppler}");
        }
        let attached = json!({
            "report.json": String::from_utf8(canonical(&report)).expect("UTF-8"),
            "proof.json": String::from_utf8_lossy(PROOF),
        });
        assert_eq!(
            hanko(&file, None),
            json!({
                "signatures": 1, "valid": true, "coverage": "ENTIRE_FILE", "changes": "NONE",
                "certified": "NO_CHANGES", "stamp": null, "attached": attached,
            })
        );
        run("qpdf", &["--check".as_ref(), file.path().as_ref()]);
    }
}

#[tokio::test]
async fn the_same_report_key_and_time_give_the_same_file() {
    let report = samples::with_records();
    assert!(signed(&report).await == signed(&report).await);
}

#[tokio::test]
async fn a_signature_changes_neither_text_nor_picture() {
    for report in [samples::without_records(), samples::with_records()] {
        let plain = Rendered::of(&report);
        let file = Rendered::holding(signed(&report).await);
        assert_eq!(file.text(), plain.text());
        assert_eq!(file.pages(), plain.pages());
        for page in 1..=plain.pages().len() {
            let [one, two] = [&file, &plain].map(|file| file.picture_file(page, 100));
            assert!(
                std::fs::read(one).expect("a picture") == std::fs::read(two).expect("a picture"),
                "page {page}"
            );
        }
        let url = format!("https://{}/v/{}", samples::HOST, samples::CODE);
        assert_eq!(crate::tools::zbar(&file.picture_file(1, 150)), url);
    }
}

#[tokio::test]
async fn the_visible_field_is_the_seal_area_and_clear_of_the_code() {
    let bytes = signed(&samples::without_records()).await;
    let text = String::from_utf8_lossy(&bytes);
    let (_, field) = text.split_once("/Subtype/Widget").expect("a field");
    let (_, corners) = field.split_once("/Rect[").expect("its corners");
    let (corners, _) = corners.split_once(']').expect("four numbers");
    let corners: Vec<f32> = corners
        .split(' ')
        .map(|number| number.parse().expect("a number"))
        .collect();
    let [left, bottom, right, top] = corners[..] else {
        panic!("{corners:?}");
    };
    let mm = |points: f32| points * 25.4 / 72.0;
    assert!((mm(right - left) - 34.0).abs() < 0.1 && (mm(top - bottom) - 34.0).abs() < 0.1);
    // The code, its quiet zone, the typed code and the host end above 66 mm from the top.
    assert!(
        mm(top) < 297.0 - 66.0,
        "{} mm from the top",
        297.0 - mm(top)
    );
    assert!(mm(left) > 22.0 && mm(right) < 188.0 && mm(bottom) > 21.0);
}

#[tokio::test]
async fn attachments_are_associated_as_pdf_a_wants_it() {
    let report = samples::without_records();
    let bytes = signed(&report).await;
    let text = String::from_utf8_lossy(&bytes);
    for expected in [
        "/AFRelationship/Source",
        "/AFRelationship/Supplement",
        "/Subtype/application#2Fjson",
        "<pdfaid:part>3</pdfaid:part>",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    let file = Rendered::holding(bytes.clone());
    for (place, content) in [("1", PROOF), ("2", &canonical(&report)[..])] {
        let out = file.path().with_extension(place);
        let options = ["-save", place, "-o"].map(OsStr::new);
        let mut arguments: Vec<&OsStr> = options.to_vec();
        let path = file.path();
        arguments.extend([out.as_os_str(), path.as_os_str()]);
        run("pdfdetach", &arguments);
        assert_eq!(std::fs::read(out).expect("saved"), content);
    }
}

#[tokio::test]
async fn a_seal_area_on_a_later_page_is_signed_there() {
    let mut report = samples::without_records();
    report.entity.address = "盐城市".repeat(600);
    let bytes = signed(&report).await;
    checked(&bytes).expect("as signed");
    let file = Rendered::holding(bytes);
    assert_eq!(hanko(&file, None)["valid"], json!(true));
    run("qpdf", &["--check".as_ref(), file.path().as_ref()]);
}

/// Replaces a text by one of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).position(|window| window == from);
    let at = at.expect("it is there");
    let mut out = bytes.to_vec();
    out[at..at + to.len()].copy_from_slice(to);
    out
}

#[tokio::test]
async fn one_byte_changed_in_a_thousand_places_is_refused() {
    let good = signed(&samples::with_records()).await;
    let mut places: Vec<usize> = (0..1_000).map(|place| place * good.len() / 1_000).collect();
    // The signature itself is a small part of the file: each byte of it too.
    let from = good.windows(10).rposition(|text| text == b"/Contents<");
    let from = from.expect("a signature");
    places.extend(from..(from + 2_600).min(good.len()));
    for at in places {
        for bit in [0x01, 0x20] {
            let mut bad = good.clone();
            bad[at] ^= bit;
            assert!(checked(&bad).is_err(), "byte {at}, bit {bit:#x}");
        }
    }
}

#[tokio::test]
async fn altered_files_are_refused_with_what_was_done() {
    let report = samples::with_records();
    let good = signed(&report).await;
    let other = signed(&samples::without_records()).await;
    // The title in the metadata is not compressed.
    let content = replaced(
        &good,
        b"<dc:format>application/pdf",
        b"<dc:format>application/Pdf",
    );
    assert_eq!(checked(&content), Err(Fault::ContentChanged));
    // Report and proof change places.
    let swapped = replaced(&good, b"(proof.json)", b"(xroof.json)");
    assert_eq!(checked(&swapped), Err(Fault::ContentChanged));
    let unsigned = replaced(&good, b"/AcroForm", b"/Acroform");
    assert_eq!(checked(&unsigned), Err(Fault::NotSigned));
    let uncertified = replaced(&good, b"/Perms<<", b"/Permz<<");
    assert_eq!(checked(&uncertified), Err(Fault::Dictionary("DocMDP")));
    let loose = replaced(&good, b"/P 1/V/1.2", b"/P 3/V/1.2");
    assert_eq!(checked(&loose), Err(Fault::Dictionary("Reference")));
    let plain = functions::pdf::render(&report, &samples::address()).expect("renders");
    assert_eq!(checked(&plain), Err(Fault::NotSigned));
    // The signature of another report of the same key.
    let cut = |bytes: &[u8]| {
        let from = bytes.windows(10).rposition(|text| text == b"/Contents<");
        let from = from.expect("a signature") + 9;
        from..from
            + bytes[from..]
                .iter()
                .position(|byte| *byte == b'>')
                .expect("an end")
    };
    let (ours, theirs) = (cut(&good), cut(&other));
    let mut taken = good.clone();
    taken[ours].copy_from_slice(&other[theirs]);
    assert_eq!(checked(&taken), Err(Fault::ContentChanged));
}

#[tokio::test]
async fn a_shifted_range_is_refused() {
    let good = signed(&samples::with_records()).await;
    for (range, bad) in shifted(&good) {
        assert_eq!(checked(&bad), Err(Fault::Range), "{range}");
    }
}

#[tokio::test]
async fn what_was_appended_is_refused_though_readers_take_it_for_a_revision() {
    let good = signed(&samples::without_records()).await;
    let mut trailing = good.clone();
    trailing.push(b'\n');
    assert_eq!(checked(&trailing), Err(Fault::Structure("end")));
    // An empty revision, well formed.
    let text = String::from_utf8_lossy(&good);
    let before: usize = text
        .rsplit_once("startxref\n")
        .and_then(|(_, end)| end.split_once('\n')?.0.parse().ok())
        .expect("a number");
    let (_, trailer) = text.rsplit_once("trailer\n<<").expect("a trailer");
    let (trailer, _) = trailer.split_once("\nstartxref").expect("its end");
    let mut revised = good.clone();
    let at = revised.len() + 1;
    revised.extend(
        format!(
            "\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Prev {before}{trailer}\nstartxref\n{at}\n%%EOF"
        )
        .into_bytes(),
    );
    assert_eq!(checked(&revised), Err(Fault::MoreThanOneRevision));
    let revised = Rendered::holding(revised);
    let poppler = run("pdfsig", &["-nocert".as_ref(), revised.path().as_ref()]);
    assert!(!String::from_utf8_lossy(&poppler).contains("Total document signed"));
}

#[tokio::test]
async fn a_file_written_anew_by_another_program_is_refused() {
    let file = Rendered::holding(signed(&samples::without_records()).await);
    let anew = file.path().with_extension("anew");
    run("qpdf", &[file.path().as_ref(), anew.as_ref()]);
    assert!(checked(&std::fs::read(anew).expect("written")).is_err());
}
