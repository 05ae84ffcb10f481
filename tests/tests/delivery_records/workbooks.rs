//! Workbooks: what a spreadsheet program writes reads as CSV does, and what is not the unit's word is refused by name.

use crate::delivery_common::{
    ENVIRONMENT, FIRST, PENALTY_HEADER, Register, SECOND, environment, penalty,
};
use crate::fixtures::{Book, SHEET, dated, hostile, number, row, text, texts};
use functions::delivery::{DeliveredFile, FileFault, Format};
use functions::use_cases::deliver_records::{Content, DeliveryError, DeliveryOutcome};
use rust_xlsxwriter::{Format as Style, FormatAlign, Workbook};
use shared::record::RecordKind;

const PENALTIES: Content = Content::Records {
    sector: ENVIRONMENT,
    kind: RecordKind::Penalty,
};

/// Place of a column in a line of these tests.
fn place(column: &str) -> usize {
    let names = PENALTY_HEADER.split(',');
    let mut places = names.enumerate();
    places
        .find(|(_, name)| *name == column)
        .expect("a column")
        .0
}

async fn deliver(book: &Book) -> DeliveryOutcome {
    Register::with_two()
        .await
        .penalties("d-1", &book.bytes())
        .await
}

fn told(outcome: &DeliveryOutcome) -> Vec<(u32, &str, &str)> {
    let faults = outcome.refused.iter();
    faults
        .map(|fault| (fault.line, fault.column.as_str(), fault.code))
        .collect()
}

/// A right line as cells, one of them another.
fn line(number_of_decision: &str, column: &str, cell: String) -> Vec<String> {
    let mut cells = texts(&penalty(FIRST, number_of_decision).line());
    cells[place(column)] = cell;
    cells
}

/// As a spreadsheet program writes the national form: a title over all columns, a note, days as days and amounts as
/// numbers, a column that the form does not know, and a name in two types.
fn written_by_a_program(lines: &[String]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("填写说明")
        .expect("a name")
        .write_string(0, 0, "请按下表填写")
        .expect("a note");
    let sheet = book.add_worksheet();
    let title = Style::new().set_align(FormatAlign::Center).set_bold();
    sheet
        .merge_range(0, 0, 0, 17, "行政处罚信息报送表", &title)
        .expect("a title");
    sheet
        .write_string(1, 0, "填报单位：演示环境局")
        .expect("a note");
    let as_day = Style::new().set_num_format("yyyy-mm-dd");
    for (column, name) in (0..).zip(PENALTY_HEADER.split(',')) {
        sheet.write_string(3, column, name).expect("a name");
    }
    sheet.write_string(3, 18, "经办人").expect("a name");
    for (at, line) in (4..).zip(lines) {
        for (column, cell) in (0..).zip(line.split(',')) {
            let name = PENALTY_HEADER
                .split(',')
                .nth(usize::from(column))
                .expect("a name");
            if name == "处罚决定日期" {
                // 2024-01-02
                sheet
                    .write_number_with_format(at, column, 45_293.0, &as_day)
                    .expect("a day");
            } else if name == "罚款金额(万元)" {
                sheet
                    .write_number(at, column, cell.parse::<f64>().expect("a number"))
                    .expect("a number");
            } else if name == "违法事实" {
                let (bold, plain) = (Style::new().set_bold(), Style::default());
                let (first, rest) = cell.split_at("未".len());
                sheet
                    .write_rich_string(at, column, &[(&bold, first), (&plain, rest)])
                    .expect("a text");
            } else if !cell.is_empty() {
                sheet.write_string(at, column, cell).expect("a text");
            }
        }
        sheet.write_string(at, 18, "范甲子").expect("a text");
    }
    book.save_to_buffer().expect("a workbook")
}

#[tokio::test]
async fn a_workbook_gives_the_same_records_as_csv() {
    let lines = [
        penalty(FIRST, "1号").line(),
        penalty(FIRST, "2号").line(),
        penalty(SECOND, "3号").line(),
    ];
    let csv = format!("{PENALTY_HEADER}\n{}", lines.join("\n"));
    let by_csv = Register::with_two().await;
    let outcome = by_csv.penalties("d-1", csv.as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.format), (3, Format::Csv));
    let by_book = Register::with_two().await;
    let bytes = written_by_a_program(&lines);
    let outcome = by_book.penalties("d-1", &bytes).await;
    assert_eq!(outcome.accepted, 3, "{outcome:?}");
    assert_eq!(outcome.format, Format::Xlsx);
    assert_eq!(outcome.ignored_columns, ["经办人"]);
    for code in [FIRST, SECOND] {
        assert_eq!(by_book.records(code).await, by_csv.records(code).await);
    }
    // Again: nothing new, and the delivery answers as it did.
    assert_eq!(by_book.penalties("d-1", &bytes).await, outcome);
}

#[tokio::test]
async fn what_is_not_the_unit_s_own_word_is_refused_on_its_line_and_by_name() {
    let fine = "罚款金额(万元)";
    let cases: [(&str, String, &str, &str); 11] = [
        (
            fine,
            "<c><f>1+1</f><v>2</v></c>".to_owned(),
            "罚款金额",
            "line.formula",
        ),
        (
            "违法事实",
            "<c t=\"str\"><f t=\"shared\" si=\"0\"/><v>x</v></c>".to_owned(),
            "违法事实",
            "line.formula",
        ),
        (
            "违法事实",
            "<c t=\"e\"><v>#N/A</v></c>".to_owned(),
            "违法事实",
            "line.cell_error",
        ),
        (
            "违法事实",
            "<c t=\"b\"><v>1</v></c>".to_owned(),
            "违法事实",
            "line.cell_kind",
        ),
        (
            "统一社会信用代码",
            number("9.13209001234568E+17"),
            "统一社会信用代码",
            "line.digits_lost",
        ),
        (
            "行政处罚决定书文号",
            number("20240101000000012"),
            "行政处罚决定书文号",
            "line.digits_lost",
        ),
        (
            "统一社会信用代码",
            number("913209001234"),
            "统一社会信用代码",
            "credit_code.length",
        ),
        ("处罚决定日期", number("45293"), "处罚决定日期", "line.date"),
        (
            "处罚决定日期",
            dated("45293.5"),
            "处罚决定日期",
            "line.date",
        ),
        (
            "处罚决定日期",
            dated("46000"),
            "处罚决定日期",
            "line.date_in_future",
        ),
        (fine, text("2万元"), "罚款金额", "line.amount"),
    ];
    let mut rows = row(1, &texts(PENALTY_HEADER));
    let mut expected = Vec::new();
    for (n, (column, cell, name, code)) in (1..).zip(&cases) {
        rows += &row(n + 1, &line(&format!("{n}号"), column, cell.clone()));
        expected.push((n, *name, *code));
    }
    rows += &row(20, &line("文本", fine, text("２．５")));
    rows += &row(21, &line("数字", fine, number("2.4999999999999996")));
    let outcome = deliver(&Book::of(&rows)).await;
    assert_eq!(told(&outcome), expected);
    assert_eq!(outcome.accepted, 2);
}

#[tokio::test]
async fn days_are_counted_from_1900_or_from_1904_as_the_workbook_says() {
    let head = row(1, &texts(PENALTY_HEADER));
    for (properties, serial) in [("", "45293"), ("date1904=\"1\"", "43831")] {
        let rows = format!(
            "{head}{}",
            row(2, &line("1号", "处罚决定日期", dated(serial)))
        );
        let book = Book::of_sheets(&[("a", "", &rows)], properties);
        let register = Register::with_two().await;
        assert_eq!(register.penalties("d-1", &book.bytes()).await.accepted, 1);
        let records = register.records(FIRST).await;
        assert_eq!(records[0].decided_on.to_string(), "2024-01-02");
    }
}

#[tokio::test]
async fn a_line_of_merged_cells_is_refused_and_a_merged_header_is_read() {
    let merged = |rows: &str, areas: &str| {
        Book::of(rows).replaced(
            SHEET,
            "</sheetData>",
            &format!("</sheetData><mergeCells>{areas}</mergeCells>"),
        )
    };
    let mut rows = row(1, &texts(PENALTY_HEADER));
    for n in 1..=4 {
        rows += &row(n + 1, &texts(&penalty(FIRST, &format!("{n}号")).line()));
    }
    let outcome = deliver(&merged(&rows, "<mergeCell ref=\"N3:N4\"/>")).await;
    assert_eq!(
        told(&outcome),
        [(2, "", "line.merged"), (3, "", "line.merged")]
    );
    assert_eq!(outcome.accepted, 2);

    // Two rows of header: one name is merged over both, the others stand below a group's name.
    let names: Vec<_> = PENALTY_HEADER.split(',').collect();
    let mut groups = vec![text(""); names.len()];
    groups[0] = text(names[0]);
    groups[1] = text("基本信息");
    let mut below = texts(PENALTY_HEADER);
    below[0] = "<c/>".to_owned();
    let rows = format!(
        "{}{}{}",
        row(3, &groups),
        row(4, &below),
        row(6, &texts(&penalty(FIRST, "1号").line()))
    );
    let register = Register::with_two().await;
    let book = merged(
        &rows,
        "<mergeCell ref=\"A3:A4\"/><mergeCell ref=\"B3:R3\"/>",
    );
    let outcome = register.penalties("d-1", &book.bytes()).await;
    assert_eq!(outcome.accepted, 1, "{outcome:?}");
    // Row 6 is the second below the header's last.
    assert_eq!(register.records(FIRST).await[0].provenance.line, 2);
}

#[tokio::test]
async fn the_first_visible_sheet_with_the_header_is_read() {
    let head = row(1, &texts(PENALTY_HEADER));
    let with = |no: &str| format!("{head}{}", row(2, &texts(&penalty(FIRST, no).line())));
    let (hidden, shown, later) = (with("藏"), with("示"), with("后"));
    let note = row(1, &[text("说明")]);
    let sheets = [
        ("a", "state=\"hidden\"", hidden.as_str()),
        ("b", "", note.as_str()),
        ("c", "", shown.as_str()),
        ("d", "", later.as_str()),
    ];
    let register = Register::with_two().await;
    let outcome = register
        .penalties("d-1", &Book::of_sheets(&sheets, "").bytes())
        .await;
    assert_eq!(outcome.accepted, 1);
    assert_eq!(register.records(FIRST).await[0].document_no, "示");
}

#[tokio::test]
async fn a_workbook_without_the_header_says_what_is_missing() {
    let lacks = PENALTY_HEADER
        .replace("处罚机关,", "机关,")
        .replace("违法事实", "事实");
    let deep = format!(
        "{}{}",
        row(21, &texts(PENALTY_HEADER)),
        row(22, &[text("x")])
    );
    let nearest = ["违法事实", "处罚机关"].as_slice();
    for (rows, columns) in [
        (row(2, &texts(&lacks)), Some(nearest)),
        (deep, None),
        (String::new(), None),
    ] {
        let register = Register::with_two().await;
        let (unit, bytes) = (environment(), Book::of(&rows).bytes());
        let sent = register.send(&unit, "d-1", PENALTIES, &bytes).await;
        let Err(DeliveryError::File(fault)) = sent else {
            panic!("no fault");
        };
        assert_eq!(fault.code.as_str(), "delivery.header_missing");
        if let Some(columns) = columns {
            assert_eq!(fault.columns, columns);
        }
        assert!(!fault.columns.is_empty());
    }
}

fn open(bytes: &[u8]) -> Result<DeliveredFile<'_>, FileFault> {
    let columns = RecordKind::Penalty.spec().columns();
    let form: Vec<_> = columns.map(|column| column as _).collect();
    DeliveredFile::open(bytes, &form)
}

#[test]
fn hostile_workbooks_are_refused_by_name() {
    for (what, bytes, code) in hostile(PENALTY_HEADER) {
        let fault = open(&bytes).map(|file| file.format());
        assert_eq!(
            fault.map_err(|fault| fault.code.as_str()),
            Err(code),
            "{what}"
        );
    }
}
