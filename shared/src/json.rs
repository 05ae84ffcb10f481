//! JSON in the small: a strict reader and a canonical writer for what verifiers open.
//!
//! Browsers download them with every type that they read, so they are kept few and plain: whole numbers alone, no
//! position and no sentence in a fault. What is written is RFC 8785, as [`crate::canonical`] writes it.

mod read;
mod write;

pub use read::{read, read_exactly};
pub use write::write;

/// Greatest whole number that every reader of JSON holds.
const GREATEST: u64 = (1 << 53) - 1;

/// A text is not JSON of the expected form, or a value has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl core::fmt::Display for NotJson {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("not JSON of this form")
    }
}

impl core::error::Error for NotJson {}

// What exactly is wrong nobody is told: the sentences would be most of a small program.
impl serde::de::Error for NotJson {
    fn custom<T: core::fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

impl serde::ser::Error for NotJson {
    fn custom<T: core::fmt::Display>(_: T) -> Self {
        Self
    }
}
