//! Both sides, and the credit office, read the whole history of an objection and fetch its files, B 三(四).

use super::list_objections::row;
use super::objection::{AttachmentItem, ObjectionEvent, load};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::{Order, Query, StoreError};
use crate::use_cases::Refused;
use bytes::Bytes;
use shared::api::{AttachmentView, ObjectionEventView, ObjectionView};
use shared::objection::{AttachmentKind, ObjectionId};
use shared::text::{Lang, objection as words};

/// The objection with all that was done. Which person of a unit acted is not told.
pub async fn show_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    lang: Lang,
) -> Result<ObjectionView, Refused> {
    let loaded = load(deps, principal, id).await?;
    let events = events(deps, id).await?;
    Ok(ObjectionView {
        row: row(&loaded.body, &deps.policy, lang),
        events: events.into_iter().map(|event| view(event, lang)).collect(),
    })
}

fn view(event: ObjectionEvent, lang: Lang) -> ObjectionEventView {
    let attachments = event.attachments.into_iter().map(|file| AttachmentView {
        no: file.no,
        name: file.name,
        kind: file.kind,
        bytes: file.bytes,
    });
    ObjectionEventView {
        at: event.at,
        by: event.by,
        act: event.act,
        act_text: words::act(event.act, lang).to_owned(),
        statement: event.statement,
        attachments: attachments.collect(),
        correction: event.correction,
    }
}

async fn events(deps: &Deps, id: &ObjectionId) -> Result<Vec<ObjectionEvent>, StoreError> {
    let mut query = Query {
        pk: keys::objection(id).pk,
        from: keys::OBJECTION_EVENTS.0.to_owned(),
        to: keys::OBJECTION_EVENTS.1.to_owned(),
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

/// A file of an objection.
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
pub async fn fetch_attachment(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    no: u32,
) -> Result<Attachment, Refused> {
    load(deps, principal, id).await?;
    let file: AttachmentItem = events(deps, id)
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
