//! Real reports, each with a code and a seal of its own, on paper.

use crate::samples;
use functions::pdf::{VerifyAddress, render};
use functions::secrets::Secrets;
use functions::sign::Sealing;
use shared::code::{ReportId, ReportNo, Scanned, VerificationCode};
use shared::report::{SpecialReport, Stated};
use shared::seal::{Algorithm, Evidence, Statement, check_scanned};
use std::process::Command;

/// Side of the code in mm (`functions/src/pdf/cover.rs`).
pub(crate) const CODE_SIDE: f64 = 25.0;
/// Its middle in mm from the sheet's left and top.
pub(crate) const CODE_MIDDLE: [f64; 2] = [171.0, 35.0];
/// Modules on a side: version 9, since the host is short enough.
pub(crate) const MODULES: f64 = 53.0;

/// What is drawn of page 1, in mm: left, top, width, height. To the right and above the sheet ends.
const DRAWN: [f64; 4] = [100.0, 0.0, 110.0, 90.0];
/// A4 (ISO 216), in mm.
pub(crate) const PAGE: [f64; 2] = [210.0, 297.0];
/// How light paper is: 80 to 90 % is usual (ISO 2470), and the light falls off.
const PAPER: f64 = 0.88;
/// How light black toner is: a density of 1.2 is a usual office print.
const TONER: f64 = 0.06;

/// A sealed report as a file.
pub(crate) struct Printed {
    /// What its code holds.
    pub(crate) text: String,
    pdf: Vec<u8>,
}

/// The keys by which all reports of the tests are sealed.
pub(crate) fn sealing() -> Sealing {
    let secrets = Secrets {
        code_key: [1; 32],
        index_key: functions::keys::IndexKey([2; 32]),
        cookie_key: [3; 32],
        csrf_key: [4; 32],
        log_key: [5; 32],
    };
    Sealing::demonstration(&secrets, &samples::demonstration()).expect("keys of seals")
}

impl Printed {
    /// The `n`th of the reports: each has a number, a code and a hash of its own, one half are sealed by SM2.
    pub(crate) fn new(sealing: &Sealing, n: u16) -> Self {
        let mut report: SpecialReport = match n % 4 {
            0 => samples::without_records(),
            1 => samples::rare(),
            2 => samples::big(u32::from(n % 7)),
            _ => samples::with_records(),
        };
        let mut id = [0x5a; 16];
        id[..2].copy_from_slice(&n.to_be_bytes());
        report.code = VerificationCode::derive(&[7; 32], &ReportId(id));
        report.report_no = ReportNo::new(report.issued_at, u32::from(n));
        let algorithm = Algorithm::ALL[usize::from(n / 4) % Algorithm::ALL.len()];
        let json = shared::canonical::to_canonical_json(&report).expect("canonical JSON");
        let hash = functions::files::sha256_of(&functions::files::name_of(&json)).expect("a hash");
        let seal = sealing
            .seal(
                algorithm,
                samples::HOST,
                &Statement::of(&Stated::from(&report), &hash),
            )
            .expect("sealed");
        let address = format!("https://{}/v/{}", samples::HOST, report.code.as_str());
        let text = format!("{address}#{}", seal.digits());
        let at = VerifyAddress::new(address, samples::HOST).with_seal(&seal.digits());
        let pdf = render(&report, &at.expect("digits")).expect("drawn");
        Self { text, pdf }
    }

    /// The printed sheet, around its code.
    pub(crate) fn sheet(&self, dpi: u32) -> Sheet {
        self.drawn(dpi, DRAWN)
    }

    /// All of it.
    pub(crate) fn whole_sheet(&self, dpi: u32) -> Sheet {
        self.drawn(dpi, [0.0, 0.0, PAGE[0], PAGE[1]])
    }

    fn drawn(&self, dpi: u32, part: [f64; 4]) -> Sheet {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.pdf");
        std::fs::write(&file, &self.pdf).expect("the file can be written");
        let page = folder.path().join("page");
        let pixels = |mm: f64| format!("{:.0}", mm * f64::from(dpi) / 25.4);
        let [left, top, width, height] = part.map(pixels);
        let out = Command::new("pdftoppm")
            .args(["-gray", "-singlefile", "-f", "1", "-l", "1", "-r"])
            .arg(dpi.to_string())
            .args(["-x", &left, "-y", &top, "-W", &width, "-H", &height])
            .arg(&file)
            .arg(&page)
            .output()
            .unwrap_or_else(|error| panic!("pdftoppm is needed (Debian: poppler-utils): {error}"));
        assert!(out.status.success(), "{out:?}");
        let picture = std::fs::read(page.with_extension("pgm")).expect("pdftoppm wrote a picture");
        Sheet::of_pgm(&picture, dpi, [part[0], part[1]])
    }
}

/// A seal that was read is that of its code, by the key list alone.
pub(crate) fn assert_sealed(sealing: &Sealing, text: &str) {
    let scanned = Scanned::parse(text).unwrap_or_else(|_| panic!("no code in what was read"));
    let digits = scanned.fragment.expect("a seal");
    let keys = sealing.trusted();
    let checked = check_scanned(&scanned.code, &digits, samples::HOST, keys, Evidence::Seal);
    assert!(checked.is_ok(), "{checked:?}");
}

/// Page 1 on paper, or its upper right.
pub(crate) struct Sheet {
    width: usize,
    height: usize,
    pixels_per_mm: f64,
    /// Where it begins, in mm from the page's left and top.
    corner: [f64; 2],
    pixels: Vec<u8>,
}

impl Sheet {
    fn of_pgm(bytes: &[u8], dpi: u32, corner: [f64; 2]) -> Self {
        let mut fields = bytes.splitn(4, u8::is_ascii_whitespace);
        let mut field = || {
            let field = fields.next().expect("a field");
            std::str::from_utf8(field).expect("ASCII").to_owned()
        };
        assert_eq!(field(), "P5");
        let [width, height] = [field(), field()].map(|side| side.parse().expect("a side"));
        let rest = fields.next().expect("pixels");
        let pixels = rest.strip_prefix(b"255\n").expect("8 bits").to_vec();
        assert_eq!(pixels.len(), width * height);
        Self {
            width,
            height,
            pixels_per_mm: f64::from(dpi) / 25.4,
            corner,
            pixels,
        }
    }

    /// How much light a point reflects, 0 to 1; its place in mm from the sheet's left and top.
    pub(crate) fn reflected(&self, [x, y]: [f64; 2]) -> f64 {
        let place = |mm: f64, from: f64| (mm - from) * self.pixels_per_mm - 0.5;
        let (x, y) = (place(x, self.corner[0]), place(y, self.corner[1]));
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let ink = |dx: i64, dy: i64| self.pixel(left as i64 + dx, top as i64 + dy);
        let upper = ink(0, 0) * (1.0 - across) + ink(1, 0) * across;
        let lower = ink(0, 1) * (1.0 - across) + ink(1, 1) * across;
        TONER + (upper * (1.0 - down) + lower * down) * (PAPER - TONER)
    }

    /// 1 for white; what is not drawn is white.
    fn pixel(&self, x: i64, y: i64) -> f64 {
        let at = |value: i64, side: usize| usize::try_from(value).ok().filter(|at| *at < side);
        match (at(x, self.width), at(y, self.height)) {
            (Some(x), Some(y)) => f64::from(self.pixels[y * self.width + x]) / 255.0,
            _ => 1.0,
        }
    }
}
