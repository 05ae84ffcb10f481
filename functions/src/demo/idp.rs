//! The demonstration's identity provider (`/demo-idp/…`): OpenID Connect with PKCE and ES256, so that
//! the service signs people in as it will with a real one. It asks for no password: whoever reaches a
//! demonstration may be any of its invented accounts.
//!
//! An authorization code is a short-lived signed value, so that several processes need no table for it.

use super::city::Account;
use crate::clock::Clock;
use crate::identity::{BackChannel, BackChannelError, CannotSignIn, Provider};
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tower::ServiceExt;

mod page;

/// The client that the service is at this provider.
pub const CLIENT_ID: &str = "xinzheng";

/// How long a code may be redeemed.
const CODE_SECONDS: i64 = 60;
/// How long an identity token is valid.
const TOKEN_SECONDS: i64 = 300;

/// The provider.
pub struct DemoIdp {
    issuer: String,
    redirect: String,
    key: SigningKey,
    key_id: String,
    code_key: [u8; 32],
    accounts: Vec<Account>,
    clock: Arc<dyn Clock>,
}

/// The key is no P-256 scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the identity provider's key is no P-256 key: remove it, and a new one is made")]
pub struct InvalidKey;

impl DemoIdp {
    /// A provider at `origin` with these accounts.
    pub fn new(
        origin: &crate::deps::Origin,
        key: &[u8; 32],
        accounts: Vec<Account>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidKey> {
        let signing = SigningKey::from_slice(key).map_err(|_| InvalidKey)?;
        let public = signing.verifying_key().to_sec1_point(true);
        Ok(Self {
            issuer: origin.url("/demo-idp"),
            redirect: origin.url("/auth/callback"),
            key_id: crate::keys::hex(&Sha256::digest(public.as_bytes())[..8]),
            key: signing,
            code_key: Sha256::digest([b"code".as_slice(), key].concat()).into(),
            accounts,
            clock,
        })
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Its routes.
    pub fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route(
                "/demo-idp/.well-known/openid-configuration",
                get(configuration),
            )
            .route("/demo-idp/jwks", get(keys))
            .route("/demo-idp/authorize", get(authorize))
            .route("/demo-idp/token", post(token))
            .with_state(self)
    }

    /// This provider as the service sees it, its client.
    pub fn provider(self: &Arc<Self>) -> Result<Provider, CannotSignIn> {
        let back = self.clone().back_channel();
        Provider::new(&self.issuer, CLIENT_ID, None, self.redirect.clone(), back)
    }

    /// Server-to-server calls go to the routes in process: the server must not call itself over a port
    /// that may lie behind a proxy.
    pub fn back_channel(self: Arc<Self>) -> BackChannel {
        let router = self.router();
        BackChannel::by(move |request| {
            let router = router.clone();
            Box::pin(async move {
                let (parts, body) = request.into_parts();
                let request = http::Request::from_parts(parts, Body::from(body));
                let response = router
                    .oneshot(request)
                    .await
                    .map_err(|_| BackChannelError)?;
                let (parts, body) = response.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20)
                    .await
                    .map_err(|_| BackChannelError)?;
                Ok(http::Response::from_parts(parts, body.to_vec()))
            })
        })
    }

    fn sign_code(&self, code: &Code) -> String {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(code).unwrap_or_default());
        let tag = self.mac(&body).finalize().into_bytes();
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    fn read_code(&self, text: &str) -> Option<Code> {
        let (body, tag) = text.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        self.mac(body).verify_slice(&tag).ok()?;
        let code: Code = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        (self.clock.now().unix() < code.expires_at).then_some(code)
    }

    fn mac(&self, body: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.code_key)
            .unwrap_or_else(|_| unreachable!("HMAC takes any key"));
        mac.update(body.as_bytes());
        mac
    }

    fn sign_token(&self, claims: &Value) -> String {
        let header = json!({"alg": "ES256", "typ": "JWT", "kid": self.key_id});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

/// What a code stands for.
#[derive(Serialize, Deserialize)]
struct Code {
    account: String,
    nonce: Option<String>,
    challenge: String,
    expires_at: i64,
}

async fn configuration(State(idp): State<Arc<DemoIdp>>) -> Response {
    let at = |path: &str| format!("{}{path}", idp.issuer);
    public_json(&json!({
        "issuer": idp.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile"],
    }))
}

async fn keys(State(idp): State<Arc<DemoIdp>>) -> Response {
    let point = idp.key.verifying_key().to_sec1_point(false);
    let coordinate = |bytes: Option<&p256::FieldBytes>| {
        URL_SAFE_NO_PAD.encode(bytes.map(|b| &b[..]).unwrap_or_default())
    };
    public_json(&json!({"keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": idp.key_id,
        "x": coordinate(point.x()), "y": coordinate(point.y()),
    }]}))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Authorize {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    state: String,
    nonce: Option<String>,
    code_challenge: String,
    code_challenge_method: String,
    account: Option<String>,
    lang: Option<String>,
}

async fn authorize(
    State(idp): State<Arc<DemoIdp>>,
    Query(request): Query<Authorize>,
    headers: HeaderMap,
    uri: http::Uri,
) -> Response {
    let lang = crate::routes::language(request.lang.as_deref(), &headers);
    // Never redirect to an address that is not the client's own.
    let known = request.client_id == CLIENT_ID && request.redirect_uri == idp.redirect;
    let fits = request.response_type == "code"
        && request.code_challenge_method == "S256"
        && !request.code_challenge.is_empty()
        && !request.state.is_empty();
    if !known || !fits {
        return page::not_asked(lang);
    }
    let Some(id) = request.account.as_deref() else {
        return page::accounts(&idp.accounts, uri.query().unwrap_or_default(), lang);
    };
    let Some(account) = idp.accounts.iter().find(|account| account.id == id) else {
        return page::accounts(&idp.accounts, uri.query().unwrap_or_default(), lang);
    };
    let code = idp.sign_code(&Code {
        account: account.id.to_owned(),
        nonce: request.nonce,
        challenge: request.code_challenge,
        expires_at: idp.clock.now().plus_seconds(CODE_SECONDS).unix(),
    });
    let query = form_pairs(&[("code", &code), ("state", &request.state)]);
    Redirect::to(&format!("{}?{query}", idp.redirect)).into_response()
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct TokenRequest {
    grant_type: String,
    code: String,
    redirect_uri: String,
    client_id: String,
    code_verifier: String,
}

async fn token(
    State(idp): State<Arc<DemoIdp>>,
    request: Result<Form<TokenRequest>, FormRejection>,
) -> Response {
    let refuse = |error: &str| {
        let body = json!({ "error": error });
        (StatusCode::BAD_REQUEST, no_store_json(&body)).into_response()
    };
    let Ok(Form(request)) = request else {
        return refuse("invalid_request");
    };
    if request.grant_type != "authorization_code" {
        return refuse("unsupported_grant_type");
    }
    if request.client_id != CLIENT_ID || request.redirect_uri != idp.redirect {
        return refuse("invalid_client");
    }
    let Some(code) = idp.read_code(&request.code) else {
        return refuse("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(request.code_verifier.as_bytes()));
    if challenge != code.challenge {
        return refuse("invalid_grant");
    }
    let Some(account) = idp.accounts.iter().find(|a| a.id == code.account) else {
        return refuse("invalid_grant");
    };
    let now = idp.clock.now();
    let claims = json!({
        "iss": idp.issuer,
        "sub": format!("demo:{}", account.id),
        "aud": CLIENT_ID,
        "iat": now.unix(),
        "exp": now.plus_seconds(TOKEN_SECONDS).unix(),
        "nonce": code.nonce,
        "name": account.name_zh,
        "xinzheng_role": account.role,
        "xinzheng_credit_codes": account.entities,
        "xinzheng_unit": account.unit,
    });
    no_store_json(&json!({
        "access_token": "none",
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "id_token": idp.sign_token(&claims),
    }))
    .into_response()
}

fn public_json(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn no_store_json(value: &Value) -> impl IntoResponse + use<> {
    (
        [
            (CONTENT_TYPE, "application/json"),
            (CACHE_CONTROL, "no-store"),
        ],
        value.to_string(),
    )
}

/// `a=b&c=d`, each part encoded.
fn form_pairs(pairs: &[(&str, &str)]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
