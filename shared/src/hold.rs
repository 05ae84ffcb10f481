//! Holds (暂缓): the credit office keeps a record from being shown, or a firm from getting reports, until the hold is
//! lifted or its last day has passed, B 二(一), B 三(一).

use crate::case::CaseId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why something is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// A court or another authority has ordered it.
    CourtOrder,
    /// It is in doubt where the record comes from, or whether it is right, B 三(一).
    DoubtfulSource,
    /// By law not to be made public, B 二(一).
    NotPublic,
    /// Something else, which the statement says.
    Other,
}

impl HoldReason {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::CourtOrder,
        Self::DoubtfulSource,
        Self::NotPublic,
        Self::Other,
    ];
}

/// A hold as it stands on a record or on a firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHold {
    /// Its id.
    pub hold: CaseId,
    /// Why.
    pub reason: HoldReason,
    /// Last day; none if it stands until it is lifted.
    pub until: Option<NaiveDate>,
}

impl OfficeHold {
    /// Whether it holds on that day: the last day counts.
    pub fn stands(&self, today: NaiveDate) -> bool {
        self.until.is_none_or(|until| today <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_stands_through_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let id = CaseId::parse("00112233445566778899aabbccddeeff").expect("an id");
        let mut hold = OfficeHold {
            hold: id,
            reason: HoldReason::CourtOrder,
            until: Some(day("2026-12-31")),
        };
        assert!(hold.stands(day("2026-12-31")));
        assert!(!hold.stands(day("2027-01-01")));
        hold.until = None;
        assert!(hold.stands(day("2036-01-01")));
    }
}
