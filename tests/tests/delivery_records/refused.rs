//! Refused lines come back in their columns, and mended they are a delivery like any other.

use crate::delivery_common::{
    ENVIRONMENT, FIRST, PENALTY_HEADER, Register, STRANGER, environment, file, penalty,
};
use crate::fixtures::{Book, row, text, texts};
use functions::use_cases::Refused;
use functions::use_cases::deliver_records::Content;
use functions::use_cases::fetch_refused::fetch_refused;
use shared::policy::UnitId;
use shared::record::RecordKind;

async fn refused(register: &Register, id: &str) -> String {
    let bytes = fetch_refused(&register.deps, &environment(), id, 1).await;
    let text = String::from_utf8(bytes.expect("refused lines").to_vec()).expect("UTF-8");
    text.strip_prefix('\u{FEFF}').expect("a mark").to_owned()
}

#[tokio::test]
async fn refused_lines_come_back_with_their_reasons_and_are_taken_once_mended() {
    let register = Register::with_two().await;
    let mut wrong = penalty(FIRST, "2号");
    wrong.decided = "2024-02-30".to_owned();
    wrong.fine = "二万";
    let mut formula = penalty(FIRST, "=3号");
    formula.facts = "\"他说\"\"是\"\"，\n然后\"".to_owned();
    formula.decided = "never".to_owned();
    let lines = [
        penalty(FIRST, "1号"),
        wrong,
        formula,
        penalty(STRANGER, "4号"),
    ];
    let outcome = register.penalties("d-1", file(&lines).as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.quarantined.len()), (1, 1));
    let text = refused(&register, "d-1").await;
    let (header, rest) = text.split_once("\r\n").expect("a header");
    assert_eq!(header, format!("{PENALTY_HEADER},原因"));
    assert!(
        rest.contains("2024-02-30") && rest.contains("'=3号"),
        "{rest}"
    );
    for told in [
        "第2行 「处罚决定日期」日期格式不正确：",
        "[line.date] 「罚款金额」金额格式不正确：",
        "[line.amount]",
    ] {
        assert!(rest.contains(told), "{told}: {rest}");
    }
    assert!(!rest.contains("1号") && !rest.contains("4号"), "{rest}");

    let mended = text
        .replace("2024-02-30", "2024-02-29")
        .replace("二万", "2")
        .replace("never", "2024-01-02");
    let outcome = register.penalties("d-2", mended.as_bytes()).await;
    assert_eq!(
        (outcome.accepted, outcome.refused.len()),
        (2, 0),
        "{outcome:?}"
    );
    assert!(outcome.ignored_columns.is_empty());
    let records = register.records(FIRST).await;
    let mut numbers: Vec<_> = records
        .iter()
        .map(|record| record.document_no.as_str())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["1号", "2号", "=3号"]);
    assert!(
        records
            .iter()
            .any(|record| record.facts == "他说\"是\"， 然后")
    );
    let none = fetch_refused(&register.deps, &environment(), "d-2", 1).await;
    assert!(matches!(none, Err(Refused::NotFound)), "{none:?}");
}

#[tokio::test]
async fn a_refused_line_of_a_workbook_names_its_row() {
    let register = Register::with_two().await;
    let mut wrong = texts(&penalty(FIRST, "1号").line());
    wrong[5] = "<c><f>A1</f><v>1</v></c>".to_owned();
    let rows = format!(
        "{}{}{}",
        row(1, &[text("表")]),
        row(3, &texts(PENALTY_HEADER)),
        row(7, &wrong)
    );
    register.penalties("d-1", &Book::of(&rows).bytes()).await;
    let text = refused(&register, "d-1").await;
    assert!(
        text.contains("第4行（工作表第7行） 「违法事实」单元格是公式："),
        "{text}"
    );
    let mended = text.replace(",贮存不当,,", ",贮存不当,事实,");
    let outcome = register.penalties("d-2", mended.as_bytes()).await;
    assert_eq!(outcome.accepted, 1, "{outcome:?}");
}

#[tokio::test]
async fn what_is_about_a_person_or_was_not_asked_for_is_in_no_file() {
    let register = Register::with_two().await;
    let header = format!("{PENALTY_HEADER},法定代表人证件号码,电话");
    let mut wrong = penalty(FIRST, "1号");
    wrong.decided = "x".to_owned();
    let mut class = penalty(FIRST, "2号");
    class.class = "个人";
    class.name = "范甲子";
    let mut person = penalty(STRANGER, "3号");
    person.class = "自然人";
    let lines = [wrong, class, person]
        .map(|line| format!("{},11010519491231002X,13900000000", line.line()));
    let text = format!("{header}\n{}", lines.join("\n"));
    let outcome = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!(outcome.quarantined.len(), 1);
    let text = refused(&register, "d-1").await;
    for never in ["1101", "1390", "范甲子", "3号"] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    assert!(text.starts_with(&format!("{header},原因\r\n")));
    assert!(text.contains("1号") && text.contains("2号"));
}

#[tokio::test]
async fn a_blank_template_of_every_form_is_an_empty_delivery() {
    for kind in RecordKind::ALL {
        let columns: Vec<_> = kind.spec().columns().map(|column| column.name_zh).collect();
        let empty = format!("\u{FEFF}{}\r\n", columns.join(","));
        let register = Register::with_two().await;
        let content = Content::Records {
            sector: ENVIRONMENT,
            kind,
        };
        let sent = register
            .send(&environment(), "d-1", content, empty.as_bytes())
            .await;
        assert!(sent.is_ok(), "{kind:?}: {sent:?}");
    }
}

#[tokio::test]
async fn a_template_that_is_filled_in_gives_the_same_records() {
    let line = penalty(FIRST, "1号").line();
    let by_csv = Register::with_two().await;
    by_csv
        .penalties("d-1", format!("{PENALTY_HEADER}\n{line}").as_bytes())
        .await;
    let cells: Vec<_> = PENALTY_HEADER.split(',').zip(line.split(',')).collect();
    let columns: Vec<_> = RecordKind::Penalty.spec().columns().collect();
    let names: Vec<_> = columns.iter().map(|column| column.name_zh).collect();
    let filled: Vec<_> = columns
        .iter()
        .map(|column| {
            let meant = |name: &str| column.name_zh == name || column.aliases.contains(&name);
            let found = cells.iter().find(|(name, _)| meant(name));
            found.map_or("", |(_, cell)| *cell)
        })
        .collect();
    let register = Register::with_two().await;
    let text = format!("\u{FEFF}{}\r\n{}\r\n", names.join(","), filled.join(","));
    assert_eq!(register.penalties("d-1", text.as_bytes()).await.accepted, 1);
    let records = register.records(FIRST).await;
    assert_eq!(records, by_csv.records(FIRST).await);
    // Out again, as a workbook, and in: nothing new.
    let rows = format!(
        "{}{}",
        row(1, &texts(&names.join(","))),
        row(2, &texts(&filled.join(",")))
    );
    let outcome = register.penalties("d-2", &Book::of(&rows).bytes()).await;
    assert_eq!((outcome.unchanged, outcome.accepted), (1, 0), "{outcome:?}");
}

#[tokio::test]
async fn another_unit_s_refused_lines_are_not_found() {
    let register = Register::with_two().await;
    let mut wrong = penalty(FIRST, "1号");
    wrong.decided = "x".to_owned();
    register.penalties("d-1", file(&[wrong]).as_bytes()).await;
    let stranger = UnitId("natural-resources".to_owned());
    for (unit, id) in [(stranger, "d-1"), (environment(), "d-9")] {
        let answer = fetch_refused(&register.deps, &unit, id, 1).await;
        assert!(matches!(answer, Err(Refused::NotFound)), "{answer:?}");
    }
}
