//! Invented answers of every kind, for the tests of the verify page and for looking at it.
#![allow(dead_code, reason = "each of its users takes what it needs")]

use chrono::NaiveDate;
use shared::api::{SectorFindingView, VerdictRecord, VerdictReport, VerdictView};
use shared::code::ReportNo;
use shared::credit_code::CreditCode;
use shared::page::Site;
use shared::policy::{Policy, SectorNo};
use shared::report::{Conclusion, Finding};
use shared::time::ShanghaiTime;
use shared::verdict::{Note, Verdict, Withdrawal, WithdrawalReason};
use shared::window::{LookBack, Window};

/// The demonstration's site.
pub(crate) const SITE: Site<'_> = Site {
    host: "127.0.0.1:8080",
    office_zh: "盐城市社会信用体系建设领导小组办公室",
    office_en: "Yancheng Social Credit Office",
    demonstration: true,
};

/// A day.
pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// The time of every check.
pub(crate) fn now() -> ShanghaiTime {
    ShanghaiTime::start_of(day(2026, 2, 3)).plus_seconds(10 * 3600 + 24 * 60)
}

fn policy() -> Policy {
    shared::policy::parse(include_str!("../../../infra/policies/yancheng-2024.toml"))
        .expect("the city's policy is valid")
}

/// The city's 45 sectors, all read, with data up to several days.
pub(crate) fn sectors() -> Vec<SectorFindingView<'static>> {
    policy()
        .sectors
        .iter()
        .enumerate()
        .map(|(i, sector)| SectorFindingView {
            no: sector.no,
            name_zh: sector.name_zh.clone().into(),
            data_as_of: Some(day(2026, 1, 30) - chrono::Days::new(i as u64 % 9)),
            finding: Finding::NoRecord,
        })
        .collect()
}

/// The usual report: 45 sectors and no record.
pub(crate) fn without_records() -> VerdictReport<'static> {
    let issued_at = ShanghaiTime::start_of(day(2026, 1, 31)).plus_seconds(9 * 3600 + 5 * 60);
    VerdictReport {
        report_no: ReportNo::new(issued_at, 0x2f3a_91c7),
        demonstration: true,
        name: "盐城鑫淼精密机械制造有限公司".into(),
        credit_code: CreditCode::parse("91320900MA1000009K").expect("a code of the standard"),
        look_back_years: LookBack::Three,
        window: Window {
            from: day(2023, 1, 31),
            to: day(2026, 1, 30),
        },
        issued_at,
        valid_through: day(2026, 2, 28),
        conclusion: Conclusion::NoRecords { sectors: 45 },
        sectors: sectors(),
        records: Vec::new(),
        records_not_listed: 0,
    }
}

/// A report with as many records as usually fit into the item, and more that do not.
pub(crate) fn with_records(count: u32, not_listed: u32) -> VerdictReport<'static> {
    let mut report = without_records();
    let kinds = [
        (13, "市生态环境局", "违反大气污染防治管理制度", "盐环罚"),
        (20, "市市场监督管理局", "未按规定公示年度报告", "盐市监罚"),
        (
            25,
            "市消防救援支队",
            "消防设施未保持完好有效",
            "盐消行罚决字",
        ),
    ];
    report.records = (0..count)
        .map(|i| {
            let (no, body, class, mark) = kinds[i as usize % kinds.len()];
            VerdictRecord {
                sector: SectorNo(no),
                document_no: format!("{mark}〔2025〕{}号", 107 - i).into(),
                decided_on: day(2025, 11, 20) - chrono::Days::new(u64::from(i) * 23),
                body: body.into(),
                class: class.into(),
                fine_yuan: (i % 3 != 1).then(|| "12000.00".to_owned()),
            }
        })
        .collect();
    for sector in &mut report.sectors {
        let found = kinds.iter().position(|kind| kind.0 == sector.no.0);
        if let Some(at) = found {
            let count = (0..count)
                .filter(|i| *i as usize % kinds.len() == at)
                .count();
            sector.finding = Finding::Records {
                count: count as u32,
            };
        }
    }
    report.conclusion = Conclusion::Records {
        records: count + not_listed,
        sectors: count.min(3),
    };
    report.records_not_listed = not_listed;
    report
}

/// The view of a report, as the JSON answer has it.
pub(crate) fn view(
    verdict: Verdict,
    report: Option<VerdictReport<'static>>,
    notes: Vec<Note>,
) -> VerdictView<'static> {
    let mut view: VerdictView<'static> = serde_json::from_value(serde_json::json!({
        "verdict": verdict.name(),
        "checked_at": now(),
        "notes": notes,
    }))
    .expect("the view reads back");
    view.report = report;
    if let Verdict::Withdrawn { reason, at } = verdict {
        view.withdrawn = Some(Withdrawal { reason, at });
    }
    view
}

/// Genuine until the end of February.
pub(crate) fn genuine() -> Verdict {
    Verdict::Genuine {
        through: day(2026, 2, 28),
    }
}

/// Expired at the end of February.
pub(crate) fn expired() -> Verdict {
    Verdict::Expired {
        on: day(2026, 2, 28),
    }
}

/// Withdrawn on the day after its issue.
pub(crate) fn withdrawn() -> Verdict {
    Verdict::Withdrawn {
        reason: WithdrawalReason::RecordWrong,
        at: ShanghaiTime::start_of(day(2026, 2, 1)).plus_seconds(15 * 3600),
    }
}
