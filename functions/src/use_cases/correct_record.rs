//! A responsible unit corrects a record of its own (更正), B 三(一): by values that are read as cells of a delivery are.

use super::record_act::{Doing, act_on_record};
use crate::delivery::{CellFault, correct};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::AuditAct;
use crate::use_cases::Refused;
use crate::use_cases::case::fingerprint;
use crate::use_cases::issue_report::IdempotencyKey;
use chrono::NaiveDate;
use shared::api::Correction;
use shared::problem::ProblemCode;
use shared::record::{Record, RecordAct, RecordId, Role, StateField};
use std::collections::BTreeMap;

/// Corrects it. A withdrawal is an act of its own, since it needs the document that the decision was revoked by.
pub async fn correct_record(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    record: &RecordId,
    reason: String,
    fields: BTreeMap<String, String>,
) -> Result<(), Refused> {
    let correction = Correction {
        withdraw: None,
        fields,
    };
    let doing = Doing {
        record,
        act: RecordAct::Correct { reason },
        audited: AuditAct::RecordCorrected,
        said: fingerprint(&correction),
        make: |record: &Record, today: NaiveDate| {
            let new = correct(record, &correction, today).map_err(Refused::CorrectionFaults)?;
            if new.status.withdrawn != record.status.withdrawn {
                let role = Role::State(StateField::Withdrawn);
                let column = record.kind.spec().column(role);
                let name = column.map_or("", |column| column.name_zh);
                let fault = CellFault::new(name, ProblemCode::CorrectionColumn);
                return Err(Refused::CorrectionFaults(vec![fault]));
            }
            if new == *record {
                return Err(Refused::CorrectionNothing);
            }
            Ok(new)
        },
    };
    act_on_record(deps, principal, key, doing).await
}
