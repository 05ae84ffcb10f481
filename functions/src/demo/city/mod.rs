//! The demonstration city (演示城市): invented entities and records, made from a seed, entering as files through
//! the same delivery path as real data.
//!
//! Nothing in it is real: names hold 演示, persons are named by the old count of years, addresses lie on roads that
//! no city has, document numbers begin with 演示, and the organisation part of every credit code begins with `DEM`
//! (see `codes`). Sectors, units and kinds come from the policy alone, so it works for any city.

pub mod accounts;
mod blueprint;
mod codes;
mod files;
mod law;
mod names;
mod populate;
mod records;

pub use accounts::{Account, Firm};
pub use blueprint::Blueprint;
pub use populate::{Populated, Summary, populate, populate_of};
pub use records::{Fate, MadeRecord};

use crate::delivery::Encoding;
use crate::use_cases::deliver_records::Content;
use chrono::NaiveDate;
use shared::credit_code::CreditCode;
use shared::entity::EntityProfile;
use shared::policy::{Policy, UnitId};
use shared::record::RecordKind;
use shared::window::Window;

/// How large a city is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Entities, the named firms among them; more than there are named firms, and fewer than 26 million.
    pub entities: u32,
    /// Records besides those of the named firms.
    pub records: u32,
}

impl Size {
    /// The demonstration's.
    pub const DEMONSTRATION: Self = Self {
        entities: 2_000,
        records: 3_000,
    };
}

/// Lines of a file, at most, without those that are wrong on purpose.
const FILE_LINES: usize = 50_000;
/// The seed of the demonstration.
pub const SEED: u64 = 20_240_721;

/// A file as a unit would deliver it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// The responsible unit.
    pub unit: UnitId,
    /// What it holds.
    pub content: Content,
    /// Name.
    pub name: String,
    /// Encoding in which it was written.
    pub encoding: Encoding,
    /// Bytes.
    pub bytes: Vec<u8>,
    /// What must become of its lines in an empty register.
    pub expected: LinesExpected,
}

/// What must become of the lines of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinesExpected {
    /// Accepted.
    pub accepted: usize,
    /// Refused.
    pub refused: usize,
    /// Set aside.
    pub quarantined: usize,
    /// Taken, with a word to the unit.
    pub flagged: usize,
}

/// A generated city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    /// Its files, the register first.
    pub files: Vec<GeneratedFile>,
    /// Its entities.
    pub entities: Vec<EntityProfile>,
    /// Its records.
    pub records: Vec<MadeRecord>,
}

impl City {
    /// The records that a report of this entity must show.
    pub fn to_be_shown<'a>(
        &'a self,
        subject: CreditCode,
        policy: &'a Policy,
        window: &'a Window,
        today: NaiveDate,
    ) -> impl Iterator<Item = &'a MadeRecord> {
        self.records
            .iter()
            .filter(move |record| record.subject == subject)
            .filter(move |record| record.is_to_be_shown(policy, window, today))
    }
}

/// Makes the demonstration city of a seed, a policy and a day. The same three give the same bytes.
pub fn generate(seed: u64, policy: &Policy, clock_date: NaiveDate) -> City {
    Blueprint::new(seed, policy, clock_date, Size::DEMONSTRATION).whole()
}

/// Kinds that some file of the city holds, for tests.
pub fn kinds_of(city: &City) -> Vec<RecordKind> {
    RecordKind::ALL
        .into_iter()
        .filter(|kind| city.records.iter().any(|record| record.kind == *kind))
        .collect()
}
