//! Function `issue`: makes a report (POST /api/reports).

use functions::cloud;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    cloud::serve("issue", cloud::issue).await
}
