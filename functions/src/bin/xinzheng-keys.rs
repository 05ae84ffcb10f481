//! Keys of seals: the root, the keys that it certifies, and the list of all of them.

use clap::Parser;
use functions::sign::tool::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("xinzheng-keys: {fault}");
            ExitCode::FAILURE
        }
    }
}
