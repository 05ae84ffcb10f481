//! The demonstration: its city and its identity provider.

use super::StartError;
use crate::demo::accounts;
use crate::demo::city::{Populated, SEED, populate};
use crate::demo::idp::DemoIdp;
use crate::deps::Deps;
use crate::identity::Provider;
use crate::local::Config;
use crate::secrets::key_file;
use crate::use_cases::deliver_records::DeliveryDeps;
use axum::Router;
use std::sync::Arc;

/// Fills an empty table with the city and makes the provider.
pub(super) async fn prepare(
    config: &Config,
    deps: &Deps,
) -> Result<(Provider, Router), StartError> {
    println!("Demonstration: firms, offices and data are invented, and no password is asked for.");
    fill(config, deps).await?;
    let (key, _) = key_file(&config.data.join("keys/demo-idp.key"))?;
    let accounts = accounts::accounts(&deps.policy);
    let idp = DemoIdp::new(&deps.origin, &key, accounts, deps.clock.clone())
        .map_err(|error| StartError::Demo(error.to_string()))?;
    let idp = Arc::new(idp);
    let provider = idp
        .provider()
        .map_err(|why| StartError::Provider(why.as_str()))?;
    Ok((provider, idp.router()))
}

/// The city enters by the delivery path. Of two processes that start together the second waits and finds it there.
async fn fill(config: &Config, deps: &Deps) -> Result<(), StartError> {
    let lock = config.data.join("demo.lock");
    let fault = |error| StartError::Folder(lock.clone(), error);
    let file = std::fs::File::create(&lock).map_err(fault)?;
    let file = tokio::task::spawn_blocking(move || file.lock().map(|()| file))
        .await
        .map_err(|error| StartError::Demo(error.to_string()))?
        .map_err(fault)?;
    let populated = populate(&DeliveryDeps::of(deps), SEED, deps.clock.now())
        .await
        .map_err(|error| StartError::Demo(error.to_string()))?;
    match populated {
        Populated::Made(summary) => println!(
            "The city was made: {} files, {} lines taken, {} refused, {} set aside.",
            summary.files, summary.accepted, summary.refused, summary.quarantined
        ),
        Populated::AlreadyThere(_) => {}
        // Data reach up to the day on which they were made; reports say so.
        Populated::AnotherCity(_) => println!(
            "The folder holds the city of another day or policy; it is kept. Remove {} for a new one.",
            config.data.display()
        ),
    }
    drop(file);
    Ok(())
}
