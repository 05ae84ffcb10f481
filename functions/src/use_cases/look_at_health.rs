//! Whether the service can do its work now, for load balancers and whoever is on duty.

use crate::deps::PublicDeps;
use crate::keys;
use shared::api::{HealthView, Issuing, Reachable};

/// Asks the store for an item and looks at the policy's calendar.
pub async fn look_at_health(deps: &PublicDeps) -> HealthView {
    let today = deps.clock.now().date();
    let store = match deps
        .store
        .get(&keys::freshness(shared::policy::SectorNo(0), &probe()))
        .await
    {
        Ok(_) => Reachable::Ok,
        Err(error) => {
            tracing::error!(%error, "the store does not answer the health check");
            Reachable::Unavailable
        }
    };
    let calendar_warnings = deps
        .policy
        .calendar
        .warnings(today)
        .into_iter()
        .map(|missing| missing.year)
        .collect();
    HealthView {
        status: store,
        store,
        policy: deps.policy.id.clone(),
        policy_version: deps.policy.version,
        demonstration: deps.policy.demonstration,
        scheme_in_force: !matches!(deps.policy.issuing(today), Issuing::NotInForce),
        calendar_years_missing: calendar_warnings,
    }
}

// No sector has the number 0: the item never exists, reading it costs the least.
fn probe() -> shared::policy::UnitId {
    shared::policy::UnitId("health".to_owned())
}
