//! The places of a code's modules on a sheet that is not flat.

use super::pattern::{ALIGNMENT_PATTERN, FINDER_PATTERN, Pattern};
use super::place::{FINDER_MIDDLE, Place, side_of};
use super::plane::Plane;

/// The place of each module on a sheet that is not flat: the perspective, and how far off it the patterns are.
pub(super) struct Lattice {
    place: Place,
    /// Modules before the middles of alignment patterns.
    lines: Vec<usize>,
    /// How far off each crossing of lines is, in modules; row by row.
    off: Vec<[f64; 2]>,
}

impl Lattice {
    /// Where a plane shows the patterns; one that it does not show lies as those beside it do.
    pub(super) fn fitted(plane: &Plane, place: Place) -> Self {
        let lines = alignment_lines(place.modules());
        let across = lines.len();
        let mut seen = vec![None; across * across];
        for no in 0..seen.len() {
            let (pattern, middle) = pattern_at(&lines, [no % across, no / across]);
            let expected = mean_beside(&seen, across, no).unwrap_or_default();
            seen[no] = pattern.off(plane, &place, middle, expected);
        }
        let off = (0..seen.len()).map(|no| {
            let beside = || mean_beside(&seen, across, no);
            seen[no].or_else(beside).unwrap_or_default()
        });
        Self {
            off: off.collect(),
            place,
            lines,
        }
    }

    /// The pixel at so many modules from the code's left and top.
    pub(super) fn at(&self, point: [f64; 2]) -> [f64; 2] {
        let off = self.off(point);
        self.place.at([0, 1].map(|axis| point[axis] + off[axis]))
    }

    /// How far off a point is: between the four crossings around it, and on beyond the outer ones.
    fn off(&self, point: [f64; 2]) -> [f64; 2] {
        let across = self.lines.len();
        let [(column, right), (row, down)] = point.map(|at| {
            let after = self.lines[1..across - 1]
                .iter()
                .take_while(|line| side_of(**line) + 0.5 < at)
                .count();
            let (from, to) = (side_of(self.lines[after]), side_of(self.lines[after + 1]));
            (after, (at - 0.5 - from) / (to - from))
        });
        let at = |row: usize, column: usize| self.off[row * across + column];
        let mixed = |one: [f64; 2], other: [f64; 2], part: f64| {
            [0, 1].map(|axis| one[axis] * (1.0 - part) + other[axis] * part)
        };
        let above = mixed(at(row, column), at(row, column + 1), right);
        let below = mixed(at(row + 1, column), at(row + 1, column + 1), right);
        mixed(above, below, down)
    }
}

/// The pattern at a crossing, given by column and row, and its middle: at three corners a finder pattern.
fn pattern_at(lines: &[usize], [column, row]: [usize; 2]) -> (&'static Pattern, [f64; 2]) {
    let last = lines.len() - 1;
    let crossing = [column, row].map(|no| side_of(lines[no]) + 0.5);
    // From the line through a finder pattern's edge to its middle.
    let inwards = 6.5 - FINDER_MIDDLE;
    match (column == 0, column == last, row == 0, row == last) {
        (true, _, true, _) => (&FINDER_PATTERN, crossing.map(|at| at - inwards)),
        (_, true, true, _) => (
            &FINDER_PATTERN,
            [crossing[0] + inwards, crossing[1] - inwards],
        ),
        (true, _, _, true) => (
            &FINDER_PATTERN,
            [crossing[0] - inwards, crossing[1] + inwards],
        ),
        _ => (&ALIGNMENT_PATTERN, crossing),
    }
}

/// Modules before the middles of alignment patterns (ISO/IEC 18004, annex E); of the smallest code, where one would be.
fn alignment_lines(modules: usize) -> Vec<usize> {
    let version = (modules - 17) / 4;
    let between = version / 7 + 1;
    let last = modules - 7;
    // The gaps are even and equal, but for the first, which takes what is left.
    let gap = if version == 32 {
        26
    } else {
        (last - 6).div_ceil(between)
    };
    let gap = gap + gap % 2;
    let lines = (0..between).rev().map(|no| last - no * gap);
    core::iter::once(6).chain(lines).collect()
}

/// The mean of what is known of the four beside a crossing.
fn mean_beside(off: &[Option<[f64; 2]>], across: usize, no: usize) -> Option<[f64; 2]> {
    let (row, column) = (no / across, no % across);
    let beside = [
        (row > 0).then(|| no - across),
        (column > 0).then(|| no - 1),
        (column + 1 < across).then_some(no + 1),
        (row + 1 < across).then_some(no + across),
    ];
    let known = beside.into_iter().flatten().filter_map(|no| off[no]);
    let known: Vec<[f64; 2]> = known.collect();
    let mean = |axis: usize| known.iter().map(|off| off[axis]).sum::<f64>() / side_of(known.len());
    (!known.is_empty()).then(|| [mean(0), mean(1)])
}

#[cfg(test)]
mod tests {
    use super::{Lattice, alignment_lines};
    use crate::scan::place::Place;

    #[test]
    fn alignment_patterns_stand_where_the_standard_has_them() {
        // ISO/IEC 18004, annex E: rows of the smallest code with one, of the reports' two, and of those that differ most.
        let lines = |version: usize| alignment_lines(17 + 4 * version);
        assert_eq!(lines(2), [6, 18]);
        assert_eq!(lines(9), [6, 26, 46]);
        assert_eq!(lines(10), [6, 28, 50]);
        assert_eq!(lines(15), [6, 26, 48, 70]);
        assert_eq!(lines(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(lines(36), [6, 24, 50, 76, 102, 128, 154]);
        assert_eq!(lines(39), [6, 26, 54, 82, 110, 138, 166]);
        assert_eq!(lines(40), [6, 30, 58, 86, 114, 142, 170]);
    }

    #[test]
    fn between_patterns_a_module_is_off_by_a_part_of_what_they_are() {
        let corners = [[0.0, 0.0], [54.0, 0.0], [54.0, 54.0], [0.0, 54.0]];
        let mut off = vec![[0.0; 2]; 9];
        // The middle one is a module to the right.
        off[4] = [1.0, 0.0];
        let lattice = Lattice {
            place: Place::within(corners, 53).expect("a place"),
            lines: alignment_lines(53),
            off,
        };
        let moved = |u: f64, v: f64| lattice.at([u, v])[0] - u;
        for (point, wanted) in [
            ([26.5, 26.5], 1.0),
            ([16.5, 26.5], 0.5),
            ([26.5, 46.5], 0.0),
        ] {
            assert!(
                (moved(point[0], point[1]) - wanted).abs() < 1e-9,
                "{point:?}"
            );
        }
    }
}
