//! Keeping the lines that were refused, for the unit to fetch.

use super::items::{LineItem, RefusedItem};
use super::lines::{line_faults, line_number, some_lines};
use super::{Content, DeliveryDeps, LineFault, Stopped};
use crate::delivery::{Column, DeliveredFile, MAX_REFUSED_BYTES, Reasons, Table, refused_file};
use crate::files::FileError;
use crate::items::unpack;
use crate::store::StoreError;
use shared::api::LineFate;
use shared::problem::ProblemCode;
use shared::record::REGISTER;
use shared::text::{Lang, deliveries};
use std::collections::BTreeMap;

/// Writes the file of refused lines; `None` if there are none.
pub(super) async fn keep(
    deps: &DeliveryDeps,
    file: &DeliveredFile<'_>,
    content: Content,
    reasons: BTreeMap<u32, Reasons>,
) -> Result<Option<RefusedItem>, Stopped> {
    if reasons.is_empty() {
        return Ok(None);
    }
    let written = match content {
        Content::Register => write(file, REGISTER.iter(), &reasons),
        Content::Records { kind, .. } => write(file, kind.spec().columns(), &reasons),
    };
    let Some((bytes, lines)) = written else {
        return Ok(None);
    };
    match deps.files.put(bytes.into()).await {
        Ok(file) => Ok(Some(RefusedItem { file, lines })),
        // Whether it was written is of no weight: the same lines give the same file.
        Err(FileError::Unavailable | FileError::Missing | FileError::Damaged) => {
            let error = StoreError::Unavailable("the file store does not answer");
            Err(Stopped::Unanswered(error))
        }
    }
}

fn write<C: Column>(
    file: &DeliveredFile<'_>,
    form: impl Iterator<Item = &'static C>,
    reasons: &BTreeMap<u32, Reasons>,
) -> Option<(Vec<u8>, u32)> {
    // Its header was found when its lines were read.
    let table = Table::of(file, form).ok()?;
    Some(refused_file(table, reasons))
}

/// Why lines were refused, as far as is stored of a delivery: as many of the first lines as a file can have room for.
pub(super) async fn stored_reasons(
    deps: &DeliveryDeps,
    pk: &str,
    rows_above: Option<u32>,
) -> Result<BTreeMap<u32, Reasons>, StoreError> {
    let mut all = BTreeMap::new();
    let (mut bytes, mut from) = (0, 0);
    while bytes <= MAX_REFUSED_BYTES {
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
        let some = reasons(&faults, rows_above);
        bytes += some.values().map(|why| why.text.len()).sum::<usize>();
        all.extend(some);
    }
    Ok(all)
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
