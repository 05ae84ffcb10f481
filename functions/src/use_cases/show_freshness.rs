//! Anyone sees how far the data of each sector and unit reach (数据截至) and whether they come in time, B 三(一).

use crate::deps::PublicDeps;
use crate::items::{FreshnessItem, unpack};
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::read_all::read_all;
use shared::api::{DeliveryState, FreshnessRow, FreshnessView};
use shared::policy::{SectorNo, UnitId};
use shared::timeliness::{Timeliness, timeliness};
use std::collections::BTreeMap;

/// Every sector and unit of the policy, those that never delivered too.
pub async fn show_freshness(deps: &PublicDeps) -> Result<FreshnessView, Refused> {
    let policy = &*deps.policy;
    let today = deps.clock.now().date();
    let mut delivered: BTreeMap<(SectorNo, UnitId), FreshnessItem> = BTreeMap::new();
    for item in read_all(&*deps.store, keys::FRESHNESS.to_owned(), " ", "~").await? {
        let row: FreshnessItem = unpack(&item)?;
        delivered.insert((row.sector, row.unit.clone()), row);
    }
    let rows = policy.sector_units().map(|(sector, unit)| {
        let last = delivered.get(&(sector.no, unit.clone()));
        let last_on = last.map(|row| row.sealed_at.date());
        let (state, expected_by, overdue) = match timeliness(policy, sector, last_on, today) {
            Timeliness::NotYetCovered => (DeliveryState::NotYetCovered, None, None),
            Timeliness::NeverDelivered => (DeliveryState::NeverDelivered, None, None),
            Timeliness::OnTime { expected_by } => (DeliveryState::OnTime, Some(expected_by), None),
            Timeliness::Overdue {
                expected_by,
                working_days,
            } => (
                DeliveryState::Overdue,
                Some(expected_by),
                Some(working_days),
            ),
        };
        let named = policy.unit(unit);
        FreshnessRow {
            sector: sector.no,
            sector_zh: sector.name_zh.clone(),
            sector_en: sector.name_en.clone(),
            unit: unit.clone(),
            unit_zh: named.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
            data_as_of: last.map(|row| row.as_of),
            delivered_at: last.map(|row| row.sealed_at),
            state,
            rhythm_working_days: policy.rhythm_of(sector).working_days,
            expected_by,
            overdue_working_days: overdue,
        }
    });
    Ok(FreshnessView {
        today,
        rows: rows.collect(),
    })
}
