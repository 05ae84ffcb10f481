//! Checks of a report file: its form, its signature, and that report and proof in it are of one report.

use crate::log::Logged;
use crate::seal::refused;
use crate::verifier::Rows;
use crate::{CheckName, FileFacts, Reason, State, Verifier};
use shared::seal::{Evidence, Statement};
use shared::signed_file::{Fault, IssuedFile, Trust, check, check_issued};
use shared::time::ShanghaiTime;

/// A file that the service issued.
pub(crate) struct Issued {
    pub(crate) statement: Statement,
    pub(crate) facts: FileFacts,
}

const ROWS: [CheckName; 4] = [
    CheckName::FileForm,
    CheckName::FileSignature,
    CheckName::FileReport,
    CheckName::FileProof,
];

pub(crate) fn rows(
    verifier: &Verifier,
    file: &[u8],
    logged: Option<&Logged>,
    rows: &mut Rows,
) -> Option<Issued> {
    let fault = match issued(verifier, file, logged) {
        Ok(issued) => {
            for name in ROWS {
                rows.add(name, State::Agrees);
            }
            return Some(of(&issued));
        }
        Err(fault) => fault,
    };
    let at = row_of(&fault);
    for name in ROWS {
        let state = if name < at {
            State::Agrees
        } else if name == at {
            state_of(verifier, file, &fault)
        } else {
            State::NotKnown(Reason::NotReached)
        };
        rows.add(name, state);
    }
    None
}

fn issued(verifier: &Verifier, file: &[u8], logged: Option<&Logged>) -> Result<IssuedFile, Fault> {
    let check = |evidence| check_issued(file, &verifier.host, &verifier.keys, evidence);
    let Some(logged) = logged else {
        return check(Evidence::Seal);
    };
    let issued = check(logged.proves())?;
    match logged.evidence(&statement(&issued)) {
        Evidence::LoggedBy(_) => Ok(issued),
        // The proof is of another report: it proves nothing of this one.
        Evidence::Seal => check(Evidence::Seal),
    }
}

fn statement(issued: &IssuedFile) -> Statement {
    Statement::of(&issued.report, &issued.report_hash)
}

fn of(issued: &IssuedFile) -> Issued {
    let report = &issued.report;
    Issued {
        statement: statement(issued),
        facts: FileFacts {
            report_no: report.report_no.to_string(),
            name: report.entity.name.clone(),
            window: (report.window.from, report.window.to),
            demonstration: report.demonstration,
            signed_at: issued.signed_at,
            stamped_at: issued.stamp.map(|stamp| stamp.at),
        },
    }
}

/// The check that a fault belongs to.
fn row_of(fault: &Fault) -> CheckName {
    match fault {
        Fault::Structure(_)
        | Fault::MoreThanOneRevision
        | Fault::NotSigned
        | Fault::Dictionary(_)
        | Fault::Range
        | Fault::Gap
        | Fault::Attachment(_) => CheckName::FileForm,
        Fault::Container(_)
        | Fault::ContentChanged
        | Fault::SignatureWrong
        | Fault::Certificate(_)
        | Fault::CertificateNotInForce
        | Fault::UnknownRoot
        | Fault::Stamp(_)
        | Fault::Key(_) => CheckName::FileSignature,
        Fault::Report => CheckName::FileReport,
        Fault::Proof | Fault::ProofDiffers(_) | Fault::Seal(_) => CheckName::FileProof,
    }
}

fn state_of(verifier: &Verifier, file: &[u8], fault: &Fault) -> State {
    let reason = Reason::File(fault.clone());
    match fault {
        Fault::Seal(why) | Fault::Key(why) => {
            refused(verifier, why, signed_at(verifier, file), reason)
        }
        Fault::Structure(_)
        | Fault::MoreThanOneRevision
        | Fault::NotSigned
        | Fault::Dictionary(_)
        | Fault::Range
        | Fault::Gap
        | Fault::Attachment(_)
        | Fault::Container(_)
        | Fault::ContentChanged
        | Fault::SignatureWrong
        | Fault::Certificate(_)
        | Fault::CertificateNotInForce
        | Fault::UnknownRoot
        | Fault::Stamp(_)
        | Fault::Report
        | Fault::Proof
        | Fault::ProofDiffers(_) => State::Disagrees(reason),
    }
}

/// When a file says that it was signed, if its signature leads to the root.
fn signed_at(verifier: &Verifier, file: &[u8]) -> Option<ShanghaiTime> {
    let trust = Trust {
        roots: vec![verifier.keys.root().clone()],
        time_stamp_authorities: Vec::new(),
    };
    check(file, &trust).ok().map(|signed| signed.signed_at)
}
