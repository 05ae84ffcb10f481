//! What a user does, one file each. A request reads from top to bottom.

pub mod deliver_records;
