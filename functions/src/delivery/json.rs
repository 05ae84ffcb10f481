//! JSON: an array of objects, or one object with such an array under `records`, each object a line.
//!
//! Keys are the form's codes or headers, as in any file. A value is a text, a number or nothing; what is deeper is
//! a fault of its cell. A key that stands twice in an object, or under both of its names, makes its line a fault:
//! which value is meant nobody can know.

use super::grid::Grid;
use super::number;
use super::table::{Column, plain_header};
use super::{FileFault, MAX_LINES};
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use shared::problem::ProblemCode;
use std::collections::HashMap;

/// Different keys in a file, at most.
const MAX_KEYS: usize = 300;
/// Bytes of a key, at most.
const MAX_KEY: usize = 400;
/// Largest number whose digits all programs keep.
const LARGEST_WHOLE: u64 = 999_999_999_999_999;

/// Reads a file. Its depth is what the parser holds, 128.
pub(super) fn read(bytes: &[u8], form: &[&'static dyn Column]) -> Result<Grid, FileFault> {
    let text =
        core::str::from_utf8(bytes).map_err(|_| FileFault::new(ProblemCode::DeliveryEncoding))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // The header is all keys that occur, so they are read first.
    let mut keys = Keys::new(form);
    run(
        text,
        &mut Reading {
            keys: &mut keys,
            grid: None,
            fault: None,
            number: 0,
        },
    )?;
    let header = if keys.header.is_empty() {
        // No record at all says that there is nothing new.
        let required = form.iter().filter(|column| column.is_required());
        required.map(|column| column.name().to_owned()).collect()
    } else {
        keys.header.clone()
    };
    let mut grid = Grid::new(header, None, 0);
    run(
        text,
        &mut Reading {
            keys: &mut keys,
            grid: Some(&mut grid),
            fault: None,
            number: 0,
        },
    )?;
    Ok(grid)
}

fn run(text: &str, reading: &mut Reading<'_, '_>) -> Result<(), FileFault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = File(reading)
        .deserialize(&mut json)
        .and_then(|()| json.end());
    let fault = reading.fault.take();
    read.map_err(|_| fault.unwrap_or_else(|| FileFault::new(ProblemCode::DeliveryJson)))
}

/// The keys of a file and the places of their columns.
struct Keys<'f> {
    form: &'f [&'static dyn Column],
    /// As they first occur.
    header: Vec<String>,
    places: HashMap<String, usize>,
}

impl<'f> Keys<'f> {
    fn new(form: &'f [&'static dyn Column]) -> Self {
        Self {
            form,
            header: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// The place of a key; one column of the form has one place, by whatever name.
    fn place(&mut self, key: &str) -> Option<usize> {
        if let Some(place) = self.places.get(key) {
            return Some(*place);
        }
        if key.len() > MAX_KEY || self.places.len() >= MAX_KEYS {
            return None;
        }
        let plain = plain_header(key);
        let column = self.form.iter().find(|column| column.is_called(&plain));
        let known = self.header.iter().position(|name| {
            let name = plain_header(name);
            name == plain || column.is_some_and(|column| column.is_called(&name))
        });
        let place = known.unwrap_or(self.header.len());
        if known.is_none() {
            self.header.push(key.to_owned());
        }
        self.places.insert(key.to_owned(), place);
        Some(place)
    }
}

struct Reading<'r, 'f> {
    keys: &'r mut Keys<'f>,
    /// `None` while keys are collected.
    grid: Option<&'r mut Grid>,
    /// Why reading ended, where it is not the text's form.
    fault: Option<FileFault>,
    number: u32,
}

impl Reading<'_, '_> {
    fn stop<E: Error>(&mut self, fault: FileFault) -> E {
        self.fault = Some(fault);
        E::custom("stopped")
    }
}

/// The whole text.
struct File<'a, 'r, 'f>(&'a mut Reading<'r, 'f>);

impl<'de> DeserializeSeed<'de> for File<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for File<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        while records.next_element_seed(Record(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            // What stands beside the records could mean to change them.
            if key != "records" || found {
                return Err(A::Error::custom("one key, records"));
            }
            found = true;
            map.next_value_seed(Records(self.0))?;
        }
        if found {
            Ok(())
        } else {
            Err(A::Error::missing_field("records"))
        }
    }
}

/// The array alone.
struct Records<'a, 'r, 'f>(&'a mut Reading<'r, 'f>);

impl<'de> DeserializeSeed<'de> for Records<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(File(self.0))
    }
}

/// A line.
struct Record<'a, 'r, 'f>(&'a mut Reading<'r, 'f>);

impl<'de> DeserializeSeed<'de> for Record<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.0;
        let too_large = || FileFault::new(ProblemCode::DeliveryTooLarge);
        reading.number += 1;
        if reading.number > MAX_LINES {
            return Err(reading.stop(too_large()));
        }
        let mut cells: Vec<Option<Result<String, ProblemCode>>> = Vec::new();
        let mut shape = Ok(());
        while let Some(key) = map.next_key::<String>()? {
            let Some(place) = reading.keys.place(&key) else {
                return Err(reading.stop(too_large()));
            };
            if reading.grid.is_none() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if cells.len() <= place {
                cells.resize(place + 1, None);
            }
            if cells[place].is_some() {
                shape = Err(ProblemCode::LineKeyTwice);
            }
            cells[place] = Some(map.next_value_seed(Value)?);
        }
        let number = reading.number;
        if let Some(grid) = &mut reading.grid {
            let cells = cells.iter().map(|cell| match cell {
                None => Ok(""),
                Some(Ok(text)) => Ok(text.as_str()),
                Some(Err(code)) => Err(*code),
            });
            if let Err(fault) = grid.push(number, shape, cells) {
                return Err(reading.stop(fault));
            }
        }
        Ok(())
    }
}

/// What stands in a cell.
struct Value;

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Result<String, ProblemCode>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Result<String, ProblemCode>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Ok(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Ok(text))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Ok(String::new()))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Self::Value, E> {
        Ok(if whole > LARGEST_WHOLE {
            Err(ProblemCode::LineDigitsLost)
        } else {
            Ok(whole.to_string())
        })
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Self::Value, E> {
        Ok(if whole.unsigned_abs() > LARGEST_WHOLE {
            Err(ProblemCode::LineDigitsLost)
        } else {
            Ok(whole.to_string())
        })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(number::written(value))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Err(ProblemCode::LineCellKind))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Err(ProblemCode::LineCellKind))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Err(ProblemCode::LineCellKind))
    }
}
