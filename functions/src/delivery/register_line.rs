//! A line of the register of market entities.

use super::{Cell, CellFault, Line, Row, clean};
use chrono::NaiveDate;
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::problem::ProblemCode;
use shared::record::{FieldKind, REGISTER, RegisterField, RegisterSpec};

#[derive(Default)]
struct Draft {
    name: String,
    former_names: Vec<String>,
    credit_code: Option<CreditCode>,
    kind: Option<EntityKind>,
    representative: String,
    address: String,
    state: Option<RegistrationState>,
    founded_on: Option<NaiveDate>,
    cancelled_on: Option<NaiveDate>,
}

/// Reads a line of the register; `today` bounds its days.
pub fn read_register_line(row: &Row<'_, RegisterSpec>, today: NaiveDate) -> Line<EntityProfile> {
    if let Err(code) = row.shape {
        return Line::Refused(vec![CellFault::new("", code)]);
    }
    let mut draft = Draft::default();
    let mut faults = Vec::new();
    for (column, cell) in row.cells() {
        if let Err(code) = draft.take(column, cell, today) {
            faults.push(CellFault::new(column.name_zh, code));
        }
    }
    match draft.finish() {
        Some(profile) if faults.is_empty() => Line::Read(profile),
        _ => Line::Refused(faults),
    }
}

/// The texts of an entity that a report would print and cannot.
///
/// Its line is taken all the same: the firm exists, records about it must not be lost, and its name is nobody's
/// to mend. The unit learns of it on the line, the firm when it asks for a report, and the next release may
/// have the character.
pub fn without_glyph(profile: &EntityProfile) -> impl Iterator<Item = CellFault> {
    REGISTER.iter().filter_map(|column| {
        let text = match column.field {
            RegisterField::Name => &profile.name,
            RegisterField::Representative => &profile.representative,
            RegisterField::Address => &profile.address,
            RegisterField::FormerNames
            | RegisterField::CreditCode
            | RegisterField::Kind
            | RegisterField::State
            | RegisterField::FoundedOn
            | RegisterField::CancelledOn
            | RegisterField::Personal => return None,
        };
        CellFault::of_glyphs(column.name_zh, text)
    })
}

impl Draft {
    fn take(
        &mut self,
        column: &RegisterSpec,
        cell: Cell<'_>,
        today: NaiveDate,
    ) -> Result<(), ProblemCode> {
        if column.field == RegisterField::Personal {
            return Ok(());
        }
        let cell = cell?;
        if cell.is_empty() {
            return if column.required {
                Err(ProblemCode::LineRequired)
            } else {
                Ok(())
            };
        }
        let text = || {
            let FieldKind::Text(max) = column.kind else {
                return Ok(String::new());
            };
            clean::text(cell, max).map(std::borrow::Cow::into_owned)
        };
        let day = || {
            let day = clean::date(cell)?;
            if day > today {
                return Err(ProblemCode::LineDateInFuture);
            }
            Ok(Some(day))
        };
        match column.field {
            RegisterField::Name => self.name = text()?,
            RegisterField::FormerNames => {
                self.former_names = text()?
                    .split([';', '；'])
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty())
                    .collect();
            }
            RegisterField::CreditCode => self.credit_code = Some(CreditCode::parse(cell)?),
            RegisterField::Kind => {
                let kind = EntityKind::from_register_word(&clean::half_width(cell));
                self.kind = Some(kind.ok_or(ProblemCode::LineChoice)?);
            }
            RegisterField::Representative => self.representative = text()?,
            RegisterField::Address => self.address = text()?,
            RegisterField::State => {
                let state = RegistrationState::from_register_word(&clean::half_width(cell));
                self.state = Some(state.ok_or(ProblemCode::LineChoice)?);
            }
            RegisterField::FoundedOn => self.founded_on = day()?,
            RegisterField::CancelledOn => self.cancelled_on = day()?,
            RegisterField::Personal => {}
        }
        Ok(())
    }

    fn finish(self) -> Option<EntityProfile> {
        Some(EntityProfile {
            name: self.name,
            former_names: self.former_names,
            credit_code: self.credit_code?,
            kind: self.kind?,
            representative: self.representative,
            address: self.address,
            state: self.state?,
            founded_on: self.founded_on?,
            cancelled_on: self.cancelled_on,
        })
    }
}
