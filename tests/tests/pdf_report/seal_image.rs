//! The seal's image: what stands in the file and on the page, and what is not taken for one.

use crate::keys::noon;
use crate::samples;
use crate::signature::{PROOF, canonical, signing, trust};
use crate::tools::{Rendered, run, zbar};
use functions::pdf::{Attachments, BadSealImage, SealImage, render_to_sign};
use functions::random::OsRandom;
use functions::seal_image::PdfWithSeal;
use png::{BitDepth, ColorType, Encoder};
use shared::policy::{Policy, SealImage as Named};
use shared::report::SpecialReport;
use shared::scan::{Effort, Picture, codes};
use shared::signed_file::check;
use std::path::Path;

/// Vermilion.
const RED: [u8; 3] = [0xd9, 0x2b, 0x2b];
const WIDTH_MM: u8 = 42;

/// A ring with a disc in its middle, smooth at its edges, on a transparent ground.
fn ring(side: u32) -> Vec<[u8; 4]> {
    let middle = f64::from(side) / 2.0;
    let cover = |distance: f64| ((distance + 0.5).clamp(0.0, 1.0) * 255.0) as u8;
    let mut pixels = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let [x, y] = [x, y].map(|at| f64::from(at) + 0.5 - middle);
            let away = x.hypot(y);
            let line = (middle - away).min(away - middle * 0.94);
            let [red, green, blue] = RED;
            let shown = cover(line.max(middle * 0.3 - away));
            pixels.push([red, green, blue, shown]);
        }
    }
    pixels
}

fn png_of(side: u32, pixels: &[[u8; 4]]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side, side);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    writer
        .write_image_data(pixels.as_flattened())
        .expect("pixels");
    drop(writer);
    file
}

fn seal() -> SealImage {
    SealImage::read(&png_of(496, &ring(496)), WIDTH_MM).expect("a seal")
}

/// A signed report with the seal's image.
pub(crate) async fn sealed(report: &SpecialReport) -> Vec<u8> {
    let (seal, json, signing) = (seal(), canonical(report), signing());
    let attachments = Attachments {
        report: &json,
        proof: PROOF,
    };
    let mut to_sign = signing.to_sign(attachments, noon()).expect("room");
    to_sign.seal = Some(&seal);
    let file = render_to_sign(report, &samples::address(), &to_sign).expect("drawn");
    let signed = signing.sign(file).expect("signed");
    let file = signing.finish(signed, noon(), &OsRandom).await;
    file.expect("signed")
}

/// A page in colour.
struct Page {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

const DPI: f64 = 150.0;

impl Page {
    fn first(file: &Rendered) -> Self {
        let base = file.path().with_extension("");
        let options = ["-singlefile", "-r", "150", "-f", "1", "-l", "1"];
        let mut arguments: Vec<&std::ffi::OsStr> = options.iter().map(AsRef::as_ref).collect();
        let path = file.path();
        arguments.extend([path.as_os_str(), base.as_os_str()]);
        run("pdftoppm", &arguments);
        let file = std::fs::read(base.with_extension("ppm")).expect("a picture");
        let head: Vec<&[u8]> = file.splitn(4, |byte| byte.is_ascii_whitespace()).collect();
        let [b"P6", width, _, rest] = head[..] else {
            panic!("no PPM");
        };
        let width = std::str::from_utf8(width).expect("digits");
        let at = rest.iter().position(|byte| *byte == b'\n').expect("255");
        let (pixels, _) = rest[at + 1..].as_chunks::<3>();
        Self {
            width: width.parse().expect("a width"),
            pixels: pixels.to_vec(),
        }
    }

    /// What the verify page reads in it.
    fn codes(&self) -> Vec<String> {
        let rgba: Vec<u8> = self
            .pixels
            .iter()
            .flat_map(|[red, green, blue]| [*red, *green, *blue, 255])
            .collect();
        let picture = Picture::of_rgba(self.width, self.pixels.len() / self.width, &rgba);
        codes(&picture.expect("a picture"), Effort::Picture)
    }

    /// Left, top, right and bottom, in mm, of what has the seal's colour below the first third of the page.
    fn red(&self) -> Option<[f64; 4]> {
        let near = |pixel: &[u8; 3]| pixel.iter().zip(RED).all(|(a, b)| a.abs_diff(b) <= 2);
        let found = self
            .pixels
            .iter()
            .enumerate()
            .filter(|(_, pixel)| near(pixel));
        let places = found.map(|(at, _)| [at % self.width, at / self.width]);
        let mm = |pixels: usize| pixels as f64 * 25.4 / DPI;
        places
            .map(|at| at.map(mm))
            .filter(|[_, y]| *y > 100.0)
            .fold(None, |bounds: Option<[f64; 4]>, [x, y]| {
                let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
                Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
            })
    }
}

#[tokio::test]
async fn the_image_is_once_in_the_file_and_at_its_place_in_its_colour_and_size() {
    let report = samples::early();
    let bytes = sealed(&report).await;
    assert!(check(&bytes, &trust()).is_ok());
    assert_eq!(
        bytes,
        sealed(&report).await,
        "the same input, the same bytes"
    );
    let plain = functions::pdf::render(&report, &samples::address()).expect("drawn");
    let file = Rendered::holding(bytes);
    let list = run("pdfimages", &["-list".as_ref(), file.path().as_ref()]);
    let list = String::from_utf8(list).expect("a list");
    let rows: Vec<Vec<&str>> = list
        .lines()
        .skip(2)
        .map(|line| line.split_whitespace().collect())
        .collect();
    // Once on its page: an image and its mask.
    assert_eq!(rows.len(), 2, "{list}");
    assert_eq!(rows[0][2..6], ["image", "496", "496", "rgb"]);
    assert_eq!(rows[1][2..6], ["smask", "496", "496", "gray"]);
    run("qpdf", &["--check".as_ref(), file.path().as_ref()]);

    let page = Page::first(&file);
    let [left, top, right, bottom] = page.red().expect("a seal");
    assert!((right - left - 42.0).abs() < 0.6, "{left} to {right}");
    assert!((bottom - top - 42.0).abs() < 0.6, "{top} to {bottom}");
    // In its column, below the code's block, above the office's name.
    assert!(left > 136.0 && right < 188.0 && top > 66.0);
    let url = samples::address().url().to_owned();
    assert_eq!(page.codes(), std::slice::from_ref(&url));
    assert_eq!(zbar(&file.path().with_extension("ppm")), url);
    // Its ground is the page's own, and no text is under it or lost.
    let without = Rendered::holding(plain);
    assert_eq!(file.text(), without.text());
    assert_eq!(Page::first(&without).red(), None);
}

#[tokio::test]
async fn over_a_seal_a_demonstration_says_what_it_is() {
    let file = Rendered::holding(sealed(&samples::without_records()).await);
    let [left, top, right, bottom] = Page::first(&file).red().expect("a seal");
    // In the white strip over its middle nothing of the disc is left.
    let picture = file.picture(1, 150);
    let [x, y] = [(left + right) / 2.0, (top + bottom) / 2.0];
    let strip = [x - 13.0, y - 7.0, 1.0, 14.0].map(|mm| mm as f32);
    assert_eq!(picture.darkest(strip), 255);
    assert!(file.text().matches("演示").count() > 4);
}

#[test]
fn what_is_no_seal_is_refused_in_words() {
    let good = png_of(496, &ring(496));
    let refused = |file: &[u8]| {
        let refused = SealImage::read(file, WIDTH_MM).expect_err("no seal");
        refused.to_string()
    };
    let solid = |side: u32, pixel: [u8; 4]| png_of(side, &vec![pixel; (side * side) as usize]);
    let opaque = [255, 0, 0, 255];
    for (file, words) in [
        (b"GIF89a".to_vec(), "is no PNG that can be read"),
        (Vec::new(), "is no PNG that can be read"),
        (
            good[..good.len() / 2].to_vec(),
            "is no PNG that can be read",
        ),
        (solid(496, opaque), "has no transparent ground"),
        (solid(496, [255, 0, 0, 0]), "shows nothing"),
        (
            png_of(40, &ring(40)),
            "has 40 × 40 pixels: each side must have 64 to 1200",
        ),
        (
            png_of(100, &ring(100)),
            "has 60 dots per inch at its width: at least 150",
        ),
        (vec![0; (256 << 10) + 1], "is larger than 262144 bytes"),
        (noise(), "bytes in each report: at most 20480"),
        (huge(), "has 60000 × 60000 pixels"),
        (animated(&good), "is animated"),
    ] {
        let said = refused(&file);
        assert!(said.contains(words), "{said}, not {words}");
    }
    // Each byte of the beginning, changed: read or refused, never a panic.
    for at in 0..good.len().min(200) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _: Result<SealImage, BadSealImage> = SealImage::read(&bad, WIDTH_MM);
    }
}

/// Pixels that cannot be made smaller.
fn noise() -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let pixels: Vec<[u8; 4]> = (0..250 * 250)
        .map(|_| [next() & 3, 0, 0, next() | 1])
        .collect();
    png_of(250, &pixels)
}

/// A header that speaks of 14 GB, with little behind it.
fn huge() -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = 60_000_u32.to_be_bytes();
    file.extend(chunk(
        b"IHDR",
        &[&side[..], &side, &[8, 6, 0, 0, 0]].concat(),
    ));
    file.extend(chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0x00, 0, 0, 0, 1]));
    file.extend(chunk(b"IEND", &[]));
    file
}

/// With the chunk that announces several frames.
fn animated(good: &[u8]) -> Vec<u8> {
    // Behind signature and header.
    let (head, rest) = good.split_at(8 + 25);
    [head, &chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]), rest].concat()
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let checked = [&name[..], content].concat();
    let length = u32::try_from(content.len()).expect("a short chunk");
    [
        &length.to_be_bytes()[..],
        &checked,
        &crc32(&checked).to_be_bytes(),
    ]
    .concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

fn naming(file: &str, sha256: String) -> Policy {
    Policy {
        seal_image: Some(Named {
            file: file.to_owned(),
            sha256,
            width_mm: WIDTH_MM,
        }),
        ..samples::original()
    }
}

#[test]
fn a_policy_s_image_lies_beside_its_file_and_is_the_one_that_it_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("policy.toml");
    let (good, text) = (png_of(496, &ring(496)), b"no picture".to_vec());
    let hash = functions::files::name_of;
    for (name, bytes) in [("seal.png", &good), ("text.png", &text)] {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    let beside = |policy: &Policy, file: Option<&Path>| {
        let held = PdfWithSeal::beside(file).hold(policy);
        held.map_err(|fault| fault.to_string())
    };
    let policy = naming("seal.png", hash(&good));
    assert_eq!(beside(&policy, Some(&file)), Ok(()));
    assert_eq!(beside(&samples::original(), None), Ok(()));
    for (policy, file, words) in [
        (&policy, None, "no policy's file is named"),
        (
            &naming("seal.png", hash(&text)),
            Some(file.as_path()),
            "the policy names another",
        ),
        (
            &naming("text.png", hash(&text)),
            Some(file.as_path()),
            "is no PNG that can be read",
        ),
        (
            &naming("none.png", hash(&text)),
            Some(file.as_path()),
            "cannot be read",
        ),
    ] {
        let said = beside(policy, file).expect_err("no seal");
        let name = policy.seal_image.as_ref().map(|named| &*named.file);
        assert!(
            said.contains(words) && said.contains(name.expect("a name")),
            "{said}"
        );
    }
}
