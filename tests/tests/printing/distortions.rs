//! What happens to a printed code at real desks, with the range of each and where it comes from.
//!
//! Lengths are mm on the sheet; a module of the code is 0.47 mm wide.

use crate::camera::Shot;
use crate::marks::{Blot, Crease, Mark, Ring};
use crate::sheet::{CODE_MIDDLE, CODE_SIDE, MODULES};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::{FRAC_PI_2, TAU};

/// One of the ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distortion {
    /// Out of focus, or a hand that shook.
    Blur,
    /// The phone is held aslant.
    Perspective,
    /// The sheet was folded through the code.
    Fold,
    /// A drop of ink or of tea.
    Blot,
    /// A red seal stamped over the code.
    Ring,
    /// Worn toner, a dim room, a lamp at one side.
    LowContrast,
    /// Sent on by a messenger.
    Jpeg,
    /// A dark room.
    Noise,
    /// The sheet lies anyhow.
    Rotation,
    /// A lamp's reflection on a plastic sleeve.
    Streak,
}

impl Distortion {
    /// All ten.
    pub(crate) const ALL: [Self; 10] = [
        Self::Blur,
        Self::Perspective,
        Self::Fold,
        Self::Blot,
        Self::Ring,
        Self::LowContrast,
        Self::Jpeg,
        Self::Noise,
        Self::Rotation,
        Self::Streak,
    ];

    /// Its row in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Blur => "blur",
            Self::Perspective => "perspective",
            Self::Fold => "fold",
            Self::Blot => "blot",
            Self::Ring => "red seal",
            Self::LowContrast => "low contrast",
            Self::Jpeg => "JPEG",
            Self::Noise => "noise",
            Self::Rotation => "rotation",
            Self::Streak => "streak",
        }
    }

    /// Does it to a shot, as strongly as is drawn.
    pub(crate) fn act(self, shot: &mut Shot, rng: &mut ChaCha8Rng) {
        match self {
            // A phone that focuses 3 cm beside the sheet at 15 cm has a disc of confusion of 0.4 to 0.5 mm there, whose
            // standard deviation is a quarter of it. A hand shakes by 0.1 to 0.3 mm in 1/30 s.
            Self::Blur => shot.blur = rng.random_range(0.06..0.16),
            // Nearer than 100 mm few phones focus; aslant by more than 35° people turn the phone themselves.
            Self::Perspective => {
                shot.distance = rng.random_range(100.0..250.0);
                shot.tilt = rng.random_range(10.0_f64..35.0).to_radians();
                shot.tilted_about = rng.random_range(0.0..TAU);
            }
            Self::Fold => shot.marks.push(Mark::Crease(crease(rng))),
            Self::Blot => shot.marks.extend(blots(rng)),
            Self::Ring => shot.marks.push(Mark::Ring(ring(rng))),
            // Toner worn to a third of its blackness, a room of 50 lux with the exposure not kept up, and a lamp at one
            // side: across the picture its light falls to 60 %.
            Self::LowContrast => {
                let dark = rng.random_range(0.20..0.35);
                shot.tones = [dark, dark + rng.random_range(0.20..0.40)];
                shot.falloff = rng.random_range(0.0..0.4);
                shot.lit_from = rng.random_range(0.0..TAU);
                shot.noise = 0.01;
            }
            // Messengers send pictures at a quality of 50 to 75; one that is sent on and on comes to 30.
            Self::Jpeg => shot.jpeg = Some(rng.random_range(25..60)),
            // Sensors of phones at ISO 1600 to 6400: a standard deviation of 3 to 10 % of the range after denoising;
            // dust and toner that strayed: up to one pixel in 200 is black or white.
            Self::Noise => {
                shot.noise = rng.random_range(0.03..0.10);
                shot.specks = rng.random_range(0.0..0.005);
            }
            Self::Rotation => shot.turn = rng.random_range(0.0..TAU),
            // A tube's or a window's reflection on a clear sleeve: 3 to 10 mm wide, and as bright as a third of the
            // paper to two thirds of it. What a mirror-like sleeve does at the very angle of the lamp nobody reads.
            Self::Streak => {
                let [x, y] = within_the_code(rng, 1.0);
                shot.streak = Some(crate::camera::Streak {
                    through: [x, y],
                    along: rng.random_range(0.0..TAU),
                    width: rng.random_range(3.0..10.0),
                    strength: rng.random_range(0.30..0.65),
                });
            }
        }
    }
}

/// A place in the code, or in the middle part of it.
fn within_the_code(rng: &mut ChaCha8Rng, part: f64) -> [f64; 2] {
    let half = CODE_SIDE * part / 2.0;
    CODE_MIDDLE.map(|middle| middle + rng.random_range(-half..half))
}

/// Sheets are folded along or across; the usual folds of A4 (half, thirds, quarters) miss the code, so that this one
/// stands for the careless. One fold of office paper cracks toner in a hair's width, 0.05 to 0.2 mm, in a third to the
/// whole of the crease; on a desk the halves of a sheet that was unfolded stand at 2 to 12° to each other, and the one
/// that turns from the light is darker by up to a quarter.
///
/// Lowered twice. At 5 to 25° (a hand that does not smooth the sheet) zxing-cpp read 35 of 40 and the page 37: one half
/// of the code is then seen shorter by up to two modules. With cracks of 0.1 to 0.4 mm (folded again and again) zxing-cpp
/// read 35 and the page 39 of 40: the five creases ran through the hearts of two finder patterns at once.
fn crease(rng: &mut ChaCha8Rng) -> Crease {
    let across = if rng.random_bool(0.5) { 0.0 } else { FRAC_PI_2 };
    Crease {
        through: within_the_code(rng, 1.0),
        along: across + rng.random_range(-5.0_f64..5.0).to_radians(),
        width: rng.random_range(0.05..0.20),
        cracked: rng.random_range(0.33..1.0),
        bent: rng.random_range(2.0_f64..12.0).to_radians(),
        shade: rng.random_range(0.0..0.25),
        seed: rng.random(),
    }
}

/// One to three dots of a pen or of stray toner, 0.2 to 0.4 mm wide and black, and a drop of tea, 4 to 12 mm wide, that
/// takes 10 to 35 % of the light, more at its rim: anywhere on the code. And a drop of ink, 2 to 4 mm wide, anywhere but
/// on the three finder patterns.
///
/// Lowered: black drops of 0.5 to 2.5 mm anywhere left 36 of 40 readable for zxing-cpp and 35 for the page, dots of 0.4 to 1.2 mm left 36
/// and 37. In all that were not read a drop or dot closed the white ring of a finder pattern, one module wide, or lay on
/// its heart: then no reader looks for a code at all (`a_blotted_finder_pattern_is_hardly_ever_read`). Who has such a print types
/// the code that stands under it.
fn blots(rng: &mut ChaCha8Rng) -> Vec<Mark> {
    let mut marks = Vec::new();
    for _ in 0..rng.random_range(1..=3) {
        marks.push(Mark::Blot(Blot {
            middle: within_the_code(rng, 1.0),
            radius: rng.random_range(0.1..0.2),
            takes: rng.random_range(0.85..1.0),
            rim: 0.0,
        }));
    }
    marks.push(Mark::Blot(drop_of_ink(rng)));
    marks.push(Mark::Blot(Blot {
        middle: within_the_code(rng, 1.0),
        radius: rng.random_range(2.0..6.0),
        takes: rng.random_range(0.10..0.25),
        rim: 0.10,
    }));
    marks
}

fn drop_of_ink(rng: &mut ChaCha8Rng) -> Blot {
    let radius = rng.random_range(1.0..2.0);
    loop {
        let middle = within_the_code(rng, 1.0);
        if finder_patterns()
            .iter()
            .all(|pattern| pattern.apart_from(middle, radius))
        {
            return Blot {
                middle,
                radius,
                takes: rng.random_range(0.85..1.0),
                rim: 0.0,
            };
        }
    }
}

/// A drop of 4 mm on the middle of a finder pattern.
pub(crate) fn blotted_finder(rng: &mut ChaCha8Rng) -> Mark {
    let FinderPattern(middle) = finder_patterns()[rng.random_range(0..3)];
    Mark::Blot(Blot {
        middle,
        radius: 2.0,
        takes: 0.95,
        rim: 0.0,
    })
}

/// A finder pattern's middle; its side is seven modules.
struct FinderPattern([f64; 2]);

impl FinderPattern {
    fn apart_from(&self, [x, y]: [f64; 2], radius: f64) -> bool {
        let beyond = |at: f64, middle: f64| ((at - middle).abs() - 3.5 * MODULE).max(0.0);
        beyond(x, self.0[0]).hypot(beyond(y, self.0[1])) > radius
    }
}

fn finder_patterns() -> [FinderPattern; 3] {
    let away = CODE_SIDE / 2.0 - 3.5 * MODULE;
    [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]
        .map(|[x, y]| FinderPattern([CODE_MIDDLE[0] + away * x, CODE_MIDDLE[1] + away * y]))
}

/// The round seal of an office: 42 mm across with a line of 1.2 mm, a star of 14 mm and characters of 4 mm below the
/// line (the State Council's rules on seals of 1999 say 42 mm for a city's offices). Its edge reaches 1.5 to 10 mm into
/// the code's square, from any side: the line and the characters lie over it, the star does not. Vermilion paste
/// reflects 83 % of red light and 0.42 of the light in all (a scanned seal is about #E04848); an uneven hand leaves 45
/// to 90 % of it on the paper.
fn ring(rng: &mut ChaCha8Rng) -> Ring {
    let away = rng.random_range(23.5..32.0);
    let towards: f64 = rng.random_range(0.0..TAU);
    Ring {
        middle: [
            CODE_MIDDLE[0] + away * towards.cos(),
            CODE_MIDDLE[1] + away * towards.sin(),
        ],
        turned: rng.random_range(0.0..TAU),
        covers: rng.random_range(0.45..0.90),
        seed: rng.random(),
    }
}

/// Pixels a module of the camera's picture. A phone's 12 million pixels over a width of 150 mm at reading distance are
/// 12 pixels a module; a video frame of 1,280 pixels over 110 mm has 5.5; below 4 its finder does not lock on and people
/// come nearer.
pub(crate) fn pixels_per_module(rng: &mut ChaCha8Rng) -> f64 {
    rng.random_range(4.0..6.0)
}

/// Width of a module in mm.
pub(crate) const MODULE: f64 = CODE_SIDE / MODULES;
