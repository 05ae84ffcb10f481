//! Anyone checks a report by its verification code (核验码), B 三(三). One read of the store.

use crate::deps::Deps;
use crate::items::{ReportItem, ReportItemState, unpack};
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::issue_report::sector_views;
use shared::api::{VerdictRecord, VerdictReport, VerdictView};
use shared::code::VerificationCode;
use shared::entity::public_name;
use shared::policy::Policy;
use shared::record::Fen;
use shared::time::ShanghaiTime;
use shared::verdict::{IssuedSummary, Note, Verdict, judge};

/// What is known of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// A report has it.
    Found {
        /// Verdict; never [`Verdict::Unknown`].
        verdict: Verdict,
        /// Notes beside it.
        notes: Vec<Note>,
        /// What may be shown, and what may not: the page decides.
        summary: Box<IssuedSummary>,
    },
    /// No report has it.
    Unknown,
}

/// Judges the report that has this code, at the time `now`. An item that cannot be read is an error,
/// never "unknown".
pub async fn verify_report(
    deps: &Deps,
    code: &VerificationCode,
    now: ShanghaiTime,
) -> Result<Checked, Refused> {
    let Some(item) = deps.store.get(&keys::report_by_code(&code.sha256())).await? else {
        return Ok(Checked::Unknown);
    };
    let body: ReportItem = unpack(&item)?;
    Ok(match body.state {
        ReportItemState::Issued => {
            let (verdict, notes) = judge(&body.summary, &body.status, now);
            Checked::Found {
                verdict,
                notes,
                summary: Box::new(body.summary),
            }
        }
        ReportItemState::Pending | ReportItemState::Voided => Checked::Unknown,
    })
}

impl Checked {
    /// What an anonymous scan may see, and the verdict.
    pub fn view(self, policy: &Policy, now: ShanghaiTime) -> (Verdict, VerdictView) {
        let (verdict, notes, report) = match self {
            Self::Found {
                verdict,
                notes,
                summary,
            } => (verdict, notes, Some(public_view(policy, *summary))),
            Self::Unknown => (Verdict::Unknown, Vec::new(), None),
        };
        let view = VerdictView {
            verdict: name_of(verdict).to_owned(),
            checked_at: now,
            notes,
            report,
        };
        (verdict, view)
    }
}

fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Withdrawn { .. } => "withdrawn",
        Verdict::Expired { .. } => "expired",
        Verdict::Genuine { .. } => "genuine",
        Verdict::Unknown => "unknown",
    }
}

// Neither purpose nor representative, and of a person's name the first character alone.
fn public_view(policy: &Policy, summary: IssuedSummary) -> VerdictReport {
    let sectors = sector_views(policy, &summary);
    let name = public_name(&summary.name, summary.entity_kind, &summary.representative).into_owned();
    VerdictReport {
        report_no: summary.report_no,
        demonstration: summary.demonstration,
        name,
        credit_code: summary.credit_code,
        look_back_years: summary.look_back_years,
        window: summary.window,
        issued_at: summary.issued_at,
        valid_through: summary.valid_through,
        conclusion: summary.conclusion,
        sectors,
        records: summary
            .records
            .into_iter()
            .map(|record| VerdictRecord {
                sector: record.sector,
                document_no: record.document_no,
                decided_on: record.decided_on,
                body: record.body,
                class: record.class,
                fine_yuan: record.fine.map(Fen::yuan),
            })
            .collect(),
        records_not_listed: summary.records_not_listed,
    }
}
