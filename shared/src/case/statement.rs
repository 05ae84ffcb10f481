//! What may stand in a statement, a question or an answer.

use crate::plain::is_hidden;

/// Characters in a text, at most.
pub const MAX_STATEMENT: usize = 2_000;

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementFault {
    /// There is none.
    Empty,
    /// Longer than [`MAX_STATEMENT`].
    TooLong,
    /// Controls, or characters that turn or hide text: what is read must be what was written.
    Character,
}

/// A text as it is kept: without blanks around it and with one kind of line break.
pub fn statement(text: &str) -> Result<String, StatementFault> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(StatementFault::Empty);
    }
    if text.chars().count() > MAX_STATEMENT {
        return Err(StatementFault::TooLong);
    }
    if text.chars().any(is_hidden) {
        return Err(StatementFault::Character);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{MAX_STATEMENT, StatementFault, statement};

    #[test]
    fn a_text_is_kept_without_blanks_around_it_and_with_its_lines() {
        let kept = statement("  第一行\r\n第二行\r第三行\t末  \n");
        assert_eq!(kept.as_deref(), Ok("第一行\n第二行\n第三行\t末"));
    }

    #[test]
    fn a_text_has_a_length_and_hides_nothing() {
        assert_eq!(statement(" \n\t"), Err(StatementFault::Empty));
        assert!(statement(&"字".repeat(MAX_STATEMENT)).is_ok());
        assert_eq!(
            statement(&"字".repeat(MAX_STATEMENT + 1)),
            Err(StatementFault::TooLong)
        );
        for hidden in [
            "\u{0}", "\u{7}", "\u{202E}", "\u{200B}", "\u{E000}", "\u{FEFF}", "\u{FFFE}",
        ] {
            let text = format!("前{hidden}后");
            assert_eq!(
                statement(&text),
                Err(StatementFault::Character),
                "{hidden:?}"
            );
        }
    }
}
