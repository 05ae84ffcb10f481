//! Sentences about credit repair (信用修复), B 三(四).

use super::{Lang, choose, dates};
use crate::policy::RepairOrder;
use crate::repair::{Act, Condition, NotRepairable, RepairOutcome, RepairRefusal, Stage, Terms};
use chrono::NaiveDate;

/// Why the unit does not accept the application.
pub const fn refusal(reason: RepairRefusal, lang: Lang) -> &'static str {
    use RepairRefusal as R;
    match reason {
        R::NotOursToDecide => choose(
            lang,
            "该记录的信用修复由其他机关决定，请向说明中所列的机关提出。",
            "Another body decides on the repair of this record: apply to the one that the statement names.",
        ),
        R::DocumentsMissing => choose(
            lang,
            "缺少证明已经纠正或者履行的材料。补齐后可以重新申请。",
            "Documents that prove correction or performance are missing. Apply again with them.",
        ),
        R::DecidedBefore => choose(
            lang,
            "同一申请已经作出决定，没有提出新的材料。",
            "The same was decided before, and nothing new is supplied.",
        ),
        R::DoneAlready => choose(
            lang,
            "该记录已经修复或者撤销，以后出具的报告不再展示。",
            "The record is repaired or withdrawn already; reports issued from now on do not show it.",
        ),
    }
}

/// Name of a stage.
pub const fn stage(stage: Stage, lang: Lang) -> &'static str {
    match stage {
        Stage::Filed => choose(
            lang,
            "已申请，待受理",
            "Applied for, waiting to be accepted",
        ),
        Stage::Accepted => choose(lang, "已受理，审核中", "Accepted, being examined"),
        Stage::Asked => choose(lang, "待补充材料", "More is asked for"),
        Stage::Supplied => choose(
            lang,
            "已补充材料，审核中",
            "More was supplied, being examined",
        ),
        Stage::NotAccepted { .. } => choose(lang, "不予受理", "Not accepted"),
        Stage::Answered { outcome } => self::outcome(outcome, lang),
        Stage::Withdrawn => choose(lang, "已撤回", "Withdrawn"),
    }
}

/// What the unit decided.
pub const fn outcome(outcome: RepairOutcome, lang: Lang) -> &'static str {
    match outcome {
        RepairOutcome::Granted => choose(
            lang,
            "准予修复，报告不再展示该记录",
            "Repaired: reports do not show the record any more",
        ),
        RepairOutcome::Rejected => choose(
            lang,
            "不予修复，记录继续展示",
            "Not repaired: the record stays shown",
        ),
    }
}

/// What was done, for the history.
pub const fn act(act: Act, lang: Lang) -> &'static str {
    match act {
        Act::File => choose(lang, "经营主体申请信用修复", "The firm applied for repair"),
        Act::Accept => choose(lang, "责任单位受理", "The responsible unit accepted it"),
        Act::Refuse { .. } => choose(
            lang,
            "责任单位不予受理",
            "The responsible unit did not accept it",
        ),
        Act::Ask => choose(
            lang,
            "责任单位要求补充材料",
            "The responsible unit asked for more",
        ),
        Act::Supply => choose(lang, "经营主体补充材料", "The firm supplied more"),
        Act::Answer { .. } => choose(lang, "责任单位作出决定", "The responsible unit decided"),
        Act::Withdraw => choose(lang, "经营主体撤回申请", "The firm withdrew it"),
        Act::FallDue => choose(lang, "期限届满", "A deadline passed"),
    }
}

/// A condition, as one line of a list.
pub fn condition(condition: Condition, from: NaiveDate, lang: Lang) -> String {
    let text = match condition {
        Condition::Shown => {
            let from = dates::date(from, lang);
            return match lang {
                Lang::Zh => format!("达到最短公示期（自{from}起可以申请）"),
                Lang::En => format!("Shown for the least term (over from {from} on)"),
            };
        }
        Condition::Corrected => choose(lang, "已经纠正违法行为", "The violation is corrected"),
        Condition::Performed => choose(
            lang,
            "已经履行决定规定的义务",
            "The obligations of the decision are performed",
        ),
        Condition::Committed => choose(lang, "公开作出信用承诺", "A commitment is made in public"),
    };
    text.to_owned()
}

/// Title and number of an order.
pub fn basis(order: &RepairOrder, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &order.basis_zh,
        Lang::En => &order.basis_en,
    }
}

/// Whether and from when repair can be applied for, on `today`.
pub fn may_apply(terms: &Terms<'_>, today: NaiveDate, lang: Lang) -> String {
    let (class, from) = (
        match lang {
            Lang::Zh => &terms.term.name_zh,
            Lang::En => &terms.term.name_en,
        },
        dates::date(terms.from, lang),
    );
    match (today < terms.from, lang) {
        (false, Lang::Zh) => format!("该记录属于“{class}”，现在可以申请信用修复。"),
        (false, Lang::En) => {
            format!("Class of the record: {class}. Its repair can be applied for now.")
        }
        (true, Lang::Zh) => {
            format!("该记录属于“{class}”，最短公示期尚未届满，自{from}起可以申请信用修复。")
        }
        (true, Lang::En) => format!(
            "Class of the record: {class}. Its least term is not over: its repair can be applied for from {from} on."
        ),
    }
}

/// The least term is not over yet.
pub fn too_early(from: NaiveDate, lang: Lang) -> String {
    let from = dates::date(from, lang);
    match lang {
        Lang::Zh => format!("该记录自{from}起可以申请信用修复。"),
        Lang::En => format!("Its repair can be applied for from {from} on."),
    }
}

/// A case was filed too often; for objections too.
pub fn too_often(from: NaiveDate, lang: Lang) -> String {
    let from = dates::date(from, lang);
    match lang {
        Lang::Zh => format!(
            "对同一记录的次数已达上限，自{from}起可以再次提出；有新的事实、理由或者材料的，请一次说明。"
        ),
        Lang::En => format!(
            "As often as may be for one record. Again from {from} on; say all that is new at once."
        ),
    }
}

/// Why a record cannot be repaired.
pub fn not_repairable(why: NotRepairable, lang: Lang) -> String {
    let text = match why {
        NotRepairable::Repaired(on) => {
            let on = dates::date(on, lang);
            return match lang {
                Lang::Zh => format!("该记录已于{on}完成信用修复。"),
                Lang::En => format!("The record was repaired on {on}."),
            };
        }
        NotRepairable::PublicationEnded(through) => {
            let through = dates::date(through, lang);
            return match lang {
                Lang::Zh => {
                    format!("该记录的最长公示期已于{through}届满，报告不再展示，不需要修复。")
                }
                Lang::En => format!(
                    "Reports do not show the record any more: its longest publication ended with {through}."
                ),
            };
        }
        NotRepairable::NotShown => choose(
            lang,
            "该记录不作为违法违规记录展示，不需要修复。",
            "Reports do not show the record, so there is nothing to repair.",
        ),
        NotRepairable::NoOrder => choose(
            lang,
            "目前没有施行中的信用修复规定，不能申请。",
            "No rules on repair are in force, so it cannot be applied for.",
        ),
        NotRepairable::OtherKind => choose(
            lang,
            "信用修复规定不适用于这一类记录。",
            "The rules on repair are not about records of this kind.",
        ),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{act, condition, not_repairable, outcome, refusal, stage};
    use crate::repair::{Act, Condition, NotRepairable, RepairOutcome, RepairRefusal, Stage};
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};
    use chrono::NaiveDate;

    #[test]
    fn every_choice_stage_and_act_has_its_words_in_both_languages() {
        let outcomes = [RepairOutcome::Granted, RepairOutcome::Rejected];
        let reason = RepairRefusal::DoneAlready;
        let outcome_of_act = RepairOutcome::Rejected;
        let acts = [
            Act::File,
            Act::Accept,
            Act::Refuse { reason },
            Act::Ask,
            Act::Supply,
            Act::Answer {
                outcome: outcome_of_act,
            },
            Act::Withdraw,
            Act::FallDue,
        ];
        let stages = [
            Stage::Filed,
            Stage::Accepted,
            Stage::Asked,
            Stage::Supplied,
            Stage::NotAccepted { reason },
            Stage::Withdrawn,
        ];
        let day = NaiveDate::from_ymd_opt(2026, 5, 1).expect("a day");
        let all = |lang| {
            let mut words: Vec<String> = Vec::new();
            let mut add = |text: &str| words.push(text.to_owned());
            RepairRefusal::ALL
                .iter()
                .for_each(|r| add(refusal(*r, lang)));
            outcomes.iter().for_each(|o| add(outcome(*o, lang)));
            acts.iter().for_each(|a| add(act(*a, lang)));
            stages.iter().for_each(|s| add(stage(*s, lang)));
            words.extend(Condition::ALL.map(|c| condition(c, day, lang)));
            let whys = [
                NotRepairable::Repaired(day),
                NotRepairable::NotShown,
                NotRepairable::PublicationEnded(day),
                NotRepairable::NoOrder,
                NotRepairable::OtherKind,
            ];
            words.extend(whys.map(|why| not_repairable(why, lang)));
            words
        };
        assert!(all(Lang::Zh).iter().all(|words| is_chinese(words)));
        assert!(all(Lang::En).iter().all(|words| is_english(words)));
        for lang in Lang::ALL {
            let mut words = all(lang);
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count, "two of them read the same");
        }
    }
}
