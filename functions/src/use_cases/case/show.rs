//! Both sides, and the credit office, read the whole history of a case and fetch its files, B 三(四).

use super::items::{AttachmentItem, CaseEvent, CaseItem};
use super::{Matter, load};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::{Order, Query, StoreError};
use crate::use_cases::Refused;
use bytes::Bytes;
use shared::api::AttachmentView;
use shared::case::{AttachmentKind, CaseId};

/// The case with all that was done.
pub(in crate::use_cases) async fn show<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    id: &CaseId,
) -> Result<(CaseItem<M>, Vec<CaseEvent<M>>), Refused> {
    let loaded = load::<M>(deps, principal, id).await?;
    Ok((loaded.body, events(deps, id).await?))
}

/// Files of an event as they are listed.
pub(in crate::use_cases) fn files(attachments: Vec<AttachmentItem>) -> Vec<AttachmentView> {
    let files = attachments.into_iter().map(|file| AttachmentView {
        no: file.no,
        name: file.name,
        kind: file.kind,
        bytes: file.bytes,
    });
    files.collect()
}

async fn events<M: Matter>(deps: &Deps, id: &CaseId) -> Result<Vec<CaseEvent<M>>, StoreError> {
    let mut query = Query {
        pk: keys::case(M::KIND, id).pk,
        from: keys::CASE_EVENTS.0.to_owned(),
        to: keys::CASE_EVENTS.1.to_owned(),
        order: Order::Ascending,
        limit: 100,
        after: None,
    };
    let mut events = Vec::new();
    loop {
        let page = deps.store.query(&query).await?;
        for item in &page.items {
            events.push(unpack(item)?);
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(events),
        }
    }
}

/// A file of a case.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its name, cleaned.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// What it holds.
    pub content: Bytes,
}

/// The file with this number.
pub(in crate::use_cases) async fn fetch<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    id: &CaseId,
    no: u32,
) -> Result<Attachment, Refused> {
    load::<M>(deps, principal, id).await?;
    let file: AttachmentItem = events::<M>(deps, id)
        .await?
        .into_iter()
        .flat_map(|event| event.attachments)
        .find(|file| file.no == no)
        .ok_or(Refused::NotFound)?;
    Ok(Attachment {
        content: deps.files.get(&file.file).await?,
        name: file.name,
        kind: file.kind,
    })
}
