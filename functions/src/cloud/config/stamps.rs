//! Time stamps of report files, for the functions that issue.

use super::Environment;
use super::forms::is_plain;
use crate::signature::StampUse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;

/// A time stamp authority (时间戳服务机构).
pub(in crate::cloud) struct StampsConfig {
    pub(in crate::cloud) address: Url,
    /// What its stamps may hold, in DER.
    pub(in crate::cloud) certificates: Vec<Vec<u8>>,
    pub(in crate::cloud) usage: StampUse,
}

/// Plain http too: a stamp bears a signature, and what is sent is a hash.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (["http", "https"].contains(&url.scheme()) && url.has_host()).then_some(url)
}

/// Certificates in base64, commas between them.
fn certificates(text: &str) -> Option<Vec<Vec<u8>>> {
    text.split(',')
        .map(|one| STANDARD.decode(one).ok().filter(|der| !der.is_empty()))
        .collect()
}

impl Environment {
    /// `XINZHENG_TSA`, `XINZHENG_TSA_CERTIFICATES` and, unless it is `where-answered`, `XINZHENG_TSA_USE`.
    pub(in crate::cloud) fn stamps(&mut self) -> Option<StampsConfig> {
        let given = ["XINZHENG_TSA", "XINZHENG_TSA_CERTIFICATES"]
            .map(|name| self.variables.contains_key(name));
        let usage = self.optional(
            "XINZHENG_TSA_USE",
            |text| StampUse::from_name(text).is_some(),
            "is not never, where-answered or always",
        );
        let usage = usage.map_or(Some(StampUse::WhereAnswered), |name| {
            StampUse::from_name(&name)
        });
        let is_address = |text: &str| is_plain(text) && address(text).is_some();
        let url = self.optional("XINZHENG_TSA", is_address, "is not http(s)://…");
        let held = self.optional(
            "XINZHENG_TSA_CERTIFICATES",
            |text| certificates(text).is_some(),
            "is not certificates in base64 with commas between them",
        );
        match given {
            [true, false] => self.missing("XINZHENG_TSA_CERTIFICATES"),
            [false, true] => self.missing("XINZHENG_TSA"),
            [true, true] | [false, false] => {}
        }
        Some(StampsConfig {
            address: address(&url?)?,
            certificates: certificates(&held?)?,
            usage: usage?,
        })
    }
}
