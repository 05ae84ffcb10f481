//! Types and rules of 信证 (Xinzheng): no clock, no I/O, no async, no randomness; native and wasm32.
//!
//! Rules carry the article that they come from. `B 二(六)` is document B of the city's notice, part two,
//! item six; `C 14` is article 14 of document C.

pub mod api;
pub mod calendar;
pub mod canonical;
pub mod case;
pub mod checked;
pub mod citizen_number;
pub mod code;
pub mod counting;
pub mod credit_code;
pub mod entity;
pub mod hold;
pub mod json;
pub mod log;
pub mod money;
pub mod month;
pub mod notice;
pub mod objection;
#[cfg(feature = "html")]
pub mod page;
pub mod plain;
pub mod policy;
pub mod problem;
pub mod publication;
pub mod record;
pub mod repair;
pub mod report;
#[cfg(feature = "scan")]
pub mod scan;
#[cfg(feature = "openapi")]
mod schema;
pub mod seal;
pub mod signed_file;
pub mod summary;
pub mod text;
pub mod time;
pub mod timeliness;
pub mod verdict;
mod views;
mod width;
pub mod window;
mod wire;
pub mod withdrawn;
