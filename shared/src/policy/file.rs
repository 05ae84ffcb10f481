//! Reading a policy file (TOML). All faults are told at once, each with its path.

use super::read::{Faults, Node};
use super::{
    CaseRules, City, KindRule, KindShown, NoticeRules, Period, Policy, Renewal, Rhythm, SealImage,
    Sector, SectorNo, SectorUnit, Unit, UnitId, Validity, check, read_repair,
};
use crate::calendar::{Calendar, CalendarYear};
use crate::record::RecordKind;
use crate::seal::Algorithm;
use crate::window::LookBack;
use core::fmt;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// A fault of a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// Where: `sectors[3].units[0].unit`; empty for the whole file.
    pub path: String,
    /// What is wrong, as a sentence that goes on from the path: `is missing`.
    pub sentence: String,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() {
            "the file"
        } else {
            &self.path
        };
        write!(f, "{path} {}", self.sentence)
    }
}

impl core::error::Error for PolicyFault {}

/// Reads a policy and checks it.
pub fn parse(text: &str) -> Result<Policy, Vec<PolicyFault>> {
    let table = table(text, "")?;
    read(&table)
}

/// Reads a policy that changes another: `extends` names the other's id; a table is merged key by key, every
/// other value stands in place of the other's. The whole is then checked like any policy.
pub fn parse_overlay(base: &str, overlay: &str) -> Result<Policy, Vec<PolicyFault>> {
    let mut table_of_base = table(base, "base")?;
    let mut changes = table(overlay, "overlay")?;
    let extends = changes.remove("extends");
    let base_id = table_of_base.get("id").and_then(Value::as_str);
    match extends.as_ref().and_then(Value::as_str) {
        Some(extends) if Some(extends) == base_id => {}
        Some(extends) => {
            return Err(vec![PolicyFault {
                path: "extends".to_owned(),
                sentence: format!(
                    "names `{extends}`, and the file beneath is `{}`",
                    base_id.unwrap_or_default()
                ),
            }]);
        }
        None => {
            return Err(vec![PolicyFault {
                path: "extends".to_owned(),
                sentence: "is missing; it names the policy beneath".to_owned(),
            }]);
        }
    }
    merge(&mut table_of_base, changes);
    read(&table_of_base)
}

pub(super) fn table(text: &str, path: &str) -> Result<Table, Vec<PolicyFault>> {
    text.parse::<Table>().map_err(|error| {
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1);
        vec![PolicyFault {
            path: path.to_owned(),
            sentence: format!("is not TOML: line {line}: {}", error.message()),
        }]
    })
}

pub(super) fn merge(beneath: &mut Table, changes: Table) {
    for (key, change) in changes {
        match (beneath.get_mut(&key), change) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, change) => {
                beneath.insert(key, change);
            }
        }
    }
}

pub(super) fn read(table: &Table) -> Result<Policy, Vec<PolicyFault>> {
    let mut faults = Faults::default();
    let policy = policy(table, &mut faults);
    check::check(&policy, &mut faults);
    if faults.0.is_empty() {
        Ok(policy)
    } else {
        Err(faults.0)
    }
}

fn policy(table: &Table, faults: &mut Faults) -> Policy {
    let root = Node::root(
        table,
        &[
            "id",
            "version",
            "demonstration",
            "city",
            "in_force",
            "renewals",
            "sectors",
            "units",
            "register_unit",
            "named_without_unit",
            "look_backs",
            "validity",
            "calendar",
            "rhythm",
            "objections",
            "repair",
            "notices",
            "kinds",
            "show_simple_procedure",
            "seal_algorithm",
            "seal_image",
        ],
        faults,
    );
    Policy {
        id: root.text("id", faults),
        version: root.number("version", u32::MAX, faults),
        demonstration: root.flag("demonstration", faults),
        city: city(&root, faults),
        in_force: in_force(&root, faults),
        renewals: renewals(&root, faults),
        sectors: sectors(&root, faults),
        units: units(&root, faults),
        register_unit: UnitId(root.text("register_unit", faults)),
        named_without_unit: root.texts("named_without_unit", faults),
        look_backs: look_backs(&root, faults),
        validity: validity(&root, faults),
        calendar: calendar(&root, faults),
        rhythm: rhythm(&root, faults),
        objections: objections(&root, faults),
        repair: read_repair::repair(&root, faults),
        notices: notices(&root, faults),
        kinds: kinds(&root, faults),
        show_simple_procedure: root.flag("show_simple_procedure", faults),
        seal_algorithm: seal_algorithm(&root, faults),
        seal_image: seal_image(&root, faults),
    }
}

fn city(root: &Node<'_>, faults: &mut Faults) -> City {
    let city = root.table(
        "city",
        &[
            "name_zh",
            "name_en",
            "office_zh",
            "office_en",
            "scheme_zh",
            "scheme_en",
        ],
        faults,
    );
    City {
        name_zh: city.text("name_zh", faults),
        name_en: city.text("name_en", faults),
        office_zh: city.text("office_zh", faults),
        office_en: city.text("office_en", faults),
        scheme_zh: city.text("scheme_zh", faults),
        scheme_en: city.text("scheme_en", faults),
    }
}

fn seal_algorithm(root: &Node<'_>, faults: &mut Faults) -> Algorithm {
    let name = root.text("seal_algorithm", faults);
    Algorithm::from_name(&name).unwrap_or_else(|| {
        // What is missing was noted where it was read.
        if !name.is_empty() {
            let known = Algorithm::ALL.map(Algorithm::name).join("`, `");
            faults.note(
                "seal_algorithm",
                format!("is `{name}`; known are `{known}`"),
            );
        }
        Algorithm::Es256
    })
}

fn seal_image(root: &Node<'_>, faults: &mut Faults) -> Option<SealImage> {
    if !root.has("seal_image") {
        return None;
    }
    let image = root.table("seal_image", &["file", "sha256", "width_mm"], faults);
    Some(SealImage {
        file: image.text("file", faults),
        sha256: image.text("sha256", faults),
        width_mm: byte(image.number("width_mm", WIDEST_SEAL, faults)),
    })
}

/// Room beside the conclusion, in mm; a city's own seal is 42 mm wide.
const WIDEST_SEAL: u32 = 45;

fn in_force(root: &Node<'_>, faults: &mut Faults) -> Period {
    let period = root.table("in_force", &["from", "through"], faults);
    Period {
        from: period.day("from", faults),
        through: period.day("through", faults),
    }
}

fn renewals(root: &Node<'_>, faults: &mut Faults) -> Vec<Renewal> {
    let known = ["from", "through", "basis_zh", "basis_en", "demonstration"];
    root.tables("renewals", true, &known, faults)
        .into_iter()
        .map(|row| Renewal {
            from: row.day("from", faults),
            through: row.day("through", faults),
            basis_zh: row.text("basis_zh", faults),
            basis_en: row.text("basis_en", faults),
            demonstration: row.flag("demonstration", faults),
        })
        .collect()
}

fn sectors(root: &Node<'_>, faults: &mut Faults) -> Vec<Sector> {
    let known = [
        "no",
        "seal_bit",
        "name_zh",
        "name_en",
        "responsible_unit_zh",
        "units",
        "batch",
        "in_force_from",
        "rhythm",
    ];
    root.tables("sectors", false, &known, faults)
        .into_iter()
        .map(|row| Sector {
            no: SectorNo(byte(row.number("no", u32::from(u8::MAX), faults))),
            seal_bit: byte(row.number("seal_bit", check::SEAL_BITS, faults)),
            name_zh: row.text("name_zh", faults),
            name_en: row.text("name_en", faults),
            responsible_unit_zh: row.text("responsible_unit_zh", faults),
            units: row
                .tables("units", false, &["unit", "through"], faults)
                .into_iter()
                .map(|unit| SectorUnit {
                    unit: UnitId(unit.text("unit", faults)),
                    through: unit.optional_text("through", faults).map(UnitId),
                })
                .collect(),
            batch: byte(row.number("batch", u32::from(u8::MAX), faults)),
            in_force_from: row.day("in_force_from", faults),
            rhythm: row.has("rhythm").then(|| rhythm(&row, faults)),
        })
        .collect()
}

/// A number that was read with a byte as its most.
pub(super) fn byte(number: u32) -> u8 {
    u8::try_from(number).unwrap_or_default()
}

fn units(root: &Node<'_>, faults: &mut Faults) -> Vec<Unit> {
    root.tables(
        "units",
        false,
        &["id", "name_zh", "aliases_zh", "class"],
        faults,
    )
    .into_iter()
    .map(|row| Unit {
        id: UnitId(row.text("id", faults)),
        name_zh: row.text("name_zh", faults),
        aliases_zh: row.texts("aliases_zh", faults),
        class: row.has("class") && row.flag("class", faults),
    })
    .collect()
}

fn look_backs(root: &Node<'_>, faults: &mut Faults) -> Vec<LookBack> {
    root.numbers("look_backs", 3, faults)
        .into_iter()
        .filter_map(|(_, years)| LookBack::from_years(byte(years)))
        .collect()
}

fn validity(root: &Node<'_>, faults: &mut Faults) -> Validity {
    let validity = root.table("validity", &["months", "extend_over_holidays"], faults);
    Validity {
        months: validity.number("months", 12, faults),
        extend_over_holidays: validity.flag("extend_over_holidays", faults),
    }
}

/// A rhythm is of a year at most, which is about 250 working days.
fn rhythm(of: &Node<'_>, faults: &mut Faults) -> Rhythm {
    let rhythm = of.table("rhythm", &["working_days"], faults);
    Rhythm {
        working_days: byte(rhythm.number("working_days", 250, faults)),
    }
}

fn objections(root: &Node<'_>, faults: &mut Faults) -> CaseRules {
    case_rules(&root.table("objections", &CASE_RULES, faults), faults)
}

/// Keys of the rules for a kind of case.
pub(super) const CASE_RULES: [&str; 5] = ["accept", "answer", "supply", "filings", "within_days"];

/// Rules for a kind of case.
pub(super) fn case_rules(of: &Node<'_>, faults: &mut Faults) -> CaseRules {
    CaseRules {
        accept: byte(of.number("accept", 90, faults)),
        answer: byte(of.number("answer", 90, faults)),
        supply: byte(of.number("supply", 90, faults)),
        filings: byte(of.number("filings", 250, faults)),
        within_days: byte(of.number("within_days", 250, faults)),
    }
}

fn notices(root: &Node<'_>, faults: &mut Faults) -> NoticeRules {
    let known = ["expiring_days", "give_up_hours", "keep_days"];
    let rules = root.table("notices", &known, faults);
    let hours = rules.number("give_up_hours", 14 * 24, faults);
    NoticeRules {
        expiring_days: byte(rules.number("expiring_days", 27, faults)),
        give_up_hours: u16::try_from(hours).unwrap_or_default(),
        keep_days: byte(rules.number("keep_days", 180, faults)),
    }
}

fn calendar(root: &Node<'_>, faults: &mut Faults) -> Calendar {
    let mut calendar = Calendar::default();
    for row in root.tables("calendar", true, &["year", "off", "work"], faults) {
        let number = row.number("year", 9999, faults);
        let Ok(year) = i32::try_from(number) else {
            continue;
        };
        let days = CalendarYear {
            off: check::days_of_year(year, &row, "off", faults),
            work: check::days_of_year(year, &row, "work", faults),
        };
        check::make_up_days(&days, &row, faults);
        if calendar.years.insert(year, days).is_some() {
            faults.note(row.at("year"), format!("is {year} a second time"));
        }
    }
    calendar
}

fn kinds(root: &Node<'_>, faults: &mut Faults) -> Vec<KindRule> {
    let names: Vec<String> = RecordKind::ALL.iter().map(name_of).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = root.table("kinds", &known, faults);
    let mut rules = Vec::new();
    let mut ruled = BTreeSet::new();
    for (name, shown) in table.pairs(faults) {
        let Some(kind) = named::<RecordKind>(&name) else {
            continue; // Noted as an unknown key.
        };
        ruled.insert(kind);
        match named::<KindShown>(&shown) {
            Some(shown) => rules.push(KindRule { kind, shown }),
            None if shown.is_empty() => {}
            None => faults.note(table.at(&name), "must be shown, awaiting_decision or never"),
        }
    }
    for (kind, name) in RecordKind::ALL.iter().zip(&names) {
        if !ruled.contains(kind) {
            faults.note(
                table.at(name),
                "is missing: each kind of record needs a rule",
            );
        }
    }
    rules.sort_by_key(|rule| rule.kind);
    rules
}

/// A value of one of our own enums from its name on the wire.
pub(super) fn named<'de, T: Deserialize<'de>>(name: &'de str) -> Option<T> {
    let deserializer: StrDeserializer<'de, ValueError> = name.into_deserializer();
    T::deserialize(deserializer).ok()
}

/// Name of a kind on the wire.
fn name_of(kind: &RecordKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("a kind is written as its name"),
    }
}
