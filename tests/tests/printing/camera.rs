//! A phone's picture of a sheet.

use crate::distortions::MODULE;
use crate::marks::{Light, Mark};
use crate::sheet::{CODE_MIDDLE, Sheet};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use shared::scan::Picture;

/// How a picture is taken. Lengths are mm on the sheet, angles radians, light 0 to 1.
pub(crate) struct Shot {
    /// Of the picture in pixels.
    pub(crate) size: [usize; 2],
    /// Pixels of a module of the code where it is seen from straight above.
    pub(crate) pixels_per_module: f64,
    /// Where the picture's middle is beside the code's.
    pub(crate) beside: [f64; 2],
    /// From the camera to the sheet.
    pub(crate) distance: f64,
    /// Of the sheet against the picture's plane.
    pub(crate) tilt: f64,
    /// Direction of the axis of the tilt.
    pub(crate) tilted_about: f64,
    /// Of the sheet in its plane.
    pub(crate) turn: f64,
    /// What is on the sheet.
    pub(crate) marks: Vec<Mark>,
    /// A reflection.
    pub(crate) streak: Option<Streak>,
    /// What black and white become.
    pub(crate) tones: [f64; 2],
    /// Light that is lost from one side of the picture to the other.
    pub(crate) falloff: f64,
    /// Direction of the light.
    pub(crate) lit_from: f64,
    /// Standard deviation of the blur.
    pub(crate) blur: f64,
    /// Standard deviation of the grain.
    pub(crate) noise: f64,
    /// Part of the pixels that are black or white.
    pub(crate) specks: f64,
    /// Quality as of libjpeg, 1 to 100.
    pub(crate) jpeg: Option<u8>,
}

/// A bright band.
pub(crate) struct Streak {
    /// A point of its middle.
    pub(crate) through: [f64; 2],
    /// Its direction.
    pub(crate) along: f64,
    /// Where it has fallen to a tenth, from side to side.
    pub(crate) width: f64,
    /// Light that it adds in its middle.
    pub(crate) strength: f64,
}

/// A picture as a reader gets it.
pub(crate) struct Photo {
    /// Width and height in pixels.
    pub(crate) size: [usize; 2],
    /// 0 for black.
    pub(crate) luma: Vec<u8>,
    /// Of a picture in colour.
    pub(crate) red: Option<Vec<u8>>,
}

impl Shot {
    /// From straight above, sharp, in good light; the code lies within 3 mm of the picture's middle.
    pub(crate) fn plain(size: [usize; 2], pixels_per_module: f64, rng: &mut ChaCha8Rng) -> Self {
        Self {
            size,
            pixels_per_module,
            beside: [0.0; 2].map(|_: f64| rng.random_range(-3.0..3.0)),
            distance: 180.0,
            tilt: 0.0,
            tilted_about: 0.0,
            turn: 0.0,
            marks: Vec::new(),
            streak: None,
            tones: [0.0, 1.0],
            falloff: 0.0,
            lit_from: 0.0,
            blur: 0.0,
            noise: 0.0,
            specks: 0.0,
            jpeg: None,
        }
    }

    /// Takes the picture.
    pub(crate) fn take(&self, sheet: &Sheet, rng: &mut ChaCha8Rng) -> Photo {
        let coloured = self.marks.iter().any(|mark| matches!(mark, Mark::Ring(_)));
        let [mut luma, mut red] = self.exposed(sheet, coloured);
        let mut planes = vec![&mut luma];
        if coloured {
            planes.push(&mut red);
        }
        let finished = planes.into_iter().map(|plane| {
            if self.blur > 0.0 {
                blur(
                    plane,
                    self.size[0],
                    self.blur * self.pixels_per_module / MODULE,
                );
            }
            self.grain(plane, rng);
            if let Some(quality) = self.jpeg {
                crate::jpeg::lose(plane, self.size[0], quality);
            }
            plane.iter().map(|light| byte(*light)).collect::<Vec<u8>>()
        });
        let mut finished = finished.collect::<Vec<_>>().into_iter();
        Photo {
            size: self.size,
            luma: finished.next().expect("a plane"),
            red: finished.next(),
        }
    }

    /// Luma and red light of each pixel, as the mean of four points.
    fn exposed(&self, sheet: &Sheet, coloured: bool) -> [Vec<f32>; 2] {
        let [width, height] = self.size;
        let mut planes = [Vec::new(), Vec::new()];
        let view = self.view();
        for y in 0..height {
            for x in 0..width {
                let mut sum = [0.0; 2];
                for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                    let light = self.light(sheet, &view, [x as f64 + dx, y as f64 + dy]);
                    sum[0] += light.luma;
                    sum[1] += light.red;
                }
                planes[0].push((sum[0] / 4.0) as f32);
                if coloured {
                    planes[1].push((sum[1] / 4.0) as f32);
                }
            }
        }
        planes
    }

    fn light(&self, sheet: &Sheet, view: &View, pixel: [f64; 2]) -> Light {
        let [across, down] = [0, 1].map(|side| pixel[side] / self.size[side] as f64 - 0.5);
        let seen = view.on_the_sheet(pixel);
        let place = self.marks.iter().fold(seen, |at, mark| mark.seen_at(at));
        let light = sheet.reflected(place);
        let plain = Light {
            luma: light,
            red: light,
        };
        let marked = self
            .marks
            .iter()
            .fold(plain, |light, mark| mark.over(place, light));
        let (sin, cos) = self.lit_from.sin_cos();
        let lit = 1.0 - self.falloff * (0.5 + across * cos + down * sin).clamp(0.0, 1.0);
        let added = self.streak.as_ref().map_or(0.0, |streak| streak.at(seen));
        let [black, white] = self.tones;
        let shown = |light: f64| (black + light * (white - black)) * lit + added;
        Light {
            luma: shown(marked.luma),
            red: shown(marked.red),
        }
    }

    fn grain(&self, plane: &mut [f32], rng: &mut ChaCha8Rng) {
        if self.noise == 0.0 && self.specks == 0.0 {
            return;
        }
        for light in plane {
            // Nearly normal: the sum of four even ones, whose variance is a third.
            let drawn: f64 = (0..4).map(|_| rng.random_range(-0.5..0.5)).sum();
            *light += (drawn * 3.0_f64.sqrt() * self.noise) as f32;
            if self.specks > 0.0 && rng.random_bool(self.specks) {
                *light = f32::from(u8::from(rng.random_bool(0.5)));
            }
        }
    }

    fn view(&self) -> View {
        let (sin, cos) = self.tilt.sin_cos();
        let (ky, kx) = self.tilted_about.sin_cos();
        // Rodrigues: the sheet's two axes and its normal, turned about (kx, ky, 0).
        let axis_x = [
            cos + kx * kx * (1.0 - cos),
            kx * ky * (1.0 - cos),
            -ky * sin,
        ];
        let axis_y = [kx * ky * (1.0 - cos), cos + ky * ky * (1.0 - cos), kx * sin];
        let normal = [ky * sin, -kx * sin, cos];
        View {
            axes: [axis_x, axis_y],
            normal,
            distance: self.distance,
            mm_per_pixel: MODULE / self.pixels_per_module,
            middle: self.size.map(|side| side as f64 / 2.0),
            turn: self.turn.sin_cos(),
            origin: [
                CODE_MIDDLE[0] + self.beside[0],
                CODE_MIDDLE[1] + self.beside[1],
            ],
        }
    }
}

/// A pinhole over the sheet.
struct View {
    axes: [[f64; 3]; 2],
    normal: [f64; 3],
    distance: f64,
    mm_per_pixel: f64,
    middle: [f64; 2],
    turn: (f64, f64),
    origin: [f64; 2],
}

impl View {
    /// The place of the sheet that a pixel sees, in mm.
    fn on_the_sheet(&self, pixel: [f64; 2]) -> [f64; 2] {
        let ray = [
            (pixel[0] - self.middle[0]) * self.mm_per_pixel,
            (pixel[1] - self.middle[1]) * self.mm_per_pixel,
            self.distance,
        ];
        let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let far = self.distance * self.normal[2] / dot(ray, self.normal);
        let point = [ray[0] * far, ray[1] * far, ray[2] * far - self.distance];
        let [x, y] = self.axes.map(|axis| dot(point, axis));
        let (sin, cos) = self.turn;
        [
            self.origin[0] + x * cos - y * sin,
            self.origin[1] + x * sin + y * cos,
        ]
    }
}

impl Streak {
    fn at(&self, [x, y]: [f64; 2]) -> f64 {
        let (sin, cos) = self.along.sin_cos();
        let off = (y - self.through[1]) * cos - (x - self.through[0]) * sin;
        // A normal curve falls to a tenth at 2.15 of its standard deviation.
        let sigma = self.width / 2.0 / 2.15;
        self.strength * (-0.5 * (off / sigma).powi(2)).exp()
    }
}

impl Photo {
    /// Written to be looked at.
    pub(crate) fn keep(&self, file: &std::path::Path) {
        let [width, height] = self.size;
        let mut bytes = format!("P5 {width} {height} 255\n").into_bytes();
        bytes.extend(&self.luma);
        std::fs::write(file, bytes).expect("written");
    }

    /// As the page has it.
    pub(crate) fn picture(&self) -> Picture {
        let [width, height] = self.size;
        let Some(red) = &self.red else {
            return Picture::of_grey(width, height, self.luma.clone()).expect("a picture");
        };
        let rgba = self.luma.iter().zip(red).flat_map(|(luma, red)| {
            // Green and blue as much as makes that luma.
            let rest = (f64::from(*luma) - 0.299 * f64::from(*red)) / 0.701;
            let rest = rest.round().clamp(0.0, 255.0) as u8;
            [*red, rest, rest, 255]
        });
        Picture::of_rgba(width, height, &rgba.collect::<Vec<u8>>()).expect("a picture")
    }
}

/// Convolves with a normal curve, across and then down.
fn blur(plane: &mut [f32], width: usize, sigma: f64) {
    let reach = (3.0 * sigma).ceil() as i64;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|at| (-0.5 * (at as f64 / sigma).powi(2)).exp() as f32)
        .collect();
    let sum: f32 = weights.iter().sum();
    let height = plane.len() / width;
    let at = |value: i64, side: usize| value.clamp(0, side as i64 - 1) as usize;
    for down in [false, true] {
        let before = plane.to_owned();
        for (no, light) in plane.iter_mut().enumerate() {
            let (x, y) = (no % width, no / width);
            let all = weights.iter().zip(-reach..).map(|(weight, off)| {
                let from = if down {
                    at(y as i64 + off, height) * width + x
                } else {
                    y * width + at(x as i64 + off, width)
                };
                weight * before[from]
            });
            *light = all.sum::<f32>() / sum;
        }
    }
}

fn byte(light: f32) -> u8 {
    (light * 255.0).round().clamp(0.0, 255.0) as u8
}

/// From 0 at `from` to 1 at `to`.
pub(crate) fn smooth(from: f64, to: f64, at: f64) -> f64 {
    ((at - from) / (to - from)).clamp(0.0, 1.0)
}

/// A number from 0 to 1 that looks drawn (splitmix64).
pub(crate) fn hash(of: u64) -> f64 {
    let mut z = of.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}
