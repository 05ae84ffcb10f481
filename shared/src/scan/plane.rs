//! One plane of a picture, and what is done to it before a reader looks.

use super::finder;
use super::place::Place;
use rqrr::{BitGrid, PreparedImage};

/// One byte a pixel, 0 for black, row by row.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    /// Its pixels on a side for one of the plane that it was made of by halving and doubling.
    zoom: f64,
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
            zoom: 1.0,
        }
    }

    /// The same places in other pixels.
    fn made_of(self, other: &Self, times: f64) -> Self {
        Self {
            zoom: other.zoom * times,
            ..self
        }
    }

    #[cfg(test)]
    pub(super) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.height
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
        self.reduced(2).made_of(self, 0.5)
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
        Self::new(self.width, pixels).made_of(self, 1.0)
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
        Self::new(self.width, pixels).made_of(self, 1.0)
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

    /// Light between pixels, whose middles are the whole numbers; beyond the edge that of the edge.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "taken into the plane before; what is no number becomes 0"
    )]
    pub(super) fn light(&self, [x, y]: [f64; 2]) -> f64 {
        let between = |at: f64, side: usize| {
            let last = u32::try_from(side - 1).unwrap_or(u32::MAX);
            let at = at.clamp(0.0, f64::from(last));
            let before = at as usize;
            (before, (before + 1).min(side - 1), at - at.floor())
        };
        let (left, right, across) = between(x, self.width);
        let (above, below, down) = between(y, self.height);
        let mixed = |row: usize| {
            let row = self.row(row);
            f64::from(row[left]) * (1.0 - across) + f64::from(row[right]) * across
        };
        mixed(above) * (1.0 - down) + mixed(below) * down
    }

    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
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
        let (mut found, mut unread) = (Found::default(), Vec::new());
        for grid in image.detect_grids() {
            match grid.decode() {
                Ok((_, text)) if found.texts.contains(&text) => {}
                Ok((_, text)) => found.texts.push(text),
                Err(_) => {
                    let corners = grid
                        .bounds
                        .map(|corner| [corner.x, corner.y].map(f64::from));
                    unread.extend(Place::within(corners, grid.grid.size()));
                }
            }
        }
        unread.truncate(MOST_UNREAD);
        if found.texts.is_empty() && matches!(tones, Tones::Two) {
            unread.extend(finder::places(self));
        }
        let unread = unread.into_iter();
        found.unread = unread
            .filter_map(|place| place.zoomed(1.0 / self.zoom))
            .collect();
        found
    }
}

/// Codes that rqrr finds and cannot read, of which more is made; in characters it finds some, too.
const MOST_UNREAD: usize = 5;

/// What a try finds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Texts of codes, each once.
    pub(super) texts: Vec<String>,
    /// Where codes seem to be that it could not read, in the plane that was given; a few.
    pub(super) unread: Vec<Place>,
}

/// What a plane's bytes say.
enum Tones {
    All,
    Two,
}
