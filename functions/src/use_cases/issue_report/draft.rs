//! A report as it will be printed, with what its item and its file hold.

use super::sources::Read;
use crate::deps::Deps;
use crate::files::name_of;
use crate::items::pack;
use crate::random;
use crate::use_cases::issue_report::code_of;
use crate::use_cases::{Cause, Refused};
use bytes::Bytes;
use shared::api::IssueRequest;
use shared::canonical::to_canonical_json;
use shared::code::{ReportId, ReportNo};
use shared::report::{CannotIssue, Request, Sources, SpecialReport, assemble};
use shared::time::ShanghaiTime;
use shared::verdict::{IssuedSummary, RecordSummary, SectorSummary};

/// A report that is ready to be written down.
pub(super) struct Draft {
    pub(super) report: SpecialReport,
    pub(super) json: Bytes,
    pub(super) summary: IssuedSummary,
}

/// Bytes that the records of a summary may take, packed: the item stays within 4 KB, which is one
/// read unit of the cloud's table and one page of the embedded one.
const RECORDS_BUDGET: usize = 2_400;

/// Assembles the report at the time `now`.
pub(super) fn draft(
    deps: &Deps,
    report_id: &ReportId,
    request: IssueRequest,
    read: &Read,
    now: ShanghaiTime,
) -> Result<Draft, Refused> {
    let sources = Sources {
        policy: &deps.policy,
        entity: &read.entity.profile,
        records: &read.records,
        freshness: &read.freshness,
    };
    let request = Request {
        report_no: ReportNo::new(now, u32::from_be_bytes(random::bytes(&*deps.random))),
        code: code_of(deps, report_id),
        now,
        look_back: request.look_back_years,
        purpose: request.purpose,
    };
    let report = assemble(sources, &request).map_err(|error| match error {
        CannotIssue::SchemeNotInForce { from, through } => {
            Refused::SchemeNotInForce { from, through }
        }
        CannotIssue::LookBackNotOffered => Refused::LookBackNotOffered,
    })?;
    let json = to_canonical_json(&report)
        .map_err(|_| Refused::Unavailable(Cause::Own("the report has no canonical form")))?;
    let summary = summarise(&report, name_of(&json));
    Ok(Draft {
        report,
        json: json.into(),
        summary,
    })
}

fn summarise(report: &SpecialReport, report_hash: String) -> IssuedSummary {
    let records = records_that_fit(report);
    let listed = u32::try_from(records.len()).unwrap_or(u32::MAX);
    let shown = u32::try_from(report.records.len()).unwrap_or(u32::MAX);
    IssuedSummary {
        kind: report.kind,
        report_no: report.report_no.clone(),
        demonstration: report.demonstration,
        office_zh: report.policy.office_zh.clone(),
        name: report.entity.name.clone(),
        credit_code: report.entity.credit_code,
        entity_kind: report.entity.kind,
        representative: report.entity.representative.clone(),
        look_back_years: report.look_back_years,
        window: report.window,
        issued_at: report.issued_at,
        valid_through: report.valid_through,
        conclusion: report.conclusion,
        sectors: report
            .sectors
            .iter()
            .map(|row| SectorSummary {
                no: row.no,
                data_as_of: row.data_as_of,
                finding: row.finding,
            })
            .collect(),
        records,
        records_not_listed: shown.saturating_sub(listed),
        report_hash,
    }
}

// Newest first over all sectors, as many as fit.
fn records_that_fit(report: &SpecialReport) -> Vec<RecordSummary> {
    let mut newest: Vec<_> = report.records.iter().collect();
    newest.sort_by(|a, b| (b.decided_on, &a.id).cmp(&(a.decided_on, &b.id)));
    let mut left = RECORDS_BUDGET;
    let mut fitting = Vec::new();
    for record in newest {
        let summary = RecordSummary {
            id: record.id.clone(),
            sector: record.sector,
            kind: record.kind,
            document_no: record.document_no.clone(),
            decided_on: record.decided_on,
            body: record.body.clone(),
            class: record.class.clone(),
            fine: record.fine,
        };
        match left.checked_sub(pack(&summary).len()) {
            Some(rest) => left = rest,
            None => break,
        }
        fitting.push(summary);
    }
    fitting
}
