//! Both sides, and the credit office, read the whole history of an objection and fetch its files, B 三(四).

use super::case::{Attachment, CaseEvent, fetch, files, show};
use super::list_objections::row;
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::api::{ObjectionEventView, ObjectionView};
use shared::objection::ObjectionId;
use shared::text::{Lang, objection as words};

/// The objection with all that was done. Which person of a unit acted is not told.
pub async fn show_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    lang: Lang,
) -> Result<ObjectionView, Refused> {
    let (case, events) = show::<Objecting>(deps, principal, id).await?;
    Ok(ObjectionView {
        row: row(&case, &deps.policy, lang),
        events: events.into_iter().map(|event| view(event, lang)).collect(),
    })
}

fn view(event: CaseEvent<Objecting>, lang: Lang) -> ObjectionEventView {
    ObjectionEventView {
        at: event.at,
        by: event.by,
        act: event.act,
        act_text: words::act(event.act, lang).to_owned(),
        statement: event.statement,
        attachments: files(event.attachments),
        correction: event.given,
    }
}

/// The file with this number.
pub async fn fetch_objection_file(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    no: u32,
) -> Result<Attachment, Refused> {
    fetch::<Objecting>(deps, principal, id, no).await
}
