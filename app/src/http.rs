//! Calls to the service, one function each.

use crate::intention::{Intention, purpose_name};
use crate::json;
use core::pin::Pin;
use gloo::timers::callback::Timeout;
use gloo_net::http::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use shared::api::{
    IssuedReport, OpenLink, PolicyView, ReportList, ReportState, ReportView, SessionView,
};
use shared::code::ReportNo;
use shared::problem::Problem;
use shared::text::Lang;
use wasm_bindgen::JsValue;
use web_sys::AbortController;

/// After this time a call counts as lost. An issue that takes longer is still found by its key.
const DEADLINE_MS: u32 = 20_000;

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer: no network, or none in time.
    Network,
    /// An answer that could not be read, with its status.
    Answer(u16),
    /// The service says why.
    Problem(Box<Problem>),
}

impl Failure {
    /// Status and permanent code, as [`crate::intention::after`] judges them.
    pub fn status_and_code(&self) -> (Option<u16>, &str) {
        match self {
            Self::Network => (None, ""),
            // A success that arrived damaged says nothing about what happened.
            Self::Answer(200..=299) => (None, ""),
            Self::Answer(status) => (Some(*status), ""),
            Self::Problem(problem) => (Some(problem.status), &problem.code),
        }
    }

    /// Whether the same call may bring something a moment later.
    pub fn may_pass(&self) -> bool {
        self.status_and_code().0.is_none_or(|status| status >= 500)
    }

    /// Whether nobody is signed in (any more).
    pub fn is_signed_out(&self) -> bool {
        self.status_and_code().0 == Some(401)
    }

    /// Whether an agent must first choose a firm.
    pub fn wants_entity(&self) -> bool {
        self.status_and_code().1 == "session.entity_required"
    }
}

/// A call.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    pub(crate) lang: Lang,
    pub(crate) csrf: Option<&'a str>,
    pub(crate) key: Option<&'a str>,
    /// Media type and content.
    pub(crate) body: Option<(&'a str, JsValue)>,
    pub(crate) deadline_ms: u32,
}

impl<'a> Call<'a> {
    pub(crate) fn get(lang: Lang, path: &'a str) -> Self {
        Self {
            method: Method::GET,
            path,
            lang,
            csrf: None,
            key: None,
            body: None,
            deadline_ms: DEADLINE_MS,
        }
    }

    /// Sends it and gives the body of a success. Boxed: one state machine for all calls.
    pub(crate) fn text(self) -> Pin<Box<dyn Future<Output = Result<String, Failure>> + 'a>> {
        Box::pin(self.send())
    }

    async fn send(self) -> Result<String, Failure> {
        let abort = AbortController::new().ok();
        let signal = abort.as_ref().map(AbortController::signal);
        let _deadline = abort.map(|abort| Timeout::new(self.deadline_ms, move || abort.abort()));

        let mut request = RequestBuilder::new(self.path)
            .method(self.method)
            .abort_signal(signal.as_ref())
            .header("Accept", "application/json")
            .header("Accept-Language", self.lang.tag());
        if let Some(csrf) = self.csrf {
            request = request.header("X-CSRF-Token", csrf);
        }
        if let Some(key) = self.key {
            request = request.header("Idempotency-Key", key);
        }
        let request = match self.body {
            Some((media, content)) => request.header("Content-Type", media).body(content),
            None => request.build(),
        };
        let request = request.map_err(|_| Failure::Network)?;
        let response = request.send().await.map_err(|_| Failure::Network)?;
        let status = response.status();
        let text = response.text().await.map_err(|_| Failure::Network)?;
        if response.ok() {
            return Ok(text);
        }
        Err(problem_of(status, &text))
    }
}

/// What a refusal says.
pub(crate) fn problem_of(status: u16, text: &str) -> Failure {
    match json::read(text) {
        Ok(problem) => Failure::Problem(Box::new(problem)),
        Err(_) => Failure::Answer(status),
    }
}

pub(crate) fn decoded<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    json::read(text).map_err(|_| Failure::Answer(200))
}

/// A body of JSON.
pub(crate) fn json_body(text: String) -> (&'static str, JsValue) {
    ("application/json", JsValue::from(text))
}

/// `GET /api/policy`
pub async fn policy(lang: Lang) -> Result<PolicyView, Failure> {
    decoded(&Call::get(lang, "/api/policy").text().await?)
}

/// `GET /api/session`
pub async fn session(lang: Lang) -> Result<SessionView, Failure> {
    session_of(&Call::get(lang, "/api/session").text().await?)
}

/// The state first, then what belongs to it: serde reads an enum with its name in a field through a copy of
/// the value, and with all that a session holds that was three kilobytes of the download.
pub(crate) fn session_of(text: &str) -> Result<SessionView, Failure> {
    #[derive(serde::Deserialize)]
    struct State {
        state: String,
    }
    match decoded::<State>(text)?.state.as_str() {
        "signed_out" => Ok(SessionView::SignedOut),
        "signed_in" => decoded(text).map(Box::new).map(SessionView::SignedIn),
        _ => Err(Failure::Answer(200)),
    }
}

/// `POST /auth/logout`
pub async fn logout(lang: Lang, csrf: &str) -> Result<(), Failure> {
    let call = Call {
        method: Method::POST,
        csrf: Some(csrf),
        ..Call::get(lang, "/auth/logout")
    };
    call.text().await.map(drop)
}

/// `PUT /api/session/entity`
pub async fn choose_entity(lang: Lang, csrf: &str, credit_code: &str) -> Result<(), Failure> {
    let call = Call {
        method: Method::PUT,
        csrf: Some(csrf),
        // A credit code holds letters and digits only.
        body: Some(json_body(
            ["{\"credit_code\":\"", credit_code, "\"}"].concat(),
        )),
        ..Call::get(lang, "/api/session/entity")
    };
    call.text().await.map(drop)
}

/// `POST /api/reports`, always with the key of its intention.
pub async fn issue(lang: Lang, csrf: &str, intention: &Intention) -> Result<IssuedReport, Failure> {
    let body = [
        "{\"look_back_years\":",
        &intention.look_back.years().to_string(),
        ",\"purpose\":\"",
        purpose_name(intention.purpose),
        "\"}",
    ]
    .concat();
    let call = Call {
        method: Method::POST,
        csrf: Some(csrf),
        key: Some(&intention.key),
        body: Some(json_body(body)),
        ..Call::get(lang, "/api/reports")
    };
    decoded(&call.text().await?)
}

/// `GET /api/reports`, a page of them.
pub async fn reports(
    lang: Lang,
    state: Option<ReportState>,
    after: Option<&str>,
) -> Result<ReportList, Failure> {
    let mut path = String::from("/api/reports");
    if let Some(state) = state {
        path.push_str("?state=");
        path.push_str(crate::route::state_name(state));
    }
    if let Some(after) = after {
        path.push_str(if state.is_some() {
            "&after="
        } else {
            "?after="
        });
        path.push_str(&String::from(web_sys::js_sys::encode_uri_component(after)));
    }
    decoded(&Call::get(lang, &path).text().await?)
}

/// `GET /api/reports/{report_no}`
pub async fn report(lang: Lang, no: &ReportNo) -> Result<ReportView, Failure> {
    let path = ["/api/reports/", no.as_str()].concat();
    decoded(&Call::get(lang, &path).text().await?)
}

/// `POST /api/reports/{report_no}/link`
pub async fn link(lang: Lang, csrf: &str, no: &ReportNo) -> Result<OpenLink, Failure> {
    let path = ["/api/reports/", no.as_str(), "/link"].concat();
    let call = Call {
        method: Method::POST,
        csrf: Some(csrf),
        ..Call::get(lang, &path)
    };
    decoded(&call.text().await?)
}

/// Address of a report's PDF.
pub fn pdf(no: &ReportNo) -> String {
    ["/api/reports/", no.as_str(), "/pdf"].concat()
}
