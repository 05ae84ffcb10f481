//! Tests that look at Xinzheng from outside.

pub mod conformance;
pub mod dynoxide;
pub mod faults;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod memory;
pub mod national;
pub mod office;
pub mod recorder;
pub mod server;
pub mod simulator;
