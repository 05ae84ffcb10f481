//! Files on their way in (上传): each lies under a random name of its own until its delivery is sealed, and is removed
//! then, since what stood in lines that were set aside is kept nowhere.

use super::{FileError, Files};
use crate::keys::hex;
use crate::random::{self, Random};
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::path::Path as ObjectPath;
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::time::ShanghaiTime;
use std::time::Duration;

/// Bytes of an uploaded file, at most: 50,000 lines of the longest form with a kilobyte each, and a sixth more.
pub const MAX_UPLOAD: u64 = 64 * 1024 * 1024;

/// Bytes that are held before they are written: the least that the cloud takes as a part.
const PART: usize = 5 * 1024 * 1024;
/// How long the next bytes of a file may take.
const SILENCE: Duration = Duration::from_secs(30);

/// How long a whole file may take: longer than the address to which it is sent works.
const WHOLE: Duration = Duration::from_secs(900);

/// Folder of the files that are on their way in.
const FOLDER: &str = "uploads";

/// Name of a file on its way in: 16 random bytes in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadName(String);

impl UploadName {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        Self(hex(&random::bytes::<16>(random)))
    }

    fn path(&self) -> ObjectPath {
        ObjectPath::from_iter([FOLDER, &self.0])
    }
}

/// What a unit said of a file before it sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// Bytes.
    pub size: u64,
    /// SHA-256 in lower-case hex.
    pub sha256: String,
}

/// Where a file is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentTo {
    /// Address.
    pub url: String,
    /// Headers that must go with it.
    pub headers: Vec<(String, String)>,
}

/// How a file lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// As it was announced.
    AsSaid,
    /// Another one.
    Other,
    /// Not at all.
    Missing,
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It is larger than was said.
    #[error("the file is larger than was said")]
    TooLarge,
    /// Its size or hash is not what was said.
    #[error("the file is not the one that was announced")]
    NotAsSaid,
    /// It came to no end.
    #[error("the file came to no end")]
    BrokenOff,
    /// The file store.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Size and hash of what passes by.
#[derive(Default)]
pub struct Hashing {
    size: u64,
    hash: Sha256,
}

impl Hashing {
    fn take(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
    }

    fn is(self, announced: &Announced) -> bool {
        self.size == announced.size && hex(&self.hash.finalize()) == announced.sha256
    }
}

impl Files {
    /// Where the announced file is sent; `None` if the store gives out no addresses and the service takes it itself.
    pub async fn way_in(
        &self,
        name: &UploadName,
        announced: &Announced,
        lifetime: Duration,
    ) -> Result<Option<SentTo>, FileError> {
        match &self.links {
            None => Ok(None),
            Some(links) => links
                .way_in(name.path().as_ref(), announced, lifetime)
                .await
                .map(Some),
        }
    }

    /// With what the addresses begin to which files are sent; `None` if the service takes them itself.
    pub async fn way_in_base(&self) -> Result<Option<String>, FileError> {
        let any = Announced {
            size: 1,
            sha256: "0".repeat(64),
        };
        let name = UploadName("0".repeat(32));
        let way = self.way_in(&name, &any, Duration::from_secs(1));
        let base = way.await?.and_then(|to| {
            let (before, _) = to.url.split_once(&name.0)?;
            Some(before.to_owned())
        });
        Ok(base)
    }

    /// Takes the announced file in as it comes, a few megabytes at a time; it is there, durably, once this returns.
    /// One that is there already is not written again.
    pub async fn take_in<E>(
        &self,
        name: &UploadName,
        announced: &Announced,
        pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<(), UploadError> {
        if self.lies_there(name).await?.is_some() {
            return Ok(());
        }
        let begun = self.inner.put_multipart(&name.path()).await;
        let mut upload = begun.map_err(|_| FileError::Unavailable)?;
        let written = tokio::time::timeout(WHOLE, write(&mut *upload, announced, pieces)).await;
        match written.unwrap_or(Err(UploadError::BrokenOff)) {
            Ok(()) => match upload.complete().await {
                Ok(_) => Ok(()),
                Err(_) => Err(FileError::Unavailable.into()),
            },
            Err(error) => {
                // What cannot be taken back now goes with the next clearing up.
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    /// Whether the announced file is there.
    pub async fn arrived(
        &self,
        name: &UploadName,
        announced: &Announced,
    ) -> Result<Arrived, FileError> {
        match self.lies_there(name).await? {
            None => return Ok(Arrived::Missing),
            Some(size) if size != announced.size => return Ok(Arrived::Other),
            Some(_) => {}
        }
        let found = match self.inner.get(&name.path()).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(Arrived::Missing),
            Err(_) => return Err(FileError::Unavailable),
        };
        let mut hashing = Hashing::default();
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.next().await {
            hashing.take(&piece.map_err(|_| FileError::Unavailable)?);
        }
        Ok(if hashing.is(announced) {
            Arrived::AsSaid
        } else {
            Arrived::Other
        })
    }

    /// The announced file.
    pub async fn uploaded(
        &self,
        name: &UploadName,
        announced: &Announced,
    ) -> Result<Bytes, FileError> {
        match self.lies_there(name).await? {
            None => return Err(FileError::Missing),
            Some(size) if size != announced.size => return Err(FileError::Damaged),
            Some(_) => {}
        }
        let found = match self.inner.get(&name.path()).await {
            Ok(found) => found.bytes().await.map_err(|_| FileError::Unavailable)?,
            Err(object_store::Error::NotFound { .. }) => return Err(FileError::Missing),
            Err(_) => return Err(FileError::Unavailable),
        };
        let mut hashing = Hashing::default();
        hashing.take(&found);
        if hashing.is(announced) {
            Ok(found)
        } else {
            Err(FileError::Damaged)
        }
    }

    /// Removes a file whose delivery is over. One that is gone already is as good.
    pub async fn forget_upload(&self, name: &UploadName) -> Result<(), FileError> {
        match self.inner.delete(&name.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(_) => Err(FileError::Unavailable),
        }
    }

    /// Removes files that came before `before`: whoever announced them never said that they are there, or the
    /// service died before it could remove them. A bucket does the same by its own rule.
    pub async fn forget_old_uploads(&self, before: ShanghaiTime) -> Result<usize, FileError> {
        let unavailable = |_| FileError::Unavailable;
        let folder = ObjectPath::from(FOLDER);
        let listed = self.inner.list(Some(&folder));
        let all: Vec<_> = listed.try_collect().await.map_err(unavailable)?;
        let mut forgotten = 0;
        for file in all {
            if file.last_modified.timestamp() < before.unix() {
                match self.inner.delete(&file.location).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => forgotten += 1,
                    Err(_) => return Err(FileError::Unavailable),
                }
            }
        }
        Ok(forgotten)
    }

    async fn lies_there(&self, name: &UploadName) -> Result<Option<u64>, FileError> {
        match self.inner.head(&name.path()).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(_) => Err(FileError::Unavailable),
        }
    }
}

async fn write<E>(
    upload: &mut dyn MultipartUpload,
    announced: &Announced,
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<(), UploadError> {
    let mut hashing = Hashing::default();
    let (mut held, mut bytes) = (Vec::new(), 0);
    loop {
        let piece = match tokio::time::timeout(SILENCE, pieces.next()).await {
            Ok(Some(Ok(piece))) => piece,
            Ok(None) => break,
            Ok(Some(Err(_))) | Err(_) => return Err(UploadError::BrokenOff),
        };
        hashing.take(&piece);
        if hashing.size > announced.size {
            return Err(UploadError::TooLarge);
        }
        bytes += piece.len();
        held.push(piece);
        if bytes >= PART {
            put(upload, core::mem::take(&mut held)).await?;
            bytes = 0;
        }
    }
    if !held.is_empty() {
        put(upload, held).await?;
    }
    if hashing.is(announced) {
        Ok(())
    } else {
        Err(UploadError::NotAsSaid)
    }
}

async fn put(upload: &mut dyn MultipartUpload, held: Vec<Bytes>) -> Result<(), FileError> {
    let part = upload.put_part(PutPayload::from_iter(held));
    part.await.map_err(|_| FileError::Unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::name_of;
    use crate::random::OsRandom;
    use futures::stream;

    fn announced(content: &[u8]) -> Announced {
        Announced {
            size: content.len() as u64,
            sha256: name_of(content),
        }
    }

    fn in_pieces(content: &[u8]) -> impl Stream<Item = Result<Bytes, ()>> + Unpin {
        let pieces: Vec<_> = content.chunks(1_000).map(Bytes::copy_from_slice).collect();
        stream::iter(pieces.into_iter().map(Ok))
    }

    fn files() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = Files::in_folder(folder.path()).expect("files in it");
        (folder, files)
    }

    #[tokio::test]
    async fn a_file_is_taken_in_if_it_is_the_announced_one_and_forgotten_when_told() {
        let (_folder, files) = files();
        let content: Vec<u8> = (0..12_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let said = announced(&content);
        let name = UploadName::new(&OsRandom);
        assert_eq!(files.arrived(&name, &said).await, Ok(Arrived::Missing));
        let taken = files.take_in(&name, &said, in_pieces(&content)).await;
        taken.expect("taken in");
        assert_eq!(files.arrived(&name, &said).await, Ok(Arrived::AsSaid));
        let other = announced(&content[1..]);
        assert_eq!(files.arrived(&name, &other).await, Ok(Arrived::Other));
        let read = files.uploaded(&name, &said).await.expect("read");
        assert!(read == content);
        files.forget_upload(&name).await.expect("forgotten");
        files.forget_upload(&name).await.expect("forgotten again");
        assert_eq!(files.arrived(&name, &said).await, Ok(Arrived::Missing));
    }

    #[tokio::test]
    async fn what_is_longer_shorter_other_or_broken_off_leaves_nothing() {
        let (folder, files) = files();
        let content = vec![7; 6_000_000];
        let said = announced(&content);
        let name = UploadName::new(&OsRandom);
        let longer = [&content[..], b"x"].concat();
        let mut other = content.clone();
        other[5] = 8;
        for (sent, why) in [
            (&longer[..], "larger"),
            (&content[..10], "announced"),
            (&other, "announced"),
        ] {
            let taken = files.take_in(&name, &said, in_pieces(sent)).await;
            assert!(taken.expect_err("refused").to_string().contains(why));
        }
        let broken = in_pieces(&content).take(10).chain(stream::iter([Err(())]));
        let taken = files.take_in(&name, &said, broken).await;
        assert!(matches!(taken, Err(UploadError::BrokenOff)));
        let left = std::fs::read_dir(folder.path().join(FOLDER)).expect("a folder");
        assert_eq!(left.count(), 0);
    }

    #[tokio::test]
    async fn what_nobody_asked_for_again_is_cleared_up_after_a_while() {
        let (_folder, files) = files();
        let name = UploadName::new(&OsRandom);
        let said = announced(b"x");
        let taken = files.take_in(&name, &said, in_pieces(b"x")).await;
        taken.expect("taken in");
        let now = ShanghaiTime::from_unix(chrono::Utc::now().timestamp()).expect("now");
        let kept = files.forget_old_uploads(now.plus_seconds(-60)).await;
        assert_eq!(kept, Ok(0));
        let gone = files.forget_old_uploads(now.plus_seconds(60)).await;
        assert_eq!(gone, Ok(1));
        assert_eq!(files.arrived(&name, &said).await, Ok(Arrived::Missing));
    }
}
