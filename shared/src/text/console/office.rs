//! What the credit office watches over: how units deliver.

use crate::api::DeliveryState;
use crate::text::Lang;

sentences! {
    title: "报送情况", "Standing of units";
    lede: "{from}至{through}，报送最及时的在最前面。", "{from} to {through}, the most timely first.";
    unit: "责任单位", "Responsible unit";
    deliveries: "报送", "Deliveries";
    on_time: "按期", "On time";
    late: "迟报", "Late";
    lines: "行数", "Lines";
    refused: "退回", "Sent back";
    upheld: "异议成立", "Objections upheld";
    overdue: "逾期未报的领域", "Sectors overdue";
    never: "从未报送的领域", "Sectors never delivered";
    attention_title: "需要督促的领域", "Sectors to follow up";
    attention_none: "没有逾期或者从未报送的领域。", "No sector is overdue, and every one has been delivered.";
    sector: "领域", "Sector";
    as_of: "数据截至", "Data as of";
    state: "情况", "State";
    overdue_by: "已逾期{days}个工作日", "{days} working days overdue";
    day_none: "无", "none";
    public: "数据时效公示页", "The public page";
    unit_title: "一个责任单位", "A responsible unit";
    sectors: "负责的领域", "Sectors";
    people: "可以办理的人", "Who may act for it";
    people_none: "还没有人可以为这个单位办理。", "Nobody may act for this unit yet.";
    last_delivery: "最近报送", "Last delivery";
    never_delivered: "从未报送", "never";
    keys: "有效的接口密钥", "Keys that are good";
}

/// Whether a unit delivers in time in a sector.
pub const fn delivery_state(state: DeliveryState, lang: Lang) -> &'static str {
    match (state, lang) {
        (DeliveryState::NotYetCovered, Lang::Zh) => "尚未纳入",
        (DeliveryState::NotYetCovered, Lang::En) => "does not take part yet",
        (DeliveryState::NeverDelivered, Lang::Zh) => "从未报送",
        (DeliveryState::NeverDelivered, Lang::En) => "never delivered",
        (DeliveryState::OnTime, Lang::Zh) => "按期",
        (DeliveryState::OnTime, Lang::En) => "on time",
        (DeliveryState::Overdue, Lang::Zh) => "已逾期",
        (DeliveryState::Overdue, Lang::En) => "overdue",
    }
}
