//! Signing what is answered, in the envelope in which it goes out.

use crate::deps::FetchDeps;
use crate::sign::Answering;
use crate::use_cases::{Cause, Refused};
use shared::checked::Signed;
use shared::seal::{Algorithm, AnswerKind};
use shared::time::ShanghaiTime;

/// Whoever signs, and for which host. Cheap to clone: signing a thousand results is work for a thread of its own.
#[derive(Clone, Debug)]
pub(super) struct Signer {
    answering: Answering,
    algorithm: Algorithm,
    pub(super) host: String,
}

impl Signer {
    pub(super) fn of(deps: &FetchDeps) -> Self {
        Self {
            answering: deps.answering.clone(),
            algorithm: deps.policy.seal_algorithm,
            host: deps.origin.authority().to_owned(),
        }
    }

    /// Signs a payload as what was said at `at`. Without a key nothing is answered: unsigned it would be worth nothing.
    pub(super) fn sign(
        &self,
        kind: AnswerKind,
        at: ShanghaiTime,
        payload: String,
    ) -> Result<Signed, Refused> {
        let signed =
            self.answering
                .answer(self.algorithm, &self.host, kind, at, payload.as_bytes());
        let signed = signed.map_err(|why| {
            tracing::error!(?why, "an answer cannot be signed");
            Refused::Unavailable(Cause::Own("no key signs answers"))
        })?;
        Ok(Signed {
            key: signed.key,
            payload,
            signature: signed.signature,
        })
    }
}
