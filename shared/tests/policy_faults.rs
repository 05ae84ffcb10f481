//! A wrong policy file is told all its faults at once, each with its place.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{DEMONSTRATION, EXAMPLE, YANCHENG, yancheng};
use shared::policy::{parse, parse_overlay};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
            "working_days = 5",
            "working_days = 0",
            "rhythm.working_days is 0; it must be a whole number from 1 to 250",
        ),
        (
            "working_days = 5",
            "working_days = 251",
            "rhythm.working_days is 251; it must be a whole number from 1 to 250",
        ),
        (
            "rhythm = { working_days = 1 }",
            "rhythm = 1",
            "sectors[2].rhythm must be a table, not integer",
        ),
        (
            "[in_force]",
            "[seal_image]\nfile = \"../seal.png\"\nsha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"\nwidth_mm = 42\n\n[in_force]",
            "seal_image.file must be the name of a .png file beside the policy's: letters, digits, `-`, `_` and `.`",
        ),
        (
            "filings = 2",
            "filings = 0",
            "repair.filings is 0; it must be a whole number from 1 to 250",
        ),
        (
            "within_days = 10\n",
            "",
            "objections.within_days is missing; it must be a whole number from 1 to 250",
        ),
        (
            "answer = 4",
            "answer = 1",
            "repair.answer is before the day to accept",
        ),
        (
            "through = 2025-12-31",
            "through = 2025-03-14",
            "repair.orders[0].through is before its first day",
        ),
        (
            "through = 2025-12-31",
            "through = 2026-01-15",
            "repair.orders[1].from is not after the last day of the order before",
        ),
        (
            "through = 2025-12-31\n",
            "",
            "repair.orders[1] follows an order that has no last day",
        ),
        (
            "least_months = 2",
            "least_months = 25",
            "repair.orders[0].terms[0].most_months is less than least_months",
        ),
        (
            "least_months = 2",
            "least_months = 121",
            "repair.orders[0].terms[0].least_months is 121; it must be a whole number from 1 to 120",
        ),
        (
            "sectors = [105]",
            "sectors = [106]",
            "repair.orders[0].terms[0].sectors names no sector: 106",
        ),
        (
            "sectors = [105]\n",
            "",
            "repair.orders[0].terms[1] is never met: an earlier one takes all records of a kind",
        ),
        (
            "kinds = [\"penalty\", \"compulsion\"]\nleast_months = 1",
            "kinds = [\"penalty\"]\nleast_months = 1",
            "repair.orders[0].terms leave some records of a kind without a class: the last for each kind has no mark",
        ),
        (
            "kinds = [\"penalty\"]\nleast_months = 6",
            "kinds = [\"fine\"]\nleast_months = 6",
            "repair.orders[1].terms[0].kinds[0] names no kind of record: `fine`",
        ),
        (
            "fine_from_wan = \"5\"",
            "fine_from_wan = \"five\"",
            "repair.orders[1].terms[0].fine_from_wan must be an amount in 万元 in quotes, such as \"0.5\"",
        ),
        (
            "ends_from = 2026-06-01",
            "ends_from = 2026-01-14",
            "repair.orders[1].ends_from is no day on which the order is in force",
        ),
        (
            "ends_from = 2026-06-01\n",
            "",
            "repair.orders[1].terms[1].ends needs `ends_from` of its order",
        ),
        (
            "ends = true",
            "ends = false",
            "repair.orders[1].ends_from ends nothing: no class says `ends`",
        ),
        (
            "most_months = 6\n",
            "",
            "repair.orders[1].terms[1].ends needs `most_months`",
        ),
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
            "register_unit = \"fairs\"",
            "register_unit = \"nobody\"",
            "register_unit names no unit: `nobody`",
        ),
        (
            "register_unit = \"fairs\"",
            "register_unit = \"heating-companies\"",
            "register_unit names a class of units, not one",
        ),
        (
            "register_unit = \"fairs\"\n",
            "",
            "register_unit is missing; it must be a text",
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
            "objections.answers is not known here; known are accept, answer, supply, filings, within_days",
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
        (
            "expiring_days = 3",
            "expiring_days = 0",
            "notices.expiring_days is 0; it must be a whole number from 1 to 27",
        ),
        (
            "expiring_days = 3",
            "expiring_days = 28",
            "notices.expiring_days is 28; it must be a whole number from 1 to 27",
        ),
        (
            "give_up_hours = 240",
            "give_up_hours = 337",
            "notices.give_up_hours is 337; it must be a whole number from 1 to 336",
        ),
        (
            "give_up_hours = 240",
            "give_up_hours = 1.5",
            "notices.give_up_hours must be a whole number from 1 to 336, not float",
        ),
        (
            "keep_days = 10\n",
            "keep_days = 181\n",
            "notices.keep_days is 181; it must be a whole number from 1 to 180",
        ),
        (
            "keep_days = 10\n",
            "",
            "notices.keep_days is missing; it must be a whole number from 1 to 180",
        ),
        (
            "keep_days = 10\n",
            "keep_days = 10\nkeep_hours = 1\n",
            "notices.keep_hours is not known here; known are expiring_days, give_up_hours, keep_days",
        ),
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
    let deadlines = policy.objections;
    assert_eq!(
        (deadlines.accept, deadlines.answer, deadlines.supply),
        (3, 9, 5)
    );
    assert_eq!(policy.sectors, yancheng().sectors);
}
