//! Full-width characters (全角字符) in typed input.

/// The half-width form of a full-width character, else the character itself; the ideographic space is a blank.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c) // Never leaves ASCII: 21 to 7E.
        }
        other => other,
    }
}

/// Characters that take no room and that a paste from a page or chat brings along.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}
