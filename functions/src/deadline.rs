//! The deadline (期限) of a request: whatever it waits for underneath ends with it.
//!
//! It goes with the task and not with the arguments, since every call of the store is under it and none has a
//! use for another one.

use std::future::Future;
use tokio::task::JoinHandle;
use tokio::time::Instant;

tokio::task_local! {
    static UNTIL: Instant;
}

/// Runs `work` under this deadline, or under the one it is under already if that ends earlier.
pub async fn within<F: Future>(until: Instant, work: F) -> F::Output {
    UNTIL.scope(no_later_than(until), work).await
}

/// Runs `work` as a task of its own, under the deadline of whoever starts it.
pub fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    match current() {
        Some(until) => tokio::spawn(UNTIL.scope(until, work)),
        None => tokio::spawn(work),
    }
}

/// The deadline of the request that this is part of; `None` outside of a request.
pub fn current() -> Option<Instant> {
    UNTIL.try_with(|until| *until).ok()
}

/// `until`, or the request's deadline if that is earlier.
pub fn no_later_than(until: Instant) -> Instant {
    current().map_or(until, |current| current.min(until))
}

/// Whether the request has time left for a pause.
pub fn allows(pause: std::time::Duration) -> bool {
    current().is_none_or(|until| Instant::now() + pause < until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn the_earlier_deadline_holds_and_goes_with_a_task_of_its_own() {
        let now = Instant::now();
        let (near, far) = (now + Duration::from_secs(1), now + Duration::from_secs(9));
        assert_eq!(current(), None);
        let seen = within(
            near,
            within(far, async { spawn(async { current() }).await }),
        );
        assert_eq!(seen.await.expect("a task"), Some(near));
        assert_eq!(within(far, async { no_later_than(near) }).await, near);
        assert_eq!(current(), None);
    }
}
