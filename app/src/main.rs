//! Starts the portal in the browser.

fn main() {
    app::start();
}
