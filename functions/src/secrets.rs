//! Secrets of the service: made at the first run, kept in files that only their owner reads, never logged.

use crate::keys::IndexKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The keys that the service needs. None of them ever leaves the process.
#[derive(Clone)]
pub struct Secrets {
    /// From it and a report id a verification code is derived; the verify path never reads it.
    pub code_key: [u8; 32],
    /// For the keyed hashes in the table's keys.
    pub index_key: IndexKey,
    /// Signs the short cookie that a sign-in carries.
    pub cookie_key: [u8; 32],
    /// From it and a session id the CSRF token is derived.
    pub csrf_key: [u8; 32],
    /// Signs heads of the transparency log (Ed25519).
    pub log_key: [u8; 32],
}

impl core::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// Why the secrets could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// A key file cannot be read or written.
    #[error("key file {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A key file does not hold 32 bytes.
    #[error("key file {0} does not hold 32 bytes")]
    Length(PathBuf),
    /// The kept keys are not an object with the keys; which one is at fault.
    #[error("{0} is not a key of 32 bytes in base64")]
    Kept(&'static str),
}

/// The secrets, and whether any was made just now.
pub struct Opened {
    /// The secrets.
    pub secrets: Secrets,
    /// At least one key file was made by this call.
    pub made: bool,
}

/// Reads the key files in `folder` and makes those that are missing (mode 0600).
pub fn open_or_make(folder: &Path) -> Result<Opened, SecretsError> {
    make_folder(folder)?;
    let mut made = false;
    let mut key = |name: &str| -> Result<[u8; 32], SecretsError> {
        let (key, new) = key_file(&folder.join(name))?;
        made |= new;
        Ok(key)
    };
    let secrets = Secrets {
        code_key: key("code.key")?,
        index_key: IndexKey(key("index.key")?),
        cookie_key: key("cookie.key")?,
        csrf_key: key("csrf.key")?,
        log_key: key("log.key")?,
    };
    Ok(Opened { secrets, made })
}

/// Reads the key files in `folder`; one that is missing is an error. A function that made its own would give
/// every report another code than its neighbours.
pub fn read(folder: &Path) -> Result<Secrets, SecretsError> {
    Ok(Secrets {
        code_key: read_code_key(folder)?,
        index_key: IndexKey(read_key(folder, "index.key")?),
        cookie_key: read_key(folder, "cookie.key")?,
        csrf_key: read_key(folder, "csrf.key")?,
        log_key: read_key(folder, "log.key")?,
    })
}

/// The key of codes alone, for whoever only checks.
pub fn read_code_key(folder: &Path) -> Result<[u8; 32], SecretsError> {
    read_key(folder, "code.key")
}

fn read_key(folder: &Path, name: &str) -> Result<[u8; 32], SecretsError> {
    let path = folder.join(name);
    match fs::read(&path) {
        Ok(bytes) => exactly_32(&path, &bytes),
        Err(source) => Err(SecretsError::File { path, source }),
    }
}

/// The secret that the service has at its identity provider, in `client.secret` beside the keys; a public client
/// has none.
pub fn client_secret(folder: &Path) -> Result<Option<String>, SecretsError> {
    let path = folder.join("client.secret");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SecretsError::File { path, source }),
    }
}

impl Secrets {
    /// Reads `{"code_key", "index_key", "cookie_key", "csrf_key", "log_key"}`, each 32 bytes in base64.
    pub fn of_json(text: &str) -> Result<Self, SecretsError> {
        let fields: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|_| SecretsError::Kept("the whole"))?;
        let key = |name: &'static str| -> Result<[u8; 32], SecretsError> {
            fields
                .get(name)
                .and_then(serde_json::Value::as_str)
                .and_then(|text| STANDARD.decode(text).ok())
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or(SecretsError::Kept(name))
        };
        Ok(Self {
            code_key: key("code_key")?,
            index_key: IndexKey(key("index_key")?),
            cookie_key: key("cookie_key")?,
            csrf_key: key("csrf_key")?,
            log_key: key("log_key")?,
        })
    }
}

fn make_folder(folder: &Path) -> Result<(), SecretsError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| SecretsError::File {
        path: folder.to_owned(),
        source,
    })
}

/// One key of 32 bytes: read, or made if it is missing. Two processes that start together agree on one.
pub fn key_file(path: &Path) -> Result<([u8; 32], bool), SecretsError> {
    let fault = |source| SecretsError::File {
        path: path.to_owned(),
        source,
    };
    match fs::read(path) {
        Ok(bytes) => Ok((exactly_32(path, &bytes)?, false)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let fresh = crate::random::bytes::<32>(&crate::random::OsRandom);
            let won = publish(path, &fresh).map_err(fault)?;
            let bytes = fs::read(path).map_err(fault)?;
            Ok((exactly_32(path, &bytes)?, won))
        }
        Err(error) => Err(fault(error)),
    }
}

// Written whole under another name and then linked: nobody ever sees half a key, and the first one wins.
fn publish(path: &Path, key: &[u8; 32]) -> io::Result<bool> {
    let staged = path.with_extension(format!(
        "new-{}",
        crate::keys::hex(&crate::random::bytes::<8>(&crate::random::OsRandom))
    ));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&staged)?;
    file.write_all(key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&staged, path);
    fs::remove_file(&staged)?;
    match linked {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                fs::File::open(folder)?.sync_all()?;
            }
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn exactly_32(path: &Path, bytes: &[u8]) -> Result<[u8; 32], SecretsError> {
    bytes
        .try_into()
        .map_err(|_| SecretsError::Length(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_for_their_owner_alone_and_read_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let keys = folder.path().join("keys");
        let first = open_or_make(&keys).expect("made");
        assert!(first.made);
        let second = open_or_make(&keys).expect("read");
        assert!(!second.made);
        assert_eq!(first.secrets.code_key, second.secrets.code_key);
        assert_ne!(first.secrets.code_key, first.secrets.csrf_key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(keys.join("code.key"))
                .expect("the file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_function_reads_keys_and_makes_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(matches!(
            read(folder.path()),
            Err(SecretsError::File { .. })
        ));
        assert_eq!(fs::read_dir(folder.path()).expect("a list").count(), 0);
        let made = open_or_make(folder.path()).expect("made").secrets;
        let read = read(folder.path()).expect("read");
        assert_eq!(read.code_key, made.code_key);
        assert_eq!(read.csrf_key, made.csrf_key);
    }

    #[test]
    fn a_client_has_the_secret_beside_the_keys_or_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(client_secret(folder.path()).expect("none"), None);
        fs::write(folder.path().join("client.secret"), "s3cret\n").expect("a secret");
        let read = client_secret(folder.path()).expect("one");
        assert_eq!(read.as_deref(), Some("s3cret"));
        fs::write(folder.path().join("client.secret"), [0xff]).expect("no text");
        assert!(client_secret(folder.path()).is_err());
    }

    #[test]
    fn kept_keys_are_read_whole_or_not_at_all_and_never_told() {
        let key = |byte| STANDARD.encode([byte; 32]);
        let whole = |last: &str| {
            format!(
                r#"{{"code_key":"{}","index_key":"{}","cookie_key":"{}","csrf_key":"{}","log_key":"{last}"}}"#,
                key(1),
                key(2),
                key(3),
                key(4)
            )
        };
        let read = Secrets::of_json(&whole(&key(5))).expect("five keys");
        assert_eq!(read.code_key, [1; 32]);
        assert_eq!(read.index_key.0, [2; 32]);
        assert_eq!(read.cookie_key, [3; 32]);
        assert_eq!(read.csrf_key, [4; 32]);
        assert_eq!(read.log_key, [5; 32]);
        for bad in ["", "c2hvcnQ=", "not base64"] {
            let error = Secrets::of_json(&whole(bad)).expect_err("a bad key");
            assert_eq!(
                error.to_string(),
                "log_key is not a key of 32 bytes in base64"
            );
        }
        for bad in ["", "[]", "{}", "\"key\""] {
            let error = Secrets::of_json(bad).expect_err("no keys");
            assert!(matches!(error, SecretsError::Kept(_)), "{error}");
        }
    }

    #[test]
    fn a_cut_key_file_is_an_error_and_not_a_new_key() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("code.key"), b"short").expect("a cut file");
        assert!(matches!(
            open_or_make(folder.path()),
            Err(SecretsError::Length(_))
        ));
    }
}
