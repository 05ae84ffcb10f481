//! Function `fetch`: reports of one's own, and what anyone may ask.

use functions::cloud;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    cloud::serve("fetch", cloud::fetch).await
}
