//! The portal (门户): a single page that asks the service and draws what it answers. Its sentences are in
//! `shared::text::portal`; its first page also stands in `index.html`, so that it is there before this code.
//! The consoles ([`console`]) are a second program on a page of their own, made of the same pieces.

pub mod browser;
pub mod console;
pub mod element;
pub mod frame;
pub mod http;
pub mod intention;
pub mod issuing;
pub mod json;
pub mod navigate;
pub mod page;
pub mod route;
pub mod state;
pub mod ui;

use state::App;

/// Draws the portal in the place of the static first page.
pub fn start() {
    let typed = page::verify::take_typed_code();
    let Some(root) = browser::by_id("portal") else {
        return;
    };
    // In one task: the browser never paints the page without either.
    root.set_inner_html("");
    let portal = leptos::mount::mount_to(root, || {
        let app = App::start();
        app.load_common();
        app.enter();
        navigate::listen(app);
        frame::view(app)
    });
    portal.forget();
    page::verify::give_typed_code(typed);
}
