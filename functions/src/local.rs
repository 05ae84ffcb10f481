//! The local server: all functions in one process, the portal's files, and the sweeper.

mod config;
mod serve;
mod start;

pub use config::{Config, Engine};
pub use start::{StartError, run};
