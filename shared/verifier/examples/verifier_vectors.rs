//! Writes `tests/vectors/verifier.json`: `cargo run -p xinzheng-verifier --example verifier_vectors > tests/vectors/verifier.json`.

#[path = "../tests/city/mod.rs"]
mod city;
#[path = "../../tests/signed_file/keys.rs"]
#[expect(dead_code, reason = "the tests of signed files use all of it")]
mod keys;
#[path = "../../tests/signed_file/written.rs"]
mod written;

fn main() {
    println!("{:#}", city::cases::vectors());
}
