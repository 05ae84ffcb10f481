//! What is checked of `infra/` without a cloud: the template by cfn-lint, the unit by systemd-analyze.

use crate::process::{command, own_folder, root, run};
use crate::python;
use anyhow::{Context, Result};

/// Partition `aws`, where firewalls of CloudFront are made and elsewhere, and both regions of `aws-cn`.
const REGIONS: [&str; 4] = ["us-east-1", "eu-central-1", "cn-north-1", "cn-northwest-1"];

/// The program that judges units.
pub(crate) const SYSTEMD_ANALYZE: &str = "systemd-analyze";

/// How much of a machine the unit may see, of 100: systemd calls 20 and less OK.
const EXPOSURE: &str = "20";

/// Checks the template, through the SAM transform, against the types of each region. A warning is a fault.
pub(crate) fn template() -> Result<()> {
    python::install(python::LINT)?;
    let lint = python::programs().join("cfn-lint");
    run(command(&lint.to_string_lossy())
        .args(["--non-zero-exit-code", "informational"])
        .args(["--template", "infra/template.yaml", "--regions"])
        .args(REGIONS))
}

/// Checks that systemd reads the unit, and how far it is shut in.
pub(crate) fn unit() -> Result<()> {
    let unit = root().join("infra/on-premises/xinzheng.service");
    let text = std::fs::read_to_string(&unit).context("cannot read the unit")?;
    // What it starts is not installed here, and systemd looks.
    let text = text.replace("/usr/local/bin/xinzheng-local", "/bin/true");
    let copy = own_folder()?.join("xinzheng.service");
    std::fs::write(&copy, text).context("cannot write a copy of the unit")?;
    run(command(SYSTEMD_ANALYZE).arg("verify").arg(&copy))?;
    let threshold = format!("--threshold={EXPOSURE}");
    run(command(SYSTEMD_ANALYZE)
        .args(["security", "--offline=true", "--no-pager", &threshold])
        .arg(&copy))
}
