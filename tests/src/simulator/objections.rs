//! Objections, as firms and units handle them.

use functions::deps::Deps;
use functions::identity::Principal;
use functions::keys::CaseKind;
use functions::use_cases::Refused;
use functions::use_cases::accept_objection::{accept_objection, refuse_objection};
use functions::use_cases::answer_objection::{Answer, answer_objection};
use functions::use_cases::ask_about_objection::ask_about_objection;
use functions::use_cases::case::Shown;
use functions::use_cases::file_objection::{Filing, file_objection};
use functions::use_cases::issue_report::IdempotencyKey;
use functions::use_cases::list_objections::list_objections;
use functions::use_cases::supply_to_objection::supply_to_objection;
use functions::use_cases::withdraw_objection::withdraw_objection;
use shared::api::Correction;
use shared::case::CaseId;
use shared::objection::{ObjectionReason, Outcome, RefusalReason, Stage};
use shared::record::RecordId;
use shared::text::Lang;

use super::cases::Matter;

/// Objections.
pub(super) struct Objecting;

impl Matter for Objecting {
    const KIND: CaseKind = CaseKind::Objection;
    const NAME: &'static str = "objection";
    const MOST: u32 = 3;

    async fn file(
        deps: Deps,
        who: Principal,
        key: IdempotencyKey,
        record: RecordId,
    ) -> Result<CaseId, Refused> {
        let filing = Filing {
            record,
            reason: ObjectionReason::ContentDiffers,
            statement: "与事实不符".to_owned(),
            attachments: Vec::new(),
        };
        file_objection(&deps, &who, &key, filing).await
    }

    async fn go_on(
        deps: Deps,
        who: Principal,
        id: CaseId,
        takes_back: bool,
    ) -> Result<(), Refused> {
        if takes_back {
            withdraw_objection(&deps, &who, &id, String::new()).await
        } else {
            supply_to_objection(&deps, &who, &id, "见说明".to_owned(), Vec::new()).await
        }
    }

    async fn open(deps: Deps, who: Principal) -> Result<Vec<(CaseId, bool)>, Refused> {
        let list = list_objections(&deps, &who, &Shown::default(), Lang::Zh).await?;
        let rows = list.objections.into_iter();
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
        let said = "经核查".to_owned();
        let (outcome, correction) = match (is_new, chosen) {
            (true, 0) => {
                let reason = RefusalReason::NothingToCheck;
                return refuse_objection(&deps, &who, &id, reason, said).await;
            }
            (true, _) => return accept_objection(&deps, &who, &id, String::new()).await,
            (false, 0) => return ask_about_objection(&deps, &who, &id, said).await,
            (false, 1) => {
                let correction = Correction {
                    withdraw: Some("对象错误".to_owned()),
                    ..Correction::default()
                };
                (Outcome::Upheld, Some(correction))
            }
            (false, _) => (Outcome::Rejected, None),
        };
        let answer = Answer {
            outcome,
            statement: said,
            attachments: Vec::new(),
            correction,
        };
        answer_objection(&deps, &who, &id, answer).await
    }

    fn is_beaten(refused: &Refused) -> bool {
        matches!(refused, Refused::ObjectionAlreadyOpen)
    }

    fn is_late(refused: &Refused) -> bool {
        matches!(
            refused,
            Refused::ObjectionClosed | Refused::ObjectionNotNow | Refused::CorrectionNothing
        )
    }
}
