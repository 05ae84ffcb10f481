//! Anyone sees how far the data of each sector and unit reach (数据截至), B 三(一).

use crate::deps::PublicDeps;
use crate::items::{FreshnessItem, unpack};
use crate::keys;
use crate::store::{Order, Query};
use crate::use_cases::Refused;
use shared::api::{FreshnessRow, FreshnessView};
use shared::policy::{SectorNo, UnitId};
use std::collections::BTreeMap;

/// Every sector and unit of the policy, those that never delivered too.
pub async fn show_freshness(deps: &PublicDeps) -> Result<FreshnessView, Refused> {
    let mut query = Query {
        pk: keys::FRESHNESS.to_owned(),
        from: " ".to_owned(),
        to: "~".to_owned(),
        order: Order::Ascending,
        limit: 1_000,
        after: None,
    };
    let mut delivered: BTreeMap<(SectorNo, UnitId), FreshnessItem> = BTreeMap::new();
    loop {
        let page = deps.store.query(&query).await?;
        for item in &page.items {
            let row: FreshnessItem = unpack(item)?;
            delivered.insert((row.sector, row.unit.clone()), row);
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    let mut rows = Vec::new();
    for sector in &deps.policy.sectors {
        for of in &sector.units {
            let last = delivered.get(&(sector.no, of.unit.clone()));
            rows.push(FreshnessRow {
                sector: sector.no,
                sector_zh: sector.name_zh.clone(),
                sector_en: sector.name_en.clone(),
                unit: of.unit.clone(),
                unit_zh: deps
                    .policy
                    .units
                    .iter()
                    .find(|unit| unit.id == of.unit)
                    .map(|unit| unit.name_zh.clone())
                    .unwrap_or_default(),
                data_as_of: last.map(|row| row.as_of),
                delivered_at: last.map(|row| row.sealed_at),
            });
        }
    }
    Ok(FreshnessView { rows })
}
