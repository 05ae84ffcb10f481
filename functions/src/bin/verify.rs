//! Function `verify`: checks a code; no key, no file, no session.

use functions::cloud;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    cloud::serve("verify", cloud::verify).await
}
