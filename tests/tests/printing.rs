//! Printed reports, read back: real files at two resolutions, each put through ten distortions, by two readers.
//!
//! The sheet is what a printer makes of page 1 at 150 or 300 dpi. A phone takes it at 4 to 6 pixels a module, and one
//! thing happens to it, of a strength that is drawn from a range seen at real desks (`printing/distortions.rs` says
//! where each comes from). Every run has a seed of its own and none is left out.

#[path = "printing/camera.rs"]
mod camera;
#[path = "printing/distortions.rs"]
mod distortions;
#[path = "printing/jpeg.rs"]
mod jpeg;
#[path = "printing/marks.rs"]
mod marks;
#[path = "printing/readers.rs"]
mod readers;
#[path = "printing/runs.rs"]
mod runs;
#[expect(dead_code, reason = "the samples are those of several tests")]
#[path = "../../functions/examples/support/samples.rs"]
mod samples;
#[path = "printing/sheet.rs"]
mod sheet;
#[path = "printing/whole_page.rs"]
mod whole_page;

use camera::Shot;
use distortions::{Distortion, blotted_finder};
use rand_chacha::ChaCha8Rng;
use readers::NAMES;
use runs::{Frame, Read, Runs};
use std::ops::Range;

/// Reports by which neither ranges nor readers were ever tuned: what is found wrong on them goes into `TUNING`, and the
/// test takes others.
const HELD_OUT: Range<u16> = 1_000..1_020;
/// The same, of those that are photographed whole.
const PHOTOGRAPHED: Range<u16> = 4_000..4_002;
/// Reports that may be looked at run by run.
const TUNING: Range<u16> = 0..1;
/// What `many_prints` takes, unless `XINZHENG_PRINTING_REPORTS` says `FIRST..END`.
const MANY: Range<u16> = 2_000..2_200;
/// Pixels of a whole picture as the page gets it.
const WHOLE: [usize; 2] = [1_600, 1_200];

fn assert_read(read: &Read) {
    read.print();
    for (reader, name) in NAMES.iter().enumerate() {
        let all = read.share(None, reader);
        assert!(all >= 0.99, "{name} read {:.2} %", 100.0 * all);
    }
}

#[test]
fn ninety_nine_of_a_hundred_distorted_prints_are_read_by_each_reader() {
    let runs = Runs {
        reports: HELD_OUT,
        frame: Frame::Part,
        act: Distortion::act,
    };
    assert_read(&runs.done());
}

#[test]
fn photographs_of_whole_distorted_pages_are_read_by_each_reader() {
    let runs = Runs {
        reports: PHOTOGRAPHED,
        frame: Frame::Whole(WHOLE),
        act: Distortion::act,
    };
    assert_read(&runs.done());
}

/// `cargo xtask bench print`.
#[test]
#[ignore = "many minutes: the same with more reports and whole pictures"]
fn many_prints() {
    let reports = many();
    let whole = reports.start..reports.start + reports.len() as u16 / 5;
    for (reports, frame) in [(reports, Frame::Part), (whole, Frame::Whole(WHOLE))] {
        println!("{frame:?}, reports {reports:?}");
        let act = Distortion::act;
        let runs = Runs {
            reports,
            frame,
            act,
        };
        assert_read(&runs.done());
    }
}

fn many() -> Range<u16> {
    let Ok(text) = std::env::var("XINZHENG_PRINTING_REPORTS") else {
        return MANY;
    };
    let (first, end) = text.split_once("..").expect("FIRST..END");
    let number = |digits: &str| digits.parse().expect("a number under 65,536");
    number(first)..number(end)
}

/// Otherwise a test that reads all would prove nothing.
fn assert_unread(most: f64, act: fn(Distortion, &mut Shot, &mut ChaCha8Rng)) {
    let runs = Runs {
        reports: TUNING,
        frame: Frame::Part,
        act,
    };
    let read = runs.done();
    for (reader, name) in NAMES.iter().enumerate() {
        let all = read.share(None, reader);
        assert!(all <= most, "{name} read {:.2} %", 100.0 * all);
    }
}

#[test]
fn a_code_that_is_blurred_by_more_than_a_module_is_not_read() {
    assert_unread(0.0, |distortion, shot, rng| {
        distortion.act(shot, rng);
        shot.blur = 0.6;
    });
}

#[test]
fn a_blotted_finder_pattern_is_hardly_ever_read() {
    assert_unread(0.15, |_, shot, rng| shot.marks.push(blotted_finder(rng)));
}
