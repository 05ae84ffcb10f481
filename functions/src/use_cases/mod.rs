//! What a user does, one file each. A request reads from top to bottom.

pub mod check_invariants;
pub mod choose_entity;
pub mod deliver_records;
pub mod fetch_refused;
pub mod fetch_report;
pub mod issue_report;
pub mod look_at_health;
pub mod open_link;
pub mod show_delivery;
pub mod show_freshness;
pub mod sign_in;
pub mod sweep;
pub mod verify_report;

mod audit;
mod refused;
mod report_item;
mod stand_back;

pub use refused::{Cause, Refused};
