//! Each serverless function by itself, called with events as its gateway (API Gateway, HTTP API, payload 2.0)
//! sends them.

#[path = "lambda_events/cloud.rs"]
mod cloud;
mod http_common;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cloud::{Call, Cloud, REQUEST, answer, body_json, leads_to, problem};
use functions::deps::FetchDeps;
use functions::files::{Announced, FileError, FileLinks, SavedAs, SentTo};
use functions::routes::{Limits, fetch_function};
use http_common::ORIGIN;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn the_whole_job_goes_through_the_functions() {
    let mut cloud = Cloud::new().await;
    cloud.sign_in("acme").await;
    let issued = cloud.issued("lambda-1").await;
    let (no, code) = (issued["report_no"].clone(), issued["code"].clone());
    let (no, code) = (
        no.as_str().expect("a number"),
        code.as_str().expect("a code"),
    );

    let list = body_json(&cloud.get("fetch", "/api/reports?look_back_years=3").await);
    assert_eq!(list["reports"][0]["report_no"], no);
    let none = body_json(&cloud.get("fetch", "/api/reports?look_back_years=1").await);
    assert_eq!(none["reports"], json!([]));

    let pdf = cloud
        .get("fetch", &format!("/api/reports/{no}/pdf?download"))
        .await;
    assert_eq!(pdf["statusCode"], 200);
    assert_eq!(pdf["isBase64Encoded"], true);
    assert_eq!(pdf["headers"]["content-type"], "application/pdf");
    let file = STANDARD
        .decode(pdf["body"].as_str().expect("a body"))
        .expect("base64");
    assert!(file.starts_with(b"%PDF-"));
    let own = cloud
        .lab
        .signed_in("acme")
        .await
        .get(&format!("/api/reports/{no}/pdf"))
        .await;
    assert_eq!(file, own.body);

    let page = cloud.get("verify", &format!("/v/{code}")).await;
    assert_eq!(page["statusCode"], 200);
    assert_eq!(page["isBase64Encoded"], false);
    assert!(page["body"].as_str().is_some_and(|page| page.contains(no)));
    let mut call = Call::get("/v/placeholder");
    let path = format!("/v/{code}");
    call.path = &path;
    call.headers = vec![("accept", "application/json")];
    let verdict = body_json(&cloud.call("verify", &call).await);
    assert_eq!(verdict["verdict"], "genuine");
}

#[tokio::test]
async fn cookies_go_in_and_out_as_the_gateway_has_them() {
    let mut cloud = Cloud::new().await;
    let away = cloud.get("identity", "/auth/login?next=/request").await;
    assert!(away["headers"].get("set-cookie").is_none(), "{away}");
    let set = away["cookies"][0].as_str().expect("a cookie");
    assert!(
        set.starts_with("xz-auth=") && set.contains("HttpOnly"),
        "{set}"
    );
    cloud.sign_in("acme").await;
    assert!(cloud.cookies.contains_key("xz") && !cloud.cookies.contains_key("xz-auth"));
    // A name that comes twice is not trusted, wherever it stands in the list.
    let twice = [
        "xz=planted".to_owned(),
        format!("xz={}", cloud.cookies["xz"]),
    ];
    let router = cloud.router("identity");
    let session = answer("identity", router, &Call::get("/api/session"), &twice).await;
    assert_eq!(body_json(&session)["state"], "signed_out");
}

#[tokio::test]
async fn a_function_answers_what_is_its_own_and_nothing_else() {
    let mut cloud = Cloud::new().await;
    cloud.sign_in("acme").await;
    for (function, path) in [
        ("issue", "/api/session"),
        ("issue", "/v/0000000000000000"),
        ("fetch", "/auth/login"),
        ("fetch", "/v/0000000000000000"),
        ("verify", "/api/reports"),
        ("verify", "/health"),
        ("deliver", "/api/policy"),
        ("identity", "/api/reports"),
    ] {
        let answer = cloud.get(function, path).await;
        assert_eq!(
            problem(&answer),
            (404, "not_found".to_owned()),
            "{function} {path}"
        );
    }
    let listed = cloud.get("issue", "/api/reports").await;
    assert_eq!(problem(&listed), (405, "request.method".to_owned()));
    for path in [
        "/health",
        "/api/policy",
        "/api/freshness",
        "/api/openapi.json",
    ] {
        assert_eq!(cloud.get("fetch", path).await["statusCode"], 200, "{path}");
    }
}

#[tokio::test]
async fn a_call_bears_the_id_that_the_host_gave_it() {
    let mut cloud = Cloud::new().await;
    let policy = cloud.get("fetch", "/api/policy").await;
    assert_eq!(policy["headers"]["x-request-id"], REQUEST);
}

#[tokio::test]
async fn odd_paths_and_queries_are_answered() {
    let mut cloud = Cloud::new().await;
    for path in [
        "/v/%",
        "/v/%e4%bd",
        "/v/%FF%FE",
        "/v/7K2M 9QX4",
        "/v/核验码",
        "/v/a%2Fb",
        "/v/a\u{0}b",
        "/v/\"<script>",
    ] {
        let answer = cloud.call("verify", &Call::get(path)).await;
        assert_eq!(answer["statusCode"], 400, "{path:?}: {answer}");
    }
    for path in ["", "v", "//evil.example/v/x", "/v/../../api/session"] {
        let answer = cloud.call("verify", &Call::get(path)).await;
        let status = answer["statusCode"].as_u64().expect("a status");
        assert!((200..500).contains(&status), "{path:?}: {answer}");
    }
    for query in [
        "code=%",
        "code=核验码",
        "code=a b",
        "code=\"<>#\\",
        "%%%=&&=",
        "code",
    ] {
        let call = Call {
            query,
            ..Call::get("/v")
        };
        let answer = cloud.call("verify", &call).await;
        let status = answer["statusCode"].as_u64().expect("a status");
        assert!((200..500).contains(&status), "{query:?}: {answer}");
    }
    // A typed code reads the same whether or not the gateway has decoded it.
    for query in ["code=7K2M-9QX4-TB3N-VW8A", "code=7k2m%209qx4%20tb3n%20vw8a"] {
        let call = Call {
            query,
            ..Call::get("/v")
        };
        let answer = cloud.call("verify", &call).await;
        assert_eq!(leads_to(&answer), "/v/7K2M9QX4TB3NVW8A", "{query}");
    }
}

#[tokio::test]
async fn what_a_caller_says_of_the_service_itself_is_not_believed() {
    let mut cloud = Cloud::new().await;
    for headers in [
        vec![
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
        ],
        vec![("x-forwarded-proto", "not a scheme"), ("host", "[::1")],
        vec![("forwarded", "host=evil.example;proto=http"), ("host", "")],
    ] {
        let call = Call {
            query: "next=/request",
            headers,
            ..Call::get("/auth/login")
        };
        let away = cloud.call("identity", &call).await;
        assert_eq!(away["statusCode"], 302, "{away}");
        assert!(!away.to_string().contains("evil"), "{away}");
        assert!(
            away["headers"]["location"]
                .as_str()
                .is_some_and(|to| to.starts_with(ORIGIN))
        );
    }
}

#[tokio::test]
async fn a_delivery_comes_as_text_or_as_bytes() {
    let mut cloud = Cloud::new().await;
    cloud.sign_in("bureau-market").await;
    let csrf = cloud.csrf.clone();
    let file = "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n\
        演示小店,92320902MA1000009D,个体工商户,范乙丑,演示路2号,存续,2020-02-02\n";
    for (id, kind, as_bytes) in [
        ("as-text", "text/csv", false),
        ("as-bytes", "application/octet-stream", true),
    ] {
        let query = format!("id={id}&kind=register&as_of=2026-11-23");
        let call = Call {
            method: "POST",
            path: "/api/deliveries",
            query: &query,
            headers: vec![("content-type", kind), ("x-csrf-token", &csrf)],
            body: Some((file.as_bytes(), as_bytes)),
        };
        let taken = cloud.call("deliver", &call).await;
        assert_eq!(taken["statusCode"], 201, "{taken}");
        let counts = &body_json(&taken)["state"]["counts"];
        let lines = counts["accepted"]
            .as_u64()
            .zip(counts["unchanged"].as_u64());
        assert_eq!(lines.map(|(new, old)| new + old), Some(1), "{taken}");
        let path = format!("/api/deliveries/{id}");
        assert_eq!(cloud.get("deliver", &path).await["statusCode"], 200);
    }
}

/// Gives out addresses that say what was asked for.
#[derive(Debug)]
struct Links;

#[async_trait]
impl FileLinks for Links {
    async fn link(
        &self,
        path: &str,
        saved_as: SavedAs<'_>,
        lifetime: Duration,
    ) -> Result<String, FileError> {
        let seconds = lifetime.as_secs();
        let kind = saved_as.kind;
        let way = saved_as.disposition.split(';').next().unwrap_or_default();
        Ok(format!(
            "https://files.example.cn/{path}?{kind}&{way}&{seconds}"
        ))
    }

    async fn way_in(
        &self,
        path: &str,
        announced: &Announced,
        lifetime: Duration,
    ) -> Result<SentTo, FileError> {
        Ok(SentTo {
            url: format!("https://files.example.cn/{path}?{}", lifetime.as_secs()),
            headers: vec![("x-hash".to_owned(), announced.sha256.clone())],
        })
    }
}

#[tokio::test]
async fn a_file_larger_than_an_answer_is_fetched_from_the_file_store() {
    let mut cloud = Cloud::new().await;
    cloud.sign_in("acme").await;
    let issued = cloud.issued("lambda-large").await;
    let no = issued["report_no"].as_str().expect("a number").to_owned();
    let path = format!("/api/reports/{no}/pdf");
    let whole = cloud.get("fetch", &path).await;
    let file = STANDARD.decode(whole["body"].as_str().expect("a body"));
    let length = file.expect("base64").len();
    let cookies = [format!("xz={}", cloud.cookies["xz"])];
    let asked = |deps: FetchDeps, query: &'static str| {
        let router = fetch_function(&deps, &Limits::default());
        let (path, cookies) = (path.clone(), cookies.clone());
        async move {
            let call = Call {
                query,
                ..Call::get(&path)
            };
            answer("fetch", router, &call, &cookies).await
        }
    };
    let fetch = cloud.lab.deps.fetch();
    let with = |largest| FetchDeps {
        files: fetch.files.clone().with_links(Arc::new(Links)),
        largest_answer: Some(largest),
        ..fetch.clone()
    };
    assert_eq!(asked(with(length), "").await["statusCode"], 200);
    let away = asked(with(length - 1), "download").await;
    assert_eq!(away["statusCode"], 302, "{away}");
    let to = away["headers"]["location"].as_str().expect("an address");
    assert!(to.starts_with("https://files.example.cn/"), "{to}");
    assert!(to.ends_with("?application/pdf&attachment&60"), "{to}");
    assert_eq!(away["headers"]["cache-control"], "no-store");
    // Without such a file store the answer says what it is, and is no outage that one waits for.
    let none = FetchDeps {
        largest_answer: Some(length - 1),
        ..fetch.clone()
    };
    let refused = asked(none, "").await;
    assert_eq!(problem(&refused), (500, "answer.too_large".to_owned()));
}
