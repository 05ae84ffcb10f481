//! The portal (门户): a single page that asks the service and draws what it answers. Its sentences are in
//! `shared::text::portal`; its first page also stands in `index.html`, so that it is there before this code.

pub mod browser;
pub mod frame;
pub mod http;
pub mod intention;
pub mod issuing;
pub mod navigate;
pub mod page;
pub mod route;
pub mod state;
pub mod ui;

use state::App;

/// Draws the portal in the place of the static first page.
pub fn start() {
    let app = App::start();
    let typed = page::verify::take_typed_code();
    app.load_common();
    navigate::listen(app);
    let Some(root) = browser::by_id("portal") else {
        return;
    };
    // In one task: the browser never paints the page without either.
    root.set_inner_html("");
    leptos::mount::mount_to(root, move || frame::view(app)).forget();
    page::verify::give_typed_code(typed);
    app.enter();
}
