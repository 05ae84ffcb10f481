//! Rows of cells that were taken out of a file which is no plain text: one piece of memory for all of them.

use super::{FileFault, MAX_LINES};
use shared::problem::ProblemCode;

/// Bytes of text in all cells, at most, with what a reader keeps beside them. A workbook can name one long text in every
/// cell, so the size of the file bounds nothing. With the places of two million cells it is less than the 64 MB that a
/// file may cost.
pub(super) const MAX_TEXT: usize = 44 * 1024 * 1024;
/// Cells, at most.
const MAX_CELLS: usize = 2_000_000;

/// What stands in a cell, or why it cannot be taken for what its unit wrote.
pub type Cell<'t> = Result<&'t str, ProblemCode>;

/// Rows below a header, each with as many cells as the header.
#[derive(Debug)]
pub(super) struct Grid {
    /// Header cells, as delivered.
    pub(super) header: Vec<String>,
    /// Rows of the sheet up to the header, that one counted, so that row = number + this; `None` where there is no
    /// sheet.
    pub(super) rows_above: Option<u32>,
    text: String,
    /// Bytes that the text may have.
    room: usize,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
    rows: Vec<GridRow>,
    /// By index of the cell, rising.
    faults: Vec<(u32, ProblemCode)>,
}

#[derive(Clone, Copy, Debug)]
struct GridRow {
    number: u32,
    shape: Result<(), ProblemCode>,
}

impl Grid {
    /// `beside` bytes are kept elsewhere as long as the grid is filled.
    pub(super) fn new(header: Vec<String>, rows_above: Option<u32>, beside: usize) -> Self {
        Self {
            room: MAX_TEXT.saturating_sub(beside),
            header,
            rows_above,
            text: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Adds a row with its number from 1. Cells behind the header's are dropped, those that are missing are blank; a
    /// row of blanks is none.
    pub(super) fn push<'c>(
        &mut self,
        number: u32,
        shape: Result<(), ProblemCode>,
        cells: impl Iterator<Item = Cell<'c>>,
    ) -> Result<(), FileFault> {
        let too_large = || FileFault::new(ProblemCode::DeliveryTooLarge);
        let (text, ends, faults) = (self.text.len(), self.ends.len(), self.faults.len());
        let width = self.header.len();
        for cell in cells.take(width) {
            match cell {
                Ok(cell) => self.text.push_str(cell.trim()),
                Err(code) => {
                    let at = u32::try_from(self.ends.len()).map_err(|_| too_large())?;
                    self.faults.push((at, code));
                }
            }
            self.end_cell().ok_or_else(too_large)?;
        }
        while self.ends.len() < ends + width {
            self.end_cell().ok_or_else(too_large)?;
        }
        if self.text.len() == text && self.faults.len() == faults && shape.is_ok() {
            self.ends.truncate(ends);
            return Ok(());
        }
        if number > MAX_LINES {
            return Err(too_large());
        }
        self.rows.push(GridRow { number, shape });
        Ok(())
    }

    fn end_cell(&mut self) -> Option<()> {
        if self.text.len() > self.room || self.ends.len() >= MAX_CELLS {
            return None;
        }
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        Some(())
    }

    /// Number and shape of a row; `None` behind the last.
    pub(super) fn row(&self, at: usize) -> Option<(u32, Result<(), ProblemCode>)> {
        self.rows.get(at).map(|row| (row.number, row.shape))
    }

    /// What stands in a row's cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let at = row * self.header.len() + column;
        let key = u32::try_from(at).unwrap_or(u32::MAX);
        if let Ok(fault) = self.faults.binary_search_by_key(&key, |(at, _)| *at) {
            return Err(self.faults[fault].1);
        }
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let from = at.checked_sub(1).map_or(0, end);
        Ok(self.text.get(from..end(at)).unwrap_or_default())
    }

    /// Bytes of a row's text.
    pub(super) fn bytes(&self, row: usize) -> usize {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let (first, behind) = (row * self.header.len(), (row + 1) * self.header.len());
        let from = first.checked_sub(1).map_or(0, end);
        behind.checked_sub(1).map_or(0, end).saturating_sub(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        Grid::new(vec!["a".to_owned(), "b".to_owned()], Some(3), 0)
    }

    #[test]
    fn rows_are_as_wide_as_the_header_and_blank_ones_are_none() {
        let mut grid = grid();
        let fault = Err(ProblemCode::LineFormula);
        grid.push(1, Ok(()), [Ok(" x ")].into_iter()).expect("room");
        grid.push(2, Ok(()), [Ok(" "), Ok("")].into_iter())
            .expect("room");
        grid.push(3, Ok(()), [fault, Ok("y"), Ok("z")].into_iter())
            .expect("room");
        assert_eq!(grid.row(0), Some((1, Ok(()))));
        assert_eq!(grid.row(1), Some((3, Ok(()))));
        assert_eq!(grid.row(2), None);
        assert_eq!((grid.cell(0, 0), grid.cell(0, 1)), (Ok("x"), Ok("")));
        assert_eq!((grid.cell(1, 0), grid.cell(1, 1)), (fault, Ok("y")));
        assert_eq!((grid.bytes(0), grid.bytes(1)), (1, 1));
    }

    #[test]
    fn one_text_in_every_cell_is_too_large() {
        let mut grid = grid();
        let long = "长".repeat(4_000);
        let mut number = 0;
        let fault = loop {
            number += 1;
            let cells = [Ok(long.as_str()), Ok(long.as_str())];
            if let Err(fault) = grid.push(number, Ok(()), cells.into_iter()) {
                break fault;
            }
        };
        assert_eq!(fault.code, ProblemCode::DeliveryTooLarge);
        assert!(number < 2_000, "{number}");
    }

    #[test]
    fn a_row_behind_the_last_one_allowed_is_too_large_unless_it_is_blank() {
        let mut grid = grid();
        grid.push(MAX_LINES + 1, Ok(()), [Ok("")].into_iter())
            .expect("blank");
        assert!(
            grid.push(MAX_LINES + 1, Ok(()), [Ok("x")].into_iter())
                .is_err()
        );
    }
}
