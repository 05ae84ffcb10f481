//! Cases (事项), B 三(四): what an entity asks of the responsible unit about a record of its own, and the unit decides.
//! Objections ([`crate::objection`]) and repairs ([`crate::repair`]) are cases.
//!
//! What may follow what stands in [`Standing::step`] alone; what a text and an attachment may hold in
//! [`statement()`] and [`Attached`]; when what is due in [`due`].

mod attachment;
mod deadline;
mod machine;
mod statement;

pub use attachment::{
    Attached, AttachmentFault, AttachmentKind, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS,
    MAX_ATTACHMENTS_BYTES, clean_name, read_attachments,
};
pub use deadline::{due, falls_due};
pub use machine::{Act, MAX_ASKED, MayNot, Party, Stage, Standing};
pub use statement::{MAX_STATEMENT, StatementFault, statement};

use crate::wire::read_text;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize};

/// Id of a case: 16 bytes in lower-case hex. It follows from who files it under which idempotency key, so
/// it tells nobody anything, and the same filing again leads to the same case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct CaseId(String);

impl CaseId {
    /// Reads an id; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 32 && text.bytes().all(is_hex)).then(|| Self(text.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One of four shards: cases are few.
    pub fn shard(&self) -> u8 {
        self.0.as_bytes().first().map_or(0, |byte| byte & 3)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CaseId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not the id of a case")
    }
}

#[cfg(test)]
mod tests {
    use super::CaseId;

    #[test]
    fn an_id_is_32_digits_of_lower_case_hex() {
        let good = "00112233445566778899aabbccddeeff";
        assert!(CaseId::parse(good).is_some());
        for bad in [
            "",
            "0",
            &good.to_uppercase(),
            &good[1..],
            "../22334455667788",
        ] {
            assert!(CaseId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn ids_lie_in_four_shards() {
        let of = |first: char| {
            let id = format!("{first}0112233445566778899aabbccddeeff");
            CaseId::parse(&id).expect("an id").shard()
        };
        let all: std::collections::BTreeSet<u8> = "0123456789abcdef".chars().map(of).collect();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
