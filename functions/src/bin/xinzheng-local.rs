//! The local server: all functions, the portal and the sweeper in one process.

use clap::Parser;
use functions::local::{Config, run};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xinzheng-local: {error}");
            ExitCode::FAILURE
        }
    }
}
