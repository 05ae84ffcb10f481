//! Files of the folder that is off line.

use super::ToolFault;
use crate::sign::folder::{KeysFault, read_file};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::seal::PublicKey;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that is new and for its owner alone.
pub(super) fn new_file(path: &Path, bytes: &[u8]) -> Result<(), ToolFault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(ToolFault::Exists(path.to_owned()))
        }
        Err(source) => Err(file_fault(path, source)),
    }
}

/// A public key in a file, as a key service gives it: in DER or PEM.
pub(super) fn spki_of(path: &Path) -> Result<PublicKey, ToolFault> {
    let bytes = read_file(path)?;
    // What a key service's console shows, or what its command line gives.
    let pem = core::str::from_utf8(&bytes).ok().and_then(of_pem);
    let key = PublicKey::from_spki(&pem.unwrap_or(bytes));
    Ok(key.map_err(|_| KeysFault::Content(path.to_owned()))?)
}

fn of_pem(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().strip_prefix("-----BEGIN PUBLIC KEY-----")?;
    let text = text.strip_suffix("-----END PUBLIC KEY-----")?;
    let base64: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(base64).ok()
}

/// Written whole beside it and then moved over it: a list that is half written would stop the service.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), ToolFault> {
    let staged = path.with_extension("new");
    fs::File::create(&staged)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&staged, path))
        .map_err(|source| file_fault(path, source))
}

pub(super) fn file_fault(path: &Path, source: io::Error) -> ToolFault {
    ToolFault::Keys(KeysFault::File {
        path: path.to_owned(),
        source,
    })
}
