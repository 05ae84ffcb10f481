//! Files (reports as canonical JSON and PDF), named by their SHA-256.
//!
//! Written and synced before the transaction that mentions them: a name in the table always leads to
//! a file. What is read is hashed again: a file that changed is damaged, never another report.

mod uploads;

pub use uploads::{Announced, Arrived, Hashing, MAX_UPLOAD, SentTo, UploadError, UploadName};

use crate::keys::hex;
use async_trait::async_trait;
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::Digest;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The file store.
#[derive(Clone, Debug)]
pub struct Files {
    inner: Arc<dyn ObjectStore>,
    links: Option<Arc<dyn FileLinks>>,
}

/// What a file is called where it is saved, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedAs<'a> {
    /// Media type.
    pub kind: &'a str,
    /// `Content-Disposition`.
    pub disposition: &'a str,
}

/// A store that gives out addresses by which a file can be fetched without the service.
#[async_trait]
pub trait FileLinks: core::fmt::Debug + Send + Sync + 'static {
    /// An address of the file at `path` that works for `lifetime`, for whoever holds it.
    async fn link(
        &self,
        path: &str,
        saved_as: SavedAs<'_>,
        lifetime: Duration,
    ) -> Result<String, FileError>;

    /// Where a file is sent, for `lifetime`; the store takes nothing but the announced one there.
    async fn way_in(
        &self,
        path: &str,
        announced: &Announced,
        lifetime: Duration,
    ) -> Result<SentTo, FileError>;
}

/// How long an address of a file works: as long as a browser needs to follow it.
const LINK_LIFETIME: Duration = Duration::from_secs(60);

/// Why a file could not be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The file store does not answer.
    #[error("the file store does not answer")]
    Unavailable,
    /// There is no such file, although the table names it.
    #[error("a file that the table names is missing")]
    Missing,
    /// The file's content is not what its name says.
    #[error("a file does not have the hash that names it")]
    Damaged,
}

/// SHA-256 in lower-case hex: the name of a file.
pub fn name_of(content: &[u8]) -> String {
    hex(&sha2::Sha256::digest(content))
}

/// The SHA-256 that a name says.
pub fn sha256_of(name: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    let (pairs, rest) = name.as_bytes().as_chunks::<2>();
    if pairs.len() != hash.len() || !rest.is_empty() {
        return None;
    }
    for (place, pair) in hash.iter_mut().zip(pairs) {
        *place = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

impl Files {
    /// Files in a local folder, which must exist.
    pub fn in_folder(folder: &Path) -> Result<Self, FileError> {
        let local = LocalFileSystem::new_with_prefix(folder)
            .map_err(|_| FileError::Unavailable)?
            .with_fsync(true);
        Ok(Self {
            inner: Arc::new(local),
            links: None,
        })
    }

    /// Files in any object store.
    pub fn in_store(inner: Arc<dyn ObjectStore>) -> Self {
        Self { inner, links: None }
    }

    /// The same, with one who gives out addresses of them.
    #[must_use]
    pub fn with_links(self, links: Arc<dyn FileLinks>) -> Self {
        Self {
            links: Some(links),
            ..self
        }
    }

    /// An address by which a file can be fetched for a minute; `None` if the store gives out none.
    pub async fn link(
        &self,
        name: &str,
        saved_as: SavedAs<'_>,
    ) -> Result<Option<String>, FileError> {
        match &self.links {
            None => Ok(None),
            Some(links) => links
                .link(path_of(name).as_ref(), saved_as, LINK_LIFETIME)
                .await
                .map(Some),
        }
    }

    /// Writes a file, durable on return, and gives its name. Writing the same content again is harmless.
    pub async fn put(&self, content: Bytes) -> Result<String, FileError> {
        let name = name_of(&content);
        self.inner
            .put(&path_of(&name), content.into())
            .await
            .map_err(|_| FileError::Unavailable)?;
        Ok(name)
    }

    /// Reads a file and checks its hash.
    pub async fn get(&self, name: &str) -> Result<Bytes, FileError> {
        let found = match self.inner.get(&path_of(name)).await {
            Ok(found) => found.bytes().await.map_err(|_| FileError::Unavailable)?,
            Err(object_store::Error::NotFound { .. }) => return Err(FileError::Missing),
            Err(_) => return Err(FileError::Unavailable),
        };
        if name_of(&found) == name {
            Ok(found)
        } else {
            Err(FileError::Damaged)
        }
    }
}

fn path_of(name: &str) -> ObjectPath {
    // Two levels keep folders small.
    let (head, tail) = name.split_at_checked(2).unwrap_or((name, ""));
    ObjectPath::from_iter([head, tail])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_found_by_its_hash_and_a_changed_one_is_damaged() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = Files::in_folder(folder.path()).expect("files in it");
        let name = files
            .put(Bytes::from_static(b"report"))
            .await
            .expect("a write");
        assert_eq!(name, name_of(b"report"));
        assert_eq!(&files.get(&name).await.expect("a read")[..], b"report");

        let path = folder.path().join(&name[..2]).join(&name[2..]);
        std::fs::write(path, b"another").expect("a change behind its back");
        assert!(matches!(files.get(&name).await, Err(FileError::Damaged)));
        let absent = name_of(b"never written");
        assert!(matches!(files.get(&absent).await, Err(FileError::Missing)));
    }
}
