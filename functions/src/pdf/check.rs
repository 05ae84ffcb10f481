//! Every character of a report must have a glyph: looked at before layout, so that the fault has a field.

use super::{RenderError, VerifyAddress, missing_character};
use shared::report::{ShownRecord, SpecialReport};
use std::fmt;

/// Where in a report a character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Name of the entity.
    Name,
    /// Its representative.
    Representative,
    /// Its address.
    Address,
    /// Office, city or basis of the policy.
    Policy,
    /// The calendar's name.
    Calendar,
    /// Name or unit of a sector (its number).
    Sector(u8),
    /// A record, by its place from 1, and which of its fields.
    Record {
        /// Place from 1.
        place: usize,
        /// Name of the field in the report's JSON.
        name: &'static str,
    },
    /// The host.
    Host,
    /// The template's own words: a fault of the program.
    Template,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("entity.name"),
            Self::Representative => f.write_str("entity.representative"),
            Self::Address => f.write_str("entity.address"),
            Self::Policy => f.write_str("policy"),
            Self::Calendar => f.write_str("calendar"),
            Self::Sector(no) => write!(f, "sectors[{no}]"),
            Self::Record { place, name } => write!(f, "records[{place}].{name}"),
            Self::Host => f.write_str("host"),
            Self::Template => f.write_str("template"),
        }
    }
}

/// The first character without glyph, and its field.
pub(crate) fn glyphs(report: &SpecialReport, at: &VerifyAddress) -> Result<(), RenderError> {
    let entity = &report.entity;
    one(&entity.name, Field::Name)?;
    one(&entity.representative, Field::Representative)?;
    one(&entity.address, Field::Address)?;
    for text in [
        &report.policy.office_zh,
        &report.policy.city_zh,
        &report.policy.basis_zh,
    ] {
        one(text, Field::Policy)?;
    }
    one(&report.calendar, Field::Calendar)?;
    one(at.host(), Field::Host)?;
    for row in &report.sectors {
        one(&row.name_zh, Field::Sector(row.no.0))?;
        one(&row.responsible_unit_zh, Field::Sector(row.no.0))?;
    }
    for (record, place) in report.records.iter().zip(1..) {
        for (name, text) in texts(record) {
            one(text, Field::Record { place, name })?;
        }
    }
    Ok(())
}

fn texts(record: &ShownRecord) -> [(&'static str, &str); 6] {
    [
        ("document_no", &record.document_no),
        ("class", &record.class),
        ("facts", &record.facts),
        ("basis", &record.basis),
        ("measure", &record.measure),
        ("body", &record.body),
    ]
}

fn one(text: &str, field: Field) -> Result<(), RenderError> {
    missing_character(text).map_or(Ok(()), |character| {
        Err(RenderError::CharacterWithoutGlyph { character, field })
    })
}
