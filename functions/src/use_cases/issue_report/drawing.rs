//! Sealing a report and drawing its file, without keeping those waiting who want no report.

use crate::deps::Deps;
use crate::files::sha256_of;
use crate::render::CannotRender;
use crate::use_cases::report_item::url_of;
use crate::use_cases::{Cause, Refused};
use shared::report::SpecialReport;
use shared::seal::{CannotSeal, Seal, Statement};
use std::num::NonZero;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// As many reports are drawn at once as there are processors: more would only take turns, with whoever scans a code
/// waiting among them.
static DRAWING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, NonZero::get)));

/// Draws a report, off the threads that answer requests: a long one takes many milliseconds.
pub(super) async fn draw(
    deps: &Deps,
    report: &SpecialReport,
    json_file: &str,
) -> Result<Vec<u8>, Refused> {
    let renderer = deps.renderer.clone();
    let seal = seal(deps, report, json_file)?;
    let url = format!("{}#{}", url_of(&deps.origin, &report.code), seal.digits());
    let host = deps.origin.authority().to_owned();
    let report = report.clone();
    // The semaphore is never closed.
    let _turn = DRAWING.acquire().await;
    tokio::task::spawn_blocking(move || renderer.render(&report, &url, &host))
        .await
        .map_err(|_| Refused::Unavailable(Cause::Own("drawing the report stopped")))?
        .map_err(|error| match error {
            CannotRender::NoGlyph { character } => Refused::CharacterWithoutGlyph { character },
            CannotRender::Failed(why) => Refused::Unavailable(Cause::Own(why)),
        })
}

/// The offline seal of a report whose canonical JSON lies under this name, its SHA-256. What is sealed is stored.
fn seal(deps: &Deps, report: &SpecialReport, json_file: &str) -> Result<Seal, Refused> {
    let hash = sha256_of(json_file).ok_or(Refused::Unavailable(Cause::Own(
        "a file has another name than its hash",
    )))?;
    let statement = Statement::of(report, &hash);
    let algorithm = deps.policy.seal_algorithm;
    deps.sealing
        .seal(algorithm, deps.origin.authority(), &statement)
        .map_err(|error| {
            Refused::Unavailable(Cause::Own(match error {
                CannotSeal::NoKey => "no key of the policy's algorithm is in use: certify one",
                CannotSeal::Sign(_) => "the key of seals does not sign",
                CannotSeal::TimeOfIssue | CannotSeal::LastValidDay | CannotSeal::Form => {
                    "the report does not fit into a seal"
                }
            }))
        })
}
