//! The credit office sees its holds, the newest first.

use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::{Cursor, Order, Query};
use crate::use_cases::hold::{HoldItem, officer, view};
use crate::use_cases::{Cause, Refused};
use shared::api::HoldList;
use shared::case::CaseId;

/// Holds on a page.
const PAGE: usize = 50;

/// Those that are open, or those that were lifted.
pub async fn list_holds(
    deps: &Deps,
    principal: &Principal,
    open: bool,
    after: Option<String>,
) -> Result<HoldList, Refused> {
    officer(deps, principal)?;
    let (from, to) = keys::holds(open);
    let page = deps
        .store
        .query(&Query {
            pk: keys::HOLDS.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            order: Order::Descending,
            limit: PAGE,
            after: after.map(Cursor),
        })
        .await?;
    let ids: Result<Vec<CaseId>, _> = page.items.iter().map(unpack).collect();
    let wanted: Vec<_> = ids?.iter().map(keys::hold).collect();
    let found = match wanted.as_slice() {
        [] => Vec::new(),
        wanted => deps.store.batch_get(wanted).await?,
    };
    let now = deps.clock.now();
    let mut holds = Vec::with_capacity(found.len());
    for item in found {
        let missing = Refused::Unavailable(Cause::Own("a hold that the list names is missing"));
        let hold: HoldItem = unpack(&item.ok_or(missing)?)?;
        holds.push(view(hold, now));
    }
    Ok(HoldList {
        holds,
        next: page.next.map(|Cursor(next)| next),
    })
}
