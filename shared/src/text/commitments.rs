//! Sentences of the page on commitments (信用承诺公示), B 三(四).

use super::{Lang, dates};
use chrono::NaiveDate;

sentences! {
    heading: "信用承诺公示", "Commitments made in public";
    lead: "经营主体申请信用修复时公开作出的信用承诺，准予修复后在这里公示。公示的只有承诺本身，不是违法违规记录。", "What firms have committed themselves to when they applied for credit repair, public once the repair is granted. It is the commitment alone, not the record.";
    code: "统一社会信用代码", "Credit code";
    look: "查询", "Look";
    wrong_code: "这不是统一社会信用代码。请逐位核对18位代码。", "This is no credit code. Compare its 18 characters.";
    none: "没有公示的信用承诺。", "No commitment is public.";
    none_here: "这一页没有公示的信用承诺。", "No commitment on this page is public.";
    next: "下一页", "Next page";
    deliveries: "数据报送情况", "Deliveries of data";
}

/// By whom and since when it is public.
pub fn granted(unit: &str, on: NaiveDate, lang: Lang) -> String {
    let day = dates::date(on, lang);
    match lang {
        Lang::Zh => format!("{unit}于{day}准予信用修复"),
        Lang::En => format!("Repair granted by {unit} on {day}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{SENTENCES, granted};
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};
    use chrono::NaiveDate;

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for &(name, zh, en) in SENTENCES {
            assert!(is_chinese(zh) && is_english(en), "{name}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day of the calendar");
        assert!(is_chinese(&granted("市生态环境局", day, Lang::Zh)));
        assert!(is_english(&granted("Unit", day, Lang::En)));
    }
}
