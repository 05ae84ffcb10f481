//! A code read by its light: each module as the mean of nine points between pixels, and dark or light against the
//! modules around it.
//!
//! rqrr takes a module by one pixel of two tones. What it finds and cannot read is mostly printed coarsely, folded,
//! blurred or shaded: there the light itself says more.

use super::lattice::Lattice;
use super::place::{Place, side_of};
use super::plane::Plane;
use rqrr::{Grid, SimpleGrid};

/// The text of the code that is there, unless too much of it is wrong.
pub(super) fn read(plane: &Plane, place: Place) -> Option<String> {
    let place = place.aligned(plane).well_counted(plane);
    let lattice = Lattice::fitted(plane, place);
    let light = Modules::of(plane, &lattice, place.modules());
    WAYS.iter().find_map(|(reach, sharper)| {
        let dark = light.sharpened(*sharper).dark(*reach);
        let grid = SimpleGrid::from_func(light.side, |x, y| dark[y * light.side + x]);
        Grid::new(grid).decode().ok().map(|(_, text)| text)
    })
}

/// How far around a module is looked, and how much of its neighbours' light is taken from it.
const WAYS: [(usize, f64); 5] = [(4, 0.0), (4, 0.5), (8, 0.2), (2, 0.3), (6, 1.0)];

/// Light of a code's modules, row by row.
struct Modules {
    side: usize,
    light: Vec<f64>,
}

impl Modules {
    fn of(plane: &Plane, lattice: &Lattice, side: usize) -> Self {
        const POINTS: [f64; 3] = [0.25, 0.5, 0.75];
        let light = (0..side * side).map(|no| {
            let [u, v] = [no % side, no / side].map(side_of);
            let points = POINTS.map(|down| POINTS.map(|right| lattice.at([u + right, v + down])));
            let points = points.as_flattened().iter();
            points.map(|point| plane.light(*point)).sum::<f64>() / 9.0
        });
        Self {
            side,
            light: light.collect(),
        }
    }

    /// Less a part of what the four beside each have more.
    fn sharpened(&self, by: f64) -> Self {
        let last = self.side - 1;
        let at = |x: usize, y: usize| self.light[y * self.side + x];
        let sharp = self.light.iter().enumerate().map(|(no, light)| {
            let (x, y) = (no % self.side, no / self.side);
            let beside = at(x.saturating_sub(1), y)
                + at((x + 1).min(last), y)
                + at(x, y.saturating_sub(1))
                + at(x, (y + 1).min(last));
            light + by * (light - beside / 4.0)
        });
        Self {
            side: self.side,
            light: sharp.collect(),
        }
    }

    /// Which are dark: nearer to the mean of the dark ones around, up to so many modules away, than to that of the light
    /// ones.
    fn dark(&self, reach: usize) -> Vec<bool> {
        let darker = |than: &[f64]| -> Vec<bool> {
            let both = self.light.iter().zip(than);
            both.map(|(light, than)| light < than).collect()
        };
        let dark = darker(&self.means(reach, |_| true));
        let dark_means = self.means(reach, |no| dark[no]);
        let light_means = self.means(reach, |no| !dark[no]);
        let middles = dark_means.iter().zip(light_means);
        darker(
            &middles
                .map(|(dark, light)| (dark + light) / 2.0)
                .collect::<Vec<_>>(),
        )
    }

    /// The mean of those around each that are wanted; of none, the module itself.
    fn means(&self, reach: usize, wanted: impl Fn(usize) -> bool) -> Vec<f64> {
        let across = self.side + 1;
        // Number and light of all that are wanted above and to the left, with a row and a column of zeros before them.
        let mut sums = vec![[0.0; 2]; across * across];
        for (no, light) in self.light.iter().enumerate() {
            let at = (no / self.side + 1) * across + no % self.side + 1;
            let own = if wanted(no) { [1.0, *light] } else { [0.0; 2] };
            sums[at] = [0, 1].map(|of| {
                own[of] + sums[at - 1][of] + sums[at - across][of] - sums[at - across - 1][of]
            });
        }
        let span = |at: usize| (at.saturating_sub(reach), (at + reach + 1).min(self.side));
        let mean = |no: usize| {
            let ((top, bottom), (left, right)) = (span(no / self.side), span(no % self.side));
            let [number, light] = [0, 1].map(|of| {
                let at = |row: usize, column: usize| sums[row * across + column][of];
                at(bottom, right) + at(top, left) - at(top, right) - at(bottom, left)
            });
            if number > 0.5 {
                light / number
            } else {
                self.light[no]
            }
        };
        (0..self.light.len()).map(mean).collect()
    }
}
