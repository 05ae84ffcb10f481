//! `xinzheng-local --check`: what whoever is on duty sees after a restore.

use std::path::Path;
use std::process::{Command, Output};

use super::{Server, binary};

/// Checks the folder of a server that has ended.
fn check(data: &Path) -> Output {
    Command::new(binary())
        .args(["--check", "--data"])
        .arg(data)
        .output()
        .expect("a process")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The folder of a server that has ended holds every rule, and so many reports.
pub(super) fn is_sound(data: &Path, reports: u64) {
    let done = check(data);
    let told = said(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{told}{}", said(&done.stderr));
    let reports = format!(" {reports} reports that are out.\n");
    assert!(told.contains(&reports), "{told}");
    assert!(told.ends_with("All holds.\n"), "{told}");
}

#[test]
fn a_table_that_is_not_sound_is_told_by_its_items() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, jar) = (folder.path().join("data"), folder.path().join("cookies"));
    let server = Server::start(&data);
    server.sign_in(&jar);
    let report = server.issue(&jar, "before");
    drop(server);
    is_sound(&data, 1);

    // A file that somebody touched, a profile whose bytes turned, a work item that is gone: each is named.
    let entries = |folder: &Path| -> Vec<_> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        entries
            .map(|entry| entry.expect("an entry").path())
            .collect()
    };
    let file = &entries(&entries(&data.join("files"))[0])[0];
    std::fs::write(file, "another").expect("a file");
    let table = rusqlite::Connection::open(data.join("table/xinzheng.sqlite")).expect("the table");
    let profile = "SELECT pk FROM items WHERE pk LIKE 'E#%' AND sk = 'PROFILE' LIMIT 1";
    let profile: String = table
        .query_row(profile, [], |row| row.get(0))
        .expect("a profile");
    let turned = "UPDATE items SET body = zeroblob(length(body)) WHERE pk = ?1 AND sk = 'PROFILE'";
    assert_eq!(table.execute(turned, [&profile]).expect("a change"), 1);
    let number = report["report_no"].as_str().expect("a number");
    let gone = "DELETE FROM items WHERE pk = 'N#' || ?1";
    assert_eq!(table.execute(gone, [number]).expect("a change"), 1);
    drop(table);

    let done = check(&data);
    let told = said(&done.stdout);
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(
        said(&done.stderr).contains("the table is not sound: "),
        "{}",
        said(&done.stderr)
    );
    for why in [
        &format!("{profile} / PROFILE: the item does not read as what it was written as"),
        "a file that the item names is missing, or is another one",
        "the report's number, list or day does not fit its state",
    ] {
        assert!(told.contains(why), "{why}: {told}");
    }
    let code = report["code"].as_str().expect("a code");
    assert!(!told.contains(code), "no code is told: {told}");
}

#[test]
fn a_folder_without_table_or_keys_is_refused_and_left_as_it_is() {
    let data = tempfile::tempdir().expect("a folder");
    let refused = check(data.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused.stderr).contains("code.key"));
    std::fs::create_dir(data.path().join("keys")).expect("a folder");
    std::fs::write(data.path().join("keys/code.key"), [7; 32]).expect("a key");
    let refused = check(data.path());
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused.stderr);
    assert!(told.contains("there is none in the folder"), "{told}");
    let left = std::fs::read_dir(data.path().join("keys")).expect("a folder");
    assert_eq!(left.count(), 1, "no key was made");
    assert!(!data.path().join("table").exists());
}
