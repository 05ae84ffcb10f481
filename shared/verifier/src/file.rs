//! Checks of a report file: its form, its signature, and that report and proof in it are of one report.

use crate::log::Logged;
use crate::seal::refused;
use crate::verifier::{Issued, Rows};
use crate::{CheckName, FileFacts, Reason, State, Verifier};
use shared::seal::{Evidence, NotSealed, Statement};
use shared::signed_file::{Fault, IssuedFile, Trust, check, check_issued};
use shared::time::ShanghaiTime;

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
    let (at, of_key) = about(&fault);
    let reason = Reason::File(fault.clone());
    let state = match of_key {
        Some(why) => refused(verifier, why, signed_at(verifier, file), reason),
        None => State::Disagrees(reason),
    };
    for name in ROWS {
        let state = if name < at {
            State::Agrees
        } else if name == at {
            state.clone()
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

/// The check that a fault belongs to, and the key's fault where the list of keys may just be old.
fn about(fault: &Fault) -> (CheckName, Option<&NotSealed>) {
    match fault {
        Fault::Structure(_)
        | Fault::MoreThanOneRevision
        | Fault::NotSigned
        | Fault::Dictionary(_)
        | Fault::Range
        | Fault::Gap
        | Fault::Attachment(_) => (CheckName::FileForm, None),
        Fault::Container(_)
        | Fault::ContentChanged
        | Fault::SignatureWrong
        | Fault::Certificate(_)
        | Fault::CertificateNotInForce
        | Fault::UnknownRoot
        | Fault::Stamp(_) => (CheckName::FileSignature, None),
        Fault::Key(why) => (CheckName::FileSignature, Some(why)),
        Fault::Report => (CheckName::FileReport, None),
        Fault::Proof | Fault::ProofDiffers(_) => (CheckName::FileProof, None),
        Fault::Seal(why) => (CheckName::FileProof, Some(why)),
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
