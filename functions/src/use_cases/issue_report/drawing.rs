//! Sealing a report, drawing and signing its file, without keeping those waiting who want no report.

use crate::deps::Deps;
use crate::files::sha256_of;
use crate::items::ReportItem;
use crate::pdf::{Attachments, VerifyAddress};
use crate::render::CannotRender;
use crate::signature::NotSigned;
use crate::use_cases::log::LoggedAct;
use crate::use_cases::report_item::url_of;
use crate::use_cases::{Cause, Refused};
use bytes::Bytes;
use shared::code::DetailCode;
use shared::report::{SpecialReport, Stated};
use shared::seal::{CannotSeal, Seal, Statement};
use shared::signed_file::Proof;
use std::num::NonZero;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// As many reports are drawn at once as there are processors: more would only take turns, with whoever scans a code
/// waiting among them.
static DRAWING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, NonZero::get)));

/// A report as it was written down before it is drawn.
pub(crate) struct Written {
    /// Name of its file, which tells it from every other draft.
    pub(super) file: String,
    /// Canonical JSON.
    pub(super) json: Bytes,
    /// What it says.
    pub(super) report: SpecialReport,
}

/// Draws and signs a report, off the threads that answer requests: a long one takes many milliseconds. It is signed at its
/// time of issue, whoever does so and when: the same report, key list and salt of its leaf give the same file, but for a
/// time stamp.
pub(super) async fn draw(
    deps: &Deps,
    written: &Written,
    body: &ReportItem,
    salt: [u8; 16],
) -> Result<Vec<u8>, Refused> {
    let report = &written.report;
    let issued_at = report.issued_at;
    let signing = deps
        .sealing
        .signing_at(issued_at)
        .map_err(|_| own("no ES256 key with a certificate is in use: certify one"))?;
    let seal = seal(deps, written)?;
    let host = deps.origin.authority().to_owned();
    let detail = DetailCode::derive(&deps.secrets.code_key, &body.report_id);
    let at = VerifyAddress::new(url_of(&deps.origin, &report.code), &*host)
        .with_seal(&seal.digits())
        .ok_or(own("the seal is no number"))?
        .with_detail(&detail);
    let code_hash = report.code.sha256();
    let leaf = LoggedAct::Issued {
        report: body,
        code_hash,
    }
    .leaf(salt);
    let proof = Proof {
        host,
        seal,
        key_list_version: deps.sealing.list().version,
        leaf: leaf.ok_or(own("the report has no leaf of the log"))?,
        time_stamp_authorities: signing.authorities(),
    };
    let (renderer, signer) = (deps.renderer.clone(), signing.clone());
    let seal = deps.policy.seal_image.clone();
    let (report, json) = (report.clone(), written.json.clone());
    // The semaphore is never closed.
    let turn = DRAWING.acquire().await;
    let signed = tokio::task::spawn_blocking(move || {
        let proof = proof
            .to_json()
            .map_err(|_| own("the proof has no canonical form"))?;
        let attachments = Attachments {
            report: &json,
            proof: &proof,
        };
        let to_sign = signer.to_sign(attachments, issued_at).map_err(unsigned)?;
        let file = renderer.render(&report, &at, &to_sign, seal.as_ref());
        signer.sign(file.map_err(undrawn)?).map_err(unsigned)
    })
    .await
    .map_err(|_| own("drawing the report stopped"))??;
    drop(turn);
    let file = signing.finish(signed, issued_at, &*deps.random).await;
    file.map_err(unsigned)
}

fn own(why: &'static str) -> Refused {
    Refused::Unavailable(Cause::Own(why))
}

fn undrawn(error: CannotRender) -> Refused {
    match error {
        CannotRender::NoGlyph { character } => Refused::CharacterWithoutGlyph { character },
        CannotRender::Failed(why) => own(why),
    }
}

fn unsigned(error: NotSigned) -> Refused {
    own(match error {
        NotSigned::Render(_) => "the signature does not fit into the file",
        NotSigned::Key(_) => "the key of report files does not sign",
        NotSigned::Container(_) => "the signature cannot be put together",
        NotSigned::Stamp(_) => "the time stamp authority gave no stamp",
    })
}

/// The offline seal of a report whose canonical JSON lies under its SHA-256. What is sealed is stored.
fn seal(deps: &Deps, written: &Written) -> Result<Seal, Refused> {
    let hash = sha256_of(&written.file).ok_or(own("a file has another name than its hash"))?;
    let statement = Statement::of(&Stated::from(&written.report), &hash);
    let algorithm = deps.policy.seal_algorithm;
    deps.sealing
        .seal(algorithm, deps.origin.authority(), &statement)
        .map_err(|error| {
            own(match error {
                CannotSeal::NoKey => "no key of the policy's algorithm is in use: certify one",
                CannotSeal::Sign(_) => "the key of seals does not sign",
                CannotSeal::TimeOfIssue | CannotSeal::LastValidDay | CannotSeal::Form => {
                    "the report does not fit into a seal"
                }
            })
        })
}
