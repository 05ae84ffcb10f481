//! Holds of the credit office.

use crate::api::HoldState;
use crate::text::Lang;

sentences! {
    title: "暂缓", "Holds";
    lede: "暂缓展示一条记录，或者暂缓为一个经营主体出具报告，到期或者解除为止。", "Keep a record from being shown, or a firm from getting reports, until a last day or until it is lifted.";
    none_title: "没有暂缓事项", "There is no hold";
    none_open: "目前没有暂缓事项。", "Nothing is held now.";
    none_lifted: "还没有解除过暂缓。", "None has been lifted yet.";
    which: "暂缓状态", "State";
    open: "暂缓中", "In force";
    lifted: "已解除", "Lifted";
    place: "设置暂缓", "Place a hold";
    place_lede: "暂缓为一个经营主体出具报告。暂缓展示一条记录，从那条记录的页面设置。", "Keep a firm from getting reports. To hold a record, begin on its page.";
    place_record: "暂缓展示一条记录", "Hold a record";
    place_record_lede: "暂缓期间，报告不展示这条记录。", "While it is held, no report shows the record.";
    find_record: "查找要暂缓的记录", "Find the record to hold";
    on_record: "暂缓展示一条记录", "A record is not shown";
    on_issuing: "暂缓出具报告", "A firm gets no report";
    credit_code: "统一社会信用代码", "Unified social credit code";
    reason: "原因", "Reason";
    statement: "说明", "Explanation";
    statement_hint: "1至2000字。经营主体看得到原因，看不到说明。", "1 to 2,000 characters. The firm sees the reason, not the explanation.";
    until: "最后一天", "Last day";
    until_hint: "选填。不填则一直暂缓，直到解除。", "Optional. Without it the hold stands until it is lifted.";
    place_action: "设置暂缓", "Place the hold";
    placed: "已设置暂缓。", "It is held.";
    one_title: "一项暂缓", "A hold";
    placed_at: "设置时间", "Placed";
    lifted_at: "解除时间", "Lifted at";
    lift: "解除暂缓", "Lift the hold";
    lift_statement: "解除的理由", "Why it is lifted";
    lift_hint: "解除后立即恢复展示或者出具。", "From then on the record is shown, or the firm gets reports, again.";
    lift_done: "已解除暂缓。", "The hold is lifted.";
    no_end: "未设期限", "none";
}

/// Where a hold stands.
pub const fn state(state: HoldState, lang: Lang) -> &'static str {
    match (state, lang) {
        (HoldState::Open, Lang::Zh) => "暂缓中",
        (HoldState::Open, Lang::En) => "in force",
        (HoldState::Lapsed, Lang::Zh) => "已到期",
        (HoldState::Lapsed, Lang::En) => "lapsed",
        (HoldState::Lifted, Lang::Zh) => "已解除",
        (HoldState::Lifted, Lang::En) => "lifted",
    }
}
