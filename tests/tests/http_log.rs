//! The transparency log over HTTP: what anyone reads of it, how a report is proved, and how a log that was tampered with
//! is found out from outside.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use functions::items::{QueuedLeaf, pack};
use functions::keys;
use functions::log_check::{NotWhole, Verify, verify};
use functions::routes::{Limits, fetch_function};
use functions::store::{Op, Store};
use functions::use_cases::sequence_log::sequence_log;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use object_store::memory::InMemory;
use serde_json::Value;
use shared::log::{
    BrokenLog, Checkpoint, CheckpointFault, Event, Hash, Leaf, LogSigner, LogVerifier, NoteFault,
    ProofFault, leaf_hash, verify_inclusion,
};
use shared::time::ShanghaiTime;
use tests::memory::MemoryStore;
use tests::office::Office;
use tower::ServiceExt;

/// The log's name at the office's origin, and its key there.
const NAME: &str = "127.0.0.1:8080/log";
const KEY: [u8; 32] = [5; 32];

struct City {
    office: Office,
    store: Arc<MemoryStore>,
    code: String,
}

impl City {
    /// One report, and some other leaves before and after it.
    async fn with_leaves(before: u32, after: u32) -> Self {
        let store = Arc::new(MemoryStore::default());
        let office = Office::new(store.clone(), Arc::new(InMemory::new()), 0);
        office.deliver_register().await.expect("delivered");
        office.deliver("one", 0).await.expect("delivered");
        let mut city = Self {
            office,
            store,
            code: String::new(),
        };
        city.queue(0, before).await;
        city.sequence().await;
        let told = city.office.issue("the-report-00001").await.expect("issued");
        city.code = told.rsplit(' ').next().expect("a code").to_owned();
        city.sequence().await;
        city.queue(before, after).await;
        city.sequence().await;
        city
    }

    async fn queue(&self, from: u32, count: u32) {
        for n in from..from + count {
            let mut spki = [0; 32];
            spki[..4].copy_from_slice(&n.to_le_bytes());
            let leaf = Leaf {
                event: Event::KeyAdded,
                salt: [7; 16],
                report_hash: spki,
                code_hash: [0; 32],
                at: self.office.deps.clock.now(),
                valid_through: None,
            };
            let create = Op::Create {
                key: keys::queued_leaf(leaf.event, &leaf.report_hash, leaf.at),
                body: pack(&QueuedLeaf::of(&leaf)),
                ttl: None,
            };
            self.store.transact(vec![create]).await.expect("queued");
        }
    }

    async fn sequence(&self) {
        sequence_log(&self.office.deps, None)
            .await
            .expect("sequenced");
    }

    fn router(&self) -> Router {
        fetch_function(&self.office.deps.fetch(), &Limits::default())
    }

    async fn get(&self, path: &str) -> (StatusCode, String, Bytes) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = self.router().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let cache = answer.headers().get("cache-control");
        let cache = cache.and_then(|value| value.to_str().ok());
        let cache = cache.unwrap_or_default().to_owned();
        let body = answer.into_body().collect().await.expect("a body");
        (status, cache, body.to_bytes())
    }

    async fn json(&self, path: &str) -> Value {
        let (status, _, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        serde_json::from_slice(&body).expect("JSON")
    }
}

/// Changes what is answered at a path; `None` leaves it.
type Tamper = dyn Fn(&str, Bytes) -> Option<Response> + Send + Sync;

/// The router on a loopback port, as long as the value lives.
struct Served {
    origin: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn untouched() -> Arc<Tamper> {
    Arc::new(|_: &str, _: Bytes| -> Option<Response> { None })
}

async fn served(router: Router, tamper: Arc<Tamper>) -> Served {
    let router = router.layer(from_fn(
        move |request: axum::extract::Request, next: Next| {
            let tamper = tamper.clone();
            async move {
                let path = request.uri().path().trim_start_matches("/log/").to_owned();
                let answer = next.run(request).await;
                let (parts, body) = answer.into_parts();
                let body = body.collect().await.expect("a body").to_bytes();
                tamper(&path, body.clone())
                    .unwrap_or_else(|| Response::from_parts(parts, Body::from(body)))
            }
        },
    ));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("its address"));
    let task = tokio::spawn(async move {
        axum::serve(listener, router).await.expect("it serves");
    });
    Served { origin, task }
}

fn asked(origin: &str, older: Option<PathBuf>) -> Verify {
    let key = LogSigner::new(NAME, &KEY).expect("a key").verifier();
    Verify {
        origin: origin.to_owned(),
        key: Some(key.to_string()),
        older,
        save: None,
    }
}

#[tokio::test]
async fn a_report_is_queued_then_proved_and_another_code_is_not_found() {
    let city = City::with_leaves(300, 70).await;
    let told = city.office.issue("a-later-report-1").await.expect("issued");
    let later = told.rsplit(' ').next().expect("a code");
    let queued = city.json(&format!("/v/{later}/proof")).await;
    assert_eq!(queued["state"], "queued");

    let (_, _, key) = city.get("/log/key").await;
    let key = String::from_utf8(key.to_vec()).expect("a text");
    let verifier = LogVerifier::parse(&key).expect("a key");
    let proof = city.json(&format!("/v/{}/proof", city.code)).await;
    assert_eq!(proof["state"], "sequenced");
    let note = proof["checkpoint"].as_str().expect("a checkpoint");
    let head = Checkpoint::open(note, &verifier).expect("signed");
    assert_eq!(head.size, 371);
    let [logged] = proof["leaves"].as_array().expect("leaves").as_slice() else {
        panic!("one leaf: {proof}");
    };
    let text = |field: &str| logged[field].as_str().expect("a text");
    let leaf = Leaf {
        event: Event::Issued,
        salt: functions::items::unhex(text("salt")).expect("hex"),
        report_hash: functions::items::unhex(text("report_hash")).expect("hex"),
        code_hash: shared::code::VerificationCode::parse(&city.code)
            .expect("a code")
            .sha256(),
        at: ShanghaiTime::parse(text("at")).expect("a time"),
        valid_through: Some(text("valid_through").parse().expect("a day")),
    };
    let inclusion: Vec<Hash> = logged["inclusion"]
        .as_array()
        .expect("hashes")
        .iter()
        .map(|hash| functions::items::unhex(hash.as_str().expect("hex")).expect("hex"))
        .collect();
    let index = logged["index"].as_u64().expect("a number");
    assert_eq!(index, 300);
    let held = |leaf: &Leaf| {
        let hash = leaf_hash(&leaf.entry().expect("an entry"));
        verify_inclusion(&hash, index, head.size, &inclusion, &head.root)
    };
    assert_eq!(held(&leaf), Ok(()));
    let later = Leaf {
        at: leaf.at.plus_seconds(1),
        ..leaf
    };
    assert_eq!(held(&later), Err(ProofFault::Root), "another time of issue");

    let (status, _, _) = city.get("/v/ZZZZZZZZZZZZZZZA/proof").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _, _) = city.get("/v/ZZZZZZZZZZZZZZZZ/proof").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn tiles_are_kept_for_ever_and_the_head_is_asked_for_anew() {
    let city = City::with_leaves(255, 40).await;
    let for_ever = "public, max-age=31536000, immutable";
    for (path, length) in [
        ("/log/tile/0/000", 256 * 32),
        ("/log/tile/0/000.p/7", 7 * 32),
        ("/log/tile/0/001.p/40", 40 * 32),
        ("/log/tile/1/000.p/1", 32),
        ("/log/tile/entries/000", 256 * 34),
        ("/log/tile/entries/001.p/3", 3 * 34),
    ] {
        let (status, cache, body) = city.get(path).await;
        assert_eq!((status, body.len()), (StatusCode::OK, length), "{path}");
        assert_eq!(cache, for_ever, "{path}");
    }
    for path in [
        "/log/tile/0/001",
        "/log/tile/0/001.p/41",
        "/log/tile/0/002.p/1",
        "/log/tile/1/000",
        "/log/tile/2/000.p/1",
        "/log/tile/0/0",
        "/log/tile/entries/../0/000",
        "/log/tile/x",
    ] {
        let (status, cache, _) = city.get(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(cache, "no-store", "{path}");
    }
    let (status, cache, _) = city.get("/log/checkpoint").await;
    assert_eq!((status, cache.as_str()), (StatusCode::OK, "no-cache"));
    for lang in ["zh", "en"] {
        let (status, cache, page) = city.get(&format!("/log?lang={lang}")).await;
        assert_eq!((status, cache.as_str()), (StatusCode::OK, "no-store"));
        let page = String::from_utf8(page.to_vec()).expect("a page");
        assert!(page.contains("<dd>296</dd>"), "{page}");
        assert!(page.contains("<td>296</td>"), "all on one day: {page}");
    }
}

#[tokio::test]
async fn a_log_without_a_head_says_so() {
    let office = Office::new(Arc::<MemoryStore>::default(), Arc::new(InMemory::new()), 0);
    let router = fetch_function(&office.deps.fetch(), &Limits::default());
    for (path, status) in [
        ("/log/checkpoint", StatusCode::SERVICE_UNAVAILABLE),
        ("/log/key", StatusCode::SERVICE_UNAVAILABLE),
        ("/log", StatusCode::OK),
    ] {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
    }
}

#[tokio::test]
async fn a_whole_log_is_checked_from_outside_and_from_a_kept_checkpoint_on() {
    let city = City::with_leaves(260, 10).await;
    let served = served(city.router(), untouched()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("checkpoint");
    let mut first = asked(&served.origin, None);
    first.save = Some(kept.clone());
    let whole = verify(&first).await.expect("whole");
    assert_eq!((whole.head.size, whole.older), (271, None));
    city.queue(1000, 300).await;
    city.sequence().await;
    let grown = verify(&asked(&served.origin, Some(kept))).await;
    let grown = grown.expect("whole");
    assert_eq!(grown.head.size, 571);
    assert_eq!(grown.older.map(|older| older.size), Some(271));
    // By the deployment's own word for its key.
    let mut trusting = asked(&served.origin, None);
    trusting.key = None;
    assert!(verify(&trusting).await.is_ok());
}

fn flipped(bytes: &Bytes, at: usize) -> Response {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes.into_response()
}

/// What is found when the answer at `path` is another one.
async fn found(city: &City, path: &'static str, change: fn(&Bytes) -> Response) -> NotWhole {
    let tamper = move |at: &str, body: Bytes| (at == path).then(|| change(&body));
    let served = served(city.router(), Arc::new(tamper)).await;
    verify(&asked(&served.origin, None))
        .await
        .expect_err("it is found")
}

#[tokio::test]
async fn each_kind_of_tampering_is_named_by_its_place() {
    let city = City::with_leaves(500, 99).await;
    let entry = found(&city, "tile/entries/001", |b| flipped(b, 34 * 5 + 9)).await;
    assert_eq!(
        entry.to_string(),
        "tile/0/001: the hash over leaf 261 is not the one that follows from the entries"
    );
    let form = found(&city, "tile/entries/000", |b| flipped(b, 34)).await;
    assert_eq!(
        form.to_string(),
        "tile/entries/000: not entries of 32 bytes each"
    );
    let leaf = found(&city, "tile/0/002.p/88", |b| flipped(b, 0)).await;
    assert!(
        leaf.to_string()
            .starts_with("tile/0/002.p/88: the hash over leaf 512")
    );
    let node = found(&city, "tile/1/000.p/2", |b| flipped(b, 32)).await;
    assert!(
        node.to_string()
            .starts_with("tile/1/000.p/2: the hash over leaf 256")
    );
    let cut = found(&city, "tile/0/000", |b| b.slice(..100).into_response()).await;
    assert!(
        matches!(cut, NotWhole::Broken(BrokenLog::TileForm(_))),
        "{cut}"
    );
    let long = found(&city, "tile/0/000", |_| vec![0_u8; 100_000].into_response()).await;
    assert!(matches!(long, NotWhole::TooLong(_)), "{long}");
    let gone = found(&city, "tile/0/001", |_| {
        StatusCode::NOT_FOUND.into_response()
    })
    .await;
    assert_eq!(
        gone.to_string(),
        "tile/0/001: missing (status 404 Not Found)"
    );
    let down = found(&city, "tile/0/001", |_| {
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    })
    .await;
    assert!(matches!(down, NotWhole::NoAnswer(_)), "{down}");
    let signed = found(&city, "checkpoint", |b| {
        let text = String::from_utf8_lossy(b).replacen("\n600\n", "\n599\n", 1);
        text.into_response()
    })
    .await;
    let fault = CheckpointFault::Note(NoteFault::Signature);
    assert!(
        matches!(signed, NotWhole::Checkpoint(f) if f == fault),
        "{signed}"
    );
    let other = found(&city, "checkpoint", |_| {
        let other = LogSigner::new(NAME, &[6; 32]).expect("a key");
        head_of(3, [1; 32]).signed(&other).into_response()
    })
    .await;
    let fault = CheckpointFault::Note(NoteFault::NotSigned);
    assert!(
        matches!(other, NotWhole::Checkpoint(f) if f == fault),
        "{other}"
    );
    // Its own key signs a root that the entries do not have.
    let root = found(&city, "checkpoint", |_| {
        let own = LogSigner::new(NAME, &KEY).expect("a key");
        head_of(600, [1; 32]).signed(&own).into_response()
    })
    .await;
    assert!(matches!(root, NotWhole::Broken(BrokenLog::Root)), "{root}");
}

fn head_of(size: u64, root: Hash) -> Checkpoint {
    Checkpoint {
        size,
        root,
        at: ShanghaiTime::parse("2026-03-10T09:00:00+08:00").expect("a time"),
    }
}

#[tokio::test]
async fn a_history_that_was_written_anew_is_found_by_whoever_kept_a_checkpoint() {
    let city = City::with_leaves(20, 5).await;
    let served = served(city.router(), untouched()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let own = LogSigner::new(NAME, &KEY).expect("a key");
    for (kept, expected) in [
        (head_of(7, [9; 32]), BrokenLog::OlderRoot { size: 7 }),
        (head_of(27, [9; 32]), BrokenLog::Shrunk { from: 27, to: 26 }),
    ] {
        let path = folder.path().join("kept");
        std::fs::write(&path, kept.signed(&own)).expect("written");
        let found = verify(&asked(&served.origin, Some(path))).await;
        let found = found.expect_err("it is found");
        assert!(
            matches!(found, NotWhole::Broken(broken) if broken == expected),
            "{found}"
        );
    }
    let path = folder.path().join("kept");
    std::fs::write(&path, "no note").expect("written");
    let found = verify(&asked(&served.origin, Some(path))).await;
    assert!(matches!(found, Err(NotWhole::Older(_))), "{found:?}");
}
