//! An answer of `/v/{code}/proof`, as who checks it reads it: bytes where [`crate::api::LogProofView`] has digits.

use super::{Event, Hash, Leaf};
use crate::json::{self, NotJson};
use crate::seal::hex::Digits;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::Deserialize;

/// Where leaves are in the log, or that they wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofAnswer {
    /// The leaf waits.
    Queued,
    /// It is in the log.
    Sequenced {
        /// The signed head of the log.
        checkpoint: String,
        /// As the service tells them: nothing is proved yet.
        leaves: Vec<ToldLeaf>,
    },
}

/// A leaf with its place and its proof.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ToldLeaf {
    /// What happened.
    pub event: Event,
    /// Its number in the log, from 0.
    pub index: u64,
    salt: Digits<16>,
    report_hash: Digits<32>,
    code_hash: Digits<32>,
    at: ShanghaiTime,
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    valid_through: Option<NaiveDate>,
    inclusion: Vec<Digits<32>>,
}

// Written out: serde's own reading of enums with a tag is larger than the rest of a log's check.
#[derive(Deserialize)]
struct Wire {
    state: State,
    checkpoint: Option<String>,
    leaves: Option<Vec<ToldLeaf>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Queued,
    Sequenced,
}

impl ProofAnswer {
    /// Reads the answer's body.
    pub fn parse(json: &[u8]) -> Result<Self, NotJson> {
        let read: Wire = json::read(json)?;
        match (read.state, read.checkpoint, read.leaves) {
            (State::Queued, _, _) => Ok(Self::Queued),
            (State::Sequenced, Some(checkpoint), Some(leaves)) => {
                Ok(Self::Sequenced { checkpoint, leaves })
            }
            (State::Sequenced, _, _) => Err(NotJson),
        }
    }
}

impl ToldLeaf {
    /// What the leaf says.
    pub fn leaf(&self) -> Leaf {
        Leaf {
            event: self.event,
            salt: self.salt.0,
            report_hash: self.report_hash.0,
            code_hash: self.code_hash.0,
            at: self.at,
            valid_through: self.valid_through,
        }
    }

    /// Hashes of its proof of inclusion, from the leaf upwards.
    pub fn inclusion(&self) -> Vec<Hash> {
        self.inclusion.iter().map(|hash| hash.0).collect()
    }
}
