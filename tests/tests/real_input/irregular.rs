//! What such files have in practice, one after the other, in CSV of two encodings and as a workbook.

use crate::delivery_common::{ENVIRONMENT, FIRST, Register, SECOND, environment};
use crate::national::{HEADER, alone, csv, header, line, place, with};
use functions::delivery::Encoding;
use functions::use_cases::deliver_records::{Content, DeliveryError, DeliveryOutcome};
use rust_xlsxwriter::{Format as Style, Workbook};
use shared::record::{Record, RecordKind};

type Rows = Vec<Vec<String>>;

/// A file and what must become of it: records, and faults of lines (line, column, code).
type Case = (
    &'static str,
    Rows,
    u32,
    &'static [(u32, &'static str, &'static str)],
);

/// Below the header.
fn below(rows: Rows) -> Rows {
    core::iter::once(header()).chain(rows).collect()
}

fn one(column: &str, cell: &str) -> Rows {
    below(vec![with(line(1), column, cell), line(2)])
}

const DAY: &str = "处罚决定日期";
const FINE: &str = "罚款金额（万元）";

fn cases() -> Vec<Case> {
    let titled = |titles: &[&str]| {
        let titles = titles.iter().map(|title| alone(title));
        titles
            .chain(below(vec![line(1), line(2)]))
            .collect::<Rows>()
    };
    let mut two_rows = vec![header(), alone("")];
    for at in 3..9 {
        two_rows[1][at] = HEADER[at].to_owned();
        two_rows[0][at].clear();
    }
    two_rows[0][3] = "行政相对人代码（合并）".to_owned();
    two_rows.extend([line(1), line(2)]);
    let mut noted = below(vec![line(1), line(2), alone(""), alone("")]);
    noted.push(alone("注：本表由各单位按月填报，空表也要报送。"));
    let mut serials = below(vec![line(1), line(2)]);
    serials[0][0] = "编号".to_owned();
    vec![
        ("the form as it is", below(vec![line(1), line(2)]), 2, &[]),
        (
            "titles above",
            titled(&["行政处罚信息（演示）", "填报单位：演示环境局"]),
            2,
            &[],
        ),
        ("a header of two rows", two_rows, 2, &[]),
        ("another serial column", serials, 2, &[]),
        (
            "blank lines and a note below",
            noted,
            2,
            &[
                (5, "统一社会信用代码", "line.required"),
                (5, "处罚依据", "line.required"),
                (5, "处罚内容", "line.required"),
                (5, "处罚决定日期", "line.required"),
                (5, "处罚有效期", "line.required"),
                (5, "处罚机关", "line.required"),
                (5, "处罚机关统一社会信用代码", "line.required"),
                (5, "处罚类别", "line.required"),
                (5, "数据来源单位", "line.required"),
                (5, "数据来源单位统一社会信用代码", "line.required"),
                (5, "行政处罚决定书文号", "line.required"),
                (5, "行政相对人名称", "line.required"),
                (5, "行政相对人类别", "line.required"),
                (5, "违法事实", "line.required"),
                (5, "违法行为类型", "line.required"),
            ],
        ),
        ("a day with characters", one(DAY, "2024年3月1日"), 2, &[]),
        ("a day with points", one(DAY, "2024.03.01"), 2, &[]),
        (
            "a day in full width",
            one(DAY, "２０２４－０３－０１"),
            2,
            &[],
        ),
        (
            "a day with midnight",
            one(DAY, "2024-03-01 00:00:00"),
            2,
            &[],
        ),
        (
            "a day as a number",
            one(DAY, "45352"),
            1,
            &[(1, "处罚决定日期", "line.date")],
        ),
        (
            "a day without its year",
            one(DAY, "3月1日"),
            1,
            &[(1, "处罚决定日期", "line.date")],
        ),
        ("an amount in full width", one(FINE, "２"), 2, &[]),
        ("an amount with zeros", one(FINE, "2.000000"), 2, &[]),
        (
            "an amount with its unit",
            one(FINE, "2万元"),
            1,
            &[(1, "罚款金额", "line.amount")],
        ),
        (
            "an amount with another unit",
            one(FINE, "20000元"),
            1,
            &[(1, "罚款金额", "line.amount")],
        ),
        (
            "none, for an amount",
            one("没收违法所得、没收非法财物的金额（万元）", "无"),
            2,
            &[],
        ),
        (
            "a stroke, for a text",
            one("暂扣或吊销证照名称及编号", "/"),
            2,
            &[],
        ),
        ("a stroke, for a day", one("公示截止期", "／"), 2, &[]),
        (
            "a stroke where something must stand",
            one("违法事实", "/"),
            1,
            &[(1, "违法事实", "line.required")],
        ),
        (
            "a line break in a cell",
            one("违法事实", "未按规定贮存\n危险废物（演示）"),
            2,
            &[],
        ),
        (
            "blanks around",
            one("行政处罚决定书文号", "  演环罚〔2024〕1号\u{3000}"),
            2,
            &[],
        ),
        (
            "a credit code in small letters and full width",
            one(
                "行政相对人代码_1（统一社会信用代码）",
                "９１320900ma1000009k",
            ),
            2,
            &[],
        ),
        (
            "a natural person",
            one("行政相对人类别", "自然人"),
            1,
            &[(1, "行政相对人类别", "line.natural_person")],
        ),
        (
            "the same decision twice",
            below(vec![line(1), line(2), line(1)]),
            2,
            &[(3, "", "line.duplicate")],
        ),
    ]
}

/// As a spreadsheet program would write it: texts, serial numbers of lines as numbers, one column hidden.
fn workbook(rows: &Rows) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let hidden = u16::try_from(place("法定代表人证件号码")).expect("few");
    sheet.set_column_hidden(hidden).expect("a column");
    let plain = Style::new();
    for (at, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            if cell.is_empty() {
                continue;
            }
            match cell.parse::<f64>() {
                Ok(number) if column == 0 => {
                    sheet.write_number(at, column, number).expect("a number");
                }
                Ok(_) | Err(_) => {
                    sheet
                        .write_string_with_format(at, column, cell, &plain)
                        .expect("a text");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

async fn deliver(file: &[u8]) -> (Register, Result<DeliveryOutcome, DeliveryError>) {
    let register = Register::with_two().await;
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind: RecordKind::Penalty,
    };
    let outcome = register.send(&environment(), "d-1", content, file).await;
    (register, outcome)
}

async fn records(register: &Register) -> Vec<Record> {
    let mut all = register.records(FIRST).await;
    all.extend(register.records(SECOND).await);
    all
}

#[tokio::test]
async fn each_irregularity_is_taken_for_what_it_means_or_refused_by_name() {
    let mut right: Option<Vec<Record>> = None;
    for (name, rows, accepted, faults) in cases() {
        let text = csv(&rows);
        let with_bom = format!("\u{FEFF}{text}").into_bytes();
        let (gb, _, lossy) = encoding_rs::GB18030.encode(&text);
        assert!(!lossy, "{name}");
        // A workbook has its merged cells by which a header of two rows is known.
        let book = (name != "a header of two rows").then(|| workbook(&rows));
        let files = [
            (Encoding::Utf8Bom, Some(with_bom)),
            (Encoding::Gb18030, Some(gb.into_owned())),
            (Encoding::Utf8, book),
        ];
        for (encoding, file) in files {
            let Some(file) = file else { continue };
            let (register, outcome) = deliver(&file).await;
            let outcome = outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(outcome.encoding, encoding, "{name}");
            let told = outcome.refused.iter().chain(&outcome.quarantined);
            let mut told: Vec<_> = told
                .map(|fault| (fault.line, fault.column.as_str(), fault.code))
                .collect();
            told.sort_unstable();
            let mut expected = faults.to_vec();
            expected.sort_unstable();
            assert_eq!(told, expected, "{name}, {encoding:?}");
            assert_eq!(outcome.accepted, accepted, "{name}, {encoding:?}");
            // Nothing of a person is kept, and what was taken is the same whatever it looked like.
            let records = records(&register).await;
            if faults.is_empty() {
                let first = right.get_or_insert_with(|| records.clone());
                assert_eq!(&plain(&records), &plain(first), "{name}, {encoding:?}");
            }
            let kept = serde_json::to_string(&records).expect("JSON");
            assert!(
                !kept.contains("11010519491231002X") && !kept.contains("范甲子"),
                "{name}"
            );
        }
    }
}

/// But for the lines in which they stood.
fn plain(records: &[Record]) -> Vec<Record> {
    let mut records = records.to_vec();
    for record in &mut records {
        record.provenance.line = 0;
        // A cell that says nothing is one that is empty, and a break in a text is a blank.
        record.fields.remove("CF_GSJZQ");
        record.facts = record.facts.replace(' ', "");
        record.confiscated = None;
    }
    records
}

#[tokio::test]
async fn a_file_whose_header_is_not_found_is_refused_with_what_it_lacks() {
    let mut without = header();
    without[place(DAY)].clear();
    let cases: [(&str, Rows, &[&str]); 4] = [
        (
            "a column is missing",
            vec![without, line(1)],
            &["处罚决定日期"],
        ),
        (
            "no header at all",
            vec![line(1), line(2)],
            &[
                "行政相对人名称",
                "行政相对人类别",
                "统一社会信用代码",
                "行政处罚决定书文号",
                "违法行为类型",
                "违法事实",
                "处罚依据",
                "处罚类别",
                "处罚内容",
                "处罚决定日期",
                "处罚有效期",
                "处罚机关",
                "处罚机关统一社会信用代码",
                "数据来源单位",
                "数据来源单位统一社会信用代码",
            ],
        ),
        (
            "lines above the header, which nobody would miss",
            vec![line(1), line(2), header(), line(1)],
            &[
                "行政相对人名称",
                "行政相对人类别",
                "统一社会信用代码",
                "行政处罚决定书文号",
                "违法行为类型",
                "违法事实",
                "处罚依据",
                "处罚类别",
                "处罚内容",
                "处罚决定日期",
                "处罚有效期",
                "处罚机关",
                "处罚机关统一社会信用代码",
                "数据来源单位",
                "数据来源单位统一社会信用代码",
            ],
        ),
        (
            "one line above the header",
            vec![line(1), header(), line(2)],
            &[
                "行政相对人名称",
                "行政相对人类别",
                "统一社会信用代码",
                "行政处罚决定书文号",
                "违法行为类型",
                "违法事实",
                "处罚依据",
                "处罚类别",
                "处罚内容",
                "处罚决定日期",
                "处罚有效期",
                "处罚机关",
                "处罚机关统一社会信用代码",
                "数据来源单位",
                "数据来源单位统一社会信用代码",
            ],
        ),
    ];
    for (name, rows, columns) in cases {
        let (_, outcome) = deliver(csv(&rows).as_bytes()).await;
        match outcome {
            Err(DeliveryError::File(fault)) => {
                assert_eq!(fault.code.as_str(), "delivery.header_missing", "{name}");
                assert_eq!(fault.columns, columns, "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}
