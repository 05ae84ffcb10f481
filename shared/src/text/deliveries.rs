//! Sentences of the file in which refused lines come back. Its form is Chinese, and so are they.

/// Header of the column of reasons, which is no column of any form.
pub const REASONS: &str = "原因";

/// Which line: its number, and its row where it came in a sheet.
pub fn line_zh(number: u32, row: Option<u32>) -> String {
    match row {
        Some(row) => format!("第{number}行（工作表第{row}行）"),
        None => format!("第{number}行"),
    }
}

/// One reason: the column (none for the whole line), what is wrong, what to do, and the permanent code.
pub fn reason_zh(column: &str, title: &str, next: &str, code: &str) -> String {
    match column {
        "" => format!("{title}：{next}[{code}]"),
        column => format!("「{column}」{title}：{next}[{code}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::{line_zh, reason_zh};

    #[test]
    fn a_reason_names_line_column_and_code() {
        assert_eq!(line_zh(3, None), "第3行");
        assert_eq!(line_zh(3, Some(7)), "第3行（工作表第7行）");
        assert_eq!(
            reason_zh("罚款金额", "金额格式不正确", "请改正。", "line.amount"),
            "「罚款金额」金额格式不正确：请改正。[line.amount]"
        );
        assert!(reason_zh("", "重复", "请删。", "line.duplicate").starts_with("重复："));
    }
}
