//! Checks special credit reports (专用信用报告) for whoever receives them: no network, no clock, no randomness.
//!
//! [`Verifier`] holds what is trusted: the key list, read by the public key of the root that was pinned, and the host. To
//! [`Verifier::judge`] one gives what lies on the table ([`Papers`]: the text of a scanned code, a file, what the log
//! proves, a signed result) and the time, and gets a [`Judgement`]: one [`Check`] a question, each with its own
//! [`State`], and what follows from all of them.
//!
//! ```
//! # use xinzheng_verifier::{Overall, Papers, ShanghaiTime, Verifier, root_key};
//! # let vectors = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/seal.json"));
//! # let vectors: serde_json::Value = serde_json::from_str(vectors).expect("vectors");
//! # let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
//! # let good = &vectors["good"][0];
//! # let (keys, root, host) = (text(&vectors["list"]), text(&vectors["root"]), text(&good["host"]));
//! # let scanned = format!("https://{host}/v/{}#{}", text(&good["code"]), text(&good["digits"]));
//! let root = root_key(&root).expect("91 bytes in hexadecimal digits");
//! let verifier = Verifier::new(keys.as_bytes(), &root, &host).expect("the list that this root signed");
//! let now = ShanghaiTime::parse("2026-12-01T09:00:00+08:00").expect("RFC 3339");
//!
//! let judgement = verifier.seal(&scanned, now);
//! for check in &judgement.checks {
//!     println!("{}: {}", check.name.code(), check.state.word());
//! }
//! // The seal agrees; whether the report was withdrawn nobody can know without a list or an answer of the service.
//! assert_eq!(judgement.overall(), Overall::NotKnown);
//! ```

#[cfg(feature = "file")]
mod file;
mod hex;
mod judgement;
mod log;
mod reason;
mod seal;
mod state;
pub mod text;
mod verifier;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod wire;

pub use hex::root_key;
pub use judgement::{Check, CheckName, Facts, FileFacts, Judgement, Overall, State};
pub use reason::Reason;
pub use shared::seal::PublicKey;
pub use shared::text::Lang;
pub use shared::time::ShanghaiTime;
pub use verifier::{CannotStart, CannotTake, CannotTrustLog, Paper, Papers, Verifier, Withdrawn};
