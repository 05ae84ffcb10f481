//! Moving between pages: links stay plain links, the portal follows those that lead to its own pages.

use crate::browser;
use crate::route::Route;
use crate::state::App;
use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

/// Follows links and the browser's back and forward.
pub fn listen(app: App) {
    EventListener::new_with_options(
        &browser::document(),
        "click",
        gloo::events::EventListenerOptions::enable_prevent_default(),
        move |event| click(app, event),
    )
    .forget();
    EventListener::new(&browser::window(), "popstate", move |_| {
        let route = here();
        // A link to a place within the page is no other page.
        if app.route.get_untracked() != route {
            show(app, route);
        }
    })
    .forget();
}

/// The page of the address bar.
pub fn here() -> Route {
    let location = browser::window().location();
    Route::parse(
        &location.pathname().unwrap_or_default(),
        &location.search().unwrap_or_default(),
    )
}

fn click(app: App, event: &Event) {
    let Some(route) = followed(event) else { return };
    event.prevent_default();
    push(app, route);
}

/// The page that a click leads to, if it is one of ours and meant for this tab.
fn followed(event: &Event) -> Option<Route> {
    let link = link_of(event)?;
    match Route::parse(&link.pathname(), &link.search()) {
        Route::NotFound => None,
        route => Some(route),
    }
}

/// The link of a click that is meant for this tab and leads to a page of this origin.
pub(crate) fn link_of(event: &Event) -> Option<HtmlAnchorElement> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    let plain = mouse.button() == 0
        && !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key());
    if !plain || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let here = browser::window().location();
    let ours = link.target().is_empty()
        && !link.has_attribute("download")
        && link.hash().is_empty()
        && here.origin().is_ok_and(|origin| origin == link.origin());
    ours.then_some(link)
}

/// Goes to a page.
pub fn push(app: App, route: Route) {
    if let Ok(history) = browser::window().history() {
        // Where the browser refuses (hundreds of entries a minute), the page changes all the same.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&route.address()));
    }
    browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    show(app, route);
}

/// Goes to a page in place of the one that is shown.
pub fn replace(app: App, route: Route) {
    if let Ok(history) = browser::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&route.address()));
    }
    browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    show(app, route);
}

fn show(app: App, route: Route) {
    app.route.set(route);
    app.enter();
    // A screen reader hears the new page's heading; after it has been drawn.
    leptos::prelude::request_animation_frame(|| browser::focus("title"));
}
