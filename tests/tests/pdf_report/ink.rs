//! What is drawn: pages as pictures, and the QR code as two independent readers see it.

use crate::samples;
use crate::tools::{Picture, Rendered, zbar};
use functions::pdf::VerifyAddress;

/// Left, top and side of the QR code in millimetres.
const QR: [f32; 3] = [158.5, 22.5, 25.0];

fn rqrr(picture: &Picture) -> String {
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
            picture.grey(x, y)
        });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code on the page");
    grids[0].decode().expect("the code is readable").1
}

#[test]
fn two_readers_read_the_address_at_150_dpi() {
    for report in [samples::without_records(), samples::early()] {
        let rendered = Rendered::of(&report);
        let url = format!("https://{}/v/{}", samples::HOST, samples::CODE);
        assert_eq!(zbar(&rendered.picture_file(1, 150)), url);
        assert_eq!(rqrr(&rendered.picture(1, 150)), url);
    }
}

#[test]
fn the_address_with_a_seal_is_one_code_too() {
    let seal = "0123456789".repeat(31)[..306].to_owned();
    let at = samples::address().with_seal(&seal).expect("decimal digits");
    let rendered = Rendered::at(&samples::without_records(), &at);
    let expected = format!("https://{}/v/{}#{seal}", samples::HOST, samples::CODE);
    assert_eq!(rqrr(&rendered.picture(1, 300)), expected);
    assert_eq!(zbar(&rendered.picture_file(1, 300)), expected);
}

#[test]
fn the_code_stands_at_the_top_right_with_a_quiet_zone_of_four_modules() {
    let picture = Rendered::of(&samples::without_records()).picture(1, 300);
    let [left, top, side] = QR;
    let quiet = 4.0 * side / 33.0;
    // Half a pixel's blur at the code's edge is no ink of another's.
    let blur = 0.1;
    let outer = side + 2.0 * quiet;
    for (name, zone) in [
        ("above", [left - quiet, top - quiet, outer, quiet - blur]),
        (
            "below",
            [left - quiet, top + side + blur, outer, quiet - blur],
        ),
        ("left", [left - quiet, top, quiet - blur, side]),
        ("right", [left + side + blur, top, quiet - blur, side]),
    ] {
        assert_eq!(picture.darkest(zone), 255, "{name}");
    }
    // The three finder patterns reach into their corners.
    for corner in [
        [left, top],
        [left + side - 1.0, top],
        [left, top + side - 1.0],
    ] {
        assert_eq!(
            picture.darkest([corner[0] + 0.2, corner[1] + 0.2, 0.6, 0.6]),
            0,
            "{corner:?}"
        );
    }
}

#[test]
fn margins_are_free_of_ink_and_pages_are_not_empty() {
    for report in [samples::with_records(), samples::rare(), samples::big(20)] {
        let rendered = Rendered::of(&report);
        for page in 1..=rendered.pages().len() {
            let picture = rendered.picture(page, 100);
            assert_eq!(
                picture.darkest([0.0, 0.0, 21.5, 297.0]),
                255,
                "left of page {page}"
            );
            assert_eq!(
                picture.darkest([189.0, 0.0, 21.0, 297.0]),
                255,
                "right of page {page}"
            );
            assert_eq!(
                picture.darkest([0.0, 0.0, 210.0, 10.0]),
                255,
                "above page {page}"
            );
            assert_eq!(
                picture.darkest([0.0, 287.0, 210.0, 10.0]),
                255,
                "below page {page}"
            );
            assert!(
                picture.darkest([22.0, 20.0, 166.0, 60.0]) < 100,
                "page {page}"
            );
            // Between the last line and the footer's rule: only the watermark could be here, and is not.
            assert_eq!(
                picture.darkest([22.0, 276.6, 166.0, 2.6]),
                255,
                "foot of page {page}"
            );
        }
    }
}

#[test]
fn rare_characters_are_drawn_and_not_blank() {
    let mut report = samples::without_records();
    "㐂䶮㛃𬭎𣸣䲟".clone_into(&mut report.entity.name);
    let picture = Rendered::of(&report).picture(1, 200);
    // The name's cell begins 57.2 mm from the left; a character is 11.5 pt wide.
    let em = 11.5 * 25.4 / 72.0;
    for (at, c) in [0.0_f32, 1.0, 2.0, 3.0, 4.0, 5.0]
        .into_iter()
        .zip("㐂䶮㛃𬭎𣸣䲟".chars())
    {
        let cell = [57.3 + at * em, 74.0, em * 0.9, 4.6];
        assert!(picture.darkest(cell) < 90, "{c}");
    }
}

#[test]
fn the_seal_area_is_free_in_a_real_report_and_marked_in_a_demonstration() {
    // 34 mm wide, in the right column of the conclusion, above the office's name.
    let area = [145.2, 149.0, 33.6, 32.0];
    let real = Rendered::of(&samples::early()).picture(1, 150);
    assert_eq!(real.darkest(area), 255);
    let demonstration = Rendered::of(&samples::without_records()).picture(1, 150);
    assert!(demonstration.darkest(area) < 100);
}

#[test]
fn a_host_of_any_length_stays_in_its_column() {
    let long = format!("{}.example.cn", "xinyong-fuwu-pingtai".repeat(2));
    let at = VerifyAddress::new(format!("https://{long}/v/{}", samples::CODE), long);
    let rendered = Rendered::at(&samples::without_records(), &at);
    let picture = rendered.picture(1, 150);
    assert_eq!(picture.darkest([189.0, 0.0, 21.0, 297.0]), 255);
    assert_eq!(rqrr(&picture), at.url());
}
