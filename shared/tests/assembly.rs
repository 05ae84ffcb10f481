//! Assembly of the report, B 二, and of what its item keeps.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{all_delivered, day, demonstration, enterprise, example, penalty, request, yancheng};
use shared::canonical::to_canonical_json;
use shared::policy::{Policy, SectorNo};
use shared::record::{Contested, Record, RecordId};
use shared::report::{
    CannotIssue, Conclusion, Finding, Freshness, Sources, SpecialReport, assemble,
};
use shared::summary::SUMMARY_BYTES;
use shared::verdict::IssuedSummary;
use shared::window::LookBack;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const NOW: &str = "2025-03-10T09:00:00+08:00";

fn issue(
    policy: &Policy,
    records: &[Record],
    freshness: &Freshness,
    now: &str,
    look_back: LookBack,
) -> Result<SpecialReport, CannotIssue> {
    let sources = Sources {
        policy,
        entity: &enterprise(),
        records,
        freshness,
    };
    assemble(sources, &request(now, look_back))
}

/// Issued by the city's policy, every unit having delivered.
fn issued(records: &[Record]) -> SpecialReport {
    let policy = yancheng();
    let freshness = all_delivered(&policy, "2025-03-09");
    issue(&policy, records, &freshness, NOW, LookBack::One).unwrap()
}

#[test]
fn without_records_the_conclusion_speaks_of_every_sector() {
    let report = issued(&[]);
    let all = yancheng().sectors.len();
    assert_eq!(report.sectors.len(), all);
    assert_eq!(
        report.conclusion,
        Conclusion::NoRecords {
            sectors: u32::try_from(all).unwrap()
        }
    );
    assert!(report.sectors.iter().all(|row| {
        row.finding == Finding::NoRecord && row.data_as_of == Some(day("2025-03-09"))
    }));
}

#[test]
fn the_report_prints_what_it_was_made_from() {
    let report = issued(&[]);
    let policy = yancheng();
    assert_eq!(report.schema, "xinzheng-report/1");
    assert_eq!(report.policy.id, policy.id);
    assert_eq!(report.policy.basis_zh, policy.city.scheme_zh);
    assert!(!report.demonstration);
    assert_eq!(report.calendar, "2025年国务院办公厅节假日安排");
    assert_eq!(report.valid_through, day("2025-04-10"));
    assert_eq!(report.window.to, day("2025-03-07"));
    assert_eq!(report.entity.name, enterprise().name);
    let printed: Vec<SectorNo> = report.sectors.iter().map(|row| row.no).collect();
    let policys: Vec<SectorNo> = policy.sectors.iter().map(|sector| sector.no).collect();
    assert_eq!(printed, policys);
}

#[test]
fn before_its_first_day_a_sector_reads_not_yet_covered() {
    let policy = yancheng();
    let freshness = all_delivered(&policy, "2024-09-09");
    let report = issue(
        &policy,
        &[],
        &freshness,
        "2024-09-10T10:00:00+08:00",
        LookBack::One,
    )
    .unwrap();
    let mut covered = 0;
    for (row, sector) in report.sectors.iter().zip(&policy.sectors) {
        if sector.batch == 1 {
            covered += 1;
            assert_eq!(row.finding, Finding::NoRecord, "{}", sector.name_zh);
        } else {
            assert_eq!(row.finding, Finding::NotYetCovered, "{}", sector.name_zh);
            assert_eq!(row.data_as_of, None);
        }
    }
    assert_eq!(
        report.conclusion,
        Conclusion::NoRecords { sectors: covered }
    );
}

#[test]
fn data_reach_as_far_as_the_slowest_unit_of_a_sector() {
    let policy = yancheng();
    let shared_sector = policy
        .sectors
        .iter()
        .find(|sector| sector.units.len() > 1)
        .unwrap();
    let mut freshness = all_delivered(&policy, "2025-03-09");
    let slowest = shared_sector.units.last().unwrap().unit.clone();
    freshness.insert((shared_sector.no, slowest.clone()), day("2025-01-31"));
    let row = |freshness: &Freshness| {
        let report = issue(&policy, &[], freshness, NOW, LookBack::One).unwrap();
        let row = report.sectors.into_iter();
        row.clone().find(|row| row.no == shared_sector.no).unwrap()
    };
    assert_eq!(row(&freshness).data_as_of, Some(day("2025-01-31")));
    assert_eq!(row(&freshness).finding, Finding::NoRecord);

    freshness.remove(&(shared_sector.no, slowest));
    assert_eq!(row(&freshness).data_as_of, None);
    assert_eq!(row(&freshness).finding, Finding::NeverDelivered);
}

#[test]
fn a_sector_that_never_delivered_is_not_counted_as_without_records() {
    let policy = yancheng();
    let report = issue(&policy, &[], &Freshness::new(), NOW, LookBack::One).unwrap();
    assert_eq!(report.conclusion, Conclusion::NoRecords { sectors: 0 });
}

#[test]
fn a_delivery_of_another_sector_does_not_make_a_sector_fresh() {
    let policy = yancheng();
    let shared_unit = policy
        .units
        .iter()
        .find(|unit| policy.sectors_of(&unit.id).count() > 1)
        .unwrap();
    let sectors: Vec<SectorNo> = policy.sectors_of(&shared_unit.id).map(|s| s.no).collect();
    let freshness = Freshness::from([((sectors[1], shared_unit.id.clone()), day("2025-03-01"))]);
    let report = issue(&policy, &[], &freshness, NOW, LookBack::One).unwrap();
    let finding = |no| {
        let mut rows = report.sectors.iter();
        rows.find(|row| row.no == no).unwrap().finding
    };
    assert_eq!(finding(sectors[0]), Finding::NeverDelivered);
    assert_eq!(finding(sectors[1]), Finding::NoRecord);
}

#[test]
fn records_stand_by_sector_newest_first_then_by_number() {
    let policy = yancheng();
    let (first, last) = (policy.sectors[0].no, policy.sectors.last().unwrap().no);
    let mut same_day = penalty(first, "2025-01-02");
    same_day.document_no = "A".to_owned();
    same_day.id = RecordId("another".to_owned());
    let records = [
        penalty(last, "2025-02-01"),
        penalty(first, "2024-12-31"),
        penalty(first, "2025-01-02"),
        same_day.clone(),
        penalty(last, "2025-02-03"),
    ];
    let mut reversed = records.clone();
    reversed.reverse();
    let report = issued(&records);
    let order: Vec<&RecordId> = report.records.iter().map(|record| &record.id).collect();
    let expected = [3, 2, 1, 4, 0].map(|index| &records[index].id);
    assert_eq!(order, expected);
    assert_eq!(report.records, issued(&reversed).records);
    assert_eq!(
        report.conclusion,
        Conclusion::Records {
            records: 5,
            sectors: 2
        }
    );
    assert_eq!(report.sectors[0].finding, Finding::Records { count: 3 });
    assert_eq!(report.sectors[1].finding, Finding::NoRecord);
}

#[test]
fn a_record_that_is_not_shown_leaves_no_trace() {
    let no = yancheng().sectors[0].no;
    let mut repaired = penalty(no, "2025-01-02");
    repaired.status.corrected = true;
    repaired.status.repaired_on = Some(day("2025-02-01"));
    let mut exempted = penalty(no, "2025-01-03");
    exempted.status.exempted = true;
    assert_eq!(issued(&[repaired, exempted]), issued(&[]));
}

#[test]
fn a_disputed_record_carries_its_marks() {
    let mut record = penalty(yancheng().sectors[0].no, "2025-01-02");
    record.status.objection_open = true;
    record.status.contested = Some(Contested::Review);
    record.status.performed = Some(true);
    let shown = issued(&[record]).records.remove(0);
    assert!(shown.objection_open);
    assert_eq!(shown.contested, Some(Contested::Review));
    assert_eq!(shown.performed, Some(true));
}

#[test]
fn outside_the_scheme_no_report_is_issued() {
    let policy = yancheng();
    let at = |now: &str| issue(&policy, &[], &Freshness::new(), now, LookBack::One);
    let refused = CannotIssue::SchemeNotInForce {
        from: policy.in_force.from,
        through: policy.in_force.through,
    };
    assert_eq!(at("2024-08-31T23:59:59+08:00"), Err(refused.clone()));
    assert!(at("2024-09-01T00:00:00+08:00").is_ok());
    assert!(at("2026-08-31T23:59:59+08:00").is_ok());
    assert_eq!(at("2026-09-01T00:00:00+08:00"), Err(refused));
    // The day is the city's: in UTC it is still the 31st.
    assert!(at("2026-08-31T16:00:00Z").is_err());
}

#[test]
fn a_renewal_is_named_on_the_report() {
    let policy = demonstration();
    let at = |now: &str| issue(&policy, &[], &Freshness::new(), now, LookBack::Three);
    let report = at("2026-11-24T09:00:00+08:00").unwrap();
    assert!(report.demonstration);
    assert!(report.policy.basis_zh.starts_with(&policy.city.scheme_zh));
    assert!(report.policy.basis_zh.contains("演示虚构"));
    let renewal = &policy.renewals[0];
    assert_eq!(
        at("2027-09-01T00:00:00+08:00"),
        Err(CannotIssue::SchemeNotInForce {
            from: renewal.from,
            through: renewal.through
        })
    );
    let original = at("2026-08-31T09:00:00+08:00").unwrap();
    assert_eq!(original.policy.basis_zh, policy.city.scheme_zh);
}

#[test]
fn a_look_back_that_the_policy_does_not_offer_is_refused() {
    let policy = example();
    let at = |look_back| {
        let now = "2026-03-02T09:00:00+08:00";
        issue(&policy, &[], &Freshness::new(), now, look_back)
    };
    assert!(at(LookBack::Two).is_ok());
    assert_eq!(at(LookBack::Three), Err(CannotIssue::LookBackNotOffered));
}

#[test]
fn another_citys_report_follows_its_own_policy() {
    let policy = example();
    let freshness = all_delivered(&policy, "2025-05-30");
    let record = penalty(policy.sectors[1].no, "2025-05-30");
    let now = "2025-04-08T09:00:00+08:00";
    let report = issue(&policy, &[], &freshness, now, LookBack::Two).unwrap();
    // Two months are Sunday 2025-06-08: the next working day is 06-09.
    assert_eq!(report.valid_through, day("2025-06-09"));
    assert_eq!(report.sectors.len(), policy.sectors.len());
    assert_eq!(report.sectors[0].finding, Finding::NotYetCovered);

    let now = "2025-06-03T09:00:00+08:00";
    let report = issue(&policy, &[record], &freshness, now, LookBack::One).unwrap();
    assert_eq!(report.window.to, day("2025-05-30"));
    assert_eq!(report.sectors[1].finding, Finding::Records { count: 1 });
    assert_eq!(report.policy.city_zh, policy.city.name_zh);
}

#[test]
fn a_report_is_the_same_after_writing_and_reading() {
    let policy = yancheng();
    let records: Vec<Record> = policy
        .sectors
        .iter()
        .map(|sector| penalty(sector.no, "2025-01-02"))
        .collect();
    let report = issued(&records);
    let json = to_canonical_json(&report).unwrap();
    let read: SpecialReport = serde_json::from_slice(&json).unwrap();
    assert_eq!(read, report);
    assert_eq!(to_canonical_json(&read).unwrap(), json);
    let packed = rmp_serde::to_vec_named(&report).unwrap();
    assert_eq!(
        rmp_serde::from_slice::<SpecialReport>(&packed).unwrap(),
        report
    );
}

#[test]
fn a_summary_lists_the_newest_records_that_fit_and_counts_the_rest() {
    let no = yancheng().sectors[0].no;
    let mut records: Vec<Record> = (0..5_000)
        .map(|index| {
            let decided = day("2024-03-08") + chrono::Days::new(index % 365);
            let mut record = penalty(no, &decided.to_string());
            record.id = RecordId(format!("{index:064}"));
            record.document_no = format!("盐示环罚字〔2024〕第{index}号");
            record
        })
        .collect();
    records.reverse();
    let report = issued(&records);
    assert_eq!(report.records.len(), 5_000);
    let summary = report.summary(&"a".repeat(64));
    let packed = rmp_serde::to_vec_named(&summary).unwrap();
    assert!(packed.len() <= SUMMARY_BYTES, "{} bytes", packed.len());
    assert!(summary.records.len() >= 4, "{}", summary.records.len());
    assert_eq!(
        summary.records.len() + summary.records_not_listed as usize,
        5_000
    );
    let newest = &report.records[..summary.records.len()];
    assert!(
        summary
            .records
            .iter()
            .zip(newest)
            .all(|(a, b)| a.id == b.id)
    );
    let read: IssuedSummary = rmp_serde::from_slice(&packed).unwrap();
    assert_eq!(read, summary);
}

#[test]
fn a_summary_stays_within_its_bytes_whatever_the_sectors_found() {
    let policy = yancheng();
    let mut long = penalty(policy.sectors[0].no, "2025-01-02");
    long.class = "虚构的很长的违法行为类型".repeat(60);
    let records: Vec<Record> = policy
        .sectors
        .iter()
        .map(|sector| penalty(sector.no, "2025-01-01"))
        .chain([long])
        .collect();
    for records in [&records[..], &records[..45], &[]] {
        let summary = issued(records).summary(&"f".repeat(64));
        let packed = rmp_serde::to_vec_named(&summary).unwrap();
        assert!(packed.len() <= SUMMARY_BYTES, "{} bytes", packed.len());
        assert_eq!(
            summary.records.len() + summary.records_not_listed as usize,
            records.len()
        );
    }
}
