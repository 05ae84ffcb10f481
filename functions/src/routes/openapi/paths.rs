//! What each address takes and gives. The handlers stand in the other files of `routes`; a test asks every
//! address of this document and finds it answered.

#![expect(dead_code, reason = "read by the macro for their attributes alone")]

pub(super) mod anyone;
pub(super) mod cases;
pub(super) mod deliveries;
pub(super) mod office;
pub(super) mod reports;
