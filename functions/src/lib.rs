//! The serverless functions of 信证 (Xinzheng), and the local server that merges them.
//!
//! `bin → routes → use cases → {store port, pdf, identity} → shared`.

pub mod delivery;
#[cfg(feature = "demo")]
pub mod demo;
pub mod items;
pub mod keys;
pub mod pdf;
pub mod store;
pub mod use_cases;
