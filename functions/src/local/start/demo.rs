//! The demonstration: its city and its identity provider.

use super::StartError;
use crate::demo::accounts;
use crate::demo::city::{Populated, SEED, populate};
use crate::demo::idp::{CLIENT_ID, DemoAccount, DemoIdp};
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
    let accounts = accounts::accounts(&deps.policy)
        .into_iter()
        .map(|account| DemoAccount {
            id: account.id,
            name_zh: account.name_zh,
            about_zh: account.about_zh.to_owned(),
            about_en: account.about_en.to_owned(),
            role: account.role,
            credit_codes: account.entities,
        })
        .collect();
    let (key, _) = key_file(&config.data.join("keys/demo-idp.key"))?;
    let idp = DemoIdp::new(&deps.origin, &key, accounts, deps.clock.clone())
        .map_err(|error| StartError::Demo(error.to_string()))?;
    let idp = Arc::new(idp);
    let provider = Provider::new(
        idp.issuer(),
        CLIENT_ID,
        None,
        deps.origin.url("/auth/callback"),
        idp.clone().back_channel(),
    )
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
    let delivery = DeliveryDeps {
        store: deps.store.clone(),
        index: deps.secrets.index_key.clone(),
        policy: deps.policy.clone(),
    };
    let populated = populate(&delivery, SEED, deps.clock.now())
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
