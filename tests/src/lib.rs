//! Tests that look at Xinzheng from outside.

pub mod conformance;
pub mod recorder;
pub mod dynoxide;
