//! Applications for repair in a list, and one with its whole history and files, B 三(四).

use super::case::{
    Attachment, CaseEvent, CaseItem, Shown, fetch, files, held, list, record_view, show, unit_name,
};
use super::own_repair::conditions;
use super::repair::Repairing;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::api::{RepairEventView, RepairList, RepairRow, RepairView};
use shared::policy::Policy;
use shared::repair::{RepairId, RepairOutcome, Stage, terms};
use shared::text::{Lang, repair as words};

/// A page of the applications that the principal may see.
pub async fn list_repairs(
    deps: &Deps,
    principal: &Principal,
    shown: &Shown,
    lang: Lang,
) -> Result<RepairList, Refused> {
    let (cases, next) = list::<Repairing>(deps, principal, shown).await?;
    let rows = cases.iter().map(|case| row(case, &deps.policy, lang));
    Ok(RepairList {
        repairs: rows.collect(),
        next,
    })
}

/// The application with all that was done. Which person of a unit acted is not told.
pub async fn show_repair(
    deps: &Deps,
    principal: &Principal,
    id: &RepairId,
    lang: Lang,
) -> Result<RepairView, Refused> {
    let (case, events) = show::<Repairing>(deps, principal, id).await?;
    let mut stand = Vec::new();
    if case.standing.stage.is_open() {
        // A record that moves at this moment has its conditions told the next time.
        let held = match held(deps, &case.record.id).await {
            Err(Refused::RecordsChanging) => None,
            other => other?,
        };
        let today = deps.clock.now().date();
        let filed = case.filed_at.date();
        if let Some(record) = held.map(|held| held.body)
            && let Ok(terms) = terms(&record, filed, &deps.policy)
        {
            stand = conditions(&terms, &record, today, true, lang);
        }
    }
    let granted = Stage::Answered {
        outcome: RepairOutcome::Granted,
    };
    Ok(RepairView {
        published_at: (case.standing.stage == granted)
            .then(|| format!("/commitments?code={}", case.credit_code)),
        row: row(&case, &deps.policy, lang),
        commitment: case.opening.commitment,
        conditions: stand,
        events: events.into_iter().map(|event| view(event, lang)).collect(),
    })
}

fn row(item: &CaseItem<Repairing>, policy: &Policy, lang: Lang) -> RepairRow {
    let order = policy.repair.order_on(item.filed_at.date());
    RepairRow {
        id: item.id.clone(),
        record: record_view(&item.record),
        entity_name: item.entity_name.clone(),
        credit_code: item.credit_code,
        unit: unit_name(&item.unit, policy),
        // The policy may have lost the order since.
        basis: order.map_or_else(String::new, |order| words::basis(order, lang).to_owned()),
        state: item.standing.stage,
        state_text: words::stage(item.standing.stage, lang).to_owned(),
        turn: item.standing.stage.turn(),
        due: item.due,
        escalated: item.standing.escalated,
        filed_at: item.filed_at,
        closed_at: item.closed_at,
    }
}

fn view(event: CaseEvent<Repairing>, lang: Lang) -> RepairEventView {
    RepairEventView {
        at: event.at,
        by: event.by,
        act: event.act,
        act_text: words::act(event.act, lang).to_owned(),
        statement: event.statement,
        attachments: files(event.attachments),
        confirmed: event.given,
    }
}

/// The file with this number.
pub async fn fetch_repair_file(
    deps: &Deps,
    principal: &Principal,
    id: &RepairId,
    no: u32,
) -> Result<Attachment, Refused> {
    fetch::<Repairing>(deps, principal, id, no).await
}
