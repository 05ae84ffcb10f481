//! A correction (更正) of a record by the unit that answers an objection, B 三(四): each value is read as a cell of a
//! delivered line is.

use super::CellFault;
use super::record_line::{Draft, glyphs, read_cell};
use chrono::NaiveDate;
use shared::api::Correction;
use shared::problem::ProblemCode;
use shared::record::{FieldSpec, Record, Role, StateField};

/// The record as it is right, or all faults of the values.
pub fn correct(
    record: &Record,
    correction: &Correction,
    today: NaiveDate,
) -> Result<Record, Vec<CellFault>> {
    let spec = record.kind.spec();
    let mut given: Vec<(Option<&'static FieldSpec>, &str)> = correction
        .fields
        .iter()
        .map(|(name, value)| {
            let called = |field: &&FieldSpec| {
                field.code == name || field.name_zh == name || field.aliases.contains(&&**name)
            };
            (spec.columns().find(called), value.as_str())
        })
        .collect();
    if let Some(reason) = &correction.withdraw {
        let column = spec.column(Role::State(StateField::Withdrawn));
        given.push((column, reason));
    }
    let mut draft = Draft::default();
    let mut faults = Vec::new();
    for (field, value) in given {
        let Some(field) = field.filter(|field| may_be_corrected(field.role, record)) else {
            let name = field.map_or("", |field| field.name_zh);
            faults.push(CellFault::new(name, ProblemCode::CorrectionColumn));
            continue;
        };
        match read_cell(field, Ok(value), today) {
            Ok(Some(value)) => match glyphs(field, &value) {
                None => draft.take(field, value),
                Some(fault) => faults.push(fault),
            },
            // A value is corrected, not taken away.
            Ok(None) => faults.push(CellFault::new(field.name_zh, ProblemCode::LineRequired)),
            Err(code) => faults.push(CellFault::new(field.name_zh, code)),
        }
    }
    if faults.is_empty() {
        Ok(draft.over(record))
    } else {
        Err(faults)
    }
}

/// What says which record it is stays (rules, 5): the next delivery would make another one of it. The mark is the
/// objection's own.
pub fn may_be_corrected(role: Role, record: &Record) -> bool {
    match role {
        Role::SubjectName
        | Role::SubjectClass
        | Role::SubjectCode
        | Role::BodyCode
        | Role::DocumentNo
        | Role::Personal
        | Role::State(StateField::Objection) => false,
        // Stand for a code or a number that is not there.
        Role::Body => record.body_code.is_some(),
        Role::DecidedOn => !record.document_no.is_empty(),
        Role::Class
        | Role::Facts
        | Role::Basis
        | Role::MeasureClass
        | Role::Measure
        | Role::Fine
        | Role::Confiscated
        | Role::RemovedOn
        | Role::State(_)
        | Role::Kept => true,
    }
}

impl Draft {
    /// The record with the values that were read in place of its own.
    fn over(self, record: &Record) -> Record {
        let mut new = record.clone();
        let text = |place: &mut String, value: String| {
            if !value.is_empty() {
                *place = value;
            }
        };
        let has_class = record.kind.spec().column(Role::MeasureClass).is_some();
        let measure = self.measure_over(&record.measure, has_class);
        text(&mut new.measure, measure);
        text(&mut new.body, self.body);
        text(&mut new.class, self.class);
        text(&mut new.facts, self.facts);
        text(&mut new.basis, self.basis);
        new.decided_on = self.decided_on.unwrap_or(new.decided_on);
        new.fine = self.fine.or(new.fine);
        new.confiscated = self.confiscated.or(new.confiscated);
        new.fields.extend(self.fields);
        new.status = self.state.apply(new.status);
        new
    }

    /// Class and measure are kept as one text; each may be corrected without the other.
    fn measure_over(&self, known: &str, has_class: bool) -> String {
        let parts = known.split_once('：').filter(|_| has_class);
        let (class, measure) = parts.unwrap_or(("", known));
        let pick = |new: &str, old: &str| if new.is_empty() { old } else { new }.to_owned();
        match (
            pick(&self.measure_class, class).as_str(),
            pick(&self.measure, measure).as_str(),
        ) {
            ("", measure) => measure.to_owned(),
            (class, "") => class.to_owned(),
            (class, measure) => format!("{class}：{measure}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::correct;
    use chrono::NaiveDate;
    use shared::api::Correction;
    use shared::credit_code::CreditCode;
    use shared::problem::ProblemCode;
    use shared::record::{Fen, Provenance, Record, RecordId, RecordKind, Role, StateField};
    use shared::time::ShanghaiTime;
    use std::collections::BTreeMap;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
    }

    fn penalty() -> Record {
        Record {
            id: RecordId("r".to_owned()),
            version: 1,
            sector: shared::policy::SectorNo(13),
            unit: shared::policy::UnitId("environment".to_owned()),
            kind: RecordKind::Penalty,
            subject: CreditCode::parse("91320900MA1000009K").expect("a code"),
            document_no: "1号".to_owned(),
            decided_on: today(),
            body: "演示环境局".to_owned(),
            body_code: Some("11320900MA1000009U".to_owned()),
            class: "贮存不当".to_owned(),
            facts: "事实".to_owned(),
            basis: "《某法》".to_owned(),
            measure: "罚款：罚款若干".to_owned(),
            fine: Some(Fen(2_500_000)),
            confiscated: None,
            fields: BTreeMap::new(),
            status: shared::record::RecordStatus::default(),
            provenance: Provenance {
                delivery: "d".to_owned(),
                line: 1,
                known_at: ShanghaiTime::start_of(today()),
                rev: 1,
                changed: None,
                settled: Vec::new(),
            },
        }
    }

    fn of(values: &[(Role, &str)]) -> Correction {
        let spec = RecordKind::Penalty.spec();
        let named = values.iter().map(|(role, value)| {
            let column = spec.column(*role).expect("a column");
            (column.name_zh.to_owned(), (*value).to_owned())
        });
        Correction {
            withdraw: None,
            fields: named.collect(),
        }
    }

    #[test]
    fn a_value_is_read_as_a_cell_of_a_line_is() {
        let right = of(&[
            (Role::Fine, "0.5"),
            (Role::DecidedOn, "2024年1月3日"),
            (Role::Facts, " 另一事实 "),
            (Role::State(StateField::Corrected), "已整改"),
            (Role::State(StateField::RepairedOn), "2026-01-02"),
        ]);
        let new = correct(&penalty(), &right, today()).expect("a record");
        assert_eq!(new.fine, Some(Fen(500_000)));
        assert_eq!(new.decided_on.to_string(), "2024-01-03");
        assert_eq!(new.facts, "另一事实");
        assert!(new.status.corrected && new.status.repaired_on.is_some());
        assert_eq!(
            (new.class, new.measure),
            (penalty().class, penalty().measure)
        );
    }

    #[test]
    fn class_and_content_of_a_measure_are_corrected_each_by_itself() {
        for (values, expected) in [
            (vec![(Role::Measure, "警告")], "罚款：警告"),
            (vec![(Role::MeasureClass, "警告")], "警告：罚款若干"),
            (
                vec![(Role::MeasureClass, "警告"), (Role::Measure, "当场")],
                "警告：当场",
            ),
        ] {
            let new = correct(&penalty(), &of(&values), today()).expect("a record");
            assert_eq!(new.measure, expected);
        }
    }

    #[test]
    fn a_record_is_withdrawn_with_its_reason() {
        let withdrawn = Correction {
            withdraw: Some("决定已被撤销".to_owned()),
            ..Correction::default()
        };
        let new = correct(&penalty(), &withdrawn, today()).expect("a record");
        assert_eq!(new.status.withdrawn.as_deref(), Some("决定已被撤销"));
        for bad in ["", "\u{202E}"] {
            let without = Correction {
                withdraw: Some(bad.to_owned()),
                ..Correction::default()
            };
            assert!(correct(&penalty(), &without, today()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_says_which_record_it_is_stays() {
        for role in [
            Role::SubjectName,
            Role::SubjectClass,
            Role::SubjectCode,
            Role::DocumentNo,
            Role::BodyCode,
            Role::State(StateField::Objection),
        ] {
            let faults = correct(&penalty(), &of(&[(role, "x")]), today());
            let faults = faults.expect_err("a fault");
            assert_eq!(faults[0].code, ProblemCode::CorrectionColumn, "{role:?}");
        }
        let unknown = Correction {
            withdraw: None,
            fields: BTreeMap::from([("没有的栏".to_owned(), "x".to_owned())]),
        };
        let faults = correct(&penalty(), &unknown, today()).expect_err("a fault");
        assert_eq!(faults[0].code, ProblemCode::CorrectionColumn);
        // A body without a code, and a decision without a number, stand for these.
        let mut bare = penalty();
        bare.body_code = None;
        bare.document_no.clear();
        let both = of(&[(Role::Body, "另一局"), (Role::DecidedOn, "2024-01-03")]);
        assert_eq!(correct(&bare, &both, today()).expect_err("faults").len(), 2);
        assert!(correct(&penalty(), &both, today()).is_ok());
    }
}
