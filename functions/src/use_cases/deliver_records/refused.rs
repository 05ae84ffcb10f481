//! Keeping the lines that were refused, for the unit to fetch: all of them, in as many parts as that takes.

use super::items::{LineItem, RefusedItem, RefusedPartItem};
use super::lines::{line_faults, line_number, some_lines};
use super::{Content, DeliveryDeps, LineFault, Stopped};
use crate::delivery::{
    DeliveredFile, MAX_REFUSED_BYTES, Reasons, RefusedPart, RefusedParts, Table,
};
use crate::files::FileError;
use crate::items::unpack;
use crate::store::StoreError;
use shared::api::LineFate;
use shared::problem::ProblemCode;
use shared::record::{FieldSpec, REGISTER, RegisterSpec};
use shared::text::{Lang, deliveries};
use std::collections::BTreeMap;

/// Writes the lines that were refused for these reasons; `None` if there are none.
pub(super) async fn keep(
    deps: &DeliveryDeps,
    file: &DeliveredFile<'_>,
    content: Content,
    reasons: BTreeMap<u32, Reasons>,
) -> Result<Option<RefusedItem>, Stopped> {
    if reasons.is_empty() {
        return Ok(None);
    }
    let Some(mut keeping) = Keeping::of(deps, file, content) else {
        return Ok(None);
    };
    keeping.write(&reasons).await?;
    keeping.finish().await
}

/// The same for the reasons that are stored of a delivery, a page of them at a time.
pub(super) async fn keep_stored(
    deps: &DeliveryDeps,
    file: &DeliveredFile<'_>,
    content: Content,
    pk: &str,
) -> Result<Option<RefusedItem>, Stopped> {
    let Some(mut keeping) = Keeping::of(deps, file, content) else {
        return Ok(None);
    };
    let mut from = 0;
    loop {
        let items = some_lines(deps, pk, from).await?;
        let Some(last) = items.last() else { break };
        from = line_number(last)? + 1;
        let mut faults = Vec::new();
        for item in &items {
            let line: LineItem = unpack(item)?;
            if line.fate == LineFate::Refused {
                faults.extend(line_faults(item, &line)?);
            }
        }
        keeping.write(&reasons(&faults, file.rows_above())).await?;
    }
    keeping.finish().await
}

/// The parts that are kept so far, and the one that is being written.
struct Keeping<'d, 'f> {
    deps: &'d DeliveryDeps,
    parts: Parts<'f>,
    kept: Vec<RefusedPartItem>,
}

enum Parts<'f> {
    Register(RefusedParts<'f, RegisterSpec>),
    Records(RefusedParts<'f, FieldSpec>),
}

impl<'d, 'f> Keeping<'d, 'f> {
    fn of(deps: &'d DeliveryDeps, file: &'f DeliveredFile<'_>, content: Content) -> Option<Self> {
        // Its header was found when its lines were read.
        let parts = match content {
            Content::Register => Table::of(file, REGISTER.iter())
                .map(|table| Parts::Register(RefusedParts::of(table, MAX_REFUSED_BYTES))),
            Content::Records { kind, .. } => Table::of(file, kind.spec().columns())
                .map(|table| Parts::Records(RefusedParts::of(table, MAX_REFUSED_BYTES))),
        };
        Some(Self {
            deps,
            parts: parts.ok()?,
            kept: Vec::new(),
        })
    }

    async fn write(&mut self, reasons: &BTreeMap<u32, Reasons>) -> Result<(), Stopped> {
        let full = match &mut self.parts {
            Parts::Register(parts) => parts.write(reasons),
            Parts::Records(parts) => parts.write(reasons),
        };
        for part in full {
            self.kept.push(put(self.deps, part).await?);
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<Option<RefusedItem>, Stopped> {
        let last = match self.parts {
            Parts::Register(parts) => parts.finish(),
            Parts::Records(parts) => parts.finish(),
        };
        if let Some(part) = last {
            self.kept.push(put(self.deps, part).await?);
        }
        let mut kept = self.kept.into_iter();
        Ok(kept.next().map(|first| RefusedItem {
            file: first.file,
            lines: first.lines,
            more: kept.collect(),
        }))
    }
}

async fn put(deps: &DeliveryDeps, part: RefusedPart) -> Result<RefusedPartItem, Stopped> {
    let lines = part.lines;
    match deps.files.put(part.bytes.into()).await {
        Ok(file) => Ok(RefusedPartItem { file, lines }),
        // Whether it was written is of no weight: the same lines give the same file.
        Err(FileError::Unavailable | FileError::Missing | FileError::Damaged) => {
            let error = StoreError::Unavailable("the file store does not answer");
            Err(Stopped::Unanswered(error))
        }
    }
}

/// Why lines were refused; `faults` are sorted by line.
pub(super) fn reasons(faults: &[LineFault], rows_above: Option<u32>) -> BTreeMap<u32, Reasons> {
    let mut reasons: BTreeMap<u32, Reasons> = BTreeMap::new();
    for fault in faults {
        let of_line = reasons.entry(fault.line).or_default();
        if of_line.text.is_empty() {
            let row = rows_above.map(|above| above + fault.line);
            of_line.text = deliveries::line_zh(fault.line, row);
        }
        of_line.text.push(' ');
        let title = ProblemCode::parse(fault.code).map_or("", |code| code.text(Lang::Zh).title);
        of_line.text.push_str(&deliveries::reason_zh(
            &fault.column,
            title,
            &fault.message(Lang::Zh),
            fault.code,
        ));
        of_line.columns.push(fault.column.clone());
    }
    reasons
}
