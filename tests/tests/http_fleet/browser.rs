//! A browser that sends each request to the server that a test names.

use std::collections::BTreeMap;
use std::io::{Error, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Where all servers say that they are reached.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";

#[derive(Clone, Default)]
pub(crate) struct Browser {
    cookies: BTreeMap<String, String>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.head
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Where it leads, as a path.
    fn leads_to(&self) -> &str {
        let to = self.header("location");
        to.strip_prefix(ORIGIN).unwrap_or(to)
    }
}

fn exchange(at: SocketAddr, request: &[u8]) -> Result<Answer> {
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    // A server that was killed in the middle leaves a part of an answer, or none.
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let cut = || Error::other("no whole answer");
    let end = end.ok_or_else(cut)?;
    let head = String::from_utf8(bytes[..end].to_vec()).map_err(Error::other)?;
    let answer = Answer {
        status: head
            .get(9..12)
            .and_then(|text| text.parse().ok())
            .ok_or_else(cut)?,
        body: bytes.split_off(end + 4),
        head,
    };
    let length: usize = answer.header("content-length").parse().unwrap_or(0);
    if answer.body.len() == length {
        Ok(answer)
    } else {
        Err(cut())
    }
}

impl Browser {
    pub(crate) fn try_send(
        &mut self,
        at: SocketAddr,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &str,
    ) -> Result<Answer> {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\nCookie: {}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
            cookies.join("; "),
            body.len()
        );
        for header in headers {
            request.push_str(header);
            request.push_str("\r\n");
        }
        let answer = exchange(at, format!("{request}\r\n{body}").as_bytes())?;
        for set in answer.headers("set-cookie") {
            let (name, value) = set
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    fn send(&mut self, at: SocketAddr, method: &str, path: &str) -> Answer {
        self.try_send(at, method, path, &["Accept: application/json"], "")
            .expect("an answer")
    }

    pub(crate) fn get(&mut self, at: SocketAddr, path: &str) -> Answer {
        self.send(at, "GET", path)
    }

    pub(crate) fn post(&mut self, at: SocketAddr, path: &str) -> Answer {
        self.send(at, "POST", path)
    }

    pub(crate) fn try_issue(&mut self, at: SocketAddr, key: &str) -> Result<Answer> {
        let key = format!("Idempotency-Key: {key}");
        let body = r#"{"look_back_years":1,"purpose":"finance"}"#;
        self.try_send(at, "POST", "/api/reports", &[&key], body)
    }

    /// A report, asked for again where a busy machine says so.
    pub(crate) fn issue(&mut self, at: SocketAddr, key: &str) -> Answer {
        for _ in 0..20 {
            let answer = self.try_issue(at, key).expect("an answer");
            if answer.status == 201 {
                return answer;
            }
            let text = String::from_utf8_lossy(&answer.body);
            assert!(
                answer.status == 503 && text.contains("service.overloaded"),
                "{text}"
            );
            std::thread::sleep(Duration::from_millis(500));
        }
        panic!("the server stays overloaded");
    }

    /// Away at one server, approved at the next, back at the one after.
    pub(crate) fn sign_in(&mut self, [away, provider, back]: [SocketAddr; 3], account: &str) {
        let to = self.get(away, "/auth/login?next=/request");
        assert_eq!(to.status, 302, "{to:?}");
        let approved = self.get(provider, &format!("{}&account={account}", to.leads_to()));
        assert_eq!(approved.status, 303, "{approved:?}");
        let ended = self.get(back, approved.leads_to());
        assert_eq!(
            (ended.status, ended.leads_to()),
            (303, "/request"),
            "{ended:?}"
        );
    }

    /// Numbers of all reports in the list, page by page.
    pub(crate) fn listed(&mut self, at: SocketAddr) -> Vec<String> {
        let (mut numbers, mut path) = (Vec::new(), "/api/reports".to_owned());
        loop {
            let page = self.get(at, &path).json();
            let reports = page["reports"].as_array().expect("a list");
            numbers.extend(reports.iter().map(|one| text(one, "report_no")));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/reports?after={}", next.replace('#', "%23")),
                None => return numbers,
            }
        }
    }
}

/// A field of a JSON object.
pub(crate) fn text(of: &Value, field: &str) -> String {
    of[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {of}"))
        .to_owned()
}
