//! Signing the report file (签名): the file with its place for a signature, the key's signature, a time stamp.
//!
//! The key and the authority are ports. The same report, key and time give the same file; a time stamp alone differs.

mod network;
mod options;

pub use network::{NoClient, StampByHttp};
pub use options::{StampUse, certificates_of_pem};

use crate::pdf::{Attachments, RenderError, ToSign as FileToSign, Unsigned};
use crate::random::Random;
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use shared::signed_file::{
    BadAnswer, CannotSeal, Chain, Signed, ToSign, Trust, stamp_request, stamp_token,
};
use shared::time::ShanghaiTime;
use std::sync::Arc;

/// The key does not sign now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key does not sign now")]
pub struct CannotSign;

/// An issuing key (签发密钥) on P-256.
pub trait SignFile: Send + Sync + 'static {
    /// Certificates from the key's to the root's.
    fn chain(&self) -> &Chain;
    /// Signature r‖s over a message, with SHA-256. Deterministic (RFC 6979).
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], CannotSign>;
}

/// The authority gave no answer: not reached, too slow, or an answer that says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time stamp authority gave no answer")]
pub struct NoAnswer;

/// A time stamp authority (时间戳服务机构), RFC 3161.
#[async_trait]
pub trait AnswerStamps: Send + Sync + 'static {
    /// Asks with a `TimeStampReq`, and gives back what should be a `TimeStampResp`.
    async fn ask(&self, request: Vec<u8>) -> Result<Vec<u8>, NoAnswer>;
}

/// Whether signatures bear a time stamp.
#[derive(Clone)]
pub enum Stamping {
    /// None: no authority is configured.
    Never,
    /// Each: without it no report goes out.
    Always(Arc<dyn AnswerStamps>),
    /// Each for which the authority answers; the log says which have none.
    WhereAnswered(Arc<dyn AnswerStamps>),
}

/// Why an authority's stamp is not in the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStamp {
    /// It gave no answer.
    #[error(transparent)]
    Unanswered(#[from] NoAnswer),
    /// Its answer is of no use.
    #[error(transparent)]
    Bad(#[from] BadAnswer),
}

/// Why there is no signed file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The report cannot be drawn.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] CannotSign),
    /// The signature cannot be put together.
    #[error(transparent)]
    Container(#[from] CannotSeal),
    /// A time stamp is required, and there is none.
    #[error(transparent)]
    Stamp(#[from] NoStamp),
}

/// What signs report files.
#[derive(Clone)]
pub struct Signing {
    /// The key.
    pub key: Arc<dyn SignFile>,
    /// Time stamps.
    pub stamping: Stamping,
    /// Whose time stamps are taken.
    pub trust: Arc<Trust>,
}

/// A file whose key has signed it, and that waits for its time stamp.
pub struct SignedByKey {
    file: Unsigned,
    content: [u8; 32],
    signature: [u8; 64],
}

impl Signing {
    /// What a file must have room for.
    pub fn to_sign<'a>(
        &self,
        attachments: Attachments<'a>,
        signed_at: ShanghaiTime,
    ) -> Result<FileToSign<'a>, NotSigned> {
        Ok(FileToSign {
            attachments,
            signed_at,
            room: self.key.chain().room(),
            stamped: !matches!(self.stamping, Stamping::Never),
            seal: None,
        })
    }

    /// SHA-256 of the certificates of authorities whose stamps are taken: the proof names them.
    pub fn authorities(&self) -> Vec<[u8; 32]> {
        if matches!(self.stamping, Stamping::Never) {
            return Vec::new();
        }
        let known = self.trust.time_stamp_authorities.iter();
        known.map(|der| Sha256::digest(der).into()).collect()
    }

    /// Signs by the key. It takes the processor's time and no network.
    pub fn sign(&self, file: Unsigned) -> Result<SignedByKey, NotSigned> {
        let content = file.content_hash();
        let to_sign = ToSign::new(&content, self.key.chain());
        let signature = self.key.sign(to_sign.message())?;
        Ok(SignedByKey {
            file,
            content,
            signature,
        })
    }

    /// Asks for the time stamp, where one is wanted, and puts the signature into the file.
    pub async fn finish(
        &self,
        signed: SignedByKey,
        signed_at: ShanghaiTime,
        random: &dyn Random,
    ) -> Result<Vec<u8>, NotSigned> {
        let container = ToSign::new(&signed.content, self.key.chain());
        let container = container.signed(&signed.signature)?;
        let container = match &self.stamping {
            Stamping::Never => container,
            Stamping::Always(authority) => {
                let token = self.stamp(authority.as_ref(), &container, signed_at, random);
                let token = token.await?;
                container.with_stamp(&token)?
            }
            Stamping::WhereAnswered(authority) => {
                let token = self.stamp(authority.as_ref(), &container, signed_at, random);
                let token = token.await;
                match token {
                    Ok(token) => container.with_stamp(&token)?,
                    Err(why) => {
                        tracing::warn!(%why, "a report goes out without a time stamp");
                        container
                    }
                }
            }
        };
        Ok(signed.file.sign(&container.to_der())?)
    }

    async fn stamp(
        &self,
        authority: &dyn AnswerStamps,
        signed: &Signed<'_>,
        signed_at: ShanghaiTime,
        random: &dyn Random,
    ) -> Result<Vec<u8>, NoStamp> {
        let hash = signed.signature_hash();
        let mut nonce = [0; 16];
        random.fill(&mut nonce);
        let answer = authority.ask(stamp_request(&hash, nonce)).await?;
        Ok(stamp_token(&answer, &hash, nonce, signed_at, &self.trust)?)
    }
}
