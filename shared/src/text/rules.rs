//! Sentences of the rules that become part of a report. A report is in 简体中文 alone.

/// Names the calendars by which working days were counted, and says which years had none.
pub(crate) fn calendar_zh(loaded: &[i32], missing: &[i32]) -> String {
    let list = |years: &[i32]| {
        years
            .iter()
            .map(|year| format!("{year}年"))
            .collect::<Vec<_>>()
            .join("、")
    };
    let mut parts = Vec::new();
    if !loaded.is_empty() {
        parts.push(format!("{}国务院办公厅节假日安排", list(loaded)));
    }
    if !missing.is_empty() {
        parts.push(format!(
            "{}未载入节假日安排，按周一至周五为工作日",
            list(missing)
        ));
    }
    parts.join("；")
}

/// Stands for the name of a sector that the policy does not have.
pub(crate) fn sector_without_name_zh(no: u8) -> String {
    format!("第{no}项领域")
}

/// What a report rests on: the scheme, and the renewal's basis where one applies.
pub(crate) fn basis_zh(scheme: &str, renewal_basis: Option<&str>) -> String {
    match renewal_basis {
        Some(basis) => format!("{scheme}；延续依据：{basis}"),
        None => scheme.to_owned(),
    }
}
