//! Every problem has its words, in both languages.

use super::{code_fault, credit_code_fault, line_character, problem};
use crate::code::InvalidCode;
use crate::credit_code::InvalidCreditCode;
use crate::problem::ProblemCode;
use crate::text::Lang;
use crate::text::checks::{is_chinese, is_english};

#[test]
fn every_problem_says_what_happened_and_what_to_do_in_both_languages() {
    for &code in ProblemCode::ALL {
        let zh = problem(code, Lang::Zh);
        assert!(is_chinese(zh.title) && is_chinese(zh.next), "{code:?}");
        assert!(
            zh.next.ends_with('。') && !zh.title.ends_with('。'),
            "{code:?}"
        );
        let en = problem(code, Lang::En);
        assert!(is_english(en.title) && is_english(en.next), "{code:?}");
        assert!(
            en.next.ends_with('.') && !en.title.ends_with('.'),
            "{code:?}"
        );
    }
}

#[test]
fn no_two_problems_have_the_same_title() {
    for lang in Lang::ALL {
        let mut titles: Vec<_> = ProblemCode::ALL
            .iter()
            .map(|&code| problem(code, lang).title)
            .collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), ProblemCode::ALL.len(), "{lang:?}");
    }
}

#[test]
fn a_fault_of_a_code_names_its_place() {
    assert!(code_fault(InvalidCode::Length(15), Lang::Zh).contains("现在是15位"));
    assert!(code_fault(InvalidCode::Length(15), Lang::En).contains("has 15"));
    assert!(code_fault(InvalidCode::Alphabet { position: 7 }, Lang::Zh).contains("第7位"));
    assert!(code_fault(InvalidCode::Alphabet { position: 7 }, Lang::En).contains("Character 7"));
    let fault = InvalidCreditCode::Alphabet { position: 18 };
    assert!(credit_code_fault(fault, Lang::Zh).contains("第18位"));
    assert!(credit_code_fault(fault, Lang::En).contains("Character 18"));
}

#[test]
fn a_character_that_cannot_be_printed_is_named() {
    for lang in Lang::ALL {
        assert!(line_character('𠮷', lang).contains('𠮷'));
    }
}

#[test]
fn a_mistyped_code_is_not_called_a_forgery() {
    for lang in Lang::ALL {
        let text = problem(ProblemCode::CodeMistyped, lang);
        for word in ["伪造", "假", "forge", "fake"] {
            assert!(!text.title.contains(word) && !text.next.contains(word));
        }
    }
}
