//! Scanned code (扫描核验码): the texts of the QR codes in a picture, as a phone or a clerk's camera takes it.
//!
//! rqrr finds and reads what is printed well. What it does not read is found by its finder patterns alone (`finder`), laid
//! onto the sheet as its other patterns show it (`lattice`) and read by its light (`light`); rqrr then corrects errors.
//!
//! Pure, and bounded by the picture's size: each of two planes of at most ten million pixels is looked at in six ways, and
//! a few places in each. What is found is unjudged text: `crate::code::Scanned` parses it, `crate::seal` checks it.

mod finder;
mod lattice;
mod light;
mod pattern;
mod place;
mod plane;

use core::fmt;
use plane::{Found, Plane};

/// The most pixels that a picture may have: that of a good phone, some 24 million.
pub const MOST_PIXELS: usize = 24_000_000;
/// Longer side of what is looked at. Of a page that fills the picture the code's modules have 5 pixels then; all of
/// `tests/tests/printing/whole_page.rs` are read at 2,000 and 3 pixels, too.
const LONGEST: usize = 3_200;
/// Longer side of a frame of video, so that several are looked at in a second.
const LONGEST_OF_FRAME: usize = 1_280;

/// A picture to look at: luma, and the red light of it where it is in colour.
#[derive(Clone, Debug)]
pub struct Picture {
    luma: Plane,
    /// A red seal's ink (印泥) reflects red light as paper does: in this plane it hides nothing.
    red: Option<Plane>,
}

/// Why bytes are no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPicture {
    /// No pixel.
    Empty,
    /// Width and height ask for another number of bytes.
    OtherLength,
    /// More than [`MOST_PIXELS`].
    TooLarge,
}

impl fmt::Display for NotAPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a picture without pixels",
            Self::OtherLength => "width and height do not fit the bytes",
            Self::TooLarge => "too many pixels",
        })
    }
}

impl core::error::Error for NotAPicture {}

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// A frame of video: the next one comes at once.
    Frame,
    /// A picture that somebody chose: all that may help.
    Picture,
}

impl Picture {
    /// Of one byte a pixel, 0 for black, row by row.
    pub fn of_grey(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, NotAPicture> {
        checked(width, height, pixels.len(), 1)?;
        Ok(Self {
            luma: Plane::new(width, pixels),
            red: None,
        })
    }

    /// Of four bytes a pixel, red, green, blue and opacity, row by row: a canvas's `ImageData`. What is transparent
    /// lies on white.
    pub fn of_rgba(width: usize, height: usize, rgba: &[u8]) -> Result<Self, NotAPicture> {
        checked(width, height, rgba.len(), 4)?;
        let mut luma = Vec::with_capacity(width * height);
        let mut red = Vec::with_capacity(width * height);
        for pixel in rgba.chunks_exact(4) {
            let on_white = |value: u8| {
                let opacity = u32::from(pixel[3]);
                (u32::from(value) * opacity + 255 * (255 - opacity)) / 255
            };
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(on_white);
            // ITU-R BT.601, in thousandths.
            luma.push(byte((299 * r + 587 * g + 114 * b) / 1000));
            red.push(byte(r));
        }
        Ok(Self {
            red: (luma != red).then(|| Plane::new(width, red)),
            luma: Plane::new(width, luma),
        })
    }
}

fn checked(width: usize, height: usize, bytes: usize, each: usize) -> Result<(), NotAPicture> {
    let pixels = width.checked_mul(height).ok_or(NotAPicture::TooLarge)?;
    if pixels == 0 {
        return Err(NotAPicture::Empty);
    }
    if pixels > MOST_PIXELS {
        return Err(NotAPicture::TooLarge);
    }
    if pixels * each == bytes {
        Ok(())
    } else {
        Err(NotAPicture::OtherLength)
    }
}

fn byte(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// Texts of the codes in a picture, each once, from the first try that reads any; none if no try does.
pub fn codes(picture: &Picture, effort: Effort) -> Vec<String> {
    let longest = match effort {
        Effort::Frame => LONGEST_OF_FRAME,
        Effort::Picture => LONGEST,
    };
    let planes = core::iter::once(&picture.luma).chain(&picture.red);
    planes
        .map(|plane| tries(&plane.at_most(longest), effort))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// One plane in several ways, the quickest first.
fn tries(plane: &Plane, effort: Effort) -> Vec<String> {
    WAYS[..effort.ways()]
        .iter()
        .map(|way| texts_of(plane, &way(plane)))
        .find(|texts| !texts.is_empty())
        .unwrap_or_default()
}

/// What rqrr read, and what the light says of codes that were found alone.
fn texts_of(plane: &Plane, found: &Found) -> Vec<String> {
    let mut texts = found.texts.clone();
    for place in &found.unread {
        let text = light::read(plane, *place);
        texts.extend(text.filter(|text| !texts.contains(text)));
    }
    texts
}

/// Ways to look at a plane.
const WAYS: [fn(&Plane) -> Found; 6] = [
    Plane::read,
    // Shade and glare: each pixel against what lies around it.
    |plane| plane.against_surroundings(24).read_two_tones(),
    // Grain, and a raster between paper and ink.
    |plane| {
        let plane = plane.smoothed().smoothed();
        plane.against_surroundings(12).read_two_tones()
    },
    |plane| plane.smoothed().smoothed().read(),
    |plane| plane.halved().against_surroundings(12).read_two_tones(),
    // A code that fills the picture.
    |plane| plane.against_surroundings(60).read_two_tones(),
];

impl Effort {
    fn ways(self) -> usize {
        match self {
            Self::Frame => 2,
            Self::Picture => WAYS.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Effort, MOST_PIXELS, NotAPicture, Picture, codes};
    use qrcode::{Color, EcLevel, QrCode, Version};

    #[test]
    fn bytes_that_do_not_fit_are_no_picture() {
        let refused = |width, height, bytes: usize| {
            Picture::of_grey(width, height, vec![0; bytes])
                .map(drop)
                .expect_err("refused")
        };
        assert_eq!(refused(0, 5, 0), NotAPicture::Empty);
        assert_eq!(refused(2, 2, 3), NotAPicture::OtherLength);
        assert_eq!(refused(MOST_PIXELS + 1, 1, 0), NotAPicture::TooLarge);
        assert_eq!(refused(usize::MAX, 2, 0), NotAPicture::TooLarge);
        let rgba = Picture::of_rgba(1, 1, &[0; 3]).map(drop);
        assert_eq!(rgba, Err(NotAPicture::OtherLength));
    }

    #[test]
    fn a_picture_of_any_size_without_a_code_holds_none() {
        for (width, height) in [(1, 1), (1, 900), (900, 1), (7, 5), (64, 64), (2_100, 3)] {
            for grey in [0, 128, 255] {
                let picture = Picture::of_grey(width, height, vec![grey; width * height]);
                let picture = picture.expect("a picture");
                for effort in [Effort::Frame, Effort::Picture] {
                    assert!(codes(&picture, effort).is_empty(), "{width} x {height}");
                }
            }
        }
    }

    /// A code of 53 modules in a light picture, turned, each module so many pixels wide.
    fn drawn(text: &str, pixels_a_module: f64, turn: f64) -> Picture {
        let code = QrCode::with_version(text, Version::Normal(9), EcLevel::M).expect("it fits");
        let modules = code.to_colors();
        let side = (80.0 * pixels_a_module) as i32;
        let (sin, cos) = turn.sin_cos();
        let light = |x: f64, y: f64| {
            let [x, y] = [x, y].map(|at| (at - f64::from(side) / 2.0) / pixels_a_module);
            let [u, v] = [x * cos + y * sin, y * cos - x * sin].map(|at| (at + 26.5).floor());
            let within = |at: f64| (0.0..53.0).contains(&at).then_some(at as usize);
            let dark = within(u).zip(within(v));
            let dark = dark.is_some_and(|(u, v)| modules[v * 53 + u] == Color::Dark);
            if dark { 40.0 } else { 200.0 }
        };
        let pixels = (0..side).flat_map(|y| {
            (0..side).map(move |x| {
                let points = (0..16).map(|no| {
                    let at =
                        |whole: i32, part: i32| f64::from(whole) + (f64::from(part) + 0.5) / 4.0;
                    light(at(x, no % 4), at(y, no / 4))
                });
                (points.sum::<f64>() / 16.0) as u8
            })
        });
        Picture::of_grey(side as usize, side as usize, pixels.collect()).expect("a picture")
    }

    #[test]
    fn a_code_is_read_at_any_turn_from_two_and_a_half_pixels_a_module_on() {
        let text = "https://xinyong.example.cn/v/7K2M9QX4TB3NVW8A#0123456789".repeat(2);
        for scale in [2.5, 3.1, 4.7] {
            for step in 0..12 {
                let turn = f64::from(step) * 0.53;
                let found = codes(&drawn(&text, scale, turn), Effort::Picture);
                assert_eq!(
                    found,
                    [text.as_str()],
                    "{scale} pixels a module, turned by {turn}"
                );
            }
        }
    }

    #[test]
    fn grain_of_any_kind_holds_none() {
        for seed in 1..20_u32 {
            let mut drawn = seed;
            let pixels = (0..200 * 150)
                .map(|_| {
                    // Xorshift: black and white in clumps of another size each time.
                    drawn ^= drawn << 13;
                    drawn ^= drawn >> 17;
                    drawn ^= drawn << 5;
                    if drawn % seed < seed / 2 { 0 } else { 255 }
                })
                .collect();
            let picture = Picture::of_grey(200, 150, pixels).expect("a picture");
            assert!(codes(&picture, Effort::Picture).is_empty());
        }
    }

    #[test]
    fn red_on_white_is_paper_in_red_light() {
        let rgba = [255, 0, 0, 255, 0, 0, 0, 0];
        let picture = Picture::of_rgba(2, 1, &rgba).expect("a picture");
        assert_eq!(picture.luma.pixels(), [76, 255]);
        assert_eq!(picture.red.expect("in colour").pixels(), [255, 255]);
    }
}
