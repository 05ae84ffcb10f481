//! The answers of [`crate::api`] from the values of the rules: one function each, for service and page alike.

use crate::api::{
    IssuedReport, ReportListItem, ReportState, SectorFindingView, VerdictRecord, VerdictReport,
    VerdictView,
};
use crate::code::VerificationCode;
use crate::entity::public_name;
use crate::policy::{Policy, SectorNo};
use crate::report::{Purpose, SectorRow, SpecialReport};
use crate::time::ShanghaiTime;
use crate::verdict::{IssuedSummary, RecordSummary, ReportStatus, SectorSummary, Verdict, judge};

impl VerdictView {
    /// The verdict on a report that was found, or on a code that no report has. Shows what an anonymous
    /// scan may see and no more: no representative, purpose or text of a record, and the name of an
    /// individual business as [`public_name`] gives it. Names of sectors come from the policy.
    pub fn of(
        found: Option<(&IssuedSummary, &ReportStatus)>,
        policy: &Policy,
        now: ShanghaiTime,
    ) -> Self {
        let Some((summary, status)) = found else {
            return Self {
                verdict: Verdict::Unknown.name().to_owned(),
                // A time would tell one answer from the next, and so be more than "no such code".
                checked_at: None,
                notes: Vec::new(),
                withdrawn: None,
                report: None,
            };
        };
        let (verdict, notes) = judge(summary, status, now);
        Self {
            verdict: verdict.name().to_owned(),
            checked_at: Some(now),
            notes,
            withdrawn: status.withdrawn,
            report: Some(VerdictReport::of(summary, policy)),
        }
    }
}

impl VerdictReport {
    fn of(summary: &IssuedSummary, policy: &Policy) -> Self {
        Self {
            report_no: summary.report_no.clone(),
            demonstration: summary.demonstration,
            name: public_name(&summary.name, summary.entity_kind, &summary.representative)
                .into_owned(),
            credit_code: summary.credit_code,
            look_back_years: summary.look_back_years,
            window: summary.window,
            issued_at: summary.issued_at,
            valid_through: summary.valid_through,
            conclusion: summary.conclusion,
            sectors: SectorFindingView::all_of(summary, policy),
            records: summary.records.iter().map(VerdictRecord::from).collect(),
            records_not_listed: summary.records_not_listed,
        }
    }
}

impl From<&RecordSummary> for VerdictRecord {
    fn from(record: &RecordSummary) -> Self {
        Self {
            sector: record.sector,
            document_no: record.document_no.clone(),
            decided_on: record.decided_on,
            body: record.body.clone(),
            class: record.class.clone(),
            fine_yuan: record.fine.map(|fine| fine.yuan()),
        }
    }
}

impl SectorFindingView {
    /// The rows of a summary with their names.
    pub fn all_of(summary: &IssuedSummary, policy: &Policy) -> Vec<Self> {
        summary
            .sectors
            .iter()
            .map(|sector| Self::of(sector, policy))
            .collect()
    }

    fn of(sector: &SectorSummary, policy: &Policy) -> Self {
        Self {
            no: sector.no,
            name_zh: sector_name_zh(policy, sector.no),
            data_as_of: sector.data_as_of,
            finding: sector.finding,
        }
    }
}

/// A sector that a later policy no longer has keeps at least its number.
fn sector_name_zh(policy: &Policy, no: SectorNo) -> String {
    policy.sector(no).map_or_else(
        || crate::text::rules::sector_without_name_zh(no.0),
        |sector| sector.name_zh.clone(),
    )
}

impl From<&SectorRow> for SectorFindingView {
    fn from(row: &SectorRow) -> Self {
        Self {
            no: row.no,
            name_zh: row.name_zh.clone(),
            data_as_of: row.data_as_of,
            finding: row.finding,
        }
    }
}

impl IssuedReport {
    /// Answer to the entity that asked for the report; `url` is what the QR code holds.
    pub fn of(report: &SpecialReport, url: String) -> Self {
        Self {
            report_no: report.report_no.clone(),
            code: report.code,
            url,
            issued_at: report.issued_at,
            valid_through: report.valid_through,
            window: report.window,
            conclusion: report.conclusion,
            sectors: report.sectors.iter().map(SectorFindingView::from).collect(),
        }
    }

    /// The same answer from the report's item, for one who asks again.
    pub fn of_summary(
        summary: &IssuedSummary,
        code: VerificationCode,
        url: String,
        policy: &Policy,
    ) -> Self {
        Self {
            report_no: summary.report_no.clone(),
            code,
            url,
            issued_at: summary.issued_at,
            valid_through: summary.valid_through,
            window: summary.window,
            conclusion: summary.conclusion,
            sectors: SectorFindingView::all_of(summary, policy),
        }
    }
}

impl ReportListItem {
    /// A row of the owner's list.
    pub fn of(
        summary: &IssuedSummary,
        status: &ReportStatus,
        code: VerificationCode,
        purpose: Purpose,
        now: ShanghaiTime,
    ) -> Self {
        Self {
            report_no: summary.report_no.clone(),
            code,
            issued_at: summary.issued_at,
            valid_through: summary.valid_through,
            state: ReportState::of(summary, status, now),
            look_back_years: summary.look_back_years,
            window: summary.window,
            purpose,
            conclusion: summary.conclusion,
        }
    }
}

impl ReportState {
    /// The verdict as its owner reads it.
    pub fn of(summary: &IssuedSummary, status: &ReportStatus, now: ShanghaiTime) -> Self {
        match judge(summary, status, now).0 {
            Verdict::Withdrawn { .. } => Self::Withdrawn,
            Verdict::Expired { .. } => Self::Expired,
            Verdict::Genuine { .. } => Self::Valid,
            Verdict::Unknown => unreachable!("a report that was found is judged"),
        }
    }
}
