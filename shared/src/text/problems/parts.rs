//! Next steps that name what is at fault: a character, a number of characters, a day.

use super::problem;
use crate::code::InvalidCode;
use crate::credit_code::InvalidCreditCode;
use crate::problem::ProblemCode;
use crate::text::Lang;

/// A verification code that is none: which character, or how many there are.
pub fn code_fault(fault: InvalidCode, lang: Lang) -> String {
    match (fault, lang) {
        (InvalidCode::Length(count), Lang::Zh) => format!(
            "核验码共16位，现在是{count}位。请对照报告第一页右上角二维码下方的核验码，补全或删去多余的字符后重新核验。"
        ),
        (InvalidCode::Length(count), Lang::En) => format!(
            "A verification code has 16 characters; this one has {count}. Compare it with the code under the QR code on page 1 of the report, then check again."
        ),
        (InvalidCode::Alphabet { position }, Lang::Zh) => format!(
            "第{position}位不是核验码使用的字符。核验码只用数字和不含 I、L、O、U 的英文字母，请对照报告核对这一位后重新核验。"
        ),
        (InvalidCode::Alphabet { position }, Lang::En) => format!(
            "Character {position} is not used in verification codes. They use digits and letters other than I, L, O and U. Compare that character with the report, then check again."
        ),
        (InvalidCode::Mistyped, lang) => problem(ProblemCode::CodeMistyped, lang).next.to_owned(),
    }
}

/// A credit code that is none: which character, or how many there are.
pub fn credit_code_fault(fault: InvalidCreditCode, lang: Lang) -> String {
    match (fault, lang) {
        (InvalidCreditCode::Length(count), Lang::Zh) => {
            format!("统一社会信用代码共18位，现在是{count}位，请核对后重新填写。")
        }
        (InvalidCreditCode::Length(count), Lang::En) => {
            format!(
                "A unified social credit code has 18 characters; this one has {count}. Check it and enter it again."
            )
        }
        (InvalidCreditCode::Alphabet { position }, Lang::Zh) => format!(
            "统一社会信用代码的第{position}位不是可用的字符（不使用字母 I、O、S、V、Z），请核对后重新填写。"
        ),
        (InvalidCreditCode::Alphabet { position }, Lang::En) => format!(
            "Character {position} cannot occur in a unified social credit code (the letters I, O, S, V and Z are not used). Check it and enter it again."
        ),
        (InvalidCreditCode::CheckDigit, lang) => problem(ProblemCode::CreditCodeCheckDigit, lang)
            .next
            .to_owned(),
    }
}

/// A character of a delivered line that cannot be printed.
pub fn line_character(character: char, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(
            "报告字库没有「{character}」字，无法印制。请核对是否写错；确为原字的，请联系信用办。"
        ),
        Lang::En => format!(
            "The report's typeface lacks “{character}”, so it cannot be printed. Check that it is right; if it is, contact the credit office."
        ),
    }
}

/// The scheme's days, already written in that language.
pub fn scheme_not_in_force(from: &str, through: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(
            "实施方案的有效期为{from}至{through}，当前不在有效期内，且没有延期文件，因此不出具专用信用报告。已出具的报告仍可核验。"
        ),
        Lang::En => format!(
            "The scheme is in force from {from} to {through}. Today lies outside that period and no renewal applies, so no report is issued. Reports already issued can still be verified."
        ),
    }
}
