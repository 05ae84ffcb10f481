//! What one leaf says. The log shows a salted hash alone: how many and when is public, what is not.

use super::Hash;
use crate::time::ShanghaiTime;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What happened.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A report went out. What a release before other events queued is this.
    #[default]
    Issued,
    /// A report was withdrawn.
    Withdrawn,
    /// A key that signs reports was taken into use.
    KeyAdded,
    /// Such a key signs no more.
    KeyRetired,
}

impl Event {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 4] = [
        Self::Issued,
        Self::Withdrawn,
        Self::KeyAdded,
        Self::KeyRetired,
    ];

    /// As it stands in a leaf; never given to another event.
    pub const fn number(self) -> u8 {
        match self {
            Self::Issued => 1,
            Self::Withdrawn => 2,
            Self::KeyAdded => 3,
            Self::KeyRetired => 4,
        }
    }
}

/// A leaf before it is hashed. Who has these fields can show that the log holds them; nobody else learns them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What happened.
    pub event: Event,
    /// Random, so that nobody finds a leaf by guessing what it says.
    pub salt: [u8; 16],
    /// SHA-256 of the canonical report; of an event of a key, of its SPKI.
    pub report_hash: Hash,
    /// SHA-256 of the verification code; of an event of a key, zeros.
    pub code_hash: Hash,
    /// When: of an issued report its time of issue, else that of the act.
    pub at: ShanghaiTime,
    /// Last valid day of the report; none of a key.
    pub valid_through: Option<NaiveDate>,
}

/// Why a leaf has no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafFault {
    /// Its time is before 1970 or after 2106.
    Time,
    /// Its last valid day is before 2020 or too late for two bytes.
    Day,
}

impl core::fmt::Display for LeafFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Time => "the time of a leaf is outside the years 1970 to 2106",
            Self::Day => "the last valid day of a leaf is outside the years 2020 to 2199",
        })
    }
}

impl core::error::Error for LeafFault {}

/// Days of the last valid day are counted from here, as in the seal.
const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(2020, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

impl Leaf {
    /// What the log publishes: SHA-256 over salt ‖ report hash ‖ hash of the code ‖ time (Unix seconds, 4 bytes) ‖ last
    /// valid day (days since 2020-01-01, 2 bytes) ‖ event (1 byte), integers big-endian.
    pub fn entry(&self) -> Result<Hash, LeafFault> {
        let at = u32::try_from(self.at.unix()).map_err(|_| LeafFault::Time)?;
        let day = match self.valid_through {
            None => 0,
            Some(day) => u16::try_from(day.num_days_from_ce() - EPOCH.num_days_from_ce())
                .map_err(|_| LeafFault::Day)?,
        };
        Ok(Sha256::new()
            .chain_update(self.salt)
            .chain_update(self.report_hash)
            .chain_update(self.code_hash)
            .chain_update(at.to_be_bytes())
            .chain_update(day.to_be_bytes())
            .chain_update([self.event.number()])
            .finalize()
            .into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf() -> Leaf {
        Leaf {
            event: Event::Issued,
            salt: [1; 16],
            report_hash: [2; 32],
            code_hash: [3; 32],
            at: ShanghaiTime::parse("2025-03-10T09:00:00+08:00").expect("a time"),
            valid_through: NaiveDate::from_ymd_opt(2025, 4, 9),
        }
    }

    #[test]
    fn an_entry_is_the_hash_of_87_bytes_in_their_order() {
        let mut bytes = vec![1; 16];
        bytes.extend([2; 32]);
        bytes.extend([3; 32]);
        bytes.extend(1_741_568_400_u32.to_be_bytes());
        bytes.extend(1_925_u16.to_be_bytes());
        bytes.push(1);
        assert_eq!(bytes.len(), 87);
        let entry = leaf().entry().expect("an entry");
        assert_eq!(entry, <Hash>::from(Sha256::digest(&bytes)));
    }

    #[test]
    fn each_field_changes_the_entry() {
        let of = |change: &dyn Fn(&mut Leaf)| {
            let mut leaf = leaf();
            change(&mut leaf);
            leaf.entry().expect("an entry")
        };
        let mut entries = vec![
            of(&|_| {}),
            of(&|leaf| leaf.salt[15] = 0),
            of(&|leaf| leaf.report_hash[0] = 0),
            of(&|leaf| leaf.code_hash[31] = 0),
            of(&|leaf| leaf.at = leaf.at.plus_seconds(1)),
            of(&|leaf| leaf.valid_through = leaf.valid_through.and_then(|day| day.succ_opt())),
            of(&|leaf| leaf.valid_through = None),
        ];
        for event in Event::ALL.into_iter().skip(1) {
            entries.push(of(&|leaf| leaf.event = event));
        }
        let count = entries.len();
        entries.sort_unstable();
        entries.dedup();
        assert_eq!(entries.len(), count);
    }

    #[test]
    fn what_four_and_two_bytes_cannot_hold_is_refused() {
        let mut early = leaf();
        early.at = ShanghaiTime::from_unix(-1).expect("a time");
        assert_eq!(early.entry(), Err(LeafFault::Time));
        let mut late = leaf();
        late.at = ShanghaiTime::from_unix(1 << 32).expect("a time");
        assert_eq!(late.entry(), Err(LeafFault::Time));
        for day in [(2019, 12, 31), (2199, 6, 8)] {
            let mut leaf = leaf();
            leaf.valid_through = NaiveDate::from_ymd_opt(day.0, day.1, day.2);
            assert_eq!(leaf.entry(), Err(LeafFault::Day), "{day:?}");
        }
    }
}
