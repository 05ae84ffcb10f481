//! `proof.json`, attached to every report file: the seal, and the leaf of the transparency log with its salt, so that who
//! has the file can check both without asking the service.

use super::Fault;
use crate::json::{self, NotJson};
use crate::log::{Event, Leaf};
use crate::seal::hex::Digits;
use crate::seal::{KeyId, Seal};
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Name of this form.
const SCHEMA: &str = "xinzheng-proof/1";

/// What a report file proves of its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Host with its port if any, for which it was sealed.
    pub host: String,
    /// The seal, as in the code on the first page.
    pub seal: Seal,
    /// Version of the key list by which it was sealed and signed.
    pub key_list_version: u32,
    /// The leaf that the log has, or will have.
    pub leaf: Leaf,
    /// SHA-256 of the certificates that a time stamp may hold.
    pub time_stamp_authorities: Vec<[u8; 32]>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: String,
    host: String,
    seal: String,
    key: KeyId,
    key_list_version: u32,
    leaf: WrittenLeaf,
    time_stamp_authorities: Vec<Digits<32>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLeaf {
    event: Event,
    salt: Digits<16>,
    report_hash: Digits<32>,
    code_hash: Digits<32>,
    at: ShanghaiTime,
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    valid_through: Option<NaiveDate>,
}

impl Proof {
    /// Canonical JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, NotJson> {
        let leaf = &self.leaf;
        json::write(&Written {
            schema: SCHEMA.to_owned(),
            host: self.host.clone(),
            seal: self.seal.digits(),
            key: self.seal.key(),
            key_list_version: self.key_list_version,
            leaf: WrittenLeaf {
                event: leaf.event,
                salt: Digits(leaf.salt),
                report_hash: Digits(leaf.report_hash),
                code_hash: Digits(leaf.code_hash),
                at: leaf.at,
                valid_through: leaf.valid_through,
            },
            time_stamp_authorities: self
                .time_stamp_authorities
                .iter()
                .copied()
                .map(Digits)
                .collect(),
        })
    }

    /// Reads exactly what [`Proof::to_json`] writes.
    pub fn parse(json: &[u8]) -> Result<Self, Fault> {
        let written: Written = json::read(json).map_err(|_| Fault::Proof)?;
        let seal = Seal::from_digits(&written.seal).map_err(|_| Fault::Proof)?;
        let leaf = written.leaf;
        let authorities = written.time_stamp_authorities;
        let proof = Self {
            host: written.host,
            seal,
            key_list_version: written.key_list_version,
            leaf: Leaf {
                event: leaf.event,
                salt: leaf.salt.0,
                report_hash: leaf.report_hash.0,
                code_hash: leaf.code_hash.0,
                at: leaf.at,
                valid_through: leaf.valid_through,
            },
            time_stamp_authorities: authorities.into_iter().map(|hash| hash.0).collect(),
        };
        // Name of the form, id of the key and order of the fields are judged by this too.
        match proof.to_json() {
            Ok(again) if again == json => Ok(proof),
            Ok(_) | Err(_) => Err(Fault::Proof),
        }
    }
}

/// Whose time stamps a proof vouches for; none if it is no proof.
pub(super) fn named_authorities(json: &[u8]) -> Vec<[u8; 32]> {
    Proof::parse(json).map_or_else(|_| Vec::new(), |proof| proof.time_stamp_authorities)
}
