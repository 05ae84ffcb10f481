//! Time stamps: an answer of an authority, recorded, and what is made of every other.

use crate::keys::{Issuer, noon};
use crate::written::Written;
use shared::signed_file::{BadAnswer, Fault, Trust, check, stamp_request, stamp_token};
use shared::time::ShanghaiTime;

/// What `certomancer` answered to [`request`], and its certificate.
const ANSWER: &[u8] = include_bytes!("answer.tsr");
const AUTHORITY: &[u8] = include_bytes!("authority.der");
const NONCE: [u8; 16] = [0x85; 16];

fn unstamped() -> Written {
    Written {
        stamp_room: 2_000,
        ..Written::default()
    }
}

fn trust(issuer: &Issuer) -> Trust {
    Trust {
        time_stamp_authorities: vec![AUTHORITY.to_vec()],
        ..issuer.trust()
    }
}

fn stamped(issuer: &Issuer) -> Vec<u8> {
    let hash = unstamped().signature_hash(issuer);
    let token = stamp_token(ANSWER, &hash, NONCE, noon(), &trust(issuer)).expect("a token");
    let file = Written {
        stamp: Some(token),
        ..unstamped()
    };
    file.signed(issuer)
}

#[test]
fn a_request_is_the_one_that_was_answered() {
    let hash = unstamped().signature_hash(&Issuer::new());
    let request = stamp_request(&hash, NONCE);
    assert_eq!(request, include_bytes!("request.tsq"));
}

#[test]
fn a_stamped_file_says_when() {
    let issuer = Issuer::new();
    let file = check(&stamped(&issuer), &trust(&issuer)).expect("as signed");
    let at = ShanghaiTime::parse("2026-11-24T12:00:05+08:00");
    assert_eq!(file.stamp.map(|stamp| stamp.at), at);
}

#[test]
fn no_byte_of_a_stamped_file_can_be_another() {
    let issuer = Issuer::new();
    let (good, trust) = (stamped(&issuer), trust(&issuer));
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x01;
        assert!(check(&bad, &trust).is_err(), "byte {at}");
    }
}

#[test]
fn an_authority_that_nobody_named_stamps_nothing() {
    let issuer = Issuer::new();
    assert_eq!(
        check(&stamped(&issuer), &issuer.trust()),
        Err(Fault::Stamp("authority"))
    );
}

#[test]
fn an_answer_to_something_else_is_no_time_stamp() {
    let issuer = Issuer::new();
    let (trust, hash) = (trust(&issuer), unstamped().signature_hash(&issuer));
    let token =
        |answer: &[u8], hash: &[u8; 32], nonce| stamp_token(answer, hash, nonce, noon(), &trust);
    assert_eq!(
        token(ANSWER, &[1; 32], NONCE),
        Err(BadAnswer::Token(Fault::Stamp("of another signature")))
    );
    assert_eq!(token(ANSWER, &hash, [1; 16]), Err(BadAnswer::Nonce));
    assert_eq!(token(b"<html>", &hash, NONCE), Err(BadAnswer::Encoding));
    assert_eq!(
        token(&ANSWER[..ANSWER.len() - 1], &hash, NONCE),
        Err(BadAnswer::Encoding)
    );
    // A status alone: rejection, with a text.
    let refused = b"\x30\x0d\x30\x0b\x02\x01\x02\x30\x06\x0c\x04busy";
    assert_eq!(token(refused, &hash, NONCE), Err(BadAnswer::Refused(2)));
    for at in 0..ANSWER.len() {
        let mut bad = ANSWER.to_vec();
        bad[at] ^= 0x04;
        assert!(token(&bad, &hash, NONCE).is_err(), "byte {at}");
    }
}

#[test]
fn a_stamp_from_before_the_signature_is_refused() {
    let issuer = Issuer::new();
    let hash = unstamped().signature_hash(&issuer);
    let at = |seconds| {
        let signed_at = noon().plus_seconds(seconds);
        stamp_token(ANSWER, &hash, NONCE, signed_at, &trust(&issuer))
    };
    assert!(at(65).is_ok());
    assert_eq!(
        at(66),
        Err(BadAnswer::Token(Fault::Stamp("earlier than the signature")))
    );
}

/// Writes the request where `STAMP_REQUEST` says, for another answer.
#[test]
#[ignore = "makes the recorded request anew"]
fn write_the_request() {
    let hash = unstamped().signature_hash(&Issuer::new());
    let path = std::env::var("STAMP_REQUEST").expect("a path");
    std::fs::write(path, stamp_request(&hash, NONCE)).expect("written");
}
