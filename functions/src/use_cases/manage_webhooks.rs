//! A firm, a unit or the credit office has notices sent to its own systems (通知地址), looks at what became of them, and
//! has one sent again.

use super::notices::{
    Channel, NoticeDelivery, NoticeProgress, Owner, SendWork, Webhook, change, receiver_of,
    wait_from,
};
use crate::deps::SessionDeps;
use crate::identity::Principal;
use crate::items::{pack, unpack};
use crate::keys;
use crate::notices::{HookUrl, secret_of};
use crate::random;
use crate::store::{Cursor, Op, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::stand_back::stand_back;
use shared::api::{
    MadeWebhook, NoticeDeliveries, NoticeDeliveryView, NoticeState, Role, WebhookList, WebhookView,
};
use shared::notice::NoticeKind;

/// Webhooks of one owner, at most.
const MOST: usize = 10;

/// Notices on a page.
const PAGE: usize = 50;

/// Times that a replay is tried.
const TRIES: u32 = 8;

/// In whose name somebody is told of things.
pub(super) fn owner_of(principal: &Principal) -> Result<Owner, Refused> {
    Ok(match principal.role {
        Role::Enterprise => Owner::Entity(entity_of(principal)?.clone()),
        Role::Bureau => Owner::Unit(super::show_delivery::unit_of(principal)?.clone()),
        Role::CreditOffice => Owner::Office,
        Role::Verifier => return Err(Refused::NotAllowed),
    })
}

/// All webhooks of the caller, and what it can be told of.
pub async fn list_webhooks(
    deps: &SessionDeps,
    principal: &Principal,
) -> Result<WebhookList, Refused> {
    let owner = owner_of(principal)?;
    let receiver = receiver_of(&*deps.store, &owner).await?;
    Ok(WebhookList {
        webhooks: receiver.webhooks.iter().map(view).collect(),
        offered: owner.offered().to_vec(),
    })
}

/// Makes a webhook and tells its secret, this once.
pub async fn make_webhook(
    deps: &SessionDeps,
    principal: &Principal,
    url: &HookUrl,
    events: &[NoticeKind],
) -> Result<MadeWebhook, Refused> {
    let owner = owner_of(principal)?;
    let offered = owner.offered();
    if events.is_empty() || !events.iter().all(|kind| offered.contains(kind)) {
        return Err(Refused::WebhookEvents);
    }
    // Each once, in their own order.
    let chosen = offered.iter().filter(|kind| events.contains(kind));
    let hook = Webhook {
        id: keys::hex(&random::bytes::<16>(&*deps.random)),
        url: url.as_str().to_owned(),
        events: chosen.copied().collect(),
        since: deps.clock.now(),
    };
    change(deps, &owner, |receiver| {
        // There already: by a write whose answer was lost.
        if receiver.webhooks.iter().any(|known| known.id == hook.id) {
            return Ok(());
        }
        if receiver.webhooks.len() >= MOST {
            return Err(Refused::WebhookTooMany);
        }
        receiver.webhooks.push(hook.clone());
        Ok(())
    })
    .await?;
    Ok(MadeWebhook {
        secret: secret_of(&deps.secrets.index_key, &hook.id),
        webhook: view(&hook),
    })
}

/// Removes a webhook. What still waits for it is given up.
pub async fn remove_webhook(
    deps: &SessionDeps,
    principal: &Principal,
    id: &str,
) -> Result<(), Refused> {
    let owner = owner_of(principal)?;
    let receiver = receiver_of(&*deps.store, &owner).await?;
    if !receiver.webhooks.iter().any(|hook| hook.id == id) {
        return Err(Refused::NotFound);
    }
    change(deps, &owner, |receiver| {
        receiver.webhooks.retain(|hook| hook.id != id);
        Ok(())
    })
    .await
}

/// What was sent to a webhook or is to be, newest first.
pub async fn list_notices(
    deps: &SessionDeps,
    principal: &Principal,
    id: &str,
    after: Option<String>,
) -> Result<NoticeDeliveries, Refused> {
    own_webhook(deps, principal, id).await?;
    let query = Query {
        pk: keys::notices::told_partition(id),
        from: "0".to_owned(),
        to: "~".to_owned(),
        order: Order::Descending,
        limit: PAGE,
        after: after.map(Cursor),
    };
    let page = deps.store.query(&query).await?;
    let deliveries = page.items.iter().map(|item| Ok(shown(&unpack(item)?)));
    Ok(NoticeDeliveries {
        deliveries: deliveries.collect::<Result<_, StoreError>>()?,
        next: page.next.map(|cursor| cursor.0),
    })
}

/// Has a notice sent again, under the same id; the policy's time for it begins anew.
pub async fn replay_notice(
    deps: &SessionDeps,
    principal: &Principal,
    id: &str,
    notice: &str,
) -> Result<NoticeDeliveryView, Refused> {
    own_webhook(deps, principal, id).await?;
    let key = keys::notices::told(id, notice);
    let mut crowded_out = Refused::NotFound;
    for attempt in 0..TRIES {
        let item = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
        let mut body: NoticeDelivery = unpack(&item)?;
        if body.channel != Channel::Webhook {
            return Err(Refused::NotFound);
        }
        let now = deps.clock.now();
        let before = body.work();
        body.progress = wait_from(&*deps.random, 0, now);
        body.tried_since = now;
        let after = body.work();
        let mut ops = vec![Op::Replace {
            key: item.key,
            at: item.v,
            body: pack(&body),
            ttl: None,
        }];
        if before != after {
            ops.extend(before.map(|key| Op::Delete { key, at: 1 }));
            ops.extend(after.map(|key| Op::Create {
                key,
                body: pack(&SendWork {
                    to: body.to.clone(),
                    id: body.id.clone(),
                }),
                ttl: None,
            }));
        }
        match deps.store.transact(ops).await {
            Ok(()) => return Ok(shown(&body)),
            // It is just being sent, or was; or it is not known whether this was written: once more does no harm.
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => crowded_out = error.into(),
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(crowded_out)
}

/// Another's webhook and one that does not exist are the same.
async fn own_webhook(deps: &SessionDeps, principal: &Principal, id: &str) -> Result<(), Refused> {
    let receiver = receiver_of(&*deps.store, &owner_of(principal)?).await?;
    let own = receiver.webhooks.iter().any(|hook| hook.id == id);
    own.then_some(()).ok_or(Refused::NotFound)
}

fn view(hook: &Webhook) -> WebhookView {
    WebhookView {
        id: hook.id.clone(),
        url: hook.url.clone(),
        events: hook.events.clone(),
        created_at: hook.since,
    }
}

fn shown(body: &NoticeDelivery) -> NoticeDeliveryView {
    let (state, next_try_at) = match body.progress {
        NoticeProgress::Waiting { due, .. } => (NoticeState::Waiting, Some(due)),
        NoticeProgress::Delivered => (NoticeState::Delivered, None),
        NoticeProgress::GivenUp => (NoticeState::GivenUp, None),
    };
    NoticeDeliveryView {
        id: body.id.clone(),
        event: body.notice.kind(),
        at: body.at,
        state,
        attempts: body.attempts,
        last_try_at: body.last_try_at,
        last_status: body.last_status,
        next_try_at,
    }
}
