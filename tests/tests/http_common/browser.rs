//! A browser that keeps cookies and goes no way by itself.

use super::ORIGIN;
use axum::body::Body;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tower::ServiceExt;

#[derive(Clone)]
pub(crate) struct Browser {
    router: axum::Router,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Sent with every call that changes something, once there is one.
    pub(crate) csrf: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        core::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: impl http::header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Where it leads, as a path of this site.
    pub(crate) fn leads_to(&self) -> &str {
        let to = self.header(LOCATION);
        to.strip_prefix(ORIGIN).unwrap_or(to)
    }

    /// Status and permanent code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status.as_u16(), code)
    }
}

/// What is asked for when an own report is issued.
pub(crate) fn request(look_back_years: u8, purpose: &str) -> Value {
    json!({"look_back_years": look_back_years, "purpose": purpose})
}

impl Browser {
    pub(crate) fn new(router: axum::Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            csrf: None,
        }
    }

    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let json = |body: &Value| ("application/json", body.to_string().into_bytes());
        self.send_bytes(method, path, headers, body.map(json)).await
    }

    /// The same with a body of any kind.
    pub(crate) async fn send_bytes(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<(&str, Vec<u8>)>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self
                .cookies
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some((kind, body)) => {
                request = request.header(CONTENT_TYPE, kind);
                Body::from(body)
            }
            None => Body::empty(),
        };
        let request = request.body(body).expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1 << 26).await.expect("a body");
        self.keep_cookies(&parts.headers);
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for set in headers.get_all(SET_COOKIE) {
            let set = set.to_str().expect("ASCII");
            let (pair, rest) = set.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            assert!(
                rest.contains("HttpOnly") && rest.contains("SameSite=Lax"),
                "{set}"
            );
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn get_page(&mut self, path: &str) -> Answer {
        let accept = [(ACCEPT.as_str(), "text/html")];
        self.send(Method::GET, path, &accept, None).await
    }

    pub(crate) async fn get_json(&mut self, path: &str) -> Answer {
        let accept = [(ACCEPT.as_str(), "application/json")];
        self.send(Method::GET, path, &accept, None).await
    }

    /// A call that changes something, with the session's token.
    pub(crate) async fn change(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        let csrf = self.csrf.clone().unwrap_or_default();
        let headers = [("x-csrf-token", csrf.as_str())];
        self.send(method, path, &headers, body).await
    }

    /// Asks for a report under an idempotency key.
    pub(crate) async fn issue(&mut self, key: &str, body: &Value) -> Answer {
        let csrf = self.csrf.clone().unwrap_or_default();
        let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
        self.send(Method::POST, "/api/reports", &headers, Some(body))
            .await
    }

    /// A report that is issued without trouble.
    pub(crate) async fn issued(&mut self, key: &str, look_back_years: u8) -> Value {
        let answer = self.issue(key, &request(look_back_years, "finance")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json()
    }

    /// The verdict on a code, as an anonymous caller gets it.
    pub(crate) async fn verdict(&self, code: &str) -> Value {
        let answer = Self::new(self.router.clone())
            .get_json(&format!("/v/{code}"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// Through the identity provider and back, ending at `/request`.
    pub(crate) async fn sign_in(&mut self, account: &str) {
        let back = self.way_back(account, "/request").await;
        let ended = self.get(&back).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text());
        assert_eq!(ended.leads_to(), "/request");
        let session = self.get("/api/session").await.json();
        assert_eq!(session["state"], "signed_in", "{session}");
        self.csrf = session["csrf_token"].as_str().map(str::to_owned);
    }

    /// To the provider and to where it sends the browser back, with code and state.
    pub(crate) async fn way_back(&mut self, account: &str, next: &str) -> String {
        let away = self.get(&format!("/auth/login?next={next}")).await;
        assert_eq!(away.status, StatusCode::FOUND, "{}", away.text());
        let approved = self
            .get(&format!("{}&account={account}", away.leads_to()))
            .await;
        assert_eq!(
            approved.status,
            StatusCode::SEE_OTHER,
            "{}",
            approved.text()
        );
        approved.leads_to().to_owned()
    }
}
