//! The tool of whoever keeps the root (根密钥保管人): it makes the root, certifies keys, ends them, and declares that one was
//! compromised. It works on a folder of a machine that is off line; a service is given `keys.json`, `root.spki` and its own
//! `*.key`, and never the root's.

mod files;
mod secret;

use self::files::{file_fault, new_file, replace, spki_of};
use super::certificate_files;
use super::folder::{KeysFault, LIST_FILE, ROOT_FILE, private_keys, read_file, read_root};
use crate::clock::{Clock, SystemClock};
use crate::keys::hex;
use crate::policy_file::{PolicyFault, read_policy};
use crate::random::{self, OsRandom};
use clap::{Parser, Subcommand};
use shared::seal::{
    Algorithm, CannotChange, CannotSign, IssuingKey, KeyId, KeyList, KeyUse, PublicKey, SectorMap,
    TrustedKeys, sign_list,
};
use shared::time::ShanghaiTime;
use std::fs;
use std::path::{Path, PathBuf};

/// 信证 · keys of seals: the root, the keys that it certifies, and the list of all of them.
#[derive(Clone, Debug, Parser)]
#[command(name = "xinzheng-keys", version)]
pub struct Arguments {
    /// Folder of the root and its list; it belongs on a machine that is off line
    #[arg(long, global = true, default_value = "xinzheng-root")]
    folder: PathBuf,
    #[command(subcommand)]
    act: Act,
}

#[derive(Clone, Debug, Subcommand)]
enum Act {
    /// Makes the root and an empty list
    Root {
        /// Algorithm of the root
        #[arg(long, default_value = "es256", value_parser = algorithm)]
        algorithm: Algorithm,
        /// Policy file whose sectors the bits of a seal stand for; the built-in one if not given
        #[arg(long)]
        policy: Option<PathBuf>,
    },
    /// Makes a key and certifies it; it may overlap the one before
    Certify {
        /// Algorithm of the key
        #[arg(long, default_value = "es256", value_parser = algorithm)]
        algorithm: Algorithm,
        /// What it signs: `seal` reports, or `answer` other programs; a key does one of the two
        #[arg(long = "use", default_value = "seal", value_parser = usage, conflicts_with = "certifies")]
        usage: KeyUse,
        /// From when on it signs (RFC 3339); from now on if not given
        #[arg(long, value_parser = time)]
        from: Option<ShanghaiTime>,
        /// From when on it signs no more
        #[arg(long, value_parser = time)]
        end: Option<ShanghaiTime>,
        /// A public key that somebody else holds, as a key service does: a file with its SPKI in DER or PEM. It then
        /// certifies short-lived keys and seals nothing itself
        #[arg(long)]
        certifies: Option<PathBuf>,
    },
    /// Ends a key; what it signed before stays good
    Retire {
        /// Its id, eight hexadecimal digits
        #[arg(value_parser = key_id)]
        key: KeyId,
        /// From when on it signs no more; from now on if not given
        #[arg(long, value_parser = time)]
        end: Option<ShanghaiTime>,
    },
    /// Declares that somebody else may have a key
    Compromise {
        /// Its id, eight hexadecimal digits
        #[arg(value_parser = key_id)]
        key: KeyId,
        /// From when on; the earliest time that cannot be ruled out
        #[arg(long, value_parser = time)]
        at: ShanghaiTime,
        /// For a short-lived key, which the list does not name: a file with what /v/keys answers. It alone falls, not the
        /// key that certified it
        #[arg(long)]
        published: Option<PathBuf>,
    },
    /// Writes what a secrets manager keeps: the list, and the keys of one use that lie here, with their certificates
    Secret {
        /// File that is written, for its owner alone; it is not there yet
        #[arg(long)]
        to: PathBuf,
        /// Whose secret: of those that `seal`, or that `answer`
        #[arg(long = "use", default_value = "seal", value_parser = usage)]
        usage: KeyUse,
        /// What is kept now: short-lived keys and their certificates are taken over
        #[arg(long)]
        over: Option<PathBuf>,
    },
    /// Takes the sectors that a new version of the policy adds
    Sectors {
        /// The policy file
        #[arg(long)]
        policy: PathBuf,
    },
    /// Makes the certificates that are missing, of a folder in which keys were made before there were any
    Certificates {
        /// Policy file whose office the root's certificate names; the built-in one if not given
        #[arg(long)]
        policy: Option<PathBuf>,
    },
    /// Shows the list
    List,
}

fn algorithm(text: &str) -> Result<Algorithm, &'static str> {
    Algorithm::from_name(text).ok_or("es256 or sm2_sm3")
}

fn usage(text: &str) -> Result<KeyUse, &'static str> {
    match text {
        "seal" => Ok(KeyUse::Seal),
        "answer" => Ok(KeyUse::Answer),
        _ => Err("seal or answer"),
    }
}

fn time(text: &str) -> Result<ShanghaiTime, &'static str> {
    ShanghaiTime::parse(text).ok_or("not a time such as 2026-12-01T00:00:00+08:00")
}

fn key_id(text: &str) -> Result<KeyId, &'static str> {
    KeyId::parse(text).ok_or("not eight hexadecimal digits in lower case")
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ToolFault {
    /// The folder.
    #[error(transparent)]
    Keys(#[from] KeysFault),
    /// The policy.
    #[error("the policy cannot be used: {0}")]
    Policy(#[from] PolicyFault),
    /// There is a root already.
    #[error("{0} exists already: a root is made once, and no key is written over")]
    Exists(PathBuf),
    /// The folder has no private key of its root.
    #[error("the root's private key is not in the folder")]
    NoRoot,
    /// The change.
    #[error("the list cannot be changed so: {}", why(.0))]
    Change(CannotChange),
    /// The root does not sign.
    #[error("the root does not sign: {0:?}")]
    Sign(CannotSign),
}

fn why(change: &CannotChange) -> &'static str {
    match change {
        CannotChange::NoSuchKey => "it has no such key",
        CannotChange::Listed => "it has this key already",
        CannotChange::End => "a key ends after it begins, and not later than was said before",
        CannotChange::Compromise => "an earlier time was declared already",
        CannotChange::Map => "a bit would get another meaning: that needs another kind of report",
    }
}

/// Does what was asked for; gives back the sentence that is shown.
pub fn run(arguments: &Arguments) -> Result<String, ToolFault> {
    let folder = &arguments.folder;
    let now = SystemClock.now();
    match &arguments.act {
        Act::Root { algorithm, policy } => {
            let policy = read_policy(policy.as_deref(), false)?;
            let list = KeyList::new(now, SectorMap::of(&policy));
            let said = make_root(folder, *algorithm, &list)?;
            write_certificates(folder, Some(&policy.city.office_zh))?;
            Ok(said)
        }
        Act::Certify {
            algorithm,
            usage,
            from,
            end,
            certifies,
        } => {
            let root = Root::open(folder)?;
            // Before anything is written: the new key will need a certificate.
            write_certificates(folder, None)?;
            let from = from.unwrap_or(now);
            let (public, usage) = match certifies {
                Some(path) => (spki_of(path)?, KeyUse::Certify),
                None => (new_key(folder, *algorithm, None)?, *usage),
            };
            let list = root.list.clone();
            let list = list.certify(&public, usage, from, *end, now);
            if list.is_err() && certifies.is_none() {
                // A key that no list names would stop a service that finds it.
                let path = folder.join(file_of(&public.id().to_string(), *algorithm));
                fs::remove_file(&path).map_err(|source| file_fault(&path, source))?;
            }
            root.write(folder, list)?;
            write_certificates(folder, None)?;
            Ok(format!("{} is certified from {from} on", public.id()))
        }
        Act::Retire { key, end } => {
            let root = Root::open(folder)?;
            let end = end.unwrap_or(now);
            root.write(folder, root.list.clone().retire(*key, end, now))?;
            Ok(format!("{key} ends at {end}"))
        }
        Act::Compromise { key, at, published } => {
            let root = Root::open(folder)?;
            let list = root.list.clone();
            let list = match published {
                None => list.compromise(*key, *at, now),
                Some(path) => {
                    let published = TrustedKeys::read(&read_file(path)?, root.key.public());
                    let published = published.map_err(KeysFault::List)?;
                    let mut certificates = published.certificates().iter();
                    let certificate = certificates.find(|certificate| certificate.id == *key);
                    let certificate = certificate.ok_or(CannotChange::NoSuchKey);
                    certificate.and_then(|of| list.compromise_certified(of, *at, now))
                }
            };
            root.write(folder, list)?;
            Ok(format!("{key} is declared compromised from {at} on"))
        }
        Act::Sectors { policy } => {
            let root = Root::open(folder)?;
            let policy = read_policy(Some(policy), false)?;
            let list = root.list.clone().with_map(SectorMap::of(&policy), now);
            root.write(folder, list)?;
            Ok("the list names the policy's sectors".to_owned())
        }
        Act::Certificates { policy } => {
            let policy = read_policy(policy.as_deref(), false)?;
            let made = write_certificates(folder, Some(&policy.city.office_zh))?;
            Ok(format!("{made} certificates were missing and are made"))
        }
        Act::Secret { to, usage, over } => {
            let kept = secret::written(folder, *usage, over.as_deref())?;
            new_file(to, kept.as_bytes())?;
            Ok(format!(
                "{} is for the secrets manager; remove it when it is there",
                to.display()
            ))
        }
        Act::List => {
            let trusted = trusted(folder)?;
            Ok(shown(trusted.list()))
        }
    }
}

/// The root and its list.
struct Root {
    key: IssuingKey,
    list: KeyList,
}

impl Root {
    fn open(folder: &Path) -> Result<Self, ToolFault> {
        let list = trusted(folder)?.list().clone();
        let public = read_root(folder)?;
        let keys = private_keys(folder)?;
        let key = keys.into_iter().find(|(_, key)| *key.public() == public);
        let (_, key) = key.ok_or(ToolFault::NoRoot)?;
        Ok(Self { key, list })
    }

    fn write(&self, folder: &Path, list: Result<KeyList, CannotChange>) -> Result<(), ToolFault> {
        let list = list.map_err(ToolFault::Change)?;
        let file = sign_list(&list, Vec::new(), &self.key).map_err(ToolFault::Sign)?;
        replace(&folder.join(LIST_FILE), &file)
    }
}

/// Writes what is missing, for the keys of the list as it lies there; says how many.
fn write_certificates(folder: &Path, office: Option<&str>) -> Result<usize, ToolFault> {
    let root = Root::open(folder)?;
    let missing = certificate_files::missing(folder, &root.key, &root.list, office)?;
    for (path, certificate) in &missing {
        replace(path, certificate)?;
    }
    Ok(missing.len())
}

fn trusted(folder: &Path) -> Result<TrustedKeys, ToolFault> {
    let root = read_root(folder)?;
    let file = read_file(&folder.join(LIST_FILE))?;
    Ok(TrustedKeys::read(&file, &root).map_err(KeysFault::List)?)
}

fn make_root(folder: &Path, algorithm: Algorithm, list: &KeyList) -> Result<String, ToolFault> {
    let path = folder.join(ROOT_FILE);
    if path.exists() {
        return Err(ToolFault::Exists(path));
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| file_fault(folder, source))?;
    let public = new_key(folder, algorithm, Some("root"))?;
    let keys = private_keys(folder)?;
    let key = keys.into_iter().find(|(_, key)| *key.public() == public);
    let (_, key) = key.ok_or(ToolFault::NoRoot)?;
    let file = sign_list(list, Vec::new(), &key).map_err(ToolFault::Sign)?;
    replace(&folder.join(LIST_FILE), &file)?;
    replace(&path, format!("{}\n", hex(public.spki())).as_bytes())?;
    Ok(format!(
        "root {} was made in {}",
        public.id(),
        folder.display()
    ))
}

fn file_of(name: &str, algorithm: Algorithm) -> String {
    format!("{name}.{}.key", algorithm.name())
}

/// Makes a private key; its file is new and for its owner alone.
fn new_key(
    folder: &Path,
    algorithm: Algorithm,
    name: Option<&str>,
) -> Result<PublicKey, ToolFault> {
    let (bytes, public) = loop {
        let bytes = random::bytes::<32>(&OsRandom);
        // Nearly every number is a key.
        if let Some(key) = IssuingKey::from_bytes(algorithm, &bytes) {
            break (bytes, key.public().clone());
        }
    };
    let name = name.map_or_else(|| public.id().to_string(), ToOwned::to_owned);
    new_file(&folder.join(file_of(&name, algorithm)), &bytes)?;
    Ok(public)
}

fn shown(list: &KeyList) -> String {
    let mut lines = vec![format!("version {}, {}", list.version, list.made_at)];
    for key in &list.keys {
        let usage = match key.usage {
            KeyUse::Seal => "seals",
            KeyUse::Answer => "answers",
            KeyUse::Certify => "certifies",
        };
        let mut line = format!(
            "{} {} {usage} from {}",
            key.id,
            key.algorithm.name(),
            key.from
        );
        if let Some(end) = key.end {
            line.push_str(&format!(" to {end}"));
        }
        if let Some(at) = key.compromised_at {
            line.push_str(&format!(", compromised from {at} on"));
        }
        lines.push(line);
    }
    lines.join("\n")
}
