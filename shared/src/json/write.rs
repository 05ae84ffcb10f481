//! The writer: RFC 8785 for texts, whole numbers, lists and structs.

use super::{GREATEST, NotJson};
use serde::Serialize;
use serde::ser::{Impossible, SerializeSeq, SerializeStruct, Serializer};

/// Canonical JSON of a value that holds no fraction and no map with keys of its own.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, NotJson> {
    let mut out = Vec::new();
    value.serialize(&mut Writer(&mut out))?;
    Ok(out)
}

struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn number(&mut self, number: u64, negative: bool) -> Result<(), NotJson> {
        if number > GREATEST {
            return Err(NotJson);
        }
        if negative {
            self.0.push(b'-');
        }
        let begin = self.0.len();
        let mut left = number;
        loop {
            self.0.push(b'0' + (left % 10) as u8);
            left /= 10;
            if left == 0 {
                break;
            }
        }
        self.0.get_mut(begin..).unwrap_or_default().reverse();
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.0.push(b'"');
        for byte in text.bytes() {
            let short = match byte {
                b'"' | b'\\' => byte,
                0x08 => b'b',
                b'\t' => b't',
                b'\n' => b'n',
                0x0C => b'f',
                b'\r' => b'r',
                ..0x20 => {
                    let digit = |value: u8| b"0123456789abcdef"[usize::from(value & 15)];
                    let digits = [digit(byte >> 4), digit(byte)];
                    self.0.extend_from_slice(b"\\u00");
                    self.0.extend_from_slice(&digits);
                    continue;
                }
                _ => {
                    self.0.push(byte);
                    continue;
                }
            };
            self.0.extend_from_slice(&[b'\\', short]);
        }
        self.0.push(b'"');
    }
}

type No = Impossible<(), NotJson>;

impl<'a> Serializer for &'a mut Writer<'_> {
    type Ok = ();
    type Error = NotJson;
    type SerializeSeq = List<'a>;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = No;

    fn serialize_bool(self, value: bool) -> Result<(), NotJson> {
        self.0
            .extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), NotJson> {
        self.number(value.unsigned_abs(), value < 0)
    }

    fn serialize_u8(self, value: u8) -> Result<(), NotJson> {
        self.number(value.into(), false)
    }

    fn serialize_u16(self, value: u16) -> Result<(), NotJson> {
        self.number(value.into(), false)
    }

    fn serialize_u32(self, value: u32) -> Result<(), NotJson> {
        self.number(value.into(), false)
    }

    fn serialize_u64(self, value: u64) -> Result<(), NotJson> {
        self.number(value, false)
    }

    fn serialize_f32(self, _: f32) -> Result<(), NotJson> {
        Err(NotJson)
    }

    fn serialize_f64(self, _: f64) -> Result<(), NotJson> {
        Err(NotJson)
    }

    fn serialize_char(self, _: char) -> Result<(), NotJson> {
        Err(NotJson)
    }

    fn serialize_str(self, text: &str) -> Result<(), NotJson> {
        self.text(text);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), NotJson> {
        Err(NotJson)
    }

    fn serialize_none(self) -> Result<(), NotJson> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotJson> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotJson> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotJson> {
        Err(NotJson)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), NotJson> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NotJson> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NotJson> {
        Err(NotJson)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, NotJson> {
        self.0.push(b'[');
        Ok(List {
            out: &mut *self.0,
            first: true,
        })
    }

    fn serialize_tuple(self, _: usize) -> Result<No, NotJson> {
        Err(NotJson)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<No, NotJson> {
        Err(NotJson)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<No, NotJson> {
        Err(NotJson)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<No, NotJson> {
        Err(NotJson)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a>, NotJson> {
        Ok(Fields {
            out: &mut *self.0,
            values: Vec::new(),
            fields: Vec::new(),
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<No, NotJson> {
        Err(NotJson)
    }

    fn collect_str<T: core::fmt::Display + ?Sized>(self, value: &T) -> Result<(), NotJson> {
        self.serialize_str(&value.to_string())
    }
}

struct List<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl SerializeSeq for List<'_> {
    type Ok = ();
    type Error = NotJson;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotJson> {
        if !core::mem::replace(&mut self.first, false) {
            self.out.push(b',');
        }
        value.serialize(&mut Writer(self.out))
    }

    fn end(self) -> Result<(), NotJson> {
        self.out.push(b']');
        Ok(())
    }
}

/// Fields wait until all are there: they go out by their names.
struct Fields<'a> {
    out: &'a mut Vec<u8>,
    /// What was written of all fields, one after the other.
    values: Vec<u8>,
    /// Names, and where their values begin.
    fields: Vec<(&'static str, usize)>,
}

impl Fields<'_> {
    // Not generic, as little as possible is: it is downloaded once for each type of a field.
    fn begin(&mut self, name: &'static str) -> Result<Writer<'_>, NotJson> {
        // Names of other characters would be in the order of UTF-16.
        if !name.is_ascii() {
            return Err(NotJson);
        }
        self.fields.push((name, self.values.len()));
        Ok(Writer(&mut self.values))
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = NotJson;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NotJson> {
        value.serialize(&mut self.begin(name)?)
    }

    fn end(self) -> Result<(), NotJson> {
        let Self {
            out,
            values,
            fields,
        } = self;
        out.push(b'{');
        // A handful: the library's sorting would be larger than all of this.
        let mut last = None;
        for _ in &fields {
            let left = fields.iter().enumerate();
            let left = left.filter(|(_, (name, _))| last < Some(*name));
            let Some((place, (name, begin))) = left.min_by_key(|(_, (name, _))| *name) else {
                // Of one name twice nobody would know which is meant.
                return Err(NotJson);
            };
            if last.is_some() {
                out.push(b',');
            }
            Writer(out).text(name);
            out.push(b':');
            let end = fields
                .get(place + 1)
                .map_or(values.len(), |(_, begin)| *begin);
            out.extend_from_slice(values.get(*begin..end).unwrap_or_default());
            last = Some(*name);
        }
        out.push(b'}');
        Ok(())
    }
}
