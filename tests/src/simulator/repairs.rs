//! Applications for repair, as firms and units handle them.

use functions::deps::Deps;
use functions::identity::Principal;
use functions::keys::CaseKind;
use functions::use_cases::Refused;
use functions::use_cases::act_on_repair::{RepairStep, act_on_repair};
use functions::use_cases::case::Shown;
use functions::use_cases::decide_repair::{RepairDecision, decide_repair};
use functions::use_cases::file_repair::{RepairFiling, file_repair};
use functions::use_cases::issue_report::IdempotencyKey;
use functions::use_cases::show_repair::list_repairs;
use shared::case::CaseId;
use shared::record::RecordId;
use shared::repair::{Condition, RepairOutcome, RepairRefusal, Stage};
use shared::text::Lang;

use super::cases::Matter;

/// Applications for repair.
pub(super) struct Repairing;

impl Matter for Repairing {
    const KIND: CaseKind = CaseKind::Repair;
    const NAME: &'static str = "repair";
    const MOST: u32 = 2;

    async fn file(
        deps: Deps,
        who: Principal,
        key: IdempotencyKey,
        record: RecordId,
    ) -> Result<CaseId, Refused> {
        let filing = RepairFiling {
            record,
            statement: "已整改".to_owned(),
            commitment: "承诺依法经营".to_owned(),
            attachments: Vec::new(),
        };
        file_repair(&deps, &who, &key, filing).await
    }

    async fn go_on(
        deps: Deps,
        who: Principal,
        id: CaseId,
        takes_back: bool,
    ) -> Result<(), Refused> {
        let step = if takes_back {
            RepairStep::Withdraw
        } else {
            RepairStep::Supply(Vec::new())
        };
        act_on_repair(&deps, &who, &id, step, "见说明".to_owned()).await
    }

    async fn open(deps: Deps, who: Principal) -> Result<Vec<(CaseId, bool)>, Refused> {
        let list = list_repairs(&deps, &who, &Shown::default(), Lang::Zh).await?;
        let rows = list.repairs.into_iter();
        Ok(rows
            .map(|row| (row.id, row.state == Stage::Filed))
            .collect())
    }

    async fn act(
        deps: Deps,
        who: Principal,
        (id, is_new): (CaseId, bool),
        chosen: u32,
    ) -> Result<(), Refused> {
        let said = "经审核".to_owned();
        let (outcome, confirms) = match (is_new, chosen) {
            (true, 0) => {
                let step = RepairStep::Refuse(RepairRefusal::DocumentsMissing);
                return act_on_repair(&deps, &who, &id, step, said).await;
            }
            (true, _) => return act_on_repair(&deps, &who, &id, RepairStep::Accept, said).await,
            (false, 0) => return act_on_repair(&deps, &who, &id, RepairStep::Ask, said).await,
            (false, 1) => (RepairOutcome::Rejected, Vec::new()),
            (false, _) => {
                let confirms = vec![Condition::Corrected, Condition::Performed];
                (RepairOutcome::Granted, confirms)
            }
        };
        let decision = RepairDecision {
            outcome,
            statement: said,
            attachments: Vec::new(),
            confirms,
        };
        decide_repair(&deps, &who, &id, decision).await
    }

    fn is_beaten(refused: &Refused) -> bool {
        // Its record vanished meanwhile.
        matches!(
            refused,
            Refused::RepairAlreadyOpen | Refused::NotRepairable(_)
        )
    }

    fn is_late(refused: &Refused) -> bool {
        matches!(
            refused,
            Refused::RepairClosed | Refused::RepairNotNow | Refused::NotRepairable(_)
        )
    }
}
