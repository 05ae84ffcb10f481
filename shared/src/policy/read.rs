//! Reading TOML values so that every fault is noted with its path and reading goes on.

use super::file::PolicyFault;
use chrono::NaiveDate;
use toml::{Table, Value};

/// Faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<PolicyFault>);

impl Faults {
    pub(super) fn note(&mut self, path: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(PolicyFault {
            path: path.into(),
            sentence: sentence.into(),
        });
    }
}

/// A table of the file and where it stands. A value that is missing or of another type is noted, and reads
/// as the stand-in that [`super::check`] passes over: an empty text, 0, or [`NO_DAY`].
#[derive(Clone, Debug)]
pub(super) struct Node<'v> {
    pub(super) path: String,
    table: &'v Table,
}

/// Stands for a day that could not be read.
pub(super) const NO_DAY: NaiveDate = NaiveDate::MIN;

static EMPTY: std::sync::LazyLock<Table> = std::sync::LazyLock::new(Table::new);

impl<'v> Node<'v> {
    /// The whole file.
    pub(super) fn root(table: &'v Table, known: &[&str], faults: &mut Faults) -> Self {
        let node = Self {
            path: String::new(),
            table,
        };
        node.refuse_unknown(known, faults);
        node
    }

    fn of(value: Option<&'v Value>, path: String, known: &[&str], faults: &mut Faults) -> Self {
        let table = match value {
            Some(Value::Table(table)) => table,
            Some(other) => {
                faults.note(&path, format!("must be a table, not {}", other.type_str()));
                return Self {
                    path,
                    table: &EMPTY,
                };
            }
            None => {
                faults.note(&path, "is missing");
                return Self {
                    path,
                    table: &EMPTY,
                };
            }
        };
        let node = Self { path, table };
        node.refuse_unknown(known, faults);
        node
    }

    fn refuse_unknown(&self, known: &[&str], faults: &mut Faults) {
        for key in self.table.keys() {
            if !known.contains(&key.as_str()) {
                faults.note(
                    self.at(key),
                    format!("is not known here; known are {}", known.join(", ")),
                );
            }
        }
    }

    /// Path of a key in this table.
    pub(super) fn at(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Whether the table itself could not be read, so that its keys need no fault of their own.
    fn is_stand_in(&self) -> bool {
        std::ptr::eq(self.table, &raw const *EMPTY)
    }

    fn value(&self, key: &str, wanted: &str, faults: &mut Faults) -> Option<&'v Value> {
        let value = self.table.get(key);
        if value.is_none() && !self.is_stand_in() {
            faults.note(self.at(key), format!("is missing; it must be {wanted}"));
        }
        value
    }

    fn mistyped(&self, key: &str, wanted: &str, value: &Value, faults: &mut Faults) {
        faults.note(
            self.at(key),
            format!("must be {wanted}, not {}", value.type_str()),
        );
    }

    pub(super) fn table(&self, key: &str, known: &[&str], faults: &mut Faults) -> Node<'v> {
        Node::of(self.table.get(key), self.at(key), known, faults)
    }

    /// Tables of an array; `[[key]]` may be absent where `optional`.
    pub(super) fn tables(
        &self,
        key: &str,
        optional: bool,
        known: &[&str],
        faults: &mut Faults,
    ) -> Vec<Node<'v>> {
        if optional && !self.has(key) {
            return Vec::new();
        }
        self.array(key, faults)
            .into_iter()
            .map(|(path, value)| Node::of(Some(value), path, known, faults))
            .collect()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn array(&self, key: &str, faults: &mut Faults) -> Vec<(String, &'v Value)> {
        match self.value(key, "a list", faults) {
            Some(Value::Array(values)) => values
                .iter()
                .enumerate()
                .map(|(index, value)| (format!("{}[{index}]", self.at(key)), value))
                .collect(),
            Some(other) => {
                self.mistyped(key, "a list", other, faults);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// A text that is not blank and has no blanks around it.
    pub(super) fn text(&self, key: &str, faults: &mut Faults) -> String {
        match self.value(key, "a text", faults) {
            Some(Value::String(text)) => whole_text(text, &self.at(key), faults),
            Some(other) => {
                self.mistyped(key, "a text", other, faults);
                String::new()
            }
            None => String::new(),
        }
    }

    /// The same, `None` if the key is absent.
    pub(super) fn optional_text(&self, key: &str, faults: &mut Faults) -> Option<String> {
        self.has(key).then(|| self.text(key, faults))
    }

    /// A list of texts; empty if the key is absent.
    pub(super) fn texts(&self, key: &str, faults: &mut Faults) -> Vec<String> {
        if !self.has(key) {
            return Vec::new();
        }
        let mut texts = Vec::new();
        for (path, value) in self.array(key, faults) {
            match value {
                Value::String(text) => texts.push(whole_text(text, &path, faults)),
                other => faults.note(path, format!("must be a text, not {}", other.type_str())),
            }
        }
        texts
    }

    pub(super) fn flag(&self, key: &str, faults: &mut Faults) -> bool {
        match self.value(key, "true or false", faults) {
            Some(Value::Boolean(flag)) => *flag,
            Some(other) => {
                self.mistyped(key, "true or false", other, faults);
                false
            }
            None => false,
        }
    }

    /// A whole number from 1 to `most`.
    pub(super) fn number(&self, key: &str, most: u32, faults: &mut Faults) -> u32 {
        let wanted = format!("a whole number from 1 to {most}");
        match self.value(key, &wanted, faults) {
            Some(Value::Integer(number)) => whole_number(*number, most, &self.at(key), faults),
            Some(other) => {
                self.mistyped(key, &wanted, other, faults);
                0
            }
            None => 0,
        }
    }

    /// A list of whole numbers from 1 to `most`, with their paths; those that are not are left out.
    pub(super) fn numbers(&self, key: &str, most: u32, faults: &mut Faults) -> Vec<(String, u32)> {
        let mut numbers = Vec::new();
        for (path, value) in self.array(key, faults) {
            match value {
                Value::Integer(number) => {
                    let number = whole_number(*number, most, &path, faults);
                    if number != 0 {
                        numbers.push((path, number));
                    }
                }
                other => faults.note(
                    path,
                    format!(
                        "must be a whole number from 1 to {most}, not {}",
                        other.type_str()
                    ),
                ),
            }
        }
        numbers
    }

    pub(super) fn day(&self, key: &str, faults: &mut Faults) -> NaiveDate {
        self.value(key, "a date such as 2024-09-01", faults)
            .map_or(NO_DAY, |value| day(value, &self.at(key), faults))
    }

    /// Days, each a date or a pair `[first, last]`, with their paths.
    pub(super) fn days(&self, key: &str, faults: &mut Faults) -> Vec<(String, NaiveDate)> {
        let mut days = Vec::new();
        for (path, value) in self.array(key, faults) {
            let (first, last) = match value {
                Value::Array(pair) => match pair.as_slice() {
                    [first, last] => (day(first, &path, faults), day(last, &path, faults)),
                    _ => {
                        faults.note(path, "must be a date, or a first and a last date");
                        continue;
                    }
                },
                single => {
                    let single = day(single, &path, faults);
                    (single, single)
                }
            };
            if first == NO_DAY || last == NO_DAY {
                continue;
            }
            // A slip in a year must not make a list of a million days.
            if last < first || (last - first).num_days() > 31 {
                faults.note(path, "must run forward, by at most 31 days");
                continue;
            }
            days.extend(
                first
                    .iter_days()
                    .take_while(|day| *day <= last)
                    .map(|day| (path.clone(), day)),
            );
        }
        days
    }

    /// The keys of this table with their texts.
    pub(super) fn pairs(&self, faults: &mut Faults) -> Vec<(String, String)> {
        let keys: Vec<&String> = self.table.keys().collect();
        keys.into_iter()
            .map(|key| (key.clone(), self.text(key, faults)))
            .collect()
    }
}

fn whole_text(text: &str, path: &str, faults: &mut Faults) -> String {
    if text.trim().is_empty() {
        faults.note(path, "is empty");
        return String::new();
    }
    if text.trim() != text || text.chars().any(char::is_control) {
        faults.note(path, "has blanks around it or control characters in it");
    }
    text.to_owned()
}

fn whole_number(number: i64, most: u32, path: &str, faults: &mut Faults) -> u32 {
    match u32::try_from(number) {
        Ok(number) if (1..=most).contains(&number) => number,
        _ => {
            faults.note(
                path,
                format!("is {number}; it must be a whole number from 1 to {most}"),
            );
            0
        }
    }
}

fn day(value: &Value, path: &str, faults: &mut Faults) -> NaiveDate {
    let date = match value {
        Value::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => moment.date,
        _ => None,
    };
    let day = date.and_then(|date| {
        NaiveDate::from_ymd_opt(
            i32::from(date.year),
            u32::from(date.month),
            u32::from(date.day),
        )
    });
    day.unwrap_or_else(|| {
        faults.note(path, "must be a date such as 2024-09-01, without quotes");
        NO_DAY
    })
}
