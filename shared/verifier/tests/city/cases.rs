//! Cases: what lies on the table, and what must come of it.
//!
//! `expected` names every check of the judgement in order: as it is where it agrees, `!name=code` where it disagrees,
//! `?name=code` where it is not known.

use super::papers::{
    File, change, digits, file, list_of, log_proof, log_signer, report, result, scanned,
    scanned_sm2, usual, withdrawn,
};
use super::stamp::Authority;
use super::{
    CODE, COMPROMISED, HOST, ISSUING, OTHER_CODE, OTHER_STAMPING, ROOT, STAMPING, UNLISTED, key,
    key_list, time,
};
use serde_json::{Map, Value, json};
use shared::log::LogSigner;
use shared::report::SpecialReport;
use shared::verdict::{ReportStatus, Withdrawal, WithdrawalReason};

const NOW: &str = "2026-11-28T10:00:00+08:00";
const LATE: &str = "2027-03-01T10:00:00+08:00";
const CHECKED: &str = "2026-11-28T09:59:30+08:00";
const LOGGED: &str = "2026-11-26T09:31:00+08:00";

/// One case, as the file holds it.
struct Case(Map<String, Value>);

impl Case {
    fn new(name: &str, overall: &str, expected: &str) -> Self {
        let fields = json!({ "name": name, "now": NOW, "overall": overall, "expected": expected });
        match fields {
            Value::Object(fields) => Self(fields),
            other => unreachable!("not an object: {other}"),
        }
    }

    fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// With the list of that morning, which names nobody.
    fn fresh(self) -> Self {
        self.with("withdrawn", json!([fresh()]))
    }
}

fn fresh() -> String {
    withdrawn(list_of("2026-11-28T09:00:00+08:00", 40, &[]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The whole file of vectors.
pub(crate) fn vectors() -> Value {
    let (usual, other) = (usual(), report(OTHER_CODE));
    let made = |file: File<'_>| hex(&file.signed());
    let authority = Authority::new(STAMPING);
    let of = |report| File {
        report,
        proof_of: report,
        host: HOST,
        by: ISSUING,
        root: ROOT,
    };
    let stamped = |by: &Authority, over, at| hex(&of(&usual).stamped(by, over, at, &authority));
    let cases: Vec<Value> = [
        paper(&usual, &other),
        state(&usual),
        log(&usual, &other),
        files(),
        sm2(&usual),
        stamps(),
    ]
    .into_iter()
    .flatten()
    .chain(together(&usual, &other))
    .map(|case| Value::Object(case.0))
    .collect();
    json!({
        "about": "Cases of the verifier: what is given and what must come of it. Every key here is public knowledge and belongs to nobody.",
        "host": HOST,
        "root": hex(key(ROOT).public().spki()),
        "keys": String::from_utf8(key_list()).expect("a text"),
        "log_key": log_signer().verifier().to_string(),
        "files": {
            "good": hex(&file(&usual)),
            "other": hex(&file(&other)),
            "other root": made(File { root: 8, ..of(&usual) }),
            "unlisted key": made(File { by: UNLISTED, ..of(&usual) }),
            "other proof": made(File { proof_of: &other, ..of(&usual) }),
            "other host": made(File { host: "xinyong.example.com", ..of(&usual) }),
            "stamped": stamped(&authority, None, "20261126013005Z"),
            "stamped by another": stamped(&Authority::new(OTHER_STAMPING), None, "20261126013005Z"),
            "stamp of another": stamped(&authority, Some([1; 32]), "20261126013005Z"),
            "stamped before": stamped(&authority, None, "20261126012800Z"),
        },
        "cases": cases,
    })
}

fn paper(usual: &SpecialReport, other: &SpecialReport) -> Vec<Case> {
    let good = scanned(usual, ISSUING);
    let last = if good.ends_with('7') { '8' } else { '7' };
    let changed = format!("{}{last}", &good[..good.len() - 1]);
    let digits = digits(usual, HOST, ISSUING);
    let unlisted = scanned(usual, UNLISTED);
    let new = |name, overall, expected, text: &str| {
        Case::new(name, overall, expected)
            .with("scanned", text)
            .fresh()
    };
    vec![
        new("a paper", "authentic", "address code seal validity withdrawal", &good),
        new("as a desk scanner types it", "authentic", "address code seal validity withdrawal", &good.to_uppercase()),
        Case::new("a paper, and no list", "not_known", "address code seal validity ?withdrawal=withdrawal.nothing_asked")
            .with("scanned", good.as_str()),
        new("at a look-alike", "disagrees", "!address=address.other_host code seal validity withdrawal",
            &good.replace(HOST, "xinyong.example.com")),
        new("at a look-alike behind an @", "disagrees", "!address=address.other_host code seal validity withdrawal",
            &good.replace(HOST, &format!("{HOST}@example.com"))),
        new("code and seal without an address", "not_known", "?address=address.none code seal validity withdrawal",
            &format!("{CODE}#{digits}")),
        new("a code alone", "not_known", "?address=address.none code ?seal=seal.none ?validity=check.not_reached ?withdrawal=check.not_reached", CODE),
        new("a typing error", "disagrees", "?address=check.not_reached !code=code.mistyped ?seal=check.not_reached ?validity=check.not_reached ?withdrawal=check.not_reached",
            &good.replace(CODE, "7K2M9QX4TB3NVW8B")),
        new("the last digit changed", "disagrees", "address code !seal=seal.signature ?validity=check.not_reached ?withdrawal=check.not_reached", &changed),
        new("the seal cut", "disagrees", "address code !seal=seal.length ?validity=check.not_reached ?withdrawal=check.not_reached", &good[..good.len() - 1]),
        new("the seal of another report", "disagrees", "address code !seal=seal.other_code ?validity=check.not_reached ?withdrawal=check.not_reached",
            &format!("https://{HOST}/v/{}#{digits}", other.code)),
        new("a key that the list has not", "not_known", "address code ?seal=seal.unknown_key ?validity=check.not_reached ?withdrawal=check.not_reached", &unlisted),
        new("a key that the newest list has not", "disagrees", "address code !seal=seal.unknown_key ?validity=check.not_reached ?withdrawal=check.not_reached", &unlisted)
            .with("keys_fetched_at", CHECKED),
        new("a key that came after the list", "not_known", "address code ?seal=seal.unknown_key ?validity=check.not_reached ?withdrawal=check.not_reached", &unlisted)
            .with("keys_fetched_at", "2026-11-25T00:00:00+08:00"),
        new("a compromised key", "not_known", "address code ?seal=seal.key_compromised ?validity=check.not_reached ?withdrawal=check.not_reached", &scanned(usual, COMPROMISED)),
    ]
}

fn state(usual: &SpecialReport) -> Vec<Case> {
    let good = scanned(usual, ISSUING);
    let new =
        |name, overall, expected| Case::new(name, overall, expected).with("scanned", good.as_str());
    let list = |as_of, codes: &[&str]| json!([withdrawn(list_of(as_of, 40, codes))]);
    let status = ReportStatus::default();
    let gone = ReportStatus {
        withdrawn: Some(Withdrawal {
            reason: WithdrawalReason::RecordWrong,
            at: time("2026-11-27T15:00:00+08:00"),
        }),
        ..ReportStatus::default()
    };
    let genuine = |at| result(Some((usual, &status)), CODE, at);
    let forged = genuine(CHECKED).replacen("genuine", "expired", 1);
    vec![
        new("expired", "disagrees", "address code seal !validity=report.expired ?withdrawal=withdrawal.list_too_old")
            .fresh().with("now", LATE),
        new("expired, and a list of that day", "disagrees", "address code seal !validity=report.expired ?withdrawal=withdrawal.after_its_days")
            .with("withdrawn", list("2027-03-01T09:00:00+08:00", &[])).with("now", LATE),
        new("the clock is before the issue", "not_known", "address code seal ?validity=clock.before_issue ?withdrawal=clock.before_answer")
            .fresh().with("now", "2026-11-20T10:00:00+08:00"),
        new("withdrawn, by the list", "disagrees", "address code seal validity !withdrawal=report.withdrawn")
            .with("withdrawn", list("2026-11-28T09:00:00+08:00", &[CODE])),
        new("withdrawn, by what changed since", "disagrees", "address code seal validity !withdrawal=report.withdrawn")
            .with("withdrawn", json!([fresh(), change("2026-11-28T09:30:00+08:00", [40, 41], CODE)])),
        new("another report is withdrawn", "authentic", "address code seal validity withdrawal")
            .with("withdrawn", list("2026-11-28T09:00:00+08:00", &[OTHER_CODE])),
        new("the list is of the day before", "not_known", "address code seal validity ?withdrawal=withdrawal.list_too_old")
            .with("withdrawn", list("2026-11-27T09:00:00+08:00", &[])),
        new("the list is older than the report", "not_known", "address code seal validity ?withdrawal=withdrawal.list_before_issue")
            .with("withdrawn", list("2026-11-26T09:00:00+08:00", &[])),
        new("the service says so too", "authentic", "address code seal validity withdrawal result")
            .with("result", genuine(CHECKED)),
        new("the service does not answer", "not_known", "address code seal validity ?withdrawal=withdrawal.nothing_asked ?result=paper.not_got")
            .with("result", Value::Null),
        new("the service's word of last week", "not_known", "address code seal validity ?withdrawal=withdrawal.nothing_asked ?result=result.too_old")
            .with("result", genuine("2026-11-26T12:00:00+08:00")),
        new("withdrawn, by the service", "disagrees", "address code seal validity !withdrawal=report.withdrawn !result=report.withdrawn")
            .with("result", result(Some((usual, &gone)), CODE, CHECKED)),
        new("the service knows no such report", "disagrees", "address code seal validity ?withdrawal=withdrawal.nothing_asked !result=report.unknown")
            .with("result", result(None, CODE, CHECKED)),
        new("the service's word on another report", "disagrees", "address code seal validity ?withdrawal=withdrawal.nothing_asked !result=result.other_report")
            .with("result", result(None, OTHER_CODE, CHECKED)),
        new("a word that the service did not say", "disagrees", "address code seal validity ?withdrawal=withdrawal.nothing_asked !result=result.form")
            .with("result", forged),
        new("a word whose time was moved", "disagrees", "address code seal validity ?withdrawal=withdrawal.nothing_asked !result=answer.signature")
            .with("result", genuine("2026-11-26T12:00:00+08:00").replacen("2026-11-26T12:00", "2026-11-28T09:59", 1)),
    ]
}

fn log(usual: &SpecialReport, other: &SpecialReport) -> Vec<Case> {
    let good = scanned(usual, ISSUING);
    let compromised = scanned(usual, COMPROMISED);
    let signer = log_signer();
    let proof = |report, at| log_proof(report, time(at), None, &signer);
    let own = proof(usual, LOGGED);
    let mut moved = own.clone();
    moved["leaves"][0]["index"] = 2.into();
    let mut salted = own.clone();
    salted["leaves"][0]["salt"] = "00".repeat(16).into();
    let forger = LogSigner::new(&format!("{HOST}/log"), &[99; 32]).expect("a key");
    let gone = log_proof(
        usual,
        time(NOW),
        Some(time("2026-11-27T15:00:00+08:00")),
        &signer,
    );
    let new = |name, overall, expected, text: &str, proof: &Value| {
        let case = Case::new(name, overall, expected)
            .with("scanned", text)
            .fresh();
        case.with("log_proof", proof.to_string())
    };
    let refused = "address code seal !log={} validity withdrawal";
    let because = |code: &str| refused.replace("{}", code);
    vec![
        new(
            "in the log",
            "authentic",
            "address code seal log validity withdrawal",
            &good,
            &own,
        ),
        new(
            "not in the log yet",
            "not_known",
            "address code seal ?log=log.queued validity withdrawal",
            &good,
            &json!({"state": "queued"}),
        ),
        Case::new(
            "the log does not answer",
            "not_known",
            "address code seal ?log=paper.not_got validity withdrawal",
        )
        .with("scanned", good.as_str())
        .fresh()
        .with("log_proof", Value::Null),
        new(
            "another report is in the log",
            "disagrees",
            &because("log.other_report"),
            &good,
            &proof(other, LOGGED),
        ),
        new(
            "a leaf at another place",
            "disagrees",
            &because("log.inclusion"),
            &good,
            &moved,
        ),
        new(
            "a leaf with another salt",
            "disagrees",
            &because("log.inclusion"),
            &good,
            &salted,
        ),
        new(
            "the log of a forger",
            "disagrees",
            &because("log.checkpoint"),
            &good,
            &log_proof(usual, time(LOGGED), None, &forger),
        ),
        new(
            "no proof",
            "disagrees",
            &because("log.form"),
            &good,
            &json!({"state": "sequenced"}),
        ),
        new(
            "withdrawn, by the log",
            "disagrees",
            "address code seal log validity !withdrawal=report.withdrawn",
            &good,
            &gone,
        ),
        new(
            "a compromised key, and in the log before",
            "authentic",
            "address code seal log validity withdrawal",
            &compromised,
            &own,
        ),
        new(
            "a compromised key, and in the log after",
            "not_known",
            "address code ?seal=seal.key_compromised ?log=check.not_reached ?validity=check.not_reached ?withdrawal=check.not_reached",
            &compromised,
            &proof(usual, NOW),
        ),
        new(
            "a compromised key, and another report in the log before",
            "not_known",
            "address code ?seal=seal.key_compromised ?log=check.not_reached ?validity=check.not_reached ?withdrawal=check.not_reached",
            &compromised,
            &proof(other, LOGGED),
        ),
    ]
}

fn files() -> Vec<Case> {
    let new = |name, overall, expected, file: &str| {
        Case::new(name, overall, expected)
            .with("file", file)
            .fresh()
    };
    let rest = "?validity=check.not_reached ?withdrawal=check.not_reached";
    let form = |code| {
        format!(
            "!file_form={code} ?file_signature=check.not_reached ?file_report=check.not_reached ?file_proof=check.not_reached {rest}"
        )
    };
    let signature = |code| {
        format!(
            "file_form {code} ?file_report=check.not_reached ?file_proof=check.not_reached {rest}"
        )
    };
    let proof = |code| format!("file_form file_signature file_report !file_proof={code} {rest}");
    vec![
        new("a file", "authentic", "file_form file_signature file_report file_proof validity withdrawal", "good"),
        Case::new("a file, and no list", "not_known", "file_form file_signature file_report file_proof validity ?withdrawal=withdrawal.nothing_asked")
            .with("file", "good"),
        new("a page changed", "disagrees", &signature("!file_signature=file.changed"), "good").with("replace", json!(["/MediaBox[0 0 200 200]", "/MediaBox[0 0 200 201]"])),
        new("something appended", "disagrees", &form("file.structure"), "good").with("append", " "),
        new("no file of a report", "disagrees", &form("file.structure"), "good").with("replace", json!(["%PDF-1.7", "%PDF-1.4"])),
        new("signed under another root", "disagrees", &signature("!file_signature=file.unknown_root"), "other root"),
        new("signed by a key that the list has not", "not_known", &signature("?file_signature=file.unknown_key"), "unlisted key"),
        new("signed by a key that the newest list has not", "disagrees", &signature("!file_signature=file.unknown_key"), "unlisted key").with("keys_fetched_at", CHECKED),
        new("the proof of another report", "disagrees", &proof("file.proof_differs"), "other proof"),
        new("a seal for another host", "disagrees", &proof("file.seal"), "other host"),
        Case::new("nothing", "not_known", "?seal=seal.none ?validity=check.not_reached ?withdrawal=check.not_reached"),
    ]
}

/// Seals of SM2: their own list has the key, the usual one has not.
fn sm2(usual: &SpecialReport) -> Vec<Case> {
    let list = String::from_utf8(super::key_list_with_sm2()).expect("a text");
    let rest = "?validity=check.not_reached ?withdrawal=check.not_reached";
    let good = scanned_sm2(usual, HOST);
    let new = |name, overall, expected: &str, scanned: &str| {
        Case::new(name, overall, expected)
            .with("scanned", scanned)
            .with("keys", list.as_str())
            .fresh()
    };
    // In the middle of what is signed.
    let at = good.find('#').expect("a seal") + 80;
    let digit = if good.as_bytes()[at] == b'1' {
        "2"
    } else {
        "1"
    };
    let mut changed = good.clone();
    changed.replace_range(at..=at, digit);
    let forged = format!("address code !seal=seal.signature {rest}");
    vec![
        new(
            "a paper sealed by SM2",
            "authentic",
            "address code seal validity withdrawal",
            &good,
        ),
        new(
            "a paper sealed by SM2, a digit changed",
            "disagrees",
            &forged,
            &changed,
        ),
        new(
            "sealed by SM2 for another host",
            "disagrees",
            &forged,
            &scanned_sm2(usual, "xinyong.example.com"),
        ),
        Case::new(
            "sealed by SM2, and a list without that key",
            "not_known",
            &format!("address code ?seal=seal.unknown_key {rest}"),
        )
        .with("scanned", good.as_str())
        .fresh(),
    ]
}

/// Files with a time stamp.
fn stamps() -> Vec<Case> {
    let rest = "?file_report=check.not_reached ?file_proof=check.not_reached ?validity=check.not_reached ?withdrawal=check.not_reached";
    let bad = format!("file_form !file_signature=file.time_stamp {rest}");
    let new = |name, overall, expected: &str, file: &str| {
        Case::new(name, overall, expected)
            .with("file", file)
            .fresh()
    };
    vec![
        new(
            "a stamped file",
            "authentic",
            "file_form file_signature file_report file_proof validity withdrawal",
            "stamped",
        ),
        new(
            "a stamp by an authority that nobody named",
            "disagrees",
            &bad,
            "stamped by another",
        ),
        new(
            "a stamp over something else",
            "disagrees",
            &bad,
            "stamp of another",
        ),
        new(
            "a stamp from before the signature",
            "disagrees",
            &bad,
            "stamped before",
        ),
    ]
}

fn together(usual: &SpecialReport, other: &SpecialReport) -> Vec<Case> {
    let proof = log_proof(usual, time(LOGGED), None, &log_signer()).to_string();
    let status = ReportStatus::default();
    let new = |name, overall, expected, file: &str| {
        let case = Case::new(name, overall, expected)
            .with("file", file)
            .fresh();
        case.with("scanned", scanned(usual, ISSUING))
            .with("log_proof", proof.as_str())
            .with("result", result(Some((usual, &status)), CODE, CHECKED))
    };
    let whole = "address code seal file_form file_signature file_report file_proof";
    vec![
        new(
            "all that can be asked",
            "authentic",
            &format!("{whole} same_report log validity withdrawal result"),
            "good",
        ),
        new(
            "the file of another report",
            "disagrees",
            &format!(
                "{whole} !same_report=report.other !log=log.other_report validity withdrawal !result=result.other_report"
            ),
            "other",
        ),
        new(
            "a paper of another report",
            "disagrees",
            &format!("{whole} !same_report=report.other log validity withdrawal result"),
            "good",
        )
        .with("scanned", scanned(other, ISSUING)),
        Case::new(
            "an address without a seal, and a file",
            "not_known",
            "address code ?seal=seal.none file_form file_signature file_report file_proof ?same_report=seal.none validity withdrawal",
        )
        .with("scanned", format!("https://{HOST}/v/{CODE}"))
        .with("file", "good")
        .fresh(),
    ]
}
