//! Sentences of the page on deliveries (数据报送情况), B 三(一).

use super::{Lang, dates};
use chrono::NaiveDate;

sentences! {
    product: "信证", "Xinzheng";
    home_label: "信证首页", "Start page of Xinzheng";
    heading: "数据报送情况", "Deliveries of data";
    lead: "专用信用报告的数据由各责任单位报送，谁生成谁提供、谁提供谁负责（实施方案三(一)）。", "The data of special credit reports are delivered by the responsible units, each of which answers for its own (scheme, part 3(1)).";
    never_heading: "尚未报送的领域", "Sectors without any delivery";
    never: "责任单位从未报送的领域，报告不会写“未发现”，也不作任何结论。", "Where a responsible unit has never delivered, a report does not say that nothing was found; it claims nothing.";
    sector: "领域、责任单位", "Sector, unit";
    reached: "数据截至", "Data as of";
    state: "报送", "Delivery";
    no_date: "—", "—";
    on_time: "按期", "on time";
    never_delivered: "尚未报送", "never delivered";
    not_yet_covered: "未纳入", "not yet covered";
    standing: "责任单位报送排名", "How units deliver";
    standing_lead: "按期率高者在前；按期率相同的，拒收和隔离的行少者在前。首次报送和经营主体登记名录没有应报日期，不计按期或逾期。异议成立是对其记录提出、由其认定全部或者部分成立的异议件数。", "Ordered by the share of deliveries in time, then by how few lines were refused or set aside. Days are working days. A first delivery and the register have no day to keep and count as neither. Upheld: objections to its records that it found right, whole or in part.";
    unit: "责任单位", "Unit";
    deliveries: "报送", "Sent";
    in_time: "按期／逾期", "In time / late";
    lines: "拒收／隔离行", "Refused / aside";
    upheld: "异议成立", "Upheld";
    retry: "重试", "Try again";
}

/// On which day this holds.
pub fn as_of(today: NaiveDate, lang: Lang) -> String {
    let day = dates::date(today, lang);
    match lang {
        Lang::Zh => format!("以下为{day}的情况。"),
        Lang::En => format!("As of {day}."),
    }
}

/// How many deliveries are in each state.
pub fn summary(on_time: usize, overdue: usize, never: usize, not_yet: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => {
            format!("按期{on_time}项，逾期{overdue}项，尚未报送{never}项，未纳入{not_yet}项。")
        }
        Lang::En => format!(
            "{on_time} on time, {overdue} overdue, {never} never delivered, {not_yet} not yet covered."
        ),
    }
}

/// The day of the last delivery, in a narrow column.
pub fn delivered(day: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{day}报送"),
        Lang::En => format!("sent {day}"),
    }
}

/// The day by which the next delivery is expected, in a narrow column.
pub fn expected(day: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{day}前续报"),
        Lang::En => format!("next by {day}"),
    }
}

/// The day by which it was expected.
pub fn was_expected(day: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("应于{day}前"),
        Lang::En => format!("due {day}"),
    }
}

/// By how many working days it is overdue.
pub fn overdue(working_days: u32, lang: Lang) -> String {
    match (lang, working_days) {
        (Lang::Zh, _) => format!("逾期{working_days}个工作日"),
        (Lang::En, 1) => "1 day late".to_owned(),
        (Lang::En, _) => format!("{working_days} days late"),
    }
}

/// Which months the table counts.
pub fn months(from: &str, through: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("统计{from}至{through}已完成的报送。"),
        Lang::En => {
            format!("Completed deliveries from {from} to {through}.")
        }
    }
}

/// The title of the window of the browser.
pub fn title(heading: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{heading} · 信证"),
        Lang::En => format!("{heading} · Xinzheng"),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        SENTENCES, as_of, delivered, expected, months, overdue, summary, title, was_expected,
    };
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};
    use chrono::NaiveDate;

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for &(name, zh, en) in SENTENCES {
            if name == "no_date" {
                assert_eq!(zh, en);
            } else {
                assert!(is_chinese(zh) && is_english(en), "{name}");
            }
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day of the calendar");
        let all = |lang| {
            [
                as_of(day, lang),
                summary(1, 2, 3, 4, lang),
                delivered("11-24", lang),
                expected("11-24", lang),
                was_expected("11-24", lang),
                overdue(1, lang),
                overdue(2, lang),
                months("2025-12", "2026-11", lang),
                title(super::heading(lang), lang),
            ]
        };
        for (zh, en) in all(Lang::Zh).into_iter().zip(all(Lang::En)) {
            assert!(is_chinese(&zh), "{zh}");
            assert!(is_english(&en), "{en}");
        }
    }
}
