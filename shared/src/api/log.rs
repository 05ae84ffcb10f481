//! The transparency log: what is proved of a report, or of a key.

use crate::log::Event;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /v/{code}/proof` and `GET /v/keys/{id}/proof`: where the leaves of a report or a key are in the log, and the proof
/// that they are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LogProofView {
    /// Its leaf waits; within a minute or so it is in the log.
    Queued,
    /// It is in the log.
    Sequenced {
        /// The signed head of the log (c2sp.org/tlog-checkpoint) to which the proofs lead.
        checkpoint: String,
        /// The leaves, in the order of their numbers.
        leaves: Vec<LoggedLeafView>,
    },
}

/// A leaf of the log with all that it says, and its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedLeafView {
    /// What happened.
    pub event: Event,
    /// Its number in the log, from 0.
    pub index: u64,
    /// Salt, 16 bytes in hex.
    pub salt: String,
    /// SHA-256 of the canonical report, or of a key's SPKI, in hex.
    pub report_hash: String,
    /// SHA-256 of the verification code, in hex; of a key, zeros.
    pub code_hash: String,
    /// Time of issue, else of the act.
    pub at: ShanghaiTime,
    /// Last valid day; a key has none.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub valid_through: Option<NaiveDate>,
    /// Hashes of the proof of inclusion (RFC 9162 2.1.3) in hex, from the leaf upwards.
    pub inclusion: Vec<String>,
}
