//! The QR code: explicit segments, the smallest version that holds them, level M, vector rectangles.

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, Version, ec};

const LEVEL: EcLevel = EcLevel::M;
// Scoring all eight masks takes ten times as long as everything else. The segments are as good as random, so that
// any mask makes a readable code.
const MASK: MaskPattern = MaskPattern::Checkerboard;
/// Light modules around the code.
pub(crate) const QUIET_MODULES: u16 = 4;

/// A drawn code.
#[derive(Debug)]
pub(crate) struct QrCode {
    /// Modules on a side.
    pub(crate) modules: u16,
    /// Dark rectangles in modules from the top left: x, y, width, height.
    pub(crate) rectangles: Vec<[u16; 4]>,
}

/// A code with a byte segment and, if `digits` are given, a numeric one after it.
pub(crate) fn encode(bytes: &[u8], digits: Option<&str>) -> Result<QrCode, QrError> {
    let bits = (1..=40)
        .find_map(|version| segments(Version::Normal(version), bytes, digits).transpose())
        .unwrap_or(Err(QrError::DataTooLong))?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, LEVEL)?;
    let mut canvas = Canvas::new(version, LEVEL);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MASK);
    let modules = u16::try_from(version.width()).map_err(|_| QrError::InvalidVersion)?;
    Ok(QrCode {
        modules,
        rectangles: rectangles(&canvas.into_colors(), modules),
    })
}

/// The segments in that version; `None` if they do not fit.
fn segments(version: Version, bytes: &[u8], digits: Option<&str>) -> Result<Option<Bits>, QrError> {
    // No smaller version can hold as many bytes: spares building bits in vain.
    let mut bits = Bits::new(version);
    if bits.max_len(LEVEL)? < bytes.len() * 8 {
        return Ok(None);
    }
    let pushed = bits
        .push_byte_data(bytes)
        .and_then(|()| digits.map_or(Ok(()), |digits| bits.push_numeric_data(digits.as_bytes())))
        .and_then(|()| bits.push_terminator(LEVEL));
    match pushed {
        Ok(()) => Ok(Some(bits)),
        Err(QrError::DataTooLong) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Dark runs of each row, a run that goes on below being one rectangle with it.
fn rectangles(colors: &[Color], modules: u16) -> Vec<[u16; 4]> {
    let mut done: Vec<[u16; 4]> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (y, row) in (0..modules).zip(colors.chunks(usize::from(modules))) {
        let mut still_open = Vec::new();
        let mut x = 0;
        while x < modules {
            let width = (x..modules)
                .zip(&row[usize::from(x)..])
                .take_while(|(_, color)| **color == Color::Dark)
                .count();
            let width = u16::try_from(width).unwrap_or(modules);
            if width == 0 {
                x += 1;
                continue;
            }
            let above = open
                .iter()
                .copied()
                .find(|at| done[*at][0] == x && done[*at][2] == width);
            let at = above.unwrap_or_else(|| {
                done.push([x, y, width, 0]);
                done.len() - 1
            });
            done[at][3] += 1;
            still_open.push(at);
            x += width;
        }
        open = still_open;
    }
    done
}

#[cfg(test)]
mod tests {
    use super::{encode, rectangles};
    use qrcode::types::Color;

    #[test]
    fn the_smallest_version_is_taken() {
        // 45 bytes at level M: version 3 holds 42, version 4 holds 62.
        let url = "https://xinyong.example.cn/v/7K2M9QX4TB3NVW8A";
        assert_eq!(encode(url.as_bytes(), None).expect("fits").modules, 33);
    }

    #[test]
    fn a_url_and_its_seal_make_version_nine() {
        let url = format!("https://{}/v/7K2M9QX4TB3NVW8A#", "x".repeat(23));
        let seal = "7".repeat(306);
        assert_eq!(
            encode(url.as_bytes(), Some(&seal)).expect("fits").modules,
            53
        );
        let longer = format!("https://{}/v/7K2M9QX4TB3NVW8A#", "x".repeat(24));
        assert_eq!(
            encode(longer.as_bytes(), Some(&seal))
                .expect("fits")
                .modules,
            57
        );
    }

    #[test]
    fn what_no_version_holds_is_an_error() {
        assert!(encode(&[b'x'; 3000], None).is_err());
    }

    #[test]
    fn rectangles_cover_exactly_the_dark_modules() {
        let dark = [[1, 1, 0], [1, 1, 1], [0, 1, 1]];
        let colors: Vec<Color> = dark
            .iter()
            .flatten()
            .map(|module| {
                if *module == 1 {
                    Color::Dark
                } else {
                    Color::Light
                }
            })
            .collect();
        let mut covered = [[0; 3]; 3];
        for [x, y, width, height] in rectangles(&colors, 3) {
            for row in y..y + height {
                for column in x..x + width {
                    covered[usize::from(row)][usize::from(column)] += 1;
                }
            }
        }
        assert_eq!(covered, dark);
    }
}
