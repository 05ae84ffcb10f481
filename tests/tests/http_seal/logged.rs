//! What happens to keys is told to the transparency log, once, and anyone proves it.

use super::tool::{certified, machines, tool};
use super::{NOW, keys, open, publish};
use crate::http_common::{Lab, at, demonstration};
use async_trait::async_trait;
use functions::items::{pack, unhex};
use functions::keys as places;
use functions::sign::{Sealing, read_folder};
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::publish_key_list::{KeyListItem, Published, publish_key_list};
use functions::use_cases::sequence_log::{Sequenced, sequence_log};
use http::StatusCode;
use serde_json::Value;
use shared::log::{Checkpoint, Event, Leaf, LogVerifier, leaf_hash, verify_inclusion};
use shared::seal::{KeyId, TrustedKeys};
use shared::time::ShanghaiTime;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

async fn sequence(lab: &Lab) -> Sequenced {
    sequence_log(&lab.deps, None).await.expect("sequenced")
}

async fn proof(lab: &Lab, id: KeyId) -> Value {
    let answer = lab.browser().get(&format!("/v/keys/{id}/proof")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn size(lab: &Lab) -> u64 {
    let (head, _) = head(lab).await;
    head.size
}

async fn head(lab: &Lab) -> (Checkpoint, String) {
    let key = lab.browser().get("/log/key").await;
    let verifier = LogVerifier::parse(key.text()).expect("a key");
    let note = lab.browser().get("/log/checkpoint").await;
    let head = Checkpoint::open(note.text(), &verifier).expect("signed");
    (head, note.text().to_owned())
}

/// What the log proves of a key: events in their order, each leaf being this key's.
async fn proved(lab: &Lab, keys: &TrustedKeys, id: KeyId) -> Vec<(Event, ShanghaiTime)> {
    let (head, note) = head(lab).await;
    let proof = proof(lab, id).await;
    assert_eq!(proof["state"], "sequenced", "{proof}");
    assert_eq!(proof["checkpoint"], note);
    let leaves = proof["leaves"].as_array().expect("leaves");
    let read = |logged: &Value| {
        let text = |field: &str| logged[field].as_str().expect("a text");
        let event = [Event::KeyAdded, Event::KeyRetired]
            .into_iter()
            .find(|event| serde_json::to_value(event).ok().as_ref() == Some(&logged["event"]))
            .expect("an event of a key");
        let leaf = Leaf {
            event,
            salt: unhex(text("salt")).expect("hex"),
            // Taken from the list, not from the answer.
            report_hash: keys.key(id).expect("a listed key").sha256(),
            code_hash: [0; 32],
            at: ShanghaiTime::parse(text("at")).expect("a time"),
            valid_through: None,
        };
        assert_eq!(text("report_hash"), places::hex(&leaf.report_hash));
        assert_eq!(logged["valid_through"], Value::Null);
        let inclusion = logged["inclusion"].as_array().expect("hashes").iter();
        let inclusion: Vec<_> = inclusion
            .map(|hash| unhex(hash.as_str().expect("hex")).expect("hex"))
            .collect();
        let hash = leaf_hash(&leaf.entry().expect("an entry"));
        let index = logged["index"].as_u64().expect("a number");
        assert_eq!(
            verify_inclusion(&hash, index, head.size, &inclusion, &head.root),
            Ok(())
        );
        (event, leaf.at)
    };
    leaves.iter().map(read).collect()
}

async fn is_whole(lab: &Lab) {
    let checked =
        check_invariants(&lab.another_store(), &[1; 32], None, lab.deps.clock.now()).await;
    assert_eq!(checked.expect("a walk").broken, []);
}

#[tokio::test]
async fn after_a_start_the_log_has_one_leaf_for_each_key() {
    let lab = open(demonstration()).await;
    let list = keys(&lab).await;
    let ids: Vec<KeyId> = list.list().keys.iter().map(|key| key.id).collect();
    assert_eq!(ids.len(), 4, "two that seal, two that answer");
    for id in &ids {
        assert_eq!(proof(&lab, *id).await["state"], "queued");
    }
    is_whole(&lab).await;
    assert_eq!(sequence(&lab).await.leaves, 4);
    assert_eq!(size(&lab).await, 4);
    for id in &ids {
        let leaves = proved(&lab, &list, *id).await;
        assert_eq!(leaves, [(Event::KeyAdded, at(NOW))]);
    }
    is_whole(&lab).await;

    // Another start, and another one with a policy of later, tell nothing anew.
    let again = publish(&lab, &lab.deps.sealing).await;
    assert!(matches!(again, Ok(Published::Already(_))), "{again:?}");
    let mut newer = demonstration();
    newer.version += 1;
    let newer = Sealing::demonstration(&lab.deps.secrets, &newer).expect("keys");
    let published = publish(&lab, &newer).await;
    assert!(matches!(published, Ok(Published::Now(_))), "{published:?}");
    assert_eq!(sequence(&lab).await.leaves, 0);
    is_whole(&lab).await;
}

#[tokio::test]
async fn a_key_that_no_list_names_is_not_found() {
    let lab = open(demonstration()).await;
    sequence(&lab).await;
    let root = lab.deps.sealing.root().id();
    for id in ["00000000", "x", "0000000", "ABCDEF01", &root.to_string()] {
        let answer = lab.browser().get(&format!("/v/keys/{id}/proof")).await;
        assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{id}");
    }
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let answer = lab.browser().get(&format!("/v/keys/{root}/proof")).await;
    assert_eq!(answer.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_rotation_leaves_the_new_key_and_the_end_of_the_old_one() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let machines = machines();
    tool(&machines.offline, &["root"]).expect("a root");
    let old = certified(&machines, &["--from", "2026-11-01T00:00:00+08:00"]);
    // Only the files of this root are trusted here.
    let service = async || {
        machines.carry();
        let sealing = read_folder(&machines.service).expect("a service's keys");
        let published = publish(&lab, &sealing).await;
        assert!(matches!(published, Ok(Published::Now(_))), "{published:?}");
        sequence(&lab).await.leaves
    };
    assert_eq!(service().await, 1);

    lab.clock.set(at("2026-11-24 09:40:00"));
    let new = certified(&machines, &["--from", "2026-11-25T00:00:00+08:00"]);
    let words = ["--end", "2026-11-26T00:00:00+08:00"];
    let retire = |id: KeyId, words: &[&str]| {
        let id = id.to_string();
        tool(
            &machines.offline,
            &[&["retire", id.as_str()], words].concat(),
        )
        .expect("an end");
    };
    retire(old, &words);
    assert_eq!(service().await, 2);
    assert_eq!(size(&lab).await, 3);
    let list = read_folder(&machines.service).expect("keys");
    let list = list.trusted();
    let then = at("2026-11-24 09:40:00");
    assert_eq!(
        proved(&lab, list, old).await,
        [(Event::KeyAdded, at(NOW)), (Event::KeyRetired, then)]
    );
    assert_eq!(proved(&lab, list, new).await, [(Event::KeyAdded, then)]);

    // An earlier end, and a compromise of what has ended, are in the list: the log has said that it ends.
    retire(old, &["--end", "2026-11-25T12:00:00+08:00"]);
    assert_eq!(service().await, 0);
    let id = old.to_string();
    let compromised = ["compromise", &id, "--at", "2026-11-25T00:00:00+08:00"];
    tool(&machines.offline, &compromised).expect("a declaration");
    assert_eq!(service().await, 0);
    // The compromise of one that is in use ends it.
    let id = new.to_string();
    let compromised = ["compromise", &id, "--at", "2026-11-25T00:00:00+08:00"];
    tool(&machines.offline, &compromised).expect("a declaration");
    assert_eq!(service().await, 1);
    assert_eq!(proved(&lab, list, new).await.len(), 2);
    is_whole(&lab).await;
}

#[tokio::test]
async fn of_racing_starts_one_tells_the_log() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let starts = (0..8).map(|_| publish(&lab, &lab.deps.sealing));
    for published in futures::future::join_all(starts).await {
        assert!(published.is_ok(), "{published:?}");
    }
    assert_eq!(sequence(&lab).await.leaves, 4);
    is_whole(&lab).await;
}

#[tokio::test]
async fn what_an_older_version_has_published_is_told_by_the_next_start() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let sealing = &lab.deps.sealing;
    let item = KeyListItem {
        version: sealing.list().version,
        file: String::from_utf8(sealing.file().to_vec()).expect("a text"),
    };
    let create = Op::Create {
        key: places::seal_keys(),
        body: pack(&item),
        ttl: None,
    };
    lab.store.transact(vec![create]).await.expect("a list");
    let checked = check_invariants(&lab.another_store(), &[1; 32], None, at(NOW)).await;
    assert_ne!(checked.expect("a walk").broken, [], "keys without leaves");

    let published = publish(&lab, sealing).await;
    assert!(
        matches!(published, Ok(Published::Already(_))),
        "{published:?}"
    );
    assert_eq!(sequence(&lab).await.leaves, 4);
    is_whole(&lab).await;
}

/// A table that a process reaches until it dies: at its `dies_at`-th call, before or after that had its effect.
struct Dying {
    inner: Arc<dyn Store>,
    left: AtomicU32,
    after: bool,
}

const DEAD: StoreError = StoreError::Unavailable("this process is dead");

impl Dying {
    /// Whether the call is the last one.
    fn begin(&self) -> Result<bool, StoreError> {
        match self.left.load(Ordering::SeqCst) {
            0 => Err(DEAD),
            1 if !self.after => {
                self.left.store(0, Ordering::SeqCst);
                Err(DEAD)
            }
            left => {
                self.left.store(left - 1, Ordering::SeqCst);
                Ok(left == 1)
            }
        }
    }

    fn end<T>(dies: bool, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if dies { Err(DEAD) } else { answer }
    }
}

#[async_trait]
impl Store for Dying {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.get(key).await)
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.batch_get(keys).await)
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.query(query).await)
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.transact(ops).await)
    }
}

#[tokio::test]
async fn a_death_at_any_call_leaves_list_and_leaves_or_neither() {
    let mut deaths = 0;
    for (call, after) in (1..20).flat_map(|call| [(call, false), (call, true)]) {
        let lab = Lab::with_firms(demonstration(), at(NOW)).await;
        let dying = Dying {
            inner: lab.store.clone(),
            left: AtomicU32::new(call),
            after,
        };
        let deps = &lab.deps;
        let now = deps.clock.now();
        let first = publish_key_list(&dying, &*deps.random, &deps.sealing, now).await;
        is_whole(&lab).await;
        if first.is_err() {
            deaths += 1;
            let next = publish(&lab, &deps.sealing).await;
            assert!(next.is_ok(), "{call} {after}: {next:?}");
        }
        assert_eq!(sequence(&lab).await.leaves, 4, "{call} {after}");
        is_whole(&lab).await;
        if first.is_ok() {
            break;
        }
    }
    assert!(deaths >= 6, "it reads twice and writes once: {deaths}");
}
