//! The portal's files, held in memory: a local server has one small site.

use super::answer::{Failure, say_when_to_come_again};
use super::caller::{Caller, language, wants_page};
use super::headers::secure;
use super::plain_page::plain_page;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderValue, IF_NONE_MATCH, LINK, VARY,
};
use http::{HeaderMap, Method, StatusCode};
use maud::html;
use shared::problem::{Problem, ProblemCode};
use shared::text::{Lang, service};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

mod folder;
mod page;

/// The site, or the fact that there is none.
pub struct Site {
    files: BTreeMap<String, File>,
    https: bool,
}

/// A file in the forms in which it can be sent.
struct File {
    kind: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    etag: HeaderValue,
    /// What a page may do in a browser; other files have none of their own.
    policy: Option<HeaderValue>,
    /// What a page needs next.
    preloads: Option<HeaderValue>,
    /// Its name holds a hash of its content: it never changes.
    hashed: bool,
}

impl Site {
    /// Reads a folder; an empty or missing one is a site without files.
    pub fn read(folder: Option<&Path>, https: bool) -> std::io::Result<Self> {
        Ok(Self {
            files: match folder {
                Some(folder) => folder::read(folder)?,
                None => BTreeMap::new(),
            },
            https,
        })
    }

    /// The same, and its pages may send files to addresses that begin with this one.
    #[must_use]
    pub fn sending_to(mut self, address: &str) -> Self {
        for file in self.files.values_mut() {
            file.policy = file
                .policy
                .take()
                .map(|policy| page::sending_to(&policy, address));
        }
        self
    }

    /// Whether there is a portal.
    pub fn is_there(&self) -> bool {
        self.files.contains_key(PORTAL)
    }
}

/// Puts the site behind everything that no function answers.
pub fn behind(functions: Router, site: impl Into<Arc<Site>>) -> Router {
    let site: Arc<Site> = site.into();
    functions.fallback_service(Router::new().fallback(answer).with_state(site))
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let path = parts.uri.path();
    let caller = Caller {
        lang: language(None, &parts.headers),
        ..Caller::default()
    };
    let mut response = match site.file_for(path) {
        Some(_) if parts.method != Method::GET && parts.method != Method::HEAD => {
            let mut refused = Failure::code(ProblemCode::MethodNotAllowed, &caller).into_response();
            refused
                .headers_mut()
                .insert(http::header::ALLOW, HeaderValue::from_static("GET,HEAD"));
            refused
        }
        Some(file) => file.answer(&parts.headers),
        None if page_of(path).is_some() => plain_page(
            StatusCode::SERVICE_UNAVAILABLE,
            service::site_missing(caller.lang),
            &html! { p { (service::site_missing(caller.lang)) } },
            caller.lang,
        ),
        None => site.not_found(&parts.headers, path, &caller),
    };
    secure(response.headers_mut(), site.https);
    response
}

/// The portal's own page.
const PORTAL: &str = "index.html";

/// The page of the consoles, which only they load.
const CONSOLE: &str = "console/index.html";

/// The file from which a page of the site is drawn: the portal and the consoles draw all of theirs from one each.
fn page_of(path: &str) -> Option<&'static str> {
    match path {
        "/" | "/guide" | "/request" | "/reports" | "/verify" => Some(PORTAL),
        "/console" => Some(CONSOLE),
        _ if path.starts_with("/console/") => Some(CONSOLE),
        _ => path
            .strip_prefix("/reports/")
            .is_some_and(|no| !no.is_empty() && !no.contains('/'))
            .then_some(PORTAL),
    }
}

impl Site {
    fn file_for(&self, path: &str) -> Option<&File> {
        // The code of the consoles lies among their pages.
        let own = self.files.get(path.strip_prefix('/')?);
        own.or_else(|| self.files.get(page_of(path)?))
    }

    // An unknown address of the portal is drawn by the portal too; an unknown call gets a problem.
    fn not_found(&self, headers: &HeaderMap, path: &str, caller: &Caller) -> Response {
        let page = wants_page(headers) && !path.starts_with("/api/");
        match self.files.get(PORTAL) {
            Some(index) if page => {
                let mut response = index.answer(&HeaderMap::new());
                *response.status_mut() = StatusCode::NOT_FOUND;
                response
            }
            _ => {
                let problem = Problem::new(ProblemCode::NotFound, caller.lang);
                let empty = HeaderMap::new();
                problem_answer(problem, caller.lang, if page { headers } else { &empty })
            }
        }
    }
}

impl File {
    fn answer(&self, asked: &HeaderMap) -> Response {
        let (coding, body) = self.coded(asked);
        let unchanged = asked
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| tag.trim().trim_start_matches("W/").as_bytes() == self.etag.as_bytes());
        let mut response = if unchanged {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            body.clone().into_response()
        };
        let headers = response.headers_mut();
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(ETAG, self.etag.clone());
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static(if self.hashed {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            }),
        );
        if let Some(policy) = &self.policy {
            headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        }
        if let Some(preloads) = &self.preloads {
            headers.insert(LINK, preloads.clone());
        }
        secure(headers, false);
        response
    }

    fn coded(&self, asked: &HeaderMap) -> (Option<&'static str>, &Bytes) {
        if let Some(brotli) = self.brotli.as_ref().filter(|_| accepts(asked, "br")) {
            return (Some("br"), brotli);
        }
        if let Some(gzip) = self.gzip.as_ref().filter(|_| accepts(asked, "gzip")) {
            return (Some("gzip"), gzip);
        }
        (None, &self.plain)
    }
}

fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| {
            let mut part = part.split(';');
            let name = part.next().unwrap_or_default().trim();
            let refused = part.any(|q| matches!(q.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            name.eq_ignore_ascii_case(coding) && !refused
        })
}

/// A problem as a plain page where a browser asks for one, else as JSON.
pub(super) fn problem_answer(problem: Problem, lang: Lang, headers: &HeaderMap) -> Response {
    if !wants_page(headers) {
        return Failure::problem(problem, &Caller::default()).into_response();
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = html! {
        h1 { (problem.title) }
        p { (problem.detail) }
        p { a href="/" { (service::to_first_page(lang)) } }
    };
    let mut response = plain_page(status, &problem.title, &body, lang);
    say_when_to_come_again(&mut response);
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt;

    #[tokio::test]
    async fn the_code_of_the_consoles_lies_among_their_pages() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("console")).unwrap();
        for (name, content) in [
            ("index.html", "portal"),
            ("console/index.html", "console"),
            ("console/console-0123456789abcdef.js", "code"),
        ] {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        let site = behind(
            Router::new(),
            Site::read(Some(folder.path()), true).unwrap(),
        );
        for (path, content, kept) in [
            ("/", "portal", "no-cache"),
            ("/console", "console", "no-cache"),
            ("/console/objections/00ff", "console", "no-cache"),
            (
                "/console/console-0123456789abcdef.js",
                "code",
                "public, max-age=31536000, immutable",
            ),
        ] {
            let request = http::Request::get(path).body(Body::empty()).unwrap();
            let answer = site.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            assert_eq!(answer.headers()[CACHE_CONTROL], kept, "{path}");
            let body = axum::body::to_bytes(answer.into_body(), 100).await.unwrap();
            assert_eq!(body, content.as_bytes(), "{path}");
        }
    }
}
