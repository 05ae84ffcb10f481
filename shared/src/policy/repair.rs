//! Credit repair (信用修复) as a policy has it: later law is data, not code.

use super::{CaseRules, SectorNo};
use crate::money::Fen;
use crate::record::{Record, RecordKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How repair is applied for and by which orders, B 三(四).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairPolicy {
    /// By when a unit accepts and decides, and the entity supplies; the scheme says 及时 and sets no number.
    pub rules: CaseRules,
    /// The orders on repair, one after the other in time.
    pub orders: Vec<RepairOrder>,
}

/// An order on credit repair (信用修复管理办法).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairOrder {
    /// Its first day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub from: NaiveDate,
    /// Its last day; `None` for the one that stays in force.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub through: Option<NaiveDate>,
    /// From this day on no record is shown whose longest term is over ([`crate::publication`]); `None` where the city
    /// has not decided so.
    #[serde(
        default,
        deserialize_with = "crate::time::read_optional_day",
        skip_serializing_if = "Option::is_none"
    )]
    pub ends_from: Option<NaiveDate>,
    /// Its title and number.
    pub basis_zh: String,
    /// The same in English.
    pub basis_en: String,
    /// For how long which records are shown. The first that a record meets is its own.
    pub terms: Vec<RepairTerm>,
}

/// For how long a class of records is shown (公示期), counted from the day of the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairTerm {
    /// Name of the class.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
    /// Months for which a record is shown before its repair can be applied for; 0 for none.
    pub least_months: u8,
    /// Months for which it is shown at most; `None` where the order sets no end.
    pub most_months: Option<u8>,
    /// Whether the end of that takes a record out of reports from [`RepairOrder::ends_from`] on: only where what stands
    /// in a record tells for sure that it belongs to no class with a longer term.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub ends: bool,
    /// Kinds of record in the class.
    pub kinds: Vec<RecordKind>,
    /// By what a record of these kinds belongs to it; one of them is enough, and without any all belong.
    pub marks: RepairMarks,
}

/// By what a record belongs to a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairMarks {
    /// By simple procedure (简易程序).
    pub simple_procedure: bool,
    /// It counts in one of these sectors.
    pub sectors: Vec<SectorNo>,
    /// One of these words stands in its class or basis.
    pub words: Vec<String>,
    /// One of these words stands in its measure.
    pub measures: Vec<String>,
    /// A fine of this much or more.
    pub fine_from: Option<Fen>,
}

impl RepairMarks {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn meet(&self, record: &Record) -> bool {
        let stands_in = |words: &[String], text: &str| words.iter().any(|word| text.contains(word));
        self.is_empty()
            || (self.simple_procedure && record.status.simple_procedure)
            || self.sectors.contains(&record.sector)
            || stands_in(&self.words, &record.class)
            || stands_in(&self.words, &record.basis)
            || stands_in(&self.measures, &record.measure)
            || record
                .fine
                .is_some_and(|fine| self.fine_from.is_some_and(|from| fine >= from))
    }
}

impl RepairPolicy {
    /// The order in force on that day.
    pub fn order_on(&self, day: NaiveDate) -> Option<&RepairOrder> {
        self.orders
            .iter()
            .find(|order| order.from <= day && order.through.is_none_or(|last| day <= last))
    }
}

impl RepairOrder {
    /// The class to which a record belongs; `None` if the order is not about its kind.
    pub fn term_of(&self, record: &Record) -> Option<&RepairTerm> {
        self.terms
            .iter()
            .find(|term| term.kinds.contains(&record.kind) && term.marks.meet(record))
    }
}
