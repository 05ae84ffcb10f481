//! A new version of a record (记录版本): the old one is kept, and count and sum of its entity stay right.

use crate::items::{EntityItem, RecordPointer, pack, record_hash};
use crate::keys::{self, EntityId};
use crate::store::{Item, Op};
use shared::record::Record;

/// What is stored of a record.
pub(super) struct Known {
    pub(super) pointer: Item,
    pub(super) record: Item,
}

/// Steps that put `new` in the place of `old`; the profile's item is changed and not yet written.
pub(super) fn new_version(
    entity: &EntityId,
    pointer: RecordPointer,
    known: &Known,
    old: &Record,
    new: &Record,
    item: &mut EntityItem,
) -> Vec<Op> {
    let key = keys::record(entity, new.sector, new.decided_on, &new.id);
    let body = pack(new);
    item.records_sum = item
        .records_sum
        .wrapping_sub(record_hash(&known.record.body))
        .wrapping_add(record_hash(&body));
    let mut ops = vec![Op::Create {
        key: keys::record_version(entity, &old.id, old.version),
        body: known.record.body.clone(),
        ttl: None,
    }];
    let sk = key.sk.clone();
    if key == known.record.key {
        ops.push(Op::Replace {
            key,
            at: known.record.v,
            body,
            ttl: None,
        });
    } else {
        // Its day or sector was corrected, so it lives elsewhere now.
        ops.push(Op::Delete {
            key: known.record.key.clone(),
            at: known.record.v,
        });
        ops.push(Op::Create {
            key,
            body,
            ttl: None,
        });
    }
    ops.push(Op::Replace {
        key: known.pointer.key.clone(),
        at: known.pointer.v,
        body: pack(&RecordPointer {
            sk,
            version: new.version,
            ..pointer
        }),
        ttl: None,
    });
    ops
}
