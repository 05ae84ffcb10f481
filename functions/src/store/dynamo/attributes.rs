//! An item as attributes: `pk`, `sk`, `v`, `b` (body, left out when empty), `t` (expiry), `s` (checksum).
//!
//! The engine adds to a counter by itself, so the checksum of an item without a body leaves out `v`.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use bytes::Bytes;

use super::super::checksum::checksum;
use super::super::{Item, Key, Query, StoreError};
use super::Attributes;

/// The key alone.
pub(super) fn of_key(key: &Key) -> Attributes {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

/// A whole item.
pub(super) fn of_item(key: &Key, v: u64, body: &Bytes, ttl: Option<i64>) -> Attributes {
    let mut attributes = of_key(key);
    attributes.insert("v".to_owned(), number(v));
    attributes.insert("s".to_owned(), sum(key, v, ttl, body));
    if !body.is_empty() {
        attributes.insert("b".to_owned(), AttributeValue::B(Blob::new(body.to_vec())));
    }
    if let Some(ttl) = ttl {
        attributes.insert("t".to_owned(), number(ttl));
    }
    attributes
}

/// A number.
pub(super) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The checksum of an item.
pub(super) fn sum(key: &Key, v: u64, ttl: Option<i64>, body: &[u8]) -> AttributeValue {
    number(checksum(
        key,
        if body.is_empty() { 0 } else { v },
        ttl,
        body,
    ))
}

/// The item that was read at `key`; `Damaged` if it is not as it was written.
pub(super) fn to_item(mut attributes: Attributes, key: &Key) -> Result<Item, StoreError> {
    let mut read = || {
        let (pk, sk) = (
            attributes.get("pk")?.as_s().ok()?,
            attributes.get("sk")?.as_s().ok()?,
        );
        if (pk, sk) != (&key.pk, &key.sk) {
            return None;
        }
        let v: u64 = attributes.get("v")?.as_n().ok()?.parse().ok()?;
        let ttl = match attributes.get("t") {
            None => None,
            Some(ttl) => Some(ttl.as_n().ok()?.parse::<i64>().ok()?),
        };
        let written = attributes.get("s")?.clone();
        let body = match attributes.remove("b") {
            None => Bytes::new(),
            Some(AttributeValue::B(body)) => Bytes::from(body.into_inner()),
            Some(_) => return None,
        };
        let sound = v > 0 && written == sum(key, v, ttl, &body);
        sound.then(|| Item {
            key: key.clone(),
            v,
            body,
            ttl,
        })
    };
    read().ok_or_else(|| StoreError::Damaged { key: key.clone() })
}

/// The key that an item of a query's answer claims; `Damaged` if it claims none of this partition.
pub(super) fn key_in(attributes: &Attributes, query: &Query) -> Result<Key, StoreError> {
    let sk = attributes.get("sk").and_then(|value| value.as_s().ok());
    let sk = sk.ok_or_else(|| StoreError::Damaged {
        key: Key::new(query.pk.clone(), query.from.clone()),
    })?;
    Ok(Key::new(query.pk.clone(), sk.clone()))
}

/// The key that an item itself says, if it says one.
pub(super) fn own_key(attributes: &Attributes) -> Option<Key> {
    let part = |name| attributes.get(name).and_then(|value| value.as_s().ok());
    Some(Key::new(part("pk")?.clone(), part("sk")?.clone()))
}

/// The items of a batch's answer, which has an order of its own, in the order of the keys.
pub(super) fn in_order(
    keys: &[Key],
    found: Vec<Attributes>,
) -> Result<Vec<Option<Item>>, StoreError> {
    let mut by_key = HashMap::with_capacity(found.len());
    for attributes in found {
        // Which item it is cannot be told, only that one of these is not what it was.
        let key = own_key(&attributes).ok_or_else(|| StoreError::Damaged {
            key: keys[0].clone(),
        })?;
        by_key.insert(key, attributes);
    }
    keys.iter()
        .map(|key| {
            by_key
                .remove(key)
                .map(|attributes| to_item(attributes, key))
                .transpose()
        })
        .collect()
}
