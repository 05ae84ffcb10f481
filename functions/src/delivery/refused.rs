//! Refused lines as a file in the form in which they came, with a last column of reasons, to be mended and sent again.
//!
//! What nobody asked for, or what is about a person, does not come back, since it would have to be kept until then:
//! columns that the form does not know, columns of persons' names and numbers, and whatever looks like a person's
//! number stay in the header and are blank below it. So are the cells of a line whose cells cannot be told apart.
//! A cell that a spreadsheet would take for a formula has an apostrophe before it, which is taken off again when
//! the file comes back.

use super::clean::half_width;
use super::grid::Cell;
use super::table::{Column, Meaning, Table};
use chrono::NaiveDate;
use core::fmt::Write;
use shared::credit_code::CreditCode;
use shared::text::deliveries::REASONS;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes of such a file, at most: what an answer holds.
pub const MAX_REFUSED_BYTES: usize = 4 * 1024 * 1024;

/// What is said of a refused line.
#[derive(Debug, Default)]
pub struct Reasons {
    /// All of them, in one text.
    pub text: String,
    /// Columns that are at fault.
    pub columns: Vec<String>,
}

/// The file, in UTF-8 with a byte order mark; and how many lines are in it, the first ones if not all have room.
pub fn refused_file<C: Column>(
    mut table: Table<'_, C>,
    reasons: &BTreeMap<u32, Reasons>,
) -> (Vec<u8>, u32) {
    let mut out = String::from("\u{FEFF}");
    let names: Vec<Option<String>> = table.names().map(|name| name.map(str::to_owned)).collect();
    push_record(
        &mut out,
        names.iter().flatten().map(|name| guarded(name)),
        REASONS,
    );
    let mut lines = 0;
    while let Some(row) = table.next_row() {
        let Some(why) = reasons.get(&row.number) else {
            continue;
        };
        let is_known = row.shape.is_ok();
        // A class that is none, a code that could not be read or looks like a person's: then the name may be one's.
        let of_person = row.delivered().any(|(column, cell)| {
            let Some(column) = column else { return false };
            match column.means() {
                Meaning::Person => false,
                Meaning::SubjectClass => why.columns.iter().any(|name| name == column.name()),
                Meaning::SubjectCode => cell.is_err() || is_persons(cell),
                Meaning::SubjectName | Meaning::Other => is_persons(cell),
            }
        });
        let cells = row.delivered().map(|(column, cell)| {
            let meaning = column.map_or(Meaning::Person, Column::means);
            let blank = !is_known
                || meaning == Meaning::Person
                || meaning == Meaning::SubjectName && of_person
                || is_persons(cell);
            if blank {
                Cow::Borrowed("")
            } else {
                guarded(cell.unwrap_or_default())
            }
        });
        let before = out.len();
        let named = names.iter().zip(cells).filter(|(name, _)| name.is_some());
        push_record(&mut out, named.map(|(_, cell)| cell), &why.text);
        if out.len() > MAX_REFUSED_BYTES {
            out.truncate(before);
            break;
        }
        lines += 1;
    }
    (out.into_bytes(), lines)
}

fn push_record<'c>(out: &mut String, cells: impl Iterator<Item = Cow<'c, str>>, last: &str) {
    for cell in cells {
        push_cell(out, &cell);
        out.push(',');
    }
    push_cell(out, last);
    out.push_str("\r\n");
}

/// Adds a cell of a CSV file.
pub(crate) fn push_cell(out: &mut String, cell: &str) {
    if cell.contains([',', '"', '\r', '\n']) {
        // Writing to a string has no way to fail.
        let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
    } else {
        out.push_str(cell);
    }
}

/// First characters by which a spreadsheet takes a cell for a formula, of either width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A cell without the apostrophe that guards it.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        Some(_) | None => cell,
    }
}

/// Whether a run of digits in the cell has the form of a person's number, of 18 or 15 places with a day of birth in
/// it. A credit code can be all digits too: one that is right is a firm's.
fn is_persons(cell: Cell<'_>) -> bool {
    let Ok(cell) = cell else { return false };
    if cell.len() < 15 || CreditCode::parse(cell).is_ok() {
        return false;
    }
    let plain = half_width(cell);
    let mut runs = plain.split(|c: char| !c.is_ascii_digit() && !matches!(c, 'X' | 'x'));
    runs.any(|run| match run.len() {
        18 => is_day(&run[6..14]),
        15 => is_day(&format!("19{}", &run[6..12])),
        _ => false,
    })
}

fn is_day(digits: &str) -> bool {
    let of_our_time = digits.starts_with("19") || digits.starts_with("20");
    of_our_time && NaiveDate::parse_from_str(digits, "%Y%m%d").is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::record::REGISTER;

    const HEADER: &str =
        "名称,统一社会信用代码,类型,法定代表人,证件号码,住所,登记状态,成立日期,电话,原因";

    fn written(line: &str, columns: &[&str]) -> String {
        let text = format!("{HEADER}\n{line}\n");
        let table = Table::open(&text, REGISTER.iter()).expect("a header");
        let reasons = Reasons {
            text: "改".to_owned(),
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        };
        let (bytes, lines) = refused_file(table, &BTreeMap::from([(1, reasons)]));
        assert_eq!(lines, 1);
        let text = String::from_utf8(bytes).expect("UTF-8");
        let header = format!("\u{FEFF}{HEADER}\r\n");
        text.strip_prefix(&header).expect("the header").to_owned()
    }

    #[test]
    fn a_line_comes_back_in_its_columns_without_what_is_not_kept() {
        assert_eq!(
            written(
                "甲,x,公司,乙,11010519491231002X,\"演示路,1号\",存续,x,139,旧",
                &[]
            ),
            "甲,x,公司,乙,,\"演示路,1号\",存续,x,,改\r\n"
        );
    }

    #[test]
    fn a_persons_number_is_blank_in_whatever_column_it_stands_and_so_is_the_name() {
        for number in [
            "110105194912310021",
            "11010519491231002X",
            "110105491231002",
            "身份证１１０１０５１９４９１２３１００２Ｘ号",
        ] {
            let line = format!("甲,{number},公司,乙,,路,存续,2019-01-01,,");
            assert_eq!(written(&line, &[]), ",,公司,乙,,路,存续,2019-01-01,,改\r\n");
        }
    }

    #[test]
    fn cells_that_cannot_be_told_apart_do_not_come_back() {
        assert_eq!(written("甲,乙", &[]), ",,,,,,,,,改\r\n");
    }

    #[test]
    fn no_cell_is_a_formula_and_each_reads_as_it_was_sent() {
        for cell in ["=1+1", "+86", "-1", "@a", "＝1", "'=x", "''=x", "'a", "a"] {
            let written = guarded(cell);
            assert!(!written.starts_with(FORMULA), "{written}");
            let read = unguarded(cell);
            assert_eq!(unguarded(&guarded(read)), read);
        }
    }

    #[test]
    fn a_right_credit_code_and_a_number_without_a_day_are_no_persons() {
        for cell in [
            "91320900MA1000009K",
            "111111111111111111",
            "演环罚〔2024〕1234567890123456789012号",
        ] {
            assert!(!is_persons(Ok(cell)), "{cell}");
        }
    }
}
