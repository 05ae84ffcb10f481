//! Checks the transparency log of any deployment, from outside.

use clap::Parser;
use functions::log_check::{Arguments, run};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(found) => {
            eprintln!("xinzheng-log: {found}");
            ExitCode::FAILURE
        }
    }
}
