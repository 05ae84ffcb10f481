//! A unit says which file it is about to send (预告), and is told where to send it.

use crate::files::{Announced, MAX_UPLOAD, SentTo, UploadName};
use crate::items::{pack, unpack};
use crate::keys;
use crate::store::{Op, StoreError};
use crate::use_cases::deliver_records::{
    Content, DeliveryDeps, DeliveryError, DeliveryItem, DeliveryState, UploadItem, check_sender,
};
use crate::use_cases::stand_back::stand_back;
use chrono::NaiveDate;
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use std::time::Duration;

/// How long the address works.
const LIFETIME: Duration = Duration::from_secs(600);
/// How long a file that was announced may wait for its delivery to be submitted.
const KEPT_SECONDS: i64 = 24 * 3600;
/// How often two calls for one id may meet.
const TRIES: u32 = 5;

/// What a unit says of a file.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The unit's name for the delivery.
    pub id: String,
    /// What the file holds.
    pub content: Content,
    /// Day up to which its data reach.
    pub as_of: NaiveDate,
    /// Its size and hash.
    pub announced: Announced,
}

/// What is to be done with the file.
#[derive(Clone, Debug)]
pub enum Answered {
    /// Send it.
    Send(WayIn),
    /// Nothing: a delivery of this same file is there under this id.
    IsThere,
}

/// Where an announced file is sent.
#[derive(Clone, Debug)]
pub struct WayIn {
    /// Under which it will lie.
    pub name: UploadName,
    /// Its size and hash.
    pub announced: Announced,
    /// Address of the file store; `None` if the service takes the file itself.
    pub sent_to: Option<SentTo>,
    /// Until when.
    pub until: ShanghaiTime,
}

/// Whether this can be the size of an uploaded file.
pub fn is_upload_size(size: u64) -> bool {
    (1..=MAX_UPLOAD).contains(&size)
}

/// Whether this can be the hash of one.
pub fn is_upload_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Notes the file, in place of one that was announced under this id and never submitted.
pub async fn announce_upload(
    deps: &DeliveryDeps,
    unit: &UnitId,
    said: &Announcement,
    now: ShanghaiTime,
) -> Result<Answered, DeliveryError> {
    check_sender(&deps.policy, unit, &said.id, said.content)?;
    if said.as_of > now.date() {
        return Err(DeliveryError::AsOfInFuture);
    }
    let wanted = [keys::delivery(unit, &said.id), keys::upload(unit, &said.id)];
    for attempt in 0..TRIES {
        let mut found = deps.store.batch_get(&wanted).await?;
        let (before, delivery) = (found.pop().flatten(), found.pop().flatten());
        if let Some(delivery) = &delivery {
            let known: DeliveryItem = unpack(delivery)?;
            if !matches!(known.state, DeliveryState::Failed { .. }) {
                return is_same(&known, said);
            }
        }
        let known: Option<UploadItem> = before.as_ref().map(unpack).transpose()?;
        let item = UploadItem {
            content: said.content,
            as_of: said.as_of,
            announced: said.announced.clone(),
            name: name_for(deps, known, said),
            expires_at: now.plus_seconds(KEPT_SECONDS),
        };
        let key = wanted[1].clone();
        let (body, ttl) = (pack(&item), Some(item.expires_at.unix()));
        let step = match before {
            None => Op::Create { key, body, ttl },
            Some(before) => Op::Replace {
                key,
                at: before.v,
                body,
                ttl,
            },
        };
        match deps.store.transact(vec![step]).await {
            Ok(()) => return way_in(deps, item, now).await.map(Answered::Send),
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(DeliveryError::Contended)
}

/// The same file keeps its name, so that several tries to send it do not take each other's away.
fn name_for(deps: &DeliveryDeps, known: Option<UploadItem>, said: &Announcement) -> UploadName {
    match known {
        Some(known) if known.announced == said.announced => known.name,
        Some(_) | None => UploadName::new(&*deps.random),
    }
}

/// One id, one file.
fn is_same(known: &DeliveryItem, said: &Announcement) -> Result<Answered, DeliveryError> {
    let same = known.file == said.announced.sha256
        && known.content == said.content
        && known.as_of == said.as_of;
    if same && !matches!(known.state, DeliveryState::Receiving) {
        Ok(Answered::IsThere)
    } else {
        // One that came in one call and broke off goes on by that call.
        Err(DeliveryError::IdReused)
    }
}

async fn way_in(
    deps: &DeliveryDeps,
    item: UploadItem,
    now: ShanghaiTime,
) -> Result<WayIn, DeliveryError> {
    let way = deps.files.way_in(&item.name, &item.announced, LIFETIME);
    Ok(WayIn {
        sent_to: way.await?,
        name: item.name,
        announced: item.announced,
        until: now.plus_seconds(LIFETIME.as_secs().cast_signed()),
    })
}
