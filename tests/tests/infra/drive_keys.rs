//! Whoever issues looks again for the keys that it may use: what is kept, and what is published.

use crate::recorded::Recorded;
use async_trait::async_trait;
use functions::sealing_in_use::SealingInUse;
use functions::sign::{KeepKeys, KeptText, Replaced, ServiceFault};
use serde_json::json;
use std::sync::Arc;

/// The demonstration's list, with a key service that has certified nothing yet.
struct Keeper(String);

#[async_trait]
impl KeepKeys for Keeper {
    async fn read(&self) -> Result<KeptText, ServiceFault> {
        Ok(KeptText {
            text: self.0.clone(),
            version: "1".to_owned(),
        })
    }

    async fn replace(&self, _: &str, _: &str) -> Result<Replaced, ServiceFault> {
        Err(ServiceFault::Refuses)
    }
}

pub(super) async fn looked_for(recorded: &Recorded) {
    let sealing = &recorded.deps.sealing;
    let list = String::from_utf8(sealing.file().to_vec()).expect("text");
    let service = sealing.list().keys[0].id.to_string();
    let kept = json!({
        "list": list, "root": sealing.root(), "keys": [], "certifying": {service: []},
    });
    let keeper = Arc::new(Keeper(kept.to_string()));
    let in_use = SealingInUse::read(keeper, |sealing| sealing).await;
    let in_use = in_use.expect("what is kept");
    recorded.book.begin("issue");
    in_use.look(&*recorded.deps.store).await.expect("a look");
}
