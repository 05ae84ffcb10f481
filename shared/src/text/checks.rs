//! What the tests of the text tables ask of every sentence.

/// Has Chinese characters, and no blank at either end.
pub(crate) fn is_chinese(text: &str) -> bool {
    text.trim() == text && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Has Latin letters and no Chinese ones, and no blank at either end.
pub(crate) fn is_english(text: &str) -> bool {
    text.trim() == text
        && text.chars().any(|c| c.is_ascii_alphabetic())
        && !text.chars().any(|c| {
            ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
        })
}
