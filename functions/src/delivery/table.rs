//! Finding the columns of a form in a file's header, in any order, by Chinese name or code.

use super::clean::half_width;
use super::{FileFault, MAX_LINE_BYTES};
use csv::StringRecord;
use shared::problem::ProblemCode;
use shared::record::{FieldSpec, RegisterSpec};

/// A column of some form.
pub trait Column: 'static {
    /// Header in Chinese, by which faults name it.
    fn name(&self) -> &'static str;
    /// Whether the header must have it.
    fn is_required(&self) -> bool;
    /// Whether a header cell, in its plain form, means this column.
    fn is_called(&self, plain: &str) -> bool;
}

impl Column for FieldSpec {
    fn name(&self) -> &'static str {
        self.name_zh
    }

    fn is_required(&self) -> bool {
        self.required
    }

    fn is_called(&self, plain: &str) -> bool {
        plain == self.name_zh || plain == self.code || self.aliases.contains(&plain)
    }
}

impl Column for RegisterSpec {
    fn name(&self) -> &'static str {
        self.name_zh
    }

    fn is_required(&self) -> bool {
        self.required
    }

    fn is_called(&self, plain: &str) -> bool {
        plain == self.name_zh || plain == self.code
    }
}

/// A file whose columns are found.
pub struct Table<'a, C: Column> {
    reader: csv::Reader<&'a [u8]>,
    columns: Vec<(usize, &'static C)>,
    width: usize,
    ignored: Vec<String>,
    cells: StringRecord,
    line: u32,
}

/// A line of the file.
pub struct Row<'t, C: Column> {
    /// Number from 1, the header not counted.
    pub number: u32,
    /// Its cells are as many as the header's, and together within the limit.
    pub shape: Result<(), ProblemCode>,
    columns: &'t [(usize, &'static C)],
    cells: &'t StringRecord,
}

impl<C: Column> Row<'_, C> {
    /// The form's columns that the file has, each with its cell.
    pub fn cells(&self) -> impl Iterator<Item = (&'static C, &str)> {
        self.columns
            .iter()
            .map(|(at, column)| (*column, self.cells.get(*at).unwrap_or_default().trim()))
    }
}

impl<'a, C: Column> Table<'a, C> {
    /// Reads the header. A missing required column is named; all of them at once.
    pub fn open(text: &'a str, form: impl Iterator<Item = &'static C>) -> Result<Self, FileFault> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut header = StringRecord::new();
        // The only errors of an in-memory reader are about UTF-8 and length, which cannot occur here.
        let found = reader.read_record(&mut header).unwrap_or(false);
        let plain: Vec<String> = header.iter().map(plain_header).collect();
        let mut columns = Vec::new();
        let mut missing = Vec::new();
        for column in form {
            match plain.iter().position(|cell| column.is_called(cell)) {
                Some(at) => columns.push((at, column)),
                None if column.is_required() => missing.push(column.name()),
                None => {}
            }
        }
        if !found || !missing.is_empty() {
            return Err(FileFault {
                code: ProblemCode::DeliveryHeaderMissing,
                columns: missing,
            });
        }
        let ignored = (0..header.len())
            .filter(|at| !columns.iter().any(|(used, _)| used == at))
            .filter_map(|at| header.get(at))
            .filter(|name| !name.trim().is_empty())
            .map(|name| name.chars().filter(|c| !c.is_control()).take(40).collect())
            .collect();
        Ok(Self {
            reader,
            columns,
            width: header.len(),
            ignored,
            cells: StringRecord::new(),
            line: 0,
        })
    }

    /// Headers of columns that the form does not know.
    pub fn ignored_columns(&self) -> &[String] {
        &self.ignored
    }

    /// The next line that is not blank. Blank lines between commas, as spreadsheets leave them, count in the numbers.
    pub fn next_row(&mut self) -> Option<Row<'_, C>> {
        loop {
            if !self.reader.read_record(&mut self.cells).unwrap_or(false) {
                return None;
            }
            self.line += 1;
            if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
                break;
            }
        }
        // Another number of cells means a comma or a quote out of place: every cell after it may stand in a
        // wrong column, so nothing in the line can be believed.
        let surplus = self
            .cells
            .iter()
            .skip(self.width)
            .any(|cell| !cell.trim().is_empty());
        let shape = if self.cells.as_slice().len() > MAX_LINE_BYTES {
            Err(ProblemCode::LineTooLong)
        } else if surplus || self.cells.len() < self.width {
            Err(ProblemCode::LineColumns)
        } else {
            Ok(())
        };
        Some(Row {
            number: self.line,
            shape,
            columns: &self.columns,
            cells: &self.cells,
        })
    }
}

/// A header cell in its plain form: half-width, upper case for codes, without blanks and the star of required fields.
fn plain_header(cell: &str) -> String {
    half_width(cell)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '*' && *c != '\u{FEFF}')
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::record::REGISTER;

    const HEADER: &str = "DJ_SHXYM,* 名称,类型（自填）,住所,登记状态,成立日期,法定代表人,类 型";

    fn names(table: &Table<'_, RegisterSpec>) -> Vec<&'static str> {
        table
            .columns
            .iter()
            .map(|(_, column)| column.code)
            .collect()
    }

    #[test]
    fn columns_are_found_by_name_or_code_in_any_order() {
        let table = Table::open(HEADER, REGISTER.iter()).expect("a header");
        assert_eq!(
            names(&table),
            [
                "DJ_MC", "DJ_SHXYM", "DJ_LX", "DJ_FZR", "DJ_ZS", "DJ_ZT", "DJ_CLRQ"
            ]
        );
        assert_eq!(table.ignored_columns(), ["类型（自填）"]);
    }

    #[test]
    fn missing_required_columns_are_named_all_at_once() {
        let fault = Table::open("名称,类型,法定代表人,住所,登记状态", REGISTER.iter())
            .err()
            .expect("a fault");
        assert_eq!(fault.code, ProblemCode::DeliveryHeaderMissing);
        assert_eq!(fault.columns, ["统一社会信用代码", "成立日期"]);
        assert!(Table::open("", REGISTER.iter()).is_err());
    }

    #[test]
    fn a_line_with_another_number_of_cells_is_not_believed() {
        let text = format!(
            "{HEADER}\na,b,c,d,e,f,g,h\na,b\n,,,,,,,\na,b,c,d,e,f,g,h,,\na,b,c,d,e,f,g,h,i\n"
        );
        let mut table = Table::open(&text, REGISTER.iter()).expect("a header");
        let mut shapes = Vec::new();
        while let Some(row) = table.next_row() {
            shapes.push((row.number, row.shape));
        }
        let bad = Err(ProblemCode::LineColumns);
        assert_eq!(shapes, [(1, Ok(())), (2, bad), (4, Ok(())), (5, bad)]);
    }
}
