//! Function `deliver`: takes the files of the responsible units.

use functions::cloud;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    cloud::serve("deliver", cloud::deliver).await
}
