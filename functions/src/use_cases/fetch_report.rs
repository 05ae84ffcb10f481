//! An enterprise looks at its own reports: list, report as issued, file.

use crate::deps::FetchDeps;
use crate::files::SavedAs;
use crate::identity::Principal;
use crate::items::{ReportItem, ReportItemState, ReportPointer, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Cursor, Item, Order, Query};
use crate::use_cases::report_item::{code_of, key_of, load, url_of};
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
    deps: &FetchDeps,
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
    deps: &FetchDeps,
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
    let keys: Vec<_> = ids.iter().map(|id| key_of(&deps.secrets, id)).collect();
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

fn row(deps: &FetchDeps, body: &ReportItem, now: ShanghaiTime) -> ReportListItem {
    let code = code_of(&deps.secrets, &body.report_id);
    ReportListItem::of(&body.summary, &body.status, code, body.purpose, now)
}

/// The report as it was issued, not a new run of it (B 三(三)).
pub async fn fetch_report(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<ReportView, Refused> {
    let body = own_report(deps, principal, no).await?;
    let state = ReportState::of(&body.summary, &body.status, deps.clock.now());
    Ok(ReportView {
        url: url_of(&deps.origin, &code_of(&deps.secrets, &body.report_id)),
        state,
        report: stored(deps, &body).await?,
    })
}

/// A report's file, or where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportFile {
    /// The file.
    Here(Bytes),
    /// It is larger than an answer can be: an address in the file store that works for a minute.
    There(String),
}

/// The file of a report of one's own; `disposition` is how it is to be saved if it is not answered here.
pub async fn fetch_pdf(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
    disposition: &str,
) -> Result<ReportFile, Refused> {
    let body = own_report(deps, principal, no).await?;
    pdf_of(deps, &body, disposition).await
}

/// The file of the report that a used link led to; `disposition` by its number.
pub(crate) async fn pdf_by_id(
    deps: &FetchDeps,
    id: &ReportId,
    disposition: impl Fn(&ReportNo) -> String,
) -> Result<(ReportNo, ReportFile), Refused> {
    let (_, body) = load(&*deps.store, &deps.secrets, id).await?;
    let pdf = pdf_of(deps, &body, &disposition(&body.summary.report_no)).await?;
    Ok((body.summary.report_no, pdf))
}

/// The file of an issued report; `disposition` as in [`fetch_pdf`].
pub(crate) async fn pdf_of(
    deps: &FetchDeps,
    body: &ReportItem,
    disposition: &str,
) -> Result<ReportFile, Refused> {
    // Copies that are out say so when they are scanned; a new one is not given out.
    if let Some(standing) = body.status.withdrawn {
        return Err(Refused::ReportWithdrawn(standing));
    }
    let name = body
        .pdf_file
        .as_deref()
        .ok_or(Refused::Unavailable(Cause::Own(
            "an issued report names no file",
        )))?;
    // Read here in any case: a file that is not what its name says is given to nobody.
    let file = deps.files.get(name).await?;
    if deps.largest_answer.is_none_or(|most| file.len() <= most) {
        return Ok(ReportFile::Here(file));
    }
    let saved_as = SavedAs {
        kind: "application/pdf",
        disposition,
    };
    match deps.files.link(name, saved_as).await? {
        Some(url) => Ok(ReportFile::There(url)),
        None => Err(Refused::AnswerTooLarge),
    }
}

/// A report of the principal's own firm. Another's number and one that does not exist are the same.
pub(crate) async fn own_report(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<ReportItem, Refused> {
    let entity = entity_of(principal)?;
    let (_, body) = issued(deps, no, |pointer| pointer.entity == *entity).await?;
    Ok(body)
}

/// The issued report with this number and what leads to it, if it may be shown.
pub(crate) async fn issued(
    deps: &FetchDeps,
    no: &ReportNo,
    may_see: impl Fn(&ReportPointer) -> bool,
) -> Result<(ReportPointer, ReportItem), Refused> {
    let item = deps
        .store
        .get(&keys::report_by_number(no))
        .await?
        .ok_or(Refused::NotFound)?;
    let pointer: ReportPointer = unpack(&item)?;
    if !may_see(&pointer) {
        return Err(Refused::NotFound);
    }
    let (_, body) = load(&*deps.store, &deps.secrets, &pointer.report_id).await?;
    match body.state {
        ReportItemState::Issued => Ok((pointer, body)),
        ReportItemState::Pending | ReportItemState::Voided => Err(Refused::NotFound),
    }
}

/// The report as it was written down at its issue.
pub(crate) async fn stored(deps: &FetchDeps, body: &ReportItem) -> Result<SpecialReport, Refused> {
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
