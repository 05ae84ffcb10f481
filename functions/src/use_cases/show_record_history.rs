//! A firm, the responsible unit or the credit office sees what became of a record: its versions, who delivered them,
//! when each was known, and which fields it changed (谁生成谁提供、谁提供谁负责), B 三(一).

use crate::deps::FetchDeps;
use crate::identity::Principal;
use crate::items::{RecordPointer, unpack};
use crate::keys;
use crate::store::{Key, StoreError};
use crate::use_cases::read_all::read_all;
use crate::use_cases::{Cause, Refused};
use shared::api::{ChangedFieldView, RecordHistory, RecordVersion, Role};
use shared::policy::Policy;
use shared::record::{ChangedThrough, Record, RecordId, changed_fields};
use shared::text::Lang;
use shared::text::explanation::by_text;
use std::collections::BTreeMap;

/// How often a record that moves while it is read is read again.
const TRIES: u32 = 6;

/// The history of a record. Another's and one that does not exist are the same.
pub async fn show_record_history(
    deps: &FetchDeps,
    principal: &Principal,
    id: &str,
    lang: Lang,
) -> Result<RecordHistory, Refused> {
    if principal.role == Role::Verifier {
        return Err(Refused::NotAllowed);
    }
    if principal.role == Role::Enterprise && principal.entity.is_none() {
        return Err(Refused::EntityRequired);
    }
    let is_id = id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let id = is_id.then(|| RecordId(id.to_owned()));
    let id = id.ok_or(Refused::NotFound)?;
    let versions = versions(deps, principal, &id).await?;
    let newest = versions.last().ok_or(Refused::NotFound)?;
    let mut views = Vec::with_capacity(versions.len());
    let mut before: Option<&Record> = None;
    for record in &versions {
        views.push(view(before, record, &deps.policy, lang));
        before = Some(record);
    }
    Ok(RecordHistory {
        kind: newest.kind,
        versions: views,
        id,
    })
}

/// All versions, the oldest first.
async fn versions(
    deps: &FetchDeps,
    principal: &Principal,
    id: &RecordId,
) -> Result<Vec<Record>, Refused> {
    for _ in 0..TRIES {
        let pointer = deps.store.get(&keys::record_by_id(id)).await?;
        let pointer: RecordPointer = unpack(&pointer.ok_or(Refused::NotFound)?)?;
        if !may_see(principal, &pointer) {
            return Err(Refused::NotFound);
        }
        let pk = keys::entity_partition(&pointer.entity);
        let key = Key::new(pk.clone(), pointer.sk);
        let current = deps.store.get(&key).await?;
        let (from, to) = keys::versions_of(id);
        let earlier = read_all(&*deps.store, pk, &from, &to).await?;
        let mut all: BTreeMap<u32, Record> = BTreeMap::new();
        for item in current.iter().chain(&earlier) {
            let record: Record = unpack(item)?;
            all.insert(record.version, record);
        }
        // Whole if none is missing up to the one that the pointer named; it may have moved on meanwhile.
        let whole = (1..=pointer.version).all(|version| all.contains_key(&version));
        if whole {
            return Ok(all.into_values().collect());
        }
        // A correction of its day has moved it between two reads. If nothing moved, a version is missing.
        let now = deps.store.get(&keys::record_by_id(id)).await?;
        let now: Option<RecordPointer> = now.as_ref().map(unpack).transpose()?;
        if now.is_some_and(|now| now.version == pointer.version) {
            return Err(StoreError::Damaged { key }.into());
        }
    }
    Err(Refused::Unavailable(Cause::Own(
        "a record kept moving while its history was read",
    )))
}

/// The firm that it is about, the unit that answers for it, and the credit office.
fn may_see(principal: &Principal, record: &RecordPointer) -> bool {
    match principal.role {
        Role::Enterprise => principal.entity.as_ref() == Some(&record.entity),
        Role::Bureau => principal.unit.as_ref() == Some(&record.unit),
        Role::CreditOffice => true,
        Role::Verifier => false,
    }
}

fn view(before: Option<&Record>, record: &Record, policy: &Policy, lang: Lang) -> RecordVersion {
    let changed = before.map_or_else(Vec::new, |before| changed_fields(before, record));
    let unit = policy.unit(&record.unit);
    let act = record.provenance.changed.as_ref();
    let through = act.map(|act| &act.through);
    RecordVersion {
        version: record.version,
        unit: record.unit.clone(),
        unit_zh: unit.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
        delivery: record.provenance.delivery.clone(),
        line: record.provenance.line,
        known_at: act.map_or(record.provenance.known_at, |act| act.at),
        objection: match through {
            Some(ChangedThrough::Objection(id)) => Some(id.clone()),
            Some(ChangedThrough::Repair(_) | ChangedThrough::Unit(_) | ChangedThrough::Hold(_))
            | None => None,
        },
        repair: match through {
            Some(ChangedThrough::Repair(id)) => Some(id.clone()),
            Some(
                ChangedThrough::Objection(_) | ChangedThrough::Unit(_) | ChangedThrough::Hold(_),
            )
            | None => None,
        },
        act: match through {
            Some(ChangedThrough::Unit(act)) => Some(act.clone()),
            Some(
                ChangedThrough::Objection(_) | ChangedThrough::Repair(_) | ChangedThrough::Hold(_),
            )
            | None => None,
        },
        hold: match through {
            Some(ChangedThrough::Hold(act)) => Some(act.clone()),
            Some(
                ChangedThrough::Objection(_) | ChangedThrough::Repair(_) | ChangedThrough::Unit(_),
            )
            | None => None,
        },
        by_text: by_text(through, unit.map(|unit| unit.name_zh.as_str()), lang),
        changed: changed
            .into_iter()
            .map(|field| ChangedFieldView {
                code: field.code.to_owned(),
                name: match lang {
                    Lang::Zh => field.name_zh.to_owned(),
                    Lang::En => field.name_en.to_owned(),
                },
            })
            .collect(),
    }
}
