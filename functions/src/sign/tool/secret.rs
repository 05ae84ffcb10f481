//! What the keeper of the root gives to a secrets manager: made here, so that nobody puts it together by hand.

use crate::sign::certificate_files::{Certificates, certificates_of, read};
use crate::sign::folder::{KeysFault, LIST_FILE, private_keys, read_file, read_root};
use crate::sign::kept::{Kept, KeptKey};
use shared::seal::{IssuingKey, KeyUse, TrustedKeys};
use std::fs;
use std::path::Path;

/// The text with the folder's list and its keys of one use. Of what was kept before, short-lived keys go on to be kept: the
/// folder, which is off line, knows nothing of them.
pub(super) fn written(
    folder: &Path,
    usage: KeyUse,
    over: Option<&Path>,
) -> Result<String, KeysFault> {
    let root = read_root(folder)?;
    let file = read_file(&folder.join(LIST_FILE))?;
    let trusted = TrustedKeys::read(&file, &root).map_err(KeysFault::List)?;
    let mut kept = Kept {
        keys: own_keys(folder, &trusted, usage)?,
        certifying: Certificates::new(),
        trusted,
        file,
        root,
    };
    if usage == KeyUse::Seal {
        let list = kept.trusted.list().clone();
        let services = list.keys.iter().filter(|key| key.usage == KeyUse::Certify);
        kept.certifying = certificates_of(folder, services.map(|key| key.id))?;
    }
    if let Some(path) = over {
        let text = fs::read_to_string(path).map_err(|source| KeysFault::File {
            path: path.to_owned(),
            source,
        })?;
        kept = taken_over(kept, Kept::read(&text)?)?;
    }
    let text = kept.text()?;
    // As whoever reads it will take it: a fault is told here, where it can be mended.
    match usage {
        KeyUse::Seal => crate::sign::read_kept(&text).map(drop)?,
        KeyUse::Answer => crate::sign::read_answer_kept(&text).map(drop)?,
        KeyUse::Certify => return Err(KeysFault::Kept),
    }
    Ok(text)
}

fn own_keys(
    folder: &Path,
    trusted: &TrustedKeys,
    usage: KeyUse,
) -> Result<Vec<KeptKey>, KeysFault> {
    let mut own = Vec::new();
    for (path, key) in private_keys(folder)? {
        if trusted.usage(key.public().id()) == Some(usage) {
            let bytes = read_file(&path)?.try_into();
            let bytes = bytes.map_err(|_| KeysFault::Content(path))?;
            own.push((key, bytes));
        }
    }
    let keys: Vec<IssuingKey> = own
        .iter()
        .map(|(key, _): &(_, [u8; 32])| key.clone())
        .collect();
    let mut certificates = read(folder, &keys)?;
    let kept = own.into_iter().map(|(key, bytes)| KeptKey {
        certificates: certificates.remove(&key.public().id()).unwrap_or_default(),
        key,
        bytes,
    });
    Ok(kept.collect())
}

fn taken_over(mut kept: Kept, before: Kept) -> Result<Kept, KeysFault> {
    if before.root != kept.root {
        return Err(KeysFault::Kept);
    }
    let certificates = before.trusted.certificates().to_vec();
    let short_lived = |key: &KeptKey| {
        let id = key.key.public().id();
        certificates.iter().any(|certificate| certificate.id == id)
    };
    let file = kept.trusted.file_with(&certificates);
    kept = file
        .and_then(|file| kept.with_file(file))
        .map_err(KeysFault::List)?;
    kept.keys
        .extend(before.keys.into_iter().filter(short_lived));
    Ok(kept)
}
