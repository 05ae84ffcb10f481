//! The credit office withdraws a report.

use crate::text::Lang;

sentences! {
    title: "撤回报告", "Withdraw a report";
    lede: "按编号查到一份已经出具的报告，核对内容后撤回。撤回立即生效，不能恢复。", "Find a report by its number, look at what it says, and withdraw it. That takes effect at once and cannot be undone.";
    report_no: "报告编号", "Report number";
    report_no_hint: "印在报告第一页，例如20261124093000-7K2M9Q。", "On the report's first page, such as 20261124093000-7K2M9Q.";
    report_no_wrong: "请填写完整的报告编号：14位数字、一个连字符、6位数字或者大写字母。", "Give the whole number: 14 digits, a hyphen, 6 digits or capital letters.";
    find_action: "查找", "Find";
    one_title: "一份报告", "A report";
    credit_code: "统一社会信用代码", "Unified social credit code";
    look_back: "查询年限", "Period covered";
    purpose: "用途", "Purpose";
    issued_at: "出具时间", "Issued";
    valid_through: "有效期至", "Valid through";
    records: "违法违规记录", "Violation records";
    withdrawn_at: "撤回时间", "Withdrawn";
    reason: "撤回的事由", "Why it is withdrawn";
    reason_hint: "扫码核验的人看得到事由。", "Whoever scans the report sees why.";
    withdraw: "撤回这份报告", "Withdraw this report";
    next: "下一步", "Next";
    confirm_title: "确认撤回", "Confirm";
    confirm: "撤回后，核验页、批量核验和撤回清单立即显示已撤回，该经营主体会收到通知，不能再下载。撤回不能恢复，事由和时间也不再改变。", "From then on the verify page, batch checks and the withdrawn list say so, the firm is told and can no longer download it. It cannot be undone, and why and when do not change.";
    confirm_action: "确认撤回", "Withdraw it";
    back: "返回修改", "Go back";
    done: "已撤回。", "It is withdrawn.";
    another: "查找另一份报告", "Find another report";
}
