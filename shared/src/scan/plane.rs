//! One plane of a picture, and what is done to it before a reader looks.

use core::ops::Range;
use rqrr::PreparedImage;

/// One byte a pixel, 0 for black, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// Dark against what lies around by more than grain of the paper.
const DARKER_PERCENT: u64 = 94;

impl Plane {
    /// As many bytes as whole rows have, and a row at least.
    pub(super) fn new(width: usize, pixels: Vec<u8>) -> Self {
        Self {
            width,
            height: pixels.len() / width,
            pixels,
        }
    }

    #[cfg(test)]
    pub(super) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    fn longer(&self) -> usize {
        self.width.max(self.height)
    }

    /// The plane with sides of at most so many pixels: means of squares.
    pub(super) fn at_most(&self, longest: usize) -> Self {
        let step = self.longer().div_ceil(longest);
        if step == 1 {
            return self.clone();
        }
        self.reduced(step)
    }

    pub(super) fn halved(&self) -> Self {
        self.reduced(2)
    }

    /// Means of squares of `step` pixels; what is left over at right and below is left out.
    fn reduced(&self, step: usize) -> Self {
        let step_of = |side: usize| step.min(side);
        let (across, down) = (step_of(self.width), step_of(self.height));
        let (width, height) = (self.width / across, self.height / down);
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let sum: usize = (y * down..(y + 1) * down)
                    .map(|row| {
                        let from = row * self.width + x * across;
                        self.pixels[from..from + across]
                            .iter()
                            .map(|pixel| usize::from(*pixel))
                            .sum::<usize>()
                    })
                    .sum();
                pixels.push(u8::try_from(sum / (across * down)).unwrap_or(u8::MAX));
            }
        }
        Self::new(width, pixels)
    }

    /// At most a million pixels: a code in a part of a picture, or a small picture.
    pub(super) fn is_small(&self) -> bool {
        self.pixels.len() <= 1_000_000
    }

    /// Doubled, unless that would be more than four million pixels.
    pub(super) fn doubled_if_small(&self) -> Self {
        if self.is_small() {
            self.doubled()
        } else {
            self.clone()
        }
    }

    /// Four pixels of each, with means between neighbours.
    fn doubled(&self) -> Self {
        let mut pixels = Vec::with_capacity(4 * self.pixels.len());
        for y in 0..2 * self.height {
            let rows = [y / 2, (y.div_ceil(2)).min(self.height - 1)].map(|row| self.row(row));
            for x in 0..2 * self.width {
                let columns = [x / 2, x.div_ceil(2).min(self.width - 1)];
                let sum: u16 = rows
                    .iter()
                    .flat_map(|row| columns.map(|column| u16::from(row[column])))
                    .sum();
                pixels.push(u8::try_from(sum / 4).unwrap_or(u8::MAX));
            }
        }
        Self::new(2 * self.width, pixels)
    }

    /// Each pixel with its eight neighbours, weighed 1, 2, 1 across and down.
    pub(super) fn smoothed(&self) -> Self {
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let rows = [y.saturating_sub(1), y, (y + 1).min(self.height - 1)];
            let rows = rows.map(|row| self.row(row));
            for x in 0..self.width {
                let columns = [x.saturating_sub(1), x, (x + 1).min(self.width - 1)];
                let sum: u16 = rows
                    .iter()
                    .zip([1, 2, 1])
                    .map(|(row, weight)| {
                        let [left, here, right] = columns.map(|column| u16::from(row[column]));
                        weight * (left + 2 * here + right)
                    })
                    .sum();
                pixels.push(u8::try_from(sum / 16).unwrap_or(u8::MAX));
            }
        }
        Self::new(self.width, pixels)
    }

    /// Two tones: 1 where a pixel is darker than the mean of the square around it, whose side is two `reach` and one.
    pub(super) fn against_surroundings(&self, reach: usize) -> Self {
        let sums = self.sums();
        let across = self.width + 1;
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(self.height));
            let (above, below) = (&sums[top * across..], &sums[bottom * across..]);
            for (x, pixel) in self.row(y).iter().enumerate() {
                let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(self.width));
                let sum = below[right] + above[left] - below[left] - above[right];
                let area = ((bottom - top) * (right - left)) as u64;
                let dark = u64::from(*pixel) * area * 100 < sum * DARKER_PERCENT;
                pixels.push(u8::from(dark));
            }
        }
        Self::new(self.width, pixels)
    }

    /// Sums of all pixels above and to the left, with a row and a column of zeros before them.
    fn sums(&self) -> Vec<u64> {
        let across = self.width + 1;
        let mut sums = vec![0; across * (self.height + 1)];
        for y in 0..self.height {
            let mut row = 0;
            for (x, pixel) in self.row(y).iter().enumerate() {
                row += u64::from(*pixel);
                sums[(y + 1) * across + x + 1] = sums[y * across + x + 1] + row;
            }
        }
        sums
    }

    fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// The part in an area, which lies in the plane.
    pub(super) fn part(&self, area: &Area) -> Self {
        let rows = area.rows.clone();
        let pixels = rows.flat_map(|y| self.row(y)[area.columns.clone()].iter().copied());
        Self::new(area.columns.len(), pixels.collect())
    }

    /// What the reader finds with a threshold of its own.
    pub(super) fn read(&self) -> Found {
        self.found(&Tones::All)
    }

    /// What the reader finds in 1 for dark and 0 for light.
    pub(super) fn read_two_tones(&self) -> Found {
        self.found(&Tones::Two)
    }

    fn found(&self, tones: &Tones) -> Found {
        let (width, height) = (self.width, self.height);
        let mut image = match tones {
            Tones::All => {
                PreparedImage::prepare_from_greyscale(width, height, |x, y| self.row(y)[x])
            }
            Tones::Two => {
                PreparedImage::prepare_from_bitmap(width, height, |x, y| self.row(y)[x] == 1)
            }
        };
        let mut found = Found::default();
        for grid in image.detect_grids() {
            match grid.decode() {
                Ok((_, text)) if found.texts.contains(&text) => {}
                Ok((_, text)) => found.texts.push(text),
                Err(_) => found
                    .unread
                    .extend(self.around(grid.bounds.map(|corner| [corner.x, corner.y]))),
            }
        }
        found
    }

    /// The upright rectangle of four corners with a sixth of its sides around it; `None` if that is none of the plane.
    fn around(&self, corners: [[i32; 2]; 4]) -> Option<Area> {
        let span = |axis: usize, side: usize| {
            let places = corners.map(|corner| i64::from(corner[axis]));
            let (least, most) = (*places.iter().min()?, *places.iter().max()?);
            let margin = (most - least) / 6 + 8;
            let within = |place: i64| usize::try_from(place).unwrap_or(0).min(side);
            let span = within(least - margin)..within(most + margin);
            (!span.is_empty()).then_some(span)
        };
        Some(Area {
            columns: span(0, self.width)?,
            rows: span(1, self.height)?,
        })
    }
}

/// What a try finds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Texts of codes, each once.
    pub(super) texts: Vec<String>,
    /// Where codes are that could not be read.
    pub(super) unread: Vec<Area>,
}

/// A rectangle of a plane, of a pixel at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Area {
    columns: Range<usize>,
    rows: Range<usize>,
}

/// What a plane's bytes say.
enum Tones {
    All,
    Two,
}
