//! What is taken for a PDF, a JPEG or a PNG, and what is not.

use super::{
    Attached, AttachmentFault, AttachmentKind, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, clean_name,
    read_attachments,
};

fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n29\n%%EOF\n".to_vec()
}

fn jpeg() -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F'];
    // A frame of 8 bits, 2 high and 3 wide, with no component.
    file.extend([0xFF, 0xC0, 0, 8, 8, 0, 2, 0, 3, 0]);
    file.extend([0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]);
    file
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short chunk");
    [&length.to_be_bytes()[..], kind, content, &[0; 4]].concat()
}

fn png() -> Vec<u8> {
    let head = [0, 0, 0, 2, 0, 0, 0, 3, 8, 6, 0, 0, 0];
    [
        super::PNG.to_vec(),
        chunk(b"IHDR", &head),
        chunk(b"IDAT", &[1, 2, 3]),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

#[test]
fn a_file_is_known_by_what_it_holds() {
    assert_eq!(AttachmentKind::of(&pdf()), Some(AttachmentKind::Pdf));
    assert_eq!(AttachmentKind::of(&jpeg()), Some(AttachmentKind::Jpeg));
    assert_eq!(AttachmentKind::of(&png()), Some(AttachmentKind::Png));
    let by_name = vec![("说明.pdf".to_owned(), jpeg())];
    let read = read_attachments(by_name).expect("a picture");
    let Attached { name, kind, .. } = &read[0];
    assert_eq!((name.as_str(), *kind), ("说明.jpg", AttachmentKind::Jpeg));
}

#[test]
fn a_head_alone_makes_no_file() {
    let html = b"<script>alert(1)</script>";
    for bad in [
        b"".to_vec(),
        html.to_vec(),
        b"MZ\x90\0".to_vec(),
        b"GIF89a".to_vec(),
        b"PK\x03\x04".to_vec(),
        b"%PDF-1.7".to_vec(),
        [b"%PDF-1.7\n".as_slice(), html, b"\n%%EOF"].concat(),
        [b"%PDF-1.7\n".as_slice(), html, b"\nstartxref\n3\n%%EOF"].concat(),
        [
            b"%PDF-1.7\n".as_slice(),
            html,
            b"\nstartxref\n999999\n%%EOF",
        ]
        .concat(),
        [&[0xFF, 0xD8, 0xFF, 0xE0][..], html].concat(),
        [&super::PNG[..], html].concat(),
    ] {
        assert_eq!(AttachmentKind::of(&bad), None, "{bad:?}");
        let given = vec![("证明.pdf".to_owned(), bad)];
        assert_eq!(read_attachments(given), Err((0, AttachmentFault::Kind)));
    }
}

#[test]
fn a_file_that_was_cut_off_is_none() {
    for whole in [pdf(), jpeg(), png()] {
        // The end mark of a PDF may be followed by a line break.
        for end in 0..whole.len() - 1 {
            assert_eq!(
                AttachmentKind::of(&whole[..end]),
                None,
                "{end} of {whole:?}"
            );
        }
    }
    let mut longer = png();
    longer.extend(b"<script>");
    assert_eq!(AttachmentKind::of(&longer), None);
}

#[test]
fn attachments_have_a_number_and_a_size() {
    let named = |content: Vec<u8>| ("a.png".to_owned(), content);
    let many = vec![named(png()); MAX_ATTACHMENTS + 1];
    assert_eq!(
        read_attachments(many),
        Err((MAX_ATTACHMENTS, AttachmentFault::TooMany))
    );
    let large = |bytes: usize| {
        let mut file = jpeg();
        file.resize(bytes, 0);
        file
    };
    let one = vec![named(png()), named(large(MAX_ATTACHMENT_BYTES + 1))];
    assert_eq!(read_attachments(one), Err((1, AttachmentFault::TooLarge)));
    let two = vec![named(large(MAX_ATTACHMENT_BYTES)); 2];
    assert_eq!(read_attachments(two), Err((1, AttachmentFault::TooLarge)));
    let fits = vec![named(large(MAX_ATTACHMENT_BYTES))];
    assert!(read_attachments(fits).is_ok());
}

#[test]
fn a_name_can_be_shown_and_saved_anywhere() {
    for (given, kept) in [
        ("处罚决定书.PDF", "处罚决定书.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\用户\\扫描 件.pdf", "扫描 件.pdf"),
        ("a\u{202E}fdp.exe", "afdp.pdf"),
        ("\"; rm -rf\r\n.pdf", "rm -rf.pdf"),
        ("", "attachment.pdf"),
        (".pdf", "attachment.pdf"),
        ("....", "attachment.pdf"),
        ("<>|?*", "attachment.pdf"),
    ] {
        assert_eq!(clean_name(given, AttachmentKind::Pdf), kept, "{given:?}");
    }
    let long = clean_name(&"长".repeat(500), AttachmentKind::Png);
    assert_eq!(long.chars().count(), 80);
}

/// Native alone: a browser has no need to make up thousands of inputs again.
#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::{AttachmentKind, clean_name};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_the_check_stumble(content in proptest::collection::vec(any::<u8>(), 0..300)) {
            for head in [&b"%PDF-1.7"[..], &[0xFF, 0xD8, 0xFF], &super::super::PNG, &[]] {
                let file = [head, &content].concat();
                let _ = AttachmentKind::of(&file);
            }
        }

        #[test]
        fn a_cleaned_name_stays_as_it_is(name in ".{0,120}") {
            let once = clean_name(&name, AttachmentKind::Jpeg);
            prop_assert_eq!(clean_name(&once, AttachmentKind::Jpeg), once.clone());
            prop_assert!(!once.contains(['/', '\\', '"', '\n', '\r']) && once.ends_with(".jpg"));
        }
    }
}
