//! Rules that a policy must keep as a whole. Values that could not be read are passed over: they are noted.

use super::read::{Faults, NO_DAY, Node};
use super::{CaseRules, Period, Policy, SealImage, Sector, UnitId};
use crate::calendar::CalendarYear;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The seal's maps have 48 bits.
pub(super) const SEAL_BITS: u32 = 48;

/// Checks the whole.
pub(super) fn check(policy: &Policy, faults: &mut Faults) {
    slug(&policy.id, "id", faults);
    periods(policy, faults);
    units(policy, faults);
    register_unit(policy, faults);
    sectors(policy, faults);
    named_without_unit(policy, faults);
    look_backs(policy, faults);
    deadlines(policy.objections, "objections.answer", faults);
    deadlines(policy.repair.rules, "repair.answer", faults);
    super::read_repair::check(policy, faults);
    if let Some(image) = &policy.seal_image {
        seal_image(image, faults);
    }
}

/// Narrower than this a seal's characters cannot be read.
const NARROWEST_SEAL: u8 = 20;

fn seal_image(image: &SealImage, faults: &mut Faults) {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let name = image.file.as_str();
    // It lies beside the policy's file, and nothing that a policy says leads out of there.
    let is_name = name.bytes().all(plain) && !name.starts_with('.') && name.ends_with(".png");
    if !name.is_empty() && !is_name {
        faults.note(
            "seal_image.file",
            "must be the name of a .png file beside the policy's: letters, digits, `-`, `_` and `.`",
        );
    }
    let digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let hash = &image.sha256;
    let is_hash = hash.len() == 64 && hash.bytes().all(digit);
    if !hash.is_empty() && !is_hash {
        faults.note(
            "seal_image.sha256",
            "must be 64 hexadecimal digits in small letters, as sha256sum prints them",
        );
    }
    if image.width_mm != 0 && image.width_mm < NARROWEST_SEAL {
        faults.note(
            "seal_image.width_mm",
            format!("must be at least {NARROWEST_SEAL}"),
        );
    }
}

fn deadlines(deadlines: CaseRules, path: &str, faults: &mut Faults) {
    if deadlines.accept != 0 && deadlines.answer != 0 && deadlines.answer < deadlines.accept {
        faults.note(path, "is before the day to accept");
    }
}

fn periods(policy: &Policy, faults: &mut Faults) {
    let mut periods = vec![("in_force".to_owned(), policy.in_force)];
    for (index, renewal) in policy.renewals.iter().enumerate() {
        let path = format!("renewals[{index}]");
        if renewal.demonstration && !policy.demonstration {
            faults.note(
                format!("{path}.demonstration"),
                "is true in a policy that is no demonstration",
            );
        }
        periods.push((path, renewal.period()));
    }
    periods.retain(|(_, period)| period.from != NO_DAY && period.through != NO_DAY);
    for (path, period) in &periods {
        if period.through < period.from {
            faults.note(format!("{path}.through"), "is before its first day");
        }
    }
    let overlap = |a: Period, b: Period| a.from <= b.through && b.from <= a.through;
    for (index, (path, period)) in periods.iter().enumerate() {
        for (other_path, other) in periods.iter().take(index) {
            if overlap(*period, *other) {
                faults.note(path, format!("overlaps {other_path}"));
            }
        }
    }
}

fn units(policy: &Policy, faults: &mut Faults) {
    let mut ids = Once::default();
    let mut names = Once::default();
    if policy.units.is_empty() {
        faults.note("units", "is empty");
    }
    for (index, unit) in policy.units.iter().enumerate() {
        let path = format!("units[{index}]");
        slug(&unit.id.0, &format!("{path}.id"), faults);
        ids.note(&unit.id.0, format!("{path}.id"), faults);
        // A name that means two units would send a record to the wrong one.
        names.note(&unit.name_zh, format!("{path}.name_zh"), faults);
        for (alias_index, alias) in unit.aliases_zh.iter().enumerate() {
            names.note(alias, format!("{path}.aliases_zh[{alias_index}]"), faults);
        }
    }
}

fn register_unit(policy: &Policy, faults: &mut Faults) {
    let id = &policy.register_unit;
    if id.0.is_empty() {
        return; // Noted where it was read.
    }
    match policy.unit(id) {
        None => faults.note("register_unit", format!("names no unit: `{}`", id.0)),
        // Of a class nobody in particular would answer for the register (谁提供谁负责), B 三(一).
        Some(unit) if unit.class => faults.note("register_unit", "names a class of units, not one"),
        Some(_) => {}
    }
}

fn sectors(policy: &Policy, faults: &mut Faults) {
    let ids: BTreeSet<&UnitId> = policy.units.iter().map(|unit| &unit.id).collect();
    let mut numbers = Once::default();
    let mut bits = Once::default();
    let mut names_zh = Once::default();
    let mut names_en = Once::default();
    if policy.sectors.is_empty() {
        faults.note("sectors", "is empty");
    }
    for (index, sector) in policy.sectors.iter().enumerate() {
        let path = format!("sectors[{index}]");
        numbers.note_number(sector.no.0, format!("{path}.no"), faults);
        bits.note_number(sector.seal_bit, format!("{path}.seal_bit"), faults);
        names_zh.note(&sector.name_zh, format!("{path}.name_zh"), faults);
        names_en.note(&sector.name_en, format!("{path}.name_en"), faults);
        if sector.in_force_from != NO_DAY && sector.in_force_from < policy.in_force.from {
            faults.note(
                format!("{path}.in_force_from"),
                "is before the scheme's first day",
            );
        }
        sector_units(sector, &path, &ids, faults);
    }
}

fn sector_units(sector: &Sector, path: &str, ids: &BTreeSet<&UnitId>, faults: &mut Faults) {
    let mut once = Once::default();
    if sector.units.is_empty() {
        faults.note(format!("{path}.units"), "is empty: nobody would deliver");
    }
    for (index, of) in sector.units.iter().enumerate() {
        let path = format!("{path}.units[{index}]");
        once.note(&of.unit.0, format!("{path}.unit"), faults);
        let named = [("unit", Some(&of.unit)), ("through", of.through.as_ref())];
        for (key, id) in named {
            let Some(id) = id.filter(|id| !id.0.is_empty()) else {
                continue;
            };
            if !ids.contains(id) {
                faults.note(
                    format!("{path}.{key}"),
                    format!("names no unit: `{}`", id.0),
                );
            }
        }
        if of.through.as_ref() == Some(&of.unit) {
            faults.note(format!("{path}.through"), "is the unit itself");
        }
    }
}

fn named_without_unit(policy: &Policy, faults: &mut Faults) {
    let mut once = Once::default();
    for (index, name) in policy.named_without_unit.iter().enumerate() {
        let path = format!("named_without_unit[{index}]");
        if policy.sectors.iter().any(|sector| sector.name_zh == *name) {
            faults.note(&path, "has a unit: it is among the sectors");
        }
        once.note(name, path, faults);
    }
}

fn look_backs(policy: &Policy, faults: &mut Faults) {
    if policy.look_backs.is_empty() {
        faults.note("look_backs", "is empty");
    }
    // Rising order is what the form shows, and no value stands twice.
    if !policy.look_backs.is_sorted_by(|a, b| a < b) {
        faults.note("look_backs", "must rise, each value once");
    }
}

/// The days under a key of a calendar's row, each in its year and once.
pub(super) fn days_of_year(
    year: i32,
    row: &Node<'_>,
    key: &str,
    faults: &mut Faults,
) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for (path, day) in row.days(key, faults) {
        if year != 0 && day.year() != year {
            faults.note(&path, format!("holds {day}, which is not in {year}"));
        }
        if !days.insert(day) {
            faults.note(&path, format!("holds {day} a second time"));
        }
    }
    days
}

/// A make-up day is a weekend day that is not off.
pub(super) fn make_up_days(days: &CalendarYear, row: &Node<'_>, faults: &mut Faults) {
    for day in &days.work {
        if days.off.contains(day) {
            faults.note(row.at("work"), format!("holds {day}, which is off as well"));
        }
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            faults.note(
                row.at("work"),
                format!("holds {day}, which is no weekend day"),
            );
        }
    }
}

/// Lower-case letters, digits and hyphens.
fn slug(text: &str, path: &str, faults: &mut Faults) {
    let fits = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !fits || text.starts_with('-') || text.ends_with('-') {
        faults.note(
            path,
            "must be of lower-case letters, digits and hyphens between them",
        );
    }
}

/// Values that may stand once.
#[derive(Default)]
struct Once(BTreeMap<String, String>);

impl Once {
    fn note(&mut self, value: &str, path: String, faults: &mut Faults) {
        if value.is_empty() {
            return;
        }
        match self.0.get(value) {
            Some(first) => faults.note(path, format!("is `{value}`, as {first} is")),
            None => {
                self.0.insert(value.to_owned(), path);
            }
        }
    }

    fn note_number(&mut self, value: u8, path: String, faults: &mut Faults) {
        if value != 0 {
            self.note(&value.to_string(), path, faults);
        }
    }
}
