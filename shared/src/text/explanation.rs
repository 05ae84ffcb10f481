//! Sentences of the explanation of a report: why a record is shown or not. Each names its article.

use super::{Lang, choose, dates};
use crate::counting::{Article, Decision};
use crate::hold::HoldReason;
use crate::publication::Ended;
use crate::record::{ChangedThrough, RecordAct, WithdrawalGround};
use chrono::NaiveDate;

/// An article as a reader finds it in the scheme: 实施方案二(六), part 2(6) of the scheme.
pub const fn article(article: Article, lang: Lang) -> &'static str {
    match (article, lang) {
        (Article::B1_2, Lang::Zh) => "实施方案一(二)",
        (Article::B1_2, Lang::En) => "scheme, part 1(2)",
        (Article::B2_1, Lang::Zh) => "实施方案二(一)",
        (Article::B2_1, Lang::En) => "scheme, part 2(1)",
        (Article::B2_6, Lang::Zh) => "实施方案二(六)",
        (Article::B2_6, Lang::En) => "scheme, part 2(6)",
        (Article::B3_1, Lang::Zh) => "实施方案三(一)",
        (Article::B3_1, Lang::En) => "scheme, part 3(1)",
        (Article::B3_4, Lang::Zh) => "实施方案三(四)",
        (Article::B3_4, Lang::En) => "scheme, part 3(4)",
    }
}

/// Why a record that was decided on that day is shown or not.
pub fn sentence(decision: Decision<'_>, decided_on: NaiveDate, lang: Lang) -> String {
    let decided = dates::date(decided_on, lang);
    let why = match lang {
        Lang::Zh => why_zh(decision, &decided),
        Lang::En => why_en(decision, &decided),
    };
    let article = article(decision.article(), lang);
    match lang {
        Lang::Zh => format!("{why}（依据：{article}）。"),
        Lang::En => format!("{why} ({article})."),
    }
}

fn why_zh(decision: Decision<'_>, decided: &str) -> String {
    let day = |day| dates::date(day, Lang::Zh);
    match decision {
        Decision::Counts => format!(
            "展示：{decided}作出决定，在查询时间范围内，所属领域已纳入，依据的是生效法律文书"
        ),
        Decision::RepairIncomplete => {
            "展示：违法行为已纠正并且完成信用修复的才不再展示，出具报告时两项尚未齐备".to_owned()
        }
        Decision::KindAwaitsDecision => "未展示：这一类记录是否展示，尚待信用办决定".to_owned(),
        Decision::KindNeverShown => "未展示：这一类信息不属于违法违规记录".to_owned(),
        Decision::NotEffective => "未展示：所依据的法律文书尚未生效".to_owned(),
        Decision::Exempted => "未展示：依法不予行政处罚的，不作为违法违规记录".to_owned(),
        Decision::Withdrawn { reason } => {
            format!("未展示：作出决定的机关已撤销或变更该决定，原因：{reason}")
        }
        Decision::Held { reason } => format!("未展示：依法不予公开，原因：{reason}"),
        Decision::HeldByOffice { reason, until } => {
            let why = hold_reason(reason, Lang::Zh);
            match until {
                Some(until) => format!("未展示：信用办暂缓展示至{}，原因：{why}", day(until)),
                None => format!("未展示：信用办暂缓展示，原因：{why}"),
            }
        }
        Decision::Repaired { on } => {
            format!("未展示：违法行为已纠正，并于{}完成信用修复", day(on))
        }
        Decision::SimpleProcedure => "未展示：按简易程序作出的处罚不展示".to_owned(),
        Decision::PublicationEnded(Ended {
            through, basis_zh, ..
        }) => format!(
            "未展示：违法行为已纠正、义务已履行，最长公示期已于{}届满，依据{basis_zh}",
            day(through)
        ),
        Decision::SectorNotYetCovered { from } => {
            format!("未展示：所属领域自{}起纳入，出具报告时尚未纳入", day(from))
        }
        Decision::SectorNotInPolicy => "未展示：所属领域不在实施范围内".to_owned(),
        Decision::BeforeWindow { from } => format!(
            "未展示：{decided}作出决定，早于查询时间范围的第一天{}",
            day(from)
        ),
        Decision::AfterWindow { to } => format!(
            "未展示：{decided}作出决定，晚于查询时间范围的最后一天{}",
            day(to)
        ),
    }
}

fn why_en(decision: Decision<'_>, decided: &str) -> String {
    let day = |day| dates::date(day, Lang::En);
    match decision {
        Decision::Counts => format!(
            "Shown: decided on {decided}, within the period covered, in a sector that takes part, by an effective legal instrument"
        ),
        Decision::RepairIncomplete => {
            "Shown: a record is left out once it is corrected and its repair is complete; when the report was issued not both were".to_owned()
        }
        Decision::KindAwaitsDecision => {
            "Not shown: the credit office has not decided yet whether this kind of record is shown".to_owned()
        }
        Decision::KindNeverShown => {
            "Not shown: this kind of entry is no violation record".to_owned()
        }
        Decision::NotEffective => {
            "Not shown: the legal instrument on which it rests is not effective yet".to_owned()
        }
        Decision::Exempted => {
            "Not shown: an act exempted from penalty is no violation record".to_owned()
        }
        Decision::Withdrawn { reason } => format!(
            "Not shown: the body that decided has revoked or altered the decision; its reason: {reason}"
        ),
        Decision::Held { reason } => {
            format!("Not shown: by law not to be made public; the reason: {reason}")
        }
        Decision::HeldByOffice { reason, until } => {
            let why = hold_reason(reason, Lang::En);
            match until {
                Some(until) => format!(
                    "Not shown: held by the credit office until {}: {why}",
                    day(until)
                ),
                None => format!("Not shown: held by the credit office: {why}"),
            }
        }
        Decision::Repaired { on } => format!(
            "Not shown: the violation is corrected and its repair was complete on {}",
            day(on)
        ),
        Decision::SimpleProcedure => {
            "Not shown: penalties by simple procedure are not shown".to_owned()
        }
        Decision::PublicationEnded(Ended {
            through, basis_en, ..
        }) => format!(
            "Not shown: corrected and performed, and its longest publication ended with {}, by the {basis_en}",
            day(through)
        ),
        Decision::SectorNotYetCovered { from } => format!(
            "Not shown: its sector takes part from {} on, which had not come when the report was issued",
            day(from)
        ),
        Decision::SectorNotInPolicy => "Not shown: its sector is not part of the scheme".to_owned(),
        Decision::BeforeWindow { from } => format!(
            "Not shown: decided on {decided}, before the period covered, which begins on {}",
            day(from)
        ),
        Decision::AfterWindow { to } => format!(
            "Not shown: decided on {decided}, after the period covered, which ends on {}",
            day(to)
        ),
    }
}

/// Who made a version of a record, and by what; `through` is none for what was delivered.
pub fn by_text(through: Option<&ChangedThrough>, unit_zh: Option<&str>, lang: Lang) -> String {
    let unit = unit_zh.unwrap_or_else(|| choose(lang, "责任单位", "the responsible unit"));
    match (through, lang) {
        (None, Lang::Zh) => format!("{unit}报送"),
        (None, Lang::En) => format!("Delivered by {unit}"),
        (Some(ChangedThrough::Objection(_)), Lang::Zh) => "异议处理".to_owned(),
        (Some(ChangedThrough::Objection(_)), Lang::En) => "By an objection".to_owned(),
        (Some(ChangedThrough::Repair(_)), Lang::Zh) => format!("{unit}准予信用修复"),
        (Some(ChangedThrough::Repair(_)), Lang::En) => format!("Repaired by {unit}"),
        (Some(ChangedThrough::Hold(act)), Lang::Zh) => match act.placed {
            Some(reason) => format!("信用办暂缓展示：{}", hold_reason(reason, lang)),
            None => "信用办解除暂缓展示".to_owned(),
        },
        (Some(ChangedThrough::Hold(act)), Lang::En) => match act.placed {
            Some(reason) => format!("Held by the credit office: {}", hold_reason(reason, lang)),
            None => "The credit office has lifted its hold".to_owned(),
        },
        (Some(ChangedThrough::Unit(RecordAct::Correct { .. })), Lang::Zh) => format!("{unit}更正"),
        (Some(ChangedThrough::Unit(RecordAct::Correct { .. })), Lang::En) => {
            format!("Corrected by {unit}")
        }
        (Some(ChangedThrough::Unit(RecordAct::Withdraw { ground, .. })), Lang::Zh) => {
            format!("{unit}撤销该记录：{}", withdrawal_ground(*ground, lang))
        }
        (Some(ChangedThrough::Unit(RecordAct::Withdraw { ground, .. })), Lang::En) => {
            format!("Withdrawn by {unit}: {}", withdrawal_ground(*ground, lang))
        }
    }
}

/// Why something is held, as one of the choices.
pub const fn hold_reason(reason: HoldReason, lang: Lang) -> &'static str {
    match reason {
        HoldReason::CourtOrder => choose(
            lang,
            "法院或者其他机关要求",
            "a court or another authority has ordered it",
        ),
        HoldReason::DoubtfulSource => choose(
            lang,
            "来源或者内容存疑，正在核实",
            "its source or content is in doubt and is being checked",
        ),
        HoldReason::NotPublic => choose(lang, "依法不予公开", "by law it is not to be made public"),
        HoldReason::Other => choose(lang, "其他原因", "another reason"),
    }
}

/// Why a record is withdrawn, as one of the choices.
pub const fn withdrawal_ground(ground: WithdrawalGround, lang: Lang) -> &'static str {
    match ground {
        WithdrawalGround::Revoked => choose(lang, "决定已被撤销", "the decision was revoked"),
        WithdrawalGround::Altered => choose(lang, "决定已被变更", "the decision was altered"),
        WithdrawalGround::Void => choose(lang, "决定已被确认无效", "the decision was held void"),
    }
}

#[cfg(test)]
mod tests {
    use super::{article, sentence};
    use crate::counting::{Decision, Showing};
    use crate::hold::HoldReason;
    use crate::publication::Ended;
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};
    use chrono::NaiveDate;
    use std::collections::BTreeSet;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2025, 3, 7).expect("a day of the calendar");

    const ALL: [Decision<'static>; 16] = [
        Decision::Counts,
        Decision::RepairIncomplete,
        Decision::KindAwaitsDecision,
        Decision::KindNeverShown,
        Decision::NotEffective,
        Decision::Exempted,
        Decision::Withdrawn { reason: "R" },
        Decision::Held { reason: "R" },
        Decision::HeldByOffice {
            reason: HoldReason::DoubtfulSource,
            until: Some(DAY),
        },
        Decision::Repaired { on: DAY },
        Decision::SimpleProcedure,
        Decision::PublicationEnded(Ended {
            through: DAY,
            basis_zh: "《办法》",
            basis_en: "Measures",
        }),
        Decision::SectorNotYetCovered { from: DAY },
        Decision::SectorNotInPolicy,
        Decision::BeforeWindow { from: DAY },
        Decision::AfterWindow { to: DAY },
    ];

    /// Everything that a release has ever promised. A line here may be added, never changed or taken away.
    const PERMANENT: &str = "\
shown.counts B 二(一)
shown.repair_incomplete B 三(四)
kind.awaits_decision B 二(一)
kind.never_shown B 二(一)
instrument.not_effective B 二(一)
penalty.exempted B 二(一)
record.withdrawn B 三(一)
record.held B 二(一)
record.held_by_office B 三(一)
record.repaired B 三(四)
procedure.simple B 二(一)
publication.ended B 二(一)
sector.not_yet_covered B 一(二)
sector.not_in_policy B 一(二)
window.before B 二(六)
window.after B 二(六)
";

    #[test]
    fn codes_and_articles_of_decisions_are_the_permanent_ones() {
        let list: String = ALL
            .iter()
            .map(|decision| format!("{} {}\n", decision.code(), decision.article().as_str()))
            .collect();
        assert_eq!(list, PERMANENT);
    }

    #[test]
    fn every_sentence_says_whether_why_and_by_which_article() {
        let mut seen = BTreeSet::new();
        for decision in ALL {
            let zh = sentence(decision, DAY, Lang::Zh);
            let en = sentence(decision, DAY, Lang::En);
            assert!(is_chinese(&zh) && is_english(&en), "{zh} {en}");
            let shown = decision.showing() == Showing::Shown;
            assert_eq!(zh.starts_with("展示："), shown, "{zh}");
            assert_eq!(en.starts_with("Shown: "), shown, "{en}");
            assert!(zh.contains(article(decision.article(), Lang::Zh)), "{zh}");
            assert!(en.contains(article(decision.article(), Lang::En)), "{en}");
            assert!(seen.insert(zh) && seen.insert(en), "{decision:?}");
        }
    }

    #[test]
    fn what_a_decision_rests_on_stands_in_its_sentence() {
        for (decision, zh, en) in [
            (Decision::Withdrawn { reason: "R7" }, "R7", "R7"),
            (Decision::Held { reason: "R7" }, "R7", "R7"),
            (
                Decision::Repaired { on: DAY },
                "2025年3月7日",
                "7 March 2025",
            ),
            (
                Decision::SectorNotYetCovered { from: DAY },
                "2025年3月7日",
                "7 March 2025",
            ),
            (
                Decision::BeforeWindow { from: DAY },
                "2025年3月7日",
                "7 March 2025",
            ),
            (
                Decision::AfterWindow { to: DAY },
                "2025年3月7日",
                "7 March 2025",
            ),
        ] {
            let decided = NaiveDate::from_ymd_opt(2020, 1, 2).expect("a day of the calendar");
            assert!(sentence(decision, decided, Lang::Zh).contains(zh));
            assert!(sentence(decision, decided, Lang::En).contains(en));
        }
    }
}
