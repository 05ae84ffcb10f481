//! Reading values that go over the wire as a text.

use core::fmt;
use serde::de::{Deserializer, Error, Visitor};

/// Reads a text with `parse`, where it stands: no copy of it is made. `wrong` says what it is not.
pub(crate) fn read_text<'de, D: Deserializer<'de>, T>(
    d: D,
    parse: fn(&str) -> Option<T>,
    wrong: &'static str,
) -> Result<T, D::Error> {
    d.deserialize_str(Text { parse, wrong })
}

struct Text<T> {
    parse: fn(&str) -> Option<T>,
    wrong: &'static str,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).ok_or_else(|| E::custom(self.wrong))
    }
}
