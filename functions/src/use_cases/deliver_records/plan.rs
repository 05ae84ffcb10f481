//! What some lines of one entity change, worked out from what is stored now.

use super::{Fate, IdentifiedLine, LineFault};
use crate::delivery::{CellFault, RecordContext, is_called};
use crate::items::{EntityItem, RecordPointer, pack, record_hash, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Item, Op, StoreError};
use crate::use_cases::record_version::{Known, new_version};
use shared::entity::EntityProfile;
use shared::policy::{SectorNo, UnitId};
use shared::problem::ProblemCode;
use shared::record::{Provenance, Record, RecordId, RecordKind, Role};
use shared::time::ShanghaiTime;

/// The delivery as its lines need to know it.
pub(super) struct Act<'a> {
    pub(super) unit: &'a UnitId,
    pub(super) delivery: &'a str,
    pub(super) sector: SectorNo,
    pub(super) kind: RecordKind,
    pub(super) now: ShanghaiTime,
}

/// Steps for some lines of one entity, and what becomes of each line if they are taken.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) ops: Vec<Op>,
    pub(super) fates: Vec<Fate>,
    /// Records that are made.
    pub(super) made: Vec<RecordId>,
    pub(super) refused: Vec<LineFault>,
    pub(super) flagged: Vec<LineFault>,
}

impl Plan {
    /// Bytes of its steps.
    pub(super) fn bytes(&self) -> usize {
        self.ops
            .iter()
            .map(|op| match op {
                Op::Create { key, body, .. } | Op::Replace { key, body, .. } => {
                    key.pk.len() + key.sk.len() + body.len()
                }
                Op::Delete { key, .. }
                | Op::CheckAbsent { key }
                | Op::CheckAt { key, .. }
                | Op::Add { key, .. } => key.pk.len() + key.sk.len(),
            })
            .sum()
    }
}

/// Plans the lines; the profile is written at the version that was read, so that count and sum stay right.
pub(super) fn plan(
    act: &Act<'_>,
    entity: &EntityId,
    profile: &Item,
    lines: &[(IdentifiedLine, Option<Known>)],
) -> Result<Plan, StoreError> {
    let mut item: EntityItem = unpack(profile)?;
    let mut plan = Plan::default();
    for (line, known) in lines {
        let taken = plan.fates.len();
        match known {
            None => plan.create(act, entity, line, &mut item),
            Some(known) => plan.correct(act, entity, line, known, &mut item)?,
        }
        if plan.fates.len() > taken && !names(line, &item.profile) {
            plan.flagged
                .push(LineFault::new(line.line.number, act.name_differs()));
        }
    }
    if !plan.ops.is_empty() {
        item.rev += 1;
        plan.ops.push(Op::Replace {
            key: profile.key.clone(),
            at: profile.v,
            body: pack(&item),
            ttl: None,
        });
    }
    Ok(plan)
}

impl Plan {
    fn create(
        &mut self,
        act: &Act<'_>,
        entity: &EntityId,
        line: &IdentifiedLine,
        item: &mut EntityItem,
    ) {
        let record = act.record(line, None, item.rev + 1);
        let key = keys::record(entity, record.sector, record.decided_on, &record.id);
        let body = pack(&record);
        item.records += 1;
        item.records_sum = item.records_sum.wrapping_add(record_hash(&body));
        let pointer = RecordPointer {
            entity: entity.clone(),
            sk: key.sk.clone(),
            unit: act.unit.clone(),
            version: 1,
        };
        self.ops.push(Op::Create {
            key,
            body,
            ttl: None,
        });
        self.ops.push(Op::Create {
            key: keys::record_by_id(&line.id),
            body: pack(&pointer),
            ttl: None,
        });
        self.made.push(line.id.clone());
        self.fates.push(Fate::Accepted);
    }

    fn correct(
        &mut self,
        act: &Act<'_>,
        entity: &EntityId,
        line: &IdentifiedLine,
        known: &Known,
        item: &mut EntityItem,
    ) -> Result<(), StoreError> {
        let pointer: RecordPointer = unpack(&known.pointer)?;
        if pointer.unit != *act.unit {
            // Who produces a record answers for it (谁生成谁提供、谁提供谁负责), B 三(一).
            let fault = CellFault::new("", ProblemCode::LineOtherUnit);
            self.refused.push(LineFault::new(line.line.number, fault));
            return Ok(());
        }
        let old: Record = unpack(&known.record)?;
        let new = act.record(line, Some(&old), item.rev + 1);
        let contradicted = old.contradicted_by(&new);
        if !contradicted.is_empty() {
            // What an act has corrected, withdrawn or repaired is not undone by a file of yesterday, and not silently
            // either: the unit is told to bring its own data up to date, B 三(一). A line that was taken before the
            // act, by an attempt of this same delivery, stays taken.
            if act.has_taken(&old, line) {
                self.fates.push(act.fate_of_known(&old, line));
                return Ok(());
            }
            let faults = contradicted.into_iter().map(|field| {
                let fault = CellFault::new(field.name_zh, ProblemCode::LineChangedByAct);
                LineFault::new(line.line.number, fault)
            });
            self.refused.extend(faults);
            return Ok(());
        }
        if says_the_same(&old, &new) {
            self.fates.push(act.fate_of_known(&old, line));
            return Ok(());
        }
        self.ops
            .extend(new_version(entity, pointer, known, &old, &new, item));
        self.fates.push(Fate::Corrected);
        Ok(())
    }
}

fn names(line: &IdentifiedLine, profile: &EntityProfile) -> bool {
    let name = &line.line.subject_name;
    name.is_empty() || is_called(profile, name)
}

impl Act<'_> {
    /// The rules say nothing of a line whose name is not the register's. It is taken, under the register's name,
    /// and its unit is told: the credit code is what identifies an entity, and refusing would leave a record
    /// out of a report that then says "no record", because a firm was renamed last week. A code typed wrong
    /// and right by chance shows itself here to the unit, which answers for what it delivers, B 三(一).
    fn name_differs(&self) -> CellFault {
        let column = self.kind.spec().column(Role::SubjectName);
        CellFault::new(
            column.map_or("", |column| column.name_zh),
            ProblemCode::LineNameDiffers,
        )
    }

    /// `rev` is the revision that the entity comes to if the plan is taken.
    fn record(&self, line: &IdentifiedLine, known: Option<&Record>, rev: u64) -> Record {
        let context = RecordContext {
            id: &line.id,
            sector: self.sector,
            unit: self.unit,
            kind: self.kind,
        };
        let settled = known.map(|known| known.provenance.settled.clone());
        let provenance = Provenance {
            delivery: self.delivery.to_owned(),
            line: line.line.number,
            known_at: self.now,
            rev,
            changed: None,
            settled: settled.unwrap_or_default(),
        };
        line.line.record(context, known, provenance)
    }

    /// Whether the record came from this very line, by an attempt that broke off.
    fn has_taken(&self, old: &Record, line: &IdentifiedLine) -> bool {
        old.provenance.delivery == self.delivery && old.provenance.line == line.line.number
    }

    /// A line of this same delivery that was applied before the delivery broke off counts as what it did then.
    fn fate_of_known(&self, old: &Record, line: &IdentifiedLine) -> Fate {
        match (self.has_taken(old, line), old.delivered_as()) {
            (false, _) => Fate::Unchanged,
            (true, 1) => Fate::Accepted,
            (true, _) => Fate::Corrected,
        }
    }
}

/// The same but for its version and where it came from.
fn says_the_same(old: &Record, new: &Record) -> bool {
    let mut new = new.clone();
    new.version = old.version;
    new.provenance = old.provenance.clone();
    new == *old
}
