//! The policy files in the repository are right.
#![cfg(feature = "policy-file")]

use shared::policy::{Policy, PolicyFault, parse, parse_overlay};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const YANCHENG: &str = include_str!("../../infra/policies/yancheng-2024.toml");
const DEMONSTRATION: &str = include_str!("../../infra/policies/yancheng-2024-demo.toml");
const EXAMPLE: &str = include_str!("../../infra/policies/example-city.toml");

fn read(result: Result<Policy, Vec<PolicyFault>>) -> Policy {
    result.unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

#[test]
fn every_policy_file_is_accepted() {
    assert_eq!(read(parse(YANCHENG)).sectors.len(), 45);
    assert!(read(parse_overlay(YANCHENG, DEMONSTRATION)).demonstration);
    assert_eq!(read(parse(EXAMPLE)).sectors.len(), 12);
}
