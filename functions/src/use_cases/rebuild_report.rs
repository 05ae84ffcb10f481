//! A report is put together again from what was known when it was issued (按出具时点重建), B 三(三).
//!
//! Every version of a record, of what the register says, and of how far a unit's data reached is kept under a number
//! that follows the one before. A report keeps the numbers from which it was made, so nothing hangs on seconds: of two
//! things known in one second, and of a delivery that began before a report and wrote after it, the numbers tell which
//! the report has seen. The stored report is not asked for anything but its hash and its policy's name.

mod known;

use crate::deps::FetchDeps;
use crate::files::name_of;
use crate::identity::Principal;
use crate::items::{MadeFrom, ReportItem};
use crate::store::StoreError;
use crate::use_cases::fetch_report::{issued, stored};
use crate::use_cases::policy::policy_version;
use crate::use_cases::report_item::code_of;
use crate::use_cases::{Cause, Refused};
use known::AsKnown;
use shared::api::{AsIssued, AsIssuedView, Role};
use shared::canonical::to_canonical_json;
use shared::code::ReportNo;
use shared::policy::Policy;
use shared::report::{Request, Sources, assemble};
use std::sync::Arc;

/// What came of putting a report together again.
pub(crate) enum Rebuilt {
    /// The same bytes, from this.
    Equal(Box<AsKnown>),
    /// Something else.
    Not(AsIssued),
}

/// The credit office lets a report be put together again.
pub async fn rebuild_report(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<AsIssuedView, Refused> {
    match principal.role {
        Role::CreditOffice => {}
        Role::Enterprise | Role::Bureau | Role::Verifier => return Err(Refused::NotAllowed),
    }
    let (pointer, body) = issued(deps, no, |_| true).await?;
    let as_issued = match rebuild(deps, &body, pointer.made_from.as_ref()).await? {
        Rebuilt::Equal(_) => AsIssued::Equal,
        Rebuilt::Not(state) => state,
    };
    Ok(AsIssuedView {
        report_no: body.summary.report_no,
        issued_at: body.summary.issued_at,
        hash: body.json_file,
        as_issued,
    })
}

/// A version of a policy; `None` if it is kept nowhere.
async fn policy_of(
    deps: &FetchDeps,
    id: &str,
    version: u32,
) -> Result<Option<Arc<Policy>>, StoreError> {
    let held = &deps.policy;
    if held.id != id {
        return Ok(None);
    }
    if held.version == version {
        return Ok(Some(held.clone()));
    }
    policy_version(&*deps.store, held, version).await
}

/// Puts an issued report together again and holds it against the stored one.
pub(crate) async fn rebuild(
    deps: &FetchDeps,
    body: &ReportItem,
    made_from: Option<&MadeFrom>,
) -> Result<Rebuilt, Refused> {
    // Read whole: a file that is not what its name says stops here.
    let named = stored(deps, body).await?.policy;
    let replaced = || {
        Ok(Rebuilt::Not(AsIssued::PolicyReplaced {
            policy: named.id.clone(),
            policy_version: named.version,
        }))
    };
    // By the version under which it was issued, whatever is in force by now.
    let Some(policy) = policy_of(deps, &named.id, named.version).await? else {
        return replaced();
    };
    let Some(made_from) = made_from else {
        return Ok(Rebuilt::Not(AsIssued::NotKept));
    };
    let Some(known) = known::as_known(deps, policy, &body.entity, made_from).await? else {
        return replaced();
    };
    let summary = &body.summary;
    let request = Request {
        report_no: summary.report_no.clone(),
        code: code_of(&deps.secrets, &body.report_id),
        now: summary.issued_at,
        look_back: summary.look_back_years,
        purpose: body.purpose,
    };
    let sources = Sources {
        policy: &known.policy,
        entity: &known.entity,
        records: &known.records,
        freshness: &known.freshness,
    };
    // A policy that refuses the day or the look-back of a report that it once gave has changed under its version.
    let Ok(report) = assemble(sources, &request) else {
        return replaced();
    };
    let json = to_canonical_json(&report)
        .map_err(|_| Refused::Unavailable(Cause::Own("the report has no canonical form")))?;
    let rebuilt_hash = name_of(&json);
    Ok(if rebuilt_hash == body.json_file {
        Rebuilt::Equal(Box::new(known))
    } else {
        Rebuilt::Not(AsIssued::Different { rebuilt_hash })
    })
}
