//! An invented city's keys, log and reports, and the cases of `tests/vectors/verifier.json`.
#![allow(dead_code, reason = "each of its users takes what it needs")]

pub(crate) mod cases;
pub(crate) mod papers;
pub(crate) mod stamp;

use crate::keys::Key;
use shared::seal::{
    Algorithm, CannotSign, IssuingKey, KeyId, KeyList, KeyUse, SectorMap, SignSeal, sign_list,
};
use shared::time::ShanghaiTime;

pub(crate) const HOST: &str = "xinyong.example.cn";
pub(crate) const CODE: &str = "7K2M9QX4TB3NVW8A";
pub(crate) const OTHER_CODE: &str = "0123456789ABCDEK";

pub(crate) fn time(text: &str) -> ShanghaiTime {
    ShanghaiTime::parse(text).expect("a time")
}

/// Numbers of keys that belong to nobody.
pub(crate) const ROOT: u8 = 7;
pub(crate) const ISSUING: u8 = 9;
pub(crate) const ANSWERING: u8 = 5;
pub(crate) const COMPROMISED: u8 = 11;
pub(crate) const UNLISTED: u8 = 12;
/// Number of a key of SM2.
pub(crate) const SM2: u8 = 21;
/// Numbers of two time stamp authorities.
pub(crate) const STAMPING: u8 = 31;
pub(crate) const OTHER_STAMPING: u8 = 32;
pub(crate) const LOG: [u8; 32] = [13; 32];

pub(crate) fn key(number: u8) -> IssuingKey {
    IssuingKey::from_bytes(Algorithm::Es256, &[number; 32]).expect("a key")
}

/// A key of SM2.
pub(crate) fn sm2_key(number: u8) -> IssuingKey {
    IssuingKey::from_bytes(Algorithm::Sm2Sm3, &[number; 32]).expect("a key")
}

pub(crate) fn file_key(number: u8) -> Key {
    Key::new(number)
}

/// Whoever has one key.
pub(crate) struct One(pub(crate) IssuingKey);

impl SignSeal for One {
    fn key_at(&self, _: Algorithm, _: ShanghaiTime) -> Option<KeyId> {
        Some(self.0.public().id())
    }

    fn sign(&self, _: KeyId, message: &[u8]) -> Result<[u8; 64], CannotSign> {
        self.0.sign(message)
    }
}

/// The list, and a key of SM2 that seals too.
pub(crate) fn key_list_with_sm2() -> Vec<u8> {
    let from = time("2026-11-01T00:00:00+08:00");
    let list = list().certify(sm2_key(SM2).public(), KeyUse::Seal, from, None, from);
    sign_list(&list.expect("a new key"), Vec::new(), &key(ROOT)).expect("a signed list")
}

pub(crate) fn key_list() -> Vec<u8> {
    sign_list(&list(), Vec::new(), &key(ROOT)).expect("a signed list")
}

/// The list: one key seals, one answers, one that sealed was compromised a day after the report.
fn list() -> KeyList {
    let from = time("2026-11-01T00:00:00+08:00");
    let list = KeyList::new(from, SectorMap::of(&papers::policy()));
    let list = [
        (ISSUING, KeyUse::Seal),
        (ANSWERING, KeyUse::Answer),
        (COMPROMISED, KeyUse::Seal),
    ]
    .into_iter()
    .fold(list, |list, (number, usage)| {
        list.certify(key(number).public(), usage, from, None, from)
            .expect("a new key")
    });
    let at = time("2026-11-27T00:00:00+08:00");
    list.compromise(key(COMPROMISED).public().id(), at, at)
        .expect("a key of the list")
}
