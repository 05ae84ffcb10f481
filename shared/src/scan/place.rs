//! Where a code is in a plane.

use super::pattern::ALIGNMENT_PATTERN;
use super::plane::Plane;

/// Modules on a side of the smallest code.
const SMALLEST: usize = 21;
/// Modules on a side of the largest code.
const LARGEST: usize = 177;
/// Modules on a side of a finder pattern.
const FINDER: usize = 7;
/// Its middle.
pub(super) const FINDER_MIDDLE: f64 = 3.5;

#[expect(clippy::cast_precision_loss, reason = "a few hundred modules")]
pub(super) const fn side_of(modules: usize) -> f64 {
    modules as f64
}

/// Where a code is: what maps the square of its modules onto a plane's pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Corners of a square, clockwise from the upper left.
    corners: [[f64; 2]; 4],
    /// How that square is seen, as in [`Place::at`].
    map: [f64; 8],
    /// How many modules it lies to the right of the code's left edge, and below its upper one.
    from: f64,
    /// Its side in modules.
    side: f64,
    /// Modules on a side of the code, as counted so far.
    modules: usize,
    /// Whether the corner at the lower right is where the other three would have it in a sheet seen from above.
    guessed: bool,
}

impl Place {
    /// By the corners that rqrr gives, which lie a module beyond the code at the right and below; `None` if they make no
    /// square or no code has so many modules.
    pub(super) fn within(corners: [[f64; 2]; 4], modules: usize) -> Option<Self> {
        Self {
            corners,
            map: [0.0; 8],
            from: 0.0,
            side: side_of(modules + 1),
            modules,
            guessed: false,
        }
        .seen()
    }

    /// By the middles of three finder patterns and a fourth corner that makes a parallelogram of them.
    pub(super) fn between(middles: [[f64; 2]; 4], modules: usize) -> Option<Self> {
        Self {
            corners: middles,
            map: [0.0; 8],
            from: FINDER_MIDDLE,
            side: side_of(modules) - 2.0 * FINDER_MIDDLE,
            modules,
            guessed: true,
        }
        .seen()
    }

    /// With the map that its corners make.
    fn seen(mut self) -> Option<Self> {
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = self.corners;
        let (sx, sy) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
        let (ax, ay, bx, by) = (x1 - x2, y1 - y2, x3 - x2, y3 - y2);
        let area = ax * by - bx * ay;
        let (g, h) = ((sx * by - bx * sy) / area, (ax * sy - sx * ay) / area);
        let (right, below) = ([x1, y1], [x3, y3]);
        let [[a, b, c], [d, e, f]] = [(0, x0), (1, y0)].map(|(axis, from)| {
            let (right, below) = (right[axis], below[axis]);
            [right - from + g * right, below - from + h * below, from]
        });
        self.map = [a, b, c, d, e, f, g, h];
        let sizes = SMALLEST..=LARGEST;
        (sizes.contains(&self.modules) && self.map.iter().all(|number| number.is_finite()))
            .then_some(self)
    }

    /// Modules on a side.
    pub(super) fn modules(&self) -> usize {
        self.modules
    }

    /// The pixel at so many modules from the code's left and top.
    pub(super) fn at(&self, point: [f64; 2]) -> [f64; 2] {
        let [u, v] = point.map(|modules| (modules - self.from) / self.side);
        let [a, b, c, d, e, f, g, h] = self.map;
        let far = g * u + h * v + 1.0;
        [(a * u + b * v + c) / far, (d * u + e * v + f) / far]
    }

    /// The same in a plane of so many times the pixels on a side.
    pub(super) fn zoomed(mut self, times: f64) -> Option<Self> {
        self.corners = self.corners.map(|corner| corner.map(|at| at * times));
        self.seen()
    }

    /// With the lower right where its alignment pattern is seen, if that corner was guessed and there is one.
    pub(super) fn aligned(mut self, plane: &Plane) -> Self {
        if !self.guessed || self.modules == SMALLEST {
            return self;
        }
        let middle = [side_of(self.modules) - 6.5; 2];
        let Some(off) = ALIGNMENT_PATTERN.near(plane, &self, middle) else {
            return self;
        };
        let seen = self.at([0, 1].map(|axis| middle[axis] + off[axis]));
        let before = self;
        // The corner lies three modules beyond the pattern's middle: it is moved by what that is off, again and again.
        for _ in 0..8 {
            let mapped = self.at(middle);
            for axis in [0, 1] {
                self.corners[2][axis] += seen[axis] - mapped[axis];
            }
            let Some(place) = self.seen() else {
                return before;
            };
            self = place;
        }
        self
    }

    /// As a code of so many modules. The finder patterns stay where they are.
    fn of_modules(mut self, modules: usize) -> Self {
        self.side *= side_of(modules - FINDER) / side_of(self.modules - FINDER);
        self.modules = modules;
        self
    }

    /// The number of modules that the timing patterns show best: grain and blots add edges to those that were counted.
    pub(super) fn well_counted(self, plane: &Plane) -> Self {
        let near = (0..5).filter_map(|more| (self.modules + 4 * more).checked_sub(8));
        let sizes = near.filter(|modules| (SMALLEST..=LARGEST).contains(modules));
        let places = sizes.map(|modules| self.of_modules(modules));
        let best = places.map(|place| (place.timing(plane), place));
        best.max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map_or(self, |(_, place)| place)
    }

    /// How much lighter the light modules of the timing patterns are than the dark ones, in the mean.
    fn timing(&self, plane: &Plane) -> f64 {
        let (first, last) = (FINDER + 1, self.modules - FINDER - 1);
        let sum: f64 = (first..last)
            .map(|module| {
                let along = side_of(module) + 0.5;
                let light = plane.light(self.at([along, 6.5])) + plane.light(self.at([6.5, along]));
                if module % 2 == 1 { light } else { -light }
            })
            .sum();
        sum / side_of(last - first)
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    fn assert_near(one: [f64; 2], other: [f64; 2]) {
        for axis in [0, 1] {
            assert!((one[axis] - other[axis]).abs() < 1e-6, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_square_seen_aslant_has_its_corners_where_they_were_given() {
        let corners = [[10.0, 20.0], [200.0, 40.0], [180.0, 230.0], [5.0, 190.0]];
        let place = Place::within(corners, 53).expect("a place");
        let ends = [[0.0, 0.0], [54.0, 0.0], [54.0, 54.0], [0.0, 54.0]];
        for (end, corner) in ends.into_iter().zip(corners) {
            assert_near(place.at(end), corner);
        }
        let larger = place.zoomed(2.0).expect("a place");
        assert_near(larger.at([54.0, 54.0]), [360.0, 460.0]);
    }

    #[test]
    fn the_finder_patterns_stay_where_they_are_when_modules_are_counted_anew() {
        let corners = [[0.0, 0.0], [92.0, 0.0], [92.0, 92.0], [0.0, 92.0]];
        let place = Place::between(corners, 53).expect("a place");
        let counted = place.of_modules(57);
        assert_eq!(counted.modules(), 57);
        assert_near(counted.at([3.5, 53.5]), place.at([3.5, 49.5]));
    }

    #[test]
    fn what_is_no_square_is_no_place() {
        let corners = [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]];
        assert!(Place::within(corners, 53).is_none());
        let in_a_line = [[0.0, 0.0], [10.0, 0.0], [20.0, 0.0], [30.0, 0.0]];
        assert!(Place::within(in_a_line, 53).is_none());
        let square = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]];
        assert!(Place::within(square, 17).is_none());
        assert!(Place::within(square, 181).is_none());
    }
}
