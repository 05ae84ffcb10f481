//! What the credit office does at the interface.

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;

#[path = "http_office/usage.rs"]
mod usage;

#[path = "http_office/policy.rs"]
mod policy;

#[path = "http_office/users.rs"]
mod users;

#[path = "http_office/holds.rs"]
mod holds;
