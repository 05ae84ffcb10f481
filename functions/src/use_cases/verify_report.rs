//! Anyone checks a report by its verification code (核验码), B 三(三). One read of the store.

use crate::deps::PublicDeps;
use crate::items::{ReportItem, ReportItemState, unpack};
use crate::keys;
use crate::use_cases::Refused;
use shared::api::VerdictView;
use shared::code::VerificationCode;
use shared::time::ShanghaiTime;
use shared::verdict::{Verdict, judge};

/// Judges the report that has this code, at the time `now`, and gives what an anonymous scan may see. An
/// item that cannot be read is an error, never "unknown".
pub async fn verify_report(
    deps: &PublicDeps,
    code: &VerificationCode,
    now: ShanghaiTime,
) -> Result<(Verdict, VerdictView), Refused> {
    let item = deps
        .store
        .get(&keys::report_by_code(&code.sha256()))
        .await?;
    let body = match item {
        Some(item) => Some(unpack::<ReportItem>(&item)?),
        None => None,
    };
    let issued = body.as_ref().and_then(|body| match body.state {
        ReportItemState::Issued => Some((&body.summary, &body.status)),
        // Not out, so nobody can hold it: the same answer as for a code that nobody has.
        ReportItemState::Pending | ReportItemState::Voided => None,
    });
    let verdict = issued.map_or(Verdict::Unknown, |(summary, status)| {
        judge(summary, status, now).0
    });
    Ok((verdict, VerdictView::of(issued, &deps.policy, now)))
}
