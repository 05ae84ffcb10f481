//! Headers of the files in which the credit office takes its table of usage away. Their form is Chinese.

/// Reports by day, purpose and look-back.
pub const REPORTS_HEADER: [&str; 4] = ["日期", "用途", "查询时间范围", "报告数"];

/// Reports by the sectors in which they show records.
pub const SECTORS_HEADER: [&str; 3] = ["领域序号", "领域", "含记录的报告数"];
