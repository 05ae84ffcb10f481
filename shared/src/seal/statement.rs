//! What a seal states of a report.

use crate::code::VerificationCode;
use crate::credit_code::CreditCode;
use crate::report::{Finding, ReportKind, Stated};
use crate::time::ShanghaiTime;
use crate::window::LookBack;
use chrono::NaiveDate;
use core::fmt;

/// Sectors by their `seal_bit`, 1 to 48.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SectorBits(u64);

impl SectorBits {
    /// Bits of a seal's map.
    pub const COUNT: u8 = 48;

    /// Of these `seal_bit`s; others than 1 to 48 no policy has, and they are left out.
    pub fn of(bits: impl IntoIterator<Item = u8>) -> Self {
        Self(
            bits.into_iter()
                .filter(|bit| (1..=Self::COUNT).contains(bit))
                .fold(0, |map, bit| map | 1 << (bit - 1)),
        )
    }

    /// The `seal_bit`s, ascending.
    pub fn bits(self) -> impl Iterator<Item = u8> {
        (1..=Self::COUNT).filter(move |bit| self.0 >> (bit - 1) & 1 == 1)
    }

    /// Those of `self` that `other` has not.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Six bytes, big-endian, bit 1 the least significant.
    pub(super) fn to_bytes(self) -> [u8; 6] {
        let [_, _, low @ ..] = self.0.to_be_bytes();
        low
    }

    pub(super) fn from_bytes(bytes: [u8; 6]) -> Self {
        Self(
            bytes
                .iter()
                .fold(0, |map, byte| map << 8 | u64::from(*byte)),
        )
    }
}

/// What is sealed: enough that a genuine report cannot be reprinted with another firm, window or finding.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    /// Verification code.
    pub code: VerificationCode,
    /// Kind.
    pub kind: ReportKind,
    /// Look-back; `None` stands for one that the seal has no number for.
    pub look_back: Option<LookBack>,
    /// Days from the last day of the window to the day of issue, 0 to 15; 15 also stands for more.
    pub days_to_issue: u8,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    pub valid_through: NaiveDate,
    /// Sectors that have records.
    pub with_records: SectorBits,
    /// Sectors that were read.
    pub read: SectorBits,
    /// Full hours from the end of the day up to which the oldest data reach to the issue; 255 also stands for more, and
    /// for data of which that day is not known.
    pub oldest_data_hours: u8,
    /// First half of SHA-256 over the canonical JSON of the report.
    pub report_hash: [u8; 16],
}

impl Statement {
    /// Of a report whose canonical JSON has this SHA-256.
    pub fn of(report: &Stated, sha256: &[u8; 32]) -> Self {
        let issued_on = report.issued_at.date();
        let days = (issued_on - report.window.to).num_days().clamp(0, 15);
        let is_read = |finding: &Finding| match finding {
            Finding::NoRecord | Finding::Records { .. } => true,
            Finding::NotYetCovered | Finding::NeverDelivered => false,
        };
        let read = || report.sectors.iter().filter(|row| is_read(&row.finding));
        let with_records = read().filter(|row| matches!(row.finding, Finding::Records { .. }));
        let oldest = read().map(|row| row.data_as_of).min().flatten();
        let mut report_hash = [0; 16];
        report_hash.copy_from_slice(sha256.first_chunk::<16>().unwrap_or(&[0; 16]));
        Self {
            code: report.code,
            kind: report.kind,
            look_back: Some(report.look_back_years),
            days_to_issue: u8::try_from(days).unwrap_or(15),
            credit_code: report.entity.credit_code,
            issued_at: report.issued_at,
            valid_through: report.valid_through,
            with_records: SectorBits::of(with_records.map(|row| row.seal_bit)),
            read: SectorBits::of(read().map(|row| row.seal_bit)),
            oldest_data_hours: hours_since(oldest, report.issued_at),
            report_hash,
        }
    }
}

fn hours_since(day: Option<NaiveDate>, now: ShanghaiTime) -> u8 {
    let Some(end) = day.and_then(|day| day.succ_opt()) else {
        return u8::MAX;
    };
    let hours = (now.unix() - ShanghaiTime::start_of(end).unix()).max(0) / 3_600;
    u8::try_from(hours).unwrap_or(u8::MAX)
}

// Names a firm.
impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Statement(…)")
    }
}
