//! Sealing a report and checking a seal offline.

use super::{HOST, Made, median, millis, row};
use anyhow::{Context, Result, anyhow};
use functions::secrets::Secrets;
use functions::sign::Sealing;
use shared::seal::{Algorithm, Evidence, Statement, TrustedKeys, check_scanned};
use std::hint::black_box;

pub(crate) fn rows(made: &Made) -> Result<()> {
    let secrets = Secrets {
        code_key: [1; 32],
        index_key: functions::keys::IndexKey([2; 32]),
        cookie_key: [3; 32],
        csrf_key: [4; 32],
        log_key: [5; 32],
    };
    let sealing = Sealing::demonstration(&secrets, &made.policy)
        .map_err(|why| anyhow!("the keys of seals: {why:?}"))?;
    let report = made.report(0)?;
    let hash = functions::files::name_of(&shared::canonical::to_canonical_json(&report)?);
    let hash = functions::files::sha256_of(&hash).context("a hash")?;
    for algorithm in Algorithm::ALL {
        let seal = || {
            let statement = Statement::of(&report, &hash);
            sealing
                .seal(algorithm, HOST, &statement)
                .map_err(|why| anyhow!("{why:?}"))
        };
        let sealed = median(|| {
            black_box(seal()?);
            Ok(())
        })?;
        let digits = seal()?.digits();
        let checked = median(|| {
            let keys = sealing.trusted();
            let said = check_scanned(&report.code, &digits, HOST, keys, Evidence::Seal);
            black_box(said).map_err(|why| anyhow!("{why:?}"))?;
            Ok(())
        })?;
        let name = algorithm.name();
        row(&format!("seal ({name})"), &millis(sealed), "≤ 1 ms");
        row(
            &format!("offline check of a seal ({name})"),
            &millis(checked),
            "≤ 2 ms",
        );
    }
    let read = median(|| {
        let keys = TrustedKeys::read(sealing.file(), sealing.root());
        black_box(keys).map_err(|why| anyhow!("{why:?}"))?;
        Ok(())
    })?;
    row("key list read and trusted", &millis(read), "(no budget)");
    Ok(())
}
