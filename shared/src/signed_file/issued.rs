//! The whole check of a report file (报告文件): its signature, and that report, seal and leaf in it are of one report.

use super::{Fault, Proof, Stamp, Trust, check};
use crate::log::{Event, Leaf};
use crate::report::Stated;
use crate::seal::{self, Evidence, Statement, TrustedKeys};
use crate::time::ShanghaiTime;
use sha2::{Digest, Sha256};

/// A report file that the service issued, and that nobody has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedFile {
    /// What of the report is sealed and shown.
    pub report: Stated,
    /// All of the report: its canonical JSON.
    pub json: Vec<u8>,
    /// SHA-256 of that.
    pub report_hash: [u8; 32],
    /// Seal and leaf.
    pub proof: Proof,
    /// When it was signed: the report's time of issue.
    pub signed_at: ShanghaiTime,
    /// The time stamp, if there is one.
    pub stamp: Option<Stamp>,
}

/// Checks a file that should come from the service at `host`, by the key list. What it cannot know: whether the report was
/// withdrawn since, and whether the log has its leaf.
pub fn check_issued(
    file: &[u8],
    host: &str,
    keys: &TrustedKeys,
    evidence: Evidence,
) -> Result<IssuedFile, Fault> {
    let trust = Trust {
        roots: vec![keys.root().clone()],
        time_stamp_authorities: Vec::new(),
    };
    let signed = check(file, &trust)?;
    keys.may_sign(&signed.key, signed.signed_at, evidence)
        .map_err(Fault::Key)?;
    // Seal and leaf hold the hash of exactly these bytes.
    let report: Stated = crate::json::read(&signed.report).map_err(|_| Fault::Report)?;
    let report_hash = Sha256::digest(&signed.report).into();
    let proof = Proof::parse(&signed.proof)?;
    let sealed = seal::check(&proof.seal, host, keys, evidence).map_err(Fault::Seal)?;
    if proof.host != host || sealed != Statement::of(&report, &report_hash) {
        return Err(Fault::ProofDiffers("seal"));
    }
    let leaf = Leaf {
        event: Event::Issued,
        salt: proof.leaf.salt,
        report_hash,
        code_hash: report.code.sha256(),
        at: report.issued_at,
        valid_through: Some(report.valid_through),
    };
    if proof.leaf != leaf {
        return Err(Fault::ProofDiffers("leaf"));
    }
    if signed.signed_at != report.issued_at {
        return Err(Fault::ProofDiffers("time"));
    }
    Ok(IssuedFile {
        report,
        json: signed.report,
        report_hash,
        proof,
        signed_at: signed.signed_at,
        stamp: signed.stamp,
    })
}
