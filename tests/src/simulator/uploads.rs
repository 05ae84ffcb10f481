//! Units that upload: a delivery is announced, sent and submitted until it is there, and applied by whoever comes along.

use bytes::Bytes;
use functions::files::{Announced, UploadError, name_of};
use functions::items::unpack;
use functions::keys;
use functions::store::Store;
use functions::use_cases::announce_upload::{Announcement, Answered, announce_upload};
use functions::use_cases::deliver_records::{
    Content, DeliveryDeps, DeliveryError, DeliveryItem, DeliveryState, Turn,
};
use functions::use_cases::receive_upload::{Pass, receive_upload};
use functions::use_cases::submit_delivery::submit_delivery;
use functions::use_cases::work_off_deliveries::work_off_deliveries;
use shared::api::DeliveryCounts;
use shared::policy::UnitId;

use super::people::{Answer, Chance, ask, rest};
use super::world::World;

/// What a unit uploads.
#[derive(Clone)]
pub(super) struct Upload {
    pub(super) unit: UnitId,
    pub(super) id: String,
    pub(super) content: Content,
    pub(super) file: String,
}

/// Uploads until it is sealed; what became of its lines.
pub(super) async fn until_sealed(
    world: &World,
    chance: &mut Chance,
    upload: &Upload,
) -> DeliveryCounts {
    loop {
        let (sent, of) = (upload.clone(), world.clone());
        let answer = ask(world, chance, |deps| {
            submit(DeliveryDeps::of(&deps), sent, of)
        });
        explain(world, upload, answer.await);
        work_off(world, chance).await;
        match state(world, upload).await {
            Some(DeliveryState::Sealed { counts, .. }) => {
                world.tell(format!(
                    "{} sees {} sealed: {counts:?}",
                    upload.unit.0, upload.id
                ));
                return counts;
            }
            // A file that could not be read, for all that its bytes said: sent again it is taken.
            Some(DeliveryState::Failed { code, .. }) if code == "upload.missing" => {
                world.ledger.note_failure();
            }
            Some(DeliveryState::Waiting | DeliveryState::Applying) | None => {}
            Some(other) => world.fail(&format!("{} came to {other:?}", upload.id)),
        }
        rest(chance).await;
    }
}

async fn submit(deps: DeliveryDeps, upload: Upload, world: World) -> Result<(), DeliveryError> {
    let bytes = Bytes::from(upload.file);
    let said = Announcement {
        id: upload.id,
        content: upload.content,
        as_of: "2026-03-09".parse().expect("a day"),
        announced: Announced {
            size: bytes.len() as u64,
            sha256: name_of(&bytes),
        },
    };
    let unit = &upload.unit;
    match announce_upload(&deps, unit, &said, world.now()).await? {
        Answered::IsThere => return Ok(()),
        Answered::Send(way) => {
            let pieces = futures::stream::iter([Ok::<_, ()>(bytes)]);
            let sent = receive_upload(&deps.files, &Pass::of(&way), pieces).await;
            sent.map_err(|error| match error {
                UploadError::File(error) => error.into(),
                UploadError::TooLarge | UploadError::NotAsSaid | UploadError::BrokenOff => {
                    DeliveryError::UploadNotAsSaid
                }
            })?;
        }
    }
    submit_delivery(&deps, unit, &said.id, world.now()).await
}

fn explain(world: &World, upload: &Upload, answer: Answer<Result<(), DeliveryError>>) {
    let Answer::Told(told) = answer else { return };
    world.tell(format!(
        "{} is told of {}: {told:?}",
        upload.unit.0, upload.id
    ));
    let Err(error) = told else { return };
    world.ledger.note_failure();
    match error {
        DeliveryError::Contended
        | DeliveryError::Store(_)
        | DeliveryError::Files(_)
        // What was read of the file was damaged on the way, or a day passed before it was submitted.
        | DeliveryError::UploadNotAsSaid
        | DeliveryError::NotAnnounced => {}
        error => world.fail(&format!("no fault explains: {error}")),
    }
}

/// A process looks for deliveries that wait.
pub(super) async fn work_off(world: &World, chance: &mut Chance) {
    let answer = ask(world, chance, |deps| async move {
        let turn = Turn::new(deps.clock.clone(), &*deps.random, None);
        work_off_deliveries(&DeliveryDeps::of(&deps), &turn).await
    });
    if let Answer::Told(told) = answer.await {
        world.tell(format!("deliveries are looked after: {told:?}"));
        if told.is_err() {
            world.ledger.note_failure();
        }
    }
}

async fn state(world: &World, upload: &Upload) -> Option<DeliveryState> {
    let key = keys::delivery(&upload.unit, &upload.id);
    let item = world.store.get(&key).await.expect("a read")?;
    let body: DeliveryItem = unpack(&item).expect("a delivery");
    Some(body.state)
}
