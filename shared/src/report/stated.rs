//! What of a report its seal states, and what a verifier shows of it.

use super::{Finding, ReportKind, SpecialReport};
use crate::code::{ReportNo, VerificationCode};
use crate::credit_code::CreditCode;
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::Deserialize;

/// That part of a [`SpecialReport`]. Who checks a report's bytes by their hash need not read the rest, and a browser
/// need not download what reads it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stated {
    /// Kind.
    pub kind: ReportKind,
    /// Number.
    pub report_no: ReportNo,
    /// Verification code.
    pub code: VerificationCode,
    /// Invented data.
    pub demonstration: bool,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// The entity.
    pub entity: StatedEntity,
    /// All sectors.
    pub sectors: Vec<StatedSector>,
}

/// Whom a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatedEntity {
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
}

/// What was found in a sector.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatedSector {
    /// Bit in the seal's maps.
    pub seal_bit: u8,
    /// Day up to which its data reach.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub data_as_of: Option<NaiveDate>,
    /// Finding.
    pub finding: Finding,
}

impl From<&SpecialReport> for Stated {
    fn from(report: &SpecialReport) -> Self {
        Self {
            kind: report.kind,
            report_no: report.report_no.clone(),
            code: report.code,
            demonstration: report.demonstration,
            issued_at: report.issued_at,
            valid_through: report.valid_through,
            look_back_years: report.look_back_years,
            window: report.window,
            entity: StatedEntity {
                name: report.entity.name.clone(),
                credit_code: report.entity.credit_code,
            },
            sectors: report
                .sectors
                .iter()
                .map(|row| StatedSector {
                    seal_bit: row.seal_bit,
                    data_as_of: row.data_as_of,
                    finding: row.finding,
                })
                .collect(),
        }
    }
}
