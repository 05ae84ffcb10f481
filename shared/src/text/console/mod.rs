//! Sentences of the consoles (工作台) for entity, responsible unit and credit office. Functions and no table, so
//! that a program carries those alone that it shows: the portal's first page has none of them.

pub mod common;
pub mod deliveries;
pub mod holds;
pub mod objections;
pub mod office;
pub mod policies;
pub mod record_acts;
pub mod records;
pub mod repairs;
pub mod settings;
pub mod withdrawals;

#[cfg(test)]
mod tests {
    use crate::text::checks::{is_chinese, is_english};
    use std::collections::BTreeSet;

    /// The places of a sentence.
    fn places(sentence: &str) -> BTreeSet<&str> {
        let parts = sentence.split('{').skip(1);
        parts
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect()
    }

    #[test]
    fn every_sentence_is_in_both_languages_and_has_the_same_places() {
        for table in [
            super::common::SENTENCES,
            super::deliveries::SENTENCES,
            super::holds::SENTENCES,
            super::objections::SENTENCES,
            super::office::SENTENCES,
            super::policies::SENTENCES,
            super::record_acts::SENTENCES,
            super::records::SENTENCES,
            super::repairs::SENTENCES,
            super::settings::SENTENCES,
            super::withdrawals::SENTENCES,
        ] {
            for (name, zh, en) in table {
                assert!(is_chinese(zh), "{name}: {zh}");
                assert!(is_english(en), "{name}: {en}");
                assert_eq!(places(zh), places(en), "{name}");
            }
        }
    }
}
