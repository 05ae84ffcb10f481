//! Reading and checking what a policy file says of credit repair.

use super::file::{CASE_RULES, byte, case_rules, named};
use super::read::{Faults, NO_DAY, Node};
use super::{Policy, RepairMarks, RepairOrder, RepairPolicy, RepairTerm, SectorNo};
use crate::money::Fen;
use crate::record::RecordKind;
use std::collections::BTreeSet;

/// No order that is known of shows anything for longer than three years; ten leave room.
const MOST_MONTHS: u32 = 120;

pub(super) fn repair(root: &Node<'_>, faults: &mut Faults) -> RepairPolicy {
    let known: Vec<&str> = CASE_RULES.into_iter().chain(["orders"]).collect();
    let repair = root.table("repair", &known, faults);
    RepairPolicy {
        rules: case_rules(&repair, faults),
        orders: repair
            .tables("orders", false, &ORDER, faults)
            .iter()
            .map(|order| self::order(order, faults))
            .collect(),
    }
}

const ORDER: [&str; 6] = [
    "from",
    "through",
    "ends_from",
    "basis_zh",
    "basis_en",
    "terms",
];

fn order(order: &Node<'_>, faults: &mut Faults) -> RepairOrder {
    RepairOrder {
        from: order.day("from", faults),
        through: order.has("through").then(|| order.day("through", faults)),
        ends_from: order
            .has("ends_from")
            .then(|| order.day("ends_from", faults)),
        basis_zh: order.text("basis_zh", faults),
        basis_en: order.text("basis_en", faults),
        terms: order
            .tables("terms", false, &TERM, faults)
            .iter()
            .map(|row| term(row, faults))
            .collect(),
    }
}

const TERM: [&str; 11] = [
    "name_zh",
    "name_en",
    "least_months",
    "most_months",
    "ends",
    "kinds",
    "simple_procedure",
    "sectors",
    "words",
    "measures",
    "fine_from_wan",
];

fn term(row: &Node<'_>, faults: &mut Faults) -> RepairTerm {
    let mut months = |key| {
        row.has(key)
            .then(|| byte(row.number(key, MOST_MONTHS, faults)))
    };
    let least_months = months("least_months").unwrap_or_default();
    let most_months = months("most_months");
    let sectors = if row.has("sectors") {
        row.numbers("sectors", u32::from(u8::MAX), faults)
    } else {
        Vec::new()
    };
    RepairTerm {
        name_zh: row.text("name_zh", faults),
        name_en: row.text("name_en", faults),
        least_months,
        most_months,
        ends: row.has("ends") && row.flag("ends", faults),
        kinds: kinds(row, faults),
        marks: RepairMarks {
            simple_procedure: row.has("simple_procedure") && row.flag("simple_procedure", faults),
            sectors: sectors
                .into_iter()
                .map(|(_, no)| SectorNo(byte(no)))
                .collect(),
            words: row.texts("words", faults),
            measures: row.texts("measures", faults),
            fine_from: fine_from(row, faults),
        },
    }
}

fn kinds(row: &Node<'_>, faults: &mut Faults) -> Vec<RecordKind> {
    let names = row.texts("kinds", faults);
    if names.is_empty() {
        faults.note(
            row.at("kinds"),
            "is missing or empty: it names the kinds of record",
        );
    }
    let mut kinds = Vec::new();
    for (place, name) in names.iter().enumerate() {
        match named::<RecordKind>(name) {
            Some(kind) => kinds.push(kind),
            None => faults.note(
                format!("{}[{place}]", row.at("kinds")),
                format!("names no kind of record: `{name}`"),
            ),
        }
    }
    kinds
}

fn fine_from(row: &Node<'_>, faults: &mut Faults) -> Option<Fen> {
    let text = row.optional_text("fine_from_wan", faults)?;
    if let Ok(fine) = Fen::from_wan(&text) {
        return Some(fine);
    }
    if !text.is_empty() {
        let wanted = "must be an amount in 万元 in quotes, such as \"0.5\"";
        faults.note(row.at("fine_from_wan"), wanted);
    }
    // Stands in: the class has a mark all the same.
    Some(Fen(u64::MAX))
}

/// One order at a time, and a class for each record of a kind that an order is about.
pub(super) fn check(policy: &Policy, faults: &mut Faults) {
    let orders = &policy.repair.orders;
    for (index, order) in orders.iter().enumerate() {
        let path = format!("repair.orders[{index}]");
        if order
            .through
            .is_some_and(|last| last != NO_DAY && last < order.from)
        {
            faults.note(format!("{path}.through"), "is before its first day");
        }
        if let Some(before) = index.checked_sub(1).and_then(|index| orders.get(index)) {
            match before.through {
                None => faults.note(&path, "follows an order that has no last day"),
                Some(last) if last != NO_DAY && order.from != NO_DAY && order.from <= last => {
                    faults.note(
                        format!("{path}.from"),
                        "is not after the last day of the order before",
                    );
                }
                Some(_) => {}
            }
        }
        ends(order, &path, faults);
        terms(policy, order, &path, faults);
    }
}

/// The end of publication: said of the order and of at least one class, in the order's own time.
fn ends(order: &RepairOrder, path: &str, faults: &mut Faults) {
    let Some(from) = order.ends_from.filter(|from| *from != NO_DAY) else {
        for (index, term) in order.terms.iter().enumerate() {
            if term.ends && order.ends_from.is_none() {
                let path = format!("{path}.terms[{index}].ends");
                faults.note(path, "needs `ends_from` of its order");
            }
        }
        return;
    };
    let path_from = format!("{path}.ends_from");
    if from < order.from || order.through.is_some_and(|last| last < from) {
        faults.note(&path_from, "is no day on which the order is in force");
    }
    if !order.terms.iter().any(|term| term.ends) {
        faults.note(&path_from, "ends nothing: no class says `ends`");
    }
    for (index, term) in order.terms.iter().enumerate() {
        if term.ends && term.most_months.is_none() {
            let path = format!("{path}.terms[{index}].ends");
            faults.note(path, "needs `most_months`");
        }
    }
}

fn terms(policy: &Policy, order: &RepairOrder, path: &str, faults: &mut Faults) {
    let mut whole = BTreeSet::new();
    for (index, term) in order.terms.iter().enumerate() {
        let path = format!("{path}.terms[{index}]");
        if term
            .most_months
            .is_some_and(|most| most != 0 && most < term.least_months)
        {
            faults.note(format!("{path}.most_months"), "is less than least_months");
        }
        for no in &term.marks.sectors {
            if policy.sector(*no).is_none() {
                faults.note(
                    format!("{path}.sectors"),
                    format!("names no sector: {}", no.0),
                );
            }
        }
        let unmarked = term.marks.is_empty();
        if term.kinds.iter().any(|kind| whole.contains(kind)) {
            let never = "is never met: an earlier one takes all records of a kind";
            faults.note(&path, never);
        }
        if unmarked {
            whole.extend(term.kinds.iter().copied());
        }
    }
    let named: BTreeSet<RecordKind> = order.terms.iter().flat_map(|t| t.kinds.clone()).collect();
    if named.iter().any(|kind| !whole.contains(kind)) {
        faults.note(
            format!("{path}.terms"),
            "leave some records of a kind without a class: the last for each kind has no mark",
        );
    }
}
