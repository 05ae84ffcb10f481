//! An enterprise gets its special credit report (专用信用报告), B 二.
//!
//! Two transactions: the first writes the report as `PENDING` with its hash, so that what is drawn is
//! stored before it is drawn; the second puts it out. A process that dies between them leaves work
//! for [`crate::use_cases::sweep`]. Of many calls under one idempotency key one does the work, and
//! all get the same answer.

mod draft;
mod drawing;
mod first;
mod newest;
mod second;
mod sources;

pub(crate) use second::{finish, void};

use crate::deadline;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{IdempotencyItem, ReportItemState, unpack};
use crate::keys::{self, EntityId, hex};
use crate::store::Key;
use crate::use_cases::Refused;
use crate::use_cases::report_item::{code_of, load, url_of};
use first::Begun;
use sha2::Digest;
use shared::api::{IssueRequest, IssuedReport, Role};
use shared::code::ReportId;
use std::time::Duration;
use tokio::time::Instant;

/// Idempotency key of a request: 1 to 128 visible ASCII characters that the client chose at random.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// As it was sent.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a key; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let length = (1..=128).contains(&text.len());
        (length && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }
}

/// One request to issue, with all that decides its outcome.
#[derive(Clone)]
struct Asked {
    entity: EntityId,
    request: IssueRequest,
    /// Keyed hash of the subject.
    actor: String,
    idempotency: Key,
    fingerprint: String,
}

/// Issues a report, or gives the one that this idempotency key has led to before.
pub async fn issue_report(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    request: IssueRequest,
) -> Result<IssuedReport, Refused> {
    let asked = Asked::new(deps, principal, key, request)?;
    let until = deadline::no_later_than(Instant::now() + deps.patience);
    let mut pause = Duration::from_millis(10);
    loop {
        let now = deps.clock.now();
        match read_slot(deps, &asked).await? {
            Slot::Done(report) => return issued_view(deps, &report).await,
            Slot::Running => {
                if Instant::now() + pause > until {
                    return Err(Refused::IdempotencyInProgress);
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(200));
                continue;
            }
            Slot::Free => {}
        }
        let sources = sources::read(deps, &asked.entity).await?;
        match first::begin(deps, &asked, &sources, now).await? {
            Begun::Lost => {}
            Begun::Won(begun) => {
                let id = begun.report_id;
                second::finish(deps, &id, Some(begun.written)).await?;
                return issued_view(deps, &id).await;
            }
        }
    }
}

impl Asked {
    fn new(
        deps: &Deps,
        principal: &Principal,
        key: &IdempotencyKey,
        request: IssueRequest,
    ) -> Result<Self, Refused> {
        match principal.role {
            Role::Enterprise => {}
            Role::Bureau | Role::CreditOffice | Role::Verifier => return Err(Refused::NotAllowed),
        }
        let entity = principal.entity.clone().ok_or(Refused::EntityRequired)?;
        if !deps.policy.look_backs.contains(&request.look_back_years) {
            return Err(Refused::LookBackNotOffered);
        }
        let index = &deps.secrets.index_key;
        // For whom it is asked is part of what is asked: an agent's key does not carry over to another firm.
        let fingerprint = {
            let body = serde_json::to_vec(&request).unwrap_or_default();
            let mut hash = sha2::Sha256::new();
            hash.update(entity.0.as_bytes());
            hash.update([0]);
            hash.update(body);
            hex(&hash.finalize())
        };
        Ok(Self {
            actor: index.hash(&[b"actor", principal.subject.as_bytes()]),
            idempotency: keys::idempotency(index, &principal.subject, &key.0),
            entity,
            request,
            fingerprint,
        })
    }
}

/// What stands under an idempotency key.
enum Slot {
    /// Nothing.
    Free,
    /// Somebody is at work.
    Running,
    /// It led to this report.
    Done(ReportId),
}

async fn read_slot(deps: &Deps, asked: &Asked) -> Result<Slot, Refused> {
    let Some(item) = deps.store.get(&asked.idempotency).await? else {
        return Ok(Slot::Free);
    };
    // It holds for as long as it is there, a day at least. Nobody writes over one that is past its time: it
    // comes to the same version again in its next life, and a write that was under way for long would take
    // the key from the report to which it leads by then.
    let body: IdempotencyItem = unpack(&item)?;
    if body.fingerprint != asked.fingerprint {
        return Err(Refused::IdempotencyKeyReused);
    }
    Ok(if body.done {
        Slot::Done(body.report_id)
    } else {
        Slot::Running
    })
}

// The winner and all who waited read the same item: their answers are equal to the byte.
async fn issued_view(deps: &Deps, report: &ReportId) -> Result<IssuedReport, Refused> {
    let (_, body) = load(&*deps.store, &deps.secrets, report).await?;
    match body.state {
        ReportItemState::Issued => {}
        ReportItemState::Pending | ReportItemState::Voided => {
            return Err(Refused::IdempotencyInProgress);
        }
    }
    let code = code_of(&deps.secrets, report);
    let url = url_of(&deps.origin, &code);
    Ok(IssuedReport::of_summary(
        &body.summary,
        code,
        url,
        &deps.policy,
    ))
}

#[cfg(test)]
mod tests {
    use super::IdempotencyKey;

    #[test]
    fn an_idempotency_key_is_visible_ascii_of_at_most_128_characters() {
        assert!(IdempotencyKey::parse("0b7f2a1e-6d1c-4c3f-9b0e").is_some());
        assert!(IdempotencyKey::parse(&"k".repeat(128)).is_some());
        for bad in ["", "with blank", "键", "tab\t", &"k".repeat(129)] {
            assert!(IdempotencyKey::parse(bad).is_none(), "{bad:?}");
        }
    }
}
