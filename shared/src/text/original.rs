//! Sentences about the report's original, which opens by the detail code.

use super::{Lang, verify};
use crate::code::InvalidDetailCode;
use crate::time::ShanghaiTime;

sentences! {
    heading: "查看报告原件", "See the report itself";
    hint: "持有纸质报告的，可输入明细之后所印的8位明细码，下载报告原件（PDF）。", "If you hold the paper, enter the 8-character detail code printed after the details to download the report itself (PDF).";
    detail_code: "明细码", "Detail code";
    open: "下载原件", "Download";
    problem: "没有取得报告原件", "The report itself was not opened";
}

/// A detail code that is none: which character, or how many there are.
pub fn fault(fault: InvalidDetailCode, lang: Lang) -> String {
    match (fault, lang) {
        (InvalidDetailCode::Length(0), Lang::Zh) => {
            "请输入明细码，共8位，印在报告明细之后。".to_owned()
        }
        (InvalidDetailCode::Length(0), Lang::En) => {
            "Enter the detail code: 8 characters, printed after the details of the report."
                .to_owned()
        }
        (InvalidDetailCode::Length(count), Lang::Zh) => format!(
            "明细码共8位，现在是{count}位。请对照报告明细之后所印的明细码，补全或删去多余的字符。"
        ),
        (InvalidDetailCode::Length(count), Lang::En) => format!(
            "A detail code has 8 characters; this one has {count}. Compare it with the one printed after the details of the report."
        ),
        (InvalidDetailCode::Alphabet { position }, Lang::Zh) => format!(
            "第{position}位不是明细码使用的字符。明细码只用数字和不含 I、L、O、U 的英文字母，请对照报告核对这一位。"
        ),
        (InvalidDetailCode::Alphabet { position }, Lang::En) => format!(
            "Character {position} is not used in detail codes. They use digits and letters other than I, L, O and U. Compare that character with the report."
        ),
    }
}

/// Until when no try is taken.
pub fn wait(until: ShanghaiTime, lang: Lang) -> String {
    let until = verify::moment(until, lang);
    match lang {
        Lang::Zh => format!("明细码多次输错，请在{until}之后再试。核验结果不受影响。"),
        Lang::En => format!(
            "A wrong detail code was entered several times. Try again after {until}. The verdict is not affected."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{SENTENCES, fault, wait};
    use crate::code::InvalidDetailCode;
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};
    use crate::time::ShanghaiTime;

    #[test]
    fn every_sentence_is_in_its_language() {
        let until = ShanghaiTime::parse("2026-11-24T09:31:00+08:00").expect("a time");
        let (zh, en) = (wait(until, Lang::Zh), wait(until, Lang::En));
        let more = ("wait", zh.as_str(), en.as_str());
        for &(name, zh, en) in SENTENCES.iter().chain([&more]) {
            assert!(is_chinese(zh), "{name}: {zh}");
            assert!(is_english(en), "{name}: {en}");
        }
        for wrong in [
            InvalidDetailCode::Length(0),
            InvalidDetailCode::Length(7),
            InvalidDetailCode::Alphabet { position: 3 },
        ] {
            let (zh, en) = (fault(wrong, Lang::Zh), fault(wrong, Lang::En));
            assert!(is_chinese(&zh), "{zh}");
            assert!(is_english(&en), "{en}");
        }
    }
}
