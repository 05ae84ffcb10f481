//! Cells: what may stand in them, and their one form.

use chrono::NaiveDate;
use shared::plain::is_hidden;
use shared::problem::ProblemCode;
use shared::record::Fen;
use std::borrow::Cow;

/// A cell without the blanks around it; a line break or tab inside becomes a blank, as a report has none.
pub(super) fn text(cell: &str, max: usize) -> Result<Cow<'_, str>, ProblemCode> {
    let cell = cell.trim();
    // Cheap first: most cells are short and of plain characters.
    if cell.len() > max && cell.chars().count() > max {
        return Err(ProblemCode::LineTooLong);
    }
    if cell.chars().any(is_hidden) {
        return Err(ProblemCode::LineCharacter);
    }
    if !cell.contains(['\r', '\n', '\t']) {
        return Ok(Cow::Borrowed(cell));
    }
    Ok(Cow::Owned(
        cell.replace("\r\n", " ").replace(['\r', '\n', '\t'], " "),
    ))
}

/// Full-width digits, letters and signs as half-width ones; the ideographic space as a blank.
pub(super) fn half_width(cell: &str) -> Cow<'_, str> {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    if cell.chars().all(|c| narrow(c) == c) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(cell.chars().map(narrow).collect())
}

/// A day: `2024-01-02`, `2024/1/2`, `2024.1.2`, `2024年1月2日` or `20240102`, with or without a time of 0:00.
pub(super) fn date(cell: &str) -> Result<NaiveDate, ProblemCode> {
    let cell = half_width(cell);
    let cell = cell.trim();
    let day = cell
        .strip_suffix("00:00:00")
        .or_else(|| cell.strip_suffix("0:00"))
        .unwrap_or(cell)
        .trim_end();
    let parsed = if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        parts([&day[..4], &day[4..6], &day[6..]])
    } else {
        let day = day.strip_suffix('日').unwrap_or(day);
        let separators: &[char] = &['-', '/', '.', '年', '月'];
        let mut pieces = day.split(separators);
        match (pieces.next(), pieces.next(), pieces.next(), pieces.next()) {
            (Some(y), Some(m), Some(d), None) => parts([y, m, d]),
            _ => None,
        }
    };
    // Nothing that a report can show is older than the republic's registers.
    parsed
        .filter(|day| *day >= NaiveDate::from_ymd_opt(1949, 10, 1).unwrap_or_default())
        .ok_or(ProblemCode::LineDate)
}

fn parts([year, month, day]: [&str; 3]) -> Option<NaiveDate> {
    let number = |text: &str, width: core::ops::RangeInclusive<usize>| {
        (width.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let year = i32::try_from(number(year, 4..=4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(month, 1..=2)?, number(day, 1..=2)?)
}

/// An amount in 万元 with at most six decimals, which 0.01 yuan holds exactly; thousands separators in their places.
pub(super) fn amount(cell: &str) -> Result<Fen, ProblemCode> {
    ungrouped(half_width(cell).trim())
        .and_then(|plain| Fen::from_wan(&plain).ok())
        .ok_or(ProblemCode::LineAmount)
}

/// Digits of the whole part, at most: more is a slip, as no penalty comes near.
const WHOLE_DIGITS: usize = 9;

fn ungrouped(text: &str) -> Option<String> {
    let whole = text.split('.').next()?;
    let mut groups = whole.split(',');
    let mut plain = groups.next()?.to_owned();
    let grouped = plain.len() <= 3;
    for group in groups {
        // 1,23 is a slip of somebody who writes a decimal comma: refused, not guessed.
        if group.len() != 3 || !grouped {
            return None;
        }
        plain.push_str(group);
    }
    if plain.len() > WHOLE_DIGITS {
        return None;
    }
    plain.push_str(&text[whole.len()..]);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    #[test]
    fn days_are_read_in_every_usual_form() {
        for text in [
            "2024-01-02",
            "2024/1/2",
            "2024.01.02",
            "2024年1月2日",
            "20240102",
            "２０２４－０１－０２",
            "2024/1/2 0:00",
            "2024-01-02 00:00:00",
            " 2024-01-02 ",
        ] {
            assert_eq!(date(text), Ok(day(2024, 1, 2)), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "2024-02-30",
            "2023年2月29日",
            "24-01-02",
            "2024-1",
            "2024-1-2-3",
            "01/02/2024",
            "45293",
            "1900-01-01",
            "2024-+1-02",
            "二〇二四年一月二日",
            "",
        ] {
            assert_eq!(date(text), Err(ProblemCode::LineDate), "{text}");
        }
    }

    #[test]
    fn amounts_in_wan_yuan_are_exact() {
        for (text, fen) in [
            ("2", 2_000_000),
            ("0.000001", 1),
            ("1,234.5", 1_234_500_000),
            ("０．５", 500_000),
            ("12,345,678", 12_345_678_000_000),
            ("0", 0),
        ] {
            assert_eq!(amount(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "-1",
            "1,23",
            "1.0000001",
            "1.",
            ".5",
            "1e3",
            "2万元",
            "1234,567",
            "9999999999",
        ] {
            assert_eq!(amount(text), Err(ProblemCode::LineAmount), "{text}");
        }
    }

    #[test]
    fn characters_that_turn_or_hide_text_are_refused() {
        for c in [
            '\0',
            '\u{7}',
            '\u{85}',
            '\u{202E}',
            '\u{2067}',
            '\u{200B}',
            '\u{FEFF}',
            '\u{E000}',
            '\u{FFFD}',
            '\u{2FFFF}',
        ] {
            assert_eq!(
                text(&format!("盐{c}城"), 10),
                Err(ProblemCode::LineCharacter),
                "{c:?}"
            );
        }
        assert_eq!(text(" 盐城\r\n鑫淼 ", 10).as_deref(), Ok("盐城 鑫淼"));
        assert_eq!(text("𠀀㐀·（演示）", 10).as_deref(), Ok("𠀀㐀·（演示）"));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(text("盐城盐城", 4).is_ok());
        assert_eq!(text("盐城盐城盐", 4), Err(ProblemCode::LineTooLong));
    }
}
