//! The same keys sign report files: those on P-256, which PDF readers know, whatever algorithm the policy seals with.

use super::certificates::{Certifier, certificate, root_certificate};
use crate::signature::{CannotSign, SignFile, Signing, Stamping};
use shared::seal::{Algorithm, IssuingKey, KeyId, PublicKey, SignSeal, TrustedKeys};
use shared::signed_file::{CannotCertify, Chain, Fault, Role, Trust};
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Certificates of keys, from each to the root, and what stamps signatures.
#[derive(Clone)]
pub struct FileKeys {
    chains: Arc<BTreeMap<KeyId, Arc<Chain>>>,
    stamping: Stamping,
    trust: Arc<Trust>,
}

/// Why a key's certificates are of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadChain {
    /// The list lets no such key seal.
    #[error("the key list lets no key {0} seal")]
    Unlisted(KeyId),
    /// They do not lead from the key to the root.
    #[error("the certificates of the key {0} do not lead to the root: {1}")]
    Broken(KeyId, Fault),
}

/// No key on P-256 with a certificate is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no ES256 key with a certificate is in use")]
pub struct NoFileKey;

impl FileKeys {
    /// Of keys that a list lets seal; each chain must lead to the list's root.
    pub fn new(trusted: &TrustedKeys, chains: BTreeMap<KeyId, Chain>) -> Result<Self, BadChain> {
        for (id, chain) in &chains {
            let (key, from) = listed(trusted, *id).ok_or(BadChain::Unlisted(*id))?;
            chain
                .leads(key, trusted.root(), from)
                .map_err(|fault| BadChain::Broken(*id, fault))?;
        }
        let chains = chains.into_iter().map(|(id, chain)| (id, Arc::new(chain)));
        Ok(Self {
            chains: Arc::new(chains.collect()),
            stamping: Stamping::Never,
            trust: Arc::new(Trust {
                roots: vec![trusted.root().clone()],
                time_stamp_authorities: Vec::new(),
            }),
        })
    }

    /// None: no file is signed.
    pub fn none(root: &PublicKey) -> Self {
        Self {
            chains: Arc::default(),
            stamping: Stamping::Never,
            trust: Arc::new(Trust {
                roots: vec![root.clone()],
                time_stamp_authorities: Vec::new(),
            }),
        }
    }

    /// With time stamps of these authorities, whose certificates are given in DER.
    #[must_use]
    pub fn stamped(self, stamping: Stamping, authorities: Vec<Vec<u8>>) -> Self {
        let trust = Trust {
            roots: self.trust.roots.clone(),
            time_stamp_authorities: authorities,
        };
        Self {
            stamping,
            trust: Arc::new(trust),
            ..self
        }
    }

    /// What signs a file at a time.
    pub(super) fn signing_at(
        &self,
        keys: &Arc<dyn SignSeal>,
        at: ShanghaiTime,
    ) -> Result<Signing, NoFileKey> {
        let id = keys.key_at(Algorithm::Es256, at).ok_or(NoFileKey)?;
        let chain = self.chains.get(&id).ok_or(NoFileKey)?;
        Ok(Signing {
            key: Arc::new(FileKey {
                keys: keys.clone(),
                id,
                chain: chain.clone(),
            }),
            stamping: self.stamping.clone(),
            trust: self.trust.clone(),
        })
    }
}

/// Of those of these keys that are on P-256, certified by a root that is at hand: the demonstration's.
pub(super) fn certified(
    trusted: &TrustedKeys,
    root: &IssuingKey,
    keys: &[IssuingKey],
    office: &str,
) -> Result<FileKeys, CannotCertify> {
    let own = root_certificate(root, office)?;
    let by = Certifier {
        certificate: &own,
        key: root.public(),
    };
    let mut chains = BTreeMap::new();
    for key in keys {
        let public = key.public();
        let Some(listed) = trusted.list().key(public.id()) else {
            continue;
        };
        match public.algorithm() {
            Algorithm::Es256 => {}
            Algorithm::Sm2Sm3 => continue,
        }
        let days = (listed.from, listed.end);
        let sign = |message: &[u8]| root.sign(message);
        let certificate = certificate(Role::Issuing, public, days, by, sign)?;
        let chain = Chain::read(&[certificate, own.clone()]).map_err(|_| CannotCertify)?;
        chains.insert(public.id(), chain);
    }
    FileKeys::new(trusted, chains).map_err(|_| CannotCertify)
}

/// A key of the list and from when on it is in use; one that a key service certified among them.
fn listed(trusted: &TrustedKeys, id: KeyId) -> Option<(&PublicKey, ShanghaiTime)> {
    let listed = trusted.list().key(id).map(|key| (&key.spki, key.from));
    let certified = || {
        let mut certificates = trusted.certificates().iter();
        let certificate = certificates.find(|certificate| certificate.id == id)?;
        Some((&certificate.spki, certificate.from))
    };
    listed.or_else(certified)
}

/// A key of whoever keeps the keys, with its certificates.
struct FileKey {
    keys: Arc<dyn SignSeal>,
    id: KeyId,
    chain: Arc<Chain>,
}

impl SignFile for FileKey {
    fn chain(&self) -> &Chain {
        &self.chain
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], CannotSign> {
        self.keys.sign(self.id, message).map_err(|_| CannotSign)
    }
}
