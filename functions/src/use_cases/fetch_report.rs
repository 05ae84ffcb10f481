//! An enterprise looks at its own reports: list, report as issued, file.

use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{ReportItem, ReportItemState, ReportPointer, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Cursor, Item, Order, Query};
use crate::use_cases::issue_report::{code_of, key_of, load, url_of};
use crate::use_cases::{Cause, Refused};
use bytes::Bytes;
use shared::api::{ReportList, ReportListItem, ReportState, ReportView, Role};
use shared::code::{ReportId, ReportNo};
use shared::report::{Purpose, SpecialReport};
use shared::time::ShanghaiTime;
use shared::window::LookBack;

/// Which reports the list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this state now.
    pub state: Option<ReportState>,
    /// With this look-back.
    pub look_back: Option<LookBack>,
    /// For this purpose.
    pub purpose: Option<Purpose>,
    /// After this place, as an earlier page gave it.
    pub after: Option<String>,
}

/// Reports on a page of the list.
const PAGE: usize = 20;

/// Pages of the store that one call reads at most: a filter that matches little answers with what it
/// found and where to go on.
const STORE_PAGES: usize = 10;

/// The firm's reports, newest first.
pub async fn list_reports(
    deps: &Deps,
    principal: &Principal,
    filter: &Filter,
) -> Result<ReportList, Refused> {
    let entity = entity_of(principal)?;
    let now = deps.clock.now();
    let mut query = Query {
        pk: keys::entity_partition(entity),
        from: keys::REPORTS.0.to_owned(),
        to: keys::REPORTS.1.to_owned(),
        order: Order::Descending,
        limit: PAGE,
        after: filter.after.clone().map(Cursor),
    };
    let mut reports = Vec::new();
    for _ in 0..STORE_PAGES {
        query.limit = PAGE - reports.len();
        let page = deps.store.query(&query).await?;
        reports.extend(rows(deps, &page.items, filter, now).await?);
        query.after = page.next;
        if query.after.is_none() || reports.len() >= PAGE {
            break;
        }
    }
    Ok(ReportList {
        reports,
        next: query.after.map(|cursor| cursor.0),
    })
}

async fn rows(
    deps: &Deps,
    items: &[Item],
    filter: &Filter,
    now: ShanghaiTime,
) -> Result<Vec<ReportListItem>, Refused> {
    let mut ids = Vec::with_capacity(items.len());
    for item in items {
        let pointer: ReportPointer = unpack(item)?;
        let wanted = filter
            .look_back
            .is_none_or(|l| l == pointer.look_back_years)
            && filter.purpose.is_none_or(|p| p == pointer.purpose);
        if wanted {
            ids.push(pointer.report_id);
        }
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| key_of(deps, id)).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for item in deps.store.batch_get(&keys).await? {
        let item = item.ok_or(Refused::Unavailable(Cause::Own(
            "a report that a list names is missing",
        )))?;
        let row = row(deps, &unpack(&item)?, now);
        if filter.state.is_none_or(|state| state == row.state) {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn row(deps: &Deps, body: &ReportItem, now: ShanghaiTime) -> ReportListItem {
    let code = code_of(deps, &body.report_id);
    ReportListItem::of(&body.summary, &body.status, code, body.purpose, now)
}

/// The report as it was issued, not a new run of it (B 三(三)).
pub async fn fetch_report(
    deps: &Deps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<ReportView, Refused> {
    let body = own_report(deps, principal, no).await?;
    let state = ReportState::of(&body.summary, &body.status, deps.clock.now());
    Ok(ReportView {
        url: url_of(deps, &code_of(deps, &body.report_id)),
        state,
        report: stored(deps, &body).await?,
    })
}

/// The file of a report of one's own.
pub async fn fetch_pdf(
    deps: &Deps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<Bytes, Refused> {
    let body = own_report(deps, principal, no).await?;
    pdf_of(deps, &body).await
}

/// The file of the report that a used link led to.
pub(crate) async fn pdf_by_id(deps: &Deps, id: &ReportId) -> Result<(ReportNo, Bytes), Refused> {
    let (_, body) = load(deps, id).await?;
    let pdf = pdf_of(deps, &body).await?;
    Ok((body.summary.report_no, pdf))
}

async fn pdf_of(deps: &Deps, body: &ReportItem) -> Result<Bytes, Refused> {
    let name = body
        .pdf_file
        .as_deref()
        .ok_or(Refused::Unavailable(Cause::Own(
            "an issued report names no file",
        )))?;
    Ok(deps.files.get(name).await?)
}

/// A report of the principal's own firm. Another's number and one that does not exist are the same.
pub(crate) async fn own_report(
    deps: &Deps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<ReportItem, Refused> {
    let entity = entity_of(principal)?;
    let item = deps
        .store
        .get(&keys::report_by_number(no))
        .await?
        .ok_or(Refused::NotFound)?;
    let pointer: ReportPointer = unpack(&item)?;
    if pointer.entity != *entity {
        return Err(Refused::NotFound);
    }
    let (_, body) = load(deps, &pointer.report_id).await?;
    match body.state {
        ReportItemState::Issued => Ok(body),
        ReportItemState::Pending | ReportItemState::Voided => Err(Refused::NotFound),
    }
}

async fn stored(deps: &Deps, body: &ReportItem) -> Result<SpecialReport, Refused> {
    let json = deps.files.get(&body.json_file).await?;
    serde_json::from_slice(&json)
        .map_err(|_| Refused::Unavailable(Cause::Own("a stored report does not read")))
}

/// The firm for which the principal acts.
pub(crate) fn entity_of(principal: &Principal) -> Result<&EntityId, Refused> {
    match principal.role {
        Role::Enterprise => principal.entity.as_ref().ok_or(Refused::EntityRequired),
        Role::Bureau | Role::CreditOffice | Role::Verifier => Err(Refused::NotAllowed),
    }
}
