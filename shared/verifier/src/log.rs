//! Checks of the transparency log: that it holds the report, and since when at the latest.

use crate::verifier::Paper;
use crate::{Reason, State};
use shared::log::{
    Checkpoint, Event, Leaf, LogVerifier, ProofAnswer, ToldLeaf, leaf_hash, verify_inclusion,
};
use shared::seal::{Evidence, Statement};
use shared::time::ShanghaiTime;

/// Leaves that a checkpoint of the log proves, of one report.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    issued: Leaf,
    withdrawn: Option<Leaf>,
    /// Time of the checkpoint.
    at: ShanghaiTime,
}

/// Most leaves that one report has: issued, withdrawn.
const MOST_LEAVES: usize = 4;

/// Opens a proof; `None` where there is none to open.
pub(crate) fn open(paper: Paper<'_>, key: Option<&LogVerifier>) -> Result<Option<Logged>, State> {
    let json = match paper {
        Paper::NotAsked => return Ok(None),
        Paper::NotGot => return Err(State::NotKnown(Reason::NotGot)),
        Paper::Given(json) => json,
    };
    let key = key.ok_or(State::NotKnown(Reason::NoLogKey))?;
    let form = State::Disagrees(Reason::LogForm);
    let (checkpoint, leaves) = match ProofAnswer::parse(json.as_bytes()) {
        Err(_) => return Err(form),
        Ok(ProofAnswer::Queued) => return Err(State::NotKnown(Reason::LogQueued)),
        Ok(ProofAnswer::Sequenced { checkpoint, leaves }) => (checkpoint, leaves),
    };
    let head = Checkpoint::open(&checkpoint, key);
    let head = head.map_err(|_| State::Disagrees(Reason::LogCheckpoint))?;
    if leaves.len() > MOST_LEAVES {
        return Err(form);
    }
    let (mut issued, mut withdrawn) = (None, None);
    for told in &leaves {
        let leaf = proven(told, &head)?;
        match leaf.event {
            Event::Issued => issued = Some(leaf),
            Event::Withdrawn => withdrawn = Some(leaf),
            Event::KeyAdded | Event::KeyRetired => return Err(form),
        }
    }
    let issued = issued.ok_or(State::Disagrees(Reason::LogNotIssued))?;
    Ok(Some(Logged {
        issued,
        withdrawn,
        at: head.at,
    }))
}

fn proven(told: &ToldLeaf, head: &Checkpoint) -> Result<Leaf, State> {
    let leaf = told.leaf();
    let entry = leaf
        .entry()
        .map_err(|_| State::Disagrees(Reason::LogForm))?;
    let (hash, path) = (leaf_hash(&entry), told.inclusion());
    verify_inclusion(&hash, told.index, head.size, &path, &head.root)
        .map_err(|fault| State::Disagrees(Reason::LogInclusion(fault)))?;
    Ok(leaf)
}

impl Logged {
    /// Whether the proof is of the report that a statement speaks of.
    fn is_of(&self, statement: &Statement) -> bool {
        self.issued.code_hash == statement.code.sha256()
            && self.issued.report_hash.starts_with(&statement.report_hash)
            && self.issued.at == statement.issued_at
            && self.issued.valid_through == Some(statement.valid_through)
    }

    /// What it proves of the time of a seal: nothing of another report's.
    pub(crate) fn evidence(&self, statement: &Statement) -> Evidence {
        if self.is_of(statement) {
            Evidence::LoggedBy(self.at)
        } else {
            Evidence::Seal
        }
    }

    /// What it proves of the report that it is of.
    #[cfg(feature = "file")]
    pub(crate) fn proves(&self) -> Evidence {
        Evidence::LoggedBy(self.at)
    }

    /// SHA-256 of the code of a report that the log says was withdrawn.
    pub(crate) fn withdrawn(&self) -> Option<[u8; 32]> {
        self.withdrawn.map(|leaf| leaf.code_hash)
    }
}

/// The row of a proof that was asked for.
pub(crate) fn row(logged: &Result<Option<Logged>, State>, statement: Option<&Statement>) -> State {
    match (logged, statement) {
        (Err(state), _) => state.clone(),
        (Ok(Some(logged)), Some(statement)) if logged.is_of(statement) => State::Agrees,
        (Ok(Some(_)), Some(_)) => State::Disagrees(Reason::LogOtherReport),
        (Ok(_), None) | (Ok(None), _) => State::NotKnown(Reason::NotReached),
    }
}
