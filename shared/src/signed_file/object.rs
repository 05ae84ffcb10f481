//! Reads objects of a PDF file, as strictly as the report file is written: one table of references at the end, no
//! compressed objects, no earlier revision. Nothing here trusts a number of the file.

use super::Fault;
use core::ops::Range;
use std::collections::BTreeMap;

/// How deep arrays and dictionaries may be nested.
const DEPTH: usize = 16;
/// Objects that a file may have: a report of thousands of pages has fewer.
const OBJECTS: usize = 200_000;
/// Bytes at the end in which the pointer to the table must stand.
const TAIL: usize = 40;
const END: &[u8] = b"\n%%EOF";
/// `0000000015 00000 n ` and the line's end.
const ROW: usize = 20;

/// A value of a file. Names are as written; none of those that are looked for is written with an escape.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number with a point: nothing that is checked here has one.
    Real,
    Name(&'a [u8]),
    /// A literal string, its escapes undone.
    Text(Vec<u8>),
    /// A hexadecimal string: where it stands, from its `<` to behind its `>`.
    Hex(Range<usize>),
    Array(Vec<Value<'a>>),
    Dictionary(Dictionary<'a>),
    Reference(u32),
}

/// A dictionary: no key twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dictionary<'a>(BTreeMap<&'a [u8], Value<'a>>);

impl<'a> Dictionary<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.0.get(key.as_bytes())
    }

    pub(super) fn name(&self, key: &str) -> Option<&'a [u8]> {
        match self.get(key)? {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn reference(&self, key: &str) -> Option<u32> {
        match self.get(key)? {
            Value::Reference(id) => Some(*id),
            _ => None,
        }
    }

    pub(super) fn array(&self, key: &str) -> Option<&[Value<'a>]> {
        match self.get(key)? {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }

    pub(super) fn dictionary(&self, key: &str) -> Option<&Dictionary<'a>> {
        match self.get(key)? {
            Value::Dictionary(inner) => Some(inner),
            _ => None,
        }
    }
}

/// A file with its table of references.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    offsets: BTreeMap<u32, usize>,
    /// What the trailer says.
    pub(super) trailer: Dictionary<'a>,
}

impl<'a> File<'a> {
    /// Reads header, end, table and trailer.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        if !bytes.starts_with(b"%PDF-1.7\n") {
            return Err(Fault::Structure("header"));
        }
        let table = table_at(bytes)?;
        let mut reader = Reader { bytes, at: table };
        let mut offsets = BTreeMap::new();
        reader.expect(b"xref\n", "table")?;
        while !reader.rest().starts_with(b"trailer\n") {
            section(&mut reader, &mut offsets)?;
        }
        reader.expect(b"trailer\n", "trailer")?;
        let Value::Dictionary(trailer) = reader.value(0)? else {
            return Err(Fault::Structure("trailer"));
        };
        if trailer.get("Prev").is_some() || trailer.get("XRefStm").is_some() {
            return Err(Fault::MoreThanOneRevision);
        }
        if trailer.get("Encrypt").is_some() {
            return Err(Fault::Structure("encryption"));
        }
        reader.expect(b"\nstartxref\n", "end")?;
        Ok(Self {
            bytes,
            offsets,
            trailer,
        })
    }

    /// The object of a number, which must not be a stream's.
    pub(super) fn object(&self, id: u32) -> Result<Value<'a>, Fault> {
        let (value, mut reader) = self.start(id)?;
        reader.blanks();
        reader.expect(b"endobj", "end of an object")?;
        Ok(value)
    }

    /// The dictionary of a number.
    pub(super) fn dictionary(&self, id: u32) -> Result<Dictionary<'a>, Fault> {
        match self.object(id)? {
            Value::Dictionary(dictionary) => Ok(dictionary),
            _ => Err(Fault::Structure("a dictionary")),
        }
    }

    /// A stream: its dictionary and its bytes as they stand.
    pub(super) fn stream(&self, id: u32) -> Result<(Dictionary<'a>, &'a [u8]), Fault> {
        let wrong = Fault::Structure("a stream");
        let (value, mut reader) = self.start(id)?;
        let Value::Dictionary(dictionary) = value else {
            return Err(wrong);
        };
        reader.expect(b"stream\n", "a stream")?;
        let length = dictionary
            .integer("Length")
            .and_then(|length| usize::try_from(length).ok())
            .ok_or_else(|| wrong.clone())?;
        let content = reader.rest().get(..length).ok_or(wrong)?;
        reader.at += length;
        reader.expect(b"\nendstream", "a stream")?;
        reader.blanks();
        reader.expect(b"endobj", "end of an object")?;
        Ok((dictionary, content))
    }

    fn start(&self, id: u32) -> Result<(Value<'a>, Reader<'a>), Fault> {
        let at = *self
            .offsets
            .get(&id)
            .ok_or(Fault::Structure("a reference"))?;
        let mut reader = Reader {
            bytes: self.bytes,
            at,
        };
        reader.expect(format!("{id} 0 obj\n").as_bytes(), "an object")?;
        let value = reader.value(0)?;
        Ok((value, reader))
    }
}

/// Where the table begins: the number before the end of the file.
fn table_at(bytes: &[u8]) -> Result<usize, Fault> {
    let wrong = Fault::Structure("end");
    let body = bytes.strip_suffix(END).ok_or_else(|| wrong.clone())?;
    let tail = &body[body.len().saturating_sub(TAIL)..];
    let mark = b"\nstartxref\n";
    let from = tail
        .windows(mark.len())
        .position(|window| window == mark)
        .ok_or_else(|| wrong.clone())?;
    let at = decimal(&tail[from + mark.len()..]).ok_or_else(|| wrong.clone())?;
    if at < bytes.len() { Ok(at) } else { Err(wrong) }
}

/// One section of the table: first number and count, then a row each.
fn section(reader: &mut Reader<'_>, offsets: &mut BTreeMap<u32, usize>) -> Result<(), Fault> {
    let wrong = Fault::Structure("table");
    let line = reader.line().ok_or_else(|| wrong.clone())?;
    let space = line.iter().position(|byte| *byte == b' ');
    let (first, count) = line.split_at(space.ok_or_else(|| wrong.clone())?);
    let first = decimal(first).ok_or_else(|| wrong.clone())?;
    let count = decimal(&count[1..]).ok_or_else(|| wrong.clone())?;
    if count == 0 || first.saturating_add(count) > OBJECTS {
        return Err(wrong);
    }
    for id in first..first + count {
        let row = reader.rest().get(..ROW).ok_or_else(|| wrong.clone())?;
        reader.at += ROW;
        let id = u32::try_from(id).map_err(|_| wrong.clone())?;
        match &row[10..] {
            b" 00000 n \n" => {
                let offset = decimal(&row[..10]).ok_or_else(|| wrong.clone())?;
                if offsets.insert(id, offset).is_some() {
                    return Err(wrong);
                }
            }
            b" 65535 f \n" => {}
            _ => return Err(wrong),
        }
    }
    Ok(())
}

/// A number of decimal digits only.
pub(super) fn decimal(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    digits.iter().try_fold(0, |number: usize, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + usize::from(digit - b'0'))
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn expect(&mut self, text: &[u8], what: &'static str) -> Result<(), Fault> {
        if !self.rest().starts_with(text) {
            return Err(Fault::Structure(what));
        }
        self.at += text.len();
        Ok(())
    }

    /// To the next line's end, which is passed.
    fn line(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let end = rest.iter().take(TAIL).position(|byte| *byte == b'\n')?;
        self.at += end + 1;
        Some(&rest[..end])
    }

    fn blanks(&mut self) {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 0xc);
        self.at += self.rest().iter().take_while(blank).count();
    }

    /// Regular characters: neither blank nor delimiter.
    fn token(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let end = rest
            .iter()
            .position(|byte| !byte.is_ascii_graphic() || b"()<>[]{}/%".contains(byte))
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Fault> {
        if depth > DEPTH {
            return Err(Fault::Structure("nesting"));
        }
        self.blanks();
        let rest = self.rest();
        match rest {
            [b'/', ..] => {
                self.at += 1;
                Ok(Value::Name(self.token()))
            }
            [b'(', ..] => self.text(),
            [b'<', b'<', ..] => self.pairs(depth),
            [b'<', ..] => {
                let end = rest.iter().position(|byte| *byte == b'>');
                let end = end.ok_or(Fault::Structure("a hexadecimal string"))? + 1;
                let from = self.at;
                self.at += end;
                Ok(Value::Hex(from..from + end))
            }
            [b'[', ..] => {
                self.at += 1;
                let mut values = Vec::new();
                loop {
                    self.blanks();
                    if self.rest().starts_with(b"]") {
                        self.at += 1;
                        return Ok(Value::Array(values));
                    }
                    values.push(self.value(depth + 1)?);
                }
            }
            _ => self.word(),
        }
    }

    fn pairs(&mut self, depth: usize) -> Result<Value<'a>, Fault> {
        self.at += 2;
        let mut pairs = BTreeMap::new();
        loop {
            self.blanks();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Ok(Value::Dictionary(Dictionary(pairs)));
            }
            self.expect(b"/", "a key")?;
            let key = self.token();
            let value = self.value(depth + 1)?;
            if pairs.insert(key, value).is_some() {
                return Err(Fault::Structure("a key twice"));
            }
        }
    }

    /// A literal string with balanced parentheses.
    fn text(&mut self) -> Result<Value<'a>, Fault> {
        let wrong = Fault::Structure("a string");
        let mut out = Vec::new();
        let mut open = 0_usize;
        let mut bytes = self.rest().iter().copied();
        let mut taken = 0;
        while let Some(byte) = bytes.next() {
            taken += 1;
            match byte {
                b'(' => {
                    open += 1;
                    if open == 1 {
                        continue;
                    }
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        self.at += taken;
                        return Ok(Value::Text(out));
                    }
                }
                b'\\' => {
                    taken += 1;
                    match bytes.next() {
                        Some(escaped @ (b'(' | b')' | b'\\')) => out.push(escaped),
                        Some(b'r') => out.push(b'\r'),
                        // The writer makes no other.
                        _ => return Err(wrong),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        Err(wrong)
    }

    /// A number, a reference, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Value<'a>, Fault> {
        match self.token() {
            b"true" => Ok(Value::Bool(true)),
            b"false" => Ok(Value::Bool(false)),
            b"null" => Ok(Value::Null),
            word => {
                let digits = word.strip_prefix(b"-").unwrap_or(word);
                if let Some(number) = decimal(digits) {
                    let number = i64::try_from(number).unwrap_or(i64::MAX);
                    let negative = digits.len() < word.len();
                    if !negative && self.rest().starts_with(b" 0 R") {
                        self.at += 4;
                        let id = u32::try_from(number);
                        return id
                            .map(Value::Reference)
                            .map_err(|_| Fault::Structure("a reference"));
                    }
                    return Ok(Value::Integer(if negative { -number } else { number }));
                }
                let real = !digits.is_empty()
                    && digits
                        .iter()
                        .all(|byte| byte.is_ascii_digit() || *byte == b'.');
                if real {
                    Ok(Value::Real)
                } else {
                    Err(Fault::Structure("a value"))
                }
            }
        }
    }
}
