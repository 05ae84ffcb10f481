//! Numbers of spreadsheets and programs, which are binary fractions, as their units wrote them.

use shared::problem::ProblemCode;

/// From here on a number has lost digits: 15 are what a spreadsheet keeps and shows.
const DIGITS_LOST_FROM: f64 = 1e15;

/// A number with its 15 digits, without an exponent.
pub(super) fn written(value: f64) -> Result<String, ProblemCode> {
    if !value.is_finite() {
        return Err(ProblemCode::LineCellKind);
    }
    if value.abs() >= DIGITS_LOST_FROM {
        return Err(ProblemCode::LineDigitsLost);
    }
    // 0.1 + 0.2 is 0.30000000000000004 inside and 0.3 on the sheet.
    let shown: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if shown == 0.0 {
        return Ok("0".to_owned());
    }
    Ok(shown.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_the_digits_that_a_sheet_shows() {
        for (value, text) in [
            (2.5, "2.5"),
            (0.1 + 0.2, "0.3"),
            (20_240_102.0, "20240102"),
            (999_999_999_999_999.0, "999999999999999"),
            (0.000_001, "0.000001"),
            (-0.0, "0"),
            (-1.5, "-1.5"),
        ] {
            assert_eq!(written(value).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_number_that_lost_digits_is_none() {
        for value in [1e15, 9.132_090_012_345_67e17, -1e300] {
            assert_eq!(written(value), Err(ProblemCode::LineDigitsLost));
        }
        for value in [f64::NAN, f64::INFINITY] {
            assert_eq!(written(value), Err(ProblemCode::LineCellKind));
        }
    }
}
