//! What `infra/on-premises` starts is what the local server takes, and as little as it needs.

use anyhow::{Context, Result};
use clap::Parser;
use functions::local::Config;
use std::path::Path;

fn text_of(name: &str) -> Result<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/on-premises"));
    std::fs::read_to_string(folder.join(name)).with_context(|| name.to_owned())
}

/// The value of a line of the container file that is written as a list.
fn list(text: &str, instruction: &str) -> Result<Vec<String>> {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with(&format!("{instruction} [")))
        .with_context(|| instruction.to_owned())?;
    Ok(serde_json::from_str(line[instruction.len()..].trim())?)
}

#[test]
fn the_container_starts_the_server_with_options_that_it_takes() -> Result<()> {
    let text = text_of("Containerfile")?;
    let mut words = list(&text, "ENTRYPOINT")?;
    words.extend(
        [
            "--origin",
            "https://xinyong.example.cn",
            "--issuer",
            "https://id.example.cn",
        ]
        .map(str::to_owned),
    );
    let config = Config::try_parse_from(&words)?;
    assert!(!config.demo);
    assert_eq!(config.data, Path::new("/data"));
    assert_eq!(config.site.as_deref(), Some(Path::new("/site")));
    assert!(text.contains("COPY app/dist /site") && text.contains("VOLUME /data"));
    assert!(text.contains(&format!("EXPOSE {}", config.listen.port())));
    // What asks whether it is well asks where it listens.
    let check = list(&text, "CMD")?.join(" ");
    assert!(check.contains(&format!("/{}", config.listen.port())));
    assert!(check.contains("GET /health "), "{check}");
    Ok(())
}

#[test]
fn the_container_is_nobody_and_its_bases_are_named_exactly() -> Result<()> {
    let text = text_of("Containerfile")?;
    let last_user = text.lines().rfind(|line| line.starts_with("USER "));
    assert_eq!(last_user, Some("USER 65532:65532"));
    let bases: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("FROM "))
        .collect();
    assert_eq!(bases.len(), 2, "built in one, run in another");
    for base in bases {
        let image = base.split(' ').next().unwrap_or_default();
        let tag = image.rsplit(':').next().unwrap_or_default();
        assert!(image.contains(':') && tag != "latest", "{base}");
    }
    Ok(())
}

#[test]
fn the_unit_starts_the_server_with_options_that_it_takes() -> Result<()> {
    let text = text_of("xinzheng.service")?;
    let start = text
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="))
        .context("ExecStart")?;
    let start = start
        .replace("${XINZHENG_LISTEN}", "127.0.0.1:8080")
        .replace("${XINZHENG_ORIGIN}", "https://xinyong.example.cn")
        .replace("${XINZHENG_ISSUER}", "https://id.example.cn")
        .replace("${STATE_DIRECTORY}", "/var/lib/xinzheng")
        .replace("$XINZHENG_OPTIONS", "");
    assert!(!start.contains('$'), "{start}");
    let config = Config::try_parse_from(start.split_whitespace())?;
    assert!(!config.demo);
    assert_eq!(config.data, Path::new("/var/lib/xinzheng"));
    for locked in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "StateDirectoryMode=0700",
    ] {
        assert!(text.lines().any(|line| line == locked), "{locked}");
    }
    Ok(())
}
