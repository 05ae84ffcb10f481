//! Who checks: what is trusted, and the order of the checks.

#[cfg(feature = "file")]
use crate::file;
use crate::log::Logged;
use crate::state::{validity, withdrawal};
use crate::{Check, CheckName, Facts, FileFacts, Judgement, Reason, State, log, seal, state};
use shared::checked::Signed;
use shared::log::LogVerifier;
use shared::seal::{AnswerKind, ListRefused, NotAnswered, PublicKey, Statement, TrustedKeys};
use shared::time::ShanghaiTime;
use shared::withdrawn::{DoesNotFollow, WithdrawnAnswer, WithdrawnList};

/// How old a withdrawn list or a signed result may be unless its holder says otherwise: a day.
const LONGEST_AGE_SECONDS: i64 = 24 * 3_600;

/// Why there is no verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotStart {
    /// The key list is not trusted.
    KeyList(ListRefused),
    /// Not a host as it stands in an address, with its port if any.
    Host,
}

/// A text is not the key of this host's log: `name+hash+key`, the name being `HOST/log`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotTrustLog;

/// Why a withdrawn list was not taken. The one that is held stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotTake {
    /// Not the envelope of a withdrawn list in its one form.
    Form,
    /// Of another host.
    OtherHost,
    /// Not known to be the service's.
    Answer(NotAnswered),
    /// It says what has changed, and no list is held: fetch the whole one.
    NoListYet,
    /// It says what has changed since another list than the one held: fetch the whole one.
    DoesNotFollow(DoesNotFollow),
    /// It is older than the one held.
    Older,
}

/// The withdrawn list that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// When it was made.
    pub as_of: ShanghaiTime,
    /// What to ask for next: `GET /v/withdrawn?since=`.
    pub sequence: u64,
    /// How many reports it names.
    pub count: usize,
}

/// A paper that belongs to one report and that the service is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper<'a> {
    /// It was not asked for: the judgement has no row for it.
    #[default]
    NotAsked,
    /// It was asked for and did not come: its row is not known.
    NotGot,
    /// What came.
    Given(&'a str),
}

/// What lies on the table.
#[derive(Clone, Copy, Default)]
pub struct Papers<'a> {
    /// Text of a scanned code: the whole address, with what stands behind `#`.
    pub scanned: Option<&'a str>,
    /// The report file.
    #[cfg(feature = "file")]
    pub file: Option<&'a [u8]>,
    /// Answer of `GET /v/CODE/proof`.
    pub log_proof: Paper<'a>,
    /// The report's entry in the answer of `POST /api/verify`.
    pub result: Paper<'a>,
}

/// Checks reports of one host by its key list.
#[derive(Clone, Debug)]
pub struct Verifier {
    pub(crate) keys: TrustedKeys,
    pub(crate) host: String,
    pub(crate) fetched_at: Option<ShanghaiTime>,
    log: Option<LogVerifier>,
    withdrawn: Option<WithdrawnList>,
    longest_age_seconds: i64,
}

impl Verifier {
    /// By the file of the key list (`GET /v/keys`, as it came), the pinned root and the host with its port if any.
    pub fn new(key_list: &[u8], root: &PublicKey, host: &str) -> Result<Self, CannotStart> {
        let keys = TrustedKeys::read(key_list, root).map_err(CannotStart::KeyList)?;
        let part = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
        };
        if host.is_empty() || !host.bytes().all(part) {
            return Err(CannotStart::Host);
        }
        Ok(Self {
            keys,
            host: host.to_ascii_lowercase(),
            fetched_at: None,
            log: None,
            withdrawn: None,
            longest_age_seconds: LONGEST_AGE_SECONDS,
        })
    }

    /// Says that the key list came from the service at this time. A key that it has not, and that claims to have sealed
    /// before, is then a forger's; else the list may just be old, and the check is not known.
    pub fn keys_fetched_at(&mut self, at: ShanghaiTime) {
        self.fetched_at = Some(at);
    }

    /// Pins the log's key, as `GET /log/key` gives it.
    pub fn trust_log(&mut self, key: &str) -> Result<(), CannotTrustLog> {
        let verifier = LogVerifier::parse(key).map_err(|_| CannotTrustLog)?;
        if verifier.name().strip_suffix("/log") != Some(&self.host) {
            return Err(CannotTrustLog);
        }
        self.log = Some(verifier);
        Ok(())
    }

    /// How old a withdrawn list or a signed result may be, in seconds; a day unless this is called.
    pub fn allow_age(&mut self, seconds: u32) {
        self.longest_age_seconds = i64::from(seconds);
    }

    /// Takes an answer of `GET /v/withdrawn`, the whole list or what has changed since the one that is held.
    pub fn take_withdrawn(&mut self, envelope: &str) -> Result<Withdrawn, CannotTake> {
        let signed = Signed::parse(envelope.as_bytes()).map_err(|_| CannotTake::Form)?;
        let answer = WithdrawnAnswer::parse(&signed.payload).map_err(|_| CannotTake::Form)?;
        let (host, as_of) = match &answer {
            WithdrawnAnswer::Whole(list) => (&list.host, list.as_of),
            WithdrawnAnswer::Delta(delta) => (&delta.host, delta.as_of),
        };
        if *host != self.host {
            return Err(CannotTake::OtherHost);
        }
        self.check_answer(AnswerKind::WithdrawnList, as_of, &signed)
            .map_err(CannotTake::Answer)?;
        let list = match (answer, &self.withdrawn) {
            (WithdrawnAnswer::Whole(list), Some(held)) if list.as_of < held.as_of => {
                return Err(CannotTake::Older);
            }
            (WithdrawnAnswer::Whole(list), Some(_) | None) => list,
            (WithdrawnAnswer::Delta(_), None) => return Err(CannotTake::NoListYet),
            (WithdrawnAnswer::Delta(delta), Some(held)) => {
                held.apply(&delta).map_err(CannotTake::DoesNotFollow)?
            }
        };
        let taken = Withdrawn {
            as_of: list.as_of,
            sequence: list.sequence,
            count: list.codes.len(),
        };
        self.withdrawn = Some(list);
        Ok(taken)
    }

    pub(crate) fn check_answer(
        &self,
        kind: AnswerKind,
        at: ShanghaiTime,
        signed: &Signed,
    ) -> Result<(), NotAnswered> {
        let payload = signed.payload.as_bytes();
        self.keys
            .check_answer(&self.host, kind, at, payload, signed.key, &signed.signature)
    }

    /// Judges the text of a scanned code alone.
    pub fn seal(&self, scanned: &str, now: ShanghaiTime) -> Judgement {
        let papers = Papers {
            scanned: Some(scanned),
            ..Papers::default()
        };
        self.judge(&papers, now)
    }

    /// Judges a report file alone.
    #[cfg(feature = "file")]
    pub fn file(&self, file: &[u8], now: ShanghaiTime) -> Judgement {
        let papers = Papers {
            file: Some(file),
            ..Papers::default()
        };
        self.judge(&papers, now)
    }

    /// Judges everything that was given, together.
    pub fn judge(&self, papers: &Papers<'_>, now: ShanghaiTime) -> Judgement {
        let mut rows = Rows::default();
        let logged = log::open(papers.log_proof, self.log.as_ref());
        let proven = logged.as_ref().ok().and_then(Option::as_ref);
        let paper = papers
            .scanned
            .map(|text| seal::rows(self, text, proven, &mut rows));
        let (has_file, issued) = issued(self, papers, proven, &mut rows);
        if papers.scanned.is_none() && !has_file {
            rows.add(CheckName::Seal, State::NotKnown(Reason::NoSeal));
        }
        let of_file = issued.as_ref().map(|file| &file.statement);
        if let (Some(paper), true) = (&paper, has_file) {
            rows.add(CheckName::SameReport, same_report(&paper.stated, of_file));
        }
        let of_paper = paper.as_ref().and_then(|paper| paper.stated.as_ref().ok());
        let statement = of_file.or(of_paper);
        let code = statement.map(|statement| statement.code);
        let code = code.or_else(|| paper.as_ref().and_then(|paper| paper.code));
        if papers.log_proof != Paper::NotAsked {
            rows.add(CheckName::Log, log::row(&logged, statement));
        }
        rows.add(CheckName::Validity, validity(statement, now));
        let result = state::result(self, papers.result, code, statement, now);
        let longest = self.longest_age_seconds;
        let sources = state::Sources {
            list: self.withdrawn.as_ref(),
            verdict: result.as_ref().and_then(|result| result.verdict),
            log: proven.and_then(Logged::withdrawn),
        };
        rows.add(
            CheckName::Withdrawal,
            withdrawal(&sources, code, statement, now, longest),
        );
        if let Some(result) = result {
            rows.add(CheckName::Result, result.row);
        }
        let facts = statement.cloned().map(|statement| {
            let file = issued.as_ref().map(|file| file.facts.clone());
            Facts::of(statement, &self.keys, file)
        });
        Judgement {
            host: self.host.clone(),
            at: now,
            checks: rows.0,
            report: facts,
        }
    }

    /// How old an answer may be, in seconds.
    pub(crate) fn longest_age_seconds(&self) -> i64 {
        self.longest_age_seconds
    }

    /// The key list that is trusted.
    pub fn keys(&self) -> &TrustedKeys {
        &self.keys
    }
}

/// A file that the service issued: what its report states, and what it says beyond that.
pub(crate) struct Issued {
    pub(crate) statement: Statement,
    pub(crate) facts: FileFacts,
}

/// Whether there is a file, and what it gives if it is genuine.
#[cfg(feature = "file")]
fn issued(
    verifier: &Verifier,
    papers: &Papers<'_>,
    proven: Option<&Logged>,
    rows: &mut Rows,
) -> (bool, Option<Issued>) {
    let file = papers.file;
    let issued = file.and_then(|file| file::rows(verifier, file, proven, rows));
    (file.is_some(), issued)
}

/// Without files there is none.
#[cfg(not(feature = "file"))]
fn issued(
    _: &Verifier,
    _: &Papers<'_>,
    _: Option<&Logged>,
    _: &mut Rows,
) -> (bool, Option<Issued>) {
    (false, None)
}

/// Rows of a judgement, in their order.
#[derive(Default)]
pub(crate) struct Rows(Vec<Check>);

impl Rows {
    pub(crate) fn add(&mut self, name: CheckName, state: State) {
        self.0.push(Check { name, state });
    }
}

fn same_report(paper: &Result<Statement, Reason>, file: Option<&Statement>) -> State {
    match (paper, file) {
        (Ok(paper), Some(file)) if paper == file => State::Agrees,
        (Ok(_), Some(_)) => State::Disagrees(Reason::OtherReport),
        (Err(why), _) => State::NotKnown(why.clone()),
        (Ok(_), None) => State::NotKnown(Reason::NotReached),
    }
}
