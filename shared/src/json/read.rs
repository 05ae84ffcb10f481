//! The reader: a text becomes a [`Value`], and types are read from that by one deserializer that is not generic.

use super::NotJson;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Deepest nesting: a report's is four.
const DEEPEST: usize = 16;

enum Value {
    Null,
    Bool(bool),
    /// A whole number, and whether it is below zero.
    Number(u64, bool),
    Text(String),
    List(Vec<Value>),
    Fields(Vec<(String, Value)>, Others),
}

/// What becomes of fields that a struct does not have.
#[derive(Clone, Copy)]
enum Others {
    Ignored,
    Refused,
}

/// Reads a value of JSON that is alone in `json`: structs, lists, texts, booleans, whole numbers, and enums by their name
/// alone. Fields that a struct does not have are ignored, whatever its attributes say.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, NotJson> {
    T::deserialize(&value_of(json, Others::Ignored)?)
}

/// The same for forms that never grow: a field that a struct does not have is a fault.
pub fn read_exactly<T: DeserializeOwned>(json: &[u8]) -> Result<T, NotJson> {
    T::deserialize(&value_of(json, Others::Refused)?)
}

fn value_of(json: &[u8], others: Others) -> Result<Value, NotJson> {
    let text = core::str::from_utf8(json).map_err(|_| NotJson)?;
    let mut reader = Reader {
        text,
        at: 0,
        others,
    };
    let value = reader.value(0)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(NotJson),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    others: Others,
}

impl Value {
    fn text(&self) -> Result<&str, NotJson> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Null | Self::Bool(_) | Self::Number(..) | Self::List(_) | Self::Fields(..) => {
                Err(NotJson)
            }
        }
    }

    /// Fields of a struct with these names.
    fn fields(&self, names: &[&str]) -> Result<&[(String, Self)], NotJson> {
        match self {
            Self::Fields(fields, Others::Ignored) => Ok(fields),
            Self::Fields(fields, Others::Refused) => {
                let known = |(name, _): &(String, Self)| names.contains(&name.as_str());
                if fields.iter().all(known) {
                    Ok(fields)
                } else {
                    Err(NotJson)
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(..) | Self::Text(_) | Self::List(_) => {
                Err(NotJson)
            }
        }
    }
}

impl Reader<'_> {
    /// The next byte behind blanks.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn next(&mut self) -> Result<u8, NotJson> {
        let byte = *self.text.as_bytes().get(self.at).ok_or(NotJson)?;
        self.at += 1;
        Ok(byte)
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, NotJson> {
        let rest = self.text.get(self.at..).ok_or(NotJson)?;
        if !rest.starts_with(word) {
            return Err(NotJson);
        }
        self.at += word.len();
        Ok(value)
    }

    fn value(&mut self, depth: usize) -> Result<Value, NotJson> {
        if depth > DEEPEST {
            return Err(NotJson);
        }
        match self.peek().ok_or(NotJson)? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.text().map(Value::Text),
            b'[' => {
                let mut items = Vec::new();
                self.items(b']', |reader| {
                    items.push(reader.value(depth + 1)?);
                    Ok(())
                })?;
                Ok(Value::List(items))
            }
            b'{' => {
                let mut fields = Vec::new();
                self.items(b'}', |reader| {
                    if reader.peek() != Some(b'"') {
                        return Err(NotJson);
                    }
                    let name = reader.text()?;
                    if reader.peek() != Some(b':') {
                        return Err(NotJson);
                    }
                    reader.at += 1;
                    fields.push((name, reader.value(depth + 1)?));
                    Ok(())
                })?;
                Ok(Value::Fields(fields, self.others))
            }
            _ => self.number(),
        }
    }

    /// What stands between the brackets, the first of which is next.
    fn items(
        &mut self,
        end: u8,
        mut item: impl FnMut(&mut Self) -> Result<(), NotJson>,
    ) -> Result<(), NotJson> {
        self.at += 1;
        if self.peek() == Some(end) {
            self.at += 1;
            return Ok(());
        }
        loop {
            item(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(found) if found == end => {
                    self.at += 1;
                    return Ok(());
                }
                Some(_) | None => return Err(NotJson),
            }
        }
    }

    fn number(&mut self) -> Result<Value, NotJson> {
        let rest = self.text.get(self.at..).ok_or(NotJson)?;
        let negative = rest.starts_with('-');
        let digits = rest.get(usize::from(negative)..).ok_or(NotJson)?;
        let len = digits.bytes().take_while(u8::is_ascii_digit).count();
        let digits = digits.get(..len).ok_or(NotJson)?;
        self.at += usize::from(negative) + len;
        let fraction = matches!(self.text.as_bytes().get(self.at), Some(b'.' | b'e' | b'E'));
        let zeros = digits.starts_with('0') && (len > 1 || negative);
        let number = digits.parse().map_err(|_| NotJson)?;
        if fraction || zeros {
            return Err(NotJson);
        }
        Ok(Value::Number(number, negative))
    }

    /// A text, the quotation mark of which is next.
    fn text(&mut self) -> Result<String, NotJson> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let begin = self.at;
            let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | ..0x20);
            let rest = self.text.as_bytes().get(begin..).unwrap_or_default();
            self.at += rest.iter().take_while(|byte| plain(byte)).count();
            // Those bytes are ASCII, so that nothing is cut within a character.
            text.push_str(self.text.get(begin..self.at).ok_or(NotJson)?);
            match self.next()? {
                b'"' => return Ok(text),
                b'\\' => text.push(self.escaped()?),
                _ => return Err(NotJson),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, NotJson> {
        Ok(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let code = match first {
                    0xD800..=0xDBFF => {
                        if (self.next()?, self.next()?) != (b'\\', b'u') {
                            return Err(NotJson);
                        }
                        let low = self.unit()?;
                        if !(0xDC00..=0xDFFF).contains(&low) {
                            return Err(NotJson);
                        }
                        0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00)
                    }
                    unit => unit,
                };
                // Half a pair alone is no character.
                char::from_u32(code).ok_or(NotJson)?
            }
            _ => return Err(NotJson),
        })
    }

    fn unit(&mut self) -> Result<u32, NotJson> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(NotJson)?;
            unit = unit << 4 | digit;
        }
        Ok(unit)
    }
}

/// Hands a whole number over.
macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
            match self {
                Value::Number(number, false) => visitor.visit_u64(*number),
                Value::Number(number, true) => {
                    let number = 0_i64.checked_sub_unsigned(*number).ok_or(NotJson)?;
                    visitor.visit_i64(number)
                }
                Value::Null
                | Value::Bool(_)
                | Value::Text(_)
                | Value::List(_)
                | Value::Fields(..) => Err(NotJson),
            }
        }
    )*};
}

// Who reads says what comes, and is offered nothing else: a type's code for all other kinds of value would be downloaded
// and never run.
impl<'de> Deserializer<'de> for &Value {
    type Error = NotJson;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotJson> {
        Err(NotJson)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        match self {
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Null
            | Value::Number(..)
            | Value::Text(_)
            | Value::List(_)
            | Value::Fields(..) => Err(NotJson),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        let Value::List(items) = self else {
            return Err(NotJson);
        };
        let mut left = Items(items.iter());
        let value = visitor.visit_seq(&mut left)?;
        left.0.next().map_or(Ok(value), |_| Err(NotJson))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        let fields = self.fields(names)?;
        // As a list in the order of the names: the code that would match them is twice as long.
        visitor.visit_seq(InOrder {
            fields,
            names: names.iter(),
        })
    }

    /// It was read before, so that nothing is left to look at.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        match self {
            Value::Null => visitor.visit_none(),
            Value::Bool(_)
            | Value::Number(..)
            | Value::Text(_)
            | Value::List(_)
            | Value::Fields(..) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        visitor.visit_enum(Name(self.text()?))
    }

    forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct map identifier
    }
}

struct Items<'a>(core::slice::Iter<'a, Value>);

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = NotJson;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotJson> {
        let next = self.0.next();
        next.map(|value| seed.deserialize(value)).transpose()
    }
}

struct InOrder<'a> {
    fields: &'a [(String, Value)],
    names: core::slice::Iter<'static, &'static str>,
}

impl<'a> InOrder<'a> {
    /// The next field's value. What is not there is read as `null`: an option as none, and nothing else at all.
    fn next(&mut self) -> Result<Option<&'a Value>, NotJson> {
        let Some(name) = self.names.next() else {
            return Ok(None);
        };
        let mut found = None;
        for (field, value) in self.fields {
            if field == name && found.replace(value).is_some() {
                return Err(NotJson);
            }
        }
        Ok(Some(found.unwrap_or(&Value::Null)))
    }
}

impl<'de> SeqAccess<'de> for InOrder<'_> {
    type Error = NotJson;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotJson> {
        let next = self.next()?;
        next.map(|value| seed.deserialize(value)).transpose()
    }
}

/// A variant without content, the only kind that is read by name.
struct Name<'a>(&'a str);

impl<'de> EnumAccess<'de> for Name<'_> {
    type Error = NotJson;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), NotJson> {
        let name: StrDeserializer<'_, NotJson> = self.0.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Name<'_> {
    type Error = NotJson;

    fn unit_variant(self) -> Result<(), NotJson> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, NotJson> {
        Err(NotJson)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, NotJson> {
        Err(NotJson)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NotJson> {
        Err(NotJson)
    }
}
