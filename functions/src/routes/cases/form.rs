//! Reading what is said with an act on a case or a record: all faults at once, each with its field.

use crate::routes::act::Form;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use shared::api::Correction;
use shared::case::{
    Attached, AttachmentFault, MAX_ATTACHMENTS, StatementFault, read_attachments, statement,
};
use shared::problem::ProblemCode;
use shared::record::RecordId;

/// What is said of a text that cannot be taken.
pub(in crate::routes) struct TextCodes {
    pub(in crate::routes) required: ProblemCode,
    pub(in crate::routes) too_long: ProblemCode,
    pub(in crate::routes) character: ProblemCode,
}

/// Of a statement.
pub(in crate::routes) const STATEMENT: TextCodes = TextCodes {
    required: ProblemCode::StatementRequired,
    too_long: ProblemCode::StatementTooLong,
    character: ProblemCode::StatementCharacter,
};

impl Form<'_> {
    pub(in crate::routes) fn record(&mut self) -> Option<RecordId> {
        let given = self
            .take("record")
            .and_then(|v| v.as_str().map(str::to_owned));
        // An id is a hash in hex; what is none leads to no record.
        let id = given.filter(|id| {
            (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        if id.is_none() {
            self.fault("record", ProblemCode::NotFound);
        }
        id.map(RecordId)
    }

    pub(in crate::routes) fn statement(&mut self, required: bool) -> String {
        self.text("statement", required, &STATEMENT)
    }

    /// A text of the same measure in another field.
    pub(in crate::routes) fn text(
        &mut self,
        field: &str,
        required: bool,
        codes: &TextCodes,
    ) -> String {
        let text = match self.take(field) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(_) => {
                self.fault(field, ProblemCode::RequestMalformed);
                return String::new();
            }
        };
        let code = match statement(&text) {
            Ok(text) => return text,
            Err(StatementFault::Empty) if !required => return String::new(),
            Err(StatementFault::Empty) => codes.required,
            Err(StatementFault::TooLong) => codes.too_long,
            Err(StatementFault::Character) => codes.character,
        };
        self.fault(field, code);
        String::new()
    }

    pub(in crate::routes) fn attachments(&mut self) -> Vec<Attached> {
        let given = match self.take("attachments") {
            None => return Vec::new(),
            Some(Value::Array(given)) => given,
            Some(_) => {
                self.fault("attachments", ProblemCode::RequestMalformed);
                return Vec::new();
            }
        };
        if given.len() > MAX_ATTACHMENTS {
            self.fault("attachments", ProblemCode::AttachmentTooMany);
            return Vec::new();
        }
        let mut files = Vec::with_capacity(given.len());
        for (place, value) in given.iter().enumerate() {
            let text = |name: &str| value.get(name).and_then(Value::as_str);
            let content = text("content").and_then(|content| STANDARD.decode(content).ok());
            match (text("name"), content) {
                (Some(name), Some(content)) => files.push((name.to_owned(), content)),
                _ => {
                    let field = format!("attachments[{place}]");
                    self.fault(&field, ProblemCode::RequestMalformed);
                    return Vec::new();
                }
            }
        }
        read_attachments(files).unwrap_or_else(|(place, fault)| {
            let code = match fault {
                AttachmentFault::TooMany => ProblemCode::AttachmentTooMany,
                AttachmentFault::TooLarge => ProblemCode::AttachmentTooLarge,
                AttachmentFault::Kind => ProblemCode::AttachmentKind,
            };
            self.fault(&format!("attachments[{place}]"), code);
            Vec::new()
        })
    }

    /// What becomes of the record: it is withdrawn, or some of its values are others.
    pub(in crate::routes) fn correction(&mut self) -> Option<Correction> {
        let given = self.take("correction")?;
        let known = |given: &Value| {
            let names = given.as_object()?.keys().map(String::as_str);
            names
                .clone()
                .all(|name| name == "withdraw" || name == "fields")
                .then_some(())
        };
        let read = known(&given).and_then(|()| serde_json::from_value::<Correction>(given).ok());
        match read {
            Some(correction) => {
                let withdraws = correction.withdraw.is_some();
                // One of the two, and not neither.
                if withdraws == correction.fields.is_empty() {
                    return Some(correction);
                }
                self.fault("correction", ProblemCode::CorrectionRequired);
            }
            None => self.fault("correction", ProblemCode::RequestMalformed),
        }
        None
    }
}
