//! Whole pages, as a scanner or a phone held over the sheet gives them, in the sizes at which the verify page looks.

use crate::sheet::{PAGE, Printed, Sheet, assert_sealed, sealing};
use shared::scan::{Effort, Picture, codes};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};

/// Reports by which no size was chosen.
const REPORTS: Range<u16> = 3_000..3_006;
/// Resolutions of the scan.
const DPI: [u32; 3] = [150, 200, 300];
/// How askew the sheet lies, in degrees.
const TURNS: [f64; 3] = [0.0, 1.3, -2.7];

/// A sheet as a picture of this longer side; `turn` in radians.
fn taken(sheet: &Sheet, longest: usize, turn: f64) -> Picture {
    let pixels_per_mm = longest as f64 / PAGE[1];
    let size = PAGE.map(|mm| (mm * pixels_per_mm).round() as usize);
    let (sin, cos) = turn.sin_cos();
    let mut luma = Vec::with_capacity(size[0] * size[1]);
    for y in 0..size[1] {
        for x in 0..size[0] {
            let points = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
            let light: f64 = points
                .iter()
                .map(|(dx, dy)| {
                    let across = (x as f64 + dx) / pixels_per_mm - PAGE[0] / 2.0;
                    let down = (y as f64 + dy) / pixels_per_mm - PAGE[1] / 2.0;
                    sheet.reflected([
                        across * cos - down * sin + PAGE[0] / 2.0,
                        across * sin + down * cos + PAGE[1] / 2.0,
                    ])
                })
                .sum();
            luma.push((light / 4.0 * 255.0) as u8);
        }
    }
    Picture::of_grey(size[0], size[1], luma).expect("a picture")
}

/// The sizes in `app/check/scanner.js`.
fn sizes() -> Vec<usize> {
    let script = include_str!("../../../app/check/scanner.js");
    let (_, rest) = script.split_once("const PICTURE = [").expect("sizes");
    let (sizes, _) = rest.split_once(']').expect("their end");
    let number = |size: &str| size.trim().replace('_', "").parse().expect("a size");
    sizes.split(',').map(number).collect()
}

#[test]
fn a_whole_page_is_read_at_one_of_the_sizes_that_the_verify_page_tries() {
    let (next, unread) = (AtomicU16::new(REPORTS.start), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let sealing = sealing();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if !REPORTS.contains(&n) {
                        break;
                    }
                    let printed = Printed::new(&sealing, n);
                    for dpi in DPI {
                        let sheet = printed.whole_sheet(dpi);
                        for turn in TURNS {
                            let read = sizes().into_iter().find(|longest| {
                                let picture = taken(&sheet, *longest, turn.to_radians());
                                codes(&picture, Effort::Picture).contains(&printed.text)
                            });
                            println!("report {n}, {dpi} dpi, {turn}°: {read:?}");
                            if read.is_none() {
                                let mut unread = unread.lock().expect("no thread failed");
                                unread.push((n, dpi, turn));
                            }
                        }
                    }
                    assert_sealed(&sealing, &printed.text);
                }
            });
        }
    });
    let unread = unread.into_inner().expect("no thread failed");
    assert!(unread.is_empty(), "{unread:?}");
}
