//! Objections (异议) as the firm files them and as the unit answers them, B 三(四).

use crate::objection::Party;
use crate::text::Lang;

sentences! {
    title: "我的异议", "My objections";
    unit_title: "异议", "Objections";
    lede: "提出后由责任单位受理、核查并答复。办理期间，报告上会标注“异议处理中”。", "The responsible unit accepts, checks and answers. Until it does, reports carry the mark that an objection is open.";
    none_title: "没有异议", "No objections";
    none_firm: "没有提出过异议。认为哪条记录有误，从“我的记录”里选择它。", "You have not objected to anything. To object, choose the record under My records.";
    none_open: "目前没有需要办理的异议。", "There is nothing to deal with now.";
    none_closed: "还没有办结的异议。", "None has been closed yet.";
    open: "办理中", "Open";
    closed: "已办结", "Closed";
    which: "办理状态", "State";
    count_open: "办理中", "open";
    count_late: "已逾期", "overdue";
    count_soon: "三日内到期", "due within three days";
    count_of_loaded: "以上为已载入的{loaded}条，还有更多。", "Counted over the {loaded} that are loaded; there are more.";

    due: "办理期限", "Due by";
    due_by: "{day}前", "by {day}";
    due_late: "{day}到期，已逾期", "was due by {day}: overdue";
    escalated: "信用办督办", "Seen by the credit office";
    reason: "异议事由", "Reason";
    firm: "经营主体", "Firm";
    credit_code: "统一社会信用代码", "Credit code";
    filed_at: "提出时间", "Filed";
    closed_at: "办结时间", "Closed";
    state: "办理状态", "State";
    turn: "等待", "Waiting for";

    file_title: "提出异议", "Object to a record";
    file_lede: "写明哪里有误。可以附上法律文书、缴款凭证等材料。", "Say what is wrong. You can add documents, proofs of payment and the like.";
    file_reason: "为什么提出异议？", "Why do you object?";
    file_statement: "情况说明", "What is wrong";
    file_statement_hint: "1至2000字。请写明与事实或者文书不符的地方。", "1 to 2,000 characters. Say where it differs from the facts or the document.";
    attachments: "证明材料", "Evidence";
    attachments_hint: "PDF、JPG或者PNG，最多5个，每个不超过2 MB，合计不超过3 MB。", "PDF, JPEG or PNG; at most 5 files of 2 MB, and 3 MB in all.";
    file_after: "提交后，这条记录在报告中标注“异议处理中”，责任单位在期限内答复。", "Once sent, reports mark the record as objected to, and the unit answers in time.";
    file_action: "提交异议", "Send the objection";

    one_title: "一件异议", "An objection";
    record_title: "被异议的记录", "The record";
    history_title: "办理过程", "What was done";
    attachment: "附件：{name}（{size} KB）", "Attachment: {name} ({size} KB)";
    corrected: "更正：{fields}", "Corrected: {fields}";
    withdrawn: "记录已撤销：{reason}", "The record is withdrawn: {reason}";

    acts_title: "办理", "What to do";
    accept: "受理", "Accept";
    refuse: "不予受理", "Do not accept";
    ask: "要求补充材料", "Ask for more";
    answer: "答复", "Answer";
    supply: "补充材料", "Supply what is asked for";
    withdraw: "撤回异议", "Withdraw the objection";
    withdraw_confirm: "撤回后不能恢复，报告上的标注随之去掉。", "It cannot be undone, and the mark leaves the reports.";
    accept_hint: "受理后开始核查。", "Then the record is checked.";
    refuse_reason: "为什么不予受理？", "Why is it not accepted?";
    refuse_statement: "理由说明", "Grounds";
    ask_statement: "需要补充什么", "What is asked for";
    supply_statement: "补充说明", "What you supply";
    answer_outcome: "核查结果", "What was found";
    answer_statement: "答复内容", "Answer";
    statement_hint: "1至2000字，经营主体会看到。", "1 to 2,000 characters. The firm reads them.";
    supply_hint: "1至2000字，责任单位会看到。", "1 to 2,000 characters. The unit reads them.";
    correction: "怎样更正这条记录", "What becomes of the record";
    correction_fields: "改正部分内容", "Some values are corrected";
    correction_withdraw: "撤销整条记录", "The whole record is withdrawn";
    correction_reason: "撤销原因", "Why it is withdrawn";
    answer_confirm: "答复后办结，不能再改。更正立即生效，以后开具的报告以更正后的记录为准。", "The answer closes it and cannot be changed. The correction takes effect at once, for every report issued from now on.";
    answer_action: "提交答复", "Send the answer";
    done: "已办理。", "Done.";
    filed: "异议已提交。责任单位会在期限内受理。", "Your objection is filed. The unit will accept it in time.";
    cancel: "取消", "Cancel";
}

/// Whose turn it is.
pub const fn party(party: Party, lang: Lang) -> &'static str {
    match (party, lang) {
        (Party::Entity, Lang::Zh) => "经营主体",
        (Party::Entity, Lang::En) => "The firm",
        (Party::Unit, Lang::Zh) => "责任单位",
        (Party::Unit, Lang::En) => "The responsible unit",
        (Party::Clock, Lang::Zh) => "系统",
        (Party::Clock, Lang::En) => "The system",
    }
}
