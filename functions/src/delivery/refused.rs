//! Refused lines as a file in the form in which they came, with a last column of reasons, to be mended and sent again.
//!
//! What nobody asked for, or what is about a person, does not come back, since it would have to be kept until then:
//! columns that the form does not know, columns of persons' names and numbers, and whatever looks like a person's
//! number stay in the header and are blank below it. So are the cells of a line whose cells cannot be told apart.
//! A cell that a spreadsheet would take for a formula has an apostrophe before it, which is taken off again when
//! the file comes back.

use super::clean::half_width;
use super::grid::Cell;
use super::table::{Column, Meaning, Row, Table};
use chrono::NaiveDate;
use core::fmt::Write;
use shared::credit_code::CreditCode;
use shared::text::deliveries::REASONS;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes of a part of such a file, at most: what an answer holds.
pub const MAX_REFUSED_BYTES: usize = 4 * 1024 * 1024;

/// What is said of a refused line.
#[derive(Debug, Default)]
pub struct Reasons {
    /// All of them, in one text.
    pub text: String,
    /// Columns that are at fault.
    pub columns: Vec<String>,
}

/// A part of the file: a file of its own, with a header.
#[derive(Debug, PartialEq, Eq)]
pub struct RefusedPart {
    /// CSV in UTF-8 with a byte order mark.
    pub bytes: Vec<u8>,
    /// Lines in it.
    pub lines: u32,
}

/// The file as it is written, in as many parts as it takes. No more than one part is in memory.
pub struct RefusedParts<'a, C: Column> {
    table: Table<'a, C>,
    names: Vec<Option<String>>,
    head: String,
    most: usize,
    out: String,
    lines: u32,
}

impl<'a, C: Column> RefusedParts<'a, C> {
    /// Nothing is written yet; a part has `most` bytes at most.
    pub fn of(table: Table<'a, C>, most: usize) -> Self {
        let names: Vec<Option<String>> =
            table.names().map(|name| name.map(str::to_owned)).collect();
        let mut head = String::from("\u{FEFF}");
        let all = names.iter().flatten();
        push_record(&mut head, all.map(|name| guarded(name)), REASONS);
        Self {
            table,
            names,
            out: head.clone(),
            head,
            most,
            lines: 0,
        }
    }

    /// Writes the lines of these reasons, all behind those of before; gives the parts that are full.
    pub fn write(&mut self, reasons: &BTreeMap<u32, Reasons>) -> Vec<RefusedPart> {
        let mut full = Vec::new();
        let Some(last) = reasons.keys().next_back() else {
            return full;
        };
        while let Some(row) = self.table.next_row() {
            let (number, mut record) = (row.number, String::new());
            if let Some(why) = reasons.get(&number) {
                push_line(&mut record, &row, &self.names, why);
            }
            if !record.is_empty() {
                if self.lines > 0 && self.out.len() + record.len() > self.most {
                    full.extend(self.part());
                }
                self.out.push_str(&record);
                self.lines += 1;
            }
            if number >= *last {
                break;
            }
        }
        full
    }

    /// The last part; `None` if no line was written since the one before.
    pub fn finish(mut self) -> Option<RefusedPart> {
        self.part()
    }

    fn part(&mut self) -> Option<RefusedPart> {
        let lines = core::mem::take(&mut self.lines);
        (lines > 0).then(|| RefusedPart {
            bytes: core::mem::replace(&mut self.out, self.head.clone()).into_bytes(),
            lines,
        })
    }
}

fn push_line<C: Column>(
    out: &mut String,
    row: &Row<'_, C>,
    names: &[Option<String>],
    why: &Reasons,
) {
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
    let named = names.iter().zip(cells).filter(|(name, _)| name.is_some());
    push_record(out, named.map(|(_, cell)| cell), &why.text);
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
        let mut parts = RefusedParts::of(table, MAX_REFUSED_BYTES);
        assert_eq!(parts.write(&BTreeMap::from([(1, reasons)])), []);
        let part = parts.finish().expect("a part");
        assert_eq!(part.lines, 1);
        let text = String::from_utf8(part.bytes).expect("UTF-8");
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
    fn what_one_part_does_not_hold_stands_in_the_next_whole_and_in_order() {
        let lines: Vec<String> = (1..=50)
            .map(|n| format!("甲{n},x,公司,乙,,路,存续,x,,"))
            .collect();
        let text = format!("{HEADER}\n{}\n", lines.join("\n"));
        let table = Table::open(&text, REGISTER.iter()).expect("a header");
        let most = 500;
        let mut parts = RefusedParts::of(table, most);
        let mut all = Vec::new();
        // Every second line, said in three goes; one of them says nothing.
        for numbers in [1..20_u32, 20..20, 20..51] {
            let of = |n: u32| {
                let (text, columns) = ("改".to_owned(), Vec::new());
                (n, Reasons { text, columns })
            };
            all.extend(parts.write(&numbers.filter(|n| n % 2 == 0).map(of).collect()));
        }
        all.extend(parts.finish());
        assert!(all.len() > 2, "{all:?}");
        let mut seen = Vec::new();
        for part in &all {
            assert!(part.bytes.len() <= most, "{}", part.bytes.len());
            let text = core::str::from_utf8(&part.bytes).expect("UTF-8");
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines[0], format!("\u{FEFF}{HEADER}"));
            assert_eq!(lines.len(), 1 + part.lines as usize);
            let names = lines[1..].iter().filter_map(|line| line.split(',').next());
            seen.extend(names.map(str::to_owned));
        }
        let expected: Vec<String> = (1..=25).map(|n| format!("甲{}", 2 * n)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_line_longer_than_a_part_has_one_of_its_own() {
        let text = format!("{HEADER}\n甲,x,公司,乙,,路,存续,x,,\n乙,x,公司,乙,,路,存续,x,,\n");
        let table = Table::open(&text, REGISTER.iter()).expect("a header");
        let mut parts = RefusedParts::of(table, 1);
        let of = |n| (n, Reasons::default());
        let first = parts.write(&[1, 2].map(of).into_iter().collect());
        assert_eq!(first.iter().map(|part| part.lines).sum::<u32>(), 1);
        assert_eq!(parts.finish().map(|part| part.lines), Some(1));
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
