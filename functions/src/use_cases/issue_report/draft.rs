//! A report as it will be printed, with what its item and its file hold.

use super::sources::Read;
use crate::deps::Deps;
use crate::files::name_of;
use crate::random;
use crate::use_cases::report_item::code_of;
use crate::use_cases::{Cause, Refused};
use bytes::Bytes;
use shared::api::IssueRequest;
use shared::canonical::to_canonical_json;
use shared::code::{ReportId, ReportNo};
use shared::report::{CannotIssue, Request, Sources, SpecialReport, assemble};
use shared::time::ShanghaiTime;
use shared::verdict::{IssuedSummary, ReportStatus};
use std::collections::HashSet;

/// A report that is ready to be written down.
pub(super) struct Draft {
    pub(super) report: SpecialReport,
    pub(super) json: Bytes,
    pub(super) summary: IssuedSummary,
    /// What its verification notes from the first moment on.
    pub(super) status: ReportStatus,
}

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
        code: code_of(&deps.secrets, report_id),
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
    let summary = report.summary(&name_of(&json));
    let status = ReportStatus {
        objection_open: shows_disputed(&report, read),
        ..ReportStatus::default()
    };
    Ok(Draft {
        report,
        json: json.into(),
        summary,
        status,
    })
}

/// Whether an objection that was filed here is open on a record that the report shows. One that is opened or closed
/// until the report is out moves the profile, and the report is made anew.
fn shows_disputed(report: &SpecialReport, read: &Read) -> bool {
    let mut disputed = read
        .records
        .iter()
        .filter(|record| record.status.objection_filed)
        .map(|record| &record.id)
        .peekable();
    if disputed.peek().is_none() {
        return false;
    }
    let disputed: HashSet<_> = disputed.collect();
    report
        .records
        .iter()
        .any(|shown| disputed.contains(&shown.id))
}
