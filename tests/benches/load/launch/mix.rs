//! What people do on a launch day: 70 % scan, 15 % open a page, 8 % sign in, 5 % ask for a report, 2 % do something else.

use super::curve::Chance;
use crate::firms::Firm;
use std::time::Instant;

/// A kind of visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Scan,
    Page,
    SignIn,
    Issue,
    Other,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [
        Self::Scan,
        Self::Page,
        Self::SignIn,
        Self::Issue,
        Self::Other,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Page => "page",
            Self::SignIn => "sign-in, four calls",
            Self::Issue => "issue",
            Self::Other => "list, file, policy, health",
        }
    }

    pub(crate) fn by_chance(chance: &mut Chance) -> Self {
        match chance.one_of(100) {
            0..70 => Self::Scan,
            70..85 => Self::Page,
            85..93 => Self::SignIn,
            93..98 => Self::Issue,
            _ => Self::Other,
        }
    }
}

/// A visit under way.
pub(crate) struct Visit {
    pub(crate) kind: Kind,
    pub(crate) due: Instant,
    /// The request that is on its way: sent again if its connection was closed before it was read.
    pub(crate) request: Vec<u8>,
    stage: u8,
    subject: usize,
    cookies: String,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// As it should.
    Good,
    /// 503 with `Retry-After`.
    Shed,
    /// Another status than it should have had, or another content.
    Wrong(u16),
    /// The connection broke, could not be made, or stayed silent.
    Broken,
}

/// What follows an answer.
pub(crate) enum Then {
    Send(Vec<u8>),
    End(Outcome),
}

/// An answer as it was read.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

impl<'a> Answer<'a> {
    fn headers(&self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    fn is_json(&self, field: &str, value: &str) -> bool {
        serde_json::from_slice::<serde_json::Value>(self.body)
            .is_ok_and(|json| json[field] == value)
    }
}

/// A report that was acknowledged.
#[derive(Clone)]
pub(crate) struct Acknowledged {
    pub(crate) firm: usize,
    pub(crate) no: String,
    pub(crate) code: String,
}

/// What visits know of the service, and what they were told.
pub(crate) struct World {
    pub(crate) host: String,
    pub(crate) firms: Vec<Firm>,
    pub(crate) acknowledged: Vec<Acknowledged>,
    /// Paths of the portal's program; none without a portal.
    pub(crate) program: Vec<String>,
    pub(crate) keys: u64,
}

/// Accounts that sign in.
const ACCOUNTS: [&str; 5] = ["acme", "records", "rare", "solo", "bank"];

impl World {
    /// A visit of this kind, with its first request.
    pub(crate) fn begin(&mut self, kind: Kind, due: Instant, chance: &mut Chance) -> Visit {
        let subject = match kind {
            Kind::Scan => chance.one_of(self.acknowledged.len()),
            Kind::Page => chance.one_of(3),
            Kind::SignIn => chance.one_of(ACCOUNTS.len()),
            Kind::Issue => chance.one_of(self.firms.len()),
            Kind::Other => chance.one_of(4 * self.acknowledged.len()),
        };
        let mut visit = Visit {
            kind,
            due,
            request: Vec::new(),
            stage: 0,
            subject,
            cookies: String::new(),
        };
        visit.request = match kind {
            Kind::Scan => self.get(&format!("/v/{}", self.acknowledged[subject].code), ""),
            Kind::Page if self.program.is_empty() => self.get("/v", ""),
            Kind::Page => self.get("/", ""),
            Kind::SignIn => self.get("/auth/login?next=/request", ""),
            Kind::Issue => self.issue(subject),
            Kind::Other => self.other(subject),
        };
        visit
    }

    fn get(&self, path: &str, cookies: &str) -> Vec<u8> {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\nAccept-Encoding: br\r\nCookie: {cookies}\r\n\r\n",
            self.host
        )
        .into_bytes()
    }

    fn issue(&mut self, firm: usize) -> Vec<u8> {
        self.keys += 1;
        let body = r#"{"look_back_years":3,"purpose":"finance"}"#;
        format!(
            "POST /api/reports HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/json\r\nIdempotency-Key: launch-{:020}\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.firms[firm].cookie,
            self.keys,
            body.len()
        )
        .into_bytes()
    }

    fn other(&self, subject: usize) -> Vec<u8> {
        let report = &self.acknowledged[subject / 4];
        let cookie = &self.firms[report.firm].cookie;
        match subject % 4 {
            0 => self.get("/api/reports", cookie),
            1 => self.get(&format!("/api/reports/{}/pdf", report.no), cookie),
            2 => self.get("/api/policy", ""),
            _ => self.get("/health", ""),
        }
    }

    /// What a visit does after this answer.
    pub(crate) fn go_on(&mut self, visit: &mut Visit, answer: &Answer<'_>) -> Then {
        let wanted = match (visit.kind, visit.stage) {
            (Kind::SignIn, 0) => 302,
            (Kind::SignIn, 1 | 2) => 303,
            (Kind::Issue, _) => 201,
            (Kind::Scan | Kind::Page | Kind::SignIn | Kind::Other, _) => 200,
        };
        if answer.status != wanted {
            let shed = answer.status == 503 && answer.headers("retry-after").next().is_some();
            return Then::End(if shed {
                Outcome::Shed
            } else {
                Outcome::Wrong(answer.status)
            });
        }
        visit.stage += 1;
        let good = match visit.kind {
            Kind::Scan => {
                let no = self.acknowledged[visit.subject].no.as_bytes();
                answer.body.windows(no.len()).any(|part| part == no)
            }
            // Who comes for the first time, one of three, has the program yet to fetch.
            Kind::Page => match self.program.get(usize::from(visit.stage) - 1) {
                Some(path) if visit.subject == 0 => return Then::Send(self.get(path, "")),
                Some(_) | None => true,
            },
            Kind::SignIn => match self.sign_in(visit, answer) {
                Some(request) => return Then::Send(request),
                None => answer.is_json("state", "signed_in"),
            },
            Kind::Issue => self.acknowledge(visit.subject, answer).is_some(),
            Kind::Other => true,
        };
        Then::End(if good {
            Outcome::Good
        } else {
            Outcome::Wrong(answer.status)
        })
    }

    fn sign_in(&self, visit: &mut Visit, answer: &Answer<'_>) -> Option<Vec<u8>> {
        for set in answer.headers("set-cookie") {
            let pair = set.split(';').next().unwrap_or_default();
            if !pair.ends_with('=') {
                visit.cookies = pair.to_owned();
            }
        }
        let to = answer.headers("location").next().unwrap_or_default();
        let path = to
            .strip_prefix(&format!("http://{}", self.host))
            .unwrap_or(to);
        match visit.stage {
            1 => Some(self.get(
                &format!("{path}&account={}", ACCOUNTS[visit.subject]),
                &visit.cookies,
            )),
            2 => Some(self.get(path, &visit.cookies)),
            3 => Some(self.get("/api/session", &visit.cookies)),
            _ => None,
        }
    }

    fn acknowledge(&mut self, firm: usize, answer: &Answer<'_>) -> Option<()> {
        let issued: serde_json::Value = serde_json::from_slice(answer.body).ok()?;
        self.acknowledged.push(Acknowledged {
            firm,
            no: issued["report_no"].as_str()?.to_owned(),
            code: issued["code"].as_str()?.to_owned(),
        });
        Some(())
    }
}
