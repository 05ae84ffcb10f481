//! What becomes of a character that is no ordinary one: the rule by which hostile text is printed or refused.
//!
//! - Tab, line ends and every kind of blank: one blank, however many stand together.
//! - Invisible formatting (bidi controls, zero-width characters, soft hyphen, variation selectors): left out. They
//!   draw nothing, and a report is always drawn in the order of its characters, so that none can turn a text round.
//! - Any other control character, and a character that the face does not have: refused, by name.

use super::face::REGULAR_MAP;

/// What is drawn for a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Printed {
    /// Itself.
    Itself,
    /// A blank, once.
    Blank,
    /// Nothing: it is invisible by its nature.
    Nothing,
}

/// The rule for one character.
pub(crate) fn printed(c: char) -> Printed {
    match c {
        '\t'
        | '\n'
        | '\u{b}'
        | '\u{c}'
        | '\r'
        | ' '
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Printed::Blank,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}' => Printed::Nothing,
        _ => Printed::Itself,
    }
}

/// The first character of a text that cannot be drawn; for checks long before a report is asked for.
pub fn missing_character(text: &str) -> Option<char> {
    text.chars().find(|c| {
        printed(*c) == Printed::Itself && (c.is_control() || REGULAR_MAP.glyph(*c).is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::missing_character;

    #[test]
    fn control_characters_are_refused_and_line_ends_are_blanks() {
        assert_eq!(missing_character("甲\r\n乙\t丙\u{2028}"), None);
        assert_eq!(missing_character("甲\u{0}乙"), Some('\u{0}'));
        assert_eq!(missing_character("甲\u{1b}[31m"), Some('\u{1b}'));
        assert_eq!(missing_character("\u{9b}"), Some('\u{9b}'));
    }

    #[test]
    fn invisible_formatting_is_left_out() {
        assert_eq!(
            missing_character("\u{202e}甲\u{200b}乙\u{feff}\u{fe0f}"),
            None
        );
    }

    #[test]
    fn the_first_character_without_glyph_is_named() {
        assert_eq!(missing_character("鑫淼𠮷野家😀"), Some('𠮷'));
        assert_eq!(missing_character("盐城😀"), Some('😀'));
        assert_eq!(missing_character("鑫淼喆堃煜昇玥㐂䶮"), None);
    }
}
