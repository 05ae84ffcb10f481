//! A firm, a unit or the credit office says where it is told of things by e-mail and SMS (联系方式), and may take that back.

use super::manage_webhooks::owner_of;
use super::notices::{OwnerContact, change, receiver_of};
use crate::deps::SessionDeps;
use crate::identity::Principal;
use crate::keys;
use crate::random;
use crate::use_cases::Refused;
use shared::api::ContactView;

/// The caller's contact; empty if there is none.
pub async fn show_contact(
    deps: &SessionDeps,
    principal: &Principal,
) -> Result<ContactView, Refused> {
    let receiver = receiver_of(&*deps.store, &owner_of(principal)?).await?;
    Ok(receiver.contact.map_or_else(ContactView::default, view))
}

/// Writes the contact in place of the one before.
pub async fn keep_contact(
    deps: &SessionDeps,
    principal: &Principal,
    said: ContactView,
) -> Result<ContactView, Refused> {
    let owner = owner_of(principal)?;
    let id = keys::hex(&random::bytes::<16>(&*deps.random));
    let now = deps.clock.now();
    let kept = change(deps, &owner, |receiver| {
        // The same again: it stays since when it was.
        if let Some(known) = &receiver.contact
            && view(known.clone()) == said
        {
            return Ok(known.clone());
        }
        let contact = OwnerContact {
            id: id.clone(),
            email: said.email.clone(),
            mobile: said.mobile.clone(),
            lang: said.lang,
            since: now,
        };
        receiver.contact = Some(contact.clone());
        Ok(contact)
    })
    .await?;
    Ok(view(kept))
}

/// Removes the contact: nothing of it is kept, and what still waits for it is given up.
pub async fn remove_contact(deps: &SessionDeps, principal: &Principal) -> Result<(), Refused> {
    let owner = owner_of(principal)?;
    change(deps, &owner, |receiver| {
        receiver.contact = None;
        Ok(())
    })
    .await
}

fn view(contact: OwnerContact) -> ContactView {
    ContactView {
        email: contact.email,
        mobile: contact.mobile,
        lang: contact.lang,
    }
}
