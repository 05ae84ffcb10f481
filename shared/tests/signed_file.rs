//! Files by hand in the form of a report's: what the check takes, and what it finds in every other.

#[path = "signed_file/forged.rs"]
mod forged;
#[path = "signed_file/keys.rs"]
mod keys;
#[path = "signed_file/stamped.rs"]
mod stamped;
#[path = "signed_file/written.rs"]
mod written;

use keys::{Issuer, Key, OFFICE, ROOT, noon};
use shared::signed_file::{Chain, Fault, Role, Trust, check};
use written::{Written, find};

#[test]
fn a_file_as_it_was_signed_gives_its_report() {
    let issuer = Issuer::new();
    let file = check(&Written::default().signed(&issuer), &issuer.trust()).expect("as signed");
    assert_eq!(file.report, b"{\"schema\":\"xinzheng-report/1\"}");
    assert_eq!(file.proof, b"{\"seal\":null}");
    assert_eq!(file.signed_at, noon());
    assert_eq!(file.stamp, None);
}

#[test]
fn the_same_content_gives_the_same_signature() {
    let (one, two) = (Issuer::new(), Issuer::new());
    assert_eq!(
        Written::default().signed(&one),
        Written::default().signed(&two)
    );
}

#[test]
fn no_byte_can_be_another() {
    let issuer = Issuer::new();
    let trust = issuer.trust();
    let good = Written::default().signed(&issuer);
    for at in 0..good.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut bad = good.clone();
            bad[at] ^= bit;
            assert!(check(&bad, &trust).is_err(), "byte {at}, bit {bit:#x}");
        }
    }
}

#[test]
fn no_byte_can_be_missing_or_more() {
    let issuer = Issuer::new();
    let trust = issuer.trust();
    let good = Written::default().signed(&issuer);
    for len in 0..good.len() {
        assert!(check(&good[..len], &trust).is_err(), "{len} bytes");
    }
    for at in (0..=good.len()).step_by(7) {
        let mut bad = good.clone();
        bad.insert(at, b' ');
        assert!(check(&bad, &trust).is_err(), "a blank at {at}");
    }
}

#[test]
fn an_appended_revision_is_named() {
    let issuer = Issuer::new();
    let mut bad = Written::default().signed(&issuer);
    let before = find(&bad, b"xref\n0 ");
    let at = bad.len() + 1;
    bad.extend(
        format!("\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 10/Root 1 0 R/Prev {before}>>\nstartxref\n{at}\n%%EOF")
            .into_bytes(),
    );
    assert_eq!(
        check(&bad, &issuer.trust()),
        Err(Fault::MoreThanOneRevision)
    );
}

#[test]
fn a_range_that_leaves_out_more_is_refused_though_it_is_signed() {
    let issuer = Issuer::new();
    let trust = issuer.trust();
    for shift in [1, 2, 8] {
        let narrow =
            Written::default().signed_with(&issuer, |[a, b, c, d]| [a, b, c + shift, d - shift]);
        assert_eq!(check(&narrow, &trust), Err(Fault::Range));
        let early = Written::default().signed_with(&issuer, |[a, b, c, d]| [a, b - shift, c, d]);
        assert_eq!(check(&early, &trust), Err(Fault::Range));
        let late = Written::default().signed_with(&issuer, |[a, b, c, d]| [a + shift, b, c, d]);
        assert_eq!(check(&late, &trust), Err(Fault::Range));
    }
}

#[test]
fn what_stands_behind_the_signature_in_its_gap_is_refused() {
    let issuer = Issuer::new();
    let good = Written::default().signed(&issuer);
    let end = find(&good, b"00>>>\nendobj") + 1;
    let mut bad = good.clone();
    bad[end] = b'1';
    assert_eq!(check(&bad, &issuer.trust()), Err(Fault::Gap));
    let mut bad = good.clone();
    bad[end] = b' ';
    assert_eq!(check(&bad, &issuer.trust()), Err(Fault::Gap));
    // Readers take small digits too: then a file would have two forms.
    let mut bad = good;
    let start = find(&bad, b"/Contents<") + 10;
    bad[start..end].make_ascii_lowercase();
    assert_eq!(check(&bad, &issuer.trust()), Err(Fault::Gap));
}

#[test]
fn changed_content_is_named() {
    let issuer = Issuer::new();
    let mut bad = Written::default().signed(&issuer);
    let at = find(&bad, b"xinzheng-report/1");
    bad[at] = b'y';
    assert_eq!(check(&bad, &issuer.trust()), Err(Fault::ContentChanged));
}

#[test]
fn a_signature_of_another_file_does_not_fit() {
    let issuer = Issuer::new();
    let mut bad = Written::default().signed(&issuer);
    let other = Written {
        report: "{\"schema\":\"xinzheng-report/2\"}",
        ..Written::default()
    }
    .signed(&issuer);
    let from = find(&bad, b"/Contents<");
    let to = from + find(&bad[from..], b">>>\nendobj");
    bad[from..to].copy_from_slice(&other[from..to]);
    assert_eq!(check(&bad, &issuer.trust()), Err(Fault::ContentChanged));
}

#[test]
fn a_file_without_signature_or_certification_is_named() {
    let issuer = Issuer::new();
    for (catalog, fault) in [
        ("/Perms<</DocMDP 4 0 R>>", Fault::NotSigned),
        (
            "/AcroForm<</Fields[3 0 R]/SigFlags 3>>",
            Fault::Dictionary("DocMDP"),
        ),
        (
            "/Perms<</DocMDP 4 0 R>>/AcroForm<</Fields[3 0 R 3 0 R]/SigFlags 3>>",
            Fault::Dictionary("field"),
        ),
        (
            "/Perms<</DocMDP 4 0 R>>/AcroForm<</Fields[3 0 R]/SigFlags 1>>",
            Fault::Dictionary("SigFlags"),
        ),
    ] {
        let file = Written {
            catalog,
            ..Written::default()
        };
        assert_eq!(
            check(&file.signed(&issuer), &issuer.trust()),
            Err(fault),
            "{catalog}"
        );
    }
}

#[test]
fn a_signature_that_allows_changes_or_is_of_another_kind_is_refused() {
    let issuer = Issuer::new();
    let loose = Written {
        allowed: 2,
        ..Written::default()
    };
    assert_eq!(
        check(&loose.signed(&issuer), &issuer.trust()),
        Err(Fault::Dictionary("Reference"))
    );
    let old = Written {
        sub_filter: "adbe.pkcs7.detached",
        ..Written::default()
    };
    assert_eq!(
        check(&old.signed(&issuer), &issuer.trust()),
        Err(Fault::Dictionary("SubFilter"))
    );
    let encrypted = Written {
        trailer: "/Encrypt 2 0 R",
        ..Written::default()
    };
    assert_eq!(
        check(&encrypted.signed(&issuer), &issuer.trust()),
        Err(Fault::Structure("encryption"))
    );
}

#[test]
fn a_root_of_the_same_name_is_not_the_root() {
    let issuer = Issuer::new();
    let (false_root, key) = (Key::new(8), Key::new(9));
    let forger = Issuer {
        certificates: vec![
            false_root.certify(Role::Issuing, &key, [OFFICE, ROOT]),
            false_root.certify(Role::Root, &false_root, [ROOT, ROOT]),
        ],
        key,
    };
    let forged = Written::default().signed(&forger);
    assert_eq!(check(&forged, &issuer.trust()), Err(Fault::UnknownRoot));
    assert_eq!(check(&forged, &Trust::default()), Err(Fault::UnknownRoot));
    // With the right root beside a certificate that it never signed.
    let forger = Issuer {
        certificates: vec![
            forger.certificates[0].clone(),
            issuer.certificates[1].clone(),
        ],
        key: forger.key,
    };
    let forged = Written::default().signed(&forger);
    assert_eq!(
        check(&forged, &issuer.trust()),
        Err(Fault::Certificate("signature"))
    );
}

#[test]
fn an_issuing_key_certifies_nobody() {
    let issuer = Issuer::new();
    let key = Key::new(12);
    let forger = Issuer {
        certificates: vec![
            issuer.key.certify(Role::Issuing, &key, ["另一个", OFFICE]),
            issuer.certificates[0].clone(),
            issuer.certificates[1].clone(),
        ],
        key,
    };
    assert_eq!(
        check(&Written::default().signed(&forger), &issuer.trust()),
        Err(Fault::Certificate("purpose"))
    );
}

#[test]
fn a_short_lived_key_is_certified_through_a_key_between() {
    let (root, between, key) = (Key::new(7), Key::new(11), Key::new(9));
    let issuer = Issuer {
        certificates: vec![
            between.certify(Role::Issuing, &key, [OFFICE, "密钥服务"]),
            root.certify(Role::Certifying, &between, ["密钥服务", ROOT]),
            root.certify(Role::Root, &root, [ROOT, ROOT]),
        ],
        key,
    };
    let file = Written::default().signed(&issuer);
    check(&file, &issuer.trust()).expect("as signed");
}

#[test]
fn a_key_signs_nothing_outside_its_time() {
    let root = Key::new(7);
    let key = Key::new(9);
    let end = noon().plus_seconds(3600);
    let issuer = Issuer {
        certificates: vec![
            root.certify_until(Role::Issuing, &key, [OFFICE, ROOT], end),
            root.certify(Role::Root, &root, [ROOT, ROOT]),
        ],
        key,
    };
    for (signed_at, fault) in [
        (end, None),
        (end.plus_seconds(1), Some(Fault::CertificateNotInForce)),
        (noon().plus_seconds(-86_400), None),
        (
            noon().plus_seconds(-86_401),
            Some(Fault::CertificateNotInForce),
        ),
    ] {
        let file = Written {
            signed_at,
            ..Written::default()
        };
        assert_eq!(
            check(&file.signed(&issuer), &issuer.trust()).err(),
            fault,
            "{signed_at}"
        );
    }
}

#[test]
fn a_chain_has_two_or_three_certificates() {
    let issuer = Issuer::new();
    assert!(Chain::read(&issuer.certificates[..1]).is_err());
    assert!(Chain::read(&vec![issuer.certificates[0].clone(); 4]).is_err());
    assert!(Chain::read(&[vec![0x30, 0], issuer.certificates[1].clone()]).is_err());
}

#[test]
fn noise_is_never_taken_and_never_a_crash() {
    let trust = Issuer::new().trust();
    let good = Written::default().signed(&Issuer::new());
    // Cut in two and joined at other places: parts of the right form, in the wrong place.
    for (a, b) in (0..good.len())
        .step_by(37)
        .zip((0..good.len()).rev().step_by(53))
    {
        let mut mixed = good[..a].to_vec();
        mixed.extend(&good[b..]);
        assert!(check(&mixed, &trust).is_err() || mixed == good);
    }
    for tail in [
        "",
        "xref\n0 1\n",
        "xref\n0 99999999999\n",
        "xref\n5 0\ntrailer\n",
    ] {
        let mut file = b"%PDF-1.7\n".to_vec();
        let at = file.len();
        file.extend(format!("{tail}\nstartxref\n{at}\n%%EOF").into_bytes());
        assert!(check(&file, &trust).is_err());
    }
    let mut deep = b"%PDF-1.7\nxref\ntrailer\n".to_vec();
    deep.extend(b"[".repeat(100_000));
    deep.extend(b"\nstartxref\n9\n%%EOF");
    assert_eq!(check(&deep, &trust), Err(Fault::Structure("nesting")));
}
