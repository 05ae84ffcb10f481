//! The signature of a webhook, as Standard Webhooks has it: HMAC-SHA-256 over `id.timestamp.body`.

use crate::keys::IndexKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use shared::notice::Notice;
use shared::time::ShanghaiTime;

/// Secret of a webhook, 32 bytes. It follows from the service's key and the webhook's random id, so it is stored
/// nowhere: who holds the table can sign nothing.
fn key_of(index: &IndexKey, webhook: &str) -> [u8; 32] {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&index.0)
        .unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    mac.update(b"webhook-secret\0");
    mac.update(webhook.as_bytes());
    mac.finalize().into_bytes().into()
}

/// The secret as its owner is told it, once.
pub fn secret_of(index: &IndexKey, webhook: &str) -> String {
    format!("whsec_{}", STANDARD.encode(key_of(index, webhook)))
}

/// One attempt at a webhook, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// `webhook-id`: the same in every attempt, so that a receiver knows what it has.
    pub id: String,
    /// `webhook-timestamp`: Unix seconds of this attempt.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// JSON.
    pub body: Bytes,
}

impl Letter {
    /// Writes and signs the notice of what happened `at`, to be sent `now`.
    pub fn sign(
        index: &IndexKey,
        webhook: &str,
        id: &str,
        (notice, at): (&Notice, ShanghaiTime),
        now: ShanghaiTime,
    ) -> Self {
        let mut fields = serde_json::Map::new();
        if let Ok(serde_json::Value::Object(named)) = serde_json::to_value(notice) {
            fields = named;
        }
        fields.insert("id".to_owned(), id.into());
        fields.insert("timestamp".to_owned(), at.to_string().into());
        // Strings and numbers of our own: writing them into memory has no way to fail.
        let body = serde_json::to_vec(&fields).unwrap_or_default();
        let timestamp = now.unix();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key_of(index, webhook))
            .unwrap_or_else(|_| unreachable!("HMAC takes any key"));
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(&body);
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        Self {
            id: id.to_owned(),
            timestamp,
            signature,
            body: body.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Letter, secret_of};
    use crate::keys::IndexKey;
    use shared::code::ReportNo;
    use shared::notice::Notice;
    use shared::time::ShanghaiTime;

    #[test]
    fn a_letter_says_what_happened_and_is_signed_for_its_webhook_alone() {
        let index = IndexKey([7; 32]);
        let notice = Notice::ReportIssued {
            report_no: ReportNo::parse("20261124093000-AB12CD").expect("a number"),
            valid_through: chrono::NaiveDate::from_ymd_opt(2026, 12, 24).expect("a day"),
        };
        let at = ShanghaiTime::parse("2026-11-24T09:30:00+08:00").expect("a time");
        let sign = |webhook, now| Letter::sign(&index, webhook, "n-1", (&notice, at), now);
        let letter = sign("a", at);
        let body: serde_json::Value = serde_json::from_slice(&letter.body).expect("JSON");
        assert_eq!(body["type"], "report.issued");
        assert_eq!(body["id"], "n-1");
        assert_eq!(body["timestamp"], "2026-11-24T09:30:00+08:00");
        assert_eq!(body["data"]["report_no"], "20261124093000-AB12CD");
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(4));
        assert!(letter.signature.starts_with("v1,"));
        assert_ne!(sign("b", at).signature, letter.signature);
        let later = sign("a", at.plus_seconds(1));
        assert_eq!(later.body, letter.body);
        assert_ne!(later.signature, letter.signature);
        assert_ne!(secret_of(&index, "a"), secret_of(&index, "b"));
        assert_eq!(secret_of(&index, "a").len(), "whsec_".len() + 44);
    }
}
