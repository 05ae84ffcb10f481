//! Plain text: what nobody may put into a text that others read.

/// Controls, what turns or hides text, and what has no meaning outside the system that wrote it (private use), so
/// that what an official reads is what is stored. Tab and line breaks are none of them.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{0000}'..='\u{001F}' | '\u{007F}'..='\u{009F}' => true,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => true,
        '\u{FFF9}'..='\u{FFFD}' | '\u{E000}'..='\u{F8FF}' => true,
        '\u{F0000}'..='\u{10FFFF}' | '\u{E0000}'..='\u{E0FFF}' => true,
        // The two non-characters at the end of every plane, and the block of them in the first.
        other => {
            let point = u32::from(other);
            point & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&point)
        }
    }
}

/// A text in which numbers that may be a person's (证件号码、电话、账号) are masked: runs of eleven digits and more, in
/// signs of any width, with an X behind them; blanks and strokes between digits do not end a run. For what anyone reads.
pub fn without_numbers(text: &str) -> String {
    const LEAST: usize = 11;
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| half(&characters, at).is_some_and(|c| c.is_ascii_digit());
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let (mut end, mut digits) = (at, 0);
        while is_digit(end) {
            digits += 1;
            end += 1;
            if half(&characters, end).is_some_and(|c| matches!(c, ' ' | '-')) && is_digit(end + 1) {
                end += 1;
            }
        }
        if digits < LEAST {
            let plain = characters.get(at..end).unwrap_or_default();
            out.extend(plain);
            if digits == 0 {
                out.push(character);
                end += 1;
            }
        } else {
            out.push_str("****");
            if half(&characters, end).is_some_and(|c| matches!(c, 'x' | 'X')) {
                end += 1;
            }
        }
        at = end;
    }
    out
}

fn half(characters: &[char], at: usize) -> Option<char> {
    characters.get(at).copied().map(crate::width::half_width)
}

#[cfg(test)]
mod tests {
    use super::without_numbers;

    #[test]
    fn a_number_that_may_be_a_persons_is_masked_and_nothing_else() {
        for (text, masked) in [
            ("身份证11010519491231002X，完", "身份证****，完"),
            ("１１０１０５１９４９１２３１００２ｘ", "****"),
            ("电话138 1234 5678或138-1234-5678", "电话****或****"),
            ("卡号6222021234567890123。", "卡号****。"),
            ("罚款5000元，2026年11月24日", "罚款5000元，2026年11月24日"),
            ("〔2024〕123号、1 2 3", "〔2024〕123号、1 2 3"),
            ("代码91320900MA1000009K", "代码91320900MA1000009K"),
            ("尾1234567890", "尾1234567890"),
            ("", ""),
            ("12345678901", "****"),
        ] {
            assert_eq!(without_numbers(text), masked, "{text}");
        }
    }
}
