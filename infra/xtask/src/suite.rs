//! `cargo xtask test`: every part of the tests, one after the other, none skipped because another failed.

use crate::package::Function;
use crate::process::{cargo, find};
use crate::{browser, dev, infra, python, setup, site, verifier};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use std::io::{BufRead, BufReader, IsTerminal};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const WASM: &str = "wasm32-unknown-unknown";
/// All native crates. One selection for all steps, so that nothing is compiled twice; the functions and the
/// DynamoDB adapter are among it.
pub(crate) const NATIVE: [&str; 5] = [
    "--workspace",
    "--exclude",
    "app",
    "--features",
    "tests/lambda",
];

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Format
    Fmt,
    /// Clippy, no warning allowed
    Lint,
    /// Units, properties, HTTP, store conformance, report files, architecture
    Rust,
    /// The functions on cargo-lambda's emulator of Lambda, where Python can install it
    Lambda,
    /// `shared` as WebAssembly
    Wasm,
    /// Units of the portal
    App,
    /// Licences, sources and bans of dependencies, where cargo-deny is installed
    Deny,
    /// The cloud's template by cfn-lint, the unit of systemd by systemd-analyze where that is installed
    Infra,
    /// Build of the portal; the verifier's package, and its tests in Node
    Site,
    /// The whole job in a real browser
    Browser,
}

/// What a step came to.
struct Outcome {
    name: &'static str,
    took: Duration,
    passed: usize,
    failed: usize,
    skipped: Option<&'static str>,
}

/// Runs the parts, all if none is named. An error if anything failed.
pub(crate) fn run(parts: &[Part]) -> Result<()> {
    let mut parts = if parts.is_empty() {
        Part::value_variants().to_vec()
    } else {
        parts.to_vec()
    };
    if parts.contains(&Part::Browser) && !parts.contains(&Part::Site) {
        parts.insert(0, Part::Site);
    }
    let mut outcomes = vec![step("setup", || prepare(&parts).map(|()| Count::one()))];
    for part in parts {
        outcomes.extend(part.run());
    }
    summarise(&outcomes)
}

fn prepare(parts: &[Part]) -> Result<()> {
    if *parts == *Part::value_variants() {
        return setup::everything();
    }
    for part in parts {
        match part {
            Part::Fmt | Part::Deny | Part::Infra => {}
            Part::Lambda => setup::for_store()?,
            Part::Lint => setup::wasm_target()?,
            Part::Rust => {
                setup::for_store()?;
                setup::for_browser()?;
                // After the packages: it needs Python.
                setup::for_signatures()?;
                setup::for_printing()?;
            }
            Part::App => {}
            Part::Wasm => setup::for_wasm()?,
            Part::Site => setup::for_site()?,
            Part::Browser => setup::for_browser()?,
        }
    }
    Ok(())
}

impl Part {
    fn run(self) -> Vec<Outcome> {
        match self {
            Self::Fmt => vec![check("format", cargo().args(["fmt", "--all", "--check"]))],
            Self::Lint => lint(),
            Self::Rust => vec![
                // Some tests run the server and the functions as processes of their own.
                step("programs", || build_programs().map(|()| Count::one())),
                tests(
                    "rust",
                    cargo().args(["test", "--no-fail-fast"]).args(NATIVE),
                ),
            ],
            Self::Lambda => on_emulator(),
            Self::Wasm => vec![tests("shared as wasm", &mut shared_as_wasm())],
            Self::App => vec![tests(
                "portal, units",
                cargo().args(["test", "--package", "app", "--lib"]),
            )],
            Self::Deny => vec![deny()],
            Self::Infra => vec![
                step("template", || infra::template().map(|()| Count::one())),
                unit(),
            ],
            Self::Site => vec![
                step("site", || site::build().map(|()| Count::one())),
                step("verifier", || verifier::tried().map(|()| Count::one())),
            ],
            Self::Browser => vec![
                step("server", || browser::build_server().map(|()| Count::one())),
                step("browser", || {
                    count(browser::node()?.args([
                        "--test",
                        "--test-reporter=spec",
                        "browser.test.mjs",
                    ]))
                }),
            ],
        }
    }
}

/// The server and the functions with the features of the tests.
fn build_programs() -> Result<()> {
    let mut build = cargo();
    build.arg("build").args(NATIVE).args(["--bin", dev::SERVER]);
    for function in Function::value_variants() {
        build.args(["--bin", function.program()]);
    }
    crate::process::run(&mut build)
}

fn on_emulator() -> Vec<Outcome> {
    const NAME: &str = "cargo-lambda";
    if let Err(fault) = setup::for_emulator() {
        println!("{NAME}: {fault:#}");
        // The same job runs on the tests' own runtime interface, among the tests of `rust`.
        return vec![Outcome {
            name: NAME,
            took: Duration::ZERO,
            passed: 0,
            failed: 0,
            skipped: Some("not installed, for want of Python 3 with pip"),
        }];
    }
    let program = python::programs().join(NAME);
    vec![
        step("programs", || build_programs().map(|()| Count::one())),
        tests(
            NAME,
            cargo()
                .arg("test")
                .args(NATIVE)
                .args(["--test", "lambda_emulator", "--", "--ignored"])
                .env("XINZHENG_CARGO_LAMBDA", program),
        ),
    ]
}

fn lint() -> Vec<Outcome> {
    let native = check(
        "clippy",
        cargo()
            .args(["clippy", "--all-targets"])
            .args(NATIVE)
            .args(["--", "--deny", "warnings"]),
    );
    let portal = check(
        "clippy, portal",
        cargo().args([
            "clippy",
            "--package",
            "app",
            "--all-targets",
            "--target",
            WASM,
            "--",
            "--deny",
            "warnings",
        ]),
    );
    vec![native, portal]
}

/// The tests of `shared` under Node: both sides must agree.
fn shared_as_wasm() -> Command {
    let mut command = cargo();
    command
        .args(["test", "--no-fail-fast", "--package", "shared", "--tests"])
        .args(["--features", "html,policy-file,scan", "--target", WASM])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        );
    command
}

fn deny() -> Outcome {
    if find("cargo-deny").is_none() {
        // It takes longer to compile than all tests to run; `tests/tests/licences.rs` holds the same rules.
        return Outcome {
            name: "cargo deny",
            took: Duration::ZERO,
            passed: 0,
            failed: 0,
            skipped: Some("not installed; the test of the licences holds the same rules"),
        };
    }
    check(
        "cargo deny",
        cargo().args([
            "deny",
            "--all-features",
            "check",
            "bans",
            "licenses",
            "sources",
        ]),
    )
}

fn unit() -> Outcome {
    const NAME: &str = "systemd unit";
    if find(infra::SYSTEMD_ANALYZE).is_none() {
        return Outcome {
            name: NAME,
            took: Duration::ZERO,
            passed: 0,
            failed: 0,
            skipped: Some("systemd is not installed"),
        };
    }
    step(NAME, || infra::unit().map(|()| Count::one()))
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Default)]
struct Count {
    passed: usize,
    failed: usize,
}

impl Count {
    fn one() -> Self {
        Self {
            passed: 1,
            failed: 0,
        }
    }

    /// Adds what a line of cargo's or Node's test runner says.
    fn add(&mut self, line: &str) {
        let words: Vec<&str> = line
            .split([' ', ';'])
            .filter(|word| !word.is_empty())
            .collect();
        match words[..] {
            ["test", "result:", _, passed, "passed", failed, "failed", ..] => {
                self.passed += passed.parse().unwrap_or(0);
                self.failed += failed.parse().unwrap_or(0);
            }
            ["ℹ" | "#", "pass", passed] => self.passed += passed.parse().unwrap_or(0),
            ["ℹ" | "#", "fail", failed] => self.failed += failed.parse().unwrap_or(0),
            _ => {}
        }
    }
}

/// A step that passes or fails as a whole.
fn step(name: &'static str, work: impl FnOnce() -> Result<Count>) -> Outcome {
    println!("\n== {name}");
    let begun = Instant::now();
    let count = work().unwrap_or_else(|fault| {
        println!("{name}: {fault:#}");
        Count {
            passed: 0,
            failed: 1,
        }
    });
    Outcome {
        name,
        took: begun.elapsed(),
        passed: count.passed,
        failed: count.failed,
        skipped: None,
    }
}

fn check(name: &'static str, command: &mut Command) -> Outcome {
    step(name, || crate::process::run(command).map(|()| Count::one()))
}

/// A step that runs a test runner.
fn tests(name: &'static str, command: &mut Command) -> Outcome {
    step(name, || count(command))
}

/// Runs a test runner and counts its tests. An exit code other than 0 is a failure even if no test says
/// so, and no test at all is one too.
fn count(command: &mut Command) -> Result<Count> {
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start")?;
    let output = child.stdout.take().context("no output")?;
    let mut count = Count::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        count.add(&line);
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        count.failed = 1;
    }
    if status.success() && count.passed == 0 {
        bail!("no test ran");
    }
    Ok(count)
}

fn summarise(outcomes: &[Outcome]) -> Result<()> {
    println!(
        "\n{:<16} {:>7} {:>7} {:>8}",
        "step", "passed", "failed", "seconds"
    );
    for outcome in outcomes {
        println!(
            "{:<16} {:>7} {:>7} {:>8.1} {}",
            outcome.name,
            outcome.passed,
            outcome.failed,
            outcome.took.as_secs_f64(),
            outcome.skipped.unwrap_or_default()
        );
    }
    let passed: usize = outcomes.iter().map(|outcome| outcome.passed).sum();
    let failed: usize = outcomes.iter().map(|outcome| outcome.failed).sum();
    let took: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    println!("\nin {} min {} s", took.as_secs() / 60, took.as_secs() % 60);
    println!("{passed} passed, {failed} failed");
    if failed > 0 {
        bail!("{failed} failed");
    }
    Ok(())
}

#[cfg(test)]
mod unit_tests {
    use super::Count;

    fn counted(lines: &[&str]) -> (usize, usize) {
        let mut count = Count::default();
        lines.iter().for_each(|line| count.add(line));
        (count.passed, count.failed)
    }

    #[test]
    fn results_of_cargo_are_added_up() {
        let ok = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        let failed = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(&[ok, failed, "test a ... ok"]), (15, 2));
    }

    #[test]
    fn results_of_node_are_added_up() {
        assert_eq!(
            counted(&["ℹ tests 9", "ℹ pass 8", "ℹ fail 1", "# pass 2"]),
            (10, 1)
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(counted(&["", "pass 3", "12 passed; 1 failed"]), (0, 0));
    }
}
