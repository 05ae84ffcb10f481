//! Codes are permanent, and each has its sentence in both languages.

use std::collections::BTreeSet;
use xinzheng_verifier::{CheckName, Lang, Overall, text};

/// Never taken out and never given another meaning; new ones are added.
const PERMANENT: &str = "\
    address.none address.other_host answer.key_compromised answer.outside_keys_time answer.signature answer.unknown_key \
    check.not_reached clock.before_answer clock.before_issue code.alphabet code.length code.mistyped file.attachment \
    file.certificate file.certificate_not_in_force file.changed file.container file.gap file.key_compromised file.not_signed \
    file.outside_keys_time file.proof file.proof_differs file.range file.report file.revised file.seal file.signature \
    file.signature_dictionary file.structure file.time_stamp file.unknown_key file.unknown_root keys.certificate keys.form \
    keys.key keys.map keys.other_root keys.signature log.checkpoint log.form log.inclusion log.no_key log.not_issued \
    log.other_report log.queued paper.not_got report.expired report.other report.unknown report.withdrawn result.form \
    result.other_host result.other_report result.too_old seal.algorithm seal.block seal.credit_code seal.digit \
    seal.expired_at_issue seal.high_s seal.key_compromised seal.kind seal.length seal.none seal.other_algorithm \
    seal.other_code seal.outside_keys_time seal.signature seal.unknown_key seal.unknown_sector seal.unread_sector \
    seal.version verifier.host verifier.log_key verifier.no_files verifier.papers verifier.root verifier.time withdrawal.after_its_days \
    withdrawal.list_before_issue withdrawal.list_too_old withdrawal.nothing_asked withdrawn.does_not_follow withdrawn.form \
    withdrawn.no_list_yet withdrawn.older withdrawn.other_host";

fn is_chinese(sentence: &str) -> bool {
    sentence
        .chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

#[test]
fn the_codes_are_those_that_were_released() {
    let released: BTreeSet<&str> = PERMANENT.split_whitespace().collect();
    let known: BTreeSet<&str> = text::REASONS.iter().map(|(code, _, _)| *code).collect();
    assert_eq!(known.len(), text::REASONS.len(), "no code stands twice");
    assert_eq!(known, released);
}

#[test]
fn every_sentence_is_in_its_language() {
    for (code, zh, en) in text::REASONS {
        assert!(is_chinese(zh) && zh.ends_with('。'), "{code}: {zh}");
        assert!(!is_chinese(en) && en.ends_with('.'), "{code}: {en}");
    }
    for name in CheckName::ALL {
        for sentence in [text::title, text::agrees] {
            assert!(is_chinese(sentence(name, Lang::Zh)), "{}", name.code());
            assert!(!is_chinese(sentence(name, Lang::En)), "{}", name.code());
        }
    }
    for overall in Overall::ALL {
        assert!(
            is_chinese(text::overall(overall, Lang::Zh)),
            "{}",
            overall.word()
        );
        assert!(
            !is_chinese(text::overall(overall, Lang::En)),
            "{}",
            overall.word()
        );
    }
}
