//! A large file goes straight to the file store: its address is asked for, the file is sent with its progress, and
//! then it is taken in piece by piece.

use super::body::Body;
use super::calls::{post, sent_to};
use crate::browser;
use crate::http::{Failure, decoded};
use gloo::events::EventListener;
use gloo_net::http::Method;
use shared::api::{DeliveryView, SignedIn, UploadAddress};
use shared::text::Lang;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Promise, Uint8Array};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// Bytes that one call takes; a larger file is uploaded.
pub(super) const ONE_CALL: f64 = 6.0 * 1024.0 * 1024.0;

/// Sends a file and has it taken in. `progress` hears how many of a hundred parts are there.
pub(super) async fn upload(
    who: &SignedIn,
    lang: Lang,
    said: &[(&'static str, String)],
    file: &File,
    progress: impl Fn(u32) + 'static,
) -> Result<DeliveryView, Failure> {
    // A file that went away since it was chosen cannot be sent.
    let content = JsFuture::from(file.array_buffer()).await;
    let content = content.map_err(|_| Failure::Network)?;
    let body = said
        .iter()
        .fold(Body::new(), |body, (name, value)| match *name {
            // A number on the wire; what is none is told by the service.
            "sector" if value.bytes().all(|b| b.is_ascii_digit()) => body.json(name, value),
            name => body.text(name, value),
        });
    let body = body
        .json("size", &Uint8Array::new(&content).length().to_string())
        .text("sha256", &sha256(&content).await?)
        .end();
    let told = sent_to(who, lang, Method::POST, "/api/uploads", body).await?;
    // No address where this same file has been submitted under this name: by a click whose answer was lost, or long ago.
    let Ok(address) = decoded::<UploadAddress>(&told) else {
        return decoded(&told);
    };
    put(&address, file, progress).await?;
    let path = ["/api/deliveries/", &address.id, "/apply"].concat();
    post(who, lang, &path, None, "{}".to_owned()).await
}

/// SHA-256 in hex, by the browser: it takes a large file without holding up the page.
async fn sha256(content: &JsValue) -> Result<String, Failure> {
    let content: &web_sys::js_sys::Object = content.unchecked_ref();
    let digest = browser::window()
        .crypto()
        .map(|crypto| crypto.subtle())
        .and_then(|subtle| subtle.digest_with_str_and_buffer_source("SHA-256", content))
        .map_err(|_| Failure::Network)?;
    let digest = JsFuture::from(digest).await.map_err(|_| Failure::Network)?;
    let hex = Uint8Array::new(&digest)
        .to_vec()
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16));
    Ok(hex.collect())
}

/// Sends the bytes. `fetch` tells nothing of the way there, so it is the older call.
async fn put(
    address: &UploadAddress,
    file: &File,
    progress: impl Fn(u32) + 'static,
) -> Result<(), Failure> {
    let refused = |_: JsValue| Failure::Network;
    let call = XmlHttpRequest::new().map_err(refused)?;
    call.open(&address.method, &address.url).map_err(refused)?;
    for header in &address.headers {
        call.set_request_header(&header.name, &header.value)
            .map_err(refused)?;
    }
    let sending = call.upload().map_err(refused)?;
    let _heard = EventListener::new(&sending, "progress", move |event| {
        if let Some(event) = event.dyn_ref::<ProgressEvent>()
            && event.total() > 0.0
        {
            // Between 0 and 100.
            progress((100.0 * event.loaded() / event.total()) as u32);
        }
    });
    let mut ended = None;
    let promise = Promise::new(&mut |resolve, _| {
        // Whether it went well or not, it is over then.
        ended = Some(EventListener::once(&call, "loadend", move |_| {
            let _ = resolve.call0(&JsValue::NULL);
        }));
    });
    call.send_with_opt_blob(Some(file)).map_err(refused)?;
    JsFuture::from(promise).await.map_err(refused)?;
    drop(ended);
    match call.status() {
        Ok(200..=299) => Ok(()),
        Ok(0) | Err(_) => Err(Failure::Network),
        Ok(status) => Err(crate::http::problem_of(
            status,
            &call.response_text().ok().flatten().unwrap_or_default(),
        )),
    }
}
