//! What is on the paper besides the print: a crease, blots, a red seal.

use crate::camera::{hash, smooth};

/// One mark.
pub(crate) enum Mark {
    /// A fold.
    Crease(Crease),
    /// A drop.
    Blot(Blot),
    /// A seal.
    Ring(Ring),
}

/// Light that a point reflects: in all, and of the red.
#[derive(Clone, Copy)]
pub(crate) struct Light {
    /// Luma.
    pub(crate) luma: f64,
    /// Red.
    pub(crate) red: f64,
}

/// A fold through a point, in mm and radians.
pub(crate) struct Crease {
    /// A point of it.
    pub(crate) through: [f64; 2],
    /// Its direction.
    pub(crate) along: f64,
    /// Of the crack.
    pub(crate) width: f64,
    /// Part of the length where toner is off.
    pub(crate) cracked: f64,
    /// Angle between the halves.
    pub(crate) bent: f64,
    /// What the farther half loses of its light.
    pub(crate) shade: f64,
    /// Where it cracked.
    pub(crate) seed: u64,
}

/// A drop, in mm.
pub(crate) struct Blot {
    /// Its middle.
    pub(crate) middle: [f64; 2],
    /// Its radius.
    pub(crate) radius: f64,
    /// Part of the light that it takes.
    pub(crate) takes: f64,
    /// What its rim takes besides.
    pub(crate) rim: f64,
}

/// A round seal, in mm and radians.
pub(crate) struct Ring {
    /// Its middle.
    pub(crate) middle: [f64; 2],
    /// How it is turned.
    pub(crate) turned: f64,
    /// Part of the paper that takes paste, at the most.
    pub(crate) covers: f64,
    /// Where the paste is thin.
    pub(crate) seed: u64,
}

impl Mark {
    /// Where the sheet's point lies that is seen at a place: a half that is bent away is seen shorter.
    pub(crate) fn seen_at(&self, place: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Crease(crease) => {
                let off = crease.off(place);
                if off <= 0.0 {
                    return place;
                }
                let longer = off / crease.bent.cos() - off;
                let (sin, cos) = crease.along.sin_cos();
                [place[0] - sin * longer, place[1] + cos * longer]
            }
            Self::Blot(_) | Self::Ring(_) => place,
        }
    }

    /// The light of a point of the sheet with the mark on it.
    pub(crate) fn over(&self, place: [f64; 2], light: Light) -> Light {
        match self {
            Self::Crease(crease) => crease.over(place, light),
            Self::Blot(blot) => {
                let takes = blot.at(place);
                Light {
                    luma: light.luma * (1.0 - takes),
                    red: light.red * (1.0 - takes),
                }
            }
            Self::Ring(ring) => {
                const LUMA: f64 = 0.42;
                const RED: f64 = 0.83;
                let paste = ring.at(place);
                Light {
                    luma: light.luma * (1.0 - paste * (1.0 - LUMA)),
                    red: light.red * (1.0 - paste * (1.0 - RED)),
                }
            }
        }
    }
}

impl Crease {
    /// How far a place is from the crease, negative on the near half.
    fn off(&self, [x, y]: [f64; 2]) -> f64 {
        let (sin, cos) = self.along.sin_cos();
        (y - self.through[1]) * cos - (x - self.through[0]) * sin
    }

    fn over(&self, place: [f64; 2], light: Light) -> Light {
        const BARE: f64 = 0.80;
        let off = self.off(place);
        let shade = if off > 0.0 { 1.0 - self.shade } else { 1.0 };
        let (sin, cos) = self.along.sin_cos();
        let on = (place[0] - self.through[0]) * cos + (place[1] - self.through[1]) * sin;
        // Pieces of 0.3 mm break off, each or not.
        let piece = (on / 0.3).floor() as i64 as u64;
        let broken = hash(self.seed ^ piece) < self.cracked && off.abs() < self.width / 2.0;
        let shown = |light: f64| shade * if broken { light.max(BARE) } else { light };
        Light {
            luma: shown(light.luma),
            red: shown(light.red),
        }
    }
}

impl Blot {
    fn at(&self, [x, y]: [f64; 2]) -> f64 {
        let away = (x - self.middle[0]).hypot(y - self.middle[1]);
        // A tenth of a millimetre of soft edge.
        let inside = smooth(self.radius + 0.05, self.radius - 0.05, away);
        let rim = smooth(self.radius - 0.8, self.radius, away);
        inside * (self.takes + self.rim * rim)
    }
}

impl Ring {
    /// Part of the paper that is covered by paste at a place.
    fn at(&self, [x, y]: [f64; 2]) -> f64 {
        let [x, y] = [x - self.middle[0], y - self.middle[1]];
        let away = x.hypot(y);
        if away > 21.0 {
            return 0.0;
        }
        let angle = y.atan2(x) + self.turned;
        let inked = away > 19.8 || star(away, angle) || strokes(away, angle);
        if !inked {
            return 0.0;
        }
        // A hand presses unevenly: some 3 mm from thick to thin.
        let thin = f64::sin(x * 1.1 + (self.seed & 0xff) as f64)
            * f64::cos(y * 0.9 + (self.seed >> 8 & 0xff) as f64);
        self.covers * (1.0 - 0.2 * (1.0 + thin))
    }
}

/// The star of five rays, 14 mm across.
fn star(away: f64, angle: f64) -> bool {
    const OUTER: f64 = 7.0;
    const INNER: f64 = 2.7;
    let fifth = std::f64::consts::TAU / 5.0;
    let from_ray = (angle.rem_euclid(fifth) - fifth / 2.0).abs();
    // The edge from a ray's tip to the corner between two rays, seen from the middle.
    let half = fifth / 2.0;
    let (tip, corner) = ([OUTER, 0.0], [INNER * half.cos(), INNER * half.sin()]);
    let (sin, cos) = from_ray.sin_cos();
    let normal = [corner[1] - tip[1], tip[0] - corner[0]];
    let edge = (normal[0] * tip[0] + normal[1] * tip[1]) / (normal[0] * cos + normal[1] * sin);
    away < edge
}

/// Twelve characters of 4 mm in a circle: strokes of 0.5 mm, across and down, one cell from the next 7 mm.
fn strokes(away: f64, angle: f64) -> bool {
    if !(14.5..18.5).contains(&away) {
        return false;
    }
    let cell = std::f64::consts::TAU / 16.0;
    let no = (angle / cell).floor() as i64 as u64;
    let across = angle.rem_euclid(cell) * away;
    if across > 4.0 {
        return false;
    }
    let down = away - 14.5;
    let stroke = |at: f64, way: u64| {
        let place = (at / 1.1).floor();
        at - place * 1.1 < 0.5 && hash(no << 8 | way << 4 | place as u64) < 0.75
    };
    stroke(across, 1) || stroke(down, 2)
}
