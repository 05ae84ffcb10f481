//! The demonstration (演示): an invented city, nothing of it real.

pub mod city;
pub mod idp;

pub use city::accounts;
