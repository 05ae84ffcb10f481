//! Anyone checks a report by its verification code (核验码), B 三(三). One read of the store.

use crate::deps::PublicDeps;
use crate::items::{ReportItemState, ScannedReport, unpack};
use crate::keys;
use crate::use_cases::Refused;
use shared::api::VerdictView;
use shared::code::VerificationCode;
use shared::policy::Policy;
use shared::time::ShanghaiTime;
use shared::verdict::{IssuedSummary, ReportStatus, Verdict, judge};

/// What stands under a code, and when that was looked up.
#[derive(Debug)]
pub struct Checked {
    found: Option<ScannedReport>,
    at: ShanghaiTime,
}

/// Looks up the report that has this code, at the time `now`. An item that cannot be read is an error, never
/// "unknown".
pub async fn verify_report(
    deps: &PublicDeps,
    code: &VerificationCode,
    now: ShanghaiTime,
) -> Result<Checked, Refused> {
    let item = deps
        .store
        .get(&keys::report_by_code(&code.sha256()))
        .await?;
    let found = match item {
        Some(item) => Some(unpack(&item)?),
        None => None,
    };
    Ok(Checked { found, at: now })
}

impl Checked {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.issued().map_or(Verdict::Unknown, |(summary, status)| {
            judge(summary, status, self.at).0
        })
    }

    /// What an anonymous scan may see.
    pub fn view<'a>(&'a self, policy: &'a Policy) -> VerdictView<'a> {
        VerdictView::of(self.issued(), policy, self.at)
    }

    fn issued(&self) -> Option<(&IssuedSummary, &ReportStatus)> {
        self.found.as_ref().and_then(issued)
    }
}

/// What is judged of a report's item, if it is out.
pub(super) fn issued(item: &ScannedReport) -> Option<(&IssuedSummary, &ReportStatus)> {
    match item.state {
        ReportItemState::Issued => Some((&item.summary, &item.status)),
        // Not out, so nobody can hold it: the same answer as for a code that nobody has.
        ReportItemState::Pending | ReportItemState::Voided => None,
    }
}
