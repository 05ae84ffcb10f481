//! A responsible unit or the credit office finds a firm's records by its credit code and the number of the document, so
//! that nobody copies a record's id, B 三(一).

use super::list_records::{Now, PAGE, records_of, unit_that_seeks};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{CreditCodeGuard, unpack};
use crate::keys;
use crate::store::{MAX_PAGE_ITEMS, Query};
use crate::use_cases::Refused;
use shared::api::OwnRecords;
use shared::credit_code::CreditCode;
use shared::record::Record;
use shared::text::Lang;

/// Times that the store is asked for one page of what is sought: all records of the largest firm. What lies beyond is
/// asked for with `next`.
const QUERIES: usize = 6;

/// What a unit or the credit office seeks.
#[derive(Clone, Debug)]
pub struct Sought {
    /// Records of the firm with this code.
    pub credit_code: CreditCode,
    /// Whose document's number holds this; all, if it is empty.
    pub document_no: String,
}

/// A page of what a unit seeks among its own records, or the credit office among all: records of one firm. A firm that
/// is not in the register and one without such records are the same.
pub async fn find_records(
    deps: &Deps,
    principal: &Principal,
    sought: &Sought,
    after: Option<String>,
    lang: Lang,
) -> Result<OwnRecords, Refused> {
    let unit = unit_that_seeks(principal)?;
    let guard = keys::credit_code_guard(&deps.secrets.index_key, &sought.credit_code);
    let Some(guard) = deps.store.get(&guard).await? else {
        return Ok(OwnRecords::default());
    };
    let entity = unpack::<CreditCodeGuard>(&guard)?.entity;
    let now = Now::of(deps, &entity, lang).await?;
    let wanted = |record: &Record| {
        unit.is_none_or(|unit| record.unit == *unit)
            && record.document_no.contains(&sought.document_no)
    };
    let mut found = OwnRecords {
        records: Vec::new(),
        next: after,
    };
    for _ in 0..QUERIES {
        let query = Query {
            limit: MAX_PAGE_ITEMS,
            ..records_of(&entity, found.next.take())
        };
        let page = deps.store.query(&query).await?;
        for item in page.items {
            let record: Record = unpack(&item)?;
            if !wanted(&record) {
                continue;
            }
            found.records.push(now.view(record));
            if found.records.len() == PAGE {
                found.next = Some(item.key.sk);
                return Ok(found);
            }
        }
        found.next = page.next.map(|cursor| cursor.0);
        if found.next.is_none() {
            break;
        }
    }
    Ok(found)
}
