//! Certificates that the root really signed, and that are not in the form of ours.

use crate::keys::{Issuer, Key, OFFICE, ROOT, noon};
use crate::written::{Written, find};
use shared::signed_file::{Fault, Role, check};
use shared::time::ShanghaiTime;

/// An element with a length of two bytes.
fn long(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short content");
    [&[tag, 0x82][..], &length.to_be_bytes(), content].concat()
}

/// A certificate in which these bytes are others, signed anew.
fn signed_anew(root: &Key, certificate: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let start = 4;
    let length = u16::from_be_bytes([certificate[6], certificate[7]]);
    let end = start + 4 + usize::from(length);
    let mut inner = certificate[start + 4..end].to_vec();
    let at = find(&inner, from);
    inner.splice(at..at + from.len(), to.iter().copied());
    let inner = long(0x30, &inner);
    let signature = p256::ecdsa::Signature::from_slice(&root.sign(&inner)).expect("a signature");
    let signature = signature.normalize_s().to_der();
    let length = u8::try_from(signature.as_bytes().len()).expect("short");
    let kind = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
    let bits = [&[0x03, length + 1, 0][..], signature.as_bytes()].concat();
    long(0x30, &[&inner[..], kind, &bits].concat())
}

fn outcome(from: &[u8], to: &[u8]) -> Result<(), Fault> {
    let (root, key) = (Key::new(7), Key::new(9));
    let good = root.certify(Role::Issuing, &key, [OFFICE, ROOT]);
    let issuer = Issuer {
        certificates: vec![
            signed_anew(&root, &good, from, to),
            root.certify(Role::Root, &root, [ROOT, ROOT]),
        ],
        key,
    };
    check(&Written::default().signed(&issuer), &issuer.trust()).map(|_| ())
}

#[test]
fn a_certificate_that_is_signed_anew_and_says_the_same_is_right() {
    assert_eq!(outcome(b"\x55\x1d\x0f", b"\x55\x1d\x0f"), Ok(()));
}

#[test]
fn a_critical_extension_that_nobody_knows_is_refused() {
    // The key's usage, under another number.
    assert_eq!(
        outcome(b"\x06\x03\x55\x1d\x0f", b"\x06\x03\x55\x1d\x7f"),
        Err(Fault::Certificate("extension"))
    );
}

#[test]
fn an_extension_that_stands_twice_is_refused() {
    // The identifier of the key is called its usage.
    assert_eq!(
        outcome(b"\x06\x03\x55\x1d\x0e", b"\x06\x03\x55\x1d\x0f"),
        Err(Fault::Certificate("extension"))
    );
}

#[test]
fn a_key_that_may_not_sign_is_refused() {
    // Key encipherment alone.
    assert_eq!(
        outcome(b"\x03\x02\x06\xc0", b"\x03\x02\x05\x20"),
        Err(Fault::Certificate("purpose"))
    );
}

#[test]
fn a_yes_that_is_not_written_as_der_is_refused() {
    assert_eq!(
        outcome(
            b"\x01\x01\xff\x04\x04\x03\x02\x06",
            b"\x01\x01\x01\x04\x04\x03\x02\x06"
        ),
        Err(Fault::Certificate("extension"))
    );
}

#[test]
fn a_certificate_without_a_use_for_its_bytes_cannot_be_written_into_a_chain() {
    let (root, key) = (Key::new(7), Key::new(9));
    let good = root.certify(Role::Issuing, &key, [OFFICE, ROOT]);
    let chain = |first: Vec<u8>| {
        shared::signed_file::Chain::read(&[first, root.certify(Role::Root, &root, [ROOT, ROOT])])
    };
    assert!(chain(good.clone()).is_ok());
    for (from, to, what) in [
        // Version 1, whose extensions nobody reads.
        (
            &b"\xa0\x03\x02\x01\x02"[..],
            &b"\xa0\x03\x02\x01\x00"[..],
            "version",
        ),
        (b"\x17\x0d26", b"\x17\x0d2x", "digit"),
        (b"\x17\x0d261123040000Z", b"\x17\x0d261323040000Z", "month"),
        (
            b"\x17\x0d261123040000Z",
            b"\x18\x0d261123040000Z",
            "kind of time",
        ),
        (
            b"\x17\x0d261123040000Z",
            b"\x17\x11261123120000+0800",
            "offset",
        ),
        (
            b"\x17\x0d261123040000Z",
            b"\x17\x81\x0d261123040000Z",
            "long length",
        ),
        (
            b"\x17\x0d261123040000Z",
            b"\x37\x0d261123040000Z",
            "constructed",
        ),
    ] {
        assert!(
            chain(signed_anew(&root, &good, from, to)).is_err(),
            "{what}"
        );
    }
}

#[test]
fn a_certificate_lasts_beyond_the_years_of_two_digits() {
    let (root, key) = (Key::new(7), Key::new(9));
    let end = ShanghaiTime::parse("2055-01-02T03:04:05+08:00").expect("a time");
    let issuer = Issuer {
        certificates: vec![
            root.certify_until(Role::Issuing, &key, [OFFICE, ROOT], end),
            root.certify_until(Role::Root, &root, [ROOT, ROOT], end),
        ],
        key,
    };
    for (signed_at, fault) in [
        (noon(), None),
        (end, None),
        (end.plus_seconds(1), Some(Fault::CertificateNotInForce)),
    ] {
        let file = Written {
            signed_at,
            ..Written::default()
        };
        let found = check(&file.signed(&issuer), &issuer.trust());
        assert_eq!(found.err(), fault, "{signed_at}");
    }
}
