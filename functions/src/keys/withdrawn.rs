//! The withdrawn list: how many reports it ever named, and which, by the last valid day of each.

use crate::store::Key;
use chrono::NaiveDate;

/// Partition of the list.
pub const WITHDRAWN: &str = "WL";

/// How many reports the list ever named.
pub fn withdrawn_head() -> Key {
    Key::new(WITHDRAWN, "HEAD")
}

/// A piece of the reports whose last valid day this is.
pub fn withdrawn_piece(valid_through: NaiveDate, no: u32) -> Key {
    let day = valid_through.format("%Y%m%d");
    Key::new(WITHDRAWN, format!("{WITHDRAWN_PIECES}{day}#{no:06}"))
}

/// Sort keys of pieces begin so.
pub const WITHDRAWN_PIECES: &str = "D#";

/// First and last sort key of the pieces of a day.
pub fn withdrawn_on(valid_through: NaiveDate) -> (String, String) {
    let day = valid_through.format("%Y%m%d");
    (
        format!("{WITHDRAWN_PIECES}{day}#"),
        format!("{WITHDRAWN_PIECES}{day}#~"),
    )
}

/// First and last sort key of the pieces of a day and all after it.
pub fn withdrawn_from(day: NaiveDate) -> (String, String) {
    (withdrawn_on(day).0, format!("{WITHDRAWN_PIECES}~"))
}
