//! `cargo xtask dev`: from a fresh clone to a running demonstration.

use crate::process::{built, cargo, command, run as run_command};
use crate::{setup, site};
use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;

/// The local server.
pub(crate) const SERVER: &str = "xinzheng-local";

/// Builds the site and the server, then becomes the server: a Ctrl-C or a signal reaches it directly,
/// and nothing is left behind.
pub(crate) fn run(extra: &[String]) -> Result<()> {
    setup::for_site()?;
    site::build()?;
    run_command(cargo().args(["build", "--package", "functions", "--bin", SERVER]))?;
    let arguments = server_arguments(extra);
    println!("dev: serving at {} (Ctrl-C ends it)", address(extra));
    let fault = command(&built("debug", SERVER).to_string_lossy())
        .args(arguments)
        .exec();
    Err(fault).context("cannot start the local server")
}

pub(crate) fn is_given(extra: &[String], flag: &str) -> bool {
    extra
        .iter()
        .any(|word| word == flag || word.starts_with(&format!("{flag}=")))
}

/// What the server is started with: the defaults of the demonstration, then what was asked for.
pub(crate) fn server_arguments(extra: &[String]) -> Vec<String> {
    let mut arguments = vec!["--demo".to_owned()];
    for (flag, value) in [("--site", "app/dist"), ("--data", "data")] {
        if !is_given(extra, flag) {
            arguments.extend([flag.to_owned(), value.to_owned()]);
        }
    }
    arguments.extend(extra.iter().filter(|word| *word != "--demo").cloned());
    arguments
}

fn address(extra: &[String]) -> String {
    value(extra, "--origin").unwrap_or_else(|| {
        format!(
            "http://{}",
            value(extra, "--listen").unwrap_or(LISTEN.into())
        )
    })
}

/// Where the server listens if nothing else is asked for.
pub(crate) const LISTEN: &str = "127.0.0.1:8080";

/// The value of a flag.
pub(crate) fn value(extra: &[String], flag: &str) -> Option<String> {
    let place = extra.iter().position(|word| word == flag);
    let after = place.and_then(|place| extra.get(place + 1).cloned());
    after.or_else(|| {
        extra
            .iter()
            .find_map(|word| word.strip_prefix(&format!("{flag}=")))
            .map(str::to_owned)
    })
}

/// The arguments without a flag and its value.
pub(crate) fn without(extra: &[String], flag: &str) -> Vec<String> {
    let mut rest = Vec::new();
    let mut words = extra.iter();
    while let Some(word) = words.next() {
        if word == flag {
            words.next();
        } else if !word.starts_with(&format!("{flag}=")) {
            rest.push(word.clone());
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{address, server_arguments, without};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn extra_arguments_come_after_the_defaults_and_replace_them() {
        let got = server_arguments(&words(&[
            "--data=/tmp/x",
            "--clock",
            "2026-01-31T10:00:00+08:00",
        ]));
        let expected = [
            "--demo",
            "--site",
            "app/dist",
            "--data=/tmp/x",
            "--clock",
            "2026-01-31T10:00:00+08:00",
        ];
        assert_eq!(got, words(&expected));
    }

    #[test]
    fn the_printed_address_is_the_one_that_is_listened_on() {
        assert_eq!(address(&[]), "http://127.0.0.1:8080");
        assert_eq!(
            address(&words(&["--listen", "127.0.0.1:9000"])),
            "http://127.0.0.1:9000"
        );
        assert_eq!(
            address(&words(&["--origin=https://example.test"])),
            "https://example.test"
        );
    }

    #[test]
    fn a_flag_is_left_out_with_its_value() {
        let given = words(&["--listen", "127.0.0.1:9000", "--demo", "--listen=x"]);
        assert_eq!(without(&given, "--listen"), words(&["--demo"]));
    }
}
