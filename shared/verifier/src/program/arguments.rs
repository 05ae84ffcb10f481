//! What the program is asked, and what it reads.

use clap::Parser;
use core::fmt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use xinzheng_verifier::{
    Judgement, Lang, Paper, Papers, PublicKey, ShanghaiTime, Verifier, root_key, text,
};

/// Judges special credit reports off line: nothing is asked of any network.
#[derive(Parser)]
#[command(
    name = "xinzheng-verifier",
    version,
    after_help = "Exit code 0: authentic. 1: a check disagrees. 2: it cannot be said. 64: wrong use."
)]
pub(crate) struct Arguments {
    /// The key list, as `curl https://HOST/v/keys` gives it
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// The pinned root: its public key in hexadecimal digits, or a file that holds them
    #[arg(long, value_name = "HEX|FILE")]
    root: String,
    /// Host of the service, with its port if any
    #[arg(long)]
    host: String,
    /// When the key list was fetched; an unknown key that claims to have sealed before is then a forger's
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    keys_fetched_at: Option<ShanghaiTime>,
    /// The withdrawn list, as `curl https://HOST/v/withdrawn` gives it; changes may follow in files of their own
    #[arg(long, value_name = "FILE")]
    withdrawn: Vec<PathBuf>,
    /// How old the withdrawn list or a signed result may be
    #[arg(long, value_name = "SECONDS")]
    allow_age: Option<u32>,
    /// The log's key, as `curl https://HOST/log/key` gives it
    #[arg(long, value_name = "KEY")]
    log_key: Option<String>,
    /// What the log proves, as `curl https://HOST/v/CODE/proof` gives it
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// The signed result: one entry of `results` in the answer of `POST /api/verify`
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// The text of a scanned code, beside a file: both must be of one report
    #[arg(long, value_name = "TEXT")]
    scanned: Option<String>,
    /// The time to judge by; the machine's own without it
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    now: Option<ShanghaiTime>,
    /// The judgement as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Sentences in 简体中文 (zh) or English (en)
    #[arg(long, default_value = "en", value_parser = ["en", "zh"])]
    lang: String,
    /// The text of a scanned code (the whole address), or the path of a report file
    #[arg(value_name = "TEXT|FILE.pdf")]
    subject: String,
}

fn time(text: &str) -> Result<ShanghaiTime, String> {
    ShanghaiTime::parse(text).ok_or_else(|| "not a time with its zone, RFC 3339".to_owned())
}

/// What was asked for cannot be used.
pub(crate) enum Unusable {
    /// A file cannot be read.
    File(PathBuf),
    /// Something is not what it should be: a permanent code.
    Code(&'static str),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{} cannot be read", path.display()),
            Self::Code(code) => write!(f, "{} [{code}]", text::of_code(code, Lang::En)),
        }
    }
}

impl Arguments {
    pub(crate) fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or(Lang::En)
    }

    pub(crate) fn judge(&self) -> Result<Judgement, Unusable> {
        let verifier = self.verifier()?;
        let path = Path::new(&self.subject);
        let (file, scanned) = match (is_file(&self.subject), self.scanned.as_deref()) {
            (true, scanned) => (Some(bytes(path)?), scanned),
            (false, None) => (None, Some(self.subject.as_str())),
            (false, Some(_)) => return Err(Unusable::Code("verifier.papers")),
        };
        let proof = self.proof.as_deref().map(string).transpose()?;
        let result = self.result.as_deref().map(string).transpose()?;
        let papers = Papers {
            scanned,
            file: file.as_deref(),
            log_proof: proof.as_deref().map_or(Paper::NotAsked, Paper::Given),
            result: result.as_deref().map_or(Paper::NotAsked, Paper::Given),
        };
        let now = self.now.or_else(clock);
        let now = now.ok_or(Unusable::Code("verifier.time"))?;
        Ok(verifier.judge(&papers, now))
    }

    fn verifier(&self) -> Result<Verifier, Unusable> {
        let root = self.root()?;
        let verifier = Verifier::new(&bytes(&self.keys)?, &root, &self.host);
        let mut verifier = verifier.map_err(|why| Unusable::Code(why.code()))?;
        if let Some(at) = self.keys_fetched_at {
            verifier.keys_fetched_at(at);
        }
        if let Some(seconds) = self.allow_age {
            verifier.allow_age(seconds);
        }
        if let Some(key) = &self.log_key {
            let taken = verifier.trust_log(key);
            taken.map_err(|_| Unusable::Code("verifier.log_key"))?;
        }
        for list in &self.withdrawn {
            let taken = verifier.take_withdrawn(&string(list)?);
            taken.map_err(|why| Unusable::Code(why.code()))?;
        }
        Ok(verifier)
    }

    fn root(&self) -> Result<PublicKey, Unusable> {
        let text = match root_key(&self.root) {
            Some(root) => return Ok(root),
            None => string(Path::new(&self.root)),
        };
        let wrong = Unusable::Code("verifier.root");
        root_key(&text.map_err(|_| Unusable::Code("verifier.root"))?).ok_or(wrong)
    }
}

/// An address is never taken for a path, and a name of a file that is not there never for a code.
fn is_file(subject: &str) -> bool {
    let path = Path::new(subject);
    let named = path
        .extension()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("pdf"));
    !subject.contains("://") && (named || path.is_file())
}

fn bytes(path: &Path) -> Result<Vec<u8>, Unusable> {
    std::fs::read(path).map_err(|_| Unusable::File(path.to_path_buf()))
}

fn string(path: &Path) -> Result<String, Unusable> {
    std::fs::read_to_string(path).map_err(|_| Unusable::File(path.to_path_buf()))
}

fn clock() -> Option<ShanghaiTime> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    ShanghaiTime::from_unix(i64::try_from(since.as_secs()).ok()?)
}
