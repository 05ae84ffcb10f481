//! Key list (密钥清单): every key ever used, signed by an offline root.

use super::{Algorithm, KeyId, PublicKey};
use crate::policy::Policy;
use crate::report::ReportKind;
use crate::time::ShanghaiTime;
use serde::{Deserialize, Serialize};

/// Name of the form of the list. A change of the form is a new number.
pub(super) const SCHEMA: &str = "xinzheng-keys/1";

/// The list as the root signs it. No key ever leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyList {
    /// Name of this form: `xinzheng-keys/1`.
    pub schema: String,
    /// From 1, moved on with every change.
    pub version: u32,
    /// When this version was made.
    pub made_at: ShanghaiTime,
    /// Keys, in the order in which they were certified.
    pub keys: Vec<ListedKey>,
    /// What the bits of a seal stand for, by kind of report.
    pub maps: Vec<SectorMap>,
}

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUse {
    /// Seals.
    Seal,
    /// Answers: results of checks and lists of withdrawn reports. It never seals, so whoever has it makes no report.
    Answer,
    /// Certificates of short-lived keys: the key of a key service, which is not asked for each report.
    Certify,
}

/// A key that the root certifies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedKey {
    /// Its id.
    pub id: KeyId,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// The key, SPKI in DER, in hexadecimal digits.
    pub spki: PublicKey,
    /// What it may sign.
    #[serde(rename = "use")]
    pub usage: KeyUse,
    /// From when on it signs.
    pub from: ShanghaiTime,
    /// From when on it signs no more; what it signed before stays good.
    pub end: Option<ShanghaiTime>,
    /// From when on somebody else may have had it: only what a log proves to be older stays good.
    pub compromised_at: Option<ShanghaiTime>,
}

/// Certificate of a short-lived key, by a listed key that may certify.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Id of the key that certifies.
    pub by: KeyId,
    /// Id of the key.
    pub id: KeyId,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// The key, SPKI in DER, in hexadecimal digits.
    pub spki: PublicKey,
    /// From when on it signs.
    pub from: ShanghaiTime,
    /// From when on it signs no more: at most 31 days later.
    pub end: ShanghaiTime,
    /// r and s in hexadecimal digits, over `"xinzheng-certificate/v1\0"` and the canonical JSON of all other fields.
    pub signature: super::list_trust::SignatureText,
}

/// What the bits stand for in seals of one kind of report. It only grows: another meaning needs another kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorMap {
    /// Number of the kind in the seal.
    pub kind: u8,
    /// By bit.
    pub sectors: Vec<MappedSector>,
}

/// A sector in a seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedSector {
    /// `seal_bit` of the policy, 1 to 48.
    pub bit: u8,
    /// Number, as printed.
    pub no: u8,
    /// Name.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
}

impl SectorMap {
    /// Of a policy, for its special credit reports.
    pub fn of(policy: &Policy) -> Self {
        let mut sectors: Vec<_> = policy
            .sectors
            .iter()
            .map(|sector| MappedSector {
                bit: sector.seal_bit,
                no: sector.no.0,
                name_zh: sector.name_zh.clone(),
                name_en: sector.name_en.clone(),
            })
            .collect();
        sectors.sort_unstable_by_key(|sector| sector.bit);
        Self {
            kind: ReportKind::Special.seal_number(),
            sectors,
        }
    }
}

impl KeyList {
    /// The first version: no key yet.
    pub fn new(made_at: ShanghaiTime, map: SectorMap) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            version: 1,
            made_at,
            keys: Vec::new(),
            maps: vec![map],
        }
    }

    /// A listed key.
    pub fn key(&self, id: KeyId) -> Option<&ListedKey> {
        self.keys.iter().find(|key| key.id == id)
    }
}
