//! Uploaded deliveries, and programs that deliver by a key.

use super::{Counted, counted};
use crate::delivery_common::environment;
use crate::http_common::browser::Browser;
use crate::recorded::Recorded;
use functions::files::name_of;
use functions::use_cases::deliver_records::Turn;
use functions::use_cases::work_off_deliveries::work_off_deliveries;
use http::{Method, StatusCode};
use serde_json::json;

pub(super) async fn all(city: &Recorded, file: &str) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut bureau = city.signed_in("bureau-env").await;
    book.take();
    let said = json!({
        "id": "uploaded", "kind": "penalty", "sector": 13, "as_of": "2026-11-23",
        "size": file.len(), "sha256": name_of(file.as_bytes()),
    });
    let announced = bureau
        .change(Method::POST, "/api/uploads", Some(&said))
        .await;
    all.push(("upload, announced", counted(book)));
    let url = announced.json()["url"].as_str().expect("a url").to_owned();
    let body = Some(("application/octet-stream", file.as_bytes().to_vec()));
    let sent = bureau.send_bytes(Method::PUT, &url, &[], body).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
    book.take();
    let path = "/api/deliveries/uploaded/apply";
    let submitted = bureau.change(Method::POST, path, None).await;
    assert_eq!(
        submitted.status,
        StatusCode::ACCEPTED,
        "{}",
        submitted.text()
    );
    all.push(("upload, submitted", counted(book)));
    let turn = Turn::new(city.deps.clock.clone(), &*city.deps.random, None);
    let deps = city.delivery();
    let done = work_off_deliveries(&deps, &turn).await.expect("a turn");
    assert_eq!(done.over, 1);
    all.push(("upload, 100 new records applied", counted(book)));
    work_off_deliveries(&deps, &turn).await.expect("a turn");
    all.push(("uploads, nothing to do", counted(book)));
    let list = bureau.get("/api/deliveries").await.json();
    assert_eq!(list["deliveries"].as_array().map(Vec::len), Some(6));
    all.push(("list, 6 deliveries", counted(book)));
    all.extend(by_key(city, &mut bureau).await);
    all
}

async fn by_key(city: &Recorded, bureau: &mut Browser) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let path = format!("/api/units/{}/keys", environment().0);
    let name = json!({"name": "program"});
    let made = bureau.change(Method::POST, &path, Some(&name)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let mut all = vec![("key, made", counted(book))];
    let bearer = format!("Bearer {}", made.json()["key"].as_str().expect("a key"));
    let headers = [("authorization", bearer.as_str())];
    let path = "/api/deliveries/uploaded";
    for name in ["delivery, first call of a key's day", "delivery, by a key"] {
        let seen = city.browser().send(Method::GET, path, &headers, None).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
        all.push((name, counted(book)));
    }
    all
}
