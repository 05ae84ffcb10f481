//! Signed notes (c2sp.org/signed-note) with Ed25519: a text, a blank line, and lines of signatures.

use super::Hash;
use crate::seal::hex;
use base64ct::{Base64, Encoding};
use core::fmt;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The number that signed notes give to Ed25519.
const ED25519: u8 = 1;

/// The longest note that is read: one head has less than 1 KB, with the signatures of some witnesses.
const LONGEST: usize = 16 * 1024;

/// Why a text is no note, or is not signed by the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteFault {
    /// Not a text, a blank line and lines of signatures.
    Form,
    /// No line is of the key.
    NotSigned,
    /// The key's line does not fit the text.
    Signature,
    /// Not `name+hash+key`.
    Key,
}

impl fmt::Display for NoteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "not a signed note",
            Self::NotSigned => "the note bears no signature of the key",
            Self::Signature => "the key's signature does not fit the note",
            Self::Key => "not a key of signed notes, name+hash+key",
        })
    }
}

impl core::error::Error for NoteFault {}

/// A key that checks notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogVerifier {
    name: String,
    key: VerifyingKey,
}

/// A key that signs notes.
#[derive(Clone)]
pub struct LogSigner {
    name: String,
    key: SigningKey,
}

// Holds a secret.
impl fmt::Debug for LogSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogSigner(…)")
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

/// First four bytes of SHA-256 over name, line end, number of the algorithm and key.
fn key_hash(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash: Hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize()
        .into();
    let [a, b, c, d, ..] = hash;
    [a, b, c, d]
}

impl LogSigner {
    /// From the key's 32 secret bytes; `None` if the name has a blank or a plus.
    pub fn new(name: &str, seed: &[u8; 32]) -> Option<Self> {
        is_name(name).then(|| Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(seed),
        })
    }

    /// The key's name, which is the log's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What checks its notes.
    pub fn verifier(&self) -> LogVerifier {
        LogVerifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The note of a text, which ends with a line end.
    pub fn sign(&self, text: &str) -> String {
        let mut bytes = key_hash(&self.name, &self.key.verifying_key()).to_vec();
        bytes.extend(self.key.sign(text.as_bytes()).to_bytes());
        format!(
            "{text}\n— {} {}\n",
            self.name,
            Base64::encode_string(&bytes)
        )
    }
}

impl LogVerifier {
    /// Reads `name+hash+key`, as [`fmt::Display`] writes it.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        let mut parts = text.trim().splitn(3, '+');
        let mut part = || parts.next().ok_or(NoteFault::Key);
        let (name, hash, key) = (part()?, part()?, part()?);
        let bytes = Base64::decode_vec(key).map_err(|_| NoteFault::Key)?;
        let (algorithm, key) = bytes.split_first().ok_or(NoteFault::Key)?;
        let key: &[u8; 32] = key.try_into().map_err(|_| NoteFault::Key)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| NoteFault::Key)?;
        let fits = *algorithm == ED25519
            && is_name(name)
            && !key.is_weak()
            && hash == hex::encode(&key_hash(name, &key));
        fits.then(|| Self {
            name: name.to_owned(),
            key,
        })
        .ok_or(NoteFault::Key)
    }

    /// The key's name, which is the log's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note that this key has signed, with its last line end. Lines of other keys are passed over.
    pub fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteFault> {
        if note.len() > LONGEST || note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteFault::Form);
        }
        let mut pairs = note.as_bytes().windows(2);
        let end = pairs.rposition(|pair| pair == b"\n\n");
        let text_and_lines = end.and_then(|end| Some((note.get(..=end)?, note.get(end + 2..)?)));
        let (text, lines) = text_and_lines.ok_or(NoteFault::Form)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteFault::Form)?;
        let own = key_hash(&self.name, &self.key);
        let mut signed = None;
        for line in lines.split('\n') {
            let (name, signature) = line
                .strip_prefix("— ")
                .and_then(|line| line.split_once(' '))
                .ok_or(NoteFault::Form)?;
            let bytes = Base64::decode_vec(signature).map_err(|_| NoteFault::Form)?;
            if !is_name(name) || bytes.len() < 5 {
                return Err(NoteFault::Form);
            }
            let is_own = name == self.name && bytes.starts_with(&own);
            if is_own && signed.replace(bytes).is_some() {
                return Err(NoteFault::Form);
            }
        }
        let signed = signed.ok_or(NoteFault::NotSigned)?;
        let signature = signed.get(own.len()..).unwrap_or_default();
        let signature = Signature::from_slice(signature).map_err(|_| NoteFault::Signature)?;
        self.key
            .verify_strict(text.as_bytes(), &signature)
            .map_err(|_| NoteFault::Signature)?;
        Ok(text)
    }
}

impl fmt::Display for LogVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.key.as_bytes());
        let hash = hex::encode(&key_hash(&self.name, &self.key));
        write!(f, "{}+{hash}+{}", self.name, Base64::encode_string(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own library.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
         then you don't know what your problem is.\n\
         \n\
         — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_note_of_the_specification_opens_by_its_key_alone() {
        let key = LogVerifier::parse(KEY).expect("a key");
        assert_eq!(key.to_string(), KEY);
        let text = key.open(NOTE).expect("a signed note");
        assert!(text.ends_with("your problem is.\n"));
        let other = LogSigner::new("PeterNeumann", &[7; 32]).expect("a key");
        assert_eq!(other.verifier().open(NOTE), Err(NoteFault::NotSigned));
        let changed = NOTE.replacen("problem", "Problem", 1);
        assert_eq!(key.open(&changed), Err(NoteFault::Signature));
    }

    #[test]
    fn what_is_signed_opens_and_every_changed_byte_does_not() {
        let signer = LogSigner::new("127.0.0.1:8080/log", &[9; 32]).expect("a key");
        let verifier = LogVerifier::parse(&signer.verifier().to_string()).expect("a key");
        let note = signer.sign("a\nb\n");
        assert_eq!(verifier.open(&note), Ok("a\nb\n"));
        for at in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert!(verifier.open(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_note_may_bear_others_signatures_too() {
        let one = LogSigner::new("one", &[1; 32]).expect("a key");
        let two = LogSigner::new("two", &[2; 32]).expect("a key");
        let line = two.sign("text\n").replace("text\n\n", "");
        let note = one.sign("text\n") + &line;
        assert_eq!(one.verifier().open(&note), Ok("text\n"));
        assert_eq!(two.verifier().open(&note), Ok("text\n"));
        let twice = note.clone() + &line;
        assert_eq!(two.verifier().open(&twice), Err(NoteFault::Form));
    }

    #[test]
    fn what_is_no_note_or_no_key_is_refused() {
        let key = LogSigner::new("one", &[1; 32]).expect("a key").verifier();
        for text in [
            "",
            "\n\n",
            "text\n",
            "text\n\n",
            "text\n\n— one\n",
            "text\n\n— one AAAA\n",
            "text\r\n\n— one AAAAAAAA\n",
        ] {
            assert_eq!(key.open(text), Err(NoteFault::Form), "{text:?}");
        }
        assert!(LogSigner::new("a b", &[1; 32]).is_none());
        assert!(LogSigner::new("a+b", &[1; 32]).is_none());
        assert!(LogSigner::new("", &[1; 32]).is_none());
        let whole = key.to_string();
        for text in [
            "",
            "one",
            "one+00000000",
            &whole.replacen("one", "two", 1),
            &whole[..whole.len() - 4],
        ] {
            assert_eq!(LogVerifier::parse(text), Err(NoteFault::Key), "{text:?}");
        }
    }
}
