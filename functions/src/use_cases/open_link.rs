//! A report opens in another browser by a link that works once, for five minutes: browsers inside
//! other programs often refuse downloads.

use crate::deps::FetchDeps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, OpenLinkItem, pack, unpack};
use crate::keys;
use crate::random;
use crate::store::{Op, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::fetch_report::{ReportFile, own_report, pdf_by_id};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::api::OpenLink;
use shared::code::ReportNo;

/// How long a link lives.
const SECONDS: i64 = 300;

/// Makes a link to a report of one's own.
pub async fn make_link(
    deps: &FetchDeps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<OpenLink, Refused> {
    let report = own_report(deps, principal, no).await?;
    if let Some(standing) = report.status.withdrawn {
        return Err(Refused::ReportWithdrawn(standing));
    }
    let token: [u8; 32] = random::bytes(&*deps.random);
    let now = deps.clock.now();
    let expires_at = now.plus_seconds(SECONDS);
    let actor = deps
        .secrets
        .index_key
        .hash(&[b"actor", principal.subject.as_bytes()]);
    let create = Op::Create {
        key: keys::open_link(&token),
        body: pack(&OpenLinkItem {
            report_id: report.report_id,
            entity: report.entity,
            expires_at,
        }),
        ttl: Some(expires_at.unix()),
    };
    let made = audit(
        &*deps.random,
        now,
        &actor,
        AuditAct::LinkMade,
        AuditAbout::Report(report.report_id),
    );
    deps.store.transact(vec![create, made]).await?;
    Ok(OpenLink {
        url: deps
            .origin
            .url(&format!("/r/{}", URL_SAFE_NO_PAD.encode(token))),
        expires_at,
    })
}

/// Uses a link: the file, and the number to name it by. The second use finds nothing.
pub async fn use_link(
    deps: &FetchDeps,
    token: &str,
    disposition: impl Fn(&ReportNo) -> String,
) -> Result<(ReportNo, ReportFile), Refused> {
    let token: [u8; 32] = URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Refused::LinkExpired)?;
    let key = keys::open_link(&token);
    let item = deps.store.get(&key).await?.ok_or(Refused::LinkExpired)?;
    let link: OpenLinkItem = unpack(&item)?;
    let now = deps.clock.now();
    if now >= link.expires_at {
        return Err(Refused::LinkExpired);
    }
    // The file first: a link must not be used up by a moment in which the file store is away.
    let file = pdf_by_id(deps, &link.report_id, disposition).await?;
    let used = audit(
        &*deps.random,
        now,
        "link",
        AuditAct::LinkUsed,
        AuditAbout::Report(link.report_id),
    );
    let ops = vec![Op::Delete { key, at: item.v }, used];
    match deps.store.transact(ops).await {
        Ok(()) => Ok(file),
        // Two uses at once: one of them wins.
        Err(StoreError::Conflict { .. }) => Err(Refused::LinkExpired),
        Err(error) => Err(error.into()),
    }
}
