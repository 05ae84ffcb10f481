//! JSON: the same lines and the same faults as in any file.

use crate::delivery_common::{ENVIRONMENT, FIRST, PENALTY_HEADER, Register, environment, penalty};
use functions::delivery::Format;
use functions::use_cases::deliver_records::{Content, DeliveryError};
use serde_json::{Map, Value, json};
use shared::record::{FieldSpec, RecordKind};

fn column(name: &str) -> &'static FieldSpec {
    let named = |field: &&FieldSpec| field.name_zh == name || field.aliases.contains(&name);
    let mut columns = RecordKind::Penalty.spec().columns();
    columns.find(named).expect("a column")
}

/// A right line as an object, keyed by codes.
fn record(no: &str) -> Map<String, Value> {
    let line = penalty(FIRST, no).line();
    let cells = PENALTY_HEADER.split(',').zip(line.split(','));
    cells
        .map(|(name, cell)| (column(name).code.to_owned(), json!(cell)))
        .collect()
}

#[tokio::test]
async fn an_array_of_objects_gives_the_same_records_as_csv() {
    let lines = [penalty(FIRST, "1号").line(), penalty(FIRST, "2号").line()];
    let csv = format!("{PENALTY_HEADER}\n{}", lines.join("\n"));
    let by_csv = Register::with_two().await;
    by_csv.penalties("d-1", csv.as_bytes()).await;

    let mut first = record("1号");
    first.insert("CF_NR_FK".to_owned(), json!(2.5));
    first.insert("电话".to_owned(), json!("x"));
    // The second by its headers, in another order, with what is blank left out.
    let second: Map<String, Value> = record("2号")
        .into_iter()
        .rev()
        .filter(|(_, cell)| cell != "")
        .map(|(code, cell)| {
            let field = RecordKind::Penalty
                .spec()
                .columns()
                .find(|field| field.code == code);
            (field.expect("a field").name_zh.to_owned(), cell)
        })
        .collect();
    let records = json!([first, second]);
    for file in [
        records.to_string(),
        format!("\u{FEFF}\n{}", json!({"records": records})),
    ] {
        let register = Register::with_two().await;
        let outcome = register.penalties("d-1", file.as_bytes()).await;
        assert_eq!(
            (outcome.accepted, outcome.format),
            (2, Format::Json),
            "{outcome:?}"
        );
        assert_eq!(outcome.ignored_columns, ["电话"]);
        assert_eq!(register.records(FIRST).await, by_csv.records(FIRST).await);
    }
}

#[tokio::test]
async fn what_is_no_text_or_number_is_refused_on_its_line() {
    let with = |no: &str, field: &str, value: Value| {
        let mut record = record(no);
        record.insert(field.to_owned(), value);
        Value::Object(record)
    };
    let right = Value::Object(record("末")).to_string();
    let twice = right.replacen('{', "{\"CF_SY\":\"甲\",", 1);
    let both = right.replacen('{', "{\"违法事实\":\"甲\",", 1);
    let lines = [
        with("1", "CF_SY", json!(["x"])).to_string(),
        with("2", "CF_SY", json!({"a": {"b": 1}})).to_string(),
        with("3", "CF_SY", json!(true)).to_string(),
        with("4", "CF_SY", Value::Null).to_string(),
        with("5", "CF_WSH", json!(12_345_678_901_234_567_u64)).to_string(),
        with("6", "CF_NR_FK", json!(-1)).to_string(),
        twice,
        both,
        right,
    ];
    let file = format!("[{}]", lines.join(","));
    let outcome = Register::with_two()
        .await
        .penalties("d-1", file.as_bytes())
        .await;
    let told: Vec<_> = outcome
        .refused
        .iter()
        .map(|fault| (fault.line, fault.column.as_str(), fault.code))
        .collect();
    let expected = [
        (1, "违法事实", "line.cell_kind"),
        (2, "违法事实", "line.cell_kind"),
        (3, "违法事实", "line.cell_kind"),
        (4, "违法事实", "line.required"),
        (5, "行政处罚决定书文号", "line.digits_lost"),
        (6, "罚款金额", "line.amount"),
        (7, "", "line.key_twice"),
        (8, "", "line.key_twice"),
    ];
    assert_eq!(told, expected);
    assert_eq!(outcome.accepted, 1);
}

#[tokio::test]
async fn what_is_no_array_of_records_is_refused_whole() {
    let deep = format!("[{}1{}]", "[".repeat(100_000), "]".repeat(100_000));
    let keys: String = (0..400).map(|n| format!("\"k{n}\":1,")).collect();
    let many = format!("[{{{keys}\"k\":1}}]");
    let lines = format!("[{}{{}}]", "{},".repeat(200_001));
    for (file, code) in [
        ("{}", "delivery.json"),
        ("[1]", "delivery.json"),
        ("[{}", "delivery.json"),
        ("[{}]x", "delivery.json"),
        ("{\"records\":[],\"more\":1}", "delivery.json"),
        ("{\"records\":[],\"records\":[]}", "delivery.json"),
        ("{\"records\":{\"records\":[]}}", "delivery.json"),
        ("[{\"a\":1e999}]", "delivery.json"),
        (&deep, "delivery.json"),
        (&many, "delivery.too_large"),
        (&lines, "delivery.too_large"),
        ("[{\"CF_WSH\":\"x\"}]", "delivery.header_missing"),
    ] {
        let register = Register::with_two().await;
        let content = Content::Records {
            sector: ENVIRONMENT,
            kind: RecordKind::Penalty,
        };
        let sent = register
            .send(&environment(), "d-1", content, file.as_bytes())
            .await;
        let Err(DeliveryError::File(fault)) = sent else {
            panic!("{file:.60}: {sent:?}");
        };
        assert_eq!(fault.code.as_str(), code, "{file:.60}");
    }
}

#[tokio::test]
async fn an_empty_array_says_that_there_is_nothing_new() {
    let outcome = Register::with_two().await.penalties("d-1", b" [ ] ").await;
    assert_eq!((outcome.accepted, outcome.refused.len()), (0, 0));
}
