//! One record (一条记录) for its firm, the unit that answers for it or the credit office, B 三(一).

use super::case::held;
use super::list_records::{Now, unit_that_seeks};
use crate::delivery::{columns_of, may_be_corrected};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{EntityItem, unpack};
use crate::keys;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::{Cause, Refused};
use shared::api::{RecordColumn, RecordView, Role};
use shared::record::{RecordId, Role as ColumnRole, StateField};
use shared::text::Lang;

/// The record. Another's and one that does not exist are the same.
pub async fn show_record(
    deps: &Deps,
    principal: &Principal,
    id: &RecordId,
    lang: Lang,
) -> Result<RecordView, Refused> {
    let own = match principal.role {
        Role::Enterprise => Some(entity_of(principal)?),
        Role::Bureau | Role::CreditOffice => None,
        Role::Verifier => return Err(Refused::NotAllowed),
    };
    let unit = match own {
        Some(_) => None,
        None => unit_that_seeks(principal)?,
    };
    let held = held(deps, id).await?.ok_or(Refused::NotFound)?;
    let entity = held.entity().clone();
    let record = held.body;
    let is_own = own.is_none_or(|own| *own == entity);
    if !is_own || unit.is_some_and(|unit| record.unit != *unit) {
        return Err(Refused::NotFound);
    }
    let profile = deps.store.get(&keys::entity_profile(&entity)).await?;
    let profile = profile.ok_or(Refused::Unavailable(Cause::Own(
        "an entity that a record names is not in the register",
    )))?;
    let profile = unpack::<EntityItem>(&profile)?.profile;
    let now = Now::of(deps, &entity, lang).await?;
    // A firm sees what a report prints; the form's other columns are between its unit and the credit office.
    let columns = match own {
        Some(_) => Vec::new(),
        None => columns_of(&record, &profile)
            .into_iter()
            .map(|(field, value)| RecordColumn {
                code: field.code.to_owned(),
                // A withdrawal is an act of its own.
                correctable: field.role != ColumnRole::State(StateField::Withdrawn)
                    && may_be_corrected(field.role, &record),
                value,
            })
            .collect(),
    };
    Ok(RecordView {
        entity_name: profile.name,
        credit_code: profile.credit_code,
        withdrawn: record.status.withdrawn.clone(),
        held: now.is_held(&record),
        columns,
        own: now.view(record),
    })
}
