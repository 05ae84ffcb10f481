//! Anyone reads the key list by which seals are checked without the service.

use super::publish_key_list::KeyListItem;
use crate::items::unpack;
use crate::keys;
use crate::store::{Store, StoreError};

/// The file as its root signed it; `None` before one was published.
pub async fn show_key_list(store: &dyn Store) -> Result<Option<String>, StoreError> {
    let Some(item) = store.get(&keys::seal_keys()).await? else {
        return Ok(None);
    };
    Ok(Some(unpack::<KeyListItem>(&item)?.file))
}
