//! Running a function: it starts, answers events one by one, and ends with its host.

use super::config::{CannotStart, Environment};
use super::event::answering_by;
use super::functions::Scheduled;
use super::live::Live;
use super::log;
use super::observe::write_counts;
use crate::deps::Deps;
use crate::in_force::InForce;
use crate::store::StoreError;
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::{DeliveryDeps, Turn};
use crate::use_cases::notices::send_notices;
use crate::use_cases::renew_keys::renew_keys;
use crate::use_cases::sequence_log::{Sequenced, sequence_log};
use crate::use_cases::sweep::sweep;
use crate::use_cases::work_off_deliveries::{WorkedOff, work_off_deliveries};
use lambda_http::lambda_runtime::{LambdaEvent, service_fn};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Serves HTTP events by the routes that `make` puts together.
pub async fn serve(
    name: &'static str,
    make: impl AsyncFnOnce(Environment) -> Result<Live, CannotStart>,
) -> ExitCode {
    log::begin();
    let live = match make(Environment::of_process()).await {
        Ok(live) => live,
        Err(error) => return did_not_start(name, &error),
    };
    let function = answering_by(Arc::new(live.observed_as(name)));
    ended(name, lambda_http::lambda_runtime::run(function).await)
}

/// Sweeps, sends notices and grows the log at every event of the schedule. The event may ask for a second growing of the
/// log, [`AGAIN`] seconds after the first: a schedule rings once a minute at most, and a leaf may not wait so long.
pub async fn on_schedule(
    make: impl AsyncFnOnce(Environment) -> Result<Scheduled, CannotStart>,
) -> ExitCode {
    let name = "scheduled";
    log::begin();
    let Scheduled {
        deps,
        notices,
        keys,
        service,
    } = match make(Environment::of_process()).await {
        Ok(made) => made,
        Err(error) => return did_not_start(name, &error),
    };
    let in_force = InForce::new(deps.policy.clone());
    let (deps, notices, in_force) = (&deps, &notices, &in_force);
    let (keys, service) = (keys.as_deref(), service.as_deref());
    let handler = service_fn(|event: LambdaEvent<Value>| async move {
        let again = again_after(&event.payload);
        let began = Instant::now();
        let looked = in_force.look(&*deps.store).await;
        let deps = Deps {
            policy: in_force.now(),
            sealing: match keys {
                Some(keys) => keys.now(),
                None => deps.sealing.clone(),
            },
            ..deps.clone()
        };
        // By a policy that may have been replaced deadlines would be wrong, and so would what a file may hold.
        let to_sweep = async {
            match looked {
                Ok(_) => sweep(&deps).await,
                Err(error) => Err(error.into()),
            }
        };
        let renew = async {
            if let Some(keys) = keys {
                renew_keys(&deps, keys, service).await;
            }
        };
        let (swept, told, logged, ()) = tokio::join!(
            to_sweep,
            send_notices(notices),
            sequence_log(&deps, Some(began + WORK_TIME)),
            renew
        );
        // What others wait for comes first; the rest of the time is for long files.
        let work = async {
            match &swept {
                Ok(_) => work_off(&deps, began).await,
                Err(_) => Ok(WorkedOff::default()),
            }
        };
        let (worked, logged_again) = tokio::join!(work, grow_again(&deps, began, again));
        let logged = logged.and_then(|first| Ok(first.and(logged_again?)));
        write_counts(name);
        match worked {
            Ok(worked) if worked == WorkedOff::default() => {}
            Ok(worked) => tracing::info!(
                function = name,
                over = worked.over,
                left = worked.left,
                "deliveries applied"
            ),
            Err(error) => tracing::error!(function = name, %error, "deliveries were not applied"),
        }
        if let Err(error) = &told {
            tracing::error!(function = name, %error, "notices stopped");
        }
        if let Err(error) = &logged {
            tracing::error!(function = name, %error, "the transparency log stands still");
        }
        match (swept, told, logged) {
            (Ok(swept), Ok(told), Ok(logged)) => {
                tracing::info!(
                    function = name,
                    finished = swept.finished,
                    voided = swept.voided,
                    left = swept.left,
                    fell_due = swept.fell_due,
                    told = told.told,
                    expiring = told.expiring,
                    overdue = told.overdue,
                    sent = told.sent,
                    failed = told.failed,
                    given_up = told.given_up,
                    notices_left = told.left,
                    logged = logged.leaves,
                    log_left = logged.left,
                    "swept"
                );
                Ok(json!({
                    "finished": swept.finished, "voided": swept.voided, "left": swept.left,
                    "fell_due": swept.fell_due,
                    "notices": {
                        "told": told.told, "expiring": told.expiring, "overdue": told.overdue,
                        "sent": told.sent, "failed": told.failed, "given_up": told.given_up,
                        "left": told.left,
                    },
                    "log": { "leaves": logged.leaves, "left": logged.left, "signed": logged.signed },
                }))
            }
            (Err(error), _, _) => {
                tracing::error!(function = name, %error, "the sweep stopped");
                Err("the sweep stopped")
            }
            (Ok(_), Err(_), _) => Err("notices stopped"),
            (Ok(_), Ok(_), Err(_)) => Err("the transparency log stands still"),
        }
    });
    ended(name, lambda_http::lambda_runtime::run(handler).await)
}

/// How long after its event the function begins nothing more of the deliveries: the next event comes after a minute, and
/// finds it at rest.
const WORK_TIME: Duration = Duration::from_secs(40);

/// The field of an event that asks for a second growing of the log: seconds after the first.
const AGAIN: &str = "log_again_after_seconds";

/// `None` of an event that does not ask, or asks for a time at which the function is to be at rest.
fn again_after(event: &Value) -> Option<Duration> {
    let after = event.get(AGAIN)?.as_u64().map(Duration::from_secs);
    let within = after.filter(|after| *after < WORK_TIME);
    if within.is_none() {
        tracing::warn!(field = AGAIN, "the event asks for what cannot be done");
    }
    within
}

async fn grow_again(
    deps: &Deps,
    began: Instant,
    again: Option<Duration>,
) -> Result<Sequenced, Refused> {
    let Some(after) = again else {
        return Ok(Sequenced::default());
    };
    tokio::time::sleep_until(began + after).await;
    sequence_log(deps, Some(began + WORK_TIME)).await
}

async fn work_off(deps: &Deps, began: Instant) -> Result<WorkedOff, StoreError> {
    let turn = Turn::new(deps.clock.clone(), &*deps.random, Some(began + WORK_TIME));
    work_off_deliveries(&DeliveryDeps::of(deps), &turn).await
}

fn did_not_start(name: &'static str, error: &CannotStart) -> ExitCode {
    tracing::error!(function = name, %error, "did not start");
    ExitCode::FAILURE
}

fn ended(name: &'static str, outcome: Result<(), lambda_http::Error>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            tracing::error!(function = name, "the runtime stopped");
            ExitCode::FAILURE
        }
    }
}
