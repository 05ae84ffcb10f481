//! Canonical JSON is that of RFC 8785.
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use shared::canonical::to_canonical_json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn canonical(value: &Value) -> String {
    String::from_utf8(to_canonical_json(value).unwrap()).unwrap()
}

#[test]
fn keys_are_sorted_by_their_utf16_units() {
    // RFC 8785, 3.2.3: a surrogate pair sorts before U+FB33.
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin",
    });
    assert_eq!(
        canonical(&value),
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin\",\
         \"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji: Grinning Face\",\
         \"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}"
    );
}

#[test]
fn strings_are_escaped_as_little_as_may_be() {
    // RFC 8785, 3.2.2: the example's string.
    assert_eq!(
        canonical(&json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/")),
        "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""
    );
    assert_eq!(canonical(&json!("鑫淼㐂𠮷")), "\"鑫淼㐂𠮷\"");
}

#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    for (number, text) in [
        ("333333333.33333329", "333333333.3333333"),
        ("1E30", "1e+30"),
        ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("0.000000000000000000000000001", "1e-27"),
        ("-0.0", "0"),
        ("56.0", "56"),
    ] {
        let value: Value = serde_json::from_str(number).unwrap();
        assert_eq!(canonical(&value), text);
    }
}

#[test]
fn nested_values_are_canonical_too_and_nothing_stands_between() {
    let value = json!({"b": [true, null, {"z": 1, "a": []}], "a": {}});
    assert_eq!(
        canonical(&value),
        r#"{"a":{},"b":[true,null,{"a":[],"z":1}]}"#
    );
}
