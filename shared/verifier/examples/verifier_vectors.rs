//! Writes `tests/vectors/verifier.json`: `cargo run -p xinzheng-verifier --example verifier_vectors > tests/vectors/verifier.json`.

#[path = "../tests/city/mod.rs"]
mod city;

fn main() {
    println!("{:#}", city::cases::vectors());
}
