//! The national publication form as its template has it, and a firm's lines in it. Invented, and a demonstration.

use crate::delivery_common::{BUREAU, FIRST, SECOND};

/// Columns of the template, in its order and by its names.
pub(crate) const HEADER: [&str; 31] = [
    "序号",
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1（统一社会信用代码）",
    "行政相对人代码_2（工商注册号）",
    "行政相对人代码_3（组织机构代码）",
    "行政相对人代码_4（税务登记号）",
    "行政相对人代码_5（事业单位证书号）",
    "行政相对人代码_6（社会组织登记证号）",
    "法定代表人",
    "法定代表人证件类型",
    "法定代表人证件号码",
    "证件类型",
    "证件号码",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额（万元）",
    "没收违法所得、没收非法财物的金额（万元）",
    "暂扣或吊销证照名称及编号",
    "处罚决定日期",
    "处罚有效期",
    "公示截止期",
    "处罚机关",
    "处罚机关统一社会信用代码",
    "数据来源单位",
    "数据来源单位统一社会信用代码",
    "备注",
];

/// A right line.
pub(crate) fn line(number: u32) -> Vec<String> {
    let (name, class, code) = if number.is_multiple_of(2) {
        ("演示小店", "个体工商户", SECOND)
    } else {
        ("淼（演示）公司", "法人及非法人组织", FIRST)
    };
    let serial = number.to_string();
    let no = format!("演环罚〔2024〕{number}号");
    [
        serial.as_str(),
        name,
        class,
        code,
        "",
        "",
        "",
        "",
        "",
        "范甲子",
        "身份证",
        "11010519491231002X",
        "",
        "",
        &no,
        "违反固体废物管理制度",
        "未按规定贮存危险废物（演示）",
        "《某法》第一条",
        "罚款",
        "罚款人民币2万元",
        "2",
        "0",
        "",
        "2024/3/1",
        "2027/3/1",
        "2025/3/1",
        "演示环境局",
        BUREAU,
        "演示环境局",
        BUREAU,
        "",
    ]
    .map(str::to_owned)
    .into()
}

/// The line with another cell.
pub(crate) fn with(mut line: Vec<String>, column: &str, cell: &str) -> Vec<String> {
    line[place(column)] = cell.to_owned();
    line
}

/// Place of a column.
pub(crate) fn place(column: &str) -> usize {
    let at = HEADER.iter().position(|name| *name == column);
    at.unwrap_or_else(|| panic!("no column {column}"))
}

/// The header as a row.
pub(crate) fn header() -> Vec<String> {
    HEADER.map(str::to_owned).into()
}

/// A row with one cell, as wide as the form.
pub(crate) fn alone(cell: &str) -> Vec<String> {
    let mut row = vec![String::new(); HEADER.len()];
    cell.clone_into(&mut row[0]);
    row
}

/// The rows as CSV.
pub(crate) fn csv(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",");
    rows.iter().map(row).collect::<Vec<_>>().join("\r\n") + "\r\n"
}
