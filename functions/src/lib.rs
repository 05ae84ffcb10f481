//! The serverless functions of 信证 (Xinzheng), and the local server that merges them.
//!
//! `bin → routes → use cases → {store port, pdf, identity} → shared`.

pub mod beside;
pub mod clock;
#[cfg(feature = "lambda")]
pub mod cloud;
pub mod deadline;
pub mod delivery;
#[cfg(feature = "demo")]
pub mod demo;
pub mod deps;
pub mod files;
pub mod happened;
pub mod identity;
pub mod in_force;
pub mod items;
pub mod keys;
/// Holds the demonstration, which is one of its options.
#[cfg(feature = "demo")]
pub mod local;
pub mod log_check;
pub mod notices;
pub mod pdf;
pub mod policy_file;
pub mod random;
pub mod render;
pub mod routes;
pub mod seal_image;
pub mod sealing_in_use;
pub mod secrets;
pub mod sign;
pub mod signature;
pub mod store;
pub mod use_cases;
