//! The log of a function: a JSON object a line on the standard error, without identity.

use tracing_subscriber::EnvFilter;

/// What is logged unless XINZHENG_LOG says otherwise.
const USUAL: &str = "info";

/// Whether a text is a filter.
pub(super) fn is_filter(text: &str) -> bool {
    EnvFilter::try_new(text).is_ok()
}

/// Begins the log, and sees to it that a panic says where it was and not what it held.
pub(super) fn begin() {
    let filter = EnvFilter::try_from_env("XINZHENG_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    // A second function in one process (a test) keeps the first one's log.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Else a line that cannot be written, on a full disk say, would be told by one that panics.
        .log_internal_errors(false)
        .try_init();
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at, "panicked");
    }));
}
