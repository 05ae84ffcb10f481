//! The consoles (工作台) for entity, responsible unit and credit office: a program of its own, which the portal's
//! first page does not load. Its sentences are in `shared::text::console`.

mod body;
mod calls;
mod form;
mod frame;
mod navigate;
mod page;
pub mod route;
mod state;
mod upload;

use crate::browser;
use state::Console;

/// Draws the console in its page.
pub fn start() {
    let Some(root) = browser::by_id("portal") else {
        return;
    };
    // In one task: the browser never paints the page without either.
    root.set_inner_html("");
    let console = leptos::mount::mount_to(root, || {
        let console = Console::start();
        navigate::listen(console);
        frame::view(console)
    });
    console.forget();
}
