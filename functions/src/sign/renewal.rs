//! Renewal of short-lived issuing keys (签发密钥续期): a new key is made some days before the last one ends, and a key
//! service, such as a KMS, certifies it. The service's own key never leaves it, and is asked once in weeks, not for each
//! report; whoever steals an issuing key has it for a month at most.
//!
//! What is kept (the list, its root and the keys) is replaced in one step on condition that nobody else replaced it: of two
//! that renew at once one finds the other's keys, and its own are forgotten before anybody heard of them. A new key signs
//! from a day after it was certified, so that whoever fetches the list daily knows it by then; and whoever issues waits,
//! whatever the time, until its certificate is published (`SealingInUse`).

use super::certificate_files::Certificates;
use super::certificates::{Certifier, to_certify};
use super::folder::KeysFault;
use super::kept::{Kept, KeptKey};
use crate::random::{Random, bytes};
use async_trait::async_trait;
use shared::seal::{
    Algorithm, CannotSign, Certificate, IssuingKey, KeyId, KeyList, KeyUse, ListRefused, ListedKey,
    PublicKey, SIGNATURE_BYTES,
};
use shared::signed_file::Role;
use shared::time::ShanghaiTime;

/// How long a key lives: as long as a list takes.
const LIFE_SECONDS: i64 = 31 * DAY;

/// So long before the last key ends, the next one is made: a service that is away for a week stops nothing.
const BEFORE_SECONDS: i64 = 10 * DAY;

/// So long after it was certified a key begins to sign, if another signs until then.
const AFTER_SECONDS: i64 = DAY;

/// So long after its end a private key is kept: reports that are under way were issued before it.
const KEPT_SECONDS: i64 = DAY;

const DAY: i64 = 24 * 3_600;

/// A key service (密钥服务), such as a KMS: it holds a key and signs with it.
#[async_trait]
pub trait KeyService: Send + Sync {
    /// Its key's public half.
    async fn public_key(&self) -> Result<PublicKey, ServiceFault>;
    /// Signs a message with SHA-256: r and s, s being the lower.
    async fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], ServiceFault>;
}

/// Where list, root and keys are kept in one text, such as a secrets manager.
#[async_trait]
pub trait KeepKeys: Send + Sync {
    /// What is kept now.
    async fn read(&self) -> Result<KeptText, ServiceFault>;
    /// Replaces what was read as `over`: in one step, or not at all.
    async fn replace(&self, text: &str, over: &str) -> Result<Replaced, ServiceFault>;
}

/// What is kept, and which version of it this is. It holds private keys.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptText {
    /// `{"list", "root", "keys", "certifying"}`.
    pub text: String,
    /// Its version.
    pub version: String,
}

impl core::fmt::Debug for KeptText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KeptText(…)")
    }
}

/// What came of replacing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// It is kept.
    Now,
    /// Another version is kept than the one that was read.
    AnotherIsKept,
}

/// A service that is asked over the network gave nothing of use. What it said is not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceFault {
    /// It does not answer, or not in time.
    #[error("does not answer")]
    Unanswered,
    /// It says no: a right is missing, or there is no such key or secret.
    #[error("refuses")]
    Refuses,
    /// It answers something else than was asked for.
    #[error("answers something else")]
    SomethingElse,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// New keys are kept.
    Renewed(Vec<KeyId>),
    /// The newest keys are good for long enough.
    NotDue,
}

/// Why no key was made where one is due.
#[derive(Debug, thiserror::Error)]
pub enum CannotRenew {
    /// The key service.
    #[error("the key service {0}")]
    Service(ServiceFault),
    /// Whoever keeps the keys.
    #[error("whoever keeps the keys {0}")]
    Keeper(ServiceFault),
    /// What is kept, or would be.
    #[error(transparent)]
    Kept(#[from] KeysFault),
    /// The root has not listed the service's key, or its time is over: `xinzheng-keys certify --certifies`.
    #[error("the key list names no key of the key service that may certify now")]
    NotListed,
    /// The service's key has no certificate for PDF readers: `xinzheng-keys secret` puts it there.
    #[error("what is kept has no certificate of the key service's key: report files need one")]
    NoCertificate,
    /// The service's signature is not that of the key that it shows.
    #[error("the key service's certificate does not hold: {0:?}")]
    Certificate(ListRefused),
    /// No certificate can be written.
    #[error("no certificate can be written: {0:?}")]
    Sign(CannotSign),
    /// Others went on replacing what is kept.
    #[error("what is kept changes all the time")]
    Contended,
}

/// How often what is kept is read anew when somebody else replaced it.
const TRIES: u32 = 4;

/// Makes keys and has them certified, where the newest one that was certified ends soon or there is none: one on P-256, by
/// which report files are signed, and one of the algorithm of seals if that is another.
pub async fn renew(
    service: &dyn KeyService,
    keeper: &dyn KeepKeys,
    random: &dyn Random,
    seals: Algorithm,
    now: ShanghaiTime,
) -> Result<Renewal, CannotRenew> {
    for _ in 0..TRIES {
        let read = keeper.read().await.map_err(CannotRenew::Keeper)?;
        let kept = Kept::read(&read.text)?;
        let wanted = |of: &Algorithm| *of == Algorithm::Es256 || *of == seals;
        let due: Vec<_> = Algorithm::ALL
            .into_iter()
            .filter(|of| wanted(of) && !is_good(&kept, *of, now))
            .collect();
        if due.is_empty() {
            return Ok(Renewal::NotDue);
        }
        let (ids, next) = renewed(service, kept, random, &due, now).await?;
        match keeper.replace(&next, &read.version).await {
            Ok(Replaced::Now) => return Ok(Renewal::Renewed(ids)),
            Ok(Replaced::AnotherIsKept) => {}
            // It may have happened: what is kept now says so.
            Err(ServiceFault::Unanswered) => {}
            Err(fault) => return Err(CannotRenew::Keeper(fault)),
        }
    }
    Err(CannotRenew::Contended)
}

/// Whether a certified key that is held will still sign after [`BEFORE_SECONDS`].
fn is_good(kept: &Kept, algorithm: Algorithm, now: ShanghaiTime) -> bool {
    let until = now.plus_seconds(BEFORE_SECONDS);
    let short_lived = |id: KeyId| {
        let mut certificates = kept.trusted.certificates().iter();
        certificates.any(|certificate| certificate.id == id)
    };
    let held = |id| kept.holds(id) && short_lived(id);
    let key = kept.trusted.in_use(KeyUse::Seal, algorithm, until, held);
    key.is_some()
}

/// What is to be kept: new keys beside the old ones, as whoever reads it will take it.
async fn renewed(
    service: &dyn KeyService,
    mut kept: Kept,
    random: &dyn Random,
    due: &[Algorithm],
    now: ShanghaiTime,
) -> Result<(Vec<KeyId>, String), CannotRenew> {
    let public = service.public_key().await.map_err(CannotRenew::Service)?;
    let by = certifying(kept.trusted.list(), &public, now).ok_or(CannotRenew::NotListed)?;
    let by = Certifies {
        service,
        public: &public,
        id: by.id,
        end: by.end,
        certificates: &kept.certifying,
    };
    let mut certificates = Vec::with_capacity(due.len());
    let mut keys = Vec::with_capacity(due.len());
    for algorithm in due {
        let begins = now.plus_seconds(AFTER_SECONDS);
        let held = |id| kept.holds(id);
        let another = kept
            .trusted
            .in_use(KeyUse::Seal, *algorithm, begins, held)
            .is_some();
        // Without another nothing goes out until this one begins.
        let from = if another { begins } else { now };
        let (key, certificate) = by.certified(*algorithm, from, random).await?;
        keys.push(key);
        certificates.push(certificate);
    }
    let ids = keys.iter().map(|kept| kept.key.public().id()).collect();
    kept.keys.extend(keys);
    // Their signatures are looked at before anybody is to go by them.
    let file = kept.trusted.file_with(&certificates);
    let next = file
        .and_then(|file| kept.with_file(file))
        .and_then(|next| next.without_ended(now.plus_seconds(-KEPT_SECONDS)))
        .map_err(CannotRenew::Certificate)?;
    let text = next.text()?;
    super::read_kept(&text)?;
    Ok((ids, text))
}

/// A key service's key, that the root lets certify others.
struct Certifies<'a> {
    service: &'a dyn KeyService,
    public: &'a PublicKey,
    id: KeyId,
    end: Option<ShanghaiTime>,
    certificates: &'a Certificates,
}

impl Certifies<'_> {
    /// A new key, certified for the list and, on P-256, for PDF readers.
    async fn certified(
        &self,
        algorithm: Algorithm,
        from: ShanghaiTime,
        random: &dyn Random,
    ) -> Result<(KeptKey, Certificate), CannotRenew> {
        let (bytes, key) = loop {
            let bytes = bytes::<32>(random);
            // Nearly every number is a key.
            if let Some(key) = IssuingKey::from_bytes(algorithm, &bytes) {
                break (bytes, key);
            }
        };
        let end = from.plus_seconds(LIFE_SECONDS);
        let end = self.end.map_or(end, |last| last.min(end));
        let message = Certificate::to_sign(self.id, key.public(), from, end);
        let signature = self.signature(&message.map_err(CannotRenew::Sign)?).await?;
        let certificate = Certificate::new(self.id, key.public(), from, end, |_| Ok(signature))
            .map_err(CannotRenew::Sign)?;
        let certificates = match algorithm {
            Algorithm::Es256 => self.for_readers(key.public(), from, end).await?,
            Algorithm::Sm2Sm3 => Vec::new(),
        };
        let kept = KeptKey {
            key,
            bytes,
            certificates,
        };
        Ok((kept, certificate))
    }

    /// The certificates from a key's own to the root's.
    async fn for_readers(
        &self,
        key: &PublicKey,
        from: ShanghaiTime,
        end: ShanghaiTime,
    ) -> Result<Vec<Vec<u8>>, CannotRenew> {
        let above = self.certificates.get(&self.id);
        let above = above.ok_or(CannotRenew::NoCertificate)?;
        let by = Certifier {
            certificate: above.first().ok_or(CannotRenew::NoCertificate)?,
            key: self.public,
        };
        let to_sign = to_certify(Role::Issuing, key, (from, Some(end)), by)
            .map_err(|_| CannotRenew::NoCertificate)?;
        let signature = self.signature(to_sign.message()).await?;
        let own = to_sign.signed(&signature);
        let own = own.map_err(|_| CannotRenew::NoCertificate)?;
        Ok([&[own], above.as_slice()].concat())
    }

    async fn signature(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotRenew> {
        self.service
            .sign(message)
            .await
            .map_err(CannotRenew::Service)
    }
}

/// The service's key, if the list lets it certify now.
fn certifying<'a>(
    list: &'a KeyList,
    public: &PublicKey,
    now: ShanghaiTime,
) -> Option<&'a ListedKey> {
    list.keys.iter().find(|key| {
        key.spki == *public
            && key.usage == KeyUse::Certify
            && key.compromised_at.is_none()
            && key.from <= now
            && key
                .end
                .is_none_or(|end| now.plus_seconds(AFTER_SECONDS) < end)
    })
}

#[cfg(test)]
#[path = "renewal_tests.rs"]
mod tests;
