//! Every sentence of the verify page exists in both languages.

use super::{
    SENTENCES, has_records, host_sentence, last_day, moment, no_records, not_listed, note,
    push_finding, reason, title, window_value,
};
use crate::report::Finding;
use crate::text::Lang;
use crate::text::checks::{is_chinese, is_english};
use crate::time::ShanghaiTime;
use crate::verdict::{Note, WithdrawalReason};
use crate::window::{LookBack, Window};
use chrono::NaiveDate;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

#[test]
fn every_sentence_exists_in_both_languages() {
    // Punctuation is the same kind of row, with no letters in it.
    const MARKS: [&str; 2] = ["colon", "no_date"];
    for &(name, zh, en) in SENTENCES {
        if MARKS.contains(&name) {
            assert!(!zh.is_empty() && !en.is_empty(), "{name}");
        } else {
            assert!(is_chinese(zh), "{name}: {zh}");
            assert!(is_english(en), "{name}: {en}");
        }
    }
}

#[test]
fn every_note_reason_and_finding_exists_in_both_languages() {
    for of in [
        Note::FresherExists,
        Note::ObjectionOpen,
        Note::RecordsChanged,
    ] {
        assert!(is_chinese(note(of, Lang::Zh)) && is_english(note(of, Lang::En)));
    }
    for of in [
        WithdrawalReason::RecordWrong,
        WithdrawalReason::WrongHolder,
        WithdrawalReason::SystemFault,
    ] {
        assert!(is_chinese(reason(of, Lang::Zh)) && is_english(reason(of, Lang::En)));
    }
    for of in [
        Finding::NoRecord,
        Finding::Records { count: 2 },
        Finding::NotYetCovered,
        Finding::NeverDelivered,
    ] {
        let (mut zh, mut en) = (String::new(), String::new());
        push_finding(&mut zh, of, Lang::Zh);
        push_finding(&mut en, of, Lang::En);
        assert!(is_chinese(&zh) && is_english(&en), "{zh} {en}");
    }
    for lang in Lang::ALL {
        assert!(host_sentence(lang).iter().all(|part| !part.is_empty()));
    }
}

#[test]
fn a_sector_without_coverage_is_never_called_free_of_records() {
    for finding in [Finding::NotYetCovered, Finding::NeverDelivered] {
        for lang in Lang::ALL {
            let (mut said, mut none) = (String::new(), String::new());
            push_finding(&mut said, finding, lang);
            push_finding(&mut none, Finding::NoRecord, lang);
            assert_ne!(said, none);
        }
    }
}

#[test]
fn sentences_with_numbers_read_right() {
    assert!(no_records(45, Lang::Zh).contains("45个领域"));
    assert!(no_records(45, Lang::En).contains("45 sectors"));
    assert_eq!(
        has_records(1, 1, Lang::En),
        "1 violation record in 1 sector"
    );
    assert_eq!(
        has_records(4, 1, Lang::En),
        "4 violation records in 1 sector"
    );
    assert_eq!(
        has_records(5, 3, Lang::En),
        "5 violation records in 3 sectors"
    );
    assert_eq!(has_records(5, 3, Lang::Zh), "在3个领域共有5条违法违规记录");
    assert!(not_listed(1, Lang::En).starts_with("1 further record is"));
    assert!(not_listed(9, Lang::Zh).contains("9条"));
    assert!(title("真实有效", Lang::Zh).starts_with("真实有效"));
}

#[test]
fn days_and_times_say_whose_they_are() {
    let window = Window {
        from: day(2023, 3, 1),
        to: day(2024, 2, 29),
    };
    assert_eq!(
        window_value(window, LookBack::One, Lang::Zh),
        "2023年3月1日至2024年2月29日（近一年）"
    );
    assert_eq!(
        window_value(window, LookBack::Three, Lang::En),
        "1 March 2023 to 29 February 2024 (three years)"
    );
    assert_eq!(last_day(day(2026, 2, 28), Lang::Zh), "2026年2月28日24:00");
    let at = ShanghaiTime::start_of(day(2026, 1, 31)).plus_seconds(33_000);
    assert_eq!(moment(at, Lang::Zh), "2026年1月31日 09:10（北京时间）");
    assert_eq!(
        moment(at, Lang::En),
        "31 January 2026, 09:10 (Beijing time)"
    );
}
