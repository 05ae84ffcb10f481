//! Reads the codes of pictures for the verify page, which loads this program when somebody asks for it. It runs in a
//! worker, since a picture takes a second on a slow phone.

use shared::scan::{Effort, Picture, codes};
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// Texts of the codes in a canvas's `ImageData`, unjudged; none too where the bytes are no picture. `thorough` is for a
/// picture that somebody chose, else it is a frame of video and the next one comes at once.
#[wasm_bindgen]
pub fn read(width: usize, height: usize, rgba: &[u8], thorough: bool) -> Vec<String> {
    let effort = if thorough {
        Effort::Picture
    } else {
        Effort::Frame
    };
    Picture::of_rgba(width, height, rgba)
        .map(|picture| codes(&picture, effort))
        .unwrap_or_default()
}
