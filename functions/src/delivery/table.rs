//! Finding the columns of a form in a file's header, in any order, by Chinese name or code.

use super::clean::half_width;
use super::grid::{Cell, Grid};
use super::refused::unguarded;
use super::workbook::HEADER_ROWS;
use super::{DeliveredFile, FileFault, MAX_LINE_BYTES, file};
use csv::StringRecord;
use shared::problem::ProblemCode;
use shared::record::{FieldSpec, RegisterField, RegisterSpec, Role};
use shared::text::deliveries::REASONS;

/// A column of some form.
pub trait Column: Sync + 'static {
    /// Header in Chinese, by which faults name it.
    fn name(&self) -> &'static str;
    /// Whether the header must have it.
    fn is_required(&self) -> bool;
    /// Whether a header cell, in its plain form, means this column.
    fn is_called(&self, plain: &str) -> bool;
    /// What it means for a line that comes back.
    fn means(&self) -> Meaning;
}

/// What a column means for a line that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Names or numbers a natural person: never kept.
    Person,
    /// Name of the person or firm that the line is about.
    SubjectName,
    /// Whether it is a firm or a natural person.
    SubjectClass,
    /// Its credit code.
    SubjectCode,
    /// Anything else.
    Other,
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

    fn means(&self) -> Meaning {
        match self.role {
            Role::Personal => Meaning::Person,
            Role::SubjectName => Meaning::SubjectName,
            Role::SubjectClass => Meaning::SubjectClass,
            Role::SubjectCode => Meaning::SubjectCode,
            Role::DocumentNo
            | Role::DecidedOn
            | Role::Body
            | Role::BodyCode
            | Role::Class
            | Role::Facts
            | Role::Basis
            | Role::MeasureClass
            | Role::Measure
            | Role::Fine
            | Role::Confiscated
            | Role::RemovedOn
            | Role::State(_)
            | Role::Kept => Meaning::Other,
        }
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

    fn means(&self) -> Meaning {
        match self.field {
            RegisterField::Personal => Meaning::Person,
            RegisterField::Name => Meaning::SubjectName,
            RegisterField::CreditCode => Meaning::SubjectCode,
            RegisterField::FormerNames
            | RegisterField::Kind
            | RegisterField::Representative
            | RegisterField::Address
            | RegisterField::State
            | RegisterField::FoundedOn
            | RegisterField::CancelledOn => Meaning::Other,
        }
    }
}

/// A file whose columns are found.
pub struct Table<'a, C: Column> {
    lines: Lines<'a>,
    header: Vec<String>,
    columns: Vec<(usize, &'static C)>,
    /// The form's column in each place of the header.
    by_place: Vec<Option<&'static C>>,
    ignored: Vec<String>,
}

/// What the lines are read from.
enum Lines<'a> {
    Text {
        reader: csv::Reader<&'a [u8]>,
        cells: StringRecord,
        line: u32,
    },
    Grid {
        grid: &'a Grid,
        /// The next row.
        at: usize,
    },
}

/// A line of the file.
pub struct Row<'t, C: Column> {
    /// Number from 1, the header not counted.
    pub number: u32,
    /// Its cells are as many as the header's, and together within the limit.
    pub shape: Result<(), ProblemCode>,
    columns: &'t [(usize, &'static C)],
    by_place: &'t [Option<&'static C>],
    cells: Cells<'t>,
}

#[derive(Clone, Copy)]
enum Cells<'t> {
    Text(&'t StringRecord),
    Grid(&'t Grid, usize),
}

impl<'t> Cells<'t> {
    fn get(self, column: usize) -> Cell<'t> {
        match self {
            Self::Text(cells) => Ok(unguarded(cells.get(column).unwrap_or_default().trim())),
            Self::Grid(grid, row) => grid.cell(row, column),
        }
    }
}

impl<'t, C: Column> Row<'t, C> {
    /// The form's columns that the file has, each with its cell.
    pub fn cells(&self) -> impl Iterator<Item = (&'static C, Cell<'t>)> {
        let cells = self.cells;
        self.columns
            .iter()
            .map(move |(at, column)| (*column, cells.get(*at)))
    }

    /// The cells of all columns in their delivered order, each with the form's column if it is one.
    pub fn delivered(&self) -> impl Iterator<Item = (Option<&'static C>, Cell<'t>)> {
        let cells = self.cells;
        let columns = self.by_place.iter().enumerate();
        columns.map(move |(at, column)| (*column, cells.get(at)))
    }
}

impl<'a, C: Column> Table<'a, C> {
    /// Finds the header of a text, below titles and notes if there are any, in one row or in two. A missing required
    /// column is named; all of them at once.
    pub fn open(text: &'a str, form: impl Iterator<Item = &'static C>) -> Result<Self, FileFault> {
        let form: Vec<&'static C> = form.collect();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut nearest: Option<FileFault> = None;
        let mut above: Option<Vec<String>> = None;
        let mut cells = StringRecord::new();
        for _ in 0..HEADER_ROWS {
            // The only errors of an in-memory reader are about UTF-8 and length, which cannot occur here.
            if !reader.read_record(&mut cells).unwrap_or(false) {
                break;
            }
            let row: Vec<String> = cells.iter().map(str::to_owned).collect();
            let of_two = above.as_ref().map(|above| joined(above, &row));
            let of_two = of_two.filter(|of_two| lacks(of_two, &form).is_empty());
            let columns = lacks(&row, &form);
            // What stands above a header and is no title could be a line that nobody would miss.
            let below_a_line = above.as_ref().is_some_and(|above| !is_title(above));
            let header = match (columns.is_empty(), of_two) {
                (true, _) if below_a_line => break,
                (true, _) => Some(row.clone()),
                (false, of_two) => of_two,
            };
            if let Some(header) = header {
                let lines = Lines::Text {
                    reader,
                    cells,
                    line: 0,
                };
                return Self::under(header, lines, form.into_iter());
            }
            let fewer = |known: &FileFault| columns.len() < known.columns.len();
            if nearest.as_ref().is_none_or(fewer) {
                let code = ProblemCode::DeliveryHeaderMissing;
                nearest = Some(FileFault { code, columns });
            }
            if below_a_line {
                break;
            }
            above = Some(row);
        }
        Err(nearest.unwrap_or_else(|| FileFault {
            code: ProblemCode::DeliveryHeaderMissing,
            columns: lacks(&[], &form),
        }))
    }

    /// Reads the header of a file of any format.
    pub fn of(
        file: &'a DeliveredFile<'_>,
        form: impl Iterator<Item = &'static C>,
    ) -> Result<Self, FileFault> {
        match &file.lines {
            file::Lines::Text(text) => Self::open(text, form),
            file::Lines::Grid(grid) => {
                let lines = Lines::Grid { grid, at: 0 };
                Self::under(grid.header.clone(), lines, form)
            }
        }
    }

    fn under(
        header: Vec<String>,
        lines: Lines<'a>,
        form: impl Iterator<Item = &'static C>,
    ) -> Result<Self, FileFault> {
        let plain: Vec<String> = header.iter().map(|cell| plain_header(cell)).collect();
        let mut columns = Vec::new();
        let mut missing = Vec::new();
        for column in form {
            match plain.iter().position(|cell| column.is_called(cell)) {
                Some(at) => columns.push((at, column)),
                None if column.is_required() => missing.push(column.name()),
                None => {}
            }
        }
        if !missing.is_empty() {
            return Err(FileFault {
                code: ProblemCode::DeliveryHeaderMissing,
                columns: missing,
            });
        }
        let ignored = header
            .iter()
            .enumerate()
            .filter(|(at, name)| {
                let is_used = columns.iter().any(|(used, _)| used == at);
                !is_used && !name.trim().is_empty() && name.trim() != REASONS
            })
            .map(|(_, name)| name.chars().filter(|c| !c.is_control()).take(40).collect())
            .collect();
        let mut by_place = vec![None; header.len()];
        for (at, column) in &columns {
            by_place[*at] = Some(*column);
        }
        Ok(Self {
            lines,
            header,
            columns,
            by_place,
            ignored,
        })
    }

    /// Header cells in their delivered order; `None` for the column of reasons of a file that came back.
    pub fn names(&self) -> impl Iterator<Item = Option<&str>> {
        let names = self.header.iter().map(|name| name.trim());
        names.map(|name| (name != REASONS).then_some(name))
    }

    /// Headers of columns that the form does not know.
    pub fn ignored_columns(&self) -> &[String] {
        &self.ignored
    }

    /// The next line that is not blank. Blank lines between commas, as spreadsheets leave them, count in the numbers.
    pub fn next_row(&mut self) -> Option<Row<'_, C>> {
        let (number, shape, bytes, cells) = match &mut self.lines {
            Lines::Text {
                reader,
                cells,
                line,
            } => {
                next_record(reader, cells, line)?;
                let shape = shape(cells, self.header.len());
                (*line, shape, cells.as_slice().len(), Cells::Text(cells))
            }
            Lines::Grid { grid, at } => {
                let (row, grid) = (*at, *grid);
                let (number, shape) = grid.row(row)?;
                *at += 1;
                (number, shape, grid.bytes(row), Cells::Grid(grid, row))
            }
        };
        Some(Row {
            number,
            shape: if bytes > MAX_LINE_BYTES {
                Err(ProblemCode::LineTooLong)
            } else {
                shape
            },
            columns: &self.columns,
            by_place: &self.by_place,
            cells,
        })
    }
}

/// Cells of a title or note, at most; a line of the narrowest form has more.
const TITLE_CELLS: usize = 4;

fn is_title(row: &[String]) -> bool {
    row.iter().filter(|cell| !cell.trim().is_empty()).count() <= TITLE_CELLS
}

/// A header whose cells were merged over two rows: the lower one says more where it says anything.
fn joined(above: &[String], below: &[String]) -> Vec<String> {
    let width = above.len().max(below.len());
    let cell = |row: &[String], at: usize| {
        let cell = row.get(at).map_or("", |cell| cell.trim());
        (!cell.is_empty()).then(|| cell.to_owned())
    };
    (0..width)
        .map(|at| cell(below, at).or_else(|| cell(above, at)))
        .map(Option::unwrap_or_default)
        .collect()
}

/// Required columns of the form that no cell means.
fn lacks<C: Column>(header: &[String], form: &[&'static C]) -> Vec<&'static str> {
    let plain: Vec<String> = header.iter().map(|cell| plain_header(cell)).collect();
    form.iter()
        .filter(|column| column.is_required() && !plain.iter().any(|cell| column.is_called(cell)))
        .map(|column| column.name())
        .collect()
}

/// The next record of a text that is not blank.
fn next_record(
    reader: &mut csv::Reader<&[u8]>,
    cells: &mut StringRecord,
    line: &mut u32,
) -> Option<()> {
    loop {
        if !reader.read_record(cells).unwrap_or(false) {
            return None;
        }
        *line += 1;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            return Some(());
        }
    }
}

/// Another number of cells means a comma or a quote out of place: every cell after it may stand in a wrong column,
/// so nothing in the line can be believed.
fn shape(cells: &StringRecord, width: usize) -> Result<(), ProblemCode> {
    let mut surplus = cells.iter().skip(width);
    if cells.len() < width || surplus.any(|cell| !cell.trim().is_empty()) {
        Err(ProblemCode::LineColumns)
    } else {
        Ok(())
    }
}

/// A header cell in its plain form: half-width, upper case for codes, without blanks and the star of required fields.
pub(super) fn plain_header(cell: &str) -> String {
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
