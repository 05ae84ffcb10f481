//! What a use case asked for, as a row of the document.

use tests::recorder::{Book, Call, Kind};

/// What a use case asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) gets: u64,
    pub(crate) batches: u64,
    pub(crate) keys: u64,
    pub(crate) queries: u64,
    pub(crate) transactions: u64,
    pub(crate) steps: u64,
    pub(crate) read_units: u64,
    pub(crate) write_units: u64,
    pub(crate) files_written: u64,
    pub(crate) files_read: u64,
    /// Of items and files, in units of 1,024 bytes, rounded up.
    pub(crate) kilobytes: u64,
}

impl Counted {
    fn of(calls: &[Call]) -> Self {
        let mut counted = Self::default();
        let mut bytes = 0;
        for call in calls {
            counted.read_units += call.read_units;
            counted.write_units += call.write_units;
            bytes += call.bytes;
            match &call.kind {
                Kind::Get(_) => counted.gets += 1,
                Kind::Batch(keys) => {
                    counted.batches += 1;
                    counted.keys += keys.len() as u64;
                }
                Kind::Query(_) => counted.queries += 1,
                Kind::Transact(steps) => {
                    counted.transactions += 1;
                    counted.steps += steps.len() as u64;
                }
                Kind::File("s3:PutObject") => counted.files_written += 1,
                Kind::File("s3:GetObject") => counted.files_read += 1,
                // Costs nothing.
                Kind::File("s3:DeleteObject") => {}
                Kind::File(other) => panic!("{other} is not counted"),
            }
        }
        counted.kilobytes = u64::div_ceil(bytes, 1024);
        counted
    }

    /// Whether this, as it was written down, is what was seen: calls and units to the one, bytes with a tenth of room.
    pub(crate) fn allows(&self, seen: &Self) -> bool {
        let without_bytes = |counted: &Self| Self {
            kilobytes: 0,
            ..counted.clone()
        };
        without_bytes(self) == without_bytes(seen)
            && seen.kilobytes <= self.kilobytes
            && seen.kilobytes * 10 >= self.kilobytes * 9
    }

    /// A row of the document.
    pub(crate) fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {} ({}) | {} | {} ({}) | {} | {} | {} / {} | {} |",
            self.gets,
            self.batches,
            self.keys,
            self.queries,
            self.transactions,
            self.steps,
            self.read_units,
            self.write_units,
            self.files_written,
            self.files_read,
            self.kilobytes
        )
    }
}

/// Everything since the book was looked at last.
pub(crate) fn counted(book: &Book) -> Counted {
    Counted::of(&book.take())
}
