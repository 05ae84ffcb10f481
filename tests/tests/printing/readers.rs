//! Two readers that have nothing in common: the page's own, on `rqrr`, and zxing-cpp.

use crate::camera::Photo;
use shared::scan::{Effort, codes};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Names of the readers, in the table's order.
pub(crate) const NAMES: [&str; 2] = ["page (rqrr)", "zxing-cpp"];

/// Both readers, ready.
pub(crate) struct Readers {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Readers {
    /// Starts zxing-cpp.
    pub(crate) fn start() -> Self {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        let python = root.join(target).join("tools/python/bin/python3");
        let mut process = Command::new(python)
            .arg(root.join("tests/tests/printing/python/zxing.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("zxing-cpp is installed by `cargo xtask test rust`: {error}")
            });
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let input = process.stdin.take();
        Self {
            process,
            input,
            output,
        }
    }

    /// What each finds.
    pub(crate) fn read(&mut self, photo: &Photo) -> [Vec<String>; 2] {
        [codes(&photo.picture(), Effort::Picture), self.zxing(photo)]
    }

    /// Luma first, then the red light of a picture in colour, as the page does. (By luma alone it read 34 of 40 codes
    /// with a red seal's edge over them: thick paste is as dark there as what is between ink and paper.)
    fn zxing(&mut self, photo: &Photo) -> Vec<String> {
        let planes = [Some(&photo.luma), photo.red.as_ref()];
        planes
            .into_iter()
            .flatten()
            .map(|plane| self.zxing_plane(photo.size, plane))
            .find(|texts| !texts.is_empty())
            .unwrap_or_default()
    }

    fn zxing_plane(&mut self, [width, height]: [usize; 2], plane: &[u8]) -> Vec<String> {
        let input = self.input.as_mut().expect("open until the end");
        writeln!(input, "{width} {height}").expect("zxing-cpp listens");
        input.write_all(plane).expect("zxing-cpp listens");
        input.flush().expect("zxing-cpp listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("zxing-cpp answers");
        serde_json::from_str(&line).expect("a list of texts")
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        // The end of its input is its end.
        self.input = None;
        drop(self.process.wait());
    }
}
