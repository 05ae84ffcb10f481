//! A unit fetches the lines of its delivery that were refused, to mend them and send them again.

use crate::items::unpack;
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::{DeliveryDeps, DeliveryItem};
use bytes::Bytes;
use shared::policy::UnitId;

/// The file of refused lines of the unit's delivery of this id, CSV in UTF-8 with a byte order mark. One without
/// refused lines, one that is not sealed and another unit's are not found.
pub async fn fetch_refused(deps: &DeliveryDeps, unit: &UnitId, id: &str) -> Result<Bytes, Refused> {
    let key = keys::delivery(unit, id);
    let item = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
    let body: DeliveryItem = unpack(&item)?;
    let refused = body.refused.ok_or(Refused::NotFound)?;
    Ok(deps.files.get(&refused.file).await?)
}
