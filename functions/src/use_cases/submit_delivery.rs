//! A unit submits a delivery whose file it has sent (提交): from here on it is applied without the unit's doing.

use crate::delivery::{Encoding, Format};
use crate::files::Arrived;
use crate::items::{pack, unpack};
use crate::keys;
use crate::store::{Item, Op, StoreError};
use crate::use_cases::deliver_records::{
    DeliveryDeps, DeliveryError, DeliveryItem, DeliveryState, NoRoom, Places, UploadItem, Uploaded,
    listed,
};
use crate::use_cases::stand_back::stand_back;
use shared::api::DeliveryCounts;
use shared::policy::UnitId;
use shared::time::ShanghaiTime;

/// How often it may meet other deliveries of its unit, or not hear whether it was written.
const TRIES: u32 = 10;

/// Looks at the file and puts the delivery at the end of its unit's queue. Asked again it changes nothing.
pub async fn submit_delivery(
    deps: &DeliveryDeps,
    unit: &UnitId,
    id: &str,
    now: ShanghaiTime,
) -> Result<(), DeliveryError> {
    let wanted = [keys::delivery(unit, id), keys::upload(unit, id)];
    let mut looked_at = None;
    for attempt in 0..TRIES {
        let mut found = deps.store.batch_get(&wanted).await?;
        let (upload, delivery) = (found.pop().flatten(), found.pop().flatten());
        let upload = match upload {
            None => None,
            Some(item) => Some((item.v, unpack::<UploadItem>(&item)?)),
        };
        let failed = match delivery {
            None => None,
            Some(item) => match not_failed(&item, upload.as_ref().map(|(_, said)| said))? {
                None => return Ok(()),
                failed => failed,
            },
        };
        let live = upload.filter(|(_, said)| now < said.expires_at);
        let (at, said) = live.ok_or(DeliveryError::NotAnnounced)?;
        // Reading the whole file once is enough.
        if looked_at.as_ref() != Some(&said.name) {
            match deps.files.arrived(&said.name, &said.announced).await? {
                Arrived::AsSaid => looked_at = Some(said.name.clone()),
                Arrived::Missing => return Err(DeliveryError::UploadMissing),
                Arrived::Other => return Err(DeliveryError::UploadNotAsSaid),
            }
        }
        let item = waiting(unit, said, now);
        let places = Places::of(&item, id).taken(deps).await?;
        let places = places.map_err(|NoRoom| DeliveryError::TooManyWaiting)?;
        let (key, body, ttl) = (wanted[0].clone(), pack(&item), None);
        let (step, before) = match &failed {
            None => (Op::Create { key, body, ttl }, None),
            Some((at, before)) => {
                let at = *at;
                (Op::Replace { key, at, body, ttl }, Some(before))
            }
        };
        let mut steps = vec![
            step,
            Op::Delete {
                key: wanted[1].clone(),
                at,
            },
        ];
        steps.extend(places);
        steps.extend(listed(&item, id, before));
        match deps.store.transact(steps).await {
            Ok(()) => return Ok(()),
            // Read again: another call was first, or this one was and did not hear of it.
            Err(StoreError::Conflict { .. } | StoreError::Unavailable(_) | StoreError::Busy(_)) => {
            }
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(DeliveryError::Contended)
}

/// The delivery that failed under this id, with its version, or `None` if there is one that did not.
fn not_failed(
    item: &Item,
    said: Option<&UploadItem>,
) -> Result<Option<(u64, DeliveryItem)>, DeliveryError> {
    let known: DeliveryItem = unpack(item)?;
    if matches!(known.state, DeliveryState::Failed { .. }) {
        return Ok(Some((item.v, known)));
    }
    let is_another = said.is_some_and(|said| {
        known.file != said.announced.sha256
            || known.content != said.content
            || known.as_of != said.as_of
    });
    if is_another || known.upload.is_none() {
        Err(DeliveryError::IdReused)
    } else {
        Ok(None)
    }
}

fn waiting(unit: &UnitId, said: UploadItem, now: ShanghaiTime) -> DeliveryItem {
    DeliveryItem {
        unit: unit.clone(),
        content: said.content,
        file: said.announced.sha256,
        // Both are known once the file is opened.
        encoding: Encoding::Utf8,
        format: Format::Csv,
        rows_above: None,
        as_of: said.as_of,
        received_at: now,
        state: DeliveryState::Waiting,
        refused: None,
        upload: Some(Uploaded {
            name: said.name,
            size: said.announced.size,
            lines: 0,
            done: 0,
            behind: 0,
            counts: DeliveryCounts::default(),
            lease: None,
        }),
        listed: true,
    }
}
