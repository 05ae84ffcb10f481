//! Policies, an entity and records that several tests share.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses a part, and one of them may use all"
)]

use chrono::NaiveDate;
use shared::code::{ReportNo, VerificationCode};
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::policy::{Policy, SectorNo, UnitId, parse, parse_overlay};
use shared::record::{Provenance, Record, RecordId, RecordKind, RecordStatus};
use shared::report::{Freshness, Purpose, Request};
use shared::time::ShanghaiTime;
use shared::window::LookBack;
use std::collections::BTreeMap;

/// The city's policy.
pub(crate) const YANCHENG: &str = include_str!("../../../infra/policies/yancheng-2024.toml");
/// What the demonstration changes in it.
pub(crate) const DEMONSTRATION: &str =
    include_str!("../../../infra/policies/yancheng-2024-demo.toml");
/// An invented city.
pub(crate) const EXAMPLE: &str = include_str!("../../../infra/policies/example-city.toml");

pub(crate) fn yancheng() -> Policy {
    parse(YANCHENG).unwrap()
}

pub(crate) fn demonstration() -> Policy {
    parse_overlay(YANCHENG, DEMONSTRATION).unwrap()
}

pub(crate) fn example() -> Policy {
    parse(EXAMPLE).unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn time(text: &str) -> ShanghaiTime {
    serde_json::from_value(text.into()).unwrap()
}

pub(crate) fn enterprise() -> EntityProfile {
    EntityProfile {
        name: "盐城示例纺织有限公司".to_owned(),
        former_names: Vec::new(),
        credit_code: CreditCode::parse("91320900MA1000009K").unwrap(),
        kind: EntityKind::Company,
        representative: "王示例".to_owned(),
        address: "盐城市亭湖区示例路1号".to_owned(),
        state: RegistrationState::Active,
        founded_on: day("2015-05-05"),
        cancelled_on: None,
    }
}

/// A penalty that counts.
pub(crate) fn penalty(sector: SectorNo, decided_on: &str) -> Record {
    Record {
        id: RecordId(format!("{}-{decided_on}", sector.0)),
        version: 1,
        sector,
        unit: UnitId("unit".to_owned()),
        kind: RecordKind::Penalty,
        subject: enterprise().credit_code,
        document_no: format!("示例罚字〔{}〕{decided_on}号", sector.0),
        decided_on: day(decided_on),
        body: "示例机关".to_owned(),
        body_code: None,
        class: "示例违法行为".to_owned(),
        facts: "虚构的违法事实".to_owned(),
        basis: "虚构的处罚依据".to_owned(),
        measure: "罚款".to_owned(),
        fine: None,
        confiscated: None,
        fields: BTreeMap::new(),
        status: RecordStatus::default(),
        provenance: Provenance {
            delivery: "D1".to_owned(),
            line: 1,
            known_at: time("2025-01-01T00:00:00+08:00"),
            rev: 1,
            changed: None,
            settled: Vec::new(),
        },
    }
}

/// Every unit of every sector delivered on that day.
pub(crate) fn all_delivered(policy: &Policy, on: &str) -> Freshness {
    policy
        .sectors
        .iter()
        .flat_map(|sector| {
            sector
                .units
                .iter()
                .map(|of| ((sector.no, of.unit.clone()), day(on)))
        })
        .collect()
}

pub(crate) fn request(now: &str, look_back: LookBack) -> Request {
    let now = time(now);
    Request {
        report_no: ReportNo::new(now, 7),
        code: VerificationCode::parse("7K2M9QX4TB3NVW8A").unwrap(),
        now,
        look_back,
        purpose: Purpose::Finance,
    }
}
