//! Checks of what can change after the issue: validity, withdrawal, the service's signed result.

use crate::verifier::Paper;
use crate::{Reason, State, Verifier};
use shared::checked::{CheckedCode, Signed};
use shared::code::VerificationCode;
use shared::seal::{AnswerKind, NotAnswered, OfflineStanding, Statement};
use shared::time::ShanghaiTime;
use shared::verdict::Verdict;
use shared::withdrawn::{Listed, WithdrawnList};

/// How far two clocks may be apart.
const CLOCKS_SECONDS: i64 = 300;

pub(crate) fn validity(statement: Option<&Statement>, now: ShanghaiTime) -> State {
    let Some(statement) = statement else {
        return State::NotKnown(Reason::NotReached);
    };
    let issued_at = statement.issued_at;
    if now.plus_seconds(CLOCKS_SECONDS) < issued_at {
        return State::NotKnown(Reason::BeforeIssue { issued_at });
    }
    match statement.standing(now.date()) {
        OfflineStanding::InItsTime { .. } => State::Agrees,
        OfflineStanding::Expired { on } => State::Disagrees(Reason::Expired { on }),
    }
}

/// Whoever can say that a report was withdrawn.
pub(crate) struct Sources<'a> {
    pub(crate) list: Option<&'a WithdrawnList>,
    /// Verdict of a signed result of this code that is not too old.
    pub(crate) verdict: Option<Verdict>,
    /// SHA-256 of the code of a report that the log says was withdrawn.
    pub(crate) log: Option<[u8; 32]>,
}

pub(crate) fn withdrawal(
    sources: &Sources<'_>,
    code: Option<VerificationCode>,
    statement: Option<&Statement>,
    now: ShanghaiTime,
    longest_age_seconds: i64,
) -> State {
    let Some(code) = code else {
        return State::NotKnown(Reason::NotReached);
    };
    let listed = sources.list.map(|list| (list, list.look_up(&code)));
    let by_result = matches!(sources.verdict, Some(Verdict::Withdrawn { .. }));
    let by_list = matches!(listed, Some((_, Listed::Withdrawn)));
    // Withdrawn is withdrawn for good: here no age counts.
    if by_list || by_result || sources.log == Some(code.sha256()) {
        return State::Disagrees(Reason::Withdrawn);
    }
    match (sources.verdict, listed, statement) {
        (Some(Verdict::Genuine { .. } | Verdict::Expired { .. }), _, _) => State::Agrees,
        (_, Some((list, _)), Some(statement)) => by_age(list, statement, now, longest_age_seconds),
        (_, Some(_), None) => State::NotKnown(Reason::NotReached),
        (_, None, _) => State::NotKnown(Reason::NothingSaysWithdrawn),
    }
}

/// What a list says that does not name the report.
fn by_age(
    list: &WithdrawnList,
    statement: &Statement,
    now: ShanghaiTime,
    longest_age_seconds: i64,
) -> State {
    let as_of = list.as_of;
    if list.as_of < statement.issued_at {
        State::NotKnown(Reason::ListBeforeIssue { as_of })
    } else if as_of.date() > statement.valid_through {
        State::NotKnown(Reason::AfterItsDays)
    } else {
        match age(as_of, now, longest_age_seconds) {
            Age::Ahead => State::NotKnown(Reason::BeforeAnswer { said_at: as_of }),
            Age::Old => State::NotKnown(Reason::ListTooOld { as_of }),
            Age::Fresh => State::Agrees,
        }
    }
}

enum Age {
    Ahead,
    Fresh,
    Old,
}

fn age(said_at: ShanghaiTime, now: ShanghaiTime, longest_seconds: i64) -> Age {
    let seconds = now.unix() - said_at.unix();
    if seconds < -CLOCKS_SECONDS {
        Age::Ahead
    } else if seconds > longest_seconds {
        Age::Old
    } else {
        Age::Fresh
    }
}

/// The row of a signed result, and its verdict where it speaks of this report.
pub(crate) struct Answered {
    pub(crate) row: State,
    pub(crate) verdict: Option<Verdict>,
}

/// `None` if no result was asked for.
pub(crate) fn result(
    verifier: &Verifier,
    paper: Paper<'_>,
    code: Option<VerificationCode>,
    statement: Option<&Statement>,
    now: ShanghaiTime,
) -> Option<Answered> {
    let without = |row| Answered { row, verdict: None };
    let checked = match paper {
        Paper::NotAsked => return None,
        Paper::NotGot => return Some(without(State::NotKnown(Reason::NotGot))),
        Paper::Given(envelope) => match open(verifier, envelope) {
            Ok(checked) => checked,
            Err(state) => return Some(without(state)),
        },
    };
    let Some(code) = code else {
        return Some(without(State::NotKnown(Reason::NotReached)));
    };
    if checked.code != code || statement.is_some_and(|statement| differs(&checked, statement)) {
        return Some(without(State::Disagrees(Reason::ResultOtherReport)));
    }
    let checked_at = checked.checked_at;
    let row = match (
        checked.verdict,
        age(checked_at, now, verifier.longest_age_seconds()),
    ) {
        (Verdict::Withdrawn { .. }, _) => State::Disagrees(Reason::Withdrawn),
        (Verdict::Unknown, _) => State::Disagrees(Reason::UnknownReport),
        (Verdict::Expired { on }, _) => State::Disagrees(Reason::Expired { on }),
        (Verdict::Genuine { .. }, Age::Ahead) => {
            let state = State::NotKnown(Reason::BeforeAnswer {
                said_at: checked_at,
            });
            return Some(without(state));
        }
        (Verdict::Genuine { .. }, Age::Old) => {
            return Some(without(State::NotKnown(Reason::ResultTooOld {
                checked_at,
            })));
        }
        (Verdict::Genuine { .. }, Age::Fresh) => State::Agrees,
    };
    Some(Answered {
        row,
        verdict: Some(checked.verdict),
    })
}

fn open(verifier: &Verifier, envelope: &str) -> Result<CheckedCode, State> {
    let form = |_| State::Disagrees(Reason::ResultForm);
    let signed = Signed::parse(envelope.as_bytes()).map_err(|_| form(()))?;
    let checked = CheckedCode::parse(&signed.payload).map_err(|_| form(()))?;
    if checked.host != verifier.host {
        return Err(State::Disagrees(Reason::ResultOtherHost));
    }
    verifier
        .check_answer(AnswerKind::Result, checked.checked_at, &signed)
        .map_err(|why| answer_refused(verifier, why, checked.checked_at))?;
    Ok(checked)
}

fn answer_refused(verifier: &Verifier, why: NotAnswered, claims: ShanghaiTime) -> State {
    let reason = Reason::Answer(why);
    match why {
        NotAnswered::UnknownKey(_) => match verifier.fetched_at {
            Some(fetched) if claims < fetched => State::Disagrees(reason),
            Some(_) | None => State::NotKnown(reason),
        },
        NotAnswered::KeyCompromised { .. } => State::NotKnown(reason),
        NotAnswered::Signature | NotAnswered::OutsideKeysTime => State::Disagrees(reason),
    }
}

/// Whether a result speaks of another report than a seal.
fn differs(checked: &CheckedCode, statement: &Statement) -> bool {
    checked.report.as_ref().is_some_and(|report| {
        let half = crate::hex::text(&statement.report_hash);
        !report.report_hash.starts_with(&half)
            || report.issued_at != statement.issued_at
            || report.valid_through != statement.valid_through
            || report.credit_code != statement.credit_code
    })
}
