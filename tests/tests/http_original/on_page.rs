//! What the verify page says of a detail code, to a browser without script.

use super::{NOW, lab, paper, withdraw};
use crate::http_common::at;
use crate::http_common::browser::{Answer, Browser};
use http::{Method, StatusCode};
use shared::code::VerificationCode;

#[tokio::test]
async fn the_form_of_the_verify_page_sends_it_without_script() {
    let lab = lab().await;
    let paper = paper(&lab, "form").await;
    let mut anyone = lab.browser();
    let page = anyone.get_page(&format!("/v/{}", paper.code)).await;
    let page = page.text();
    let action = format!("action=\"/v/{}/original\"", paper.code);
    assert!(page.contains(&action), "{page}");
    assert!(page.contains("name=\"detail\""));
    let form = |body: String| Some(("application/x-www-form-urlencoded", body.into_bytes()));
    let path = format!("/v/{}/original", paper.code);
    let body = form(format!("detail={}", paper.detail.replace(' ', "+")));
    let answer = anyone.send_bytes(Method::POST, &path, &[], body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.body == paper.file, "another file");
}

/// What a browser without script gets for its form.
async fn sent(anyone: &mut Browser, path: &str, detail: &str, lang: &str) -> Answer {
    let typed: String = detail
        .bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let headers = [("accept", "text/html"), ("accept-language", lang)];
    let body = (
        "application/x-www-form-urlencoded",
        format!("detail={typed}").into_bytes(),
    );
    anyone
        .send_bytes(Method::POST, path, &headers, Some(body))
        .await
}

#[tokio::test]
async fn what_is_wrong_with_a_detail_code_stands_beside_its_field_on_the_verify_page() {
    let lab = lab().await;
    let paper = paper(&lab, "page").await;
    let mut anyone = lab.browser();
    let path = format!("/v/{}/original", paper.code);
    for (typed, shown, status, zh, en) in [
        (
            "0000 0000",
            "0000 0000",
            403,
            "请确认报告第一页",
            "Make sure that the verification",
        ),
        (
            "",
            "",
            422,
            "请输入明细码，共8位",
            "Enter the detail code: 8",
        ),
        (
            "1234 567",
            "1234 567",
            422,
            "明细码共8位，现在是7位",
            "A detail code has 8 characters; this one has 7",
        ),
        (
            "1234\"56789",
            "1234&quot;56789",
            422,
            "第5位不是",
            "Character 5 is not used",
        ),
        (
            "1234567u",
            "1234567u",
            422,
            "第8位不是",
            "Character 8 is not used",
        ),
    ] {
        for (lang, message, title, query) in [
            ("zh-CN", zh, "<title>错误：", ""),
            ("en", en, "<title>Error: ", "?lang=en"),
        ] {
            let answer = sent(&mut anyone, &path, typed, lang).await;
            assert_eq!(answer.status.as_u16(), status, "{typed}");
            let page = answer.text();
            // The summary leads to the field, and the field to its message.
            let summary = format!("<a href=\"#detail\">{message}");
            for part in [
                title,
                &summary,
                &format!("<p class=\"error\" id=\"detail-fault\">{message}"),
                "aria-describedby=\"detail-fault detail-hint\" aria-invalid=\"true\"",
                &format!("action=\"{path}{query}\""),
                // The site's own page with its verdict and its strip.
                "<header>",
                "class=\"demo\"",
                "class=\"verdict genuine\"",
                "src=\"/check/page.js\"",
            ] {
                assert!(page.contains(part), "{typed}: no {part} in {page}");
            }
            let value = format!("name=\"detail\" value=\"{shown}\"");
            assert_eq!(page.contains(&value), !shown.is_empty(), "{typed}: {page}");
            assert_eq!(answer.header("cache-control"), "no-store");
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("form-action 'self'"), "{policy}");
        }
    }
    // The page's other language, and a reload of its address, are the verify page.
    let answer = anyone.get_page(&format!("{path}?lang=en")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = format!("/v/{}?lang=en", paper.code);
    assert_eq!(answer.header("location"), to);
}

#[tokio::test]
async fn too_many_tries_no_such_code_and_a_withdrawn_report_are_told_on_the_verify_page() {
    let lab = lab().await;
    let paper = paper(&lab, "page-more").await;
    let mut anyone = lab.browser();
    let path = format!("/v/{}/original", paper.code);
    for _ in 0..5 {
        let answer = sent(&mut anyone, &path, "00000000", "zh").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let waits = sent(&mut anyone, &path, &paper.detail, "zh").await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waits.header("retry-after"), "60");
    assert!(
        waits
            .text()
            .contains("明细码多次输错，请在2026年11月24日 09:31")
    );
    assert!(
        waits
            .text()
            .contains(&format!("value=\"{}\"", paper.detail))
    );
    let made_up = VerificationCode::derive(&[9; 32], &shared::code::ReportId([9; 16]));
    let unknown = format!("/v/{}/original", made_up.as_str());
    let answer = sent(&mut anyone, &unknown, "00000000", "zh").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let page = anyone.get_page(&format!("/v/{}", made_up.as_str())).await;
    assert_eq!(answer.text(), page.text(), "the page that it always has");
    let answer = sent(&mut anyone, "/v/7K2M9QX4TB3NVW8B/original", "0", "zh").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("value=\"7K2M9QX4TB3NVW8B\""));
    withdraw(&lab, &paper.code).await;
    lab.clock.set(at(NOW).plus_seconds(3_600));
    let answer = sent(&mut anyone, &path, &paper.detail, "zh").await;
    assert_eq!(answer.status, StatusCode::GONE);
    let page = answer.text();
    assert!(
        page.contains("<title>错误：报告已撤回，不再提供原件"),
        "{page}"
    );
    assert!(page.contains("class=\"verdict withdrawn\""), "{page}");
    assert!(!page.contains("id=\"detail\""), "{page}");
}

#[tokio::test]
async fn a_store_that_is_away_is_told_as_such_and_what_was_typed_stays() {
    let lab = lab().await;
    let paper = paper(&lab, "away").await;
    lab.store.let_reads_fail(true);
    let mut anyone = lab.browser();
    let path = format!("/v/{}/original", paper.code);
    for (typed, lang) in [
        (paper.detail.as_str(), "zh"),
        ("123", "zh"),
        ("00000000", "en"),
    ] {
        let answer = sent(&mut anyone, &path, typed, lang).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!answer.header("retry-after").is_empty());
        let page = answer.text();
        assert!(
            page.contains(&format!("name=\"detail\" value=\"{typed}\"")),
            "{page}"
        );
        assert!(page.contains("class=\"demo\""), "{page}");
        for never in ["detail-fault", "class=\"verdict", "aria-invalid"] {
            assert!(!page.contains(never), "{never}: {page}");
        }
    }
    lab.store.let_reads_fail(false);
    let answer = sent(&mut anyone, &path, &paper.detail, "zh").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body == paper.file, "another file");
}
