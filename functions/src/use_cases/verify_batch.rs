//! A bank checks many codes at once (批量核验), B 三(三). One signed result a code, by the judge of every scan.

use crate::deps::FetchDeps;
use crate::happened::{Happened, note};
use crate::items::{ScannedReport, unpack};
use crate::keys;
use crate::store::{Key, MAX_BATCH};
use crate::use_cases::sign_answer::Signer;
use crate::use_cases::verify_report::issued;
use crate::use_cases::{Cause, Refused};
use shared::checked::{CheckedCode, Signed};
use shared::code::VerificationCode;
use shared::seal::AnswerKind;
use shared::time::ShanghaiTime;
use shared::verdict::Verdict;
use std::collections::HashMap;

/// Checks these codes, all at one time; a code that stands there twice has the same result twice. If one report cannot
/// be read nothing is answered: a list with a gap would be taken for a whole one.
pub async fn verify_batch(
    deps: &FetchDeps,
    codes: &[VerificationCode],
) -> Result<(ShanghaiTime, Vec<Signed>), Refused> {
    // Before the reading: what was withdrawn by then is seen.
    let now = deps.clock.now();
    let signer = Signer::of(deps);
    let mut places: HashMap<VerificationCode, usize> = HashMap::with_capacity(codes.len());
    let mut distinct = Vec::with_capacity(codes.len());
    for code in codes {
        places.entry(*code).or_insert_with(|| {
            distinct.push(*code);
            distinct.len() - 1
        });
    }
    let mut checked = Vec::with_capacity(distinct.len());
    for some in distinct.chunks(MAX_BATCH) {
        let keys: Vec<Key> = some
            .iter()
            .map(|code| keys::report_by_code(&code.sha256()))
            .collect();
        for (code, item) in some.iter().zip(deps.store.batch_get(&keys).await?) {
            let found: Option<ScannedReport> = item.as_ref().map(unpack).transpose()?;
            let found = found.as_ref().and_then(issued);
            checked.push(CheckedCode::of(&signer.host, *code, found, now));
        }
    }
    for one in &checked {
        note(match one.verdict {
            Verdict::Genuine { .. } => Happened::ScanGenuine,
            Verdict::Expired { .. } => Happened::ScanExpired,
            Verdict::Withdrawn { .. } => Happened::ScanWithdrawn,
            Verdict::Unknown => Happened::ScanUnknown,
        });
    }
    // A thousand signatures would keep other calls of the thread waiting.
    let signed = tokio::task::spawn_blocking(move || {
        let sign = |one: CheckedCode| signer.sign(AnswerKind::Result, now, one.payload());
        checked.into_iter().map(sign).collect::<Result<Vec<_>, _>>()
    });
    let stopped = |_| Refused::Unavailable(Cause::Own("signing results stopped"));
    let signed = signed.await.map_err(stopped)??;
    let results = codes
        .iter()
        .filter_map(|code| signed.get(*places.get(code)?).cloned());
    Ok((now, results.collect()))
}
