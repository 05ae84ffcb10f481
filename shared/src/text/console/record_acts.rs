//! A unit withdraws or corrects a record of its own, and the credit office and a unit find a firm's records.

use crate::text::Lang;

sentences! {
    find: "查记录", "Find records";
    find_lede_unit: "按统一社会信用代码查本单位报送的记录。", "Find the records that your unit delivered, by the firm's credit code.";
    find_lede_office: "按统一社会信用代码查各单位报送的记录。", "Find the records on a firm, by its credit code.";
    credit_code: "统一社会信用代码", "Unified social credit code";
    document_no: "文号（选填）", "Number of the document (optional)";
    document_no_hint: "可以只填其中一部分。", "A part of it is enough.";
    find_action: "查找", "Find";
    found_title: "查找结果", "What was found";
    found_none: "没有查到这样的记录。请核对代码，或者去掉文号再查。", "No such record was found. Check the code, or search without the number.";
    found_none_yet: "到目前为止没有查到，可以继续载入。", "None so far: load more to go on.";

    firm: "经营主体", "Firm";
    withdrawn: "已撤销", "Withdrawn";
    held: "暂缓展示", "Held";
    actions: "办理", "What can be done";
    correct: "更正这条记录", "Correct this record";
    withdraw: "撤销这条记录", "Withdraw this record";
    hold: "暂缓展示这条记录", "Hold this record";
    back_to_record: "回到这条记录", "Back to the record";

    correct_title: "更正一条记录", "Correct a record";
    correct_lede: "只选要改的项。更正立即生效，以后开具的报告以更正后的记录为准。", "Choose only what changes. It takes effect at once, for every report issued from now on.";
    pick: "改哪几项？", "What is wrong?";
    pick_hint: "选中后填写正确的内容。没有选的不会改动。", "Tick it and write what is right. What is not ticked stays.";
    now: "现在：{value}", "Now: {value}";
    now_empty: "现在没有填写", "Nothing is there now";
    reason: "更正理由", "Why it is corrected";
    reason_hint: "1至2000字，记入这条记录的由来。", "1 to 2,000 characters, kept in the record's history.";
    correct_action: "提交更正", "Correct it";
    corrected: "已更正。", "It is corrected.";

    withdraw_title: "撤销一条记录", "Withdraw a record";
    withdraw_lede: "原决定被撤销、变更或者确认无效的，三个工作日内撤销。撤销后不能恢复，以后开具的报告不再展示。", "Where the decision was revoked, altered or held void, within three working days. It cannot be undone, and no report issued from now on shows the record.";
    ground: "原决定怎么了？", "What became of the decision?";
    withdraw_reason: "撤销原因", "Why";
    withdraw_reason_hint: "1至200字，经营主体会看到。", "1 to 200 characters. The firm reads it.";
    withdraw_document: "文书编号", "Number of the document that did so";
    withdraw_day: "文书日期", "Its day";
    withdraw_action: "撤销记录", "Withdraw the record";
    withdraw_done: "已撤销。", "It is withdrawn.";
    not_possible: "这条记录已经撤销。", "This record is withdrawn already.";
    record_title: "是哪一条记录", "Which record";
}

/// A value as it stands now.
pub fn now_is(value: &str, lang: Lang) -> String {
    if value.is_empty() {
        now_empty(lang).to_owned()
    } else {
        now(lang).replace("{value}", value)
    }
}
