//! The policy files in the repository are right, and answer what is asked of them.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{day, demonstration, example, yancheng};
use shared::api::Issuing;
use shared::policy::{Policy, SectorNo, UnitId};
use std::collections::BTreeSet;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn the_annex_is_whole() {
    let policy = yancheng();
    assert_eq!(policy.sectors.len(), 45);
    let batch = |number| policy.sectors.iter().filter(move |s| s.batch == number);
    assert_eq!(batch(1).count(), 19);
    assert!(batch(1).all(|sector| sector.in_force_from == day("2024-09-01")));
    assert_eq!(batch(2).count(), 26);
    assert!(batch(2).all(|sector| sector.in_force_from == day("2024-10-01")));
    // 47 sectors are named in B 二(三).
    assert_eq!(policy.sectors.len() + policy.named_without_unit.len(), 47);
    for (row, sector) in (1..).zip(&policy.sectors) {
        assert_eq!((sector.no, sector.seal_bit), (SectorNo(row), row));
    }
}

#[test]
fn a_unit_may_have_several_sectors_and_a_sector_several_units() {
    let policy = yancheng();
    let with_several = policy
        .units
        .iter()
        .filter(|unit| policy.sectors_of(&unit.id).count() > 1);
    assert_eq!(with_several.count(), 3);
    let last = policy.sectors.last().unwrap();
    assert_eq!(last.units.len(), 3);
    assert!(last.units.iter().all(|of| of.through.is_some()));
}

#[test]
fn a_unit_is_found_by_every_name_that_the_annex_prints() {
    let policy = yancheng();
    let single = policy
        .sectors
        .iter()
        .filter(|sector| sector.units.len() == 1);
    let mut names = BTreeSet::new();
    for sector in single {
        let name = &sector.responsible_unit_zh;
        assert_eq!(policy.unit_named(name).unwrap().id, sector.units[0].unit);
        names.insert(name);
    }
    assert!(names.len() < policy.sectors.len());
    assert_eq!(policy.unit_named("没有这个单位"), None);
}

#[test]
fn the_register_comes_from_one_unit_which_the_policy_names() {
    for (policy, name) in [
        (yancheng(), "市市场监督管理局"),
        (demonstration(), "市市场监督管理局"),
        (example(), "市集市管理处"),
    ] {
        assert_eq!(policy.unit(&policy.register_unit).unwrap().name_zh, name);
    }
}

#[test]
fn the_original_ends_and_the_demonstration_says_that_its_renewal_is_invented() {
    let original = yancheng();
    assert_eq!(original.issuing(day("2026-08-31")), Issuing::Scheme);
    assert_eq!(original.issuing(day("2026-09-01")), Issuing::NotInForce);
    assert_eq!(original.issuing(day("2024-08-31")), Issuing::NotInForce);

    let policy = demonstration();
    assert_eq!(policy.issuing(day("2026-08-31")), Issuing::Scheme);
    for today in ["2026-09-01", "2027-08-31"] {
        let Issuing::Renewal {
            basis_zh,
            basis_en,
            through,
            demonstration,
        } = policy.issuing(day(today))
        else {
            panic!("no renewal on {today}");
        };
        assert!(demonstration && through == day("2027-08-31"));
        assert!(basis_zh.contains("虚构") && basis_zh.contains("2026年8月31日"));
        assert!(basis_en.contains("Invented") && basis_en.contains("31 August 2026"));
    }
    assert_eq!(policy.issuing(day("2027-09-01")), Issuing::NotInForce);
}

#[test]
fn the_demonstration_changes_nothing_but_its_renewal() {
    let mut policy = demonstration();
    assert!(policy.demonstration);
    policy.demonstration = false;
    policy.id = yancheng().id;
    policy.renewals.clear();
    assert_eq!(policy, yancheng());
}

#[test]
fn the_second_city_differs_in_everything_that_is_data() {
    let (one, other) = (yancheng(), example());
    let names = |policy: &Policy| -> BTreeSet<String> {
        let sectors = policy.sectors.iter();
        sectors.map(|sector| sector.name_zh.clone()).collect()
    };
    assert!(names(&one).is_disjoint(&names(&other)));
    let ids: BTreeSet<UnitId> = one.units.iter().map(|unit| unit.id.clone()).collect();
    assert!(other.units.iter().all(|unit| !ids.contains(&unit.id)));
    assert_ne!(one.in_force, other.in_force);
    assert_ne!(one.look_backs, other.look_backs);
    assert_ne!(one.validity, other.validity);
    assert_ne!(one.calendar, other.calendar);
    assert_ne!(one.objections, other.objections);
    assert_ne!(one.show_simple_procedure, other.show_simple_procedure);
}

#[test]
fn the_view_answers_for_today() {
    let view = yancheng().view(day("2024-09-18"));
    assert_eq!(view.issuing, Issuing::Scheme);
    assert_eq!(view.windows.len(), 3);
    assert_eq!(view.windows[0].window.to, day("2024-09-14"));
    assert_eq!(view.valid_through_if_issued_today, day("2024-10-18"));
    let in_force = view.sectors.iter().filter(|sector| sector.in_force).count();
    assert_eq!(in_force, 19);
    assert_eq!(example().view(day("2026-03-02")).windows.len(), 2);
}

#[test]
fn a_policy_is_the_same_after_writing_and_reading() {
    for policy in [yancheng(), demonstration(), example()] {
        let json = serde_json::to_vec(&policy).unwrap();
        assert_eq!(serde_json::from_slice::<Policy>(&json).unwrap(), policy);
    }
}
