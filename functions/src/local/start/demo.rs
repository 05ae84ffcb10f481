//! The demonstration: its city and its identity provider.

use super::StartError;
use crate::demo::idp::{CLIENT_ID, DemoAccount, DemoIdp};
use crate::deps::Deps;
use crate::identity::Provider;
use crate::local::Config;
use crate::secrets::key_file;
use axum::Router;
use std::sync::Arc;

/// Fills an empty table with the city and makes the provider.
pub(super) async fn prepare(
    config: &Config,
    deps: &Deps,
) -> Result<(Provider, Router), StartError> {
    println!("Demonstration: firms, offices and data are invented, and no password is asked for.");
    let accounts: Vec<DemoAccount> = Vec::new();
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
