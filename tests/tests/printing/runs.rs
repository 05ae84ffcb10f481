//! Runs, and the table of what was read.

use crate::camera::Shot;
use crate::distortions::{Distortion, MODULE, pixels_per_module};
use crate::readers::{NAMES, Readers};
use crate::sheet::{Printed, assert_sealed, sealing};
use functions::sign::Sealing;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};

/// Resolutions of the print.
pub(crate) const DPI: [u32; 2] = [150, 300];

/// What is done: reports, each at both resolutions and by each distortion.
pub(crate) struct Runs {
    /// Numbers of the reports: a report and all that happens to its prints follow from it.
    pub(crate) reports: Range<u16>,
    /// How much the picture shows.
    pub(crate) frame: Frame,
    /// What happens to a shot.
    pub(crate) act: fn(Distortion, &mut Shot, &mut ChaCha8Rng),
}

/// How much a picture shows; the code with its quiet zone is always whole in it, however it is turned.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Frame {
    /// The code and what stands around it: 54 x 48 mm of the sheet.
    Part,
    /// A whole picture of so many pixels, as the page gets it.
    Whole([usize; 2]),
}

impl Frame {
    fn size(self, pixels_per_module: f64) -> [usize; 2] {
        match self {
            Self::Part => [54.0, 48.0].map(|mm| (mm * pixels_per_module / MODULE) as usize),
            Self::Whole(size) => size,
        }
    }
}

/// How often each reader read: by distortion, resolution, reader.
pub(crate) struct Read {
    runs: u32,
    read: [[[u32; 2]; 2]; Distortion::ALL.len()],
}

impl Runs {
    /// Does all of them, on two processors.
    pub(crate) fn done(&self) -> Read {
        let next = AtomicU16::new(self.reports.start);
        let read = Mutex::new([[[0; 2]; 2]; Distortion::ALL.len()]);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let (sealing, mut readers) = (sealing(), Readers::start());
                    while let Some(n) = self.taken(&next) {
                        self.report(n, &sealing, &mut readers, &read);
                    }
                });
            }
        });
        Read {
            runs: u32::try_from(self.reports.len()).expect("a few thousand"),
            read: read.into_inner().expect("no run failed"),
        }
    }

    fn taken(&self, next: &AtomicU16) -> Option<u16> {
        let n = next.fetch_add(1, Ordering::Relaxed);
        self.reports.contains(&n).then_some(n)
    }

    fn report(
        &self,
        n: u16,
        sealing: &Sealing,
        readers: &mut Readers,
        read: &Mutex<[[[u32; 2]; 2]; Distortion::ALL.len()]>,
    ) {
        let printed = Printed::new(sealing, n);
        for (resolution, dpi) in DPI.into_iter().enumerate() {
            let sheet = match self.frame {
                Frame::Part => printed.sheet(dpi),
                Frame::Whole(_) => printed.whole_sheet(dpi),
            };
            for (no, distortion) in Distortion::ALL.into_iter().enumerate() {
                // One seed a run: neither order nor the other runs matter.
                let seed = u64::from(n) << 32 | u64::from(dpi) << 8 | no as u64;
                let mut rng = ChaCha8Rng::seed_from_u64(seed);
                let scale = pixels_per_module(&mut rng);
                let mut shot = Shot::plain(self.frame.size(scale), scale, &mut rng);
                (self.act)(distortion, &mut shot, &mut rng);
                let photo = shot.take(&sheet, &mut rng);
                if let Some(folder) = std::env::var_os("XINZHENG_PRINTING_PICTURES") {
                    let name = format!("{}-{n}-{dpi}.pgm", distortion.name());
                    photo.keep(&std::path::Path::new(&folder).join(name));
                }
                let found = readers.read(&photo);
                if std::env::var_os("XINZHENG_PRINTING_PICTURES").is_some() {
                    let read = found.each_ref().map(|texts| texts.contains(&printed.text));
                    println!("run\t{}\t{n}\t{dpi}\t{read:?}", distortion.name());
                }
                for (reader, texts) in found.iter().enumerate() {
                    if texts.contains(&printed.text) {
                        assert_sealed(sealing, &printed.text);
                        read.lock().expect("no run failed")[no][resolution][reader] += 1;
                    }
                    // What is read is what was printed, or nothing.
                    assert!(texts.iter().all(|text| *text == printed.text));
                }
            }
        }
    }
}

impl Read {
    /// Share of a distortion's runs, or of all, that a reader read.
    pub(crate) fn share(&self, of: Option<Distortion>, reader: usize) -> f64 {
        let rows = Distortion::ALL.iter().zip(&self.read);
        let rows = rows.filter(|(distortion, _)| of.is_none_or(|wanted| wanted == **distortion));
        let counts: Vec<u32> = rows
            .flat_map(|(_, row)| row.iter().map(|cell| cell[reader]))
            .collect();
        let runs = f64::from(self.runs) * counts.len() as f64;
        f64::from(counts.iter().sum::<u32>()) / runs
    }

    /// A row a distortion; a column a reader and resolution.
    pub(crate) fn print(&self) {
        let heads = NAMES.map(|name| DPI.map(|dpi| format!("{name}, {dpi} dpi")));
        let heads = heads.as_flattened();
        println!("row\tof {} runs each\t{}", self.runs, heads.join("\t"));
        for (distortion, row) in Distortion::ALL.iter().zip(&self.read) {
            let cells: Vec<String> = [0, 1]
                .iter()
                .flat_map(|reader| row.iter().map(|cell| cell[*reader].to_string()))
                .collect();
            println!("row\t{}\t{}", distortion.name(), cells.join("\t"));
        }
        for (reader, name) in NAMES.iter().enumerate() {
            println!(
                "{name}: {:.2} % of {} runs read",
                100.0 * self.share(None, reader),
                self.runs as usize * DPI.len() * Distortion::ALL.len()
            );
        }
    }
}
