//! Withdrawn list (撤回清单): the reports that were withdrawn while inside their validity, so that whoever checks many
//! need not tell the service which.
//!
//! What is signed is the text of a [`WithdrawnAnswer`]: canonical JSON, in one form. A list names no code, but the first
//! eight bytes of its SHA-256. [`crate::checked::Signed`] carries it with its signature.

use crate::code::VerificationCode;
use crate::json;
use crate::seal::hex;
use crate::time::ShanghaiTime;
use crate::wire::read_text;
use core::fmt;
use serde::{Deserialize, Serialize};

mod prefixes;

pub use prefixes::Prefixes;

/// Name of the form. A change of the form is a new number.
pub const SCHEMA: &str = "xinzheng-withdrawn/1";

/// Greatest sequence: what a number of JSON holds in every language.
pub const LAST_SEQUENCE: u64 = (1 << 53) - 1;

/// What a list holds of a code: the first eight bytes of its SHA-256, sixteen hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePrefix(pub [u8; 8]);

impl CodePrefix {
    /// Of a code.
    pub fn of(code: &VerificationCode) -> Self {
        Self::of_hash(&code.sha256())
    }

    /// Of a code's SHA-256.
    pub fn of_hash(hash: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *hash;
        Self([a, b, c, d, e, f, g, h])
    }

    /// From sixteen lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        hex::array(text).map(Self)
    }
}

impl fmt::Display for CodePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for CodePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for CodePrefix {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for CodePrefix {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not sixteen hexadecimal digits")
    }
}

/// The whole list at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawnList {
    /// Whose reports: host in lower case, with its port if any.
    pub host: String,
    /// When it was made: what was withdrawn before is in it.
    pub as_of: ShanghaiTime,
    /// Grows with every change of the list; not a count of anything.
    pub sequence: u64,
    /// Reports that are withdrawn and whose last valid day is not over.
    pub codes: Prefixes,
}

/// What changed since an earlier list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawnDelta {
    /// Whose reports: host in lower case, with its port if any.
    pub host: String,
    /// When it was made.
    pub as_of: ShanghaiTime,
    /// Sequence of the earlier list.
    pub since: u64,
    /// Sequence of the list that it leads to.
    pub sequence: u64,
    /// Withdrawn since.
    pub added: Prefixes,
    /// No more in the list: their validity is over.
    pub dropped: Prefixes,
}

/// What `GET /v/withdrawn` answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithdrawnAnswer {
    /// The whole list.
    Whole(WithdrawnList),
    /// What changed since the list that was named.
    Delta(WithdrawnDelta),
}

/// What a list says of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Withdrawn.
    Withdrawn,
    /// Not withdrawn when the list was made; or its validity was over by then, or there is no such report.
    NotListed,
}

/// A text is not the one form of a withdrawn list or of its changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAWithdrawnList;

/// Changes do not belong to the list to which they were to be applied: the whole list helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoesNotFollow {
    /// Another host's.
    Host,
    /// They begin at another list.
    Sequence,
    /// They are older than the list.
    Time,
    /// They add what is there already, or drop what is not.
    Code(CodePrefix),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    schema: String,
    host: String,
    as_of: ShanghaiTime,
    sequence: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    codes: Option<Prefixes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    added: Option<Prefixes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dropped: Option<Prefixes>,
}

impl WithdrawnAnswer {
    /// Reads what was signed. The signature is checked elsewhere, over these very bytes.
    pub fn parse(payload: &str) -> Result<Self, NotAWithdrawnList> {
        let wire: Wire = json::read_exactly(payload.as_bytes()).map_err(|_| NotAWithdrawnList)?;
        // One form alone: blanks and the order of fields would make two texts of one list.
        if json::write(&wire).ok().as_deref() != Some(payload.as_bytes()) {
            return Err(NotAWithdrawnList);
        }
        Self::of(wire).ok_or(NotAWithdrawnList)
    }

    fn of(wire: Wire) -> Option<Self> {
        let known = wire.schema == SCHEMA
            && crate::checked::is_host(&wire.host)
            && wire.sequence <= LAST_SEQUENCE;
        if !known {
            return None;
        }
        let lists = [&wire.codes, &wire.added, &wire.dropped];
        if !lists.into_iter().flatten().all(Prefixes::are_in_order) {
            return None;
        }
        let (host, as_of, sequence) = (wire.host, wire.as_of, wire.sequence);
        match (wire.codes, wire.since, wire.added, wire.dropped) {
            (Some(codes), None, None, None) => Some(Self::Whole(WithdrawnList {
                host,
                as_of,
                sequence,
                codes,
            })),
            (None, Some(since), Some(added), Some(dropped)) => {
                let grows = since <= sequence && added.share_none(&dropped);
                let moved = since < sequence || (added.is_empty() && dropped.is_empty());
                (grows && moved).then_some(Self::Delta(WithdrawnDelta {
                    host,
                    as_of,
                    since,
                    sequence,
                    added,
                    dropped,
                }))
            }
            _ => None,
        }
    }

    /// What is signed: canonical JSON.
    pub fn payload(&self) -> String {
        match self {
            Self::Whole(list) => list.payload(),
            Self::Delta(delta) => delta.payload(),
        }
    }
}

impl WithdrawnList {
    /// What is signed: canonical JSON.
    pub fn payload(&self) -> String {
        crate::checked::canonical_text(&Wire {
            schema: SCHEMA.to_owned(),
            host: self.host.clone(),
            as_of: self.as_of,
            sequence: self.sequence,
            codes: Some(self.codes.clone()),
            since: None,
            added: None,
            dropped: None,
        })
    }

    /// What it says of a code.
    pub fn look_up(&self, code: &VerificationCode) -> Listed {
        if self.codes.contains(&CodePrefix::of(code)) {
            Listed::Withdrawn
        } else {
            Listed::NotListed
        }
    }

    /// The list that the changes lead to.
    pub fn apply(&self, delta: &WithdrawnDelta) -> Result<Self, DoesNotFollow> {
        if delta.host != self.host {
            return Err(DoesNotFollow::Host);
        }
        if delta.since != self.sequence {
            return Err(DoesNotFollow::Sequence);
        }
        if delta.as_of < self.as_of {
            return Err(DoesNotFollow::Time);
        }
        let mut codes = self.codes.clone();
        for code in delta.dropped.iter() {
            if !codes.remove(code) {
                return Err(DoesNotFollow::Code(*code));
            }
        }
        for code in delta.added.iter() {
            if !codes.insert(*code) {
                return Err(DoesNotFollow::Code(*code));
            }
        }
        Ok(Self {
            host: self.host.clone(),
            as_of: delta.as_of,
            sequence: delta.sequence,
            codes,
        })
    }
}

impl WithdrawnDelta {
    /// What is signed: canonical JSON.
    pub fn payload(&self) -> String {
        crate::checked::canonical_text(&Wire {
            schema: SCHEMA.to_owned(),
            host: self.host.clone(),
            as_of: self.as_of,
            sequence: self.sequence,
            codes: None,
            since: Some(self.since),
            added: Some(self.added.clone()),
            dropped: Some(self.dropped.clone()),
        })
    }
}
