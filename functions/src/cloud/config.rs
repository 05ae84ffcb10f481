//! The environment's variables, read whole: all faults at once, each naming its variable and none its value.

mod forms;
mod parts;
mod stamps;

pub(super) use parts::{
    Access, Common, FilesConfig, KeysConfig, ProviderConfig, SealKeysConfig, TableConfig,
};
pub use parts::{CannotStart, Fault};
pub(super) use stamps::StampsConfig;

use self::forms::{
    NO_ADDRESS, NO_ID, NO_KEY_ID, NO_REGION, is_id, is_plain, is_plain_and_long, is_safe_address,
};
use crate::clock::{Clock, ShiftedClock, SystemClock};
use crate::deps::Origin;
use aws_sdk_dynamodb::config::{Credentials, Region};
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

const KEY_SERVICE: &str = "XINZHENG_SEAL_KMS_KEY_ID";

/// Variables by name, as a process finds them.
pub struct Environment {
    variables: BTreeMap<String, OsString>,
    faults: Vec<Fault>,
}

impl Environment {
    /// Those of this process.
    pub fn of_process() -> Self {
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Self::of(variables)
    }

    /// Those given.
    pub fn of(variables: impl IntoIterator<Item = (String, OsString)>) -> Self {
        Self {
            variables: variables.into_iter().collect(),
            faults: Vec::new(),
        }
    }

    /// What was read, unless something was wrong with it.
    pub(super) fn finish<T>(self, read: Option<T>) -> Result<T, CannotStart> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            Some(_) | None => Err(CannotStart::Environment(self.faults)),
        }
    }

    /// What every function is told.
    pub(super) fn common(&mut self) -> Option<Common> {
        let demo = self.demo();
        self.optional(
            "XINZHENG_LOG",
            super::log::is_filter,
            "is not a filter of the log",
        );
        let clock = self.clock(demo);
        let policy = self.optional("XINZHENG_POLICY", is_plain, "is not a path");
        let origin = self.origin();
        Some(Common {
            policy: policy.map(PathBuf::from),
            demo,
            clock: clock?,
            origin: Arc::new(origin?),
        })
    }

    /// The table.
    pub(super) fn table(&mut self) -> Option<TableConfig> {
        let is_name = |text: &str| {
            (3..=255).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
        };
        let name = self.required("XINZHENG_TABLE", is_name, "is not the name of a table");
        let endpoint = self.endpoint("XINZHENG_DYNAMODB_ENDPOINT");
        let access = self.access(endpoint.is_some());
        Some(TableConfig {
            name: name?,
            endpoint,
            access: access?,
        })
    }

    /// The report files.
    pub(super) fn files(&mut self) -> Option<FilesConfig> {
        let is_bucket = |text: &str| {
            (3..=63).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
        };
        let folder = self.optional("XINZHENG_FILES", is_plain, "is not a path");
        let bucket = self.optional("XINZHENG_BUCKET", is_bucket, "is not the name of a bucket");
        let endpoint = self.endpoint("XINZHENG_S3_ENDPOINT");
        if self.both_or_neither("XINZHENG_BUCKET", "XINZHENG_FILES") {
            return None;
        }
        if let Some(folder) = folder {
            return Some(FilesConfig::Folder(folder.into()));
        }
        let access = self.access(endpoint.is_some());
        Some(FilesConfig::Bucket {
            name: bucket?,
            endpoint,
            access: access?,
        })
    }

    /// The folder of the portal's page, for the function that answers it.
    pub(super) fn site(&mut self) -> Option<PathBuf> {
        self.optional("XINZHENG_SITE", is_plain, "is not a path")
            .map(PathBuf::from)
    }

    /// The folder into which messages are written, for the function that sends notices.
    pub(super) fn outgoing(&mut self) -> Option<PathBuf> {
        self.optional("XINZHENG_OUTGOING", is_plain, "is not a path")
            .map(PathBuf::from)
    }

    /// The keys.
    pub(super) fn keys(&mut self) -> Option<KeysConfig> {
        let folder = self.optional("XINZHENG_KEYS", is_plain, "is not a path");
        let id = self.optional("XINZHENG_SECRETS_ID", is_id, NO_ID);
        if self.both_or_neither("XINZHENG_SECRETS_ID", "XINZHENG_KEYS") {
            return None;
        }
        if let Some(folder) = folder {
            return Some(KeysConfig::Folder(folder.into()));
        }
        let access = self.access(false);
        Some(KeysConfig::Kept {
            id: id?,
            access: access?,
        })
    }

    /// The keys of seals, for the functions that issue.
    pub(super) fn seal_keys(&mut self) -> Option<SealKeysConfig> {
        self.issued_keys("XINZHENG_SEAL_SECRETS_ID", "XINZHENG_SEAL_KEYS")
    }

    /// The key service's key that certifies issuing keys, for the function that renews them; none has to be there.
    pub(super) fn key_service(&mut self) -> Option<String> {
        let id = self.optional(KEY_SERVICE, is_id, NO_KEY_ID)?;
        if !self.variables.contains_key("XINZHENG_SEAL_SECRETS_ID") {
            // Keys in a folder are made by hand, where the root is kept.
            self.fault(KEY_SERVICE, "needs XINZHENG_SEAL_SECRETS_ID");
        }
        Some(id)
    }

    fn issued_keys(
        &mut self,
        kept: &'static str,
        in_folder: &'static str,
    ) -> Option<SealKeysConfig> {
        let folder = self.optional(in_folder, is_plain, "is not a path");
        let id = self.optional(kept, is_id, NO_ID);
        #[cfg(feature = "demo")]
        if self.asks_for_demo() {
            return Some(SealKeysConfig::Demonstration);
        }
        if self.both_or_neither(kept, in_folder) {
            return None;
        }
        if let Some(folder) = folder {
            return Some(SealKeysConfig::Folder(folder.into()));
        }
        let access = self.access(false);
        Some(SealKeysConfig::Kept {
            id: id?,
            access: access?,
        })
    }

    /// The keys that answer, for the function that other programs ask.
    pub(super) fn answer_keys(&mut self) -> Option<SealKeysConfig> {
        self.issued_keys("XINZHENG_ANSWER_SECRETS_ID", "XINZHENG_ANSWER_KEYS")
    }

    /// The identity provider.
    pub(super) fn provider(&mut self) -> Option<ProviderConfig> {
        let issuer = self.optional("XINZHENG_ISSUER", is_plain, "is not an address");
        let client_id = self.optional("XINZHENG_CLIENT_ID", is_plain, "is not a client's id");
        let secret = self.optional("XINZHENG_CLIENT_SECRET_ID", is_id, NO_ID);
        #[cfg(feature = "demo")]
        if self.asks_for_demo() {
            if issuer.is_some() {
                self.fault("XINZHENG_ISSUER", "does not go with XINZHENG_DEMO");
            }
            return Some(ProviderConfig::Demonstration);
        }
        if issuer.is_none() {
            self.missing("XINZHENG_ISSUER");
        }
        let issuer = issuer.filter(|issuer| {
            // Its keys decide who somebody is: they must not come over a line that others can write on.
            let safe = is_safe_address(issuer);
            if !safe {
                self.fault("XINZHENG_ISSUER", NO_ADDRESS);
            }
            safe
        });
        let secret = match secret {
            Some(id) => Some((id, self.access(false)?)),
            None => None,
        };
        Some(ProviderConfig::Network {
            issuer: issuer?,
            client_id: client_id.unwrap_or_else(|| "xinzheng".to_owned()),
            secret,
        })
    }

    fn origin(&mut self) -> Option<Origin> {
        let text = self.required("XINZHENG_ORIGIN", is_plain, "is not an origin")?;
        match Origin::parse(&text) {
            Ok(origin) => Some(origin),
            Err(crate::deps::InvalidOrigin::Form) => {
                self.fault(
                    "XINZHENG_ORIGIN",
                    "is not https://HOST[:PORT], or http:// with a loopback host",
                );
                None
            }
            Err(crate::deps::InvalidOrigin::HostTooLong) => {
                self.fault(
                    "XINZHENG_ORIGIN",
                    "has a host longer than 56 characters: the QR code would not hold it",
                );
                None
            }
        }
    }

    fn demo(&mut self) -> bool {
        let asked = self.asks_for_demo();
        if !cfg!(feature = "demo") && asked {
            self.fault(
                "XINZHENG_DEMO",
                "is set, but this program was built without the demonstration",
            );
        }
        if self.variables.contains_key("XINZHENG_DEMO") && !asked {
            self.fault("XINZHENG_DEMO", "is neither 1 nor absent");
        }
        asked
    }

    fn asks_for_demo(&self) -> bool {
        self.variables
            .get("XINZHENG_DEMO")
            .is_some_and(|value| value == "1")
    }

    fn clock(&mut self, demo: bool) -> Option<Arc<dyn Clock>> {
        let is_time = |text: &str| ShanghaiTime::parse(text).is_some();
        let start = self.optional(
            "XINZHENG_CLOCK",
            is_time,
            "is not a time such as 2025-03-10T09:00:00+08:00",
        );
        if !demo && self.variables.contains_key("XINZHENG_CLOCK") {
            self.fault("XINZHENG_CLOCK", "belongs to the demonstration alone");
            return None;
        }
        Some(match start.and_then(|text| ShanghaiTime::parse(&text)) {
            Some(start) => Arc::new(ShiftedClock::starting_at(start)),
            None => Arc::new(SystemClock),
        })
    }

    /// Region and credentials as the function's host gives them. An engine of one's own knows no region.
    fn access(&mut self, own_engine: bool) -> Option<Access> {
        let is_region = |text: &str| {
            (5..=32).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let region = if own_engine {
            self.optional("AWS_REGION", is_region, NO_REGION)
                .or_else(|| Some("local-1".to_owned()))
        } else {
            self.required("AWS_REGION", is_region, NO_REGION)
        };
        let key = self.required("AWS_ACCESS_KEY_ID", is_plain, "is not a key's id");
        let secret = self.required("AWS_SECRET_ACCESS_KEY", is_plain, "is not a key");
        let token = self.optional("AWS_SESSION_TOKEN", is_plain_and_long, "is not a token");
        Some(Access {
            region: Region::new(region?),
            credentials: Credentials::new(key?, secret?, token, None, "environment"),
        })
    }

    fn endpoint(&mut self, variable: &'static str) -> Option<String> {
        let text = self.optional(variable, is_safe_address, NO_ADDRESS)?;
        Some(text.strip_suffix('/').unwrap_or(&text).to_owned())
    }

    /// Whether exactly one of two variables is missing is right; says so if it is not.
    fn both_or_neither(&mut self, usual: &'static str, other: &'static str) -> bool {
        let given = |name: &str| self.variables.contains_key(name);
        match (given(usual), given(other)) {
            (true, true) => {
                self.fault(other, "is set beside its alternative: one of them must go");
                true
            }
            (false, false) => {
                self.missing(usual);
                true
            }
            (true, false) | (false, true) => false,
        }
    }

    fn required(
        &mut self,
        variable: &'static str,
        fits: impl Fn(&str) -> bool,
        why: &'static str,
    ) -> Option<String> {
        if !self.variables.contains_key(variable) {
            self.missing(variable);
            return None;
        }
        self.optional(variable, fits, why)
    }

    fn optional(
        &mut self,
        variable: &'static str,
        fits: impl Fn(&str) -> bool,
        why: &'static str,
    ) -> Option<String> {
        let value = self.variables.get(variable)?;
        match value.to_str() {
            Some(text) if fits(text) => Some(text.to_owned()),
            Some(_) | None => {
                self.fault(variable, why);
                None
            }
        }
    }

    fn missing(&mut self, variable: &'static str) {
        self.fault(variable, "is missing");
    }

    // Two parts of a function may read one variable: its fault is told once.
    fn fault(&mut self, variable: &'static str, why: &'static str) {
        let fault = Fault { variable, why };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
