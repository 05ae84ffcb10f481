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
