//! Options of the local server.

use crate::clock::{Clock, ShiftedClock, SystemClock};
use clap::Parser;
use shared::time::ShanghaiTime;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// 信证 · the special credit report (专用信用报告) service in one process.
#[derive(Clone, Debug, Parser)]
#[command(name = "xinzheng-local", version)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the service is reached from outside; http:// plus the address listened on if not given.
    #[arg(long)]
    pub origin: Option<String>,
    /// Folder of table, report files and keys.
    #[arg(long, default_value = "xinzheng-data")]
    pub data: PathBuf,
    /// Folder of the built portal.
    #[arg(long)]
    pub site: Option<PathBuf>,
    /// Policy file to be used instead of the one that is built in.
    #[arg(long)]
    pub policy: Option<PathBuf>,
    /// An invented city, and an identity provider that asks for no password.
    #[arg(long)]
    pub demo: bool,
    /// Starts the clock at this time (RFC 3339); it runs on from there.
    // `requires` alone is not enough: clap waives it once `--issuer` excludes `--demo`.
    #[arg(long, requires = "demo", conflicts_with = "issuer", value_parser = time)]
    pub clock: Option<ShanghaiTime>,
    /// Issuer of the OpenID Connect provider.
    #[arg(long, required_unless_present = "demo", conflicts_with = "demo")]
    pub issuer: Option<String>,
    /// Client id at the provider. Its secret, if any, comes from XINZHENG_CLIENT_SECRET.
    #[arg(long, default_value = "xinzheng")]
    pub client_id: String,
}

fn time(text: &str) -> Result<ShanghaiTime, String> {
    ShanghaiTime::parse(text).ok_or_else(|| {
        "not a time between the years 1 and 9999, as 2025-03-10T09:00:00+08:00 is one".to_owned()
    })
}

impl Config {
    /// The clock that was asked for.
    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        match self.clock {
            Some(start) => Arc::new(ShiftedClock::starting_at(start)),
            None => Arc::new(SystemClock),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Config, clap::Error> {
        Config::try_parse_from([&["xinzheng-local"], arguments].concat())
    }

    #[test]
    fn a_clock_belongs_to_the_demonstration_alone() {
        let clock = ["--clock", "2025-03-10T09:00:00+08:00"];
        assert!(parse(&[&clock[..], &["--demo"]].concat()).is_ok());
        assert!(parse(&[&clock[..], &["--issuer", "https://id.example.cn"]].concat()).is_err());
        assert!(parse(&["--demo", "--clock", "yesterday"]).is_err());
    }

    #[test]
    fn without_the_demonstration_a_provider_must_be_named() {
        assert!(parse(&[]).is_err());
        assert!(parse(&["--issuer", "https://id.example.cn"]).is_ok());
        assert!(parse(&["--demo", "--issuer", "https://id.example.cn"]).is_err());
    }
}
