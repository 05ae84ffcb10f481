//! What the portal asks of the browser. Storage that is refused (private windows) is simply empty: everything
//! that must be right is right without it.

use core::pin::Pin;
use shared::text::Lang;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlInputElement, Storage, Window};

/// The window; the portal runs nowhere else.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The page.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// Which of the two storages.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// In the browser, over visits.
    Browser,
    /// In this tab, over reloads.
    Tab,
}

fn storage(kept: Kept) -> Option<Storage> {
    match kept {
        Kept::Browser => window().local_storage(),
        Kept::Tab => window().session_storage(),
    }
    .ok()
    .flatten()
}

/// What is kept under a name.
pub fn read(kept: Kept, name: &str) -> Option<String> {
    storage(kept)?.get_item(name).ok().flatten()
}

/// Keeps a text under a name, or forgets it.
pub fn keep(kept: Kept, name: &str, text: Option<&str>) {
    if let Some(storage) = storage(kept) {
        // A full or refused storage changes nothing for this page.
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}

/// Milliseconds since 1970 by the browser's clock. Only measures pauses, never a date of the scheme.
pub fn now_ms() -> u64 {
    // Whole and far below 2^53.
    web_sys::js_sys::Date::now() as u64
}

/// Copies a text, which also stands in the field `id`; where the browser refuses, the field is selected so
/// that it can be copied by hand.
pub fn copy(id: &str, text: &str, done: impl FnOnce() + 'static) {
    if let Some(field) = by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        let _ = field.focus();
        field.select();
    }
    let text = text.to_owned();
    // `clipboard` is missing on plain http and in old browsers, whatever its type says.
    let navigator = window().navigator();
    let has = web_sys::js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false);
    if has {
        start(async move {
            let promise = navigator.clipboard().write_text(&text);
            if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
                done();
            }
        });
    }
}

/// Runs something beside what is drawn. Boxed: one state machine's frame for all.
pub fn start(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}

/// Waits.
pub async fn pause(ms: u32) {
    let ms = i32::try_from(ms).unwrap_or(i32::MAX);
    let promise = web_sys::js_sys::Promise::new(&mut |resolve, _reject| {
        // A window always has timers.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    // A promise that is only ever resolved.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// A new Idempotency-Key: 128 random bits as a UUID.
pub fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    let filled = window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        // No generator: the key need not be secret, it must only not repeat for this account.
        for (i, byte) in bytes.iter_mut().enumerate() {
            let random = (web_sys::js_sys::Math::random() * 256.0) as u8;
            *byte = random ^ (now_ms() >> (8 * (i % 6))) as u8;
        }
    }
    uuid(bytes)
}

/// Version 4 UUID of random bytes.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (i, byte) in bytes.into_iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from(if digit < 10 {
                b'0' + digit
            } else {
                b'a' + digit - 10
            }));
        }
    }
    out
}

/// Sets the page's language and title.
pub fn set_head(lang: Lang, title: &str) {
    if let Some(root) = document().document_element() {
        // An attribute of the root cannot be refused.
        let _ = root.set_attribute("lang", lang.tag());
    }
    document().set_title(title);
}

/// Moves the focus to an element by its id.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// An element by its id.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether the page is shown inside another app (WeChat and the like), where downloads are blocked.
pub fn in_app() -> bool {
    window()
        .navigator()
        .user_agent()
        .is_ok_and(|agent| is_in_app(&agent))
}

/// Marks that in-app browsers carry in their user agent.
const IN_APP: [&str; 14] = [
    "MicroMessenger",
    "wxwork",
    "QQ/",
    "DingTalk",
    "AlipayClient",
    "Weibo",
    "aweme",
    "ToutiaoMicroApp",
    "Lark",
    "baiduboxapp",
    "FBAN",
    "FBAV",
    "Instagram",
    "Line/",
];

fn is_in_app(agent: &str) -> bool {
    // `MQQBrowser/… QQ/…` is QQ's own, `MQQBrowser/…` alone is a browser that downloads.
    IN_APP.iter().any(|mark| agent.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_version_4_uuid() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn wechat_is_an_in_app_browser_and_chrome_is_none() {
        let phone =
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0";
        assert!(is_in_app(
            &[
                phone,
                " Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0.49"
            ]
            .concat()
        ));
        assert!(is_in_app(&[phone, " MQQBrowser/6.2 QQ/9.0.20"].concat()));
        assert!(!is_in_app(
            &[phone, " Chrome/131 Mobile Safari/537.36"].concat()
        ));
        assert!(!is_in_app(
            &[phone, " MQQBrowser/14.5 Mobile Safari/537.36"].concat()
        ));
    }
}
