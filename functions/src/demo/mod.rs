//! The demonstration: invented data, and says so.

pub mod accounts;
pub mod idp;
