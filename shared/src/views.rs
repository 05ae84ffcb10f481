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
use crate::verdict::{IssuedSummary, RecordSummary, ReportStatus, Verdict, judge};
use std::borrow::Cow;

impl<'a> VerdictView<'a> {
    /// The verdict on a report that was found, or on a code that no report has. Shows what an anonymous
    /// scan may see and no more: no representative, purpose or text of a record, and the name of an
    /// individual business as [`public_name`] gives it. Names of sectors come from the policy.
    pub fn of(
        found: Option<(&'a IssuedSummary, &ReportStatus)>,
        policy: &'a Policy,
        now: ShanghaiTime,
    ) -> Self {
        let Some((summary, status)) = found else {
            return Self {
                verdict: Verdict::Unknown.name().into(),
                // A time would tell one answer from the next, and so be more than "no such code".
                checked_at: None,
                notes: Vec::new(),
                withdrawn: None,
                report: None,
            };
        };
        let (verdict, notes) = judge(summary, status, now);
        Self {
            verdict: verdict.name().into(),
            checked_at: Some(now),
            notes,
            withdrawn: status.withdrawn,
            report: Some(VerdictReport::of(summary, policy)),
        }
    }
}

impl<'a> VerdictReport<'a> {
    fn of(summary: &'a IssuedSummary, policy: &'a Policy) -> Self {
        Self {
            report_no: summary.report_no.clone(),
            demonstration: summary.demonstration,
            name: public_name(&summary.name, summary.entity_kind, &summary.representative),
            credit_code: summary.credit_code,
            look_back_years: summary.look_back_years,
            window: summary.window,
            issued_at: summary.issued_at,
            valid_through: summary.valid_through,
            conclusion: summary.conclusion,
            sectors: SectorFindingView::all_of(summary, policy).collect(),
            records: summary.records.iter().map(VerdictRecord::from).collect(),
            records_not_listed: summary.records_not_listed,
        }
    }
}

impl<'a> From<&'a RecordSummary> for VerdictRecord<'a> {
    fn from(record: &'a RecordSummary) -> Self {
        Self {
            sector: record.sector,
            document_no: record.document_no.as_str().into(),
            decided_on: record.decided_on,
            body: record.body.as_str().into(),
            class: record.class.as_str().into(),
            fine_yuan: record.fine.map(|fine| fine.yuan()),
        }
    }
}

impl<'a> SectorFindingView<'a> {
    /// The rows of a summary with their names.
    fn all_of(summary: &IssuedSummary, policy: &'a Policy) -> impl Iterator<Item = Self> {
        summary.sectors.iter().map(|sector| Self {
            no: sector.no,
            name_zh: sector_name_zh(policy, sector.no),
            data_as_of: sector.data_as_of,
            finding: sector.finding,
        })
    }

    /// The same with a name of its own.
    fn into_owned(self) -> SectorFindingView<'static> {
        SectorFindingView {
            no: self.no,
            name_zh: Cow::Owned(self.name_zh.into_owned()),
            data_as_of: self.data_as_of,
            finding: self.finding,
        }
    }
}

/// A sector that a later policy no longer has keeps at least its number.
fn sector_name_zh(policy: &Policy, no: SectorNo) -> Cow<'_, str> {
    policy.sector(no).map_or_else(
        || crate::text::rules::sector_without_name_zh(no.0).into(),
        |sector| sector.name_zh.as_str().into(),
    )
}

impl From<&SectorRow> for SectorFindingView<'static> {
    fn from(row: &SectorRow) -> Self {
        Self {
            no: row.no,
            name_zh: Cow::Owned(row.name_zh.clone()),
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
            sectors: SectorFindingView::all_of(summary, policy)
                .map(SectorFindingView::into_owned)
                .collect(),
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
