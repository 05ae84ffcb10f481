//! Faults (故障注入): a decorator over the store's port, and one over the file store, that do by a seed what engines
//! and networks do by themselves.
//!
//! Between any two calls they pass a [`Points`]: there a simulation decides who goes on, and a process that is to
//! die dies.

mod files;
mod plan;
mod points;
mod store;

pub use files::FaultyFiles;
pub use plan::{Fault, Plan, Rates};
pub use points::{Free, Point, Points, Side};
pub use store::Faulty;
