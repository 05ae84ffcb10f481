//! Money (金额) of penalties, exact.

use serde::{Deserialize, Serialize};

/// An amount of money in units of 0.01 yuan (万元 with 6 decimals is exact in it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Fen(pub u64);
