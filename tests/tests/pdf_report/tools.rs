//! Poppler, QPDF and ZBar, and pictures of pages.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A report file in a folder of its own.
pub(crate) struct Rendered {
    folder: tempfile::TempDir,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Rendered {
    /// Draws a report at the samples' address.
    pub(crate) fn of(report: &shared::report::SpecialReport) -> Self {
        Self::at(report, &crate::samples::address())
    }

    /// Draws a report at an address.
    pub(crate) fn at(
        report: &shared::report::SpecialReport,
        at: &functions::pdf::VerifyAddress,
    ) -> Self {
        Self::holding(functions::pdf::render(report, at).expect("the report renders"))
    }

    /// A file that is there already.
    pub(crate) fn holding(bytes: Vec<u8>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the file");
        std::fs::write(folder.path().join("report.pdf"), &bytes).expect("the file can be written");
        Self { folder, bytes }
    }

    /// Its path.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("report.pdf")
    }

    /// Text of each page, as laid out.
    pub(crate) fn pages(&self) -> Vec<String> {
        let out = run(
            "pdftotext",
            &["-layout".as_ref(), self.path().as_ref(), "-".as_ref()],
        );
        let text = String::from_utf8(out).expect("pdftotext writes UTF-8");
        let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
        // A form feed stands after every page, the last too.
        pages.pop();
        pages
    }

    /// All text in reading order, without any blank.
    pub(crate) fn text(&self) -> String {
        let out = run(
            "pdftotext",
            &["-raw".as_ref(), self.path().as_ref(), "-".as_ref()],
        );
        squeezed(&String::from_utf8(out).expect("pdftotext writes UTF-8"))
    }

    /// A page as a picture.
    pub(crate) fn picture(&self, page: usize, dpi: usize) -> Picture {
        let png = self.picture_file(page, dpi);
        Picture::read(
            &std::fs::read(png).expect("pdftoppm wrote the picture"),
            dpi,
        )
    }

    /// A page as a greyscale file.
    pub(crate) fn picture_file(&self, page: usize, dpi: usize) -> PathBuf {
        let base = self.folder.path().join(format!("page-{page}-{dpi}"));
        let (page, dpi) = (page.to_string(), dpi.to_string());
        let options = ["-gray", "-singlefile", "-r", &dpi, "-f", &page, "-l", &page];
        let mut arguments: Vec<&std::ffi::OsStr> =
            options.iter().map(std::convert::AsRef::as_ref).collect();
        let path = self.path();
        arguments.push(path.as_ref());
        arguments.push(base.as_ref());
        run("pdftoppm", &arguments);
        base.with_extension("pgm")
    }
}

/// Runs a tool; its failure, or its absence, is the test's.
pub(crate) fn run(tool: &str, arguments: &[&std::ffi::OsStr]) -> Vec<u8> {
    let out = Command::new(tool)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| {
            panic!("{tool} is needed (Debian: poppler-utils, qpdf, zbar-tools): {error}")
        });
    assert!(
        out.status.success(),
        "{tool}: {}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

/// Python with pyHanko and certomancer, as `cargo xtask test` installs it, and a program of the tests for it.
fn interpreter(program: &str) -> Command {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let python = root.join(target).join("tools/python/bin/python3");
    assert!(
        python.is_file(),
        "pyHanko is not installed: `cargo xtask test rust` does it"
    );
    let mut command = Command::new(python);
    command.arg(root.join("tests/tests/pdf_report/python").join(program));
    command
}

/// Runs a program of the tests in Python.
pub(crate) fn python(program: &str, arguments: &[&std::ffi::OsStr]) -> Vec<u8> {
    let out = interpreter(program).args(arguments).output();
    let out = out.expect("Python runs");
    assert!(
        out.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

/// Starts a program of the tests in Python that serves until its input ends, and gives what it says first.
pub(crate) fn server(program: &str, arguments: &[&str]) -> (Child, serde_json::Value) {
    let process = interpreter(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut process = process.expect("Python runs");
    let mut line = String::new();
    let said = process.stdout.as_mut().expect("a pipe");
    BufReader::new(said)
        .read_line(&mut line)
        .expect("it says where it listens");
    let said = serde_json::from_str(&line).expect("JSON");
    (process, said)
}

/// What ZBar reads in a picture.
pub(crate) fn zbar(picture: &Path) -> String {
    let out = run(
        "zbarimg",
        &["--quiet".as_ref(), "--raw".as_ref(), picture.as_ref()],
    );
    String::from_utf8(out)
        .expect("the code holds ASCII")
        .trim_end()
        .to_owned()
}

/// Without blanks and line ends.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A greyscale picture of a page.
pub(crate) struct Picture {
    /// Width in pixels.
    pub(crate) width: usize,
    /// Height in pixels.
    pub(crate) height: usize,
    dpi: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// Reads a binary PGM.
    fn read(bytes: &[u8], dpi: usize) -> Self {
        let mut at = 0;
        let mut token = || {
            let start = at;
            while !bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            at += 1;
            String::from_utf8_lossy(&bytes[start..at - 1]).into_owned()
        };
        assert_eq!(token(), "P5");
        let width = token().parse().expect("a width");
        let height = token().parse().expect("a height");
        assert_eq!(token(), "255");
        let pixels = bytes[at..].to_vec();
        assert_eq!(pixels.len(), width * height);
        Self {
            width,
            height,
            dpi,
            pixels,
        }
    }

    /// Grey of a pixel, 0 for black.
    pub(crate) fn grey(&self, x: usize, y: usize) -> u8 {
        self.pixels[y * self.width + x]
    }

    /// The darkest grey in a rectangle given in millimetres from the top left: x, y, width, height.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "pixels of a page"
    )]
    #[expect(clippy::cast_precision_loss, reason = "a resolution is small")]
    pub(crate) fn darkest(&self, [x, y, width, height]: [f32; 4]) -> u8 {
        let pixel = |mm: f32| (mm * self.dpi as f32 / 25.4).round() as usize;
        let rows = pixel(y)..pixel(y + height).min(self.height);
        let columns = pixel(x)..pixel(x + width).min(self.width);
        rows.flat_map(|row| columns.clone().map(move |column| (column, row)))
            .map(|(column, row)| self.grey(column, row))
            .min()
            .expect("a rectangle on the page")
    }
}
