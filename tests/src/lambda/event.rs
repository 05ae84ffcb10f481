//! An HTTP request as the event of an HTTP API (payload format 2.0), and an answer back.
//!
//! Source: "Create AWS Lambda proxy integrations for HTTP APIs", API Gateway Developer Guide.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// A request with its whole body.
pub type HttpRequest = http::Request<Bytes>;
/// An answer with its whole body.
pub type HttpResponse = http::Response<Bytes>;

/// What a function answered is no answer of an HTTP API.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAnAnswer(pub String);

/// The event of a request that came in by this route, such as `GET /v/{code}`.
pub fn request_event(request: &HttpRequest, route: &str, id: &str) -> Value {
    let headers = request.headers();
    let mut event = json!({
        "version": "2.0",
        "routeKey": route,
        "rawPath": request.uri().path(),
        "rawQueryString": request.uri().query().unwrap_or_default(),
        "headers": joined_headers(headers),
        "requestContext": context(request, route, id),
        "isBase64Encoded": false,
    });
    let cookies: Vec<&str> = values(headers, COOKIE)
        .flat_map(|line| line.split("; "))
        .collect();
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !request.body().is_empty() {
        event["isBase64Encoded"] = json!(!is_text(headers));
        event["body"] = match std::str::from_utf8(request.body()) {
            Ok(text) if is_text(headers) => json!(text),
            _ => json!(STANDARD.encode(request.body())),
        };
    }
    event
}

fn context(request: &HttpRequest, route: &str, id: &str) -> Value {
    let first = |name| values(request.headers(), name).next().unwrap_or_default();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    json!({
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": first(HOST),
        "domainPrefix": "local",
        "http": {
            "method": request.method().as_str(),
            "path": request.uri().path(),
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": first(USER_AGENT),
        },
        "requestId": id,
        "routeKey": route,
        "stage": "$default",
        "time": "01/Jan/2026:00:00:00 +0000",
        "timeEpoch": u64::try_from(now.as_millis()).unwrap_or(u64::MAX),
    })
}

fn values(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
}

/// Several headers of one name are joined by commas; cookies stand apart.
fn joined_headers(headers: &HeaderMap) -> Value {
    let joined: Map<String, Value> = headers
        .keys()
        .filter(|name| **name != COOKIE)
        .map(|name| {
            let all: Vec<&str> = values(headers, name.clone()).collect();
            (name.as_str().to_owned(), json!(all.join(",")))
        })
        .collect();
    Value::Object(joined)
}

/// Whether a body goes into the event as it is; everything else goes as base64.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = values(headers, CONTENT_TYPE).next().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || [
            "application/json",
            "application/javascript",
            "application/xml",
        ]
        .contains(&kind)
}

/// The HTTP answer that a function's answer stands for.
pub fn response(answer: &Value) -> Result<HttpResponse, NotAnAnswer> {
    let wrong = |what: &str| NotAnAnswer(what.to_owned());
    let status = answer["statusCode"]
        .as_u64()
        .and_then(|code| u16::try_from(code).ok())
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| wrong("statusCode"))?;
    let text = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool() {
        Some(true) => STANDARD.decode(text).map_err(|_| wrong("body"))?,
        Some(false) | None => text.as_bytes().to_vec(),
    };
    let mut response = http::Response::new(Bytes::from(body));
    *response.status_mut() = status;
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().ok_or_else(|| wrong(name))?;
        append(response.headers_mut(), name, value)?;
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        let cookie = cookie.as_str().ok_or_else(|| wrong("cookies"))?;
        append(response.headers_mut(), SET_COOKIE.as_str(), cookie)?;
    }
    Ok(response)
}

fn append(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), NotAnAnswer> {
    let wrong = || NotAnAnswer(name.to_owned());
    headers.append(
        HeaderName::try_from(name).map_err(|_| wrong())?,
        HeaderValue::from_str(value).map_err(|_| wrong())?,
    );
    Ok(())
}

#[cfg(test)]
mod unit_tests {
    use super::{HttpRequest, NotAnAnswer, request_event, response};
    use bytes::Bytes;
    use serde_json::json;

    fn request(kind: &str, body: &'static [u8]) -> HttpRequest {
        http::Request::post("http://localhost/api/a%20b?x=1&x=2")
            .header("Content-Type", kind)
            .header("Cookie", "a=1; b=2")
            .header("Accept", "text/html")
            .header("Accept", "*/*")
            .body(Bytes::from_static(body))
            .expect("a request")
    }

    #[test]
    fn cookies_stand_apart_and_headers_of_one_name_are_joined() {
        let event = request_event(&request("application/json", b"{}"), "$default", "1");
        assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
        assert_eq!(event["headers"]["accept"], "text/html,*/*");
        assert!(event["headers"]["cookie"].is_null());
        assert_eq!(event["rawPath"], "/api/a%20b");
        assert_eq!(event["rawQueryString"], "x=1&x=2");
    }

    #[test]
    fn text_goes_as_it_is_and_all_else_as_base64() {
        let text = request_event(&request("application/json; charset=utf-8", b"{}"), "r", "1");
        assert_eq!(
            (&text["body"], &text["isBase64Encoded"]),
            (&json!("{}"), &json!(false))
        );
        let form = request_event(
            &request("application/x-www-form-urlencoded", b"a=b"),
            "r",
            "1",
        );
        assert_eq!(
            (&form["body"], &form["isBase64Encoded"]),
            (&json!("YT1i"), &json!(true))
        );
    }

    #[test]
    fn an_answer_comes_back_with_its_cookies_and_bytes() {
        let answer = json!({
            "statusCode": 200,
            "headers": {"content-type": "application/pdf"},
            "cookies": ["a=1; Secure", "b=2"],
            "body": "JVBERg==",
            "isBase64Encoded": true,
        });
        let response = response(&answer).expect("an answer");
        assert_eq!(response.body(), "%PDF");
        assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for (answer, what) in [
            (json!({"message": "Internal Server Error"}), "statusCode"),
            (json!({"statusCode": 99}), "statusCode"),
            (
                json!({"statusCode": 200, "isBase64Encoded": true, "body": "%"}),
                "body",
            ),
            (json!({"statusCode": 200, "headers": {"a\nb": "c"}}), "a\nb"),
        ] {
            assert_eq!(response(&answer).err(), Some(NotAnAnswer(what.to_owned())));
        }
    }
}
