//! A receiver of webhooks on this machine, which checks signatures by itself.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Something that came.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answering {
    With(u16),
    /// Elsewhere, to `/elsewhere`.
    Redirect,
    /// With more than anybody would read.
    Endless,
}

#[derive(Clone)]
struct Held {
    came: Arc<Mutex<Vec<Came>>>,
    answering: Arc<Mutex<Answering>>,
}

pub(crate) struct Receiver {
    held: Held,
    port: u16,
    server: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Receiver {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let held = Held {
            came: Arc::default(),
            answering: Arc::new(Mutex::new(Answering::With(204))),
        };
        let router = Router::new().fallback(take).with_state(held.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        Self { held, port, server }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn answer(&self, answering: Answering) {
        *self.held.answering.lock().expect("a lock") = answering;
    }

    /// All that came since this was asked last.
    pub(crate) fn came(&self) -> Vec<Came> {
        std::mem::take(&mut *self.held.came.lock().expect("a lock"))
    }
}

async fn take(
    State(held): State<Held>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, axum::body::Body) {
    let path = uri.path().to_owned();
    held.came.lock().expect("a lock").push(Came {
        path,
        headers,
        body,
    });
    let answering = *held.answering.lock().expect("a lock");
    let mut headers = HeaderMap::new();
    let (status, body) = match answering {
        Answering::With(status) => (status, axum::body::Body::empty()),
        Answering::Redirect => {
            headers.insert("location", "/elsewhere".parse().expect("a header"));
            (307, axum::body::Body::empty())
        }
        Answering::Endless => {
            let more = || {
                Some((
                    Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 65_536])),
                    (),
                ))
            };
            let endless = futures::stream::unfold((), move |()| async move { more() });
            (200, axum::body::Body::from_stream(endless))
        }
    };
    (
        StatusCode::from_u16(status).expect("a status"),
        headers,
        body,
    )
}

impl Came {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).expect("the header");
        value.to_str().expect("ASCII")
    }

    /// Whether it is signed by this secret, as Standard Webhooks says.
    pub(crate) fn is_signed_by(&self, secret: &str) -> bool {
        let key = secret.strip_prefix("whsec_").expect("a secret");
        let key = STANDARD.decode(key).expect("base64");
        let mut said = Vec::new();
        said.extend(self.header("webhook-id").as_bytes());
        said.push(b'.');
        said.extend(self.header("webhook-timestamp").as_bytes());
        said.push(b'.');
        said.extend(&self.body);
        let own = format!("v1,{}", STANDARD.encode(hmac_sha256(&key, &said)));
        self.header("webhook-signature")
            .split(' ')
            .any(|one| one == own)
    }
}

/// RFC 2104, by hand: another way than the one that signed.
fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    assert!(key.len() <= 64, "a longer key would be hashed first");
    let pad = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(to, from)| *to ^= from);
        block
    };
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner);
    outer.finalize().into()
}

/// The vector of RFC 4231, 4.2.
#[test]
fn the_receiver_reckons_as_the_standard_says() {
    let mac = hmac_sha256(&[0x0b; 20], b"Hi There");
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
}
