//! Holds of the credit office, and its list of them: a few dozen in a city.

use super::stamp;
use crate::store::Key;
use shared::case::CaseId;
use shared::time::ShanghaiTime;

/// A hold.
pub fn hold(id: &CaseId) -> Key {
    Key::new(format!("OH#{id}"), "META")
}

/// Partition of the list.
pub const HOLDS: &str = "OHL";

/// Place of a hold in the list: open ones by when they were placed, the others by when they were lifted.
pub fn hold_in_list(is_open: bool, at: ShanghaiTime, id: &CaseId) -> Key {
    let state = if is_open { "open" } else { "done" };
    Key::new(HOLDS, format!("{state}#{}#{id}", stamp(at)))
}

/// First and last sort key of those that are open, or of the others.
pub fn holds(are_open: bool) -> (&'static str, &'static str) {
    if are_open {
        ("open#", "open#~")
    } else {
        ("done#", "done#~")
    }
}
