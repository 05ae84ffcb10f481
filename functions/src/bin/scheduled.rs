//! Function `scheduled`: the sweep, at every event of its schedule.

use functions::cloud;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    cloud::on_schedule(cloud::scheduled).await
}
