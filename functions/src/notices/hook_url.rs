//! Where a webhook may lead.

use super::is_public;
use crate::deps::Origin;
use reqwest::Url;
use std::net::IpAddr;

/// How far a webhook may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The internet, by TLS.
    Internet,
    /// The same, and this machine by plain http: where the service itself is reached by nobody else.
    AndThisMachine,
}

impl Reach {
    /// That of a service that is reached at `origin`.
    pub fn of(origin: &Origin) -> Self {
        // Plain http is for loopback alone: a demonstration, or a test.
        if origin.is_https() {
            Self::Internet
        } else {
            Self::AndThisMachine
        }
    }
}

/// Address of a webhook. A name in it is looked up when it is called, and what it means then is looked at then.
#[derive(Clone, PartialEq, Eq)]
pub struct HookUrl(Url);

/// Longest address that is taken.
const LONGEST: usize = 500;

impl HookUrl {
    /// Reads an address; `None` if nothing may be sent there.
    pub fn parse(text: &str, reach: Reach) -> Option<Self> {
        let plain = text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_graphic());
        let url = plain.then(|| Url::parse(text).ok()).flatten()?;
        let bare =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        // Read as the client reads it: 2130706433 and 0x7f.1 are 127.0.0.1 by now.
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let may = match (url.scheme(), literal.parse::<IpAddr>()) {
            ("https", Ok(address)) => is_public(address),
            ("https", Err(_)) => is_name(host),
            ("http", Ok(address)) => reach == Reach::AndThisMachine && address.is_loopback(),
            (_, _) => false,
        };
        (bare && may).then_some(Self(url))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

/// Has a dot inside, and no ending that means this machine or this house.
fn is_name(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.') && !["localhost", "local", "internal", "lan", "home", "arpa"].contains(&last)
}

// An address may hold a token of its owner's: it is in no log.
impl core::fmt::Debug for HookUrl {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("HookUrl(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{HookUrl, Reach};

    fn may(text: &str, reach: Reach) -> bool {
        HookUrl::parse(text, reach).is_some()
    }

    #[test]
    fn a_webhook_leads_to_the_internet_by_tls() {
        for good in [
            "https://hooks.example.cn/xinzheng?tenant=7",
            "https://hooks.example.cn:8443/",
            "https://8.8.8.8/hook",
            "https://[2606:4700::1111]/hook",
            "https://xn--fiqs8s.example/",
        ] {
            assert!(may(good, Reach::Internet), "{good}");
        }
        for bad in [
            "",
            "hooks.example.cn",
            "http://hooks.example.cn/",
            "ftp://hooks.example.cn/",
            "file:///etc/passwd",
            "https://user@hooks.example.cn/",
            "https://user:word@hooks.example.cn/",
            "https://hooks.example.cn/#part",
            "https://localhost/",
            "https://db.internal/",
            "https://printer.local./",
            "https://hooks/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://017700000001/",
            "https://127.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1/",
            "https://１２７.0.0.1/",
            "https://hooks.example.cn/ x",
            "https://hooks.example.cn/\r\nX: y",
            "http://127.0.0.1:8080/",
        ] {
            assert!(!may(bad, Reach::Internet), "{bad}");
        }
        let long = format!("https://hooks.example.cn/{}", "a".repeat(500));
        assert!(!may(&long, Reach::Internet));
    }

    #[test]
    fn plain_http_is_for_a_service_on_this_machine_and_leads_no_further() {
        let reach = Reach::AndThisMachine;
        assert!(may("http://127.0.0.1:9999/hook", reach) && may("http://[::1]:9/", reach));
        for bad in [
            "http://hooks.example.cn/",
            "http://localhost/",
            "http://10.0.0.1/",
            "https://127.0.0.1/",
            "http://169.254.169.254/",
        ] {
            assert!(!may(bad, reach), "{bad}");
        }
    }
}
