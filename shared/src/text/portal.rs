//! Sentences of the portal (门户). One struct, filled once per language: a sentence that is missing in one
//! of them does not compile.

mod en;
mod zh;

use crate::report::Purpose;
use crate::text::Lang;
use crate::window::LookBack;

/// Sentences of the portal in one language. `{name}` marks what [`fill`] puts in.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "every field is one sentence, which says what it is"
)]
pub struct PortalText {
    // On every page.
    pub brand: &'static str,
    pub service: &'static str,
    pub skip: &'static str,
    pub nav_label: &'static str,
    pub nav_home: &'static str,
    pub nav_guide: &'static str,
    pub nav_request: &'static str,
    pub nav_reports: &'static str,
    pub nav_verify: &'static str,
    pub other_language: &'static str,
    pub sign_in: &'static str,
    pub sign_out: &'static str,
    pub signed_in_as: &'static str,
    pub footer_office: &'static str,
    pub footer_scheme: &'static str,
    pub phase_tag: &'static str,
    pub phase_text: &'static str,
    pub demonstration_tag: &'static str,
    pub demonstration: &'static str,
    pub demonstration_after_end: &'static str,
    pub not_in_force_title: &'static str,
    pub not_in_force: &'static str,

    // While something is on its way, and when it fails.
    pub loading: &'static str,
    pub failed_title: &'static str,
    pub failed_network: &'static str,
    pub failed_answer: &'static str,
    pub try_again: &'static str,
    pub request_id: &'static str,
    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub back_home: &'static str,

    // Home.
    pub home_title: &'static str,
    pub home_lede: &'static str,
    pub home_action: &'static str,
    pub home_guide: &'static str,
    pub home_points: [(&'static str, &'static str); 3],
    pub home_verify_title: &'static str,

    // Typing a code.
    pub verify_title: &'static str,
    pub verify_lede: &'static str,
    pub verify_label: &'static str,
    pub verify_hint: &'static str,
    pub verify_action: &'static str,
    pub verify_scan_title: &'static str,
    pub verify_scan: &'static str,
    pub verify_ways: &'static str,
    pub verify_meaning_title: &'static str,
    pub verify_meaning: [(&'static str, &'static str); 3],

    // Guide.
    pub guide_title: &'static str,
    pub guide_lede: &'static str,
    pub guide_who_title: &'static str,
    pub guide_who: &'static str,
    pub guide_what_title: &'static str,
    pub guide_what: &'static str,
    pub guide_not_shown: &'static str,
    pub guide_purpose_title: &'static str,
    pub guide_cost_title: &'static str,
    pub guide_cost: &'static str,
    pub guide_window_title: &'static str,
    pub guide_window: &'static str,
    pub guide_validity_title: &'static str,
    pub guide_validity: &'static str,
    pub guide_validity_today: &'static str,
    pub guide_steps_title: &'static str,
    pub guide_steps: [&'static str; 3],
    pub guide_verify_title: &'static str,
    pub guide_verify: &'static str,
    pub guide_objection_title: &'static str,
    pub guide_objection: &'static str,
    pub guide_objection_action: &'static str,
    pub guide_sectors_title: &'static str,
    pub guide_sectors: &'static str,
    pub guide_sector_head: [&'static str; 4],
    pub guide_sector_in_force: &'static str,
    pub guide_sector_from: &'static str,
    pub guide_basis_title: &'static str,
    pub guide_basis: &'static str,
    pub guide_renewal: &'static str,

    // Sign-in.
    pub sign_in_title: &'static str,
    pub sign_in_lede: &'static str,
    pub sign_in_kept: &'static str,
    pub sign_in_action: &'static str,
    pub sign_in_demonstration: &'static str,
    pub wrong_role_title: &'static str,
    pub wrong_role: &'static str,
    pub wrong_role_console: &'static str,

    // Which firm.
    pub firm_title: &'static str,
    pub firm_lede: &'static str,
    pub firm_legend: &'static str,
    pub firm_action: &'static str,
    pub firm_current: &'static str,
    pub firm_change: &'static str,
    pub firm_required: &'static str,

    // Request.
    pub request_title: &'static str,
    pub request_lede: &'static str,
    pub look_back_legend: &'static str,
    pub look_back_hint: &'static str,
    pub window_range: &'static str,
    pub look_back_required: &'static str,
    pub purpose_legend: &'static str,
    pub purpose_hint: &'static str,
    pub purpose_required: &'static str,
    pub request_valid: &'static str,
    pub request_action: &'static str,
    pub request_running: &'static str,
    pub summary_title: &'static str,
    pub progress: &'static str,
    pub progress_slow: &'static str,
    pub progress_retry: &'static str,
    pub progress_resumed: &'static str,
    pub issue_unknown: &'static str,

    // Result.
    pub issued_title: &'static str,
    pub issued_steps_title: &'static str,
    pub issued_steps: [&'static str; 3],
    pub download: &'static str,
    pub read: &'static str,
    pub issue_another: &'static str,
    pub all_reports: &'static str,
    pub why: &'static str,
    pub records: &'static str,
    pub conclusion_none: &'static str,
    pub conclusion_records: &'static str,

    // One report, and its fields.
    pub report_title: &'static str,
    pub report_no: &'static str,
    pub code: &'static str,
    pub window: &'static str,
    pub purpose: &'static str,
    pub issued_at: &'static str,
    pub valid_through: &'static str,
    pub state: &'static str,
    pub state_valid: &'static str,
    pub state_expired: &'static str,
    pub state_withdrawn: &'static str,
    pub verify_address: &'static str,
    pub report_in_chinese: &'static str,
    pub in_app_title: &'static str,
    pub in_app: &'static str,
    pub elsewhere_title: &'static str,
    pub elsewhere: &'static str,
    pub elsewhere_action: &'static str,
    pub link_ready: &'static str,
    pub link_label: &'static str,
    pub link_open: &'static str,
    pub link_copy: &'static str,
    pub link_copied: &'static str,

    // My reports.
    pub reports_title: &'static str,
    pub reports_filter: &'static str,
    pub filter_all: &'static str,
    pub reports_none_title: &'static str,
    pub reports_none: &'static str,
    pub reports_none_of_state: &'static str,
    pub reports_shown: &'static str,
    pub reports_more: &'static str,
    pub reports_end: &'static str,
    pub download_no: &'static str,
    pub read_no: &'static str,
}

/// The portal's sentences in a language.
pub fn portal(lang: Lang) -> &'static PortalText {
    match lang {
        Lang::Zh => &zh::TEXT,
        Lang::En => &en::TEXT,
    }
}

/// Puts values in the places of a sentence: `fill("{n} reports", &[("n", "3")])`.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        // A name without a value is a mistake in the caller; what it lacks stays visible.
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Look-back (近一年、近两年、近三年), B 二(五).
pub fn look_back(lang: Lang, look_back: LookBack) -> &'static str {
    match (lang, look_back) {
        (Lang::Zh, LookBack::One) => "近一年",
        (Lang::Zh, LookBack::Two) => "近两年",
        (Lang::Zh, LookBack::Three) => "近三年",
        (Lang::En, LookBack::One) => "Last year",
        (Lang::En, LookBack::Two) => "Last two years",
        (Lang::En, LookBack::Three) => "Last three years",
    }
}

/// Purpose (适用场景) and what falls under it, B 二(四).
pub fn purpose(lang: Lang, purpose: Purpose) -> (&'static str, &'static str) {
    match (lang, purpose) {
        (Lang::Zh, Purpose::Finance) => {
            ("金融", "银行贷款、上市、挂牌、再融资、并购重组、发行债券等")
        }
        (Lang::Zh, Purpose::Commerce) => {
            ("商务经营", "参与招投标、产权交易、接受第三方机构评估评审等")
        }
        (Lang::Zh, Purpose::Administration) => (
            "行政管理",
            "办理政务服务事项、申请优惠政策和资金支持、参与评比表彰等",
        ),
        (Lang::En, Purpose::Finance) => (
            "Finance",
            "Bank loans, listing, refinancing, mergers, issuing bonds",
        ),
        (Lang::En, Purpose::Commerce) => (
            "Commerce",
            "Tenders, trade in property rights, assessment by third parties",
        ),
        (Lang::En, Purpose::Administration) => (
            "Administration",
            "Government services, subsidies and preferential policies, awards",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_by_name() {
        assert_eq!(
            fill("{a}到{b}，{a}", &[("a", "甲"), ("b", "乙")]),
            "甲到乙，甲"
        );
    }

    #[test]
    fn a_place_without_a_value_stays_visible() {
        assert_eq!(fill("x {a} y {", &[]), "x {a} y {");
    }

    /// The places of a sentence, in the order of their names.
    fn places(sentence: &str) -> Vec<&str> {
        let mut names: Vec<&str> = sentence
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_fill_the_same_places() {
        // `Debug` prints the fields in one order: the two texts line up field by field.
        let zh = format!("{:#?}", portal(Lang::Zh));
        let en = format!("{:#?}", portal(Lang::En));
        assert_eq!(zh.lines().count(), en.lines().count());
        for (zh, en) in zh.lines().zip(en.lines()).skip(1) {
            if !zh.trim_end().ends_with(['{', '}']) {
                assert_eq!(places(zh), places(en), "{zh}\n{en}");
            }
        }
    }

    #[test]
    fn the_english_text_holds_no_chinese_but_the_name_of_the_other_language() {
        let en = format!("{:?}", portal(Lang::En)).replace(portal(Lang::En).other_language, "");
        assert!(!en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
    }
}
