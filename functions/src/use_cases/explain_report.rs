//! An enterprise asks why a record is in its report or not (为什么展示、为什么未展示), B 二(一), B 三(四).
//!
//! From what was known when the report was issued, by the same judge. If what is known does not give the report again,
//! nothing is explained: an explanation never disagrees with its report.

use crate::deps::FetchDeps;
use crate::identity::Principal;
use crate::items::{ReportItem, ReportPointer};
use crate::use_cases::Refused;
use crate::use_cases::fetch_report::{entity_of, issued};
use crate::use_cases::rebuild_report::{Rebuilt, rebuild};
use shared::api::{InReport, RecordDecision, ReportExplanation, Role};
use shared::code::ReportNo;
use shared::counting::{Decision, Showing, decide};
use shared::policy::Policy;
use shared::record::Record;
use shared::text::{Lang, explanation};

/// Records on a page.
const PAGE: usize = 500;

/// Explains a report of one's own firm, or any for the credit office; from the record at place `after` on. Places do
/// not move: a report is explained as of its issue.
pub async fn explain_report(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
    after: u32,
    lang: Lang,
) -> Result<ReportExplanation, Refused> {
    let (pointer, body) = may_explain(deps, principal, no).await?;
    let known = match rebuild(deps, &body, pointer.made_from.as_ref()).await? {
        Rebuilt::Equal(known) => known,
        Rebuilt::Not(state) => {
            tracing::error!(?state, "a report cannot be put together again");
            return Err(Refused::NotRebuildable);
        }
    };
    let policy = &*known.policy;
    let (window, today) = (body.summary.window, body.summary.issued_at.date());
    let mut records: Vec<&Record> = known.records.iter().collect();
    records.sort_by_key(|record| {
        let row = policy.sectors.iter().position(|s| s.no == record.sector);
        (
            row.unwrap_or(usize::MAX),
            core::cmp::Reverse(record.decided_on),
            &record.document_no,
            &record.id,
        )
    });
    let judged: Vec<(&Record, Decision<'_>)> = records
        .into_iter()
        .map(|record| (record, decide(record, &window, today, policy)))
        .collect();
    let shown = judged
        .iter()
        .filter(|(_, decision)| in_report(*decision) == InReport::Shown)
        .count();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let from = usize::try_from(after).unwrap_or(usize::MAX);
    let to = from.saturating_add(PAGE);
    Ok(ReportExplanation {
        report_no: body.summary.report_no,
        issued_at: body.summary.issued_at,
        look_back_years: body.summary.look_back_years,
        window,
        report_hash: body.json_file,
        shown: count(shown),
        not_shown: count(judged.len() - shown),
        records: judged
            .iter()
            .skip(from)
            .take(PAGE)
            .map(|(record, decision)| row(record, *decision, policy, lang))
            .collect(),
        next: (to < judged.len()).then(|| count(to)),
    })
}

async fn may_explain(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<(ReportPointer, ReportItem), Refused> {
    if principal.role == Role::CreditOffice {
        return issued(deps, no, |_| true).await;
    }
    let entity = entity_of(principal)?;
    issued(deps, no, |pointer| pointer.entity == *entity).await
}

fn in_report(decision: Decision<'_>) -> InReport {
    match decision.showing() {
        Showing::Shown => InReport::Shown,
        Showing::NotShown(_) => InReport::NotShown,
    }
}

fn row(record: &Record, decision: Decision<'_>, policy: &Policy, lang: Lang) -> RecordDecision {
    let sector = policy.sector(record.sector);
    let unit = policy.unit(&record.unit);
    RecordDecision {
        id: record.id.clone(),
        version: record.version,
        sector: record.sector,
        sector_zh: sector.map(|s| s.name_zh.clone()).unwrap_or_default(),
        unit: record.unit.clone(),
        unit_zh: unit.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
        kind: record.kind,
        document_no: record.document_no.clone(),
        decided_on: record.decided_on,
        known_at: record.provenance.known_at,
        contested: record.status.contested,
        objection_open: record.status.objection_open,
        in_report: in_report(decision),
        reason: decision.code().to_owned(),
        article: decision.article().as_str().to_owned(),
        sentence: explanation::sentence(decision, record.decided_on, lang),
    }
}
