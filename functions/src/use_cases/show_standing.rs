//! How units have delivered (报送情况排名): the credit office asks for any months, anyone sees the last twelve, B 三(一).
//!
//! From counts that each sealed delivery adds to; nothing is walked through.

use crate::deps::PublicDeps;
use crate::identity::Principal;
use crate::items::{Delivered, UnitMonth, unpack};
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::read_all::read_all;
use crate::use_cases::show_freshness::show_freshness;
use shared::api::{DeliveryState, FreshnessView, Role, StandingView, UnitStanding};
use shared::month::Month;
use shared::policy::UnitId;
use shared::timeliness::by_standing;
use std::collections::BTreeMap;

/// Months that are counted if nobody says otherwise.
pub const MONTHS: u32 = 12;

/// Months that one answer counts, at most.
pub const MOST_MONTHS: u32 = 36;

/// Some months, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months {
    /// The first.
    pub from: Month,
    /// The last.
    pub through: Month,
}

impl Months {
    /// `months` of them, up to `through`.
    pub fn up_to(through: Month, months: u32) -> Self {
        Self {
            from: through.minus(months.saturating_sub(1)),
            through,
        }
    }

    /// `None` if they end before they begin, or are more than an answer counts.
    pub fn between(from: Month, through: Month) -> Option<Self> {
        let months = from.months_to(through);
        (1..=MOST_MONTHS)
            .contains(&months)
            .then_some(Self { from, through })
    }
}

/// The credit office's table.
pub async fn show_standing(
    deps: &PublicDeps,
    principal: &Principal,
    months: Months,
) -> Result<StandingView, Refused> {
    match principal.role {
        Role::CreditOffice => {}
        Role::Enterprise | Role::Bureau | Role::Verifier => return Err(Refused::NotAllowed),
    }
    let freshness = show_freshness(deps).await?;
    standing(deps, &freshness, months).await
}

/// How far the data reach and how units have delivered in the last twelve months, for the public page.
pub async fn show_public(deps: &PublicDeps) -> Result<(FreshnessView, StandingView), Refused> {
    let freshness = show_freshness(deps).await?;
    let months = Months::up_to(Month::of(freshness.today), MONTHS);
    let standing = standing(deps, &freshness, months).await?;
    Ok((freshness, standing))
}

async fn standing(
    deps: &PublicDeps,
    freshness: &FreshnessView,
    months: Months,
) -> Result<StandingView, Refused> {
    let (from, to) = keys::unit_months(months.from, months.through);
    let mut delivered: BTreeMap<UnitId, Delivered> = BTreeMap::new();
    for item in read_all(&*deps.store, keys::UNIT_MONTHS.to_owned(), &from, &to).await? {
        let month: UnitMonth = unpack(&item)?;
        *delivered.entry(month.unit).or_default() += month.delivered;
    }
    let mut upheld: BTreeMap<String, u64> = BTreeMap::new();
    for item in read_all(&*deps.store, keys::UNIT_UPHELD.to_owned(), &from, &to).await? {
        let unit = item.key.sk.split_once('#').map_or("", |(_, unit)| unit);
        *upheld.entry(unit.to_owned()).or_default() += item.v;
    }
    let sectors = |unit: &UnitId, state: DeliveryState| {
        let rows = freshness.rows.iter();
        let rows = rows.filter(|row| row.unit == *unit && row.state == state);
        u32::try_from(rows.count()).unwrap_or(u32::MAX)
    };
    let mut units: Vec<UnitStanding> = deps
        .policy
        .units
        .iter()
        .map(|unit| {
            let counted = delivered.get(&unit.id).copied().unwrap_or_default();
            UnitStanding {
                unit: unit.id.clone(),
                unit_zh: unit.name_zh.clone(),
                deliveries: counted.deliveries,
                on_time: counted.on_time,
                late: counted.late,
                lines: counted.taken + counted.refused + counted.quarantined,
                refused: counted.refused,
                quarantined: counted.quarantined,
                objections_upheld: upheld.get(&unit.id.0).copied().unwrap_or_default(),
                sectors_overdue: sectors(&unit.id, DeliveryState::Overdue),
                sectors_never_delivered: sectors(&unit.id, DeliveryState::NeverDelivered),
            }
        })
        .collect();
    by_standing(&mut units);
    Ok(StandingView {
        from: months.from,
        through: months.through,
        units,
    })
}
