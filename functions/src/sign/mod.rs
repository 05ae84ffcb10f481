//! Issuing keys (签发密钥): who has them, and the key list that vouches for them.
//!
//! Keys lie behind [`SignSeal`]. [`HeldKeys`] holds them in memory: made from a seed for the demonstration, read from a
//! folder that [`tool`] filled, or from a secrets manager ([`KeepKeys`]). A key service ([`KeyService`], such as a KMS) is
//! not asked for each report: [`renew`] makes a key that lives for a month and has it certified by the service's key, which
//! the root has listed with the use `certify`. Such a key seals, and certifies nothing.

mod answering;
mod certificate_files;
pub mod certificates;
mod file_keys;
#[cfg(test)]
pub(crate) mod first_secret;
mod folder;
mod held;
mod in_memory;
mod kept;
mod renewal;
pub mod tool;

pub use answering::Answering;
pub use certificate_files::ROOT_CERTIFICATE;
pub use file_keys::{BadChain, FileKeys, NoFileKey};
pub use folder::{KeysFault, LIST_FILE, ROOT_FILE, read_answer_folder, read_folder};
pub use held::HeldKeys;
pub use in_memory::{KeptInMemory, Next, Reads};
pub use kept::{read_answer_kept, read_kept, read_kept_as_published};
pub use renewal::{
    CannotRenew, KeepKeys, KeptText, KeyService, Renewal, Replaced, ServiceFault, renew,
};

use crate::secrets::Secrets;
use crate::signature::{Signing, Stamping};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use shared::policy::Policy;
use shared::seal::{
    Algorithm, AnswerKind, AnswerSignature, CannotAnswer, CannotSeal, IssuingKey, KeyId, KeyList,
    KeyUse, ListRefused, PublicKey, Seal, SectorMap, SignSeal, Statement, TrustedKeys, seal,
    sign_list,
};
use shared::time::ShanghaiTime;
use std::sync::Arc;

/// What issuing needs: whoever signs, and the list by which others check.
#[derive(Clone)]
pub struct Sealing {
    keys: Arc<dyn SignSeal>,
    answering: Answering,
    file: Bytes,
    root: PublicKey,
    trusted: Arc<TrustedKeys>,
    files: FileKeys,
}

impl Sealing {
    /// Keys with the signed list that vouches for them and its root. It answers nothing.
    pub fn new(
        keys: Arc<dyn SignSeal>,
        file: Vec<u8>,
        root: PublicKey,
    ) -> Result<Self, ListRefused> {
        let trusted = Arc::new(TrustedKeys::read(&file, &root)?);
        Ok(Self {
            files: FileKeys::none(&root),
            keys,
            answering: Answering::default(),
            file: file.into(),
            root,
            trusted,
        })
    }

    /// With keys that answer.
    pub fn answering_with(self, answering: Answering) -> Self {
        Self { answering, ..self }
    }

    /// With certificates of the keys that sign report files; without, none is signed, and no report goes out.
    #[must_use]
    pub fn signing_with(self, files: FileKeys) -> Self {
        Self { files, ..self }
    }

    /// With time stamps of these authorities, whose certificates are given in DER.
    #[must_use]
    pub fn stamped(self, stamping: Stamping, authorities: Vec<Vec<u8>>) -> Self {
        let files = self.files.clone().stamped(stamping, authorities);
        self.signing_with(files)
    }

    /// What signs a report's file at its time of issue: a key on P-256, whatever the policy seals with.
    pub fn signing_at(&self, at: ShanghaiTime) -> Result<Signing, NoFileKey> {
        self.files.signing_at(&self.keys, at)
    }

    /// The demonstration's root, keys and list, from a secret that all its processes have: they make the same. The keys are
    /// in use from the scheme's first day on, since the demonstration's clock can be set back.
    pub fn demonstration(secrets: &Secrets, policy: &Policy) -> Result<Self, ListRefused> {
        let seed: [u8; 32] = Sha256::new()
            .chain_update(b"demo-seal")
            .chain_update(secrets.cookie_key)
            .finalize()
            .into();
        let root = derived(&seed, Algorithm::Es256, "root");
        let start = ShanghaiTime::start_of(policy.in_force.from);
        let keys = Algorithm::ALL.map(|algorithm| derived(&seed, algorithm, "issuing"));
        let answer_keys = Algorithm::ALL.map(|algorithm| derived(&seed, algorithm, "answering"));
        let mut list = KeyList::new(start, SectorMap::of(policy));
        let seals = keys.iter().map(|key| (key, KeyUse::Seal));
        let answers = answer_keys.iter().map(|key| (key, KeyUse::Answer));
        for (key, usage) in seals.chain(answers) {
            list = list
                .certify(key.public(), usage, start, None, start)
                .map_err(|_| ListRefused::Form)?;
        }
        // A policy that was published since may name more sectors.
        list.version = list.version.saturating_add(policy.version);
        let file = sign_list(&list, Vec::new(), &root).map_err(|_| ListRefused::Signature)?;
        let trusted = TrustedKeys::read(&file, root.public())?;
        let answering = Answering::new(Arc::new(HeldKeys::new(
            trusted.clone(),
            KeyUse::Answer,
            answer_keys,
        )));
        // A reader of PDF files shows this name.
        let name = format!("演示 {}", policy.city.office_zh);
        let files =
            file_keys::certified(&trusted, &root, &keys, &name).map_err(|_| ListRefused::Form)?;
        let held = HeldKeys::new(trusted, KeyUse::Seal, keys);
        let sealing = Self::new(Arc::new(held), file, root.public().clone())?;
        Ok(sealing.answering_with(answering).signing_with(files))
    }

    /// Seals a report's statement for a host.
    pub fn seal(
        &self,
        algorithm: Algorithm,
        host: &str,
        statement: &Statement,
    ) -> Result<Seal, CannotSeal> {
        seal(&*self.keys, algorithm, host, statement)
    }

    /// The key that seals at a time, if there is one.
    pub fn key_at(&self, algorithm: Algorithm, at: ShanghaiTime) -> Option<KeyId> {
        self.keys.key_at(algorithm, at)
    }

    /// Whether reports can be sealed and files signed at a time.
    pub fn lasts(&self, seals: Algorithm, at: ShanghaiTime) -> bool {
        self.signing_at(at).is_ok() && self.key_at(seals, at).is_some()
    }

    /// Signs an answer to another program.
    pub fn answer(
        &self,
        algorithm: Algorithm,
        host: &str,
        kind: AnswerKind,
        at: ShanghaiTime,
        bytes: &[u8],
    ) -> Result<AnswerSignature, CannotAnswer> {
        self.answering.answer(algorithm, host, kind, at, bytes)
    }

    /// Its keys that answer, for whoever may not seal.
    pub fn answering(&self) -> &Answering {
        &self.answering
    }

    /// The signed list, as `/v/keys` answers it.
    pub fn file(&self) -> &Bytes {
        &self.file
    }

    /// The list.
    pub fn list(&self) -> &KeyList {
        self.trusted.list()
    }

    /// The list with what rests on it.
    pub fn trusted(&self) -> &TrustedKeys {
        &self.trusted
    }

    /// The root that the service itself goes by.
    pub fn root(&self) -> &PublicKey {
        &self.root
    }
}

impl core::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Sealing(…)")
    }
}

fn derived(seed: &[u8; 32], algorithm: Algorithm, name: &str) -> IssuingKey {
    (0_u32..)
        .find_map(|attempt| {
            let bytes = Sha256::new()
                .chain_update(seed)
                .chain_update(algorithm.name())
                .chain_update([0])
                .chain_update(name)
                .chain_update(attempt.to_be_bytes())
                .finalize();
            IssuingKey::from_bytes(algorithm, &bytes.into())
        })
        .unwrap_or_else(|| unreachable!("nearly every number is a key"))
}
