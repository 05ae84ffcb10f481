//! Drawing a report's file, without keeping those waiting who want no report.

use crate::deps::Deps;
use crate::render::CannotRender;
use crate::use_cases::report_item::url_of;
use crate::use_cases::{Cause, Refused};
use shared::report::SpecialReport;
use std::num::NonZero;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// As many reports are drawn at once as there are processors: more would only take turns, with whoever scans a code
/// waiting among them.
static DRAWING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, NonZero::get)));

/// Draws a report, off the threads that answer requests: a long one takes many milliseconds.
pub(super) async fn draw(deps: &Deps, report: &SpecialReport) -> Result<Vec<u8>, Refused> {
    let renderer = deps.renderer.clone();
    let url = url_of(&deps.origin, &report.code);
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
