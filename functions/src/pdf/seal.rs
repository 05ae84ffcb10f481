//! The image of the seal (印章图样) as a file holds it: read once, the same bytes in each report.
//!
//! It comes from the policy's folder, and is read as whatever could stand there: sizes are looked at before anything is
//! unpacked, and each limit says what it is.

use super::canvas::mm;
use libdeflater::{CompressionLvl, Compressor};
use png::{Decoder, DecodingError, Limits, Transformations};
use std::io::Cursor;

/// Bytes of the file at most.
const LARGEST_FILE: usize = 256 << 10;
/// Pixels on each side.
const SIDES: std::ops::RangeInclusive<u32> = 64..=1_200;
/// Bytes that it takes in each report at most.
const LARGEST_IN_REPORT: usize = 20 << 10;
/// Dots per inch at least: below, the characters of a seal have stairs.
const COARSEST: u32 = 150;
/// Millimetres that it may be high: what the seal area has.
const HIGHEST: f32 = 45.0;
/// What reading may take beside the pixels: profiles and texts in the file.
const UNPACKED: usize = 8 << 20;

/// A seal as it is drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct SealImage {
    /// Pixels in a row.
    pub(crate) width: u32,
    /// Rows.
    pub(crate) height: u32,
    /// Red, green and blue of each pixel, deflated.
    pub(crate) colours: Vec<u8>,
    /// How much each pixel covers, deflated.
    pub(crate) cover: Vec<u8>,
    width_mm: u8,
}

/// Why an image is not taken, in words for whoever put it there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSealImage {
    /// Too many bytes.
    #[error("is larger than {LARGEST_FILE} bytes")]
    Large,
    /// Not a PNG, or a damaged one.
    #[error("is no PNG that can be read: {0}")]
    Unreadable(String),
    /// Several pictures.
    #[error("is animated: a seal is one picture")]
    Animated,
    /// Pixels.
    #[error("has {0} × {1} pixels: each side must have {min} to {max}", min = SIDES.start(), max = SIDES.end())]
    Sides(u32, u32),
    /// No pixel is transparent.
    #[error("has no transparent ground: it would cover what lies under it")]
    Opaque,
    /// Every pixel is transparent.
    #[error("shows nothing: every pixel is transparent")]
    Empty,
    /// Too few pixels for its width.
    #[error(
        "has {0} dots per inch at its width: at least {COARSEST} are needed, by more pixels or a smaller width_mm"
    )]
    Coarse(u32),
    /// Higher than its area.
    #[error("would be {0} mm high: the seal area has {HIGHEST}")]
    High(u32),
    /// Too many bytes in each report.
    #[error(
        "would take {0} bytes in each report: at most {LARGEST_IN_REPORT}, by fewer pixels, colours or half-tones"
    )]
    Heavy(usize),
}

impl From<DecodingError> for BadSealImage {
    fn from(error: DecodingError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl SealImage {
    /// Bytes of its file at most.
    pub const LARGEST_FILE: usize = LARGEST_FILE;

    /// Reads a PNG that is to be so wide on paper. Its colours are taken as sRGB.
    pub fn read(file: &[u8], width_mm: u8) -> Result<Self, BadSealImage> {
        if file.len() > LARGEST_FILE {
            return Err(BadSealImage::Large);
        }
        let ([width, height], pixels) = pixels(file)?;
        let image = Self::of([width, height], &pixels, width_mm)?;
        let dots = width * 254 / (u32::from(width_mm.max(1)) * 10);
        if dots < COARSEST {
            return Err(BadSealImage::Coarse(dots));
        }
        let high = (height * u32::from(width_mm)).div_ceil(width);
        if image.size()[1] > mm(HIGHEST) {
            return Err(BadSealImage::High(high));
        }
        let bytes = image.colours.len() + image.cover.len();
        if bytes > LARGEST_IN_REPORT {
            return Err(BadSealImage::Heavy(bytes));
        }
        Ok(image)
    }

    fn of(
        [width, height]: [u32; 2],
        pixels: &[[u8; 4]],
        width_mm: u8,
    ) -> Result<Self, BadSealImage> {
        let covers = |[.., cover]: &[u8; 4]| *cover;
        if pixels.iter().map(covers).all(|cover| cover == u8::MAX) {
            return Err(BadSealImage::Opaque);
        }
        if pixels.iter().map(covers).all(|cover| cover == 0) {
            return Err(BadSealImage::Empty);
        }
        let mut colours = Vec::with_capacity(3 * pixels.len());
        // What is not seen has the colour of what stands before it: it takes no room, and hides nothing.
        let mut before = [0; 3];
        for [red, green, blue, cover] in pixels {
            if *cover > 0 {
                before = [*red, *green, *blue];
            }
            colours.extend(before);
        }
        let cover: Vec<u8> = pixels.iter().map(covers).collect();
        Ok(Self {
            width,
            height,
            colours: tightly(&colours),
            cover: tightly(&cover),
            width_mm,
        })
    }

    /// Width and height on paper, in points.
    pub(crate) fn size(&self) -> [f32; 2] {
        let width = mm(f32::from(self.width_mm));
        #[expect(
            clippy::cast_precision_loss,
            reason = "sides have 1,200 pixels at most"
        )]
        let shape = self.height as f32 / self.width as f32;
        [width, width * shape]
    }
}

impl core::fmt::Debug for SealImage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SealImage({} × {})", self.width, self.height)
    }
}

/// Red, green, blue and cover of each pixel.
fn pixels(file: &[u8]) -> Result<([u32; 2], Vec<[u8; 4]>), BadSealImage> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: UNPACKED });
    let info = decoder.read_header_info()?;
    let [width, height] = [info.width, info.height];
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Err(BadSealImage::Sides(width, height));
    }
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info()?;
    if reader.info().animation_control.is_some() {
        return Err(BadSealImage::Animated);
    }
    let sides = BadSealImage::Sides(width, height);
    let mut bytes = vec![0; reader.output_buffer_size().ok_or(sides)?];
    let frame = reader.next_frame(&mut bytes)?;
    reader.finish()?;
    let bytes = bytes.get(..frame.buffer_size()).unwrap_or_default();
    let pixels = match frame.color_type.samples() {
        4 => bytes.as_chunks::<4>().0.to_vec(),
        // Grey and cover.
        2 => {
            let (grey, _) = bytes.as_chunks::<2>();
            grey.iter()
                .map(|[grey, cover]| [*grey, *grey, *grey, *cover])
                .collect()
        }
        // Asked for with cover, and without it all the same.
        _ => return Err(BadSealImage::Opaque),
    };
    Ok(([width, height], pixels))
}

/// Deflated as small as it goes: once a process, for every report.
fn tightly(content: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut out = vec![0; compressor.zlib_compress_bound(content.len())];
    // The bound is always enough.
    let len = compressor.zlib_compress(content, &mut out).unwrap_or(0);
    out.truncate(len);
    out
}
