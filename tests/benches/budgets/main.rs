//! Budgets of issuing and verifying, in process.

fn main() {}
