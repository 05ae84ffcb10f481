//! Two servers on one table: what two persons publish at one holds at the other without a restart, and after one.
//!
//! Needs `xinzheng-local` beside the tests, with its feature `dynamo` where the tests have theirs
//! (`cargo build --workspace --exclude app --features tests/dynamo --bin xinzheng-local`).
#![cfg(unix)]

#[expect(dead_code, reason = "signing in and asking are all that is needed")]
#[path = "http_fleet/browser.rs"]
mod browser;
#[expect(dead_code, reason = "files are all that is needed")]
#[path = "http_fleet/fleet.rs"]
mod fleet;

use browser::{Browser, text};
use fleet::{Engine, Place, SERVERS, Server};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::Duration;

const MORNING: &str = "2026-11-24T09:30:00+08:00";
const LATER: &str = "2026-11-24T09:40:00+08:00";

fn addresses(servers: &[Server]) -> [SocketAddr; SERVERS] {
    let all: Vec<_> = servers.iter().map(|server| server.at).collect();
    all.try_into().expect("all servers")
}

fn version_at(at: SocketAddr) -> Value {
    Browser::default().get(at, "/api/policy").json()["version"].clone()
}

fn posts(browser: &mut Browser, at: SocketAddr, path: &str, body: &Value) -> Value {
    let answer = browser.try_send(at, "POST", path, &[], &body.to_string());
    let answer = answer.expect("an answer");
    let json = answer.json();
    assert!(answer.status == 200 || answer.status == 201, "{json}");
    json
}

#[test]
fn what_is_published_at_one_server_holds_at_all_and_after_a_kill() {
    let place = Place::new(Engine::File);
    let mut servers = fleet::start(&place, MORNING);
    let at = addresses(&servers);
    let (mut first, mut second) = (Browser::default(), Browser::default());
    first.sign_in(at, "credit-office");
    second.sign_in(at, "credit-office-2");
    let text_of_draft = "extends = \"yancheng-2024-demo\"\nlook_backs = [1, 2]\n";
    let draft = json!({"title": "近两年", "text": text_of_draft});
    let drafted = posts(&mut first, at[0], "/api/policy/drafts", &draft);
    let path = format!("/api/policy/drafts/{}/publish", text(&drafted, "id"));
    let hash = json!({"hash": drafted["hash"]});
    posts(&mut second, at[1], &path, &hash);
    for at in at {
        // Within seconds; a busy machine is waited for.
        let is_there = (0..240).any(|_| {
            sleep(Duration::from_millis(250));
            version_at(at) == 2
        });
        assert!(is_there, "the server has not seen the new version");
    }
    let refused = |at: SocketAddr| {
        let mut records = Browser::default();
        records.sign_in([at; SERVERS], "acme");
        let body = r#"{"look_back_years":3,"purpose":"finance"}"#;
        let key = "Idempotency-Key: three";
        let answer = records.try_send(at, "POST", "/api/reports", &[key], body);
        text(&answer.expect("an answer").json(), "code")
    };
    assert_eq!(refused(at[2]), "look_back.not_offered");
    servers.iter_mut().for_each(Server::kill);
    drop(servers);

    let servers = fleet::start(&place, LATER);
    for at in addresses(&servers) {
        // From the first request on.
        assert_eq!(version_at(at), 2);
        assert_eq!(refused(at), "look_back.not_offered");
    }
    drop(servers);
    place.checked();
}
