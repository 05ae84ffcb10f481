//! Sealing and signing a report, and checking both offline.

use super::{HOST, Made, median, millis, row};
use anyhow::{Context, Result, anyhow};
use functions::pdf::{Attachments, VerifyAddress, render_to_sign};
use functions::random::OsRandom;
use functions::secrets::Secrets;
use functions::sign::Sealing;
use futures::FutureExt;
use shared::canonical::to_canonical_json;
use shared::log::{Event, Leaf};
use shared::report::Stated;
use shared::seal::{Algorithm, Evidence, Statement, TrustedKeys, check_scanned};
use shared::signed_file::{Proof, check_issued};
use std::hint::black_box;
use std::path::Path;

/// Where what was issued is written, for benches in another language.
const PAPERS: &str = "XINZHENG_PAPERS";

pub(crate) fn rows(made: &Made) -> Result<()> {
    let issuing = Issuing::new(made)?;
    for algorithm in Algorithm::ALL {
        seal_rows(&issuing, algorithm)?;
    }
    let sealing = &issuing.sealing;
    let read = median(|| {
        let keys = TrustedKeys::read(sealing.file(), sealing.root());
        black_box(keys).map_err(|why| anyhow!("{why:?}"))?;
        Ok(())
    })?;
    row("key list read and trusted", &millis(read), "(no budget)");
    file_rows(&issuing)
}

fn seal_rows(issuing: &Issuing<'_>, algorithm: Algorithm) -> Result<()> {
    let report = issuing.made.report(0)?;
    let json = to_canonical_json(&report)?;
    let hash = functions::files::sha256_of(&functions::files::name_of(&json)).context("a hash")?;
    let seal = || {
        let statement = Statement::of(&Stated::from(&report), &hash);
        let seal = issuing.sealing.seal(algorithm, HOST, &statement);
        seal.map_err(|why| anyhow!("{why:?}"))
    };
    let sealed = median(|| {
        black_box(seal()?);
        Ok(())
    })?;
    let digits = seal()?.digits();
    let checked = median(|| {
        let keys = issuing.sealing.trusted();
        let said = check_scanned(&report.code, &digits, HOST, keys, Evidence::Seal);
        black_box(said).map_err(|why| anyhow!("{why:?}"))?;
        Ok(())
    })?;
    let name = algorithm.name();
    row(
        &format!("seal ({name})"),
        &millis(sealed),
        "(part of the whole)",
    );
    row(
        &format!("offline check of a seal ({name})"),
        &millis(checked),
        "≤ 2 ms",
    );
    Ok(())
}

fn file_rows(issuing: &Issuing<'_>) -> Result<()> {
    for (name, records) in [("no record", 0), ("3 records", super::RECORDS)] {
        let whole = median(|| {
            black_box(issuing.issue(records)?);
            Ok(())
        })?;
        row(
            &format!("issue, sealed and signed, without store ({name})"),
            &millis(whole),
            "≤ 2 ms, aim 1 ms",
        );
        let issued = issuing.issue(records)?;
        let checked = median(|| {
            let keys = issuing.sealing.trusted();
            let said = check_issued(&issued.file, HOST, keys, Evidence::Seal);
            black_box(said).map_err(|why| anyhow!("{why:?}"))?;
            Ok(())
        })?;
        row(
            &format!("offline check of a file ({name})"),
            &millis(checked),
            "≤ 2 ms",
        );
    }
    if let Some(folder) = std::env::var_os(PAPERS) {
        issuing.issue(0)?.write(issuing, Path::new(&folder))?;
    }
    Ok(())
}

/// What issues.
struct Issuing<'a> {
    made: &'a Made,
    sealing: Sealing,
}

/// A report as it goes out.
struct Issued {
    text: String,
    file: Vec<u8>,
}

impl<'a> Issuing<'a> {
    fn new(made: &'a Made) -> Result<Self> {
        let secrets = Secrets {
            code_key: [1; 32],
            index_key: functions::keys::IndexKey([2; 32]),
            cookie_key: [3; 32],
            csrf_key: [4; 32],
            log_key: [5; 32],
        };
        let sealing = Sealing::demonstration(&secrets, &made.policy)
            .map_err(|why| anyhow!("the keys of seals: {why:?}"))?;
        Ok(Self { made, sealing })
    }

    /// All that issuing does, but for store and files (`use_cases/issue_report/drawing.rs`).
    fn issue(&self, records: usize) -> Result<Issued> {
        let report = self.made.report(records)?;
        let json = to_canonical_json(&report)?;
        let name = functions::files::name_of(&json);
        let report_hash = functions::files::sha256_of(&name).context("a hash")?;
        let statement = Statement::of(&Stated::from(&report), &report_hash);
        let seal = self
            .sealing
            .seal(Algorithm::Es256, HOST, &statement)
            .map_err(|why| anyhow!("{why:?}"))?;
        let address = format!("https://{HOST}/v/{}", report.code.as_str());
        let digits = seal.digits();
        let at = VerifyAddress::new(address.clone(), HOST).with_seal(&digits);
        let signing = self
            .sealing
            .signing_at(report.issued_at)
            .map_err(|why| anyhow!("{why:?}"))?;
        let proof = Proof {
            host: HOST.to_owned(),
            seal,
            key_list_version: self.sealing.list().version,
            leaf: Leaf {
                event: Event::Issued,
                salt: [6; 16],
                report_hash,
                code_hash: report.code.sha256(),
                at: report.issued_at,
                valid_through: Some(report.valid_through),
            },
            time_stamp_authorities: signing.authorities(),
        };
        let proof = proof.to_json().map_err(|why| anyhow!("{why:?}"))?;
        let attachments = Attachments {
            report: &json,
            proof: &proof,
        };
        let to_sign = signing.to_sign(attachments, report.issued_at)?;
        let unsigned = render_to_sign(&report, &at.context("digits")?, &to_sign)?;
        // Without a time stamp there is nothing to wait for.
        let file = signing
            .finish(signing.sign(unsigned)?, report.issued_at, &OsRandom)
            .now_or_never()
            .context("it waited")??;
        Ok(Issued {
            text: format!("{address}#{digits}"),
            file,
        })
    }
}

impl Issued {
    fn write(&self, issuing: &Issuing<'_>, folder: &Path) -> Result<()> {
        let sealing = &issuing.sealing;
        let root: String = sealing
            .root()
            .spki()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let papers = serde_json::json!({
            "host": HOST, "root": root, "scanned": self.text, "now": issuing.made.now.to_string(),
        });
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("papers.json"), papers.to_string())?;
        std::fs::write(folder.join("keys.json"), sealing.file())?;
        std::fs::write(folder.join("report.pdf"), &self.file)?;
        Ok(())
    }
}
