//! Checks of a scanned text: address, code, seal.

use crate::log::Logged;
use crate::verifier::Rows;
use crate::{CheckName, Reason, State, Verifier};
use shared::code::{Scanned, VerificationCode};
use shared::seal::{Evidence, Malformed, NotSealed, Seal, Statement, check_scanned};
use shared::time::ShanghaiTime;

/// What a scanned text gives.
pub(crate) struct Paper {
    /// Its code, genuine or not.
    pub(crate) code: Option<VerificationCode>,
    /// What its seal states, if that is genuine; else why what rests on it is not known.
    pub(crate) stated: Result<Statement, Reason>,
}

/// Longest text that is read: an address with a seal has under 400 characters.
const LONGEST: usize = 2_000;

pub(crate) fn rows(
    verifier: &Verifier,
    text: &str,
    logged: Option<&Logged>,
    rows: &mut Rows,
) -> Paper {
    // The byte at the limit may lie within a character: then nothing is cut.
    let text = text.get(..LONGEST).unwrap_or(text);
    let scanned = match Scanned::parse(text) {
        Ok(scanned) => scanned,
        Err(why) => {
            rows.add(CheckName::Address, State::NotKnown(Reason::NotReached));
            rows.add(CheckName::Code, State::Disagrees(Reason::Code(why)));
            rows.add(CheckName::Seal, State::NotKnown(Reason::NotReached));
            return Paper {
                code: None,
                stated: Err(Reason::NotReached),
            };
        }
    };
    let address = match &scanned.host {
        None => State::NotKnown(Reason::NoAddress),
        Some(host) if *host == verifier.host => State::Agrees,
        Some(host) => State::Disagrees(Reason::OtherHost { host: host.clone() }),
    };
    rows.add(CheckName::Address, address);
    rows.add(CheckName::Code, State::Agrees);
    let (seal, stated) = seal(verifier, &scanned, logged);
    rows.add(CheckName::Seal, seal);
    Paper {
        code: Some(scanned.code),
        stated,
    }
}

fn seal(
    verifier: &Verifier,
    scanned: &Scanned,
    logged: Option<&Logged>,
) -> (State, Result<Statement, Reason>) {
    let Some(digits) = &scanned.fragment else {
        return (State::NotKnown(Reason::NoSeal), Err(Reason::NoSeal));
    };
    let claimed = Seal::from_digits(digits).ok();
    let claimed = claimed.as_ref().map(Seal::statement);
    let evidence = match (logged, claimed) {
        (Some(logged), Some(claimed)) => logged.evidence(claimed),
        (None, _) | (_, None) => Evidence::Seal,
    };
    let (host, keys) = (&verifier.host, &verifier.keys);
    match check_scanned(&scanned.code, digits, host, keys, evidence) {
        Ok(statement) => (State::Agrees, Ok(statement)),
        Err(why) => {
            let reason = Reason::Seal(why);
            let claims = claimed.map(|claimed| claimed.issued_at);
            let state = refused(verifier, &why, claims, reason);
            (state, Err(Reason::NotReached))
        }
    }
}

/// Whether a refusal says that the paper is wrong, or that the verifier does not know enough.
pub(crate) fn refused(
    verifier: &Verifier,
    why: &NotSealed,
    claims: Option<ShanghaiTime>,
    reason: Reason,
) -> State {
    match why {
        NotSealed::UnknownKey(_) | NotSealed::UnknownSector => {
            match (verifier.fetched_at, claims) {
                // The list names every key ever used: at that time it was whole.
                (Some(fetched), Some(claims)) if claims < fetched => State::Disagrees(reason),
                (Some(_) | None, _) => State::NotKnown(reason),
            }
        }
        // It may have been made before somebody else had the key, or after.
        NotSealed::KeyCompromised { .. } => State::NotKnown(reason),
        // A later release may seal so.
        NotSealed::Malformed(Malformed::Version | Malformed::Algorithm | Malformed::Kind) => {
            State::NotKnown(reason)
        }
        NotSealed::Malformed(
            Malformed::Length
            | Malformed::Digit
            | Malformed::Block { .. }
            | Malformed::CreditCode
            | Malformed::UnreadSector
            | Malformed::ExpiredAtIssue
            | Malformed::HighS,
        )
        | NotSealed::OtherAlgorithm
        | NotSealed::Signature
        | NotSealed::OutsideKeysTime
        | NotSealed::OtherCode => State::Disagrees(reason),
    }
}
