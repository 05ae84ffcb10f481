//! A responsible unit withdraws a record of its own (撤销公示), because the decision was altered, revoked or held void:
//! within three working days, with the reason (行政处罚法 48), B 三(一).

use super::record_act::{Doing, act_on_record};
use crate::delivery::correct;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::AuditAct;
use crate::use_cases::Refused;
use crate::use_cases::issue_report::IdempotencyKey;
use chrono::NaiveDate;
use shared::api::Correction;
use shared::record::{RecordAct, RecordId, WithdrawalGround};

/// What a unit says.
pub struct Withdrawal {
    /// Which of the three.
    pub ground: WithdrawalGround,
    /// The reason, which reports' explanations tell.
    pub reason: String,
    /// Number of the document that did so.
    pub document_no: String,
    /// Its day.
    pub decided_on: NaiveDate,
}

/// Withdraws it: no report that is issued from now on shows it.
pub async fn withdraw_record(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    record: &RecordId,
    withdrawal: Withdrawal,
) -> Result<(), Refused> {
    let decided_on = withdrawal.decided_on;
    let correction = Correction {
        withdraw: Some(withdrawal.reason.clone()),
        ..Correction::default()
    };
    let act = RecordAct::Withdraw {
        ground: withdrawal.ground,
        reason: withdrawal.reason,
        document_no: withdrawal.document_no,
        decided_on,
    };
    let doing = Doing {
        record,
        act,
        audited: AuditAct::RecordWithdrawn,
        said: String::new(),
        make: |record: &shared::record::Record, today: NaiveDate| {
            if record.status.withdrawn.is_some() {
                return Err(Refused::RecordWithdrawnAlready);
            }
            if decided_on < record.decided_on || decided_on > today {
                return Err(Refused::WithdrawalDay);
            }
            correct(record, &correction, today).map_err(Refused::CorrectionFaults)
        },
    };
    act_on_record(deps, principal, key, doing).await
}
