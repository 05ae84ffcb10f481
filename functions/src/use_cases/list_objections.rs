//! Objections in a list, B 三(四).

use super::case::{CaseItem, Shown, list, record_view, unit_name};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::api::{ObjectionList, ObjectionRow};
use shared::policy::Policy;
use shared::text::{Lang, objection as words};

/// A page of the objections that the principal may see.
pub async fn list_objections(
    deps: &Deps,
    principal: &Principal,
    shown: &Shown,
    lang: Lang,
) -> Result<ObjectionList, Refused> {
    let (cases, next) = list::<Objecting>(deps, principal, shown).await?;
    let rows = cases.iter().map(|case| row(case, &deps.policy, lang));
    Ok(ObjectionList {
        objections: rows.collect(),
        next,
    })
}

/// What a list shows of an objection.
pub(super) fn row(item: &CaseItem<Objecting>, policy: &Policy, lang: Lang) -> ObjectionRow {
    ObjectionRow {
        id: item.id.clone(),
        record: record_view(&item.record),
        entity_name: item.entity_name.clone(),
        credit_code: item.credit_code,
        unit: unit_name(&item.unit, policy),
        reason: item.opening,
        reason_text: words::reason(item.opening, lang).to_owned(),
        state: item.standing.stage,
        state_text: words::stage(item.standing.stage, lang).to_owned(),
        turn: item.standing.stage.turn(),
        due: item.due,
        escalated: item.standing.escalated,
        filed_at: item.filed_at,
        closed_at: item.closed_at,
    }
}
