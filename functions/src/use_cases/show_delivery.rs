//! A unit looks at a delivery of its own: where it stands, and the lines of which there is something to say.

use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::{Item, Key, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::{
    Content, DeliveryDeps, DeliveryItem, DeliveryState, LineItem, message_of,
};
use shared::api::{
    DeliveredLine, DeliveryContent, DeliveryProgress, DeliveryView, RefusedFile, RefusedPart, Role,
};
use shared::policy::UnitId;
use shared::problem::ProblemCode;
use shared::text::Lang;

/// Lines that an answer lists at most.
const LINES: usize = 1_000;

/// The responsible unit for which the principal acts.
pub fn unit_of(principal: &Principal) -> Result<&UnitId, Refused> {
    match principal.role {
        Role::Bureau => principal.unit.as_ref().ok_or(Refused::NotAllowed),
        Role::Enterprise | Role::CreditOffice | Role::Verifier => Err(Refused::NotAllowed),
    }
}

/// The unit's delivery of this id. Another unit's is not found: it lies under that unit's name.
pub async fn show_delivery(
    deps: &DeliveryDeps,
    unit: &UnitId,
    id: &str,
    lang: Lang,
) -> Result<DeliveryView, Refused> {
    let key = keys::delivery(unit, id);
    let item = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
    let body: DeliveryItem = unpack(&item)?;
    let counts = match (&body.state, &body.upload) {
        (DeliveryState::Sealed { counts, .. }, _) => Some(counts),
        (DeliveryState::Applying, Some(uploaded)) => Some(&uploaded.counts),
        (
            DeliveryState::Receiving
            | DeliveryState::Waiting
            | DeliveryState::Applying
            | DeliveryState::Failed { .. },
            _,
        ) => None,
    };
    let (lines, all) = match counts {
        None => (Vec::new(), 0),
        Some(counts) => (
            lines(deps, &key, body.rows_above, lang).await?,
            counts.refused + counts.quarantined + counts.flagged,
        ),
    };
    let refused_file = body.refused.as_ref().map(|refused| RefusedFile {
        url: format!("/api/deliveries/{id}/refused"),
        lines: refused.lines,
        more: (2..)
            .zip(&refused.more)
            .map(|(part, more): (u32, _)| RefusedPart {
                url: format!("/api/deliveries/{id}/refused?part={part}"),
                lines: more.lines,
            })
            .collect(),
    });
    let listed = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Ok(DeliveryView {
        id: id.to_owned(),
        content: content_of(&body),
        as_of: body.as_of,
        received_at: body.received_at,
        state: progress_of(&key, &body, lang)?,
        unit: body.unit,
        lines,
        lines_not_listed: all.saturating_sub(listed),
        refused_file,
    })
}

/// What a delivery's file holds.
pub(super) fn content_of(body: &DeliveryItem) -> DeliveryContent {
    match body.content {
        Content::Register => DeliveryContent::Register,
        Content::Records { sector, kind } => DeliveryContent::Records { sector, kind },
    }
}

/// Where a delivery stands.
pub(super) fn progress_of(
    key: &Key,
    body: &DeliveryItem,
    lang: Lang,
) -> Result<DeliveryProgress, StoreError> {
    let damaged = || StoreError::Damaged { key: key.clone() };
    Ok(match &body.state {
        DeliveryState::Receiving => DeliveryProgress::Receiving,
        DeliveryState::Waiting => DeliveryProgress::Waiting,
        DeliveryState::Applying => {
            let uploaded = body.upload.as_ref().ok_or_else(damaged)?;
            DeliveryProgress::Applying {
                lines: uploaded.lines,
                done: uploaded.done,
                counts: uploaded.counts.clone(),
            }
        }
        DeliveryState::Failed { at, code, columns } => {
            let known = ProblemCode::parse(code).ok_or_else(damaged)?;
            DeliveryProgress::Failed {
                failed_at: *at,
                code: code.clone(),
                message: known.text(lang).next.to_owned(),
                columns: columns.clone(),
            }
        }
        DeliveryState::Sealed { at, counts, .. } => DeliveryProgress::Sealed {
            sealed_at: *at,
            counts: counts.clone(),
        },
    })
}

async fn lines(
    deps: &DeliveryDeps,
    delivery: &Key,
    rows_above: Option<u32>,
    lang: Lang,
) -> Result<Vec<DeliveredLine>, StoreError> {
    let mut query = Query {
        pk: delivery.pk.clone(),
        from: "L#".to_owned(),
        to: "L#~".to_owned(),
        order: Order::Ascending,
        limit: LINES,
        after: None,
    };
    let mut lines = Vec::new();
    loop {
        query.limit = LINES - lines.len();
        let page = deps.store.query(&query).await?;
        for item in &page.items {
            lines.push(line(item, rows_above, lang)?);
        }
        match page.next {
            Some(next) if lines.len() < LINES => query.after = Some(next),
            Some(_) | None => return Ok(lines),
        }
    }
}

fn line(item: &Item, rows_above: Option<u32>, lang: Lang) -> Result<DeliveredLine, StoreError> {
    let damaged = || StoreError::Damaged {
        key: item.key.clone(),
    };
    let body: LineItem = unpack(item)?;
    let number = item.key.sk.strip_prefix("L#").and_then(|n| n.parse().ok());
    let faults = body.faults.into_iter().map(|fault| {
        let code = ProblemCode::parse(&fault.code).ok_or_else(damaged)?;
        Ok(shared::api::LineFault {
            column: fault.column,
            code: fault.code,
            message: message_of(code, fault.character, lang).into_owned(),
        })
    });
    let number: u32 = number.ok_or_else(damaged)?;
    Ok(DeliveredLine {
        line: number,
        row: rows_above.map(|above| above + number),
        fate: body.fate,
        faults: faults.collect::<Result<_, StoreError>>()?,
    })
}
