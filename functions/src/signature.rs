//! Signing the report file (签名): the file with its place for a signature, the key's signature, a time stamp.
//!
//! The key and the authority are ports. The same report, key and time give the same file; a time stamp alone differs.

mod network;

pub use network::{NoClient, StampByHttp};

use crate::pdf::{Attachments, RenderError, ToSign as FileToSign, VerifyAddress, render_to_sign};
use crate::random::Random;
use async_trait::async_trait;
use shared::report::SpecialReport;
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

impl Signing {
    /// Draws and signs a report at a time.
    pub async fn sign_report(
        &self,
        report: &SpecialReport,
        at: &VerifyAddress,
        attachments: Attachments<'_>,
        signed_at: ShanghaiTime,
        random: &dyn Random,
    ) -> Result<Vec<u8>, NotSigned> {
        let chain = self.key.chain();
        let to_sign = FileToSign {
            attachments,
            signed_at,
            room: chain.room()?,
            stamped: !matches!(self.stamping, Stamping::Never),
        };
        let file = render_to_sign(report, at, &to_sign)?;
        let content = ToSign::new(&file.content_hash(), chain)?;
        let signature = self.key.sign(content.message())?;
        let signed = content.signed(&signature)?;
        let signed = match &self.stamping {
            Stamping::Never => signed,
            Stamping::Always(authority) => {
                let token = self.stamp(authority.as_ref(), &signed, signed_at, random);
                let token = token.await?;
                signed.with_stamp(&token)?
            }
            Stamping::WhereAnswered(authority) => {
                let token = self.stamp(authority.as_ref(), &signed, signed_at, random);
                let token = token.await;
                match token {
                    Ok(token) => signed.with_stamp(&token)?,
                    Err(why) => {
                        tracing::warn!(%why, "a report goes out without a time stamp");
                        signed
                    }
                }
            }
        };
        Ok(file.sign(&signed.to_der()?)?)
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
        let answer = authority.ask(stamp_request(&hash, nonce)?).await?;
        Ok(stamp_token(&answer, &hash, nonce, signed_at, &self.trust)?)
    }
}
