//! Options of the local server.

use crate::clock::{Clock, ShiftedClock, SystemClock};
use crate::signature::StampUse;
use clap::{Parser, ValueEnum};
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
    /// Folder of table, report files and keys. Several servers may share one.
    #[arg(long, default_value = "xinzheng-data")]
    pub data: PathBuf,
    /// Engine of the table.
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    pub store: Engine,
    /// Name of the table on a DynamoDB API. Region and credentials come from the usual environment.
    #[arg(long, required_if_eq("store", "dynamo"))]
    pub table: Option<String>,
    /// Where the DynamoDB API is reached; Amazon's of the region if not given.
    #[arg(long, requires = "table", value_parser = endpoint)]
    pub dynamodb_endpoint: Option<String>,
    /// Makes that table if it is missing: for demonstrations and on premises.
    #[arg(long, requires = "table")]
    pub create_table: bool,
    /// Serves nothing: reads the whole table, which must stand still, says what does not hold, and ends. After a
    /// restore, a move to another engine, or a crash.
    #[arg(long, conflicts_with_all = ["create_table", "demo"])]
    pub check: bool,
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
    #[arg(long, required_unless_present_any = ["demo", "check"], conflicts_with = "demo")]
    pub issuer: Option<String>,
    /// Seals with keys that lie in files, in `keys/seal` of the folder of the data (see `xinzheng-keys`). Without the
    /// demonstration it must be said: whoever can read the files can seal.
    #[arg(long)]
    pub seal_keys_in_files: bool,
    /// Time stamp authority (RFC 3161) that stamps the signatures of report files.
    #[arg(long, requires = "tsa_certificates")]
    pub tsa: Option<reqwest::Url>,
    /// Certificates that its stamps may hold, in PEM.
    #[arg(long, requires = "tsa")]
    pub tsa_certificates: Option<PathBuf>,
    /// Which reports are stamped.
    #[arg(long, value_enum, requires = "tsa", default_value_t = StampUse::WhereAnswered)]
    pub tsa_use: StampUse,
    /// Client id at the provider. Its secret, if any, comes from XINZHENG_CLIENT_SECRET.
    #[arg(long, default_value = "xinzheng")]
    pub client_id: String,
}

/// Engine of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// A file in the folder of the data
    Sqlite,
    /// A server that speaks DynamoDB's API
    Dynamo,
}

/// Plain http is for loopback alone: items name firms and people.
fn endpoint(text: &str) -> Result<String, &'static str> {
    let uri: http::Uri = text.parse().map_err(|_| "not an address")?;
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) | (Some("http"), Some("127.0.0.1" | "[::1]" | "localhost")) => {
            Ok(text.to_owned())
        }
        (_, _) => Err("it must be https://, or http:// with 127.0.0.1, [::1] or localhost"),
    }
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
    fn a_table_on_a_dynamodb_api_has_a_name_and_is_reached_in_private() {
        let dynamo = ["--demo", "--store", "dynamo"];
        let with = |more: &[&str]| parse(&[&dynamo[..], more].concat());
        assert!(with(&[]).is_err());
        assert!(with(&["--table", "xinzheng-city"]).is_ok());
        assert!(with(&["--create-table"]).is_err());
        let at = |endpoint| with(&["--table", "t", "--dynamodb-endpoint", endpoint]);
        for good in [
            "https://db.example.cn",
            "http://127.0.0.1:8000",
            "http://[::1]:8000",
        ] {
            assert!(at(good).is_ok(), "{good}");
        }
        for bad in [
            "http://db.example.cn",
            "http://127.0.0.1.example.cn",
            "db",
            "",
        ] {
            assert!(at(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn that_keys_of_seals_lie_in_files_must_be_said() {
        let production = ["--issuer", "https://id.example.cn"];
        assert!(!parse(&production).expect("a server").seal_keys_in_files);
        let told = parse(&[&production[..], &["--seal-keys-in-files"]].concat());
        assert!(told.expect("a server").seal_keys_in_files);
    }

    #[test]
    fn an_authority_comes_with_its_certificates() {
        let with = |more: &[&str]| parse(&[&["--demo"][..], more].concat());
        let tsa = ["--tsa", "http://tsa.example.cn/"];
        assert!(with(&tsa).is_err());
        assert!(with(&["--tsa", "tsa", "--tsa-certificates", "tsa.pem"]).is_err());
        let told = with(&[&tsa[..], &["--tsa-certificates", "tsa.pem"]].concat());
        assert_eq!(told.expect("a server").tsa_use, StampUse::WhereAnswered);
    }

    #[test]
    fn without_the_demonstration_a_provider_must_be_named() {
        assert!(parse(&[]).is_err());
        assert!(parse(&["--issuer", "https://id.example.cn"]).is_ok());
        assert!(parse(&["--demo", "--issuer", "https://id.example.cn"]).is_err());
    }
}
