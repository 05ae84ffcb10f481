//! What JPEG loses (ITU-T T.81): of each square of 8 pixels the coefficients of its cosine transform are rounded.
//! The coding after that loses nothing, so it is not done here.

use std::f32::consts::PI;

/// Annex K's table of luminance, row by row.
#[rustfmt::skip]
const STEPS: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
];

/// Takes what a quality (as of libjpeg, 1 to 100) takes.
pub(crate) fn lose(plane: &mut [f32], width: usize, quality: u8) {
    let quality = i32::from(quality);
    let percent = if quality < 50 {
        5000 / quality
    } else {
        200 - 2 * quality
    };
    let steps = STEPS.map(|step| ((i32::from(step) * percent + 50) / 100).clamp(1, 255) as f32);
    let waves = waves();
    let height = plane.len() / width;
    for top in (0..height).step_by(8) {
        for left in (0..width).step_by(8) {
            // Beyond the edge the last pixel goes on.
            let place = |no: usize| {
                let (x, y) = (left + no % 8, top + no / 8);
                y.min(height - 1) * width + x.min(width - 1)
            };
            let square: [f32; 64] =
                std::array::from_fn(|no| plane[place(no)].clamp(0.0, 1.0) * 255.0 - 128.0);
            let mut heights = transformed(&square, |to, from| waves[to][from]);
            for (height, step) in heights.iter_mut().zip(steps) {
                *height = (*height / step).round() * step;
            }
            let square = transformed(&heights, |to, from| waves[from][to]);
            for (no, pixel) in square.iter().enumerate() {
                if left + no % 8 < width && top + no / 8 < height {
                    plane[place(no)] = (pixel + 128.0) / 255.0;
                }
            }
        }
    }
}

/// The cosine transform's matrix: wave, place.
fn waves() -> [[f32; 8]; 8] {
    std::array::from_fn(|wave| {
        let scale = if wave == 0 { 0.5_f32.sqrt() } else { 1.0 } / 2.0;
        std::array::from_fn(|place| {
            scale * ((2 * place + 1) as f32 * wave as f32 * PI / 16.0).cos()
        })
    })
}

/// A matrix from both sides, across and then down.
fn transformed(square: &[f32; 64], matrix: impl Fn(usize, usize) -> f32) -> [f32; 64] {
    let rows: [f32; 64] = std::array::from_fn(|no| {
        let (x, y) = (no % 8, no / 8);
        (0..8)
            .map(|from| matrix(x, from) * square[y * 8 + from])
            .sum()
    });
    std::array::from_fn(|no| {
        let (x, y) = (no % 8, no / 8);
        (0..8)
            .map(|from| matrix(y, from) * rows[from * 8 + x])
            .sum()
    })
}
