//! Tests that look at Xinzheng from outside.

pub mod conformance;
pub mod dynoxide;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod recorder;
