//! The functions of one city, each behind a gateway of its own.

use crate::http_common::{Lab, ORIGIN, at, demonstration};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use functions::cloud::answering;
use functions::demo::accounts::accounts;
use functions::demo::idp::DemoIdp;
use functions::routes::{
    Limits, deliver_function, fetch_function, identity_function, issue_function, verify_function,
};
use lambda_http::lambda_runtime::{Context, LambdaEvent};
use lambda_http::request::LambdaRequest;
use lambda_http::tower::ServiceExt;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const NOW: &str = "2026-11-24 09:30:00";
pub(crate) const REQUEST: &str = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

/// The functions of one city, each behind a gateway of its own, and a browser's cookies.
pub(crate) struct Cloud {
    pub(crate) lab: Lab,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

/// A call as a gateway tells it.
#[derive(Clone, Default)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: Option<(&'a [u8], bool)>,
}

impl<'a> Call<'a> {
    pub(crate) fn get(path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
            ..Self::default()
        }
    }
}

impl Cloud {
    pub(crate) async fn new() -> Self {
        Self {
            lab: Lab::with_firms(demonstration(), at(NOW)).await,
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    pub(crate) fn router(&self, function: &str) -> axum::Router {
        let deps = &self.lab.deps;
        let limits = Limits::default();
        match function {
            "issue" => issue_function(deps, &limits),
            "fetch" => fetch_function(&deps.fetch(), &limits),
            "verify" => verify_function(&deps.public(), &limits),
            "deliver" => deliver_function(&deps.session(), &deps.files, &deps.policy, &limits),
            "identity" => {
                let accounts = accounts(&deps.policy);
                let idp = DemoIdp::new(&deps.origin, &[5; 32], accounts, deps.clock.clone());
                let idp = Arc::new(idp.expect("a key"));
                let Ok(provider) = idp.provider() else {
                    panic!("no provider");
                };
                let provider = Arc::new(provider);
                identity_function(&deps.session(), &provider, &deps.policy, &limits)
                    .merge(idp.router())
            }
            other => panic!("no function {other}"),
        }
    }

    /// The gateway's answer of a function, after the browser has kept its cookies.
    pub(crate) async fn call(&mut self, function: &'static str, call: &Call<'_>) -> Value {
        let router = self.router(function);
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = answer(function, router, call, &cookies).await;
        for set in answer["cookies"].as_array().into_iter().flatten() {
            let set = set.as_str().expect("a text");
            let (pair, rest) = set.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, function: &'static str, path: &str) -> Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let call = Call {
            query,
            ..Call::get(path)
        };
        self.call(function, &call).await
    }

    pub(crate) async fn sign_in(&mut self, account: &str) {
        let away = self.get("identity", "/auth/login?next=/request").await;
        assert_eq!(away["statusCode"], 302, "{away}");
        let to = format!("{}&account={account}", leads_to(&away));
        let approved = self.get("identity", &to).await;
        let ended = self.get("identity", &leads_to(&approved)).await;
        assert_eq!(ended["statusCode"], 303, "{ended}");
        assert_eq!(leads_to(&ended), "/request");
        let session = body_json(&self.get("identity", "/api/session").await);
        self.csrf = session["csrf_token"].as_str().expect("a token").to_owned();
    }

    pub(crate) async fn issued(&mut self, key: &str) -> Value {
        let csrf = self.csrf.clone();
        let call = Call {
            method: "POST",
            path: "/api/reports",
            headers: vec![
                ("content-type", "application/json"),
                ("idempotency-key", key),
                ("x-csrf-token", &csrf),
            ],
            body: Some((br#"{"look_back_years":3,"purpose":"finance"}"#, false)),
            ..Call::default()
        };
        let issued = self.call("issue", &call).await;
        assert_eq!(issued["statusCode"], 201, "{issued}");
        body_json(&issued)
    }
}

pub(crate) async fn answer(
    function: &'static str,
    router: axum::Router,
    call: &Call<'_>,
    cookies: &[String],
) -> Value {
    let mut headers = json!({"host": "abc123.execute-api.cn-north-1.amazonaws.com.cn",
        "x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https", "x-forwarded-port": "443"});
    for (name, value) in &call.headers {
        headers[*name] = (*value).into();
    }
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": call.path,
        "rawQueryString": call.query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": "abc123.execute-api.cn-north-1.amazonaws.com.cn",
            "domainPrefix": "abc123",
            "http": {
                "method": call.method,
                "path": call.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.7",
                "userAgent": "a browser",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "24/Nov/2026:01:30:00 +0000",
            "timeEpoch": 1_795_483_800_000_u64,
        },
        "isBase64Encoded": false,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if let Some((body, as_bytes)) = call.body {
        event["isBase64Encoded"] = as_bytes.into();
        event["body"] = if as_bytes {
            STANDARD.encode(body).into()
        } else {
            core::str::from_utf8(body).expect("a text").into()
        };
    }
    let request: LambdaRequest = serde_json::from_value(event).expect("an event");
    let mut context = Context::default();
    context.request_id = REQUEST.to_owned();
    let event = LambdaEvent::new(request, context);
    let Ok(answer) = answering(function, router).oneshot(event).await;
    serde_json::to_value(answer).expect("an answer")
}

pub(crate) fn leads_to(answer: &Value) -> String {
    let to = answer["headers"]["location"].as_str().expect("a location");
    to.strip_prefix(ORIGIN).unwrap_or(to).to_owned()
}

pub(crate) fn body_json(answer: &Value) -> Value {
    let body = answer["body"].as_str().unwrap_or_default();
    serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}"))
}

pub(crate) fn problem(answer: &Value) -> (u64, String) {
    let code = body_json(answer)["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (answer["statusCode"].as_u64().unwrap_or_default(), code)
}
