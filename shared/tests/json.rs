//! The small reader and writer of JSON, beside the libraries that do the same for the service.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::{Strategy, any, prop, proptest};
use serde::{Deserialize, Serialize};
use shared::canonical::to_canonical_json;
use shared::json::{NotJson, read, read_exactly, write};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    First,
    SecondOne,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    z: Option<String>,
    a: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Outer {
    word: Word,
    text: String,
    flag: bool,
    number: u64,
    list: Vec<Inner>,
}

const GREATEST: u64 = (1 << 53) - 1;

fn outer() -> impl Strategy<Value = Outer> {
    let inner = (any::<Option<String>>(), any::<i32>()).prop_map(|(z, a)| Inner { z, a: a.into() });
    let list = prop::collection::vec(inner, 0..4);
    let parts = (any::<String>(), any::<bool>(), 0..=GREATEST, list);
    parts.prop_map(|(text, flag, number, list)| Outer {
        word: if flag { Word::First } else { Word::SecondOne },
        text,
        flag,
        number,
        list,
    })
}

proptest! {
    #[test]
    fn both_write_the_same_and_read_each_other(value in outer()) {
        let written = write(&value).expect("JSON");
        assert_eq!(to_canonical_json(&value).expect("JSON"), written);
        assert_eq!(read::<Outer>(&written).as_ref(), Ok(&value));
        // With blanks, and with the order of the fields.
        let pretty = serde_json::to_vec_pretty(&value).expect("JSON");
        assert_eq!(read::<Outer>(&pretty).as_ref(), Ok(&value));
    }

    #[test]
    fn a_text_is_read_as_the_library_reads_it(text in r#"[\x20-\x7e\\"u0-9a-fdD{}:,\[\]]{0,24}"#) {
        for text in [text.clone(), format!("\"{text}\"")] {
            if let Ok(read) = read::<String>(text.as_bytes()) {
                assert_eq!(serde_json::from_str::<String>(&text).ok(), Some(read));
            } else {
                assert!(serde_json::from_str::<String>(&text).is_err(), "{text}");
            }
        }
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "1 2",
        "01",
        "-0",
        "-",
        "+1",
        "1.0",
        "1e3",
        "0x1",
        "18446744073709551616",
        "nul",
        "NaN",
        "\u{feff}1",
    ] {
        assert_eq!(read::<u64>(text.as_bytes()), Err(NotJson), "{text:?}");
        assert_eq!(read::<i64>(text.as_bytes()), Err(NotJson), "{text:?}");
    }
    for text in [
        "[1", "[1,]", "[,1]", "[1 2]", "{}", "[1]]", "[\"1\"]", "1", "[1.5]", "[null]",
    ] {
        assert_eq!(read::<Vec<u64>>(text.as_bytes()), Err(NotJson), "{text:?}");
    }
    for text in [
        "\"",
        "\"a",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "'a'",
    ] {
        assert_eq!(read::<String>(text.as_bytes()), Err(NotJson), "{text:?}");
    }
    assert_eq!(read::<String>(b"\"\xff\""), Err(NotJson));
}

#[test]
fn a_field_that_is_missing_or_there_twice_is_refused() {
    let inner = Inner { z: None, a: -3 };
    for text in [
        r#"{"a":-3}"#,
        r#"{"a":-3,"z":null}"#,
        r#"{"z":null,"\u0061":-3}"#,
    ] {
        assert_eq!(read(text.as_bytes()), Ok(inner.clone()), "{text}");
        assert_eq!(read_exactly(text.as_bytes()), Ok(inner.clone()), "{text}");
    }
    for text in [
        r#"{"z":null}"#,
        r#"{"a":null}"#,
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":1}"#,
        r#"{"a":1,}"#,
        r#"{a:1}"#,
        r#"{"a":9223372036854775808}"#,
        r#"{"a":-9223372036854775809}"#,
        // Fields have names: what else has as many parts is another thing.
        r#"[null,-3]"#,
        r#"["-3",-3]"#,
        r#"-3"#,
        r#"null"#,
    ] {
        assert_eq!(read::<Inner>(text.as_bytes()), Err(NotJson), "{text}");
        assert_eq!(
            read_exactly::<Inner>(text.as_bytes()),
            Err(NotJson),
            "{text}"
        );
    }
}

#[test]
fn a_field_that_nobody_knows_is_refused_where_a_form_never_grows() {
    for text in [
        r#"{"a":1,"b":2}"#,
        r#"{"a":1,"b":{"a":1,"a":2}}"#,
        r#"{"a":1,"":null}"#,
        r#"{"a":1,"A":1}"#,
    ] {
        assert_eq!(read(text.as_bytes()), Ok(Inner { z: None, a: 1 }), "{text}");
        assert_eq!(
            read_exactly::<Inner>(text.as_bytes()),
            Err(NotJson),
            "{text}"
        );
    }
    let nested = r#"{"word":"first","text":"","flag":true,"number":1,"list":[{"a":1,"b":2}]}"#;
    assert!(read::<Outer>(nested.as_bytes()).is_ok());
    assert_eq!(
        read_exactly::<Outer>(nested.as_bytes()),
        Err(NotJson),
        "within a list"
    );
}

#[test]
fn a_value_of_another_kind_is_refused() {
    for text in [
        r#"{"word":"third","text":"","flag":true,"number":1,"list":[]}"#,
        r#"{"word":{"first":null},"text":"","flag":true,"number":1,"list":[]}"#,
        r#"{"word":0,"text":"","flag":true,"number":1,"list":[]}"#,
        r#"{"word":"first","text":1,"flag":true,"number":1,"list":[]}"#,
        r#"{"word":"first","text":"","flag":"true","number":1,"list":[]}"#,
        r#"{"word":"first","text":"","flag":true,"number":"1","list":[]}"#,
        r#"{"word":"first","text":"","flag":true,"number":-1,"list":[]}"#,
        r#"{"word":"first","text":"","flag":true,"number":1,"list":{}}"#,
        r#"{"word":"first","text":"","flag":true,"number":1,"list":[[]]}"#,
        r#"{"word":"first","text":"","flag":true,"number":1,"list":null}"#,
    ] {
        assert_eq!(read::<Outer>(text.as_bytes()), Err(NotJson), "{text}");
    }
    assert_eq!(read::<u8>(b"256"), Err(NotJson));
    assert_eq!(read::<i8>(b"-129"), Err(NotJson));
    assert_eq!(read::<Option<bool>>(b"null"), Ok(None));
}

#[test]
fn what_nests_too_deep_is_refused_before_it_ends_the_program() {
    let deep = "[".repeat(100_000);
    assert_eq!(
        read::<serde::de::IgnoredAny>(deep.as_bytes()).err(),
        Some(NotJson)
    );
}

#[test]
fn a_number_that_not_every_reader_holds_is_not_written() {
    assert_eq!(write(&GREATEST), Ok(b"9007199254740991".to_vec()));
    assert_eq!(write(&(GREATEST + 1)), Err(NotJson));
    assert_eq!(write(&i64::MIN), Err(NotJson));
    assert_eq!(write(&1.5), Err(NotJson));
}
