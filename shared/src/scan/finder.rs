//! Finder patterns (寻像图形): along each line through their middles dark, light, dark, light and dark lie as 1, 1, 3, 1
//! and 1 do. Three of them are a code's corners.
//!
//! rqrr wants whole rings and a dot of an alignment pattern that touches nothing, which at three dots a module few prints
//! have. Here a cut across and one down are enough.

use super::place::{Place, side_of};
use super::plane::Plane;

/// What looks like a finder pattern.
#[derive(Clone, Copy, Debug)]
struct Finder {
    middle: [f64; 2],
    /// A seventh of the cuts through it.
    seventh: f64,
    /// Rows in which it was seen.
    rows: u32,
}

/// Patterns that are kept while a plane is looked through, so that no plane takes long.
const MOST_SEEN: usize = 200;
/// Of these, those seen in most rows that are tried as corners.
const MOST_TRIED: usize = 12;
/// Rows in which a pattern is seen at least.
const ROWS: u32 = 3;
/// Places of codes that are given at most.
const MOST_PLACES: usize = 3;
/// Modules between the middles of two finder patterns, less than a code has on a side.
const LESS: f64 = 7.0;

/// Where codes seem to be in a plane of two tones, the likeliest first.
pub(super) fn places(plane: &Plane) -> Vec<Place> {
    let mut finders = seen(plane);
    finders.retain(|finder| finder.rows >= ROWS);
    finders.sort_by_key(|finder| core::cmp::Reverse(finder.rows));
    finders.truncate(MOST_TRIED);
    let mut places = Vec::new();
    for (no, one) in finders.iter().enumerate() {
        for (more, two) in finders[..no].iter().enumerate() {
            places.extend(
                finders[..more]
                    .iter()
                    .filter_map(|three| corners([*one, *two, *three])),
            );
        }
    }
    places.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    places.truncate(MOST_PLACES);
    places.into_iter().map(|(_, place)| place).collect()
}

fn seen(plane: &Plane) -> Vec<Finder> {
    let mut finders: Vec<Finder> = Vec::new();
    for y in 0..plane.height() {
        // Lengths of the last five runs.
        let mut runs = [0; 5];
        let mut dark = false;
        for (x, tone) in plane.row(y).iter().chain(&[0]).enumerate() {
            if (*tone == 1) != dark {
                if dark && are_a_cut(&runs) {
                    let middle = x - runs[4] - runs[3] - runs[2] / 2 - 1;
                    let found = crossed(plane, [middle, y], runs.iter().sum());
                    if let Some(found) = found {
                        add(&mut finders, found);
                    }
                }
                runs.rotate_left(1);
                runs[4] = 0;
                dark = !dark;
            }
            runs[4] += 1;
        }
    }
    finders
}

/// Adds what was seen in one more row.
fn add(finders: &mut Vec<Finder>, found: Finder) {
    let same = finders.iter_mut().find(|finder| {
        let [dx, dy] = [0, 1].map(|axis| (finder.middle[axis] - found.middle[axis]).abs());
        dx.max(dy) < 1.5 * finder.seventh && alike(finder.seventh, found.seventh) < 1.5
    });
    if let Some(finder) = same {
        let rows = f64::from(finder.rows);
        let mean = |one: f64, other: f64| (one * rows + other) / (rows + 1.0);
        finder.middle = [0, 1].map(|axis| mean(finder.middle[axis], found.middle[axis]));
        finder.seventh = mean(finder.seventh, found.seventh);
        finder.rows += 1;
    } else if finders.len() < MOST_SEEN {
        finders.push(found);
    }
}

/// How many times the larger is the smaller.
fn alike(one: f64, other: f64) -> f64 {
    one.max(other) / one.min(other)
}

/// Whether runs lie as 1, 1, 3, 1, 1 do. What is blurred or inked too much makes dark runs wider and light ones narrower.
fn are_a_cut(runs: &[usize; 5]) -> bool {
    let sum: usize = runs.iter().sum();
    if sum < 2 * 7 {
        return false;
    }
    let seventh = side_of(sum) / 7.0;
    let off = |run: usize, wanted: f64| (side_of(run) - wanted * seventh).abs() / seventh;
    let [before, light_before, heart, light, after] = *runs;
    let ring = [before, light_before, light, after];
    ring.iter().all(|run| off(*run, 1.0) < 0.7) && off(heart, 3.0) < 1.2
}

/// A pattern whose cut across was seen in a row, if it has one down, and one across in the middle of that.
fn crossed(plane: &Plane, [x, y]: [usize; 2], across: usize) -> Option<Finder> {
    let (down, high) = cut(across, y, plane.height(), |y| plane.row(y)[x] == 1)?;
    let row = plane.row(whole(down));
    let (right, wide) = cut(across, x, plane.width(), |x| row[x] == 1)?;
    (alike(high, wide) < 2.0).then_some(Finder {
        middle: [right, down],
        seventh: (high + wide) / 14.0,
        rows: 1,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and a side"
)]
fn whole(at: f64) -> usize {
    at as usize
}

/// Middle and length of the cut through a dark point of a line; no run of it is longer than `most`.
fn cut(most: usize, at: usize, side: usize, is_dark: impl Fn(usize) -> bool) -> Option<(f64, f64)> {
    let run = |from: usize, step: isize, dark: bool| {
        let places = (0..most).map_while(|no| from.checked_add_signed(step * no.cast_signed()));
        let run = places.take_while(|at| *at < side && is_dark(*at) == dark);
        run.count()
    };
    // From the point itself on, and from the one before it.
    let half = |from: Option<usize>, step: isize| {
        let mut at = from;
        [true, false, true].map(|dark| {
            let length = at.map_or(0, |at| run(at, step, dark));
            at = at.and_then(|at| at.checked_add_signed(step * length.cast_signed()));
            length
        })
    };
    let [heart, light, ring] = half(Some(at), 1);
    let [heart_before, light_before, ring_before] = half(at.checked_sub(1), -1);
    let runs = [ring_before, light_before, heart_before + heart, light, ring];
    are_a_cut(&runs).then(|| {
        let from = side_of(at) - side_of(heart_before);
        let middle = from + side_of(runs[2]) / 2.0 - 0.5;
        (middle, side_of(runs.iter().sum()))
    })
}

/// The place of the code whose corners these are, and how far from a square that is seen from above they are; `None` if
/// they are no corners.
fn corners(finders: [Finder; 3]) -> Option<(f64, Place)> {
    let apart =
        |one: Finder, other: Finder| [0, 1].map(|axis| other.middle[axis] - one.middle[axis]);
    let length = |[x, y]: [f64; 2]| x.hypot(y);
    let [a, b, c] = finders;
    // The longest side lies opposite the upper left.
    let turns = [[a, b, c], [b, c, a], [c, a, b]];
    let [first, one, other] = turns.into_iter().max_by(|one, other| {
        length(apart(one[1], one[2])).total_cmp(&length(apart(other[1], other[2])))
    })?;
    let (across, down) = (apart(first, one), apart(first, other));
    let turned = across[0] * down[1] - across[1] * down[0];
    let (right, below, across, down) = if turned > 0.0 {
        (one, other, across, down)
    } else {
        (other, one, down, across)
    };
    let (wide, high) = (length(across), length(down));
    let sevenths = finders.map(|finder| finder.seventh);
    let least = sevenths.into_iter().fold(f64::MAX, f64::min);
    let most = sevenths.into_iter().fold(0.0, f64::max);
    let slant = (across[0] * down[0] + across[1] * down[1]).abs() / (wide * high);
    let off = alike(wide, high) - 1.0 + slant + most / least - 1.0;
    if slant > 0.5 || alike(wide, high) > 1.6 || most / least > 1.6 {
        return None;
    }
    // A cut that is not along the code's side is longer by as much.
    let along = |[x, y]: [f64; 2], length: f64| x.abs().max(y.abs()) / length;
    let module = sevenths.iter().sum::<f64>() / 3.0 * along(across, wide);
    let side = (wide + high) / 2.0 / module + LESS;
    let version = whole(((side - 17.0) / 4.0).round().max(1.0));
    let opposite = [0, 1].map(|axis| right.middle[axis] + below.middle[axis] - first.middle[axis]);
    let middles = [first.middle, right.middle, opposite, below.middle];
    Some((off, Place::between(middles, 17 + 4 * version.min(40))?))
}

#[cfg(test)]
mod tests {
    use super::{are_a_cut, places};
    use crate::scan::plane::Plane;

    /// Three finder patterns of a code of 53 modules, 4 pixels each, turned about the plane's middle.
    fn turned(turn: f64) -> Plane {
        let (sin, cos) = turn.sin_cos();
        let dark = |x: i16, y: i16| {
            let [x, y] = [x - 160, y - 160].map(f64::from);
            let [u, v] = [x * cos + y * sin, y * cos - x * sin].map(|at| at / 4.0 + 26.5);
            let corners = [[3.5, 3.5], [49.5, 3.5], [3.5, 49.5]];
            corners.iter().any(|[x, y]| {
                let ring = (u - x).abs().max((v - y).abs());
                ring < 1.5 || (2.5..3.5).contains(&ring)
            })
        };
        let pixels = (0..320).flat_map(|y| (0..320).map(move |x| u8::from(dark(x, y))));
        Plane::new(320, pixels.collect())
    }

    #[test]
    fn three_finder_patterns_are_a_place_however_they_are_turned() {
        for step in 0..24 {
            let turn = f64::from(step) * 0.26;
            let found = places(&turned(turn));
            let place = found.first().unwrap_or_else(|| panic!("none at {turn}"));
            assert!(place.modules().abs_diff(53) <= 4, "{place:?}");
            let (sin, cos) = turn.sin_cos();
            let scale = (f64::from(u16::try_from(place.modules()).expect("few")) - 7.0) / 46.0;
            // The middle of the upper right one, by the number of modules that was estimated.
            let seen = place.at([3.5 + 46.0 * scale, 3.5]);
            let [x, y] = [92.0, -92.0];
            let wanted = [160.0 + x * cos - y * sin, 160.0 + x * sin + y * cos];
            for axis in [0, 1] {
                assert!(
                    (seen[axis] - wanted[axis]).abs() < 2.0,
                    "{turn}: {seen:?} {wanted:?}"
                );
            }
        }
    }

    #[test]
    fn a_cut_is_dark_and_light_as_1_1_3_1_1() {
        assert!(are_a_cut(&[4, 4, 12, 4, 4]));
        // Blurred: ink runs into the light.
        assert!(are_a_cut(&[5, 3, 13, 3, 5]));
        assert!(!are_a_cut(&[4, 4, 4, 4, 4]));
        assert!(!are_a_cut(&[4, 4, 12, 4, 12]));
        assert!(!are_a_cut(&[1, 1, 3, 1, 1]));
    }
}
