//! A value from its text (RFC 8259).

use super::{Json, Unreadable};

/// Reads a text that holds one value and nothing else.
pub(super) fn parse(text: &str) -> Result<Json, Unreadable> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        at: 0,
    };
    let json = reader.value(0)?;
    match reader.peek() {
        None => Ok(json),
        Some(_) => Err(Unreadable),
    }
}

/// No answer of the service nests deeper.
const DEPTH: u8 = 24;

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The next byte that is no blank, not taken.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn take(&mut self, wanted: &[u8]) -> Result<(), Unreadable> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(wanted) {
            self.at += wanted.len();
            Ok(())
        } else {
            Err(Unreadable)
        }
    }

    fn value(&mut self, depth: u8) -> Result<Json, Unreadable> {
        if depth > DEPTH {
            return Err(Unreadable);
        }
        match self.peek().ok_or(Unreadable)? {
            b'n' => self.take(b"null").map(|()| Json::Null),
            b't' => self.take(b"true").map(|()| Json::Bool(true)),
            b'f' => self.take(b"false").map(|()| Json::Bool(false)),
            b'"' => self.text().map(Json::Text),
            b'[' => {
                let mut list = Vec::new();
                self.members(b']', |reader| {
                    list.push(reader.value(depth + 1)?);
                    Ok(())
                })?;
                Ok(Json::List(list))
            }
            b'{' => {
                let mut object = Vec::new();
                self.members(b'}', |reader| {
                    let name = reader.text()?;
                    reader.peek();
                    reader.take(b":")?;
                    object.push((name, reader.value(depth + 1)?));
                    Ok(())
                })?;
                Ok(Json::Object(object))
            }
            _ => self.number(),
        }
    }

    /// What stands between the bracket at hand and its `end`, with commas between.
    fn members(
        &mut self,
        end: u8,
        mut member: impl FnMut(&mut Self) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        self.at += 1;
        if self.peek() == Some(end) {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.peek();
            member(self)?;
            let next = self.peek();
            self.at += 1;
            if next == Some(end) {
                return Ok(());
            }
            if next != Some(b',') {
                return Err(Unreadable);
            }
        }
    }

    fn number(&mut self) -> Result<Json, Unreadable> {
        let from = self.at;
        let mut number: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.bytes.get(self.at) {
            number = number
                .checked_mul(10)
                .and_then(|number| number.checked_add(u64::from(digit - b'0')))
                .ok_or(Unreadable)?;
            self.at += 1;
        }
        let fraction = matches!(self.bytes.get(self.at), Some(b'.' | b'e' | b'E'));
        if self.at == from || fraction {
            return Err(Unreadable);
        }
        Ok(Json::Number(number))
    }

    fn text(&mut self) -> Result<String, Unreadable> {
        self.take(b"\"")?;
        let mut out = Vec::new();
        loop {
            let byte = *self.bytes.get(self.at).ok_or(Unreadable)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(out).map_err(|_| Unreadable),
                b'\\' => self.escape(&mut out)?,
                0..0x20 => return Err(Unreadable),
                byte => out.push(byte),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), Unreadable> {
        let byte = *self.bytes.get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        out.push(match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut code = self.unit()?;
                if (0xd800..0xdc00).contains(&code) {
                    self.take(b"\\u")?;
                    let low = self.unit()?;
                    if !(0xdc00..0xe000).contains(&low) {
                        return Err(Unreadable);
                    }
                    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                }
                let c = char::from_u32(code).ok_or(Unreadable)?;
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return Err(Unreadable),
        });
        Ok(())
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Unreadable> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.bytes.get(self.at).ok_or(Unreadable)?;
            unit = unit * 16 + char::from(*digit).to_digit(16).ok_or(Unreadable)?;
            self.at += 1;
        }
        Ok(unit)
    }
}
