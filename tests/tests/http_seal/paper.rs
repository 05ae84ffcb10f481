//! A report file printed, and read by a camera.

use std::process::Command;

/// What an independent reader finds on page 1.
pub(crate) fn scan(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).expect("the file can be written");
    let page = folder.path().join("page");
    let drawn = Command::new("pdftoppm")
        .args(["-gray", "-singlefile", "-r", "300", "-f", "1", "-l", "1"])
        .arg(&file)
        .arg(&page)
        .output()
        .unwrap_or_else(|error| panic!("pdftoppm is needed (Debian: poppler-utils): {error}"));
    assert!(drawn.status.success(), "{drawn:?}");
    let read = Command::new("zbarimg")
        .args(["--quiet", "--raw"])
        .arg(page.with_extension("pgm"))
        .output()
        .unwrap_or_else(|error| panic!("zbarimg is needed (Debian: zbar-tools): {error}"));
    assert!(read.status.success(), "{read:?}");
    let text = String::from_utf8(read.stdout).expect("the code holds ASCII");
    text.trim_end().to_owned()
}
