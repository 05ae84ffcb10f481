//! Moving between pages of the consoles.

use super::route::Route;
use super::state::Console;
use crate::browser;
use crate::navigate::link_of;
use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Follows links and the browser's back and forward.
pub(super) fn listen(console: Console) {
    EventListener::new_with_options(
        &browser::document(),
        "click",
        EventListenerOptions::enable_prevent_default(),
        move |event| {
            let link = link_of(event);
            let route = link.map(|link| Route::parse(&link.pathname(), &link.search()));
            if let Some(route) = route.filter(|route| *route != Route::NotFound) {
                event.prevent_default();
                push(console, route);
            }
        },
    )
    .forget();
    EventListener::new(&browser::window(), "popstate", move |_| {
        let route = here();
        // A link to a place within the page is no other page.
        if console.route.get_untracked() != route {
            show(console, route);
        }
    })
    .forget();
}

/// The page of the address bar.
pub(super) fn here() -> Route {
    let location = browser::window().location();
    Route::parse(
        &location.pathname().unwrap_or_default(),
        &location.search().unwrap_or_default(),
    )
}

/// Goes to a page.
pub(super) fn push(console: Console, route: Route) {
    if let Ok(history) = browser::window().history() {
        // Where the browser refuses (hundreds of entries a minute), the page changes all the same.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&route.address()));
    }
    browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    show(console, route);
}

fn show(console: Console, route: Route) {
    console.enter(route);
    // A screen reader hears the new page's heading; after it has been drawn.
    request_animation_frame(|| browser::focus("title"));
}
