//! Calls to the service: what each page asks, and what is done from it.

use super::body::{Body, list};
use super::route::{Queue, Route};
use crate::http::{Call, Failure, decoded, json_body};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gloo_net::http::Method;
use serde::de::DeserializeOwned;
use shared::api::{
    DeliveryList, DeliveryProgress, DeliveryView, FreshnessView, HoldList, HoldView, ObjectionList,
    ObjectionView, OwnRecord, OwnRecords, PolicyDraftList, PolicyDraftView, PolicyVersionList,
    RecordHistory, RepairList, RepairView, ReportExplanation, Role, SignedIn, StandingView,
    UsageView, UserList, UserView,
};
use shared::text::Lang;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use web_sys::js_sys::Uint8Array;

/// A call with files may take this long: 4 MB on a slow line.
const FILES_DEADLINE_MS: u32 = 120_000;

/// What the service says for a page.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// It needs nothing.
    Still,
    /// A firm's records.
    Records(OwnRecords),
    /// One of them, and what became of it.
    Record(Box<OwnRecord>, RecordHistory),
    /// What became of a record, for its unit and the credit office.
    History(RecordHistory),
    /// Why a report says what it says.
    Explanation(ReportExplanation),
    /// Objections.
    Objections(ObjectionList),
    /// One of them.
    Objection(Box<ObjectionView>),
    /// Applications for repair.
    Repairs(RepairList),
    /// One of them.
    Repair(Box<RepairView>),
    /// Deliveries of a unit.
    Deliveries(DeliveryList),
    /// What became of a delivery.
    Delivery(Box<DeliveryView>),
    /// Holds of the credit office.
    Holds(HoldList),
    /// One of them.
    Hold(Box<HoldView>),
    /// How the service is used.
    Usage(UsageView),
    /// Drafts and versions of the policy.
    Policies(PolicyDraftList, PolicyVersionList),
    /// A draft.
    Draft(Box<PolicyDraftView>),
    /// Who may act.
    Users(UserList),
    /// How units have delivered.
    Standing(StandingView),
}

impl Page {
    /// Where a list goes on.
    pub(super) fn next(&self) -> Option<String> {
        match self {
            Self::Records(list) => list.next.clone(),
            Self::Explanation(list) => list.next.map(|next| next.to_string()),
            Self::Objections(list) => list.next.clone(),
            Self::Repairs(list) => list.next.clone(),
            Self::Deliveries(list) => list.next.clone(),
            Self::Holds(list) => list.next.clone(),
            Self::Still
            | Self::Record(..)
            | Self::History(_)
            | Self::Objection(_)
            | Self::Repair(_)
            | Self::Delivery(_)
            | Self::Hold(_)
            | Self::Usage(_)
            | Self::Policies(..)
            | Self::Draft(_)
            | Self::Users(_)
            | Self::Standing(_) => None,
        }
    }

    /// Whether it changes by itself, so that it is asked for again.
    pub(super) fn moves(&self) -> bool {
        match self {
            Self::Delivery(view) => match view.state {
                DeliveryProgress::Waiting | DeliveryProgress::Applying { .. } => true,
                DeliveryProgress::Receiving
                | DeliveryProgress::Sealed { .. }
                | DeliveryProgress::Failed { .. } => false,
            },
            _ => false,
        }
    }

    /// Adds what follows, once: a second click asks for the same.
    pub(super) fn append(&mut self, asked: &str, more: Self) {
        if self.next().as_deref() != Some(asked) {
            return;
        }
        match (self, more) {
            (Self::Records(list), Self::Records(more)) => {
                list.records.extend(more.records);
                list.next = more.next;
            }
            (Self::Explanation(list), Self::Explanation(more)) => {
                list.records.extend(more.records);
                list.next = more.next;
            }
            (Self::Objections(list), Self::Objections(more)) => {
                list.objections.extend(more.objections);
                list.next = more.next;
            }
            (Self::Repairs(list), Self::Repairs(more)) => {
                list.repairs.extend(more.repairs);
                list.next = more.next;
            }
            (Self::Deliveries(list), Self::Deliveries(more)) => {
                list.deliveries.extend(more.deliveries);
                list.next = more.next;
            }
            (Self::Holds(list), Self::Holds(more)) => {
                list.holds.extend(more.holds);
                list.next = more.next;
            }
            (_, _) => {}
        }
    }
}

async fn get<T: DeserializeOwned>(lang: Lang, path: &str) -> Result<T, Failure> {
    decoded(&Call::get(lang, path).text().await?)
}

/// What a page shows.
pub(super) async fn page(lang: Lang, role: Role, route: &Route) -> Result<Page, Failure> {
    match route {
        Route::Home
        | Route::Objections(_)
        | Route::Repairs(_)
        | Route::Deliveries
        | Route::Holds(_)
        | Route::Records
        | Route::Explanation(_) => part(lang, route, None).await,
        Route::Record(id) | Route::Object(id) | Route::Apply(id) => record(lang, role, id).await,
        Route::Objection(id) => {
            let view = get(lang, &["/api/objections/", id.as_str()].concat()).await?;
            Ok(Page::Objection(Box::new(view)))
        }
        Route::Repair(id) => {
            let view = get(lang, &["/api/repairs/", id.as_str()].concat()).await?;
            Ok(Page::Repair(Box::new(view)))
        }
        Route::Delivery(id) => {
            let view = get(lang, &["/api/deliveries/", id].concat()).await?;
            Ok(Page::Delivery(Box::new(view)))
        }
        Route::Hold(id) => {
            let view = get(lang, &["/api/holds/", id.as_str()].concat()).await?;
            Ok(Page::Hold(Box::new(view)))
        }
        Route::Usage(days) => {
            let path = if days.is_empty() {
                "/api/usage".to_owned()
            } else {
                ["/api/usage?", days].concat()
            };
            get(lang, &path).await.map(Page::Usage)
        }
        Route::Policies => {
            let drafts = get(lang, "/api/policy/drafts").await?;
            let versions = get(lang, "/api/policy/versions").await?;
            Ok(Page::Policies(drafts, versions))
        }
        Route::Draft(id) => {
            let draft = get(lang, &["/api/policy/drafts/", id].concat()).await?;
            Ok(Page::Draft(Box::new(draft)))
        }
        Route::Users | Route::User(_) => get(lang, "/api/users").await.map(Page::Users),
        Route::Units => get(lang, "/api/units/standing").await.map(Page::Standing),
        Route::Deliver
        | Route::Enter(_)
        | Route::NewHold
        | Route::NewDraft
        | Route::Grant
        | Route::NotFound => Ok(Page::Still),
    }
}

/// What follows in a list.
pub(super) async fn more(lang: Lang, route: &Route, after: &str) -> Result<Page, Failure> {
    part(lang, route, Some(after)).await
}

async fn part(lang: Lang, route: &Route, after: Option<&str>) -> Result<Page, Failure> {
    let path = match route {
        Route::Home | Route::Objections(Queue::Open) => "/api/objections".to_owned(),
        Route::Objections(Queue::Closed) => "/api/objections?state=closed".to_owned(),
        Route::Repairs(Queue::Open) => "/api/repairs?state=open".to_owned(),
        Route::Repairs(Queue::Closed) => "/api/repairs?state=closed".to_owned(),
        Route::Deliveries => "/api/deliveries".to_owned(),
        Route::Holds(Queue::Open) => "/api/holds".to_owned(),
        Route::Holds(Queue::Closed) => "/api/holds?state=lifted".to_owned(),
        Route::Records => "/api/records".to_owned(),
        Route::Explanation(no) => ["/api/reports/", no.as_str(), "/explanation"].concat(),
        Route::Record(_)
        | Route::Object(_)
        | Route::Objection(_)
        | Route::Apply(_)
        | Route::Repair(_)
        | Route::Delivery(_)
        | Route::Deliver
        | Route::Enter(_)
        | Route::NewHold
        | Route::Hold(_)
        | Route::Usage(_)
        | Route::Policies
        | Route::NewDraft
        | Route::Draft(_)
        | Route::Users
        | Route::Grant
        | Route::User(_)
        | Route::Units
        | Route::NotFound => return Ok(Page::Still),
    };
    let path = paged(path, after);
    if *route == Route::Records {
        get(lang, &path).await.map(Page::Records)
    } else if *route == Route::Deliveries {
        get(lang, &path).await.map(Page::Deliveries)
    } else if matches!(route, Route::Holds(_)) {
        get(lang, &path).await.map(Page::Holds)
    } else if matches!(route, Route::Repairs(_)) {
        get(lang, &path).await.map(Page::Repairs)
    } else if matches!(route, Route::Explanation(_)) {
        get(lang, &path).await.map(Page::Explanation)
    } else {
        get(lang, &path).await.map(Page::Objections)
    }
}

fn paged(mut path: String, after: Option<&str>) -> String {
    if let Some(after) = after {
        path.push_str(if path.contains('?') {
            "&after="
        } else {
            "?after="
        });
        path.push_str(&String::from(web_sys::js_sys::encode_uri_component(after)));
    }
    path
}

/// A record with its history; for a firm what a report would print of it, too. The interface gives that in the list
/// of its records alone, so the list is read up to it.
async fn record(lang: Lang, role: Role, id: &str) -> Result<Page, Failure> {
    let history: RecordHistory = get(lang, &["/api/records/", id, "/history"].concat()).await?;
    if role != Role::Enterprise {
        return Ok(Page::History(history));
    }
    let mut after: Option<String> = None;
    loop {
        let path = paged("/api/records".to_owned(), after.as_deref());
        let page: OwnRecords = get(lang, &path).await?;
        let found = page.records.into_iter().find(|own| own.record.id.0 == id);
        match (found, page.next) {
            (Some(own), _) => return Ok(Page::Record(Box::new(own), history)),
            (None, Some(next)) => after = Some(next),
            // It was moved while the list was read.
            (None, None) => return Ok(Page::History(history)),
        }
    }
}

/// Something that is sent.
pub(super) async fn post<T: DeserializeOwned>(
    who: &SignedIn,
    lang: Lang,
    path: &str,
    key: Option<&str>,
    body: String,
) -> Result<T, Failure> {
    let call = Call {
        method: Method::POST,
        csrf: Some(&who.csrf_token),
        key,
        body: Some(json_body(body)),
        deadline_ms: FILES_DEADLINE_MS,
        ..Call::get(lang, path)
    };
    decoded(&call.text().await?)
}

/// `POST /api/objections`
pub(super) async fn object(
    who: &SignedIn,
    lang: Lang,
    key: &str,
    body: String,
) -> Result<ObjectionView, Failure> {
    post(who, lang, "/api/objections", Some(key), body).await
}

/// `POST /api/objections/{id}/{act}`
pub(super) async fn act(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    act: &str,
    body: String,
) -> Result<ObjectionView, Failure> {
    let path = ["/api/objections/", id, "/", act].concat();
    post(who, lang, &path, None, body).await
}

/// `POST /api/repairs`
pub(super) async fn apply(
    who: &SignedIn,
    lang: Lang,
    key: &str,
    body: String,
) -> Result<RepairView, Failure> {
    post(who, lang, "/api/repairs", Some(key), body).await
}

/// `POST /api/repairs/{id}/{act}`
pub(super) async fn act_on_repair(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    act: &str,
    body: String,
) -> Result<RepairView, Failure> {
    let path = ["/api/repairs/", id, "/", act].concat();
    post(who, lang, &path, None, body).await
}

/// `POST /api/holds`
pub(super) async fn hold(
    who: &SignedIn,
    lang: Lang,
    key: &str,
    body: String,
) -> Result<HoldView, Failure> {
    post(who, lang, "/api/holds", Some(key), body).await
}

/// `POST /api/holds/{id}/lift`
pub(super) async fn lift_hold(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    body: String,
) -> Result<HoldView, Failure> {
    let path = ["/api/holds/", id, "/lift"].concat();
    post(who, lang, &path, None, body).await
}

/// `POST /api/policy/drafts`
pub(super) async fn draft(
    who: &SignedIn,
    lang: Lang,
    body: String,
) -> Result<PolicyDraftView, Failure> {
    post(who, lang, "/api/policy/drafts", None, body).await
}

/// `POST /api/policy/drafts/{id}/{act}`: what it answers is asked for again.
pub(super) async fn act_on_draft(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    act: &str,
    body: String,
) -> Result<(), Failure> {
    let path = ["/api/policy/drafts/", id, "/", act].concat();
    sent_to(who, lang, Method::POST, &path, body)
        .await
        .map(drop)
}

/// `POST /api/users`
pub(super) async fn grant(who: &SignedIn, lang: Lang, body: String) -> Result<UserView, Failure> {
    post(who, lang, "/api/users", None, body).await
}

/// `POST /api/users/{id}/confirm`
pub(super) async fn confirm_user(
    who: &SignedIn,
    lang: Lang,
    id: &str,
) -> Result<UserView, Failure> {
    let path = ["/api/users/", id, "/confirm"].concat();
    post(who, lang, &path, None, "{}".to_owned()).await
}

/// `DELETE /api/users/{id}`
pub(super) async fn remove_user(who: &SignedIn, lang: Lang, id: &str) -> Result<UserView, Failure> {
    let path = ["/api/users/", id].concat();
    let answer = sent_to(who, lang, Method::DELETE, &path, "{}".to_owned()).await?;
    decoded(&answer)
}

async fn sent_to(
    who: &SignedIn,
    lang: Lang,
    method: Method,
    path: &str,
    body: String,
) -> Result<String, Failure> {
    let call = Call {
        method,
        csrf: Some(&who.csrf_token),
        body: Some(json_body(body)),
        ..Call::get(lang, path)
    };
    call.text().await
}

/// `GET /api/freshness`
pub(super) async fn freshness(lang: Lang) -> Result<FreshnessView, Failure> {
    get(lang, "/api/freshness").await
}

/// `POST /api/deliveries`: a file in one call.
pub(super) async fn deliver(
    who: &SignedIn,
    lang: Lang,
    said: &[(&'static str, String)],
    file: &File,
) -> Result<DeliveryView, Failure> {
    let content = JsFuture::from(file.array_buffer()).await;
    // A file that went away since it was chosen cannot be sent.
    let content = content.map_err(|_| Failure::Network)?;
    sent(who, lang, said, ("application/octet-stream", content)).await
}

/// The same with one record that was typed in.
pub(super) async fn deliver_one(
    who: &SignedIn,
    lang: Lang,
    said: &[(&'static str, String)],
    file: String,
) -> Result<DeliveryView, Failure> {
    sent(who, lang, said, json_body(file)).await
}

async fn sent(
    who: &SignedIn,
    lang: Lang,
    said: &[(&'static str, String)],
    body: (&'static str, JsValue),
) -> Result<DeliveryView, Failure> {
    let query: Vec<String> = said
        .iter()
        .map(|(name, value)| {
            let value = String::from(web_sys::js_sys::encode_uri_component(value));
            [name, "=", &value].concat()
        })
        .collect();
    let path = ["/api/deliveries?", &query.join("&")].concat();
    let call = Call {
        method: Method::POST,
        csrf: Some(&who.csrf_token),
        body: Some(body),
        deadline_ms: FILES_DEADLINE_MS,
        ..Call::get(lang, &path)
    };
    decoded(&call.text().await?)
}

/// Files as a call carries them: name and content in base64.
pub(super) async fn attachments(files: Vec<File>) -> Result<String, Failure> {
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        let content = JsFuture::from(file.array_buffer()).await;
        // A file that went away since it was chosen cannot be sent.
        let content = content.map_err(|_| Failure::Network)?;
        let content = STANDARD.encode(Uint8Array::new(&content).to_vec());
        let one = Body::new().text("name", &file.name());
        all.push(one.text("content", &content).end());
    }
    Ok(list(&all))
}
