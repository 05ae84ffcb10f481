//! What calls that change something share: a form that is read field by field, the id in the path, and an act that goes
//! on when its caller goes away.

use super::answer::Failure;
use super::caller::Caller;
use super::form::{first_code, shorten};
use crate::deadline;
use crate::use_cases::{Cause, Refused};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::problem::{FieldFault, ProblemCode};
use std::future::Future;

/// Fields that are taken one by one, and all faults at once. What is left at the end is a fault, since it could have
/// been meant to change what is done. What a field of some matter holds is read where that matter is.
pub(super) struct Form<'a> {
    fields: Map<String, Value>,
    faults: Vec<FieldFault>,
    pub(super) caller: &'a Caller,
}

impl<'a> Form<'a> {
    pub(super) fn new(fields: Map<String, Value>, caller: &'a Caller) -> Self {
        Self {
            fields,
            faults: Vec::new(),
            caller,
        }
    }

    pub(super) fn fault(&mut self, field: &str, code: ProblemCode) {
        self.push(FieldFault::new(field, code, self.caller.lang));
    }

    pub(super) fn push(&mut self, fault: FieldFault) {
        self.faults.push(fault);
    }

    /// The value of a field; null is as good as absent.
    pub(super) fn take(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    pub(super) fn choice<T: DeserializeOwned>(
        &mut self,
        field: &str,
        unknown: ProblemCode,
    ) -> Option<T> {
        let given = self.take(field);
        let chosen = given.and_then(|value| serde_json::from_value(value).ok());
        if chosen.is_none() {
            self.fault(field, unknown);
        }
        chosen
    }

    /// A text that is there; what is wrong with it is said by whoever reads it.
    pub(super) fn plain(&mut self, field: &str, missing: ProblemCode) -> String {
        match self.fields.remove(field) {
            Some(Value::String(text)) if !text.is_empty() => text,
            _ => {
                self.fault(field, missing);
                String::new()
            }
        }
    }

    pub(super) fn end(mut self) -> Result<(), Failure> {
        let left: Vec<String> = self.fields.keys().cloned().collect();
        for field in left {
            self.fault(&shorten(&field), ProblemCode::RequestMalformed);
        }
        if self.faults.is_empty() {
            return Ok(());
        }
        let code = first_code(&self.faults);
        Err(Failure::form(code, self.faults, self.caller))
    }
}

/// The fields of a call that must be texts.
pub(super) fn texts<const N: usize>(
    fields: Map<String, Value>,
    names: [(&str, ProblemCode); N],
    caller: &Caller,
) -> Result<[String; N], Failure> {
    let mut form = Form::new(fields, caller);
    let texts = names.map(|(name, missing)| form.plain(name, missing));
    form.end().map(|()| texts)
}

/// What stands in the path where an id should.
pub(super) type Id = Result<Path<String>, PathRejection>;

/// An id; what is none is not found, once it is known who asks.
pub(super) fn id_of(id: Id) -> String {
    id.map(|Path(id)| id).unwrap_or_default()
}

/// Runs an act as a task of its own: who closes the page in the middle does not leave half of it behind. `stopped` is
/// what the log says if the task ends in the middle.
pub(super) async fn acted<T: Send + 'static>(
    stopped: &'static str,
    act: impl Future<Output = Result<T, Refused>> + Send + 'static,
) -> Result<T, Refused> {
    let ended = deadline::spawn(act).await;
    ended.unwrap_or(Err(Refused::Unavailable(Cause::Own(stopped))))
}
