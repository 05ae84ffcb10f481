//! Tests that look at Xinzheng from outside.

pub mod conformance;
pub mod dynoxide;
pub mod faults;
pub mod memory;
pub mod office;
pub mod recorder;
pub mod simulator;
