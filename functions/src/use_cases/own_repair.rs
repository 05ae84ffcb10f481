//! What an entity is told of the repair of a record of its own (信用修复), B 三(四).

use chrono::NaiveDate;
use shared::api::{ConditionView, OwnRepair, RepairState};
use shared::policy::Policy;
use shared::record::Record;
use shared::repair::{Condition, NotRepairable, RepairId, Terms, may_apply};
use shared::text::{Lang, repair as words};

/// Whether repair can be applied for today; `application` is the one that is open.
pub(super) fn own_repair(
    record: &Record,
    application: Option<RepairId>,
    today: NaiveDate,
    policy: &Policy,
    lang: Lang,
) -> OwnRepair {
    match may_apply(record, today, policy) {
        Ok(terms) => OwnRepair {
            state: if application.is_some() {
                RepairState::Applied
            } else if today < terms.from {
                RepairState::NotYet
            } else {
                RepairState::MayApply
            },
            from: Some(terms.from),
            until: terms.until,
            conditions: conditions(&terms, record, today, application.is_some(), lang),
            basis: Some(words::basis(terms.order, lang).to_owned()),
            text: words::may_apply(&terms, today, lang),
            application,
        },
        Err(why) => OwnRepair {
            state: match why {
                NotRepairable::Repaired(_)
                | NotRepairable::NotShown
                | NotRepairable::PublicationEnded(_) => RepairState::NotNeeded,
                NotRepairable::NoOrder | NotRepairable::OtherKind => RepairState::NoRule,
            },
            from: None,
            until: None,
            conditions: Vec::new(),
            basis: None,
            text: words::not_repairable(why, lang),
            application,
        },
    }
}

/// All conditions, and whether each is fulfilled as far as the record says.
pub(super) fn conditions(
    terms: &Terms<'_>,
    record: &Record,
    today: NaiveDate,
    committed: bool,
    lang: Lang,
) -> Vec<ConditionView> {
    let open = terms.open(record, today, committed);
    Condition::ALL
        .into_iter()
        .map(|condition| ConditionView {
            condition,
            met: !open.contains(&condition),
            text: words::condition(condition, terms.from, lang),
        })
        .collect()
}
