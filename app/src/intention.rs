//! One intention to have a report: its Idempotency-Key is made once and kept until it is answered, so that a
//! second click, a reload or a lost connection sends the same request again and nothing is issued twice.

use shared::report::Purpose;
use shared::window::LookBack;

/// How long after it was sent an unanswered intention goes on by itself when the page is opened again.
const RESUME_WITHIN_MS: u64 = 5 * 60 * 1000;

/// What is chosen on the form so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Look-back (查询时间范围).
    pub look_back: Option<LookBack>,
    /// Purpose (用途).
    pub purpose: Option<Purpose>,
}

/// Purposes in the order in which the form offers them.
pub const PURPOSES: [Purpose; 3] = [Purpose::Finance, Purpose::Commerce, Purpose::Administration];

/// Name of a purpose on the wire.
pub fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Finance => "finance",
        Purpose::Commerce => "commerce",
        Purpose::Administration => "administration",
    }
}

impl Choice {
    /// As kept over a reload and over signing in: `2,1`, with `-` for what is not chosen.
    pub fn to_text(self) -> String {
        let years = self.look_back.map_or('-', |l| char::from(b'0' + l.years()));
        let purpose = self
            .purpose
            .and_then(|p| PURPOSES.iter().position(|other| *other == p))
            .map_or('-', |i| {
                if i == 0 {
                    '0'
                } else if i == 1 {
                    '1'
                } else {
                    '2'
                }
            });
        String::from_iter([years, ',', purpose])
    }

    /// Reads [`Self::to_text`]; what cannot be read is not chosen.
    pub fn parse(text: &str) -> Self {
        let (years, purpose) = text.split_once(',').unwrap_or(("", ""));
        Self {
            look_back: years.parse().ok().and_then(LookBack::from_years),
            purpose: purpose
                .parse::<usize>()
                .ok()
                .and_then(|i| PURPOSES.get(i).copied()),
        }
    }
}

/// An intention: a key, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intention {
    /// Idempotency-Key.
    pub key: String,
    /// Credit code of the entity.
    pub entity: String,
    /// Look-back.
    pub look_back: LookBack,
    /// Purpose.
    pub purpose: Purpose,
    /// When it was last sent (milliseconds since 1970) and has had no answer; `None` once answered.
    pub sent_at: Option<u64>,
}

impl Intention {
    /// The kept intention if it stands for the same request, else a new one with a new key.
    pub fn to_have(
        kept: Option<Self>,
        entity: &str,
        look_back: LookBack,
        purpose: Purpose,
        new_key: impl FnOnce() -> String,
    ) -> Self {
        match kept {
            Some(kept)
                if kept.entity == entity
                    && kept.look_back == look_back
                    && kept.purpose == purpose =>
            {
                kept
            }
            Some(_) | None => Self {
                key: new_key(),
                entity: entity.to_owned(),
                look_back,
                purpose,
                sent_at: None,
            },
        }
    }

    /// Whether it goes on by itself at `now` (milliseconds since 1970).
    pub fn resumes(&self, now: u64) -> bool {
        self.sent_at
            .is_some_and(|sent| now.abs_diff(sent) < RESUME_WITHIN_MS)
    }

    /// What is chosen in it.
    pub fn choice(&self) -> Choice {
        Choice {
            look_back: Some(self.look_back),
            purpose: Some(self.purpose),
        }
    }

    /// As kept in the tab's storage.
    pub fn to_text(&self) -> String {
        let sent = self.sent_at.map(|at| at.to_string()).unwrap_or_default();
        [&self.key, &self.entity, &self.choice().to_text(), &sent]
            .map(String::as_str)
            .join(";")
    }

    /// Reads [`Self::to_text`]; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let (key, entity, choice, sent) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let choice = Choice::parse(choice);
        // The server reads keys of visible ASCII; anything else in the storage is not ours.
        let ours = !key.is_empty() && key.bytes().all(|b| b.is_ascii_graphic());
        (ours && parts.next().is_none()).then_some(())?;
        Some(Self {
            key: key.to_owned(),
            entity: entity.to_owned(),
            look_back: choice.look_back?,
            purpose: choice.purpose?,
            sent_at: if sent.is_empty() {
                None
            } else {
                Some(sent.parse().ok()?)
            },
        })
    }
}

/// What an attempt that did not bring a report means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The same key again, after so many milliseconds.
    Again(u32),
    /// Sign in first; the key is kept.
    SignIn,
    /// Stop and say why. The key is kept: whether a report was issued is not known, or it may still be.
    StopKeeping,
    /// Stop and say why. The service has answered: nothing was issued, and another attempt is a new intention.
    StopForgetting,
}

/// Pauses before the same key is sent again.
const PAUSES_MS: [u32; 4] = [800, 1_600, 3_200, 6_400];

/// Judges an attempt that failed, `attempt` counted from 0. `status` is `None` when no answer came or when it
/// could not be read.
pub fn after(status: Option<u16>, code: &str, attempt: usize) -> Next {
    let again = PAUSES_MS
        .get(attempt)
        .map_or(Next::StopKeeping, |ms| Next::Again(*ms));
    match (status, code) {
        (None, _) | (_, "idempotency_key.in_progress") => again,
        (Some(401), _) => Next::SignIn,
        // Nothing was issued, and a pause of seconds does not bring a source back: tell, and keep the key.
        (_, "source.unavailable" | "rate.limited") => Next::StopKeeping,
        (Some(502..=504), _) => again,
        (Some(500..), _) => Next::StopKeeping,
        (Some(_), _) => Next::StopForgetting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Intention {
        Intention {
            key: "k-1".into(),
            entity: "91320900MA1000009K".into(),
            look_back: LookBack::Two,
            purpose: Purpose::Commerce,
            sent_at: Some(1_000),
        }
    }

    #[test]
    fn the_same_request_keeps_its_key() {
        let again = Intention::to_have(
            Some(kept()),
            "91320900MA1000009K",
            LookBack::Two,
            Purpose::Commerce,
            || panic!("no new key is made"),
        );
        assert_eq!(again, kept());
    }

    #[test]
    fn another_firm_period_or_purpose_is_another_intention() {
        let others = [
            ("92320902MA1000009D", LookBack::Two, Purpose::Commerce),
            ("91320900MA1000009K", LookBack::One, Purpose::Commerce),
            ("91320900MA1000009K", LookBack::Two, Purpose::Finance),
        ];
        for (entity, look_back, purpose) in others {
            let other =
                Intention::to_have(Some(kept()), entity, look_back, purpose, || "k-2".into());
            assert_eq!(other.key, "k-2");
            assert_eq!(other.sent_at, None);
        }
    }

    #[test]
    fn an_intention_survives_a_reload() {
        let mut one = kept();
        assert_eq!(Intention::parse(&one.to_text()), Some(one.clone()));
        one.sent_at = None;
        assert_eq!(Intention::parse(&one.to_text()), Some(one));
    }

    #[test]
    fn damaged_storage_is_no_intention() {
        for text in [
            "",
            ";",
            ";e;1,1;",
            "k;e;4,1;",
            "k;e;1,3;",
            "k;e;1,1;x",
            "k\n;e;1,1;",
            "k;e;1,1;;",
        ] {
            assert_eq!(Intention::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn only_a_fresh_unanswered_intention_goes_on_by_itself() {
        let mut one = kept();
        assert!(one.resumes(1_000 + RESUME_WITHIN_MS - 1));
        assert!(!one.resumes(1_000 + RESUME_WITHIN_MS));
        one.sent_at = None;
        assert!(!one.resumes(1_000));
    }

    #[test]
    fn every_choice_survives_signing_in() {
        for look_back in [
            None,
            Some(LookBack::One),
            Some(LookBack::Two),
            Some(LookBack::Three),
        ] {
            for purpose in [None].into_iter().chain(PURPOSES.map(Some)) {
                let choice = Choice { look_back, purpose };
                assert_eq!(Choice::parse(&choice.to_text()), choice);
            }
        }
        assert_eq!(Choice::parse("9,9"), Choice::default());
        assert_eq!(Choice::parse(""), Choice::default());
    }

    #[test]
    fn a_lost_connection_sends_the_same_key_again_and_gives_up_in_the_end() {
        for attempt in 0..PAUSES_MS.len() {
            assert!(matches!(after(None, "", attempt), Next::Again(_)));
        }
        assert_eq!(after(None, "", PAUSES_MS.len()), Next::StopKeeping);
    }

    #[test]
    fn a_refusal_ends_the_intention_and_an_outage_does_not() {
        assert_eq!(
            after(Some(422), "idempotency_key.reused", 0),
            Next::StopForgetting
        );
        assert_eq!(
            after(Some(403), "scheme.not_in_force", 0),
            Next::StopForgetting
        );
        assert_eq!(after(Some(503), "source.unavailable", 0), Next::StopKeeping);
        assert_eq!(after(Some(500), "", 0), Next::StopKeeping);
        assert_eq!(after(Some(401), "session.required", 0), Next::SignIn);
        assert!(matches!(
            after(Some(409), "idempotency_key.in_progress", 0),
            Next::Again(_)
        ));
        assert!(matches!(
            after(Some(503), "service.unavailable", 0),
            Next::Again(_)
        ));
    }
}
