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

use camera::Shot;
use distortions::{Distortion, blotted_finder};
use rand_chacha::ChaCha8Rng;
use readers::NAMES;
use runs::{Frame, Read, Runs};

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
        reports: 20,
        frame: Frame::Part,
        act: Distortion::act,
    };
    assert_read(&runs.done());
}

/// `cargo xtask bench print`.
#[test]
#[ignore = "many minutes: the same with more reports and whole pictures"]
fn many_prints() {
    for (reports, frame) in [(200, Frame::Part), (40, Frame::Whole(WHOLE))] {
        println!("{frame:?}");
        let act = Distortion::act;
        let runs = Runs {
            reports,
            frame,
            act,
        };
        assert_read(&runs.done());
    }
}

/// Otherwise a test that reads all would prove nothing.
fn assert_unread(most: f64, act: fn(Distortion, &mut Shot, &mut ChaCha8Rng)) {
    let runs = Runs {
        reports: 1,
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
