//! Signing in and out, protection against forged calls, and what a scan costs.

mod http_common;

use functions::demo::accounts::Firm;
use http::{Method, StatusCode};
use http_common::browser::request;
use http_common::{Lab, ORIGIN, at, demonstration};
use serde_json::json;

const NOW: &str = "2026-11-24 09:30:00";

async fn lab() -> Lab {
    Lab::with_firms(demonstration(), at(NOW)).await
}

#[tokio::test]
async fn a_call_that_changes_something_must_prove_that_our_page_made_it() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let mut other = lab.signed_in("records").await;
    let body = request(1, "finance");
    let others_token = other.csrf.take().expect("a token");
    for (n, proof) in [
        None,
        Some(("sec-fetch-site", "cross-site")),
        Some(("sec-fetch-site", "same-site")),
        Some(("sec-fetch-site", "none")),
        Some(("origin", ORIGIN)),
        Some(("x-csrf-token", "")),
        Some(("x-csrf-token", "00")),
        Some(("x-csrf-token", others_token.as_str())),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("csrf-{n}");
        let mut headers = vec![("idempotency-key", key.as_str())];
        headers.extend(proof);
        let refused = acme
            .send(Method::POST, "/api/reports", &headers, Some(&body))
            .await;
        assert_eq!(
            refused.problem(),
            (403, "session.csrf".to_owned()),
            "{proof:?}"
        );
    }
    for (method, path) in [
        (Method::PUT, "/api/session/entity"),
        (Method::POST, "/auth/logout"),
    ] {
        let refused = acme.send(method, path, &[], Some(&json!({}))).await;
        assert_eq!(
            refused.problem(),
            (403, "session.csrf".to_owned()),
            "{path}"
        );
    }
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("idempotency-key", "csrf-good"),
    ];
    let made = acme
        .send(Method::POST, "/api/reports", &headers, Some(&body))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
}

#[tokio::test]
async fn a_session_ends_half_an_hour_after_its_last_use_and_eight_hours_after_its_beginning() {
    let lab = lab().await;
    let mut idle = lab.signed_in("acme").await;
    lab.clock.set(at("2026-11-24 09:59:59"));
    assert_eq!(idle.get("/api/reports").await.status, StatusCode::OK);
    lab.clock.set(at("2026-11-24 10:29:58"));
    assert_eq!(idle.get("/api/reports").await.status, StatusCode::OK);
    lab.clock.set(at("2026-11-24 10:59:58"));
    let ended = idle.get("/api/reports").await;
    assert_eq!(ended.problem(), (401, "session.required".to_owned()));
    assert_eq!(idle.get("/api/session").await.json()["state"], "signed_out");

    lab.clock.set(at("2026-11-24 11:00:00"));
    let mut busy = lab.signed_in("acme").await;
    for hour in 11..19 {
        for minute in ["00", "20", "40"] {
            lab.clock.set(at(&format!("2026-11-24 {hour}:{minute}:00")));
            assert_eq!(
                busy.get("/api/reports").await.status,
                StatusCode::OK,
                "{hour}:{minute}"
            );
        }
    }
    lab.clock.set(at("2026-11-24 18:59:59"));
    assert_eq!(busy.get("/api/reports").await.status, StatusCode::OK);
    lab.clock.set(at("2026-11-24 19:00:00"));
    assert_eq!(
        busy.get("/api/reports").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn after_signing_out_the_cookie_is_worth_nothing_even_if_it_was_copied() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let mut copy = acme.clone();
    let out = acme.change(Method::POST, "/auth/logout", None).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(acme.cookies.is_empty());
    assert_eq!(
        copy.get("/api/reports").await.status,
        StatusCode::UNAUTHORIZED
    );
    // Signing out without a session is no error.
    let again = acme.change(Method::POST, "/auth/logout", None).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn signing_in_again_gives_a_new_session_and_ends_the_one_before() {
    let lab = lab().await;
    let mut browser = lab.signed_in("acme").await;
    let mut before = browser.clone();
    browser.sign_in("records").await;
    assert_ne!(browser.cookies, before.cookies);
    assert_eq!(
        before.get("/api/reports").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn an_agent_chooses_the_firm_for_which_it_acts_among_its_own() {
    let lab = lab().await;
    let policy = &lab.deps.policy;
    let mut agent = lab.signed_in("agent").await;
    let session = agent.get("/api/session").await.json();
    assert!(session["entity"].is_null(), "{session}");
    assert_eq!(session["entities"].as_array().map(Vec::len), Some(3));
    let refused = agent.issue("agent-none", &request(1, "finance")).await;
    assert_eq!(
        refused.problem(),
        (409, "session.entity_required".to_owned())
    );

    let stranger = Firm::Acme.code(policy).as_str().to_owned();
    for (code, problem) in [
        (stranger.as_str(), "session.entity_unknown"),
        ("91350100M000100Y43", "session.entity_unknown"),
        ("91350100M000100Y44", "credit_code.check_digit"),
        ("", "credit_code.length"),
    ] {
        let choice = json!({"credit_code": code});
        let refused = agent
            .change(Method::PUT, "/api/session/entity", Some(&choice))
            .await;
        assert_eq!(refused.problem(), (422, problem.to_owned()), "{code}");
    }

    let second = Firm::AgentSecond.code(policy);
    let choice = json!({"credit_code": second.as_str()});
    let chosen = agent
        .change(Method::PUT, "/api/session/entity", Some(&choice))
        .await;
    assert_eq!(chosen.status, StatusCode::OK, "{}", chosen.text());
    assert_eq!(chosen.json()["entity"]["credit_code"], second.as_str());
    let issued = agent.issued("agent-second", 1).await;
    let verdict = agent
        .verdict(issued["code"].as_str().expect("a code"))
        .await;
    assert_eq!(verdict["report"]["credit_code"], second.as_str());

    // The list is that of the firm that is chosen now.
    let choice = json!({"credit_code": Firm::AgentThird.code(policy).as_str()});
    agent
        .change(Method::PUT, "/api/session/entity", Some(&choice))
        .await;
    let list = agent.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_sign_in_ends_on_this_site_whatever_next_says() {
    let lab = lab().await;
    for next in [
        "//evil.example",
        "/%5Cevil.example",
        "https://evil.example",
        "/%09/evil.example",
    ] {
        let mut browser = lab.browser();
        let back = browser.way_back("acme", next).await;
        let ended = browser.get(&back).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        assert_eq!(ended.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn a_way_back_that_this_browser_did_not_begin_signs_nobody_in() {
    let lab = lab().await;
    let mut began = lab.browser();
    let back = began.way_back("acme", "/request").await;
    // Another browser is made to follow it: it has no cookie of its own sign-in, or that of another one.
    let mut lured = lab.browser();
    let refused = lured.get(&back).await;
    assert_eq!(refused.problem(), (400, "sign_in.failed".to_owned()));
    let mut other = lab.browser();
    other.way_back("records", "/request").await;
    let refused = other.get(&back).await;
    assert_eq!(refused.problem(), (400, "sign_in.failed".to_owned()));
    for browser in [&mut lured, &mut other] {
        assert_eq!(
            browser.get("/api/session").await.json()["state"],
            "signed_out"
        );
    }
    // Too late is too late, also for who began it.
    lab.clock.set(at("2026-11-24 09:40:00"));
    assert_eq!(
        began.get(&back).await.problem(),
        (400, "sign_in.failed".to_owned())
    );
}

#[tokio::test]
async fn a_scan_reads_the_store_once_and_a_slip_of_typing_not_at_all() {
    let lab = lab().await;
    let issued = lab.signed_in("acme").await.issued("scan", 1).await;
    let code = issued["code"].as_str().expect("a code").to_owned();
    lab.store.reads();
    let mut anyone = lab.browser();
    anyone.get_page(&format!("/v/{code}")).await;
    assert_eq!(lab.store.reads(), 1);
    anyone.get_json(&format!("/v/{code}")).await;
    assert_eq!(lab.store.reads(), 1);
    anyone.get_json("/v/ZZZZZZZZZZZZZZZA").await;
    assert_eq!(lab.store.reads(), 1);

    let mut mistyped = code.clone().into_bytes();
    mistyped[4] = if mistyped[4] == b'7' { b'8' } else { b'7' };
    let mistyped = String::from_utf8(mistyped).expect("ASCII");
    for (text, problem) in [
        (mistyped.as_str(), "code.mistyped"),
        ("7K2M", "code.length"),
        ("7K2M9QX4TB3NVW8U", "code.alphabet"),
        // No text in any encoding: a fault of the code, not of the server.
        ("%FF%FE", "code.alphabet"),
        ("7K2M9QX4TB3N%FF8", "code.alphabet"),
    ] {
        let json = anyone.get_json(&format!("/v/{text}")).await;
        assert_eq!(json.problem(), (400, problem.to_owned()), "{text}");
        let page = anyone.get_page(&format!("/v/{text}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{text}");
        let form = anyone.get_page(&format!("/v?code={text}")).await;
        assert_eq!(form.status, StatusCode::BAD_REQUEST, "{text}");
    }
    // The form leads to the canonical address, however the code was typed.
    let typed = format!("{}-{}", code[..8].to_lowercase(), &code[8..]);
    let form = anyone.get_page(&format!("/v?code={typed}&lang=en")).await;
    assert_eq!(form.status, StatusCode::SEE_OTHER);
    assert_eq!(form.leads_to(), format!("/v/{code}?lang=en"));
    assert_eq!(lab.store.reads(), 0);
}

#[tokio::test]
async fn codes_that_do_not_exist_all_get_the_same_page() {
    let lab = lab().await;
    let mut anyone = lab.browser();
    let one = anyone.get_page("/v/ZZZZZZZZZZZZZZZA").await;
    let two = anyone.get_page("/v/7K2M9QX4TB3NVW8A").await;
    let three = anyone.get_page("/v/0123456789ABCDEK").await;
    assert_eq!(one.status, StatusCode::OK);
    assert_eq!(one.body, two.body);
    assert_eq!(one.body, three.body);
    let json = anyone.get_json("/v/ZZZZZZZZZZZZZZZA").await;
    assert_eq!(json.json()["verdict"], "unknown");
    assert_eq!(json.body, anyone.get_json("/v/7K2M9QX4TB3NVW8A").await.body);
}

#[tokio::test]
async fn a_link_opens_the_file_once_within_five_minutes() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("link", 1).await;
    let no = issued["report_no"].as_str().expect("a number");
    let path = format!("/api/reports/{no}/link");
    let made = acme.change(Method::POST, &path, None).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(made.json()["expires_at"], "2026-11-24T09:35:00+08:00");
    let url = made.json()["url"].as_str().expect("an address").to_owned();
    let link = url.strip_prefix(ORIGIN).expect("of this site").to_owned();

    // A program that previews the link does not use it up.
    let mut elsewhere = lab.browser();
    let preview = elsewhere.send(Method::HEAD, &link, &[], None).await;
    assert_eq!(preview.status, StatusCode::METHOD_NOT_ALLOWED);
    let opened = elsewhere.get(&link).await;
    assert_eq!(opened.status, StatusCode::OK);
    assert!(opened.body.starts_with(b"%PDF-"));
    assert_eq!(
        elsewhere.get(&link).await.problem(),
        (410, "link.expired".to_owned())
    );

    let made = acme.change(Method::POST, &path, None).await.json();
    let late = made["url"].as_str().expect("an address");
    let late = late.strip_prefix(ORIGIN).expect("of this site");
    lab.clock.set(at("2026-11-24 09:35:00"));
    assert_eq!(
        elsewhere.get(late).await.problem(),
        (410, "link.expired".to_owned())
    );
    for bad in [
        "/r/x",
        "/r/%FF",
        "/r/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        assert_eq!(
            elsewhere.get(bad).await.problem(),
            (410, "link.expired".to_owned())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_uses_of_a_link_at_once_one_succeeds() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("link-race", 1).await;
    let no = issued["report_no"].as_str().expect("a number");
    let made = acme
        .change(Method::POST, &format!("/api/reports/{no}/link"), None)
        .await;
    let url = made.json()["url"].as_str().expect("an address").to_owned();
    let link = url.strip_prefix(ORIGIN).expect("of this site").to_owned();
    let uses: Vec<_> = (0..8)
        .map(|_| {
            let (mut browser, link) = (lab.browser(), link.clone());
            tokio::spawn(async move { browser.get(&link).await.status })
        })
        .collect();
    let mut opened = 0;
    for one in uses {
        match one.await.expect("no panic") {
            StatusCode::OK => opened += 1,
            other => assert_eq!(other, StatusCode::GONE),
        }
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn a_request_that_is_not_one_names_the_field_that_is_wrong() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    for (body, problem) in [
        (json!({"purpose": "finance"}), "look_back.required"),
        (json!({"look_back_years": 1}), "purpose.required"),
        (request(4, "finance"), "look_back.not_offered"),
        (request(1, "anything"), "purpose.unknown"),
    ] {
        let refused = acme.issue("bad", &body).await;
        assert_eq!(refused.problem(), (422, problem.to_owned()), "{body}");
    }
    let malformed = acme.issue("bad", &json!([1])).await;
    assert_eq!(malformed.problem(), (400, "request.malformed".to_owned()));
    let large = json!({"look_back_years": 1, "purpose": "x".repeat(20_000)});
    let refused = acme.issue("bad", &large).await;
    assert_eq!(refused.problem(), (413, "request.too_large".to_owned()));
}
