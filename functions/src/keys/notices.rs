//! Keys of notices. Addresses, numbers and secrets stand in none of them.

use super::{EntityId, shard16, stamp};
use crate::store::Key;
use shared::policy::{SectorNo, UnitId};
use shared::time::ShanghaiTime;

/// Where a firm is told of things.
pub fn of_entity(entity: &EntityId) -> Key {
    Key::new(format!("H#e#{}", entity.0), "TO")
}

/// Where a unit is.
pub fn of_unit(unit: &UnitId) -> Key {
    Key::new(format!("H#u#{}", unit.0), "TO")
}

/// Where the credit office is.
pub fn of_office() -> Key {
    Key::new("H#office", "TO")
}

/// Partition of what was sent, or is to be, by one channel: a webhook, or an address of a contact.
pub fn told_partition(channel: &str) -> String {
    format!("HD#{channel}")
}

/// A notice by one channel. Ids begin with the time, so that a partition is in order.
pub fn told(channel: &str, notice: &str) -> Key {
    Key::new(told_partition(channel), notice)
}

/// Partition of the acts of which nobody has been told yet.
pub fn outbox_partition(shard: u8) -> String {
    format!("W#outbox#{shard:x}")
}

/// Work: this act is to be told; `id` is 16 bytes, of the act or random.
pub fn outbox(at: ShanghaiTime, id: &[u8; 16]) -> Key {
    Key::new(
        outbox_partition(shard16(id)),
        format!("{}#{}", stamp(at), super::hex(id)),
    )
}

/// Shards of what is to be sent: receivers are few.
pub const SEND_SHARDS: u8 = 4;

/// Partition of what is to be sent.
pub fn send_partition(shard: u8) -> String {
    format!("W#send#{shard}")
}

/// Work: this notice is to be sent by this channel when it falls due.
pub fn send(channel: &str, notice: &str, due: ShanghaiTime) -> Key {
    // Both are hexadecimal digits, the last of a notice's being a hash's.
    let last = notice.bytes().last().unwrap_or_default();
    Key::new(
        send_partition(last % SEND_SHARDS),
        format!("{}#{channel}#{notice}", stamp(due)),
    )
}

/// What was told of deliveries that are late.
pub const OVERDUE: &str = "OV";

/// The last day of which a unit was told that it is late in a sector.
pub fn overdue(sector: SectorNo, unit: &UnitId) -> Key {
    Key::new(OVERDUE, format!("{:02}#{}", sector.0, unit.0))
}
