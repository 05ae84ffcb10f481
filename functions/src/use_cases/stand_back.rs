//! Standing back before the next try, so that those who met do not meet again.

use crate::deadline;
use crate::random::Random;
use crate::store::retry::full_jitter;
use std::time::Duration;

/// The range of the first pause; it doubles with every attempt.
const FIRST_RANGE: Duration = Duration::from_millis(2);

/// Waits any time up to a range that doubles with `attempt`, up to 128 ms. `false`, and at once, if the request
/// has no time left for it.
pub(super) async fn stand_back(random: &dyn Random, attempt: u32) -> bool {
    let pause = full_jitter(random, FIRST_RANGE * (1 << attempt.min(6)));
    let allowed = deadline::allows(pause);
    if allowed {
        tokio::time::sleep(pause).await;
    }
    allowed
}
