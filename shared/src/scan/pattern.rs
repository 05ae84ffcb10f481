//! Patterns that every code has (ISO/IEC 18004, 6.3): squares in squares, by which the places of modules are found.

use super::place::Place;
use super::plane::Plane;

/// Squares around a middle: how far each ring of modules is from it, and whether it is dark.
pub(super) struct Pattern {
    rings: &'static [bool],
}

pub(super) const FINDER_PATTERN: Pattern = Pattern {
    rings: &[true, true, false, true, false],
};
pub(super) const ALIGNMENT_PATTERN: Pattern = Pattern {
    rings: &[true, false, true],
};

/// How alike the light and the pattern have to be, of 1.
const ALIKE: f64 = 0.6;

impl Pattern {
    /// How far from its place the pattern is, in modules; `None` if it is not seen there.
    pub(super) fn off(
        &self,
        plane: &Plane,
        place: &Place,
        middle: [f64; 2],
        expected: [f64; 2],
    ) -> Option<[f64; 2]> {
        self.sought(plane, place, middle, expected, &[(6, 0.25), (3, 0.08)])
    }

    /// The same of one that may be further away.
    pub(super) fn near(&self, plane: &Plane, place: &Place, middle: [f64; 2]) -> Option<[f64; 2]> {
        self.sought(plane, place, middle, [0.0; 2], &[(14, 0.4), (4, 0.1)])
    }

    fn sought(
        &self,
        plane: &Plane,
        place: &Place,
        middle: [f64; 2],
        expected: [f64; 2],
        ways: &[(i32, f64)],
    ) -> Option<[f64; 2]> {
        let (mut best, mut off) = (f64::MIN, expected);
        for (steps, step) in ways.iter().copied() {
            let around = off;
            for down in -steps..=steps {
                for right in -steps..=steps {
                    let tried = [
                        around[0] + f64::from(right) * step,
                        around[1] + f64::from(down) * step,
                    ];
                    let alike =
                        self.alike(plane, place, [middle[0] + tried[0], middle[1] + tried[1]]);
                    if alike > best {
                        (best, off) = (alike, tried);
                    }
                }
            }
        }
        (best >= ALIKE).then_some(off)
    }

    /// Correlation of the light around a point with the pattern, −1 to 1.
    fn alike(&self, plane: &Plane, place: &Place, [u, v]: [f64; 2]) -> f64 {
        let reach = i16::try_from(self.rings.len()).unwrap_or(1) - 1;
        let (mut n, mut sum, mut squares, mut dark, mut dark_sum) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for down in -reach..=reach {
            for right in -reach..=reach {
                let light = plane.light(place.at([u + f64::from(right), v + f64::from(down)]));
                n += 1.0;
                sum += light;
                squares += light * light;
                let ring = usize::from(down.unsigned_abs().max(right.unsigned_abs()));
                if self.rings[ring] {
                    dark += 1.0;
                    dark_sum += light;
                }
            }
        }
        let mean: f64 = sum / n;
        let spread = (squares / n - mean * mean).max(1.0).sqrt();
        let part = dark / n;
        let pattern_spread = f64::sqrt(part * (1.0 - part));
        (mean * part - dark_sum / n) / (spread * pattern_spread)
    }
}
