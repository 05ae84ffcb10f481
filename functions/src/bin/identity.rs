//! Function `identity`: signing in and out, and sessions.

use functions::cloud;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    cloud::serve("identity", cloud::identity).await
}
