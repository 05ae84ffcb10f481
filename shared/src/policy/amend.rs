//! A policy is changed by a draft (政策修订): what it changes, and what no draft may change.
//!
//! Reports keep to the version under which they were issued. A draft changes what comes: nothing by which a report, a
//! deadline or a verdict was counted already.

use super::file::{PolicyFault, merge, read, table};
use super::read::Faults;
use super::{Policy, Renewal, Sector};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A value that a draft changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where: `calendar[2027].off`. Rows of a list stand under what names them.
    pub path: String,
    /// What stood there; `None` if nothing did.
    pub before: Option<String>,
    /// What stands there now; `None` if nothing does.
    pub after: Option<String>,
}

/// Keys that come with the publication.
const GIVEN: [&str; 2] = ["id", "version"];

/// Keys of which no draft may speak. A seal's image is a file on each server, and goes with the policy's file.
const FIXED: [&str; 4] = ["demonstration", "city", "in_force", "seal_image"];

/// The policy that comes of `draft`, a TOML text that holds what changes: the next version of `before`. `extends`
/// names `before`. Rows of a calendar stand in place of those of their year, of renewals of those of their first day, of
/// sectors and units of those of their number and id; a table is merged key by key; every other value stands in place
/// of the other's.
pub fn amend(before: &Policy, draft: &str, today: NaiveDate) -> Result<Policy, Vec<PolicyFault>> {
    let mut changes = table(draft, "")?;
    let mut faults = Faults::default();
    let extends = changes.remove("extends");
    if extends.as_ref().and_then(Value::as_str) != Some(before.id.as_str()) {
        faults.note(
            "extends",
            format!("must be `{}`, the policy in force", before.id),
        );
    }
    for key in GIVEN {
        if changes.contains_key(key) {
            faults.note(key, "is given by the publication");
        }
    }
    for key in FIXED {
        if changes.contains_key(key) {
            faults.note(key, "cannot be changed by a draft");
        }
    }
    if !faults.0.is_empty() {
        return Err(faults.0);
    }
    let mut whole = table_of(before);
    for (list, name) in NAMED {
        if let Some(Value::Array(rows)) = changes.get(list) {
            let rows = with_rows(whole.get(list), rows, name);
            changes.insert(list.to_owned(), Value::Array(rows));
        }
    }
    merge(&mut whole, changes);
    let version = before.version.saturating_add(1);
    whole.insert("version".to_owned(), Value::Integer(version.into()));
    let after = read(&whole)?;
    succession(before, &after, today, &mut faults);
    if faults.0.is_empty() {
        Ok(after)
    } else {
        Err(faults.0)
    }
}

/// Lists whose rows stand in place of those of the same name, each with the key that names a row.
const NAMED: [(&str, &str); 4] = [
    ("calendar", "year"),
    ("renewals", "from"),
    ("sectors", "no"),
    ("units", "id"),
];

/// The rows beneath with those of a draft, each in the place of the one of its name, or at the end.
fn with_rows(beneath: Option<&Value>, rows: &[Value], name: &str) -> Vec<Value> {
    let named = |row: &Value| row.get(name).map(plain);
    let mut all = beneath
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let there = all.len();
    for row in rows {
        // Two rows of one name in a draft are two rows, and a fault of the whole.
        let mut places = all.iter_mut().take(there);
        match places.find(|old| named(row).is_some() && named(old) == named(row)) {
            Some(old) => *old = row.clone(),
            None => all.push(row.clone()),
        }
    }
    all
}

/// What must stay between two versions.
fn succession(before: &Policy, after: &Policy, today: NaiveDate, faults: &mut Faults) {
    for sector in &before.sectors {
        sector_stays(sector, after, today, faults);
    }
    for unit in &before.units {
        if after.unit(&unit.id).is_none() {
            faults.note("units", format!("lacks `{}`: records name it", unit.id.0));
        }
    }
    for renewal in &before.renewals {
        if renewal.from <= today {
            renewal_stays(renewal, after, today, faults);
        }
    }
    let passed = |policy: &Policy| -> BTreeMap<NaiveDate, bool> {
        let years = policy.calendar.years.values();
        let listed = years.flat_map(|year| {
            let off = year.off.iter().map(|day| (*day, false));
            off.chain(year.work.iter().map(|day| (*day, true)))
        });
        listed.filter(|(day, _)| *day <= today).collect()
    };
    let (was, is) = (passed(before), passed(after));
    let mut days: Vec<&NaiveDate> = was.keys().chain(is.keys()).collect();
    days.sort_unstable();
    days.dedup();
    // A weekend day may be listed as off or not: that changes nothing.
    let differs = |day: &&&NaiveDate| {
        before.calendar.is_working_day(***day) != after.calendar.is_working_day(***day)
    };
    for day in days.iter().filter(differs) {
        faults.note(
            format!("calendar[{}]", day.year()),
            format!("changes {day}, which has passed: what was counted by it stays"),
        );
    }
    let same = Policy {
        version: before.version,
        ..after.clone()
    };
    if faults.0.is_empty() && same == *before {
        faults.note("", "changes nothing");
    }
}

fn sector_stays(sector: &Sector, after: &Policy, today: NaiveDate, faults: &mut Faults) {
    let no = sector.no.0;
    let Some(new) = after.sector(sector.no) else {
        faults.note("sectors", format!("lacks {no}: reports name it"));
        return;
    };
    if new.seal_bit != sector.seal_bit {
        let path = format!("sectors[{no}].seal_bit");
        faults.note(path, "cannot be changed: reports are sealed by it");
    }
    let begun = sector.in_force_from <= today || new.in_force_from <= today;
    if new.in_force_from != sector.in_force_from && begun {
        let path = format!("sectors[{no}].in_force_from");
        faults.note(path, "cannot be changed from or to a day that has passed");
    }
}

fn renewal_stays(renewal: &Renewal, after: &Policy, today: NaiveDate, faults: &mut Faults) {
    let path = format!("renewals[{}]", renewal.from);
    let found = after.renewals.iter().find(|new| new.from == renewal.from);
    let Some(new) = found else {
        faults.note(
            "renewals",
            format!("lacks {}, which has begun", renewal.from),
        );
        return;
    };
    // Reports were issued on it up to today.
    if new.through < renewal.through.min(today) {
        faults.note(format!("{path}.through"), "is before today");
    }
    if (&new.basis_zh, &new.basis_en) != (&renewal.basis_zh, &renewal.basis_en) {
        faults.note(path, "has begun: reports print its basis, which stays");
    }
}

/// What differs between two versions, in the order of their paths.
pub fn changes(before: &Policy, after: &Policy) -> Vec<Change> {
    let (before, mut after) = (values_of(before), values_of(after));
    let mut all: Vec<Change> = before
        .into_iter()
        .filter_map(|(path, before)| {
            let after = after.remove(&path);
            (after.as_ref() != Some(&before)).then_some(Change {
                path,
                before: Some(before),
                after,
            })
        })
        .collect();
    all.extend(after.into_iter().map(|(path, after)| Change {
        path,
        before: None,
        after: Some(after),
    }));
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// Every value of a policy by its path.
fn values_of(policy: &Policy) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    push_values("", &Value::Table(table_of(policy)), &mut values);
    values
}

fn push_values(path: &str, value: &Value, values: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                let path = match path {
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                push_values(&path, value, values);
            }
        }
        Value::Array(rows) if rows.iter().any(Value::is_table) => {
            for (place, row) in rows.iter().enumerate() {
                let names = ["no", "year", "id", "unit", "from"];
                let name = names.iter().find_map(|name| row.get(*name));
                let name = name.map_or_else(|| place.to_string(), plain);
                push_values(&format!("{path}[{name}]"), row, values);
            }
        }
        Value::Array(list) => {
            let list: Vec<String> = list.iter().map(plain).collect();
            values.insert(path.to_owned(), list.join(", "));
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {
            values.insert(path.to_owned(), plain(value));
        }
    }
}

/// A value without quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(day) => day.to_string(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Table(_) => String::new(),
    }
}

/// A policy in the form of its file. The names of its fields are the file's; kinds, calendar and repair alone have
/// another form.
fn table_of(policy: &Policy) -> Table {
    let json = serde_json::to_value(policy).unwrap_or_default();
    let Some(Value::Table(mut table)) = toml_of("", &json) else {
        unreachable!("a policy is an object");
    };
    if let Some(Value::Array(rules)) = table.remove("kinds") {
        let rules = rules.iter().filter_map(|rule| {
            Some((
                rule.get("kind")?.as_str()?.to_owned(),
                rule.get("shown")?.clone(),
            ))
        });
        table.insert("kinds".to_owned(), Value::Table(rules.collect()));
    }
    let years = policy.calendar.years.iter().map(|(year, days)| {
        let list = |days: &std::collections::BTreeSet<NaiveDate>| {
            Value::Array(days.iter().map(|day| day_of(*day)).collect())
        };
        let mut row = Table::new();
        row.insert("year".to_owned(), Value::Integer(i64::from(*year)));
        row.insert("off".to_owned(), list(&days.off));
        row.insert("work".to_owned(), list(&days.work));
        Value::Table(row)
    });
    table.insert("calendar".to_owned(), Value::Array(years.collect()));
    if let Some(Value::Table(repair)) = table.get_mut("repair") {
        repair_in_file(repair);
    }
    table
}

/// In a file the rules of repair stand beside its orders, and what marks a class of records beside its name.
fn repair_in_file(repair: &mut Table) {
    if let Some(Value::Table(rules)) = repair.remove("rules") {
        repair.extend(rules);
    }
    let orders = repair.get_mut("orders").and_then(Value::as_array_mut);
    for order in orders.into_iter().flatten() {
        let terms = order.get_mut("terms").and_then(Value::as_array_mut);
        for term in terms.into_iter().flatten() {
            let Value::Table(term) = term else { continue };
            // No month at least is not said.
            if term.get("least_months") == Some(&Value::Integer(0)) {
                term.remove("least_months");
            }
            if let Some(Value::Table(marks)) = term.remove("marks") {
                term.extend(marks);
            }
            if let Some(Value::Integer(fen)) = term.remove("fine_from") {
                let wan = format!("{}.{:06}", fen / FEN_IN_WAN, fen % FEN_IN_WAN);
                term.insert("fine_from_wan".to_owned(), Value::String(wan));
            }
        }
    }
}

/// Fen in 10,000 yuan.
const FEN_IN_WAN: i64 = 1_000_000;

/// Keys under which a day stands; a text under another key may look like one.
const DAYS: [&str; 4] = ["from", "through", "in_force_from", "ends_from"];

/// The value of a key; `None` for null, which a file has no word for.
fn toml_of(key: &str, json: &serde_json::Value) -> Option<Value> {
    Some(match json {
        serde_json::Value::Null => return None,
        serde_json::Value::Bool(flag) => Value::Boolean(*flag),
        serde_json::Value::Number(number) => Value::Integer(number.as_i64()?),
        serde_json::Value::String(text) => {
            let day = DAYS.contains(&key).then(|| crate::time::parse_day(text));
            match day.flatten() {
                Some(day) => day_of(day),
                None => Value::String(text.clone()),
            }
        }
        serde_json::Value::Array(rows) => {
            Value::Array(rows.iter().filter_map(|row| toml_of(key, row)).collect())
        }
        serde_json::Value::Object(fields) => Value::Table(
            fields
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), toml_of(key, value)?)))
                .collect(),
        ),
    })
}

fn day_of(day: NaiveDate) -> Value {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    Value::Datetime(toml::value::Datetime {
        date: Some(toml::value::Date {
            year: u16::try_from(day.year()).unwrap_or_default(),
            month: part(day.month()),
            day: part(day.day()),
        }),
        time: None,
        offset: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{read, table_of};

    #[test]
    fn a_policy_in_the_form_of_its_file_reads_as_the_same() {
        let original = include_str!("../../../infra/policies/yancheng-2024.toml");
        let overlay = include_str!("../../../infra/policies/yancheng-2024-demo.toml");
        let example = include_str!("../../../infra/policies/example-city.toml");
        for policy in [
            super::super::parse(original),
            super::super::parse_overlay(original, overlay),
            super::super::parse(example),
        ] {
            let policy = policy.expect("a policy");
            assert_eq!(read(&table_of(&policy)), Ok(policy));
        }
    }
}
