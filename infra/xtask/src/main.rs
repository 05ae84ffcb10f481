//! The commands of this repository: `cargo xtask dev | test | setup | bench | keys | package | shots | site |
//! verify | verifier`.
//!
//! It is the first thing that a new clone compiles, so it needs few crates: clap, anyhow, signal-hook.

mod bench;
mod browser;
mod check;
mod dev;
mod fleet;
mod infra;
mod keys;
mod log;
mod npm;
mod package;
mod packages;
mod process;
mod python;
mod round_robin;
mod setup;
mod shots;
mod site;
mod suite;
mod tools;
mod verifier;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The commands of Xinzheng", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds everything, makes the demonstration city and serves it at http://127.0.0.1:8080
    Dev {
        /// Several servers on one table, on the ports that follow; each request goes to another one
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=16))]
        servers: u16,
        /// The table on a DynamoDB API, served on a loopback port, in place of a file
        #[arg(long)]
        dynamo: bool,
        /// Passed on to the local server, after `--`: `-- --clock 2026-01-31T10:00:00+08:00`
        #[arg(last = true)]
        server: Vec<String>,
    },
    /// Runs all tests, a real browser included, or the parts that are named
    Test {
        /// Parts to run; all without any
        #[arg(value_enum)]
        parts: Vec<suite::Part>,
    },
    /// Installs what is missing for `dev` and `test`
    Setup,
    /// Builds the portal into app/dist
    Site,
    /// Runs the benches (release) and prints what was measured beside its budget
    Bench {
        /// What to measure instead
        #[command(subcommand)]
        of: Option<bench::Of>,
    },
    /// Builds the functions for Lambda, one zip each, and measures them
    Package {
        /// Processor
        #[arg(long, value_enum, default_value = "all")]
        arch: package::Arches,
        /// Functions to pack; all without any
        #[arg(value_enum)]
        functions: Vec<package::Function>,
    },
    /// Keys of seals, on a machine that is off line: root, certify, retire, compromise, sectors, list
    Keys {
        /// Passed on: `root`, `certify --algorithm sm2_sm3`, `--help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Checks the transparency log of any deployment: `log verify --origin https://xinyong.example.cn`
    Log {
        /// What is passed on; `log -- --help` says what there is
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Judges a scanned code or a report file off line: `verify --keys FILE --root HEX --host HOST TEXT|FILE.pdf`
    Verify {
        /// Passed on; `verify -- --help` says what there is
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Builds the verifier for other systems into target/verifier, as WebAssembly with its types
    Verifier,
    /// Takes the pictures of the README into style/shots
    Shots,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Dev {
            servers: 1,
            dynamo: false,
            server,
        } => dev::run(&server),
        Command::Dev {
            servers,
            dynamo,
            server,
        } => fleet::run(servers, dynamo, &server),
        Command::Test { parts } => suite::run(&parts),
        Command::Setup => setup::everything(),
        Command::Site => setup::for_site().and_then(|()| site::build()),
        Command::Bench { of: None } => bench::run(),
        Command::Bench {
            of: Some(bench::Of::Size(city)),
        } => bench::size(&city),
        Command::Bench {
            of: Some(bench::Of::Launch { extra }),
        } => bench::launch(&extra),
        Command::Bench {
            of: Some(bench::Of::Cold),
        } => bench::cold(),
        Command::Bench {
            of: Some(bench::Of::Print),
        } => bench::print(),
        Command::Package { arch, functions } => package::run(arch, &functions),
        Command::Keys { arguments } => keys::run(&arguments),
        Command::Log { arguments } => log::run(&arguments),
        Command::Verify { arguments } => match verifier::verify(&arguments) {
            Ok(answer) => return answer,
            Err(fault) => Err(fault),
        },
        Command::Verifier => setup::for_site().and_then(|()| verifier::package()),
        Command::Shots => shots::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}
