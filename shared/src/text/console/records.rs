//! Records of a firm, their history, and why a report shows them or not.

use crate::counting::NotShown;
use crate::text::Lang;
use crate::text::explanation::article;

sentences! {
    title: "我的记录", "My records";
    lede: "各责任单位报送的本主体记录。认为有误的，可以对这一条提出异议。", "What responsible units delivered on your firm. You can object to a record that is wrong.";
    none_title: "没有记录", "No records";
    none: "目前没有责任单位报送过本主体的记录。", "No unit has delivered a record on your firm.";
    shown: "展示", "Shown";
    not_shown: "不展示", "Not shown";
    shown_today: "今天申请三年期报告，会展示这条记录。", "A report over the longest period, asked for today, would show this record.";
    not_shown_today: "今天申请报告，不会展示这条记录：{why}。", "A report asked for today would not show this record: {why}.";
    disputed: "异议处理中", "Objection open";

    record_title: "一条记录", "A record";
    sector: "领域", "Sector";
    kind: "种类", "Kind";
    document_no: "文号", "Number of the document";
    decided_on: "决定日期", "Decided on";
    body: "机关", "Body";
    class: "类型", "Class";
    facts: "事实", "Facts";
    basis: "依据", "Basis";
    measure: "内容", "Measure";
    fine: "罚款金额", "Fine";
    confiscated: "没收金额", "Confiscated";
    unit: "责任单位", "Responsible unit";
    object: "对这条记录提出异议", "Object to this record";
    open_objection: "查看正在办理的异议", "See the objection that is open";
    history_title: "这条记录的由来", "What became of this record";
    history_lede: "谁在什么时候报送，改了哪些项。", "Who delivered it when, and which fields changed.";
    version: "第{n}版", "Version {n}";
    version_changed: "改动：{fields}", "Changed: {fields}";
    version_repair: "查看信用修复申请", "See the application for repair";
    version_objection: "查看这件异议", "See the objection";
    delivery: "批次{delivery}，第{line}行", "Delivery {delivery}, line {line}";

    why_title: "报告为什么这样写", "Why the report says so";
    why_lede: "报告{no}开具时已知的每一条记录，是否展示，依据哪一条。", "Every record known when report {no} was issued: whether it is shown, and by which article.";
    why_counts: "展示{shown}条，未展示{not_shown}条。", "{shown} shown, {not_shown} not shown.";
    why_none: "报告开具时没有本主体的记录。", "There was no record on your firm when the report was issued.";
    why_report: "回到这份报告", "Back to the report";
}

/// Between the items of an enumeration.
pub const fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

/// Which rule keeps a record out, with its article. The name is that of [`NotShown`] on the wire.
pub fn kept_out(name: &str, lang: Lang) -> Option<String> {
    let why = NOT_SHOWN.into_iter().find(|why| why.name() == name)?;
    let (open, close) = match lang {
        Lang::Zh => ("（", "）"),
        Lang::En => (" (", ")"),
    };
    Some([short(why, lang), open, article(why.rests_on(), lang), close].concat())
}

const NOT_SHOWN: [NotShown; 10] = [
    NotShown::OutsideWindow,
    NotShown::SectorNotInForce,
    NotShown::NotEffective,
    NotShown::Exempted,
    NotShown::Held,
    NotShown::Withdrawn,
    NotShown::Repaired,
    NotShown::KindNotShown,
    NotShown::SimpleProcedure,
    NotShown::PublicationEnded,
];

const fn short(why: NotShown, lang: Lang) -> &'static str {
    match (why, lang) {
        (NotShown::OutsideWindow, Lang::Zh) => "不在查询时间范围内",
        (NotShown::OutsideWindow, Lang::En) => "outside the period covered",
        (NotShown::SectorNotInForce, Lang::Zh) => "所属领域尚未纳入",
        (NotShown::SectorNotInForce, Lang::En) => "its sector does not take part yet",
        (NotShown::NotEffective, Lang::Zh) => "法律文书尚未生效",
        (NotShown::NotEffective, Lang::En) => "the document is not effective yet",
        (NotShown::Exempted, Lang::Zh) => "依法不予行政处罚",
        (NotShown::Exempted, Lang::En) => "exempted from penalty",
        (NotShown::Held, Lang::Zh) => "依法不予公开",
        (NotShown::Held, Lang::En) => "by law not to be made public",
        (NotShown::Withdrawn, Lang::Zh) => "决定已撤销或者变更",
        (NotShown::Withdrawn, Lang::En) => "the decision was revoked or altered",
        (NotShown::Repaired, Lang::Zh) => "已纠正并完成信用修复",
        (NotShown::Repaired, Lang::En) => "corrected and repaired",
        (NotShown::KindNotShown, Lang::Zh) => "这一类不展示",
        (NotShown::KindNotShown, Lang::En) => "this kind is not shown",
        (NotShown::SimpleProcedure, Lang::Zh) => "按简易程序作出",
        (NotShown::SimpleProcedure, Lang::En) => "by simple procedure",
        (NotShown::PublicationEnded, Lang::Zh) => "已纠正并履行，最长公示期已届满",
        (NotShown::PublicationEnded, Lang::En) => {
            "corrected and performed, and its longest publication is over"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NOT_SHOWN, kept_out};
    use crate::text::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn each_rule_that_keeps_a_record_out_is_said_with_its_article() {
        let said: BTreeSet<String> = NOT_SHOWN
            .iter()
            .flat_map(|why| Lang::ALL.map(|lang| kept_out(why.name(), lang)))
            .flatten()
            .collect();
        assert_eq!(said.len(), 2 * NOT_SHOWN.len());
        assert_eq!(
            kept_out("repaired", Lang::Zh).as_deref(),
            Some("已纠正并完成信用修复（实施方案三(四)）")
        );
        assert_eq!(kept_out("nothing", Lang::Zh), None);
    }
}
