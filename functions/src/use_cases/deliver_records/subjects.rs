//! Which entities the lines are about.

use super::{CellFault, DeliveryDeps, IdentifiedLine, LineFault, Tally};
use crate::items::{CreditCodeGuard, unpack};
use crate::keys::{self, EntityId};
use crate::store::StoreError;
use shared::credit_code::CreditCode;
use shared::problem::ProblemCode;
use std::collections::{BTreeMap, HashMap};

/// Lines of one entity, in the order of the file.
pub(super) struct Group {
    pub(super) entity: EntityId,
    pub(super) lines: Vec<IdentifiedLine>,
}

/// Groups the lines by entity. Lines about nobody that the register knows are set aside.
pub(super) async fn group(
    deps: &DeliveryDeps,
    lines: Vec<IdentifiedLine>,
    tally: &mut Tally,
) -> Result<Vec<Group>, StoreError> {
    let mut by_code: BTreeMap<CreditCode, Vec<IdentifiedLine>> = BTreeMap::new();
    for line in lines {
        // Most entities have one line in a file: no room for four in each of many groups.
        let of_code = by_code.entry(line.line.subject);
        of_code.or_insert_with(|| Vec::with_capacity(1)).push(line);
    }
    let codes: Vec<CreditCode> = by_code.keys().copied().collect();
    let known = entities(deps, &codes).await?;
    let mut groups = Vec::with_capacity(known.len());
    for (code, lines) in by_code {
        if let Some(entity) = known.get(&code) {
            groups.push(Group {
                entity: entity.clone(),
                lines,
            });
            continue;
        }
        let fault = CellFault::new("统一社会信用代码", ProblemCode::LineEntityUnknown);
        tally.quarantined.extend(
            lines
                .iter()
                .map(|line| LineFault::new(line.line.number, fault)),
        );
    }
    // Neighbours in the table are written together, and in the same order by every delivery.
    groups.sort_unstable_by(|a, b| a.entity.cmp(&b.entity));
    Ok(groups)
}

/// The entities of those codes that the register knows.
pub(super) async fn entities(
    deps: &DeliveryDeps,
    codes: &[CreditCode],
) -> Result<HashMap<CreditCode, EntityId>, StoreError> {
    let mut known = HashMap::with_capacity(codes.len());
    for chunk in codes.chunks(100) {
        let wanted: Vec<_> = chunk
            .iter()
            .map(|code| keys::credit_code_guard(&deps.index, code))
            .collect();
        for (code, guard) in chunk.iter().zip(deps.store.batch_get(&wanted).await?) {
            if let Some(guard) = guard {
                known.insert(*code, unpack::<CreditCodeGuard>(&guard)?.entity);
            }
        }
    }
    Ok(known)
}
