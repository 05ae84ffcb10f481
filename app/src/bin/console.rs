//! Starts the consoles in the browser.

fn main() {
    app::console::start();
}
