//! Budgets of issuing and verifying, in process and without store or HTTP: medians of many runs.

mod seal;

use anyhow::{Context, Result, anyhow};
use chrono::NaiveDate;
use functions::demo::city::Firm;
use functions::pdf::{VerifyAddress, render};
use shared::api::VerdictView;
use shared::code::{ReportId, ReportNo, VerificationCode};
use shared::entity::EntityProfile;
use shared::page::{Answer, Site, VerifyPages};
use shared::policy::{Policy, parse_overlay};
use shared::record::{Provenance, Record, RecordId, RecordKind, RecordStatus};
use shared::report::{Freshness, Purpose, Request, Sources, SpecialReport, assemble};
use shared::text::Lang;
use shared::time::ShanghaiTime;
use shared::verdict::{ReportStatus, judge};
use shared::window::LookBack;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Host under the QR code.
const HOST: &str = "xz.example.cn";
/// Records of the report with records.
const RECORDS: usize = 3;
/// Records of the large one.
const MANY: usize = 5_000;

fn main() -> Result<()> {
    if std::env::args().any(|word| word == "--test") {
        return Ok(());
    }
    if std::env::args().any(|word| word == "--first") {
        return first_report();
    }
    let made = Made::new()?;
    let began = Instant::now();
    render(&made.report(0)?, &made.address()).map_err(|fault| anyhow!("{fault}"))?;
    row(
        "render, first of the process",
        &millis(began.elapsed()),
        "≤ 2 ms with the rules",
    );
    for (name, records) in [("acme: no record", 0), ("3 records", RECORDS)] {
        issue(&made, name, records, ["≤ 2 ms, aim 1 ms", "≤ 140 KB"])?;
        scan(&made, name, records)?;
    }
    seal::rows(&made)?;
    many_records()?;
    fresh_process()
}

/// A report that no one could read, to see that nothing grows faster than its records.
fn many_records() -> Result<()> {
    let mut made = Made::new()?;
    let few = made.records.clone();
    made.records = few
        .iter()
        .cycle()
        .zip(0..)
        .take(MANY)
        .map(|(record, n): (_, u64)| Record {
            id: RecordId(format!("{n:032x}")),
            document_no: format!("演示罚字〔2026〕{n}号"),
            facts: record.facts.repeat(6),
            decided_on: record.decided_on - chrono::Days::new(n % 300),
            ..record.clone()
        })
        .collect();
    issue(&made, "5,000 records", MANY, ["(no budget)", "(no budget)"])
}

fn row(what: &str, measured: &str, budget: &str) {
    println!("row\t{what}\t{measured}\t{budget}");
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Median of runs over about a second.
fn median(mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (begun.elapsed() < Duration::from_secs(1) && times.len() < 20_000) {
        let one = Instant::now();
        work()?;
        times.push(one.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

fn issue(made: &Made, name: &str, records: usize, [time, size]: [&str; 2]) -> Result<()> {
    let rules = median(|| made.report(records).map(|report| drop(black_box(report))))?;
    let report = made.report(records)?;
    let address = made.address();
    let mut bytes = 0;
    let drawn = median(|| {
        bytes = black_box(render(&report, &address))
            .map_err(|fault| anyhow!("{fault}"))?
            .len();
        Ok(())
    })?;
    let whole = median(|| {
        let report = made.report(records)?;
        let canonical = shared::canonical::to_canonical_json(&report)?;
        black_box(canonical);
        black_box(render(&report, &address)).map_err(|fault| anyhow!("{fault}"))?;
        Ok(())
    })?;
    row(
        &format!("issue, rules ({name})"),
        &millis(rules),
        "(part of the whole)",
    );
    row(
        &format!("issue, render ({name})"),
        &millis(drawn),
        "(part of the whole)",
    );
    row(
        &format!("issue, whole, without store ({name})"),
        &millis(whole),
        time,
    );
    row(
        &format!("report file ({name})"),
        &format!("{:.1} KB", bytes as f64 / 1024.0),
        size,
    );
    Ok(())
}

fn scan(made: &Made, name: &str, records: usize) -> Result<()> {
    let summary = made.report(records)?.summary("0");
    let status = ReportStatus::default();
    let pages = VerifyPages::of(&Site {
        host: HOST,
        office_zh: &made.policy.city.office_zh,
        office_en: &made.policy.city.office_en,
        demonstration: true,
    });
    let mut bytes = 0;
    let took = median(|| {
        let (verdict, _) = judge(&summary, &status, made.now);
        let view = VerdictView::of(Some((&summary, &status)), &made.policy, made.now);
        let answer = Answer::Judged {
            verdict,
            view: &view,
        };
        bytes = black_box(pages.page(Lang::Zh, answer)).len();
        Ok(())
    })?;
    row(
        &format!("scan, verdict and page ({name})"),
        &format!("{:.1} µs", took.as_secs_f64() * 1e6),
        "≤ 10 µs",
    );
    row(
        &format!("verify page ({name})"),
        &format!("{:.1} KB", bytes as f64 / 1024.0),
        "≤ 14 KB",
    );
    Ok(())
}

/// What a new process does until its first report is drawn.
fn first_report() -> Result<()> {
    let made = Made::new()?;
    black_box(render(&made.report(0)?, &made.address()).map_err(|fault| anyhow!("{fault}"))?);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or("0 kB");
    println!("{}", peak.trim().trim_end_matches(" kB"));
    Ok(())
}

fn fresh_process() -> Result<()> {
    let mut peak = 0_u64;
    let took = median(|| {
        let output = std::process::Command::new(std::env::current_exe()?)
            .arg("--first")
            .output()?;
        peak = String::from_utf8(output.stdout)?
            .trim()
            .parse()
            .context("no peak")?;
        Ok(())
    })?;
    row(
        "fresh process to its first report",
        &millis(took),
        "≤ 25 ms",
    );
    row(
        "its memory",
        &format!("{:.1} MB", peak as f64 / 1024.0),
        "≤ 20 MB",
    );
    Ok(())
}

/// What reports are made from.
struct Made {
    policy: Policy,
    entity: EntityProfile,
    records: Vec<Record>,
    freshness: Freshness,
    now: ShanghaiTime,
}

impl Made {
    fn new() -> Result<Self> {
        let policy = parse_overlay(
            include_str!("../../../infra/policies/yancheng-2024.toml"),
            include_str!("../../../infra/policies/yancheng-2024-demo.toml"),
        )
        .map_err(|faults| anyhow!("the policy has faults: {faults:?}"))?;
        let today = NaiveDate::from_ymd_opt(2026, 10, 14).context("a day")?;
        let now = ShanghaiTime::start_of(today).plus_seconds(9 * 3600);
        let code = Firm::Acme.code(&policy);
        let entity = EntityProfile {
            name: Firm::Acme.name(&policy),
            former_names: Vec::new(),
            credit_code: code,
            kind: shared::entity::EntityKind::Company,
            representative: "范样一".to_owned(),
            address: "盐城市演示区示范路1号".to_owned(),
            state: shared::entity::RegistrationState::Active,
            founded_on: today - chrono::Days::new(2_500),
            cancelled_on: None,
        };
        let mut freshness = Freshness::new();
        for sector in &policy.sectors {
            for unit in &sector.units {
                freshness.insert((sector.no, unit.unit.clone()), today - chrono::Days::new(1));
            }
        }
        let records = (0..RECORDS)
            .map(|n| record(&policy, code, today, now, n))
            .collect::<Result<_>>()?;
        Ok(Self {
            policy,
            entity,
            records,
            freshness,
            now,
        })
    }

    fn report(&self, records: usize) -> Result<SpecialReport> {
        let sources = Sources {
            policy: &self.policy,
            entity: &self.entity,
            records: &self.records[..records],
            freshness: &self.freshness,
        };
        let request = Request {
            report_no: ReportNo::new(self.now, 0x2f3a_91c7),
            code: VerificationCode::derive(&[7; 32], &ReportId([9; 16])),
            now: self.now,
            look_back: LookBack::Three,
            purpose: Purpose::Finance,
        };
        assemble(sources, &request).map_err(|refused| anyhow!("not issued: {refused:?}"))
    }

    fn address(&self) -> VerifyAddress {
        VerifyAddress::new(format!("https://{HOST}/v/7K2M9QX4TB3NVW8A"), HOST)
    }
}

/// An invented penalty.
fn record(
    policy: &Policy,
    subject: shared::credit_code::CreditCode,
    today: NaiveDate,
    now: ShanghaiTime,
    n: usize,
) -> Result<Record> {
    let sector = policy.sectors.get(n).context("a sector")?;
    let unit = sector.units.first().context("a unit")?;
    Ok(Record {
        id: RecordId(format!("{n:032x}")),
        version: 1,
        sector: sector.no,
        unit: unit.unit.clone(),
        kind: RecordKind::Penalty,
        subject,
        document_no: format!("演示罚字〔2026〕{n}号"),
        decided_on: today - chrono::Days::new(30 + 200 * n as u64),
        body: sector.responsible_unit_zh.clone(),
        body_code: None,
        class: "违反管理规定".to_owned(),
        facts: "未按规定办理手续，经检查发现后责令改正".to_owned(),
        basis: "演示条例第一条".to_owned(),
        measure: "罚款人民币壹仟元整".to_owned(),
        fine: Some(shared::record::Fen(100_000)),
        confiscated: None,
        fields: std::collections::BTreeMap::new(),
        status: RecordStatus {
            performed: Some(true),
            ..RecordStatus::default()
        },
        provenance: Provenance {
            delivery: "bench".to_owned(),
            line: 1,
            known_at: now,
            rev: 1,
            changed: None,
            settled: Vec::new(),
        },
    })
}
