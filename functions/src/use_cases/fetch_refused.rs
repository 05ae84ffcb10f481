//! A unit fetches the lines of its delivery that were refused, to mend them and send them again.

use crate::items::unpack;
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::{DeliveryDeps, DeliveryItem};
use bytes::Bytes;
use shared::policy::UnitId;

/// A part, from 1, of the file of refused lines of the unit's delivery of this id, CSV in UTF-8 with a byte order mark.
/// One without refused lines, one that is not sealed, another unit's, and a part behind the last are not found.
pub async fn fetch_refused(
    deps: &DeliveryDeps,
    unit: &UnitId,
    id: &str,
    part: u32,
) -> Result<Bytes, Refused> {
    let key = keys::delivery(unit, id);
    let item = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
    let body: DeliveryItem = unpack(&item)?;
    let refused = body.refused.ok_or(Refused::NotFound)?;
    let behind_the_first = usize::try_from(part)
        .ok()
        .and_then(|part| part.checked_sub(2));
    let file = match (part, behind_the_first) {
        (1, _) => Some(&refused.file),
        (_, Some(at)) => refused.more.get(at).map(|part| &part.file),
        (_, None) => None,
    };
    Ok(deps.files.get(file.ok_or(Refused::NotFound)?).await?)
}
