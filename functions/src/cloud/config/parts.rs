//! What a function is told, once it is read, and why it could not be.

use crate::clock::Clock;
use crate::deps::Origin;
use aws_sdk_dynamodb::config::{Credentials, Region};
use std::path::PathBuf;
use std::sync::Arc;

/// What is wrong with a variable. Its value is never told: it may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {why}")]
pub struct Fault {
    /// Name of the variable.
    pub variable: &'static str,
    /// What is wrong.
    pub why: &'static str,
}

/// Why a function did not start, for its log.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// Variables that are missing or wrong, all of them.
    #[error("the environment cannot be used: {}", sentences(.0))]
    Environment(Vec<Fault>),
    /// The policy.
    #[error("the policy cannot be used: {0}")]
    Policy(String),
    /// The key files.
    #[error(transparent)]
    Keys(#[from] crate::secrets::SecretsError),
    /// The keys of seals, or those that answer.
    #[error("what is issued or answered cannot be signed: {0}")]
    SealKeys(#[from] crate::sign::KeysFault),
    /// The same, where they are kept by a secrets manager.
    #[error("what is issued cannot be signed: {0}")]
    KeysInUse(#[from] crate::sealing_in_use::CannotLook),
    /// A secret that is kept elsewhere.
    #[error("a secret cannot be had: {0}")]
    Secret(&'static str),
    /// The files.
    #[error("the report files cannot be opened: {0}")]
    Files(&'static str),
    /// The portal's page.
    #[error("the folder of XINZHENG_SITE cannot be read, or holds no index.html")]
    Site,
    /// The identity provider.
    #[error("the identity provider cannot be used: {0}")]
    Provider(&'static str),
}

fn sentences(faults: &[Fault]) -> String {
    let each: Vec<_> = faults.iter().map(ToString::to_string).collect();
    each.join("; ")
}

/// The table, and who may use it.
pub(in crate::cloud) struct TableConfig {
    pub(in crate::cloud) name: String,
    /// Of an engine on premises; Amazon's own if there is none.
    pub(in crate::cloud) endpoint: Option<String>,
    pub(in crate::cloud) access: Access,
}

/// Region and credentials of the function.
#[derive(Clone)]
pub(in crate::cloud) struct Access {
    pub(in crate::cloud) region: Region,
    pub(in crate::cloud) credentials: Credentials,
}

/// Where report files are.
pub(in crate::cloud) enum FilesConfig {
    /// In a folder: on premises, or in an emulator.
    Folder(PathBuf),
    /// In a bucket.
    Bucket {
        name: String,
        endpoint: Option<String>,
        access: Access,
    },
}

/// Where keys are.
pub(in crate::cloud) enum KeysConfig {
    /// In a folder, as the local server keeps them.
    Folder(PathBuf),
    /// In the secrets manager, under this id.
    Kept { id: String, access: Access },
}

/// Where keys of seals, or those that answer, are.
pub(in crate::cloud) enum SealKeysConfig {
    /// The demonstration's, which follow from its other keys.
    #[cfg(feature = "demo")]
    Demonstration,
    /// In a folder, which must be asked for by its name.
    Folder(PathBuf),
    /// In the secrets manager, under this id.
    Kept { id: String, access: Access },
}

/// Who confirms identities.
pub(in crate::cloud) enum ProviderConfig {
    /// The demonstration's own provider, in this function.
    #[cfg(feature = "demo")]
    Demonstration,
    /// One that is reached over the network.
    Network {
        issuer: String,
        client_id: String,
        /// Where the client's secret is kept; a public client has none.
        secret: Option<(String, Access)>,
    },
}

/// What every function is told.
pub(in crate::cloud) struct Common {
    pub(in crate::cloud) policy: Option<PathBuf>,
    pub(in crate::cloud) demo: bool,
    pub(in crate::cloud) clock: Arc<dyn Clock>,
    pub(in crate::cloud) origin: Arc<Origin>,
}
