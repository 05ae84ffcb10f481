//! The offline seal: vectors, and what must not pass.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "seal/answers.rs"]
mod answers;
#[path = "seal/keys.rs"]
mod keys;

use keys::{HOST, List, code, key, said, sealed, time};
use serde_json::Value;
use shared::seal::{
    Algorithm, CannotSeal, Evidence, IssuingKey, NotSealed, OfflineStanding, PublicKey, Seal,
    SectorBits, Statement, TrustedKeys, check, check_scanned,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const VECTORS: &str = include_str!("../../tests/vectors/seal.json");

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    let pair = |pair: &[u8]| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.map(pair).collect()
}

fn trusted(vectors: &Value) -> TrustedKeys {
    let root = PublicKey::from_spki(&bytes(text(vectors, "root"))).unwrap();
    TrustedKeys::read(text(vectors, "list").as_bytes(), &root).unwrap()
}

fn scanned(vector: &Value, keys: &TrustedKeys) -> Result<Statement, NotSealed> {
    let code = code(text(vector, "code"));
    let (digits, host) = (text(vector, "digits"), text(vector, "host"));
    check_scanned(&code, digits, host, keys, Evidence::Seal)
}

#[test]
fn every_good_vector_verifies_and_states_what_the_file_says() {
    let vectors = vectors();
    let keys = trusted(&vectors);
    let good = vectors["good"].as_array().unwrap();
    assert!(good.len() >= 7);
    for vector in good {
        let name = text(vector, "name");
        let said = scanned(vector, &keys).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        let seal = Seal::from_digits(text(vector, "digits")).unwrap();
        assert_eq!(seal.bytes().as_slice(), bytes(text(vector, "bytes")));
        let signed = seal.signed_bytes(text(vector, "host"));
        assert_eq!(signed, bytes(text(vector, "signed")));
        assert_eq!(seal.key().to_string(), text(vector, "key"));
        let stated = &vector["statement"];
        let bits = |field: &str| -> Vec<u8> {
            let bits = stated[field].as_array().unwrap().iter();
            bits.map(|bit| bit.as_u64().unwrap() as u8).collect()
        };
        let number = |field: &str| stated[field].as_u64().unwrap();
        assert_eq!(u64::from(said.kind.seal_number()), number("kind"));
        let look_back = said.look_back.map_or(0, |look_back| look_back.years());
        assert_eq!(u64::from(look_back), number("look_back_years"));
        assert_eq!(u64::from(said.days_to_issue), number("days_to_issue"));
        assert_eq!(said.credit_code.as_str(), text(stated, "credit_code"));
        assert_eq!(said.issued_at.to_string(), text(stated, "issued_at"));
        assert_eq!(
            said.valid_through.to_string(),
            text(stated, "valid_through")
        );
        assert_eq!(
            said.with_records.bits().collect::<Vec<_>>(),
            bits("with_records")
        );
        assert_eq!(said.read.bits().collect::<Vec<_>>(), bits("read"));
        assert_eq!(
            u64::from(said.oldest_data_hours),
            number("oldest_data_hours")
        );
        assert_eq!(
            said.report_hash.as_slice(),
            bytes(text(stated, "report_hash"))
        );
    }
}

#[test]
fn every_bad_vector_is_refused_for_its_reason() {
    let vectors = vectors();
    let keys = trusted(&vectors);
    let bad = vectors["bad"].as_array().unwrap();
    let mut reasons = std::collections::BTreeSet::new();
    for vector in bad {
        let name = text(vector, "name");
        let Err(refused) = scanned(vector, &keys) else {
            panic!("{name} passes");
        };
        assert_eq!(refused.code(), text(vector, "reason"), "{name}");
        reasons.insert(refused.code());
    }
    assert_eq!(reasons.len(), 17, "each reason has a vector: {reasons:?}");
}

/// What each released version has printed; a line is added with each release and none is ever changed.
const RELEASED: [&str; 1] = [include_str!("../../tests/vectors/released/0.1.0.json")];

#[test]
fn what_every_released_version_printed_still_verifies() {
    for released in RELEASED {
        let released: Value = serde_json::from_str(released).unwrap();
        let keys = trusted(&released);
        for qr in released["qr"].as_array().unwrap() {
            let qr = qr.as_str().unwrap();
            let Ok(scanned) = shared::code::Scanned::parse(qr) else {
                panic!("{qr}")
            };
            let host = qr.split('/').nth(2).unwrap();
            let digits = scanned.fragment.unwrap();
            let said = check_scanned(&scanned.code, &digits, host, &keys, Evidence::Seal);
            assert_eq!(said.unwrap().credit_code.as_str(), "91320900MA1000009K");
        }
    }
}

#[test]
fn sealing_anew_gives_the_same_digits() {
    for algorithm in Algorithm::ALL {
        let key = key(algorithm, 1);
        assert_eq!(
            sealed(&key, HOST, &said()).digits(),
            sealed(&key, HOST, &said()).digits()
        );
    }
}

#[test]
fn every_single_digit_that_is_changed_is_found() {
    for algorithm in Algorithm::ALL {
        let key = key(algorithm, 1);
        let keys = List::of(&[&key]).trusted();
        let digits = sealed(&key, HOST, &said()).digits();
        assert_eq!(digits.len(), 306);
        for place in 0..digits.len() {
            for more in 1..=9 {
                let mut changed = digits.clone().into_bytes();
                changed[place] = b'0' + (changed[place] - b'0' + more) % 10;
                let changed = String::from_utf8(changed).unwrap();
                let answer = check_scanned(&said().code, &changed, HOST, &keys, Evidence::Seal);
                assert!(answer.is_err(), "digit {place} and {more}");
            }
        }
    }
}

#[test]
fn a_seal_that_is_cut_anywhere_is_none() {
    let digits = sealed(&key(Algorithm::Es256, 1), HOST, &said()).digits();
    for length in 0..digits.len() {
        assert!(Seal::from_digits(&digits[..length]).is_err());
    }
}

#[test]
fn a_seal_speaks_for_one_host_in_either_case() {
    let key = key(Algorithm::Es256, 1);
    let keys = List::of(&[&key]).trusted();
    let seal = sealed(&key, HOST, &said());
    assert!(check(&seal, &HOST.to_ascii_uppercase(), &keys, Evidence::Seal).is_ok());
    for host in [
        "xinyong.example.cn:443",
        "xinyong.example.com",
        "",
        "xinyong.example.cn\0",
    ] {
        assert_eq!(
            check(&seal, host, &keys, Evidence::Seal),
            Err(NotSealed::Signature),
            "{host}"
        );
    }
}

#[test]
fn a_signature_of_another_key_under_this_key_s_id_is_refused() {
    let (own, foreign) = (key(Algorithm::Es256, 1), key(Algorithm::Es256, 2));
    let keys = List::of(&[&own]).trusted();
    let mut bytes = *sealed(&own, HOST, &said()).bytes();
    let signed = Seal::from_bytes(bytes).unwrap().signed_bytes(HOST);
    bytes[62..].copy_from_slice(&foreign.sign(&signed).unwrap());
    let seal = Seal::from_bytes(bytes).unwrap();
    assert_eq!(
        check(&seal, HOST, &keys, Evidence::Seal),
        Err(NotSealed::Signature)
    );
}

#[test]
fn a_seal_says_where_its_report_stands_on_a_day_and_no_more() {
    let said = said();
    let last = said.valid_through;
    assert_eq!(
        said.standing(last),
        OfflineStanding::InItsTime { through: last }
    );
    assert_eq!(
        said.standing(last.succ_opt().unwrap()),
        OfflineStanding::Expired { on: last }
    );
}

#[test]
fn what_does_not_fit_is_not_sealed() {
    let key = key(Algorithm::Es256, 1);
    let mut early = said();
    early.issued_at = time("1969-12-31T00:00:00+08:00");
    assert_eq!(
        keys::try_seal(&key, HOST, &early),
        Err(CannotSeal::TimeOfIssue)
    );
    let mut short = said();
    short.valid_through = time("2019-12-31T00:00:00+08:00").date();
    assert_eq!(
        keys::try_seal(&key, HOST, &short),
        Err(CannotSeal::LastValidDay)
    );
    let mut unread = said();
    unread.with_records = SectorBits::of([48]);
    assert_eq!(keys::try_seal(&key, HOST, &unread), Err(CannotSeal::Form));
}

#[test]
fn the_example_of_the_sm2_standard_verifies() {
    use sm2::dsa::signature::Verifier;
    // GB/T 32918.5, annex A: the library and the identifier are those of the standard.
    let point = bytes(
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
         ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
    );
    let signature = bytes(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
         b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
    );
    let key = sm2::dsa::VerifyingKey::from_sec1_bytes("1234567812345678", &point).unwrap();
    let signature = sm2::dsa::Signature::from_slice(&signature).unwrap();
    assert!(key.verify(b"message digest", &signature).is_ok());
    assert!(key.verify(b"message digesT", &signature).is_err());
    let private: [u8; 32] =
        bytes("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
            .try_into()
            .unwrap();
    let own = IssuingKey::from_bytes(Algorithm::Sm2Sm3, &private).unwrap();
    assert!(own.public().spki().ends_with(&point));
    // Its s is the higher one: what seals hold has the lower.
    assert!(signature.to_bytes()[32] > 0x7F);
    assert!(
        own.public()
            .verify(b"message digest", &signature.to_bytes().into())
            .is_err()
    );
    let lower = own.sign(b"message digest").unwrap();
    assert!(lower[32] <= 0x7F);
    assert!(own.public().verify(b"message digest", &lower).is_ok());
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_126_bytes_that_are_read_are_written_the_same(bytes in proptest::array::uniform32(any::<u8>()), at in 0_usize..100) {
            // From a real seal, else nothing would be read at all.
            let mut seal = *sealed(&key(Algorithm::Es256, 1), HOST, &said()).bytes();
            let end = (at + 32).min(seal.len());
            seal[at..end].copy_from_slice(&bytes[..end - at]);
            if let Ok(read) = Seal::from_bytes(seal) {
                prop_assert_eq!(read.bytes(), &seal);
                let again = Seal::from_digits(&read.digits()).unwrap();
                prop_assert_eq!(again.bytes(), &seal);
            }
        }

        #[test]
        fn what_is_sealed_is_what_is_read(
            look_back in 0_u8..=3,
            days in 0_u8..=15,
            read in proptest::collection::btree_set(1_u8..=45, 0..45),
            hours in any::<u8>(),
            hash in any::<[u8; 16]>(),
            age in 0_i64..10_000,
        ) {
            let mut said = said();
            said.look_back = shared::window::LookBack::from_years(look_back);
            said.days_to_issue = days;
            said.read = SectorBits::of(read.iter().copied());
            said.with_records = SectorBits::of(read.iter().copied().filter(|bit| bit % 2 == 0));
            said.oldest_data_hours = hours;
            said.report_hash = hash;
            said.issued_at = said.issued_at.plus_seconds(-age);
            for algorithm in Algorithm::ALL {
                let key = key(algorithm, 1);
                let seal = sealed(&key, HOST, &said);
                let keys = List::of(&[&key]).trusted();
                let scanned = check_scanned(&said.code, &seal.digits(), HOST, &keys, Evidence::Seal);
                prop_assert_eq!(scanned, Ok(said.clone()));
            }
        }

        #[test]
        fn no_text_is_taken_for_a_seal_by_accident(text in "\\PC{0,320}") {
            prop_assert!(Seal::from_digits(&text).is_err());
        }
    }
}
