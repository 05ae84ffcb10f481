//! Measuring and breaking lines (禁则), for paragraphs and table cells alike.
//!
//! Widths are whole numbers of 1/1000 em, so that the same text breaks alike on every machine.

/// How a character behaves at a line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A line may end before and after it.
    Ideograph,
    /// Part of a Latin word or a number, which stays together while it fits.
    Word,
    /// Opens inside Latin text: `(`.
    WordOpen,
    /// Closes inside Latin text: `,` `.` `)`.
    WordClose,
    /// Opens: no line ends with it.
    Open,
    /// Closes: no line begins with it.
    Close,
    /// Half of …… or ——, which is not parted.
    Joined,
    /// Blank: hangs over the line's end.
    Blank,
}

impl Class {
    /// The class of a character.
    pub(crate) fn of(c: char) -> Self {
        match c {
            ' ' => Self::Blank,
            '(' | '[' | '{' => Self::WordOpen,
            ')' | ']' | '}' | ',' | '.' | ':' | ';' | '!' | '?' | '%' => Self::WordClose,
            '\u{21}'..='\u{7e}'
            | '\u{a1}'..='\u{b6}'
            | '\u{b8}'..='\u{24f}'
            | '\u{370}'..='\u{52f}' => Self::Word,
            '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' | '“' | '‘' => {
                Self::Open
            }
            '，' | '。' | '、' | '；' | '：' | '？' | '！' | '）' | '》' | '〉' | '」' | '』'
            | '】' | '〕' | '〗' | '］' | '｝' | '”' | '’' | '·' | '・' | '．' | '～' | '％'
            | '‰' | '℃' | '々' => Self::Close,
            '…' | '—' | '⸺' => Self::Joined,
            _ => Self::Ideograph,
        }
    }

    const fn in_word(self) -> bool {
        matches!(self, Self::Word | Self::WordOpen | Self::WordClose)
    }
}

/// Whether a line may end between two neighbours.
const fn may_break(before: Class, after: Class) -> bool {
    match (before, after) {
        (_, Class::Blank | Class::Close | Class::WordClose)
        | (Class::Open | Class::WordOpen, _) => false,
        (Class::Joined, Class::Joined) => false,
        _ => !(before.in_word() && after.in_word()),
    }
}

/// What breaking needs to know of a glyph.
pub(crate) trait Measured {
    /// Advance in 1/1000 em.
    fn advance(&self) -> u32;
    /// Class.
    fn class(&self) -> Class;
}

/// A line: `start..end` of the glyphs, of which `start..visible` are drawn; blanks hang over its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) visible: usize,
    pub(crate) end: usize,
    /// Width of what is drawn, in 1/1000 em.
    pub(crate) width: u32,
}

/// Breaks glyphs into lines of at most `limit`. Nothing is lost or moved; a text without glyphs has no line. Where no
/// lawful place fits (a word or a row of closing marks wider than the line) it breaks before what overflows.
pub(crate) fn wrap<G: Measured>(glyphs: &[G], limit: u32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    // Width from `start` to the glyph at hand, and the last lawful break with the width before it.
    let mut width = 0_u32;
    let mut lawful: Option<(usize, u32)> = None;
    for (at, glyph) in glyphs.iter().enumerate() {
        if at > start && may_break(glyphs[at - 1].class(), glyph.class()) {
            lawful = Some((at, width));
        }
        if glyph.class() != Class::Blank {
            while width + glyph.advance() > limit && at > start {
                let (cut, before) = lawful.take().unwrap_or((at, width));
                lines.push(line(glyphs, start, cut));
                start = cut;
                width -= before;
            }
        }
        width = width.saturating_add(glyph.advance());
    }
    if start < glyphs.len() {
        lines.push(line(glyphs, start, glyphs.len()));
    }
    lines
}

fn line<G: Measured>(glyphs: &[G], start: usize, end: usize) -> Line {
    let mut visible = end;
    while visible > start && glyphs[visible - 1].class() == Class::Blank {
        visible -= 1;
    }
    let width = glyphs[start..visible].iter().map(Measured::advance).sum();
    Line {
        start,
        visible,
        end,
        width,
    }
}

/// Width of glyphs on one line, in 1/1000 em.
pub(crate) fn width_of<G: Measured>(glyphs: &[G]) -> u32 {
    glyphs.iter().map(Measured::advance).sum()
}

#[cfg(test)]
mod tests {
    use super::{Class, Line, Measured, wrap};
    use proptest::prelude::*;

    struct Cell(char);

    impl Measured for Cell {
        fn advance(&self) -> u32 {
            if self.0.is_ascii() { 500 } else { 1000 }
        }

        fn class(&self) -> Class {
            Class::of(self.0)
        }
    }

    fn cells(text: &str) -> Vec<Cell> {
        text.chars().map(Cell).collect()
    }

    fn wrapped(text: &str, ems: u32) -> Vec<String> {
        wrap(&cells(text), ems * 1000)
            .iter()
            .map(|line| {
                text.chars()
                    .skip(line.start)
                    .take(line.visible - line.start)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        assert_eq!(wrapped("甲乙丙丁，戊己", 4), ["甲乙丙", "丁，戊己"]);
        assert_eq!(wrapped("甲乙（丙丁）戊", 5), ["甲乙（丙", "丁）戊"]);
    }

    #[test]
    fn no_line_ends_with_an_opening_mark() {
        assert_eq!(wrapped("甲乙丙（丁戊）", 4), ["甲乙丙", "（丁戊）"]);
        assert_eq!(wrapped("甲乙丙《“丁”》", 5), ["甲乙丙", "《“丁”》"]);
    }

    #[test]
    fn words_and_numbers_stay_together() {
        assert_eq!(wrapped("罚款12,000.00元", 4), ["罚款", "12,000.0", "0元"]);
        assert_eq!(wrapped("罚款12,000.00元", 5), ["罚款", "12,000.00", "元"]);
        assert_eq!(wrapped("甲 abc def", 3), ["甲 abc", "def"]);
    }

    #[test]
    fn dashes_and_dots_are_not_parted() {
        assert_eq!(wrapped("甲乙丙——丁", 4), ["甲乙丙", "——丁"]);
        assert_eq!(wrapped("甲乙丙……丁", 4), ["甲乙丙", "……丁"]);
    }

    #[test]
    fn a_row_of_closing_marks_breaks_rather_than_overflow() {
        assert_eq!(wrapped("，，，，，", 2), ["，，", "，，", "，"]);
        assert_eq!(wrapped("甲，，，，", 2), ["甲，", "，，", "，"]);
    }

    #[test]
    fn a_text_without_glyphs_has_no_line() {
        assert_eq!(wrap::<Cell>(&[], 1000), Vec::<Line>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_overflows(
            text in "[甲乙丙，。（）《》“”…— a-z0-9,.()/-]{0,200}",
            ems in 1_u32..30,
        ) {
            let cells = cells(&text);
            let lines = wrap(&cells, ems * 1000);
            let mut at = 0;
            for line in &lines {
                prop_assert_eq!(line.start, at);
                prop_assert!(line.end > line.start && line.visible <= line.end);
                prop_assert!(line.width <= ems * 1000);
                prop_assert!(cells[line.visible..line.end].iter().all(|cell| cell.0 == ' '));
                at = line.end;
            }
            prop_assert_eq!(at, cells.len());
        }

        #[test]
        fn lawful_breaks_are_kept_where_every_piece_fits(text in "([甲乙丙]，|（[甲乙]）|[丁戊]){0,60}") {
            let cells = cells(&text);
            for line in wrap(&cells, 6000) {
                prop_assert!(!matches!(cells[line.start].0, '，' | '）'));
                prop_assert!(cells[line.end - 1].0 != '（');
            }
        }
    }
}
