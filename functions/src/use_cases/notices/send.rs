//! Sending: what is due goes out, and stays until its receiver has it or its time is over.
//!
//! Who sends first writes down that he is at it, so that sweeps that meet do not send twice; a process that dies is
//! followed by another after a minute. What went out and was not written down goes out again, under the same id.

use super::Noticed;
use super::fan_out::waiting;
use super::items::{Channel, NoticeDelivery, NoticeProgress, ReceiverItem, SendWork};
use super::receivers::{by_email, by_sms, receiver_of};
use crate::items::{pack, unpack};
use crate::keys;
use crate::notices::{HookUrl, Letter, Message, MessageTo, NoticeDeps, Posted, Reach};
use crate::random::Random;
use crate::store::retry::full_jitter;
use crate::store::{Op, StoreError};
use crate::use_cases::Refused;
use futures::StreamExt;
use shared::api::ContactLang;
use shared::notice::Notice;
use shared::text::{Lang, notices as words};
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// Receivers that are spoken to at once.
const AT_ONCE: usize = 8;

/// How long one who is sending is left alone.
const HELD_SECONDS: i64 = 60;

/// The range of the first pause after a failure; it doubles with every attempt.
const FIRST_RANGE: Duration = Duration::from_secs(30);
/// The range of a pause grows to this.
const LONGEST_RANGE: Duration = Duration::from_secs(6 * 3600);

/// What became of one notice.
enum Sent {
    /// The receiver has it.
    Taken(Option<u16>),
    /// Later, perhaps.
    NotNow(Option<u16>),
    /// Never: the receiver is gone, or wants no more.
    Never(Option<u16>),
}

/// Sends all that is due. Of one channel one after the other: a receiver that does not answer holds up nobody else.
pub(super) async fn all(
    deps: &NoticeDeps,
    until: Instant,
    done: &mut Noticed,
) -> Result<(), Refused> {
    let mut by_channel: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for shard in 0..keys::notices::SEND_SHARDS {
        let pk = keys::notices::send_partition(shard);
        for item in waiting(deps, pk, done).await? {
            match unpack::<SendWork>(&item) {
                Ok(work) => by_channel.entry(work.to).or_default().push(work.id),
                Err(error) => {
                    tracing::error!(%error, "a notice that is to be sent cannot be read");
                    done.left += 1;
                }
            }
        }
    }
    let mut channels = futures::stream::iter(by_channel)
        .map(|(channel, ids)| of_channel(deps, channel, ids, until))
        .buffer_unordered(AT_ONCE);
    while let Some(of_one) = channels.next().await {
        done.sent += of_one.sent;
        done.failed += of_one.failed;
        done.given_up += of_one.given_up;
        done.left += of_one.left;
    }
    Ok(())
}

async fn of_channel(
    deps: &NoticeDeps,
    channel: String,
    ids: Vec<String>,
    until: Instant,
) -> Noticed {
    let mut done = Noticed::default();
    let mut failing = false;
    for id in ids {
        if Instant::now() >= until {
            done.left += 1;
            continue;
        }
        // After a failure the others of its channel are put off without being tried.
        match one(deps, &channel, &id, failing).await {
            Ok(Became::Delivered) => done.sent += 1,
            Ok(Became::Later) => {
                done.failed += u32::from(!failing);
                failing = true;
            }
            Ok(Became::GivenUp) => done.given_up += 1,
            Ok(Became::Anothers) => {}
            Err(error) => {
                tracing::error!(%error, "a notice could not be sent");
                done.left += 1;
            }
        }
    }
    done
}

/// What this round made of a notice.
enum Became {
    /// The receiver has it.
    Delivered,
    /// It waits for its next time.
    Later,
    /// It is over.
    GivenUp,
    /// Somebody else is at it, or was.
    Anothers,
}

async fn one(deps: &NoticeDeps, channel: &str, id: &str, failing: bool) -> Result<Became, Refused> {
    let key = keys::notices::told(channel, id);
    let item = deps.store.get(&key).await?;
    // Its work leads nowhere: removed between two reads, or damage that the check of the whole store tells.
    let Some(item) = item else {
        return Ok(Became::Anothers);
    };
    let mut body: NoticeDelivery = unpack(&item)?;
    let now = deps.clock.now();
    let NoticeProgress::Waiting { due, held_until } = body.progress else {
        return Ok(Became::Anothers);
    };
    if due > now || held_until.is_some_and(|until| until > now) {
        return Ok(Became::Anothers);
    }
    let work = body.work();
    let mut at = item.v;
    let sent = if failing {
        Sent::NotNow(None)
    } else {
        body.progress = NoticeProgress::Waiting {
            due,
            held_until: Some(now.plus_seconds(HELD_SECONDS)),
        };
        let held = Op::Replace {
            key: key.clone(),
            at,
            body: pack(&body),
            ttl: None,
        };
        match deps.store.transact(vec![held]).await {
            Ok(()) => at += 1,
            // Another sweep is at it, or this one is and does not know: a minute later somebody is.
            Err(StoreError::Conflict { .. } | StoreError::Unavailable(_) | StoreError::Busy(_)) => {
                return Ok(Became::Anothers);
            }
            Err(error) => return Err(error.into()),
        }
        let sent = send(deps, &body, now).await?;
        body.attempts += 1;
        body.last_try_at = Some(now);
        body.last_status = match sent {
            Sent::Taken(status) | Sent::NotNow(status) | Sent::Never(status) => status,
        };
        sent
    };
    let became = settle(deps, &mut body, sent);
    let ops = moved(deps, &body, at, work);
    match deps.store.transact(ops).await {
        Ok(()) => Ok(became),
        // Replayed meanwhile, or not known: whatever stands then is gone on with.
        Err(StoreError::Conflict { .. } | StoreError::Unavailable(_) | StoreError::Busy(_)) => {
            Ok(Became::Anothers)
        }
        Err(error) => Err(error.into()),
    }
}

/// Where a notice stands after an attempt.
fn settle(deps: &NoticeDeps, body: &mut NoticeDelivery, sent: Sent) -> Became {
    let now = deps.clock.now();
    let patience = 3600 * i64::from(deps.policy.notices.give_up_hours);
    match sent {
        Sent::Taken(_) => {
            body.progress = NoticeProgress::Delivered;
            Became::Delivered
        }
        Sent::NotNow(_) if now < body.tried_since.plus_seconds(patience) => {
            body.progress = wait_from(&*deps.random, body.attempts, now);
            Became::Later
        }
        Sent::NotNow(_) | Sent::Never(_) => {
            body.progress = NoticeProgress::GivenUp;
            Became::GivenUp
        }
    }
}

/// Waits any time up to a range that doubles with every attempt, so that those who failed together do not come back
/// together. Without an attempt, for a moment.
pub(in crate::use_cases) fn wait_from(
    random: &dyn Random,
    attempts: u32,
    now: ShanghaiTime,
) -> NoticeProgress {
    let doubled = FIRST_RANGE.saturating_mul(1 << attempts.saturating_sub(1).min(20));
    let pause = match attempts {
        0 => Duration::ZERO,
        _ => full_jitter(random, doubled.min(LONGEST_RANGE)),
    };
    let seconds = i64::try_from(pause.as_secs()).unwrap_or(i64::MAX);
    NoticeProgress::Waiting {
        due: now.plus_seconds(seconds + i64::from(attempts > 0)),
        held_until: None,
    }
}

/// The steps that write where a notice stands, and move its work.
fn moved(
    deps: &NoticeDeps,
    body: &NoticeDelivery,
    at: u64,
    work: Option<crate::store::Key>,
) -> Vec<Op> {
    let now = deps.clock.now();
    let kept = 24 * 3600 * i64::from(deps.policy.notices.keep_days);
    let next = body.work();
    let mut ops = vec![Op::Replace {
        key: body.key(),
        at,
        body: pack(body),
        ttl: next.is_none().then(|| now.plus_seconds(kept).unix()),
    }];
    if work != next {
        ops.extend(work.map(|key| Op::Delete { key, at: 1 }));
        ops.extend(next.map(|key| Op::Create {
            key,
            body: pack(&SendWork {
                to: body.to.clone(),
                id: body.id.clone(),
            }),
            ttl: None,
        }));
    }
    ops
}

async fn send(
    deps: &NoticeDeps,
    body: &NoticeDelivery,
    now: ShanghaiTime,
) -> Result<Sent, Refused> {
    let receiver = receiver_of(&*deps.store, &body.owner).await?;
    Ok(match body.channel {
        Channel::Webhook => post(deps, body, &receiver, now).await,
        Channel::Email | Channel::Sms => message(deps, body, &receiver, now).await,
    })
}

async fn post(
    deps: &NoticeDeps,
    body: &NoticeDelivery,
    receiver: &ReceiverItem,
    now: ShanghaiTime,
) -> Sent {
    let hook = receiver.webhooks.iter().find(|hook| hook.id == body.to);
    // Removed by its owner.
    let Some(hook) = hook else {
        return Sent::Never(None);
    };
    let Some(url) = HookUrl::parse(&hook.url, Reach::of(&deps.origin)) else {
        return Sent::Never(None);
    };
    let index = &deps.secrets.index_key;
    let letter = Letter::sign(index, &hook.id, &body.id, (&body.notice, body.at), now);
    match deps.web.post(&url, &letter).await {
        Posted::Answered(status @ 200..=299) => Sent::Taken(Some(status)),
        // Gone: the receiver says that it wants no more.
        Posted::Answered(410) => Sent::Never(Some(410)),
        Posted::Answered(status) => Sent::NotNow(Some(status)),
        Posted::NoAnswer => Sent::NotNow(None),
    }
}

async fn message(
    deps: &NoticeDeps,
    body: &NoticeDelivery,
    receiver: &ReceiverItem,
    now: ShanghaiTime,
) -> Sent {
    let contact = receiver.contact.as_ref();
    let to = contact.and_then(|contact| match body.channel {
        Channel::Email if body.to == by_email(&contact.id) => {
            contact.email.clone().map(MessageTo::Email)
        }
        Channel::Sms if body.to == by_sms(&contact.id) => {
            contact.mobile.clone().map(MessageTo::Mobile)
        }
        Channel::Email | Channel::Sms | Channel::Webhook => None,
    });
    // Removed or changed by its owner: what was meant for one address goes to no other.
    let (Some(contact), Some(to)) = (contact, to) else {
        return Sent::Never(None);
    };
    // Said at the start of the function that has nobody to send.
    let Some(sender) = &deps.messages else {
        return Sent::NotNow(None);
    };
    let lang = match contact.lang {
        ContactLang::Zh => Lang::Zh,
        ContactLang::En => Lang::En,
    };
    match sender.send(&written(deps, body, to, lang), now).await {
        Ok(()) => Sent::Taken(None),
        Err(_) => Sent::NotNow(None),
    }
}

fn written(deps: &NoticeDeps, body: &NoticeDelivery, to: MessageTo, lang: Lang) -> Message {
    let city = match lang {
        Lang::Zh => &deps.policy.city.name_zh,
        Lang::En => &deps.policy.city.name_en,
    };
    let unit = match &body.notice {
        Notice::RecordAdded { unit, .. } | Notice::DeliveryOverdue { unit, .. } => deps
            .policy
            .unit(unit)
            .map_or("", |unit| unit.name_zh.as_str()),
        Notice::ReportIssued { .. }
        | Notice::ReportExpiring { .. }
        | Notice::ReportWithdrawn { .. }
        | Notice::ObjectionMoved { .. }
        | Notice::RepairMoved { .. } => "",
    };
    let mut text = String::new();
    if deps.policy.demonstration {
        text.push_str(words::demonstration(lang));
        text.push('\n');
    }
    text.push_str(&words::body(&body.notice, unit, lang));
    text.push('\n');
    text.push_str(&words::sign_in_at(deps.origin.as_str(), lang));
    text.push('\n');
    // Of one event each side is told by the same notice, and each has a message of its own.
    let mut id = deps
        .secrets
        .index_key
        .hash(&[b"message", body.id.as_bytes(), body.to.as_bytes()]);
    id.truncate(32);
    Message {
        id,
        to,
        subject: words::subject(&body.notice, city, lang),
        text,
    }
}
