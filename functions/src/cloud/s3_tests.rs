//! The bucket, played by a server on loopback.

use super::{Links, bucket};
use crate::cloud::config::Access;
use crate::files::{Announced, FileError, Files, SavedAs, UploadName, name_of};
use crate::random::OsRandom;
use aws_sdk_dynamodb::config::{Credentials, Region};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use http::{Method, StatusCode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the played bucket holds, and what it was asked.
#[derive(Clone, Default)]
struct Played {
    files: Arc<Mutex<HashMap<String, Bytes>>>,
    asked: Arc<Mutex<Vec<(Method, String, bool)>>>,
    broken: Arc<std::sync::atomic::AtomicBool>,
}

async fn play(
    State(played): State<Played>,
    request: Request,
) -> (StatusCode, [(&'static str, &'static str); 2], Bytes) {
    use std::sync::atomic::Ordering;
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let signed = parts
        .headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"))
        && parts.headers.contains_key("x-amz-security-token");
    let asked = (parts.method.clone(), path.clone(), signed);
    played.asked.lock().expect("no panic").push(asked);
    let headers = [
        ("etag", "\"x\""),
        ("last-modified", "Tue, 24 Nov 2026 01:30:00 GMT"),
    ];
    if played.broken.load(Ordering::SeqCst) {
        return (StatusCode::SERVICE_UNAVAILABLE, headers, Bytes::new());
    }
    if parts.method == Method::PUT {
        let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
        played.files.lock().expect("no panic").insert(path, body);
        return (StatusCode::OK, headers, Bytes::new());
    }
    match played.files.lock().expect("no panic").get(&path) {
        Some(body) => (StatusCode::OK, headers, body.clone()),
        None => (StatusCode::NOT_FOUND, headers, Bytes::new()),
    }
}

fn access(region: &'static str) -> Access {
    Access {
        region: Region::new(region),
        credentials: Credentials::new(
            "AKIDEXAMPLE",
            "very-secret",
            Some("token".to_owned()),
            None,
            "test",
        ),
    }
}

async fn played() -> (Played, Files) {
    let played = Played::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("its address"));
    let server = Router::new().fallback(play).with_state(played.clone());
    tokio::spawn(async move { axum::serve(listener, server).await });
    let bucket =
        bucket("xinzheng-files", Some(&endpoint), &access("cn-north-1")).expect("a bucket");
    (played, Files::in_store(Arc::new(bucket)))
}

#[tokio::test]
async fn files_go_to_the_bucket_and_come_back_by_signed_calls() {
    let (played, files) = played().await;
    let name = files
        .put(Bytes::from_static(b"report"))
        .await
        .expect("a write");
    assert_eq!(&files.get(&name).await.expect("a read")[..], b"report");
    let missing = files.get(&name_of(b"never written")).await;
    assert!(matches!(missing, Err(FileError::Missing)), "{missing:?}");
    let asked = played.asked.lock().expect("no panic").clone();
    let path = format!("/xinzheng-files/{}/{}", &name[..2], &name[2..]);
    assert_eq!(asked[0], (Method::PUT, path.clone(), true));
    assert_eq!(asked[1], (Method::GET, path.clone(), true));
    played
        .files
        .lock()
        .expect("no panic")
        .insert(path, Bytes::from_static(b"forged"));
    assert!(matches!(files.get(&name).await, Err(FileError::Damaged)));
}

#[tokio::test]
async fn a_bucket_that_does_not_answer_is_unavailable_and_never_missing() {
    let (played, files) = played().await;
    played
        .broken
        .store(true, std::sync::atomic::Ordering::SeqCst);
    let read = files.get(&name_of(b"report")).await;
    assert!(matches!(read, Err(FileError::Unavailable)), "{read:?}");
    assert!(
        played.asked.lock().expect("no panic").len() > 1,
        "it was tried again"
    );
    let gone = bucket(
        "xinzheng-files",
        Some("http://127.0.0.1:9"),
        &access("cn-north-1"),
    );
    let gone = Files::in_store(Arc::new(gone.expect("a bucket")));
    let write = gone.put(Bytes::from_static(b"report")).await;
    assert!(matches!(write, Err(FileError::Unavailable)), "{write:?}");
}

#[tokio::test]
async fn an_address_of_a_file_works_for_a_minute_and_names_what_it_is() {
    let bucket = bucket("xinzheng-files", None, &access("cn-north-1")).expect("a bucket");
    let bucket = Arc::new(bucket);
    let files = Files::in_store(bucket.clone()).with_links(Arc::new(Links(bucket)));
    let saved_as = SavedAs {
        kind: "application/pdf",
        disposition: "attachment; filename=\"xinzheng-1.pdf\"",
    };
    let url = files
        .link("abcdef", saved_as)
        .await
        .expect("signed")
        .expect("an address");
    let host = "https://s3.cn-north-1.amazonaws.com.cn/xinzheng-files/ab/cdef?";
    assert!(url.starts_with(host), "{url}");
    for part in [
        "X-Amz-Expires=60",
        "X-Amz-Signature=",
        "X-Amz-SignedHeaders=host",
        "X-Amz-Security-Token=token",
        "response-content-type=application%2Fpdf",
        "response-content-disposition=attachment%3B%20filename%3D%22xinzheng-1.pdf%22",
        "response-cache-control=no-store",
    ] {
        assert!(url.contains(part), "{part}: {url}");
    }
    assert!(!url.contains("very-secret"));
}

#[tokio::test]
async fn a_file_is_sent_to_an_address_that_takes_no_other() {
    let bucket = bucket("xinzheng-files", None, &access("cn-north-1")).expect("a bucket");
    let bucket = Arc::new(bucket);
    let files = Files::in_store(bucket.clone()).with_links(Arc::new(Links(bucket)));
    let announced = Announced {
        size: 6,
        sha256: name_of(b"report"),
    };
    let name = UploadName::new(&OsRandom);
    let lifetime = Duration::from_secs(600);
    let sent_to = files.way_in(&name, &announced, lifetime).await;
    let sent_to = sent_to.expect("signed").expect("an address");
    let base = "https://s3.cn-north-1.amazonaws.com.cn/xinzheng-files/uploads/";
    assert!(sent_to.url.starts_with(base), "{}", sent_to.url);
    for part in [
        "X-Amz-Expires=600",
        "X-Amz-SignedHeaders=host%3Bx-amz-checksum-sha256",
    ] {
        assert!(sent_to.url.contains(part), "{part}: {}", sent_to.url);
    }
    // By `printf report | openssl dgst -sha256 -binary | base64`.
    let checksum = "hF6RgxMZ6JxNZWvbgMJ4rAmnIw1h5d/S4bH7tDasiRc=";
    let header = ("x-amz-checksum-sha256".to_owned(), checksum.to_owned());
    assert_eq!(sent_to.headers, [header]);
    let at = files.way_in_base().await.expect("signed");
    assert_eq!(at.as_deref(), Some(base));
}
