//! `xinzheng-verifier`: judges a scanned code or a report file off line, a row for each check.
//!
//! Exit code 0: authentic. 1: a check disagrees. 2: it cannot be said. 64: what was asked for cannot be used.

mod arguments;
mod rows;

use arguments::{Arguments, Unusable};
use clap::Parser;
use std::process::ExitCode;
use xinzheng_verifier::Overall;

/// As `sysexits.h` has it: apart from all that a judgement answers.
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => {
            let _ = said.print();
            return ExitCode::from(if said.use_stderr() { USAGE } else { 0 });
        }
    };
    match judged(&arguments) {
        Ok(overall) => ExitCode::from(match overall {
            Overall::Authentic => 0,
            Overall::Disagrees => 1,
            Overall::NotKnown => 2,
        }),
        Err(why) => {
            eprintln!("xinzheng-verifier: {why}");
            ExitCode::from(USAGE)
        }
    }
}

fn judged(arguments: &Arguments) -> Result<Overall, Unusable> {
    let judgement = arguments.judge()?;
    if arguments.json {
        println!("{}", judgement.to_json());
    } else {
        print!("{}", rows::of(&judgement, arguments.lang()));
    }
    Ok(judgement.overall())
}
