//! Whoever holds the paper opens the report's file by the detail code (明细码) that is printed after the details, B 三(三).
//!
//! A try is counted before it is compared, and taken back if it was right: of many at once no more are compared than are
//! counted. Five wrong ones, then each makes the next wait longer, up to an hour and never for ever. Whether a
//! verification code is anybody's the verify page tells everyone, so nothing is hidden of that here: an unknown code is
//! answered as a wrong detail code is, and nothing is written for it, so that nobody fills the table with made-up ones.

use crate::deps::FetchDeps;
use crate::items::{OriginalTries, ReportItem, ReportItemState, pack, unpack};
use crate::keys;
use crate::store::{Op, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::fetch_report::{ReportFile, pdf_of};
use crate::use_cases::stand_back::stand_back;
use shared::code::{DetailCode, Fits, ReportNo, VerificationCode};
use shared::time::ShanghaiTime;
use shared::verdict::{Verdict, judge};

/// Wrong tries before the first wait.
const FREE_TRIES: u32 = 5;
/// The first wait; each further wrong try doubles it.
const FIRST_WAIT_SECONDS: i64 = 60;
/// The longest: whoever has the paper gets in within an hour, whatever others tried.
const LONGEST_WAIT_SECONDS: i64 = 3_600;
/// After this they are forgotten.
const REMEMBERED_SECONDS: i64 = 24 * 3_600;
/// How often a count is written again that somebody else moved, or of which it is not known whether it was written.
const TRIES: u32 = 8;

/// Opens the file of the report with this code; `disposition` by its number.
pub async fn open_original(
    deps: &FetchDeps,
    code: &VerificationCode,
    typed: &DetailCode,
    disposition: impl Fn(&ReportNo) -> String,
) -> Result<(ReportNo, ReportFile), Refused> {
    let now = deps.clock.now();
    let item = deps
        .store
        .get(&keys::report_by_code(&code.sha256()))
        .await?;
    let Some(item) = item else {
        return Err(Refused::DetailCodeWrong);
    };
    let body: ReportItem = unpack(&item)?;
    match body.state {
        ReportItemState::Issued => {}
        // Not out, so nobody can hold it.
        ReportItemState::Pending | ReportItemState::Voided => return Err(Refused::DetailCodeWrong),
    }
    count(deps, code, now).await?;
    let own = DetailCode::derive(&deps.secrets.code_key, &body.report_id);
    match own.fits(typed) {
        Fits::No => return Err(Refused::DetailCodeWrong),
        Fits::Yes => {}
    }
    forget(deps, code).await;
    match judge(&body.summary, &body.status, now).0 {
        Verdict::Genuine { .. } | Verdict::Expired { .. } => {}
        Verdict::Withdrawn { .. } | Verdict::Unknown => return Err(Refused::OriginalWithdrawn),
    }
    let file = pdf_of(deps, &body, &disposition(&body.summary.report_no)).await?;
    Ok((body.summary.report_no, file))
}

/// Counts a try, unless one must wait.
async fn count(
    deps: &FetchDeps,
    code: &VerificationCode,
    now: ShanghaiTime,
) -> Result<(), Refused> {
    let key = keys::original_tries(&code.sha256());
    let mut last = StoreError::Unavailable("the count of tries");
    for attempt in 0..TRIES {
        let item = deps.store.get(&key).await?;
        let before = item.as_ref().map(unpack::<OriginalTries>).transpose()?;
        let before = before.filter(|before| now < before.last.plus_seconds(REMEMBERED_SECONDS));
        if let Some(until) = before.as_ref().and_then(|before| before.until)
            && now < until
        {
            return Err(Refused::DetailCodeWait {
                seconds: u64::try_from(until.unix() - now.unix()).unwrap_or(1).max(1),
                until,
            });
        }
        let wrong = before.map_or(0, |before| before.wrong).saturating_add(1);
        let after = OriginalTries {
            wrong,
            last: now,
            until: wait_after(wrong).map(|seconds| now.plus_seconds(seconds)),
        };
        let body = pack(&after);
        let ttl = Some(now.plus_seconds(REMEMBERED_SECONDS).unix());
        let op = match item {
            Some(item) => Op::Replace {
                key: key.clone(),
                at: item.v,
                body,
                ttl,
            },
            None => Op::Create {
                key: key.clone(),
                body,
                ttl,
            },
        };
        match deps.store.transact(vec![op]).await {
            Ok(()) => return Ok(()),
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => last = error,
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(last.into())
}

/// How long the next try waits after so many wrong ones.
fn wait_after(wrong: u32) -> Option<i64> {
    let more = wrong.checked_sub(FREE_TRIES)?;
    let doubled = FIRST_WAIT_SECONDS.checked_shl(more.min(16));
    Some(
        doubled
            .unwrap_or(LONGEST_WAIT_SECONDS)
            .min(LONGEST_WAIT_SECONDS),
    )
}

/// Takes the count back. What is left standing, since somebody else has moved it or the store is away, counts as one wrong
/// try: that keeps nobody out.
async fn forget(deps: &FetchDeps, code: &VerificationCode) {
    let key = keys::original_tries(&code.sha256());
    let gone = async {
        if let Some(item) = deps.store.get(&key).await? {
            let at = item.v;
            deps.store.transact(vec![Op::Delete { key, at }]).await?;
        }
        Ok::<(), StoreError>(())
    };
    if let Err(error) = gone.await {
        tracing::warn!(%error, "a count of tries was not taken back");
    }
}

#[cfg(test)]
mod tests {
    use super::wait_after;

    #[test]
    fn waits_grow_from_a_minute_to_an_hour_and_no_further() {
        let waits: Vec<_> = (1..=13).map(wait_after).collect();
        let expected = [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600].map(Some);
        assert_eq!(waits[..4], [None; 4]);
        assert_eq!(waits[4..], expected);
        assert_eq!(wait_after(u32::MAX), Some(3_600));
    }
}
