//! The report of the same kind and look-back that is out already: the earlier one of two says that a fresher one exists.

use crate::deps::Deps;
use crate::items::{ReportItem, ReportPointer, pack, unpack};
use crate::keys;
use crate::store::{Item, Key, Op};
use crate::use_cases::Refused;
use crate::use_cases::report_item::load;

/// The newest report of the same kind and look-back that is out already.
pub(super) enum Newest {
    None,
    /// Issued before this one: it gets the note that a fresher one exists.
    Earlier {
        last: Item,
        report: Item,
        body: Box<ReportItem>,
    },
    /// Issued after this one, which was finished late.
    Later {
        last: Item,
    },
}

/// `None` if it is this very report: another process has put it out since it was read.
pub(super) async fn newest_before(
    deps: &Deps,
    body: &ReportItem,
) -> Result<Option<Newest>, Refused> {
    let Some(last) = deps.store.get(&last_key(body)).await? else {
        return Ok(Some(Newest::None));
    };
    let pointer: ReportPointer = unpack(&last)?;
    if pointer.report_id == body.report_id {
        return Ok(None);
    }
    let (report, before) = load(&*deps.store, &deps.secrets, &pointer.report_id).await?;
    Ok(Some(if before.summary.issued_at > body.summary.issued_at {
        Newest::Later { last }
    } else {
        Newest::Earlier {
            last,
            report,
            body: Box::new(before),
        }
    }))
}

fn last_key(body: &ReportItem) -> Key {
    keys::latest_report(
        &body.entity,
        body.summary.kind,
        body.summary.look_back_years,
    )
}

impl Newest {
    /// The steps that put `report`, to which `pointer` leads, beside it.
    pub(super) fn steps(self, report: &ReportItem, pointer: bytes::Bytes) -> Vec<Op> {
        let key = last_key(report);
        match self {
            Self::None => vec![Op::Create {
                key,
                body: pointer,
                ttl: None,
            }],
            // Written as it was: whoever writes notes into the reports that are out learns by it that there is
            // one more.
            Self::Later { last } => vec![Op::Replace {
                key,
                at: last.v,
                body: last.body,
                ttl: last.ttl,
            }],
            Self::Earlier {
                last,
                report,
                mut body,
            } => {
                body.status.fresher_exists = true;
                vec![
                    Op::Replace {
                        key,
                        at: last.v,
                        body: pointer,
                        ttl: None,
                    },
                    Op::Replace {
                        key: report.key,
                        at: report.v,
                        body: pack(&body),
                        ttl: report.ttl,
                    },
                ]
            }
        }
    }
}
