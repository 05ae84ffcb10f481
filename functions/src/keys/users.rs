//! Who may act for a unit or the credit office: a few hundred in a city, looked through by the credit office alone.

use super::IndexKey;
use crate::store::Key;

/// Partition of them.
pub const USERS: &str = "UR";

/// First and last sort key of users.
pub const USER_ITEMS: (&str, &str) = ("U#", "U#~");

/// Id of a subject of the identity provider: a keyed hash, so that no subject stands in a key.
pub fn user_id(index: &IndexKey, subject: &str) -> String {
    let mut id = index.hash(&[b"user", subject.as_bytes()]);
    id.truncate(32);
    id
}

/// A user.
pub fn user(id: &str) -> Key {
    Key::new(USERS, format!("U#{id}"))
}

/// The officers, in one item: whoever makes one or takes one away moves it.
pub fn officers() -> Key {
    Key::new(USERS, "OFFICERS")
}

/// Partition of a subject's sessions.
pub fn sessions_partition(index: &IndexKey, subject: &str) -> String {
    format!("SU#{}", index.hash(&[b"subject", subject.as_bytes()]))
}

/// First and last sort key of a subject's sessions.
pub const SESSIONS: (&str, &str) = ("S#", "S#~");

/// The session to which a sort key in the partition of its subject leads.
pub fn session_of(sk: &str) -> Key {
    Key::new(sk, "S")
}
