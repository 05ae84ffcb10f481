//! What stands before the functions: headers, pages, and which call goes where.

use crate::template::Template;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use functions::routes::headers::secure;
use functions::routes::site::{Site, behind};
use http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// What a response headers policy sends, by header in small letters.
fn sent_by(policy: &Value) -> Result<BTreeMap<String, String>> {
    let config = &policy["ResponseHeadersPolicyConfig"];
    let security = config["SecurityHeadersConfig"]
        .as_object()
        .context("security headers")?;
    let mut sent = BTreeMap::new();
    for (name, value) in security {
        assert_eq!(value["Override"], true, "{name}");
        let text = |field: &str| value[field].as_str().unwrap_or_default().to_owned();
        let (header, value) = match name.as_str() {
            "ContentSecurityPolicy" => ("content-security-policy", text(name)),
            "ContentTypeOptions" => ("x-content-type-options", "nosniff".to_owned()),
            "ReferrerPolicy" => ("referrer-policy", text(name)),
            "StrictTransportSecurity" => {
                assert_eq!(value.as_object().map(|v| v.len()), Some(2), "nothing more");
                let seconds = &value["AccessControlMaxAgeSec"];
                ("strict-transport-security", format!("max-age={seconds}"))
            }
            other => panic!("the code sends no {other}"),
        };
        sent.insert(header.to_owned(), value);
    }
    let own = config["CustomHeadersConfig"]["Items"].as_array();
    for item in own.context("headers of our own")? {
        assert_eq!(item["Override"], true, "{item}");
        let text = |field: &str| item[field].as_str().unwrap_or_default();
        sent.insert(text("Header").to_lowercase(), text("Value").to_owned());
    }
    Ok(sent)
}

#[test]
fn files_carry_the_same_headers_from_the_edge_as_from_the_local_server() -> Result<()> {
    let template = Template::read()?;
    let mut headers = HeaderMap::new();
    secure(&mut headers, true);
    let ours: BTreeMap<String, String> = headers
        .iter()
        .map(|(name, value)| {
            let value = value.to_str().expect("ASCII").to_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    assert!(ours.len() >= 7, "{ours:?}");
    assert_eq!(sent_by(template.properties("SiteHeaders"))?, ours);
    Ok(())
}

#[tokio::test]
async fn the_verify_page_s_script_carries_the_same_headers_from_the_edge() -> Result<()> {
    let template = Template::read()?;
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("check"))?;
    std::fs::write(folder.path().join("check/page.js"), "import \"./main.js\";")?;
    let site = behind(Router::new(), Site::read(Some(folder.path()), true)?);
    let request = Request::get("/check/page.js").body(Body::empty())?;
    let answer = site.oneshot(request).await?;
    assert_eq!(answer.headers()[http::header::CACHE_CONTROL], "no-cache");
    let sent = sent_by(template.properties("CheckHeaders"))?;
    assert!(sent["content-security-policy"].contains("script-src 'self' 'wasm-unsafe-eval'"));
    for (name, value) in sent {
        assert_eq!(answer.headers()[&name].to_str()?, value, "{name}");
    }
    let behaviours = behaviours(&template);
    let body = reaches(&behaviours, "/check/main-0123456789abcdef.js").context("a file")?;
    assert_eq!(
        body["ResponseHeadersPolicyId"],
        json!({"Ref": "CheckHeaders"})
    );
    assert_eq!(body["TargetOriginId"], "site");
    Ok(())
}

/// Behaviours of the distribution, in their order: path and body.
fn behaviours(template: &Template) -> Vec<(String, Value)> {
    let config = &template.properties("Distribution")["DistributionConfig"];
    let all = config["CacheBehaviors"].as_array().cloned();
    all.unwrap_or_default()
        .into_iter()
        .map(|body| {
            (
                body["PathPattern"].as_str().unwrap_or_default().to_owned(),
                body,
            )
        })
        .collect()
}

fn reaches<'a>(behaviours: &'a [(String, Value)], path: &str) -> Option<&'a Value> {
    let means = |pattern: &str| match pattern.split_once('*') {
        Some((head, tail)) => {
            path.len() >= head.len() + tail.len() && path.starts_with(head) && path.ends_with(tail)
        }
        None => pattern == path,
    };
    let found = behaviours.iter().find(|(pattern, _)| means(pattern));
    found.map(|(_, body)| body)
}

#[tokio::test]
async fn pages_are_kept_at_the_edge_for_a_minute_and_calls_never() -> Result<()> {
    let template = Template::read()?;
    let behaviours = behaviours(&template);
    let folder = tempfile::tempdir()?;
    let page = "<!doctype html><p>页";
    std::fs::write(folder.path().join("index.html"), page)?;
    std::fs::create_dir(folder.path().join("console"))?;
    std::fs::write(folder.path().join("console/index.html"), page)?;
    let site = behind(Router::new(), Site::read(Some(folder.path()), true)?);
    let is_page = async |path: &str| -> Result<bool> {
        let request = Request::get(path).body(Body::empty())?;
        let answer = site.clone().oneshot(request).await?;
        Ok(answer.status() == StatusCode::OK)
    };
    let mut pages = 0;
    for (pattern, body) in &behaviours {
        if body["CachePolicyId"] == json!({"Ref": "PageCache"}) {
            let path = pattern.replace('*', "XZ-2026");
            assert!(is_page(&path).await?, "{pattern} is no page of the portal");
            assert_eq!(body["TargetOriginId"], "api");
            assert!(
                body.get("OriginRequestPolicyId").is_none(),
                "no cookie in it"
            );
            pages += 1;
        }
    }
    assert_eq!(pages, 8);
    assert!(!is_page("/nothing").await?);
    // Every call, whatever its name ends with, is asked of its function.
    for path in [
        "/api/session",
        "/api/reports/a.js",
        "/auth/login",
        "/v/0123456789ABCDEF",
        "/v/a.svg",
        "/v/withdrawn",
        "/api/verify",
        "/r/token.css",
        "/v",
        "/freshness",
        "/commitments",
        "/log",
        "/log/checkpoint",
        "/log/key",
        "/health",
        "/nothing",
    ] {
        let config = &template.properties("Distribution")["DistributionConfig"];
        let body = reaches(&behaviours, path).unwrap_or(&config["DefaultCacheBehavior"]);
        assert_eq!(body["CachePolicyId"], json!({"Ref": "NoCache"}), "{path}");
        assert_eq!(body["OriginRequestPolicyId"], json!({"Ref": "AllButHost"}));
        assert_eq!(body["TargetOriginId"], "api", "{path}");
    }
    for path in [
        "/app-0123456789abcdef.js",
        "/app-0123_bg.wasm",
        "/console/console-0123456789abcdef.js",
        "/console/console-0123_bg.wasm",
        "/mark-01.svg",
    ] {
        let body = reaches(&behaviours, path).context("a file of the site")?;
        assert_eq!(body["TargetOriginId"], "site", "{path}");
        assert_eq!(
            body["ResponseHeadersPolicyId"],
            json!({"Ref": "SiteHeaders"})
        );
    }
    let tile = reaches(&behaviours, "/log/tile/0/x001/234.p/17").context("a tile")?;
    assert_eq!(tile["TargetOriginId"], "api");
    assert_eq!(tile["CachePolicyId"], json!({"Ref": "FileCache"}));
    assert!(
        tile.get("OriginRequestPolicyId").is_none(),
        "no cookie in it"
    );
    let cache =
        |name: &str, field: &str| template.properties(name)["CachePolicyConfig"][field].clone();
    assert_eq!(cache("NoCache", "MaxTTL"), 0);
    assert_eq!(cache("PageCache", "MaxTTL"), 60);
    Ok(())
}

#[test]
fn each_call_reaches_the_function_that_knows_it() -> Result<()> {
    let template = Template::read()?;
    for (method, path, function) in [
        (Method::POST, "/api/reports", "issue"),
        (Method::GET, "/api/reports", "fetch"),
        (Method::GET, "/api/reports/XZ-1/pdf", "fetch"),
        (Method::POST, "/api/reports/XZ-1/link", "fetch"),
        (Method::GET, "/r/token", "fetch"),
        (Method::GET, "/api/policy", "fetch"),
        (Method::GET, "/api/freshness", "fetch"),
        (Method::GET, "/freshness", "fetch"),
        (Method::GET, "/commitments", "fetch"),
        (Method::GET, "/api/commitments/91320900MA1000009K", "fetch"),
        (Method::GET, "/api/units/standing", "fetch"),
        (Method::GET, "/api/reports/XZ-1/explanation", "fetch"),
        (Method::GET, "/api/reports/XZ-1/as-issued", "fetch"),
        (Method::GET, "/api/records/0f/history", "fetch"),
        (Method::GET, "/api/openapi.json", "fetch"),
        (Method::GET, "/health", "fetch"),
        (Method::GET, "/", "fetch"),
        (Method::GET, "/reports/XZ-1", "fetch"),
        (Method::GET, "/console", "fetch"),
        (Method::GET, "/console/objections/00ff", "fetch"),
        (Method::GET, "/log", "fetch"),
        (Method::GET, "/log/checkpoint", "fetch"),
        (Method::GET, "/log/tile/0/x001/234", "fetch"),
        (Method::GET, "/v/0123456789ABCDEF/proof", "fetch"),
        (Method::GET, "/v/keys/00ff00ff/proof", "fetch"),
        (Method::GET, "/v/withdrawn", "fetch"),
        (Method::POST, "/api/verify", "fetch"),
        (Method::GET, "/api/reports/XZ-1/withdrawal", "issue"),
        (Method::POST, "/api/reports/XZ-1/withdrawal", "issue"),
        (Method::POST, "/v/0123456789ABCDEF/original", "fetch"),
        (Method::GET, "/v/0123456789ABCDEF/original", "fetch"),
        (Method::GET, "/v", "verify"),
        (Method::GET, "/v/0123456789ABCDEF", "verify"),
        (Method::HEAD, "/v/0123456789ABCDEF", "verify"),
        (Method::GET, "/auth/login", "identity"),
        (Method::GET, "/auth/callback", "identity"),
        (Method::POST, "/auth/logout", "identity"),
        (Method::GET, "/api/session", "identity"),
        (Method::PUT, "/api/session/entity", "identity"),
        (Method::POST, "/api/objections", "issue"),
        (Method::GET, "/api/objections", "issue"),
        (Method::POST, "/api/objections/00ff/answer", "issue"),
        (Method::GET, "/api/objections/00ff/attachments/1", "issue"),
        (Method::GET, "/api/records", "issue"),
        (Method::GET, "/api/records/00ff", "issue"),
        (Method::GET, "/api/records/export", "deliver"),
        (Method::POST, "/api/repairs", "issue"),
        (Method::GET, "/api/repairs", "issue"),
        (Method::POST, "/api/repairs/00ff/decide", "issue"),
        (Method::GET, "/api/repairs/00ff/attachments/1", "issue"),
        (Method::POST, "/api/records/00ff/withdraw", "issue"),
        (Method::POST, "/api/records/00ff/correct", "issue"),
        (Method::POST, "/api/deliveries", "deliver"),
        (Method::GET, "/api/deliveries/2026-11-24-1", "deliver"),
        (
            Method::POST,
            "/api/deliveries/2026-11-24-1/apply",
            "deliver",
        ),
        (Method::POST, "/api/uploads", "deliver"),
        (Method::GET, "/api/units/environment/keys", "deliver"),
        (
            Method::DELETE,
            "/api/units/environment/keys/1-00ff",
            "deliver",
        ),
    ] {
        assert_eq!(
            template.function_of(&method, path),
            function,
            "{method} {path}"
        );
    }
    Ok(())
}

#[test]
fn neither_gateway_nor_edge_writes_an_address_or_a_caller_into_a_log() -> Result<()> {
    let template = Template::read()?;
    let format = template.properties("Api")["AccessLogSettings"]["Format"]
        .as_str()
        .context("a format")?;
    let format: BTreeMap<String, String> = serde_json::from_str(format)?;
    for named in format.values() {
        for secret in [
            "path",
            "identity",
            "protocol",
            "authorizer",
            "userAgent",
            "Ip",
        ] {
            assert!(
                !named.to_lowercase().contains(&secret.to_lowercase()),
                "{named}"
            );
        }
    }
    let edge = &template.properties("Distribution")["DistributionConfig"];
    assert!(edge.get("Logging").is_none());
    let rule = &template.properties("Firewall")["VisibilityConfig"];
    assert_eq!(rule["SampledRequestsEnabled"], false);
    Ok(())
}

#[test]
fn whoever_asks_too_often_from_one_address_is_told_when_to_come_again_scans_too() -> Result<()> {
    let template = Template::read()?;
    let firewall = template.properties("Firewall");
    assert_eq!(firewall["Scope"], "CLOUDFRONT");
    assert_eq!(firewall["DefaultAction"], json!({"Allow": {}}));
    let rules = firewall["Rules"].as_array().context("rules")?;
    let [rule] = &rules[..] else {
        anyhow::bail!("one rule: {rules:?}");
    };
    let limit = &rule["Statement"]["RateBasedStatement"];
    assert_eq!(limit["AggregateKeyType"], "IP");
    assert_eq!(limit["Limit"], json!({"Ref": "RequestsPerAddress"}));
    // No part of the site is left out.
    assert!(limit.get("ScopeDownStatement").is_none());
    let refused = &rule["Action"]["Block"]["CustomResponse"];
    assert_eq!(refused["ResponseCode"], 429);
    let window = limit["EvaluationWindowSec"].as_u64().context("seconds")?;
    assert_eq!(
        refused["ResponseHeaders"],
        json!([{"Name": "retry-after", "Value": window.to_string()}])
    );
    let edge = &template.properties("Distribution")["DistributionConfig"]["WebACLId"];
    let made_elsewhere =
        json!({"Fn::If": ["HasFirewall", {"Ref": "WebAclArn"}, {"Ref": "AWS::NoValue"}]});
    let ours = json!({"Fn::GetAtt": "Firewall.Arn"});
    assert_eq!(
        *edge,
        json!({"Fn::If": ["MakesFirewall", ours, made_elsewhere]})
    );
    Ok(())
}
