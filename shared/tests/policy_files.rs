//! The policy files in the repository are right, and a wrong one is told all its faults.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{DEMONSTRATION, EXAMPLE, YANCHENG, day, demonstration, example, yancheng};
use shared::api::Issuing;
use shared::policy::{Policy, SectorNo, UnitId, parse, parse_overlay};
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

/// The faults of the example city's policy with one text in place of another, as lines.
fn faults(of: &str, instead: &str) -> Vec<String> {
    assert!(EXAMPLE.contains(of), "{of} does not stand in the file");
    let lines = parse(&EXAMPLE.replacen(of, instead, 1)).map_err(|faults| {
        let lines = faults.iter().map(ToString::to_string);
        lines.collect::<Vec<_>>()
    });
    lines.expect_err("a fault")
}

// A change makes one fault, which names its place, and no others in its wake.
#[test]
fn each_slip_is_told_with_its_place() {
    for (of, instead, fault) in [
        (
            "no = 103",
            "no = 101",
            "sectors[1].no is `101`, as sectors[0].no is",
        ),
        (
            "seal_bit = 47",
            "seal_bit = 48",
            "sectors[1].seal_bit is `48`, as sectors[0].seal_bit is",
        ),
        (
            "seal_bit = 47",
            "seal_bit = 49",
            "sectors[1].seal_bit is 49; it must be a whole number from 1 to 48",
        ),
        (
            "seal_bit = 47",
            "seal_bit = 0",
            "sectors[1].seal_bit is 0; it must be a whole number from 1 to 48",
        ),
        (
            "no = 103",
            "no = 256",
            "sectors[1].no is 256; it must be a whole number from 1 to 255",
        ),
        (
            "no = 103",
            "no = \"103\"",
            "sectors[1].no must be a whole number from 1 to 255, not string",
        ),
        (
            "no = 103\n",
            "",
            "sectors[1].no is missing; it must be a whole number from 1 to 255",
        ),
        (
            "name_zh = \"港口领域\"",
            "name_zh = \"渔业领域\"",
            "sectors[1].name_zh is `渔业领域`, as sectors[0].name_zh is",
        ),
        (
            "name_en = \"Port\"",
            "name_en = \" \"",
            "sectors[1].name_en is empty",
        ),
        (
            "name_en = \"Port\"",
            "name_en = \"Port \"",
            "sectors[1].name_en has blanks around it or control characters in it",
        ),
        (
            "id = \"port\"",
            "id = \"salt\"",
            "units[2].id is `salt`, as units[1].id is",
        ),
        (
            "unit = \"heating-office\" }",
            "unit = \"nobody\" }",
            "sectors[7].units[0].unit names no unit: `nobody`",
        ),
        (
            "through = \"heating-office\"",
            "through = \"nobody\"",
            "sectors[7].units[1].through names no unit: `nobody`",
        ),
        (
            "through = \"heating-office\"",
            "through = \"heating-companies\"",
            "sectors[7].units[1].through is the unit itself",
        ),
        (
            "units = [{ unit = \"salt\" }]",
            "units = []",
            "sectors[2].units is empty: nobody would deliver",
        ),
        (
            "aliases_zh = [\"供热办\"]",
            "aliases_zh = [\"市盐务局\"]",
            "units[10].aliases_zh[0] is `市盐务局`, as units[2].name_zh is",
        ),
        (
            "through = 2028-03-14",
            "through = 2025-03-14",
            "in_force.through is before its first day",
        ),
        (
            "through = 2028-03-14",
            "through = \"2028-03-14\"",
            "in_force.through must be a date such as 2024-09-01, without quotes",
        ),
        (
            "in_force_from = 2025-03-15",
            "in_force_from = 2025-03-14",
            "sectors[1].in_force_from is before the scheme's first day",
        ),
        (
            "2025-06-02,",
            "2024-06-02,",
            "calendar[0].off[0] holds 2024-06-02, which is not in 2025",
        ),
        (
            "[2025-10-06, 2025-10-07]",
            "[2025-10-07, 2025-10-06]",
            "calendar[0].off[1] must run forward, by at most 31 days",
        ),
        (
            "work = [2025-10-11]",
            "work = [2025-10-10]",
            "calendar[0].work holds 2025-10-10, which is no weekend day",
        ),
        (
            "work = [2025-10-11]",
            "work = [2025-10-11, 2025-10-11]",
            "calendar[0].work[1] holds 2025-10-11 a second time",
        ),
        (
            "penalty = \"shown\"\n",
            "",
            "kinds.penalty is missing: each kind of record needs a rule",
        ),
        (
            "penalty = \"shown\"",
            "penalty = \"hidden\"",
            "kinds.penalty must be shown, awaiting_decision or never",
        ),
        (
            "look_backs = [1, 2]",
            "look_backs = [2, 1]",
            "look_backs must rise, each value once",
        ),
        (
            "look_backs = [1, 2]",
            "look_backs = []",
            "look_backs is empty",
        ),
        (
            "look_backs = [1, 2]",
            "look_backs = [1, 4]",
            "look_backs[1] is 4; it must be a whole number from 1 to 3",
        ),
        (
            "months = 2",
            "months = 13",
            "validity.months is 13; it must be a whole number from 1 to 12",
        ),
        (
            "answer = 5",
            "answer = 5\nanswers = 6",
            "objections.answers is not known here; known are accept, answer",
        ),
        (
            "accept = 1",
            "accept = 6",
            "objections.answer is before the day to accept",
        ),
        (
            "\"云彩领域\"",
            "\"盐业领域\"",
            "named_without_unit[0] has a unit: it is among the sectors",
        ),
        (
            "id = \"example-city\"",
            "id = \"Example City\"",
            "id must be of lower-case letters, digits and hyphens between them",
        ),
        ("[validity]", "[invalidity]", "validity is missing"),
    ] {
        let faults = faults(of, instead);
        assert!(
            faults.iter().any(|line| line == fault),
            "{fault}: {faults:#?}"
        );
        // A unit that loses its id is missed where a sector names it; a table that loses its name is unknown.
        let more = usize::from(["id = \"salt\"", "[invalidity]"].contains(&instead));
        assert_eq!(faults.len(), 1 + more, "{faults:#?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let wrong = EXAMPLE
        .replacen("no = 103", "no = 101", 1)
        .replacen("months = 2", "months = true", 1)
        .replacen("version = 7", "version = 0", 1)
        .replacen("unit = \"salt\"", "unit = \"pepper\"", 1);
    assert_eq!(parse(&wrong).unwrap_err().len(), 4);
}

#[test]
fn a_second_rule_for_a_kind_and_text_that_is_no_toml_are_told_with_their_line() {
    let twice = faults(
        "penalty = \"shown\"",
        "penalty = \"shown\"\npenalty = \"never\"",
    );
    assert!(
        twice[0].starts_with("the file is not TOML: line "),
        "{twice:?}"
    );
    let faults = parse("id = \"x\"\n\nversion = = 2\n").unwrap_err();
    assert!(faults[0].to_string().contains("line 3"), "{faults:?}");
}

#[test]
fn renewals_may_not_overlap_and_a_demonstrations_stays_in_one() {
    let renewal = "\n[[renewals]]\nfrom = 2028-03-14\nthrough = 2029-03-14\nbasis_zh = \"甲\"\nbasis_en = \"a\"\ndemonstration = true\n";
    let with = |text: &str| {
        let faults = parse(&format!(
            "{}{text}",
            EXAMPLE.replace("demonstration = true", "demonstration = false")
        ));
        faults
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        with(renewal),
        [
            "renewals[0].demonstration is true in a policy that is no demonstration",
            "renewals[0] overlaps in_force",
        ]
    );
    let next = renewal
        .replace("2028-03-14", "2028-03-15")
        .replace("= true", "= false");
    assert_eq!(
        with(&format!(
            "{next}{}",
            next.replace("2028-03-15", "2029-03-14")
        )),
        ["renewals[1] overlaps renewals[0]"]
    );
}

#[test]
fn an_overlay_must_name_the_policy_beneath() {
    let other = DEMONSTRATION.replace("extends = \"yancheng-2024\"", "extends = \"example-city\"");
    assert!(
        parse_overlay(YANCHENG, &other).unwrap_err()[0]
            .to_string()
            .starts_with("extends names")
    );
    let none = DEMONSTRATION.replace("extends = \"yancheng-2024\"", "");
    assert!(
        parse_overlay(YANCHENG, &none).unwrap_err()[0]
            .to_string()
            .starts_with("extends is missing")
    );
    // Alone it is no policy.
    assert!(parse(DEMONSTRATION).is_err());
}

#[test]
fn an_overlay_is_merged_key_by_key() {
    let change = "extends = \"yancheng-2024\"\n[objections]\nanswer = 9\n";
    let policy = parse_overlay(YANCHENG, change).unwrap();
    assert_eq!((policy.objections.accept, policy.objections.answer), (3, 9));
    assert_eq!(policy.sectors, yancheng().sectors);
}

#[test]
fn a_policy_is_the_same_after_writing_and_reading() {
    for policy in [yancheng(), demonstration(), example()] {
        let json = serde_json::to_vec(&policy).unwrap();
        assert_eq!(serde_json::from_slice::<Policy>(&json).unwrap(), policy);
    }
}
