//! What somebody who has a genuine file, or two, could make of it.

use crate::ranges::shifted;
use crate::tools::{Rendered, run};

/// An altered file.
pub(crate) struct Attack {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// All of them.
pub(crate) fn of(good: &[u8], other: &[u8]) -> Vec<Attack> {
    let mut made = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| {
        made.push(Attack {
            name: name.to_owned(),
            bytes,
        });
    };
    for place in 0..1_000 {
        let at = place * good.len() / 1_000;
        for bit in [0x01, 0x20] {
            let mut bytes = good.to_vec();
            bytes[at] ^= bit;
            add(&format!("bit {bit:#x} of byte {at}"), bytes);
        }
    }
    for (name, bytes) in appended(good) {
        add(name, bytes);
    }
    for (name, bytes) in shifted(good) {
        add(&name, bytes);
    }
    for (name, from, to) in [
        (
            "other content",
            &b"<dc:format>application/pdf"[..],
            &b"<dc:format>application/PDF"[..],
        ),
        (
            "attachments of another name",
            b"(proof.json)",
            b"(proox.json)",
        ),
        ("no form", b"/AcroForm", b"/AcroFoRm"),
        ("no certification", b"/Perms<<", b"/PermS<<"),
        ("changes allowed", b"/P 1/V/1.2", b"/P 3/V/1.2"),
        ("no gap", b"/Contents<", b"/ContentS<"),
    ] {
        add(name, replaced(good, from, to));
    }
    add(
        "signature of another report",
        with_signature_of(good, other),
    );
    add("no signature in its gap", without_signature(good));
    add("report of another file", with_attachment_of(good, other));
    add("cut off", good[..good.len() - 1].to_vec());
    add("two files, one after the other", [good, other].concat());
    add("written anew by another program", rewritten(good));
    made
}

fn position(bytes: &[u8], text: &[u8]) -> usize {
    let mut windows = bytes.windows(text.len());
    windows
        .rposition(|window| window == text)
        .unwrap_or_else(|| panic!("{} is there", String::from_utf8_lossy(text)))
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = position(bytes, from);
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

/// Revisions that readers accept as such.
fn appended(good: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let text = String::from_utf8_lossy(good);
    let (_, end) = text.rsplit_once("startxref\n").expect("a table");
    let before = end.lines().next().expect("a number");
    let (_, trailer) = text.rsplit_once("trailer\n<<").expect("a trailer");
    let (trailer, _) = trailer.split_once("\nstartxref").expect("its end");
    let revision = |object: &str, entry: &str| {
        let mut bytes = good.to_vec();
        bytes.push(b'\n');
        let offset = bytes.len();
        bytes.extend(object.as_bytes());
        let table = bytes.len();
        let entry = entry.replace("OFFSET", &format!("{offset:010}"));
        bytes.extend(
            format!(
                "xref\n0 1\n0000000000 65535 f \n{entry}trailer\n<</Prev {before}{trailer}\nstartxref\n{table}\n%%EOF"
            )
            .into_bytes(),
        );
        bytes
    };
    vec![
        ("a line end behind the file", [good, b"\n"].concat()),
        ("an empty revision", revision("", "")),
        (
            "a revision with another page tree",
            revision(
                "2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n",
                "2 1\nOFFSET 00000 n \n",
            ),
        ),
    ]
}

/// From the `<` of the signature to its `>`.
fn gap(bytes: &[u8]) -> std::ops::Range<usize> {
    let from = position(bytes, b"/Contents<") + b"/Contents".len();
    let len = bytes[from..].iter().position(|byte| *byte == b'>');
    from..from + len.expect("an end")
}

fn with_signature_of(good: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    bytes[gap(good)].copy_from_slice(&other[gap(other)]);
    bytes
}

fn without_signature(good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let gap = gap(good);
    bytes[gap.start + 1..gap.end].fill(b'0');
    bytes
}

/// The stream of the attached report, of another length as a rule: then nothing stands where the table says.
fn with_attachment_of(good: &[u8], other: &[u8]) -> Vec<u8> {
    let stream = |bytes: &[u8]| {
        // The report is the first of the two.
        let kind = b"/Subtype/application#2Fjson";
        let head = bytes.windows(kind.len()).position(|window| window == kind);
        let head = head.expect("an attachment");
        let from = head
            + bytes[head..]
                .windows(7)
                .position(|window| window == b"stream\n")
                .expect("a stream")
            + 7;
        let len = bytes[from..]
            .windows(9)
            .position(|window| window == b"endstream");
        from..from + len.expect("an end")
    };
    let (ours, theirs) = (stream(good), stream(other));
    [&good[..ours.start], &other[theirs], &good[ours.end..]].concat()
}

fn rewritten(good: &[u8]) -> Vec<u8> {
    let file = Rendered::holding(good.to_vec());
    let anew = file.path().with_extension("anew");
    run("qpdf", &[file.path().as_ref(), anew.as_ref()]);
    std::fs::read(anew).expect("written")
}
