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
use shared::verdict::IssuedSummary;

/// A report that is ready to be written down.
pub(super) struct Draft {
    pub(super) report: SpecialReport,
    pub(super) json: Bytes,
    pub(super) summary: IssuedSummary,
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
    Ok(Draft {
        report,
        json: json.into(),
        summary,
    })
}
