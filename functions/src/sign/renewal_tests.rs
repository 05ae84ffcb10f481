//! Renewal with a key service and a keeper in memory.

use super::{CannotRenew, KeyService, Renewal, ServiceFault};
use crate::random::CountingRandom;
use crate::sign::first_secret::first_secret;
use crate::sign::kept::Kept;
use crate::sign::{KeptInMemory, Next, read_kept, read_kept_as_published};
use async_trait::async_trait;
use shared::seal::{Algorithm, IssuingKey, KeyId, KeyUse, PublicKey, SIGNATURE_BYTES, TrustedKeys};
use shared::time::ShanghaiTime;

const DAY: i64 = 24 * 3_600;

fn key(number: u8) -> IssuingKey {
    IssuingKey::from_bytes(Algorithm::Es256, &[number; 32]).expect("a key")
}

fn start() -> ShanghaiTime {
    ShanghaiTime::parse("2026-11-27T09:00:00+08:00").expect("a time")
}

fn in_days(days: i64) -> ShanghaiTime {
    start().plus_seconds(days * DAY)
}

/// A service whose shown key and signing key may differ.
struct Service {
    shows: IssuingKey,
    signs: IssuingKey,
}

#[async_trait]
impl KeyService for Service {
    async fn public_key(&self) -> Result<PublicKey, ServiceFault> {
        Ok(self.shows.public().clone())
    }

    async fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], ServiceFault> {
        self.signs
            .sign(message)
            .map_err(|_| ServiceFault::SomethingElse)
    }
}

type Keeper = KeptInMemory;

fn kept_by(keeper: &Keeper) -> Kept {
    Kept::read(&keeper.text()).expect("what is kept reads")
}

/// A list that names the service's key (number 2), with or without an end, and no issuing key.
fn fresh(end: Option<ShanghaiTime>) -> Keeper {
    let end = end.map(|end| end.to_string());
    let from = start().to_string();
    Keeper::with(first_secret(key(2).public(), &from, end.as_deref()))
}

/// Renews the key of seals and files, which is one.
async fn renew(
    service: &Service,
    keeper: &Keeper,
    random: &CountingRandom,
    now: ShanghaiTime,
) -> Result<Renewal, CannotRenew> {
    super::renew(service, keeper, random, Algorithm::Es256, now).await
}

fn one(renewed: Result<Renewal, CannotRenew>) -> KeyId {
    match renewed {
        Ok(Renewal::Renewed(keys)) if keys.len() == 1 => keys[0],
        other => panic!("{other:?}"),
    }
}

fn service() -> Service {
    Service {
        shows: key(2),
        signs: key(2),
    }
}

fn random() -> CountingRandom {
    CountingRandom::from_block(7)
}

#[tokio::test]
async fn the_first_key_signs_at_once_and_the_next_one_comes_before_it_ends() {
    let keeper = fresh(None);
    let (service, random) = (service(), random());
    let first = one(renew(&service, &keeper, &random, start()).await);
    let in_use = |at| {
        let sealing = read_kept(&keeper.text()).expect("keys");
        let key = sealing.key_at(Algorithm::Es256, at);
        assert_eq!(sealing.signing_at(at).is_ok(), key.is_some());
        key
    };
    assert_eq!(in_use(start()), Some(first));
    for days in [1, 20] {
        let again = renew(&service, &keeper, &random, in_days(days)).await;
        assert!(matches!(again, Ok(Renewal::NotDue)), "{again:?}");
    }
    let due = in_days(21).plus_seconds(1);
    let second = one(renew(&service, &keeper, &random, due).await);
    assert_ne!(first, second);
    assert_eq!(in_use(due), Some(first), "its certificate is not out yet");
    assert_eq!(in_use(due.plus_seconds(DAY)), Some(second));
    // Nobody renews any more: the last key signs up to its end, and nothing after it.
    let end = due.plus_seconds(32 * DAY);
    assert_eq!(in_use(end.plus_seconds(-1)), Some(second));
    assert_eq!(in_use(end), None);
}

#[tokio::test]
async fn what_nobody_can_check_yet_is_not_used() {
    let keeper = fresh(None);
    let (service, random) = (service(), random());
    let first = one(renew(&service, &keeper, &random, start()).await);
    let text = keeper.text();
    let by = |list: Option<&[u8]>| {
        let list = list.map(|list| core::str::from_utf8(list).expect("text"));
        let sealing = read_kept_as_published(&text, list).expect("keys");
        let key = sealing.key_at(Algorithm::Es256, start());
        assert_eq!(sealing.signing_at(start()).is_ok(), key.is_some());
        key
    };
    assert_eq!(by(None), None);
    let kept = kept_by(&keeper);
    let without = kept.trusted.file_keeping(|_| false).expect("a list");
    assert_eq!(by(Some(&without)), None);
    assert_eq!(by(Some(&kept.file)), Some(first));
    // A list of another root publishes nothing.
    let other = kept_by(&fresh(None)).file;
    let other = core::str::from_utf8(&other).expect("text");
    assert!(read_kept_as_published(&text, Some(other)).is_err());
}

#[tokio::test]
async fn where_seals_are_on_sm2_both_keys_are_renewed() {
    let keeper = fresh(None);
    let (service, random) = (service(), random());
    let renewed = super::renew(&service, &keeper, &random, Algorithm::Sm2Sm3, start()).await;
    assert!(matches!(renewed, Ok(Renewal::Renewed(keys)) if keys.len() == 2));
    let sealing = read_kept(&keeper.text()).expect("keys");
    for algorithm in Algorithm::ALL {
        assert!(
            sealing.key_at(algorithm, start()).is_some(),
            "{algorithm:?}"
        );
    }
    assert!(sealing.signing_at(start()).is_ok());
}

#[tokio::test]
async fn of_two_that_renew_at_once_one_finds_the_others_key() {
    let keeper = fresh(None);
    let other = Keeper::with(keeper.text());
    let others = CountingRandom::from_block(99);
    let theirs = one(renew(&service(), &other, &others, start()).await);
    keeper.then(Next::Another(other.text()));
    let ours = renew(&service(), &keeper, &random(), start()).await;
    assert!(matches!(ours, Ok(Renewal::NotDue)), "{ours:?}");
    assert_eq!(kept_by(&keeper).keys.len(), 1);
    assert!(kept_by(&keeper).holds(theirs));
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_key() {
    let keeper = fresh(None);
    keeper.then(Next::Lost);
    let renewed = renew(&service(), &keeper, &random(), start()).await;
    assert!(matches!(renewed, Ok(Renewal::NotDue)), "{renewed:?}");
    assert_eq!(kept_by(&keeper).keys.len(), 1);
    let keeper = fresh(None);
    for _ in 0..4 {
        keeper.then(Next::Away);
    }
    let renewed = renew(&service(), &keeper, &random(), start()).await;
    assert!(
        matches!(renewed, Err(CannotRenew::Contended)),
        "{renewed:?}"
    );
    assert_eq!(kept_by(&keeper).keys.len(), 0);
}

#[tokio::test]
async fn a_signature_of_another_key_is_not_kept() {
    let keeper = fresh(None);
    let before = keeper.text();
    let service = Service {
        shows: key(2),
        signs: key(3),
    };
    let renewed = renew(&service, &keeper, &random(), start()).await;
    assert!(
        matches!(renewed, Err(CannotRenew::Certificate(_))),
        "{renewed:?}"
    );
    assert_eq!(keeper.text(), before);
}

#[tokio::test]
async fn a_service_certifies_only_while_the_root_says_so() {
    let stranger = Service {
        shows: key(4),
        signs: key(4),
    };
    let renewed = renew(&stranger, &fresh(None), &random(), start()).await;
    assert!(
        matches!(renewed, Err(CannotRenew::NotListed)),
        "{renewed:?}"
    );
    let keeper = fresh(Some(in_days(40)));
    let late = renew(&service(), &keeper, &random(), in_days(40)).await;
    assert!(matches!(late, Err(CannotRenew::NotListed)), "{late:?}");
    // What is certified near the end of the service's own time ends with it.
    let renewed = renew(&service(), &keeper, &random(), in_days(30)).await;
    assert!(matches!(renewed, Ok(Renewal::Renewed(_))), "{renewed:?}");
    let kept = kept_by(&keeper);
    let ends = kept.trusted.certificates().iter().map(|one| one.end);
    assert_eq!(ends.max(), Some(in_days(40)));
}

#[tokio::test]
async fn years_of_renewals_do_not_grow_what_is_kept_and_all_their_certificates_hold() {
    let keeper = fresh(None);
    let (service, random) = (service(), random());
    let mut published = kept_by(&keeper).trusted;
    let mut longest = 0;
    for days in (0..5 * 365).step_by(3) {
        let renewed = renew(&service, &keeper, &random, in_days(days)).await;
        assert!(renewed.is_ok(), "{renewed:?}");
        let kept = kept_by(&keeper);
        let key = kept
            .trusted
            .in_use(KeyUse::Seal, Algorithm::Es256, in_days(days), |id| {
                kept.holds(id)
            });
        assert!(key.is_some(), "day {days}");
        let file = published.file_with(kept.trusted.certificates());
        published = TrustedKeys::read(&file.expect("a list"), &kept.root).expect("trusted");
        longest = longest.max(keeper.text().len());
    }
    assert!(published.certificates().len() >= 75);
    assert!(kept_by(&keeper).keys.len() <= 3);
    // A secret holds 65,536 bytes.
    assert!(longest < 20_000, "{longest}");
}
