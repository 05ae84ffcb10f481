//! What a responsible unit does to a record of its own, as it goes over the wire, B 三(一).

use super::OwnRecord;
use crate::credit_code::CreditCode;
use crate::record::WithdrawalGround;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/records/{id}`: a record for its firm, its unit or the credit office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordView {
    /// As in the list of the firm's records.
    pub own: OwnRecord,
    /// Name of the firm.
    pub entity_name: String,
    /// Its code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub credit_code: CreditCode,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
    /// Whether the credit office holds it today.
    pub held: bool,
    /// For the unit and the credit office: the columns of its form, each with its value as it would be delivered.
    pub columns: Vec<RecordColumn>,
}

/// A column of a record's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordColumn {
    /// Code.
    pub code: String,
    /// Whether its unit may correct it.
    pub correctable: bool,
    /// Value; empty if there is none.
    pub value: String,
}

/// `POST /api/records/{id}/withdraw`: the decision was altered, revoked or held void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawRecord {
    /// Which of the three.
    pub ground: WithdrawalGround,
    /// The reason, which explanations tell, 1 to 200 characters.
    pub reason: String,
    /// Number of the document that did so, 1 to 128 characters.
    pub document_no: String,
    /// Its day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
}

/// `POST /api/records/{id}/correct`: a value was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CorrectRecord {
    /// Why, 1 to 2,000 characters.
    pub reason: String,
    /// Right values by the columns of the record's form (code or Chinese name), written as in a delivery.
    pub fields: BTreeMap<String, String>,
}
