//! More than the server can do is refused at once, and what is not refused is done.

mod http_common;

use functions::pdf::{ToSign, Unsigned, VerifyAddress};
use functions::render::{CannotRender, Pdf, RenderReport};
use functions::routes::Limits;
use http::StatusCode;
use http_common::browser::{Answer, request};
use http_common::{Lab, at, demonstration};
use shared::policy::SealImage;
use shared::report::SpecialReport;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

const NOW: &str = "2026-11-24 09:30:00";

/// Draws nothing until it is told to, and says when it is asked to.
struct Held {
    asked: mpsc::Sender<()>,
    told: Mutex<mpsc::Receiver<()>>,
}

impl RenderReport for Held {
    fn render(
        &self,
        report: &SpecialReport,
        at: &VerifyAddress,
        signing: &ToSign<'_>,
        seal: Option<&SealImage>,
    ) -> Result<Unsigned, CannotRender> {
        // The test listens for the first only.
        let _ = self.asked.send(());
        let told = self.told.lock().expect("no panic");
        told.recv().expect("the test tells");
        Pdf.render(report, at, signing, seal)
    }
}

/// 503 that says when to come again.
fn assert_overloaded(answer: &Answer) {
    assert_eq!(answer.problem(), (503, "service.overloaded".to_owned()));
    assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_places_are_taken_the_next_call_is_refused_and_scans_are_answered() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let issued = lab.signed_in("acme").await.issued("before", 1).await;
    let code = issued["code"].as_str().expect("a code").to_owned();
    // Room for one report, and then for one call of any kind.
    for (name, calls) in [("report", 8), ("call", 1)] {
        let (asked, is_asked) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let mut deps = lab.deps.clone();
        deps.renderer = Arc::new(Held {
            asked,
            told: Mutex::new(told),
        });
        let mut acme = lab.browser_at(&deps, Limits::new(calls, 1, 8));
        acme.sign_in("acme").await;
        let first = {
            let (mut acme, key) = (acme.clone(), format!("{name}-first"));
            tokio::spawn(async move { acme.issue(&key, &request(1, "finance")).await })
        };
        let is_asked = tokio::task::spawn_blocking(move || is_asked.recv()).await;
        is_asked.expect("no panic").expect("the first is drawn");

        let second = format!("{name}-second");
        let refused = acme.issue(&second, &request(1, "finance")).await;
        assert_overloaded(&refused);
        let list = acme.get("/api/reports").await;
        match name {
            "report" => assert_eq!(list.status, StatusCode::OK, "only reports have no place"),
            _ => assert_overloaded(&list),
        }
        assert_eq!(acme.verdict(&code).await["verdict"], "genuine");

        tell.send(()).expect("the first waits");
        let first = first.await.expect("no panic");
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
        // The place is free again, and what was refused has left nothing behind.
        tell.send(()).expect("the second will wait");
        let second = acme.issued(&second, 1).await;
        assert_ne!(second["code"], first.json()["code"]);
    }
    let list = lab.signed_in("acme").await.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(5), "{list}");
}

#[tokio::test]
async fn under_strain_first_nothing_new_is_begun_then_no_call_is_answered_and_last_no_scan() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let issued = lab.signed_in("acme").await.issued("before", 1).await;
    let code = issued["code"].as_str().expect("a code");
    let limits = Limits::default();
    let mut acme = lab.browser_at(&lab.deps, limits.clone());
    acme.sign_in("acme").await;
    let mut on_the_way = lab.browser_at(&lab.deps, limits.clone());
    let back = on_the_way.way_back("acme", "/request").await;

    limits.note_lateness(Duration::from_millis(100));
    assert_overloaded(&acme.issue("strained", &request(1, "finance")).await);
    assert_overloaded(&acme.get_json("/auth/login?next=/request").await);
    let page = acme.get_page("/auth/login?next=/request").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.header("retry-after").is_empty());
    assert_eq!(acme.get("/api/reports").await.status, StatusCode::OK);
    // Who is on the way back from the provider is not sent away again: that would only come twice.
    assert_ne!(
        acme.get(&back).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(acme.verdict(code).await["verdict"], "genuine");

    limits.note_lateness(Duration::from_millis(500));
    assert_overloaded(&acme.get("/api/reports").await);
    assert_eq!(acme.verdict(code).await["verdict"], "genuine");

    limits.note_lateness(Duration::from_secs(2));
    assert_overloaded(&acme.get_json(&format!("/v/{code}")).await);
    let page = acme.get_page(&format!("/v/{code}")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.header("retry-after").is_empty());

    limits.note_lateness(Duration::ZERO);
    acme.issued("strained", 1).await;
    assert_eq!(acme.verdict(code).await["verdict"], "genuine");
}
