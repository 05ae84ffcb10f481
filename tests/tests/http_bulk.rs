//! A bureau's program delivers 50,000 rows to servers that are processes of their own: exactly the faulty ones come
//! back, and a server that is killed in the middle changes nothing of that.
//!
//! Needs `xinzheng-local` beside the tests (`cargo build -p functions --bin xinzheng-local`).
#![cfg(unix)]

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;

use delivery_common::{BUREAU, PENALTY_HEADER};
use functions::files::name_of;
use serde_json::{Value, json};
use shared::credit_code::CreditCode;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use tests::server::{Server, Starting, binary};

const ROWS: usize = 50_000;
const FAULTS: usize = 500;
/// Firms that the rows are about, each of ten of them.
const FIRMS: usize = ROWS / 10;

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    fn header(&self, name: &str) -> &str {
        self.head
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    }
}

/// One call on a connection of its own.
fn call(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let at = server.at.strip_prefix("http://").expect("http");
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").expect("a string");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes())?;
    stream.write_all(body)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let cut = || std::io::Error::other("no whole answer");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or_else(cut)?;
    let head = String::from_utf8(bytes[..end].to_vec()).map_err(std::io::Error::other)?;
    let status = head.get(9..12).and_then(|text| text.parse().ok());
    Ok(Answer {
        status: status.ok_or_else(cut)?,
        body: bytes.split_off(end + 4),
        head,
    })
}

/// Servers on one table; all say that they are reached where the first one is.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn start(&self) -> Server {
        let mut command = Command::new(binary());
        command
            .args(["--demo", "--clock", "2026-11-24T09:30:00+08:00", "--data"])
            .arg(self.data())
            .env("XINZHENG_LOG", "error");
        Starting::by(&mut command).listening()
    }

    fn is_sound(&self) {
        let mut command = Command::new(binary());
        let done = command
            .arg("--check")
            .arg("--data")
            .arg(self.data())
            .output();
        let done = done.expect("a process");
        let said = String::from_utf8_lossy(&done.stdout);
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}{error}");
    }

    fn uploads_left(&self) -> usize {
        let folder = self.data().join("files/uploads");
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }
}

/// Keys of the two bureaus, which the credit office makes.
fn keys(server: &Server) -> [String; 2] {
    let mut cookies: BTreeMap<String, String> = BTreeMap::new();
    let mut get = |path: &str| {
        let sent: Vec<_> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let cookie = sent.join("; ");
        let answer = call(server, "GET", path, &[("Cookie", &cookie)], b"").expect("an answer");
        for line in answer.head.split("\r\n") {
            if let Some(set) = line.to_ascii_lowercase().strip_prefix("set-cookie:") {
                let set = line[line.len() - set.len()..].trim();
                let pair = set.split(';').next().unwrap_or_default();
                let (name, value) = pair.split_once('=').expect("a cookie");
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let to = answer.header("location");
        to.strip_prefix(&server.origin).unwrap_or(to).to_owned()
    };
    let away = get("/auth/login?next=/request");
    let back = get(&format!("{away}&account=credit-office"));
    assert_eq!(get(&back), "/request");
    let session = format!("xz={}", cookies["xz"]);
    let headers = [
        ("Cookie", session.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
        ("Content-Type", "application/json"),
    ];
    ["bureau-env", "bureau-market"].map(|account| {
        let policy = shared::policy::parse_overlay(
            include_str!("../../infra/policies/yancheng-2024.toml"),
            include_str!("../../infra/policies/yancheng-2024-demo.toml"),
        );
        let unit = functions::demo::accounts::accounts(&policy.expect("a policy"))
            .into_iter()
            .find(|one| one.id == account)
            .and_then(|one| one.unit)
            .expect("a unit");
        let path = format!("/api/units/{}/keys", unit.0);
        let made = call(server, "POST", &path, &headers, br#"{"name":"test"}"#);
        let made = made.expect("an answer").json();
        format!("Bearer {}", made["key"].as_str().expect("a key"))
    })
}

fn firm(n: usize) -> CreditCode {
    CreditCode::with_check_digit(&format!("91320900MA9{n:06}")).expect("a code")
}

fn register() -> Vec<u8> {
    let mut file = "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期".to_owned();
    for n in 0..FIRMS {
        let code = firm(n);
        let code = code.as_str();
        write!(
            file,
            "\n第{n}（演示）公司,{code},公司,范甲子,演示路{n}号,存续,2019-01-01"
        )
        .expect("text");
    }
    file.into_bytes()
}

/// Every hundredth line has a day that is none.
fn penalties() -> Vec<u8> {
    let mut file = PENALTY_HEADER.to_owned();
    for n in 0..ROWS {
        let of = n % FIRMS;
        let code = firm(of);
        let code = code.as_str();
        let day = if n % (ROWS / FAULTS) == 7 {
            "从未"
        } else {
            "2024-01-02"
        };
        write!(
            file,
            "\n第{of}（演示）公司,法人及非法人组织,{code},演环罚〔2024〕{n}号,贮存不当,未按规定贮存危险废物,\
             《某法》第一条,罚款,罚款人民币若干,2.5,{day},2027-01-02,演示环境局,{BUREAU},演示环境局,{BUREAU},,"
        )
        .expect("text");
    }
    file.into_bytes()
}

/// Announces, sends and submits a file, as a script would that knows nothing of earlier tries.
fn submit(server: &Server, key: &str, id: &str, sector: Value, file: &[u8]) {
    let kind = if sector.is_null() {
        "register"
    } else {
        "penalty"
    };
    let said = json!({
        "id": id, "kind": kind, "sector": sector, "as_of": "2026-11-23",
        "size": file.len(), "sha256": name_of(file),
    });
    let headers = [("Authorization", key), ("Content-Type", "application/json")];
    let said = said.to_string();
    let announced = call(server, "POST", "/api/uploads", &headers, said.as_bytes());
    let announced = announced.expect("an answer");
    if announced.status == 200 {
        return;
    }
    assert_eq!(announced.status, 201, "{}", announced.json());
    let address = announced.json();
    let url = address["url"].as_str().expect("a url");
    let sent = call(server, "PUT", url, &[], file).expect("an answer");
    assert_eq!(sent.status, 204, "{sent:?}");
    let path = format!("/api/deliveries/{id}/apply");
    let taken = call(server, "POST", &path, &headers, b"").expect("an answer");
    assert_eq!(taken.status, 202, "{}", taken.json());
}

fn view(server: &Server, key: &str, id: &str) -> Value {
    let path = format!("/api/deliveries/{id}");
    let headers = [("Authorization", key)];
    let seen = call(server, "GET", &path, &headers, b"").expect("an answer");
    assert_eq!(seen.status, 200, "{}", seen.json());
    seen.json()
}

/// Waits until the delivery's state is told by `until`.
fn wait(server: &Server, key: &str, id: &str, until: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let seen = view(server, key, id);
        assert_ne!(seen["state"]["state"], "failed", "{seen}");
        if until(&seen["state"]) {
            return seen;
        }
        // A safety net: nothing else is said of how long it takes.
        assert!(
            begun.elapsed() < Duration::from_secs(600),
            "{}",
            seen["state"]
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The most memory that the server has had.
fn peak(server: &Server) -> String {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id()));
    let status = status.unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.unwrap_or("not told").to_owned()
}

fn is_sealed(state: &Value) -> bool {
    state["state"] == "sealed"
}

/// The lines that came back.
fn refused(server: &Server, key: &str, id: &str) -> Vec<u8> {
    let path = format!("/api/deliveries/{id}/refused");
    let headers = [("Authorization", key)];
    let file = call(server, "GET", &path, &headers, b"").expect("an answer");
    assert_eq!(file.status, 200);
    file.body
}

/// What the delivery came to, without its times.
fn outcome(mut view: Value) -> Value {
    for time in ["/received_at", "/state/sealed_at"] {
        *view.pointer_mut(time).expect("a time") = Value::Null;
    }
    view
}

/// All of the unit's records as it gets them back, part by part: each a file of its own.
fn exported(server: &Server, key: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut path = "/api/records/export?kind=penalty&sector=13".to_owned();
    loop {
        let part = call(server, "GET", &path, &[("Authorization", key)], b"").expect("an answer");
        assert_eq!(part.status, 200, "{part:?}");
        let next = part.header("link").strip_prefix('<');
        let next = next.and_then(|link| link.strip_suffix(">; rel=\"next\""));
        let next = next.map(str::to_owned);
        parts.push(String::from_utf8(part.body).expect("UTF-8"));
        match next {
            Some(next) => path = next,
            None => return parts,
        }
    }
}

/// What the unit delivered comes back in parts, each line once, and sent again it changes nothing.
fn comes_back_and_changes_nothing(server: &Server, key: &str) {
    let parts = exported(server, key);
    assert!(parts.len() > 5, "{} parts", parts.len());
    let mut numbers: Vec<usize> = Vec::new();
    for part in &parts {
        assert!(part.starts_with('\u{FEFF}'), "each has its header");
        numbers.extend(part.lines().filter_map(|line| {
            let after = line.split("演环罚〔2024〕").nth(1)?;
            after.split('号').next()?.parse::<usize>().ok()
        }));
    }
    numbers.sort_unstable();
    let each = ROWS / FAULTS;
    let right: Vec<usize> = (0..ROWS).filter(|n| n % each != 7).collect();
    assert!(
        numbers == right,
        "{} of {} came back",
        numbers.len(),
        right.len()
    );
    for (at, part) in parts.iter().enumerate() {
        let id = format!("back-{at}");
        submit(server, key, &id, json!(13), part.as_bytes());
        let counts = &wait(server, key, &id, is_sealed)["state"]["counts"];
        assert_eq!(counts["unchanged"], part.lines().count() - 1, "{counts}");
        for none in ["accepted", "corrected", "refused", "flagged", "quarantined"] {
            assert_eq!(counts[none], 0, "{none}: {counts}");
        }
    }
    assert_eq!(exported(server, key), parts);
    println!("{} parts came back and changed nothing", parts.len());
}

fn register_is_there(server: &Server, key: &str) {
    submit(server, key, "firms", Value::Null, &register());
    let seen = wait(server, key, "firms", is_sealed);
    assert_eq!(seen["state"]["counts"]["accepted"], FIRMS, "{seen}");
}

#[test]
fn exactly_the_faulty_rows_of_fifty_thousand_come_back_and_a_kill_in_the_middle_changes_nothing() {
    let file = penalties();
    println!("{} bytes", file.len());

    let undisturbed = Place::new();
    let server = undisturbed.start();
    let [env, market] = keys(&server);
    register_is_there(&server, &market);
    println!("the server's peak before: {}", peak(&server));
    let begun = Instant::now();
    submit(&server, &env, "bulk", json!(13), &file);
    println!("submitted after {:?}", begun.elapsed());
    let seen = wait(&server, &env, "bulk", is_sealed);
    println!(
        "sealed after {:?}; the server's peak: {}",
        begun.elapsed(),
        peak(&server)
    );
    let counts = &seen["state"]["counts"];
    assert_eq!(counts["accepted"], ROWS - FAULTS, "{counts}");
    assert_eq!(counts["refused"], FAULTS, "{counts}");
    assert_eq!(seen["refused_file"]["lines"], FAULTS, "{counts}");
    let lines = refused(&server, &env, "bulk");
    let text = String::from_utf8(lines.clone()).expect("UTF-8");
    assert_eq!(text.lines().count(), 1 + FAULTS);
    for (at, line) in text.lines().skip(1).enumerate() {
        let number = at * (ROWS / FAULTS) + 7;
        assert!(line.contains(&format!("〔2024〕{number}号")), "{line}");
        assert!(line.contains("line.date"), "{line}");
    }
    // Another bureau's key knows nothing of it, and nobody's is refused.
    let path = "/api/deliveries/bulk";
    for (key, status) in [(market.as_str(), 404), ("Bearer xzk_nobody", 401)] {
        let headers = [("Authorization", key)];
        let theirs = call(&server, "GET", path, &headers, b"").expect("an answer");
        assert_eq!(theirs.status, status);
    }
    comes_back_and_changes_nothing(&server, &env);
    assert_eq!(undisturbed.uploads_left(), 0);
    drop(server);
    undisturbed.is_sound();

    let place = Place::new();
    let mut servers = vec![place.start(), place.start()];
    let [env, market] = keys(&servers[0]);
    register_is_there(&servers[1], &market);
    submit(&servers[0], &env, "bulk", json!(13), &file);
    let done = |rows: usize| {
        move |state: &Value| is_sealed(state) || state["done"].as_u64() >= Some(rows as u64)
    };
    for (turn, rows) in [5_000, 25_000].into_iter().enumerate() {
        let seen = wait(&servers[0], &env, "bulk", done(rows));
        println!("killed in the middle: {}", seen["state"]);
        assert_eq!(seen["state"]["state"], "applying");
        if turn == 0 {
            // One of two: the other takes over.
            servers.remove(0).kill();
        } else {
            // The last one: nobody has it until the next one starts.
            servers.iter_mut().for_each(Server::kill);
            servers = vec![place.start()];
        }
        // The program sends everything again, since it does not know how far it came.
        submit(&servers[0], &env, "bulk", json!(13), &file);
    }
    let again = wait(&servers[0], &env, "bulk", is_sealed);
    assert_eq!(outcome(again), outcome(seen));
    assert_eq!(refused(&servers[0], &env, "bulk"), lines);
    assert_eq!(place.uploads_left(), 0);
    drop(servers);
    place.is_sound();
}
