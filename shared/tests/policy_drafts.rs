//! What a draft may change of the policy in force, and what it may not.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{day, demonstration};
use shared::policy::{Policy, SectorNo, amend, changes};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TODAY: &str = "2026-11-24";

fn drafted(text: &str) -> Policy {
    let text = format!("extends = \"yancheng-2024-demo\"\n{text}");
    amend(&demonstration(), &text, day(TODAY)).unwrap()
}

fn faults(text: &str) -> Vec<String> {
    let text = format!("extends = \"yancheng-2024-demo\"\n{text}");
    let faults = amend(&demonstration(), &text, day(TODAY)).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

/// Changed paths with what stands there now.
fn changed(text: &str) -> Vec<(String, Option<String>)> {
    let changes = changes(&demonstration(), &drafted(text));
    let changes = changes.into_iter().filter(|it| it.path != "version");
    changes.map(|it| (it.path, it.after)).collect()
}

#[test]
fn the_calendar_of_the_next_year_comes_beside_the_others() {
    let text = "[[calendar]]\nyear = 2027\noff = [2027-01-01, [2027-02-05, 2027-02-07]]\nwork = [2027-02-14]\n";
    let policy = drafted(text);
    let before = demonstration();
    assert_eq!(policy.version, before.version + 1);
    assert_eq!(policy.id, before.id);
    assert_eq!(policy.calendar.years.len(), before.calendar.years.len() + 1);
    assert!(policy.calendar.is_working_day(day("2027-02-14")));
    assert!(!policy.calendar.is_working_day(day("2027-02-05")));
    let to = |text: &str| Some(text.to_owned());
    assert_eq!(
        changed(text),
        [
            (
                "calendar[2027].off".to_owned(),
                to("2027-01-01, 2027-02-05, 2027-02-06, 2027-02-07")
            ),
            ("calendar[2027].work".to_owned(), to("2027-02-14")),
            ("calendar[2027].year".to_owned(), to("2027")),
        ]
    );
}

#[test]
fn a_deadline_a_renewal_and_a_rhythm_are_changed_by_themselves() {
    assert_eq!(
        changed("[objections]\nanswer = 10\n"),
        [("objections.answer".to_owned(), Some("10".to_owned()))]
    );
    let renewed = drafted(
        "[[renewals]]\nfrom = 2027-09-01\nthrough = 2028-08-31\nbasis_zh = \"演示\"\nbasis_en = \"demo\"\ndemonstration = true\n",
    );
    // The one that is there stays.
    assert_eq!(renewed.renewals.len(), demonstration().renewals.len() + 1);
    let longer = "[[renewals]]\nfrom = 2026-09-01\nthrough = 2027-12-31\n";
    let basis = &demonstration().renewals[0];
    let longer = format!(
        "{longer}basis_zh = \"{}\"\nbasis_en = \"{}\"\ndemonstration = true\n",
        basis.basis_zh, basis.basis_en
    );
    assert_eq!(
        changed(&longer),
        [(
            "renewals[2026-09-01].through".to_owned(),
            Some("2027-12-31".to_owned())
        )]
    );
}

#[test]
fn what_was_counted_by_stays() {
    for (text, fault) in [
        ("", "the file changes nothing"),
        ("id = \"other\"", "id is given by the publication"),
        ("version = 9", "version is given by the publication"),
        (
            "demonstration = false",
            "demonstration cannot be changed by a draft",
        ),
        (
            "[city]\nname_zh = \"他城\"",
            "city cannot be changed by a draft",
        ),
        (
            "[seal_image]\nfile = \"other.png\"",
            "seal_image cannot be changed by a draft",
        ),
        (
            "[in_force]\nthrough = 2030-01-01",
            "in_force cannot be changed by a draft",
        ),
        (
            "[[calendar]]\nyear = 2026\noff = [2026-11-23]\nwork = []",
            "calendar[2026] changes 2026-01-01, which has passed: what was counted by it stays",
        ),
        (
            "[[renewals]]\nfrom = 2026-09-01\nthrough = 2026-10-01\nbasis_zh = \"演\"\nbasis_en = \"x\"\ndemonstration = true",
            "renewals[2026-09-01].through is before today",
        ),
    ] {
        let faults = faults(text);
        assert!(faults.iter().any(|it| it == fault), "{text}: {faults:#?}");
    }
    let other = amend(&demonstration(), "extends = \"other\"", day(TODAY)).unwrap_err();
    assert_eq!(
        other[0].to_string(),
        "extends must be `yancheng-2024-demo`, the policy in force"
    );
    let none = amend(&demonstration(), "extends =", day(TODAY)).unwrap_err();
    assert!(
        none[0].to_string().contains("is not TOML: line 1"),
        "{none:?}"
    );
}

#[test]
fn all_faults_of_a_draft_are_told_at_once() {
    let faults =
        faults("register_unit = \"nobody\"\nlook_backs = [2, 1]\n[objections]\nanswer = 0\n");
    assert_eq!(faults.len(), 3, "{faults:#?}");
}

#[test]
fn a_sector_stays_and_another_may_come() {
    let before = demonstration();
    let first = &before.sectors[0];
    let row = |no: u8, bit: u8, from: &str, name: &str| {
        format!(
            "[[sectors]]\nno = {no}\nseal_bit = {bit}\nname_zh = \"{name}\"\nname_en = \"{name}\"\n\
             responsible_unit_zh = \"某局\"\nbatch = 3\nin_force_from = {from}\nunits = [{{ unit = \"market\" }}]\n"
        )
    };
    let policy = drafted(&row(46, 46, "2027-01-01", "新领域"));
    assert_eq!(policy.sectors.len(), before.sectors.len() + 1);
    assert_eq!(policy.sectors.last().unwrap().no, SectorNo(46));
    // In its own place, and sealed by its own bit.
    let renamed = drafted(&row(first.no.0, first.seal_bit, "2024-09-01", "新名"));
    assert_eq!(renamed.sectors[0].name_zh, "新名");
    for (sector, fault) in [
        (
            row(1, 46, "2024-09-01", "新名"),
            "sectors[1].seal_bit cannot be changed: reports are sealed by it",
        ),
        (
            row(1, 1, "2027-01-01", "新名"),
            "sectors[1].in_force_from cannot be changed from or to a day that has passed",
        ),
    ] {
        assert_eq!(faults(&sector), [fault]);
    }
    let twice = faults(&(row(46, 46, "2027-01-01", "新") + &row(46, 47, "2027-01-01", "又")));
    assert!(
        twice[0].contains("is `46`, as sectors[45].no is"),
        "{twice:?}"
    );
}
