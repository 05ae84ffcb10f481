//! Sentences about the report's original, which opens by the detail code.

use super::{Lang, verify};
use crate::time::ShanghaiTime;

sentences! {
    heading: "查看报告原件", "See the report itself";
    hint: "持有纸质报告的，可输入明细之后所印的8位明细码，下载报告原件（PDF）。", "If you hold the paper, enter the 8-character detail code printed after the details to download the report itself (PDF).";
    detail_code: "明细码", "Detail code";
    open: "下载原件", "Download";
    back: "返回核验结果", "Back to the verdict";
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
    use super::{SENTENCES, wait};
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
    }
}
