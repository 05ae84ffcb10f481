//! The key service and the secrets manager, played by a server on loopback that speaks their protocol (JSON 1.1).

use super::{KeptSecret, KmsKey};
use crate::cloud::config::Access;
use crate::random::CountingRandom;
use crate::sign::first_secret::first_secret;
use crate::sign::{KeepKeys, KeyService, Renewal, Replaced, ServiceFault, renew};
use aws_sdk_dynamodb::config::{Credentials, Region};
use axum::Router;
use axum::extract::{Request, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use serde_json::{Value, json};
use shared::seal::{Algorithm, IssuingKey};
use shared::time::ShanghaiTime;
use std::sync::{Arc, Mutex};

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/demonstration";

/// Versions of the secret, the current one, what was asked, and how the next calls fail.
#[derive(Default)]
struct Service {
    versions: Vec<String>,
    current: usize,
    asked: Vec<String>,
    unsigned: u32,
    faults: Vec<(&'static str, StatusCode, &'static str)>,
    /// Somebody else's version that becomes current before the next move.
    another: Option<String>,
    high_s: bool,
}

#[derive(Clone, Default)]
struct Played(Arc<Mutex<Service>>);

fn key(number: u8) -> IssuingKey {
    IssuingKey::from_bytes(Algorithm::Es256, &[number; 32]).expect("a key")
}

/// A signature over a digest in DER, s being the higher if it is asked for.
fn signed(digest: &[u8], high_s: bool) -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_slice(&[2; 32]).expect("a key");
    let signature: p256::ecdsa::Signature = key.sign_prehash(digest).expect("signed");
    let low = signature.normalize_s();
    let (r, s) = low.split_scalars();
    let s = if high_s { -s } else { s };
    let shown = p256::ecdsa::Signature::from_scalars(r, s).expect("a signature");
    shown.to_der().as_bytes().to_vec()
}

async fn play(State(played): State<Played>, request: Request) -> (StatusCode, String) {
    let (parts, body) = request.into_parts();
    let header = |name| {
        let value = parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    let target = header("x-amz-target");
    let mut state = played.0.lock().expect("no panic");
    state.asked.push(target.clone());
    if !header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") {
        state.unsigned += 1;
    }
    let fails = state
        .faults
        .iter()
        .position(|(of, ..)| target.ends_with(of));
    if let Some(place) = fails {
        let (_, status, name) = state.faults.remove(place);
        return (
            status,
            json!({ "__type": name, "message": "secret text" }).to_string(),
        );
    }
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let answer = match target.as_str() {
        "TrentService.GetPublicKey" => {
            assert_eq!(text("KeyId"), KEY);
            json!({ "KeyId": KEY, "PublicKey": STANDARD.encode(key(2).public().spki()) })
        }
        "TrentService.Sign" => {
            let asked = (text("KeyId"), text("MessageType"), text("SigningAlgorithm"));
            let expected = (
                KEY.to_owned(),
                "DIGEST".to_owned(),
                "ECDSA_SHA_256".to_owned(),
            );
            assert_eq!(asked, expected);
            let digest = STANDARD.decode(text("Message")).expect("base64");
            assert_eq!(digest.len(), 32);
            json!({ "KeyId": KEY, "Signature": STANDARD.encode(signed(&digest, state.high_s)) })
        }
        "secretsmanager.GetSecretValue" => {
            let current = state.current;
            json!({ "VersionId": version(current), "SecretString": state.versions[current] })
        }
        "secretsmanager.PutSecretValue" => {
            assert_eq!(body["VersionStages"], json!(["XINZHENG_NEXT"]));
            state.versions.push(text("SecretString"));
            json!({ "VersionId": version(state.versions.len() - 1) })
        }
        "secretsmanager.UpdateSecretVersionStage" => {
            if let Some(another) = state.another.take() {
                state.versions.push(another);
                state.current = state.versions.len() - 1;
            }
            if text("RemoveFromVersionId") != version(state.current) {
                let fault = json!({ "__type": "InvalidParameterException" });
                return (StatusCode::BAD_REQUEST, fault.to_string());
            }
            let to = (0..state.versions.len()).find(|of| version(*of) == text("MoveToVersionId"));
            state.current = to.expect("a version");
            json!({})
        }
        other => panic!("{other} is not asked"),
    };
    (StatusCode::OK, answer.to_string())
}

/// As the manager names versions: 32 characters and more.
fn version(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

async fn served() -> (Played, KmsKey, KeptSecret) {
    let first = first_secret(key(2).public(), &now().to_string(), None);
    let played = Played::default();
    played.0.lock().expect("no panic").versions.push(first);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(play).with_state(played.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let access = Access {
        region: Region::new("eu-central-1"),
        credentials: Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"),
    };
    let kms = KmsKey::new(KEY.to_owned(), &access, Some(&endpoint));
    let kept = KeptSecret::new("seals".to_owned(), &access, Some(&endpoint));
    (played, kms, kept)
}

fn now() -> ShanghaiTime {
    ShanghaiTime::parse("2026-11-27T09:00:00+08:00").expect("a time")
}

fn fault(played: &Played, of: &'static str, status: StatusCode, name: &'static str) {
    let mut state = played.0.lock().expect("no panic");
    state.faults.push((of, status, name));
}

#[tokio::test]
async fn a_key_is_certified_by_the_key_service_and_kept_by_the_secrets_manager() {
    for high_s in [false, true] {
        let (played, kms, kept) = served().await;
        played.0.lock().expect("no panic").high_s = high_s;
        let random = CountingRandom::from_block(3);
        let renewed = renew(&kms, &kept, &random, Algorithm::Es256, now()).await;
        let Ok(Renewal::Renewed(ids)) = renewed else {
            panic!("{renewed:?}");
        };
        let again = renew(&kms, &kept, &random, Algorithm::Es256, now()).await;
        assert!(matches!(again, Ok(Renewal::NotDue)), "{again:?}");
        let state = played.0.lock().expect("no panic");
        assert_eq!((state.current, state.unsigned), (1, 0));
        let signatures = state.asked.iter().filter(|of| of.ends_with(".Sign"));
        assert_eq!(signatures.count(), 2, "{:?}", state.asked);
        // What functions read then seals, and its key is the new one.
        let sealing = crate::sign::read_kept(&state.versions[1]).expect("keys that seal");
        assert_eq!(sealing.key_at(Algorithm::Es256, now()), Some(ids[0]));
        assert!(sealing.signing_at(now()).is_ok());
    }
}

#[tokio::test]
async fn a_version_that_somebody_else_made_current_is_not_written_over() {
    let (played, _, kept) = served().await;
    let read = kept.read().await.expect("it is kept");
    played.0.lock().expect("no panic").another = Some("theirs".to_owned());
    let replaced = kept.replace("ours", &read.version).await;
    assert_eq!(replaced, Ok(Replaced::AnotherIsKept));
    assert_eq!(kept.read().await.expect("kept").text, "theirs");
}

#[tokio::test]
async fn a_move_whose_answer_was_lost_is_looked_up() {
    let (played, _, kept) = served().await;
    let read = kept.read().await.expect("it is kept");
    // Each of the kit's own tries is refused; nothing was moved.
    for _ in 0..4 {
        let away = StatusCode::SERVICE_UNAVAILABLE;
        fault(
            &played,
            "UpdateSecretVersionStage",
            away,
            "InternalServiceError",
        );
    }
    let replaced = kept.replace("ours", &read.version).await;
    assert_eq!(replaced, Err(ServiceFault::Unanswered));
    assert_eq!(kept.read().await.expect("kept").version, read.version);
}

#[tokio::test]
async fn throttling_is_waited_out_and_a_refusal_is_told_at_once() {
    let (played, kms, _) = served().await;
    fault(
        &played,
        "Sign",
        StatusCode::BAD_REQUEST,
        "ThrottlingException",
    );
    assert!(kms.sign(b"message").await.is_ok());
    let refused = StatusCode::BAD_REQUEST;
    fault(&played, "Sign", refused, "AccessDeniedException");
    assert_eq!(kms.sign(b"message").await, Err(ServiceFault::Refuses));
    fault(&played, "GetPublicKey", refused, "NotFoundException");
    assert_eq!(kms.public_key().await, Err(ServiceFault::Refuses));
}
