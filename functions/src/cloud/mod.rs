//! The serverless functions (云函数): configuration from the environment, and one small program for each.
//!
//! Each program reads what it needs and nothing else: checking a code needs neither a key nor a file.

mod answer;
mod aws;
mod config;
mod event;
mod functions;
mod keys;
mod kms;
mod live;
mod log;
pub mod metrics;
mod observe;
mod s3;
mod serve;

pub use config::{CannotStart, Environment, Fault};
pub use event::answering;
pub use functions::{deliver, fetch, identity, issue, issuing, scheduled, verify};
pub use live::Live;
pub use serve::{on_schedule, serve};
