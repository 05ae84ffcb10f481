//! Uploaded deliveries are applied on a thread of their own: reading a long file takes the processor for as long as
//! thousands of scans, which must not wait behind it.

use super::StartError;
use crate::deps::Deps;
use crate::in_force::InForce;
use crate::use_cases::deliver_records::{DeliveryDeps, Turn};
use crate::use_cases::work_off_deliveries::work_off_deliveries;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How often it is looked for what another server left behind.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// How soon it is looked again while another server has something in hand.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Every so many looks files that nobody submitted are removed.
const CLEAR_EVERY: u32 = 240;
/// How long such a file is kept.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

/// Begins to apply what waits, and goes on as long as the process lives: what it had in hand when that ends, the next
/// one takes up.
pub(super) fn begin(
    deps: Deps,
    in_force: Arc<InForce>,
    waiting: Arc<Notify>,
    files: PathBuf,
) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(StartError::Deliveries)?;
    std::thread::Builder::new()
        .name("deliveries".to_owned())
        .spawn(move || runtime.block_on(work_on(deps, in_force, waiting, files)))
        .map_err(StartError::Deliveries)?;
    Ok(())
}

async fn work_on(deps: Deps, in_force: Arc<InForce>, waiting: Arc<Notify>, files: PathBuf) {
    let mut looks = 0_u32;
    loop {
        let own = DeliveryDeps {
            policy: in_force.now(),
            ..DeliveryDeps::of(&deps)
        };
        let turn = Turn::new(deps.clock.clone(), &*deps.random, None);
        let pause = match work_off_deliveries(&own, &turn).await {
            Ok(done) if done.left > 0 => LOOK_AGAIN,
            Ok(_) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(%error, "uploaded deliveries were not applied");
                LOOK_EVERY
            }
        };
        if looks.is_multiple_of(CLEAR_EVERY) {
            clear_up(&deps, &files).await;
        }
        looks = looks.wrapping_add(1);
        // A delivery that comes while others are applied is told here all the same.
        let _ = tokio::time::timeout(pause, waiting.notified()).await;
    }
}

async fn clear_up(deps: &Deps, files: &Path) {
    // By the machine's clock, as the files' times are.
    let Ok(now) = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) else {
        return;
    };
    let Some(before) = i64::try_from(now.as_secs())
        .ok()
        .and_then(|now| shared::time::ShanghaiTime::from_unix(now - KEPT_SECONDS))
    else {
        return;
    };
    if let Err(error) = deps.files.forget_old_uploads(before).await {
        tracing::warn!(%error, "files that nobody submitted were not removed");
    }
    if let Err(error) = clear_parts(&files.join("uploads"), Duration::from_secs(24 * 3600)) {
        tracing::warn!(%error, "parts of files were not removed");
    }
}

/// Removes what a server that died in the middle of taking a file in has left: the file store hides such parts and has
/// no use for them, and they hold what units deliver.
fn clear_parts(folder: &Path, age: Duration) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_part = entry.file_name().to_string_lossy().contains('#');
        let is_old = entry
            .metadata()?
            .modified()?
            .elapsed()
            .is_ok_and(|since| since >= age);
        if is_part && is_old {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_parts_of_files_are_removed_and_whole_files_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["00ff", "00ff#1"] {
            std::fs::write(folder.path().join(name), "x").expect("a file");
        }
        clear_parts(folder.path(), Duration::from_secs(3600)).expect("a look");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a list").count(), 2);
        clear_parts(folder.path(), Duration::ZERO).expect("a look");
        assert!(folder.path().join("00ff").is_file());
        assert!(!folder.path().join("00ff#1").exists());
        clear_parts(&folder.path().join("none"), Duration::ZERO).expect("no folder");
    }
}
