//! What came from outside, on its way into the page; and what is our own.

use maud::Render;

/// Text from outside: escaped for HTML, with nothing in it that changes how its surroundings read.
///
/// Control characters and those that turn the direction of writing become U+FFFD: visible, and harmless even in an
/// attribute, where no element can isolate them.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Render for Text<'_> {
    fn render_to(&self, out: &mut String) {
        push_text(out, self.0);
    }
}

/// The same in an element of its own, whose direction does not leak.
pub(super) struct Bdi<'a>(pub(super) &'a str);

impl Render for Bdi<'_> {
    fn render_to(&self, out: &mut String) {
        out.push_str("<bdi>");
        push_text(out, self.0);
        out.push_str("</bdi>");
    }
}

/// Words of ours. They are escaped like all else; nearly all hold nothing to escape and are copied whole, where maud copies
/// byte by byte.
pub(super) struct Words(pub(super) &'static str);

impl Render for Words {
    fn render_to(&self, out: &mut String) {
        if harmless(self.0.as_bytes()) {
            out.push_str(self.0);
        } else {
            self.0.render_to(out);
        }
    }
}

/// Text from outside as a value in the query of an address.
pub(super) struct Query<'a>(pub(super) &'a str);

impl Render for Query<'_> {
    fn render_to(&self, out: &mut String) {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                out.push(char::from(byte));
            } else {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// Appends text as [`Text`] does. Runs of harmless bytes are copied whole: nearly all text is one run.
pub(super) fn push_text(out: &mut String, text: &str) {
    if harmless(text.as_bytes()) {
        out.push_str(text);
    } else {
        push_piecewise(out, text);
    }
}

/// Whether no byte is in [`SUSPECT`]. Without a branch for each, so that sixteen are looked at together.
fn harmless(bytes: &[u8]) -> bool {
    const LANES: usize = 16;
    let suspect = |lanes: &[u8; LANES]| {
        lanes.iter().fold(false, |found, &byte| {
            let control = byte < 0x20 || byte == 0x7f;
            let special = matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
            found | control | special | matches!(byte, 0xc2 | 0xd8 | 0xe2)
        })
    };
    let (lanes, _) = bytes.as_chunks::<LANES>();
    match bytes.last_chunk::<LANES>() {
        // The last sixteen overlap those before them.
        Some(last) => !lanes.iter().any(suspect) && !suspect(last),
        None => !bytes.iter().any(|&byte| SUSPECT[usize::from(byte)]),
    }
}

fn push_piecewise(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !SUSPECT[usize::from(bytes[at])] {
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        if let Some(instead) = replacement(c) {
            out.push_str(&text[done..at]);
            out.push_str(instead);
            done = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    out.push_str(&text[done..]);
}

/// What stands for a character that may not stand for itself.
const fn replacement(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        // C0 and C1 controls; marks, embeddings, overrides and isolates of direction; separators of lines.
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some("\u{fffd}"),
        _ => None,
    }
}

/// First bytes of the characters above, so that all other bytes are passed over at once.
static SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'&' as usize] = true;
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'"' as usize] = true;
    table[b'\'' as usize] = true;
    table[0x7f] = true;
    table[0xc2] = true;
    table[0xd8] = true;
    table[0xe2] = true;
    table
};

#[cfg(test)]
mod tests {
    use super::{Bdi, Query, SUSPECT, Text, Words, harmless, push_text, replacement};
    use maud::Render;

    fn written(text: &str) -> String {
        Text(text).render().0
    }

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            written("<script>alert('x')&\"</script>"),
            "&lt;script&gt;alert(&#39;x&#39;)&amp;&quot;&lt;/script&gt;"
        );
    }

    #[test]
    fn ordinary_and_rare_characters_pass() {
        for text in ["", "盐城市鑫淼商贸有限公司", "㐂𠮷𬬻", "A–B “C” ·é", "ΩЖ→"]
        {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn characters_that_turn_the_direction_are_shown_as_replaced() {
        assert_eq!(
            written("甲\u{202e}乙\u{2069}丙\0"),
            "甲\u{fffd}乙\u{fffd}丙\u{fffd}"
        );
        assert_eq!(Bdi("\u{2067}甲").render().0, "<bdi>\u{fffd}甲</bdi>");
    }

    #[test]
    fn every_character_is_written_as_its_rule_says() {
        // Exhaustive: the table of first bytes must not hide a character from the rule.
        let mut out = String::new();
        for c in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let text: &str = c.encode_utf8(&mut buffer);
            out.clear();
            push_text(&mut out, text);
            assert_eq!(
                out,
                replacement(c).unwrap_or(text),
                "U+{:04X}",
                u32::from(c)
            );
        }
    }

    #[test]
    fn a_byte_is_looked_at_wherever_it_stands() {
        for byte in 0..=255 {
            for length in [1, 15, 16, 17, 31, 32, 40] {
                for at in 0..length {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    assert_eq!(
                        harmless(&bytes),
                        !SUSPECT[usize::from(byte)],
                        "{byte} {length} {at}"
                    );
                }
            }
        }
    }

    #[test]
    fn words_of_ours_are_written_as_maud_writes_them() {
        for words in ["", "核对网址", "the report's own", "a < b & \"c\" > d"] {
            assert_eq!(Words(words).render().0, words.render().0);
        }
    }

    #[test]
    fn a_query_value_cannot_leave_its_place() {
        assert_eq!(Query("a&b=\"中 #").render().0, "a%26b%3D%22%E4%B8%AD%20%23");
    }
}
