//! Verdicts, notes, and what an anonymous scan may see.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{all_delivered, day, enterprise, penalty, request, time, yancheng};
use shared::api::{IssuedReport, ReportListItem, ReportState, VerdictView};
use shared::code::VerificationCode;
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, public_name};
use shared::policy::SectorNo;
use shared::record::Fen;
use shared::report::{Purpose, Sources, SpecialReport, assemble};
use shared::time::ShanghaiTime;
use shared::verdict::{
    IssuedSummary, Note, ReportStatus, Verdict, Withdrawal, WithdrawalReason, judge,
};
use shared::window::LookBack;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn report_of(entity: &EntityProfile) -> SpecialReport {
    let policy = yancheng();
    let mut record = penalty(policy.sectors[0].no, "2026-01-05");
    record.fine = Some(Fen(350_000));
    let sources = Sources {
        policy: &policy,
        entity,
        records: &[record],
        freshness: &all_delivered(&policy, "2026-01-29"),
    };
    assemble(
        sources,
        &request("2026-01-31T10:00:00+08:00", LookBack::Two),
    )
    .unwrap()
}

fn summary() -> IssuedSummary {
    report_of(&enterprise()).summary(&"0".repeat(64))
}

fn code() -> VerificationCode {
    VerificationCode::parse("7K2M9QX4TB3NVW8A").unwrap()
}

fn verdict_at(now: &str) -> Verdict {
    judge(&summary(), &ReportStatus::default(), time(now)).0
}

fn withdrawn() -> ReportStatus {
    ReportStatus {
        withdrawn: Some(Withdrawal {
            reason: WithdrawalReason::RecordWrong,
            at: time("2026-02-03T00:00:00+08:00"),
        }),
        ..ReportStatus::default()
    }
}

#[test]
fn the_last_day_counts_as_valid_to_its_last_second() {
    let through = day("2026-02-28");
    for now in ["2026-01-31T10:00:00+08:00", "2026-02-28T23:59:59+08:00"] {
        assert_eq!(verdict_at(now), Verdict::Genuine { through });
    }
}

#[test]
fn a_second_later_it_is_expired_and_never_false() {
    let on = day("2026-02-28");
    for now in ["2026-03-01T00:00:00+08:00", "2036-03-01T00:00:00+08:00"] {
        assert_eq!(verdict_at(now), Verdict::Expired { on });
    }
    // The day is the city's, whatever zone the clock speaks.
    assert_eq!(verdict_at("2026-02-28T16:00:00Z"), Verdict::Expired { on });
}

#[test]
fn a_withdrawal_comes_before_all_else() {
    for now in ["2026-02-04T00:00:00+08:00", "2026-05-01T00:00:00+08:00"] {
        let (verdict, _) = judge(&summary(), &withdrawn(), time(now));
        assert_eq!(
            verdict,
            Verdict::Withdrawn {
                reason: WithdrawalReason::RecordWrong,
                at: time("2026-02-03T00:00:00+08:00")
            }
        );
    }
}

#[test]
fn notes_stand_beside_the_verdict_and_do_not_change_it() {
    let status = ReportStatus {
        withdrawn: None,
        fresher_exists: true,
        objection_open: true,
        records_changed: true,
    };
    let now = time("2026-02-01T00:00:00+08:00");
    let (verdict, notes) = judge(&summary(), &status, now);
    assert_eq!(verdict, verdict_at("2026-02-01T00:00:00+08:00"));
    assert_eq!(
        notes,
        [
            Note::FresherExists,
            Note::ObjectionOpen,
            Note::RecordsChanged
        ]
    );
    assert_eq!(judge(&summary(), &ReportStatus::default(), now).1, []);
}

fn view(found: Option<(&IssuedSummary, &ReportStatus)>, now: ShanghaiTime) -> serde_json::Value {
    serde_json::to_value(VerdictView::of(found, &yancheng(), now)).unwrap()
}

#[test]
fn an_unknown_code_shows_nothing_but_that_whenever_it_is_asked() {
    for now in ["2026-02-01T00:00:00+08:00", "2027-11-24T09:30:00+08:00"] {
        let policy = yancheng();
        let view = VerdictView::of(None, &policy, time(now));
        let json = serde_json::to_string(&view).unwrap();
        assert_eq!(json, r#"{"verdict":"unknown","notes":[]}"#);
        assert_eq!(
            serde_json::from_str::<VerdictView<'_>>(&json).unwrap(),
            view
        );
    }
}

#[test]
fn a_verdict_on_a_report_says_when_it_was_judged() {
    let now = "2026-02-01T00:00:00+08:00";
    let view = view(Some((&summary(), &ReportStatus::default())), time(now));
    assert_eq!(view["checked_at"], now);
}

#[test]
fn a_scan_shows_the_publicised_facts_that_expose_a_forged_page() {
    let summary = summary();
    let view = view(
        Some((&summary, &ReportStatus::default())),
        time("2026-02-01T00:00:00+08:00"),
    );
    assert_eq!(view["verdict"], "genuine");
    let report = &view["report"];
    assert_eq!(report["name"], "盐城示例纺织有限公司");
    assert_eq!(report["credit_code"], "91320900MA1000009K");
    assert_eq!(report["valid_through"], "2026-02-28");
    assert_eq!(
        report["sectors"].as_array().unwrap().len(),
        yancheng().sectors.len()
    );
    assert_eq!(
        report["sectors"][0]["name_zh"],
        yancheng().sectors[0].name_zh
    );
    assert_eq!(report["records"][0]["fine_yuan"], "3500.00");
    assert_eq!(report["records_not_listed"], 0);
}

#[test]
fn a_scan_never_shows_person_purpose_or_text() {
    let summary = summary();
    let shown = view(
        Some((&summary, &withdrawn())),
        time("2026-02-01T00:00:00+08:00"),
    )
    .to_string();
    for secret in [
        "王示例",
        "亭湖区",
        "虚构的违法事实",
        "虚构的处罚依据",
        "finance",
        "purpose",
        "representative",
        "address",
        &summary.records[0].id.0,
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("record_wrong"));
}

#[test]
fn an_individual_business_that_bears_its_operators_name_is_masked() {
    let name = |name, kind, person| public_name(name, kind, person).into_owned();
    let solo = EntityKind::IndividualBusiness;
    assert_eq!(name("张三丰", solo, "张三丰"), "张＊＊");
    assert_eq!(
        name("亭湖区张三丰小吃店", solo, " 张三丰 "),
        "亭湖区张＊＊小吃店"
    );
    assert_eq!(name("张三丰张三丰", solo, "张三丰"), "张＊＊张＊＊");
    assert_eq!(name("𠮷田鑫", solo, "𠮷田鑫"), "𠮷＊＊");
    // A trade name stays, and so does a name whose person is not known or a single character.
    assert_eq!(name("好味道小吃店", solo, "张三丰"), "好味道小吃店");
    assert_eq!(name("张三丰小吃店", solo, ""), "张三丰小吃店");
    assert_eq!(name("张记小吃店", solo, "张"), "张记小吃店");
    // Named after somebody who is the operator no longer, or whom the register does not name.
    assert_eq!(name("张三丰", solo, "李四"), "张＊＊");
    assert_eq!(name("欧阳三丰", solo, ""), "欧＊＊＊");
    assert_eq!(name("买买提·艾力", solo, "李四"), "买＊＊＊＊＊");
    assert_eq!(name("小卖部", solo, "李四"), "小卖部");
    // The name of an enterprise must show.
    for kind in EntityKind::ALL {
        let expected = if kind == solo {
            "李＊商行"
        } else {
            "李四商行"
        };
        assert_eq!(name("李四商行", kind, "李四"), expected);
    }
}

#[test]
fn the_view_masks_an_individual_business() {
    let mut entity = enterprise();
    entity.kind = EntityKind::IndividualBusiness;
    entity.name = "王示例小吃店".to_owned();
    entity.credit_code = CreditCode::parse("92320902MA1000009D").unwrap();
    let summary = report_of(&entity).summary("");
    let view = view(
        Some((&summary, &ReportStatus::default())),
        time("2026-02-01T00:00:00+08:00"),
    );
    assert_eq!(view["report"]["name"], "王＊＊小吃店");
}

#[test]
fn a_sector_that_a_later_policy_lacks_keeps_its_number() {
    let mut policy = yancheng();
    let gone = policy.sectors.remove(0);
    let now = time("2026-02-01T00:00:00+08:00");
    let summary = summary();
    let view = VerdictView::of(Some((&summary, &ReportStatus::default())), &policy, now);
    let first = view.report.unwrap().sectors.remove(0);
    assert_eq!(first.no, gone.no);
    assert_eq!(first.name_zh, format!("第{}项领域", gone.no.0));
    assert_ne!(first.no, SectorNo(0));
}

#[test]
fn the_first_answer_and_the_one_from_the_item_are_equal() {
    let report = report_of(&enterprise());
    let url = "https://credit.example/v/7K2M9QX4TB3NVW8A".to_owned();
    assert_eq!(
        IssuedReport::of(&report, url.clone()),
        IssuedReport::of_summary(&report.summary(""), code(), url, &yancheng())
    );
}

#[test]
fn the_owners_list_tells_the_state() {
    let summary = summary();
    for (status, now, state) in [
        (
            ReportStatus::default(),
            "2026-02-28T23:59:59+08:00",
            ReportState::Valid,
        ),
        (
            ReportStatus::default(),
            "2026-03-01T00:00:00+08:00",
            ReportState::Expired,
        ),
        (
            withdrawn(),
            "2026-03-01T00:00:00+08:00",
            ReportState::Withdrawn,
        ),
    ] {
        let item = ReportListItem::of(&summary, &status, code(), Purpose::Commerce, time(now));
        assert_eq!(item.state, state);
        assert_eq!(item.report_no, summary.report_no);
    }
}
