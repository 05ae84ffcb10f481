//! What is done from a page: each call that changes something.

use super::{keys_of, withdrawal_of};
use crate::console::body::{Body, list};
use crate::http::{Call, Failure, decoded, json_body};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gloo_net::http::Method;
use serde::de::DeserializeOwned;
use shared::api::{
    ContactView, DeliveryView, HoldView, NewApiKey, NoticeDeliveryView, ObjectionView,
    OfficeReport, PolicyDraftView, RecordHistory, RepairView, SignedIn, UserView,
};
use shared::code::ReportNo;
use shared::text::Lang;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use web_sys::js_sys::Uint8Array;

/// A call with files may take this long: 4 MB on a slow line.
const FILES_DEADLINE_MS: u32 = 120_000;

/// Something that is sent.
pub(in crate::console) async fn post<T: DeserializeOwned>(
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
pub(in crate::console) async fn object(
    who: &SignedIn,
    lang: Lang,
    key: &str,
    body: String,
) -> Result<ObjectionView, Failure> {
    post(who, lang, "/api/objections", Some(key), body).await
}

/// `POST /api/objections/{id}/{act}`
pub(in crate::console) async fn act(
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
pub(in crate::console) async fn apply(
    who: &SignedIn,
    lang: Lang,
    key: &str,
    body: String,
) -> Result<RepairView, Failure> {
    post(who, lang, "/api/repairs", Some(key), body).await
}

/// `POST /api/repairs/{id}/{act}`
pub(in crate::console) async fn act_on_repair(
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
pub(in crate::console) async fn hold(
    who: &SignedIn,
    lang: Lang,
    key: &str,
    body: String,
) -> Result<HoldView, Failure> {
    post(who, lang, "/api/holds", Some(key), body).await
}

/// `POST /api/holds/{id}/lift`
pub(in crate::console) async fn lift_hold(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    body: String,
) -> Result<HoldView, Failure> {
    let path = ["/api/holds/", id, "/lift"].concat();
    post(who, lang, &path, None, body).await
}

/// `POST /api/reports/{report_no}/withdrawal`
pub(in crate::console) async fn withdraw_report(
    who: &SignedIn,
    lang: Lang,
    no: &ReportNo,
    body: String,
) -> Result<OfficeReport, Failure> {
    post(who, lang, &withdrawal_of(no), None, body).await
}

/// `POST /api/records/{id}/{act}`: what it answers is asked for again.
pub(in crate::console) async fn act_on_record(
    who: &SignedIn,
    lang: Lang,
    (id, act): (&str, &str),
    key: &str,
    body: String,
) -> Result<RecordHistory, Failure> {
    let path = ["/api/records/", id, "/", act].concat();
    post(who, lang, &path, Some(key), body).await
}

/// `POST /api/units/{unit}/keys`
pub(in crate::console) async fn make_key(
    who: &SignedIn,
    lang: Lang,
    body: String,
) -> Result<NewApiKey, Failure> {
    let unit = who.unit.as_ref().map_or("", |unit| &unit.0);
    post(who, lang, &keys_of(unit), None, body).await
}

/// `DELETE /api/units/{unit}/keys/{id}`
pub(in crate::console) async fn revoke_key(
    who: &SignedIn,
    lang: Lang,
    id: &str,
) -> Result<(), Failure> {
    let unit = who.unit.as_ref().map_or("", |unit| &unit.0);
    let path = [&*keys_of(unit), "/", id].concat();
    removed(who, lang, &path).await
}

/// `PUT /api/contact`
pub(in crate::console) async fn keep_contact(
    who: &SignedIn,
    lang: Lang,
    body: String,
) -> Result<ContactView, Failure> {
    decoded(&sent_to(who, lang, Method::PUT, "/api/contact", body).await?)
}

/// `DELETE /api/contact`
pub(in crate::console) async fn remove_contact(who: &SignedIn, lang: Lang) -> Result<(), Failure> {
    removed(who, lang, "/api/contact").await
}

/// Of the answer of `POST /api/webhooks` what is told once.
#[derive(serde::Deserialize)]
pub(in crate::console) struct Secret {
    /// The secret.
    pub(in crate::console) secret: String,
}

/// `POST /api/webhooks`
pub(in crate::console) async fn make_hook(
    who: &SignedIn,
    lang: Lang,
    body: String,
) -> Result<Secret, Failure> {
    post(who, lang, "/api/webhooks", None, body).await
}

/// `DELETE /api/webhooks/{id}`
pub(in crate::console) async fn remove_hook(
    who: &SignedIn,
    lang: Lang,
    id: &str,
) -> Result<(), Failure> {
    removed(who, lang, &["/api/webhooks/", id].concat()).await
}

/// `POST /api/webhooks/{id}/deliveries/{notice}/replay`
pub(in crate::console) async fn replay(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    notice: &str,
) -> Result<NoticeDeliveryView, Failure> {
    let path = ["/api/webhooks/", id, "/deliveries/", notice, "/replay"].concat();
    post(who, lang, &path, None, "{}".to_owned()).await
}

async fn removed(who: &SignedIn, lang: Lang, path: &str) -> Result<(), Failure> {
    let answer = sent_to(who, lang, Method::DELETE, path, "{}".to_owned()).await;
    answer.map(drop)
}

/// `POST /api/policy/drafts`
pub(in crate::console) async fn draft(
    who: &SignedIn,
    lang: Lang,
    body: String,
) -> Result<PolicyDraftView, Failure> {
    post(who, lang, "/api/policy/drafts", None, body).await
}

/// `POST /api/policy/drafts/{id}/{act}`: what it answers is asked for again.
pub(in crate::console) async fn act_on_draft(
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
pub(in crate::console) async fn grant(
    who: &SignedIn,
    lang: Lang,
    body: String,
) -> Result<UserView, Failure> {
    post(who, lang, "/api/users", None, body).await
}

/// `POST /api/users/{id}/confirm`
pub(in crate::console) async fn confirm_user(
    who: &SignedIn,
    lang: Lang,
    id: &str,
) -> Result<UserView, Failure> {
    let path = ["/api/users/", id, "/confirm"].concat();
    post(who, lang, &path, None, "{}".to_owned()).await
}

/// `PUT /api/users/{id}`
pub(in crate::console) async fn change_user(
    who: &SignedIn,
    lang: Lang,
    id: &str,
    body: String,
) -> Result<UserView, Failure> {
    let path = ["/api/users/", id].concat();
    decoded(&sent_to(who, lang, Method::PUT, &path, body).await?)
}

/// `DELETE /api/users/{id}`
pub(in crate::console) async fn remove_user(
    who: &SignedIn,
    lang: Lang,
    id: &str,
) -> Result<UserView, Failure> {
    let path = ["/api/users/", id].concat();
    let answer = sent_to(who, lang, Method::DELETE, &path, "{}".to_owned()).await?;
    decoded(&answer)
}

pub(in crate::console) async fn sent_to(
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

/// `POST /api/deliveries`: a file in one call.
pub(in crate::console) async fn deliver(
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
pub(in crate::console) async fn deliver_one(
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
pub(in crate::console) async fn attachments(files: Vec<File>) -> Result<String, Failure> {
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
