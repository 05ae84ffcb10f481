//! Sentences about objections (异议), B 三(四).

use super::{Lang, choose};
use crate::objection::{Act, ObjectionReason, Outcome, RefusalReason, Stage};

/// Why the entity objects, as one of the choices.
pub const fn reason(reason: ObjectionReason, lang: Lang) -> &'static str {
    use ObjectionReason as R;
    match reason {
        R::NotOurs => choose(
            lang,
            "该记录不属于本主体",
            "The record is about somebody else",
        ),
        R::ContentDiffers => choose(
            lang,
            "记录内容与法律文书或者事实不符",
            "The record does not say what the document says or what is true",
        ),
        R::Revoked => choose(
            lang,
            "作出该记录的决定已被撤销、变更或者确认无效",
            "The decision was revoked, altered or held void",
        ),
        R::NotEffective => choose(
            lang,
            "法律文书尚未生效",
            "The legal document is not effective yet",
        ),
        R::Repaired => choose(
            lang,
            "已纠正违法行为并完成信用修复，仍在公示",
            "The violation was corrected and repaired, and the record is still shown",
        ),
        R::Performed => choose(
            lang,
            "已履行，记录未更新",
            "The obligation was performed, and the record does not say so",
        ),
        R::NotPublic => choose(
            lang,
            "依法不应公开或者已超过公示期限",
            "By law it must not be made public, or is shown longer than it may be",
        ),
        R::Duplicate => choose(lang, "同一事项重复记录", "The same matter stands twice"),
        R::Other => choose(
            lang,
            "其他事由，见情况说明",
            "Something else, as the statement says",
        ),
    }
}

/// Why the unit does not accept the objection.
pub const fn refusal(reason: RefusalReason, lang: Lang) -> &'static str {
    use RefusalReason as R;
    match reason {
        R::NothingToCheck => choose(
            lang,
            "没有提出可供核查的事实和理由。补充后可以重新提出异议。",
            "It names no fact or ground that could be checked. Add them and file it again.",
        ),
        R::AnsweredBefore => choose(
            lang,
            "同一事由已经答复，没有提出新的事实和理由。",
            "The same was answered before, and no new fact or ground is named.",
        ),
        R::AgainstTheDecision => choose(
            lang,
            "对行政决定本身不服的，请依法申请行政复议或者提起行政诉讼。",
            "It is against the decision itself: apply for administrative review or bring a suit.",
        ),
        R::DoneAlready => choose(
            lang,
            "所请求的更正已经完成，以后出具的报告以更正后的记录为准。",
            "What is asked for was done already. Reports issued from now on follow the corrected record.",
        ),
    }
}

/// Name of a stage.
pub const fn stage(stage: Stage, lang: Lang) -> &'static str {
    match stage {
        Stage::Filed => choose(lang, "已提交，待受理", "Filed, waiting to be accepted"),
        Stage::Accepted => choose(lang, "已受理，核查中", "Accepted, being checked"),
        Stage::Asked => choose(lang, "待补充材料", "More is asked for"),
        Stage::Supplied => choose(
            lang,
            "已补充材料，核查中",
            "More was supplied, being checked",
        ),
        Stage::NotAccepted { .. } => choose(lang, "不予受理", "Not accepted"),
        Stage::Answered { outcome } => self::outcome(outcome, lang),
        Stage::Withdrawn => choose(lang, "已撤回", "Withdrawn"),
    }
}

/// What the unit found.
pub const fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Upheld => choose(
            lang,
            "异议成立，记录已更正",
            "Upheld, and the record corrected",
        ),
        Outcome::PartlyUpheld => choose(
            lang,
            "异议部分成立，记录已更正",
            "Upheld in part, and the record corrected",
        ),
        Outcome::Rejected => choose(lang, "异议不成立，记录不变", "Rejected, the record stays"),
    }
}

/// What was done, for the history.
pub const fn act(act: Act, lang: Lang) -> &'static str {
    match act {
        Act::File => choose(lang, "经营主体提出异议", "The firm objected"),
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
        Act::Answer { .. } => choose(lang, "责任单位答复", "The responsible unit answered"),
        Act::Withdraw => choose(lang, "经营主体撤回异议", "The firm withdrew it"),
        Act::FallDue => choose(lang, "期限届满", "A deadline passed"),
    }
}

#[cfg(test)]
mod tests {
    use super::{act, outcome, reason, refusal, stage};
    use crate::objection::{Act, ObjectionReason, Outcome, RefusalReason, Stage};
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};

    #[test]
    fn every_choice_stage_and_act_has_its_words_in_both_languages() {
        let outcomes = [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::Rejected];
        let acts = [
            Act::File,
            Act::Accept,
            Act::Refuse {
                reason: RefusalReason::DoneAlready,
            },
            Act::Ask,
            Act::Supply,
            Act::Answer {
                outcome: Outcome::Rejected,
            },
            Act::Withdraw,
            Act::FallDue,
        ];
        let stages = [
            Stage::Filed,
            Stage::Accepted,
            Stage::Asked,
            Stage::Supplied,
            Stage::NotAccepted {
                reason: RefusalReason::DoneAlready,
            },
            Stage::Withdrawn,
        ];
        let all = |lang| {
            let mut words: Vec<&str> = Vec::new();
            words.extend(ObjectionReason::ALL.iter().map(|r| reason(*r, lang)));
            words.extend(RefusalReason::ALL.iter().map(|r| refusal(*r, lang)));
            words.extend(outcomes.map(|o| outcome(o, lang)));
            words.extend(acts.map(|a| act(a, lang)));
            words.extend(stages.map(|s| stage(s, lang)));
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
