//! What a user does, one file each. A request reads from top to bottom.

pub mod accept_objection;
pub mod act_on_repair;
pub mod answer_objection;
pub mod ask_about_objection;
pub mod case;
pub mod check_invariants;
pub mod choose_entity;
pub mod correct_record;
pub mod decide_repair;
pub mod deliver_records;
pub mod escalate_objections;
pub mod explain_report;
pub mod fetch_refused;
pub mod fetch_report;
pub mod file_objection;
pub mod file_repair;
pub mod issue_report;
pub mod list_objections;
pub mod list_records;
pub mod look_at_health;
pub mod objection;
pub mod open_link;
pub mod rebuild_report;
pub mod record_act;
pub mod repair;
pub mod show_delivery;
pub mod show_freshness;
pub mod show_objection;
pub mod show_record_history;
pub mod show_repair;
pub mod show_standing;
pub mod sign_in;
pub mod supply_to_objection;
pub mod sweep;
pub mod verify_report;
pub mod withdraw_objection;
pub mod withdraw_record;

mod audit;
mod own_repair;
mod read_all;
mod record_version;
mod refused;
mod report_item;
mod stand_back;

pub use refused::{Cause, Refused};
