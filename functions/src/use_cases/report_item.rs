//! A report's item: where it is found by its id, and the code and address that follow from it.

use crate::deps::Origin;
use crate::items::{ReportItem, unpack};
use crate::keys;
use crate::secrets::Secrets;
use crate::store::{Item, Key, Store};
use crate::use_cases::{Cause, Refused};
use shared::code::{ReportId, VerificationCode};

/// The verification code of a report. It is stored nowhere in the table.
pub(super) fn code_of(secrets: &Secrets, report: &ReportId) -> VerificationCode {
    VerificationCode::derive(&secrets.code_key, report)
}

/// Where a report's item is found.
pub(super) fn key_of(secrets: &Secrets, report: &ReportId) -> Key {
    keys::report_by_code(&code_of(secrets, report).sha256())
}

/// The address that a report's QR code holds.
pub(super) fn url_of(origin: &Origin, code: &VerificationCode) -> String {
    origin.url(&format!("/v/{code}"))
}

/// A report's item as read, and its body.
pub(super) async fn load(
    store: &dyn Store,
    secrets: &Secrets,
    report: &ReportId,
) -> Result<(Item, ReportItem), Refused> {
    let item = store
        .get(&key_of(secrets, report))
        .await?
        .ok_or(Refused::Unavailable(Cause::Own(
            "a report that another item names is missing",
        )))?;
    let body = unpack(&item)?;
    Ok((item, body))
}
