//! Words of the messages by e-mail and SMS. They name no firm, no person and no verification code: a mailbox is no
//! safe place.

use super::{Lang, dates};
use crate::notice::Notice;

/// Subject of a message, with the city's name.
pub fn subject(notice: &Notice, city: &str, lang: Lang) -> String {
    let what = match (notice, lang) {
        (Notice::ReportIssued { .. }, Lang::Zh) => "专用信用报告已出具",
        (Notice::ReportIssued { .. }, Lang::En) => "A special credit report was issued",
        (Notice::ReportExpiring { .. }, Lang::Zh) => "专用信用报告即将到期",
        (Notice::ReportExpiring { .. }, Lang::En) => "A special credit report is about to expire",
        (Notice::ReportWithdrawn { .. }, Lang::Zh) => "专用信用报告已撤回",
        (Notice::ReportWithdrawn { .. }, Lang::En) => "A special credit report was withdrawn",
        (Notice::RecordAdded { .. }, Lang::Zh) => "新增一批违法违规记录",
        (Notice::RecordAdded { .. }, Lang::En) => "New records were delivered",
        (Notice::ObjectionMoved { .. }, Lang::Zh) => "异议办理有新进展",
        (Notice::ObjectionMoved { .. }, Lang::En) => "An objection has moved on",
        (Notice::RepairMoved { .. }, Lang::Zh) => "信用修复申请有新进展",
        (Notice::RepairMoved { .. }, Lang::En) => "An application for repair has moved on",
        (Notice::DeliveryOverdue { .. }, Lang::Zh) => "数据报送已逾期",
        (Notice::DeliveryOverdue { .. }, Lang::En) => "A delivery is overdue",
    };
    match lang {
        Lang::Zh => format!("【信证·{city}】{what}"),
        Lang::En => format!("[Xinzheng {city}] {what}"),
    }
}

/// What happened and what to do, in one paragraph; `unit` is the name of the unit that it is about, if any.
pub fn body(notice: &Notice, unit: &str, lang: Lang) -> String {
    match (notice, lang) {
        (
            Notice::ReportIssued {
                report_no,
                valid_through,
            },
            Lang::Zh,
        ) => format!(
            "编号{report_no}的专用信用报告已出具，有效期至{}。如非本单位申请，请登录查看并联系信用办。",
            dates::date(*valid_through, lang)
        ),
        (
            Notice::ReportIssued {
                report_no,
                valid_through,
            },
            Lang::En,
        ) => format!(
            "Report {report_no} was issued and is valid through {}. If you did not ask for it, sign in, look at it and contact the credit office.",
            dates::date(*valid_through, lang)
        ),
        (
            Notice::ReportExpiring {
                report_no,
                valid_through,
            },
            Lang::Zh,
        ) => format!(
            "编号{report_no}的专用信用报告有效期至{}。仍需使用的，请登录重新申请，免费。",
            dates::date(*valid_through, lang)
        ),
        (
            Notice::ReportExpiring {
                report_no,
                valid_through,
            },
            Lang::En,
        ) => format!(
            "Report {report_no} is valid through {}. If you still need one, sign in and ask for a new one, free of charge.",
            dates::date(*valid_through, lang)
        ),
        (Notice::ReportWithdrawn { report_no }, Lang::Zh) => format!(
            "编号{report_no}的专用信用报告已由信用办撤回，请勿再使用。请登录查看；仍需使用的，可以重新申请，免费。"
        ),
        (Notice::ReportWithdrawn { report_no }, Lang::En) => format!(
            "The credit office withdrew report {report_no}: do not use it any more. Sign in to see it; if you still need one, ask for a new one, free of charge."
        ),
        (Notice::RecordAdded { .. }, Lang::Zh) => {
            format!("{unit}报送了与本主体有关的新记录。请登录查看；认为有误的，可以在线提出异议。")
        }
        (Notice::RecordAdded { .. }, Lang::En) => format!(
            "The responsible unit ({}) delivered new records about your firm. Sign in to see them; if one is wrong, object on line.",
            ascii(unit)
        ),
        (
            Notice::ObjectionMoved {
                objection, state, ..
            },
            lang,
        ) => {
            let stage = super::objection::stage(*state, lang);
            match lang {
                Lang::Zh => format!("编号{objection}的异议：{stage}。请登录查看。"),
                Lang::En => format!("Objection {objection}: {stage}. Sign in to see it."),
            }
        }
        (Notice::RepairMoved { repair, state, .. }, lang) => {
            let stage = super::repair::stage(*state, lang);
            match lang {
                Lang::Zh => format!("编号{repair}的信用修复申请：{stage}。请登录查看。"),
                Lang::En => format!("Application {repair} for repair: {stage}. Sign in to see it."),
            }
        }
        (Notice::DeliveryOverdue { expected_by, .. }, Lang::Zh) => format!(
            "{unit}应当在{}前报送数据，目前尚未报送。没有新记录的，请报送空表。",
            dates::date(*expected_by, lang)
        ),
        (
            Notice::DeliveryOverdue {
                expected_by,
                sector,
                unit,
            },
            Lang::En,
        ) => format!(
            "The delivery of unit {} in sector {} was expected by {} and has not come. If there is nothing new, deliver an empty file.",
            unit.0,
            sector.0,
            dates::date(*expected_by, lang)
        ),
    }
}

/// A unit's name is Chinese; an English sentence shows it only if it is not.
fn ascii(name: &str) -> &str {
    if name.is_ascii() {
        name
    } else {
        "see the site"
    }
}

/// The last line: where to sign in.
pub fn sign_in_at(origin: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("登录地址：{origin}/ 。本通知不含核验码，请勿向他人转发登录信息。"),
        Lang::En => format!(
            "Sign in at {origin}/ . This notice holds no verification code; never pass sign-in data on."
        ),
    }
}

/// What stands above every message of a demonstration.
pub const fn demonstration(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "演示：数据均为虚构。",
        Lang::En => "Demonstration: all data are invented.",
    }
}

#[cfg(test)]
mod tests {
    use super::{body, demonstration, sign_in_at, subject};
    use crate::case::{CaseId, Stage};
    use crate::code::ReportNo;
    use crate::notice::{Notice, NoticeKind};
    use crate::policy::{SectorNo, UnitId};
    use crate::text::Lang;
    use crate::text::checks::{is_chinese, is_english};
    use chrono::NaiveDate;

    fn one_of_each() -> Vec<Notice> {
        let day = NaiveDate::from_ymd_opt(2026, 12, 24).expect("a day");
        let report_no = ReportNo::parse("20261124093000-AB12CD").expect("a number");
        vec![
            Notice::ReportIssued {
                report_no: report_no.clone(),
                valid_through: day,
            },
            Notice::ReportExpiring {
                report_no: report_no.clone(),
                valid_through: day,
            },
            Notice::ReportWithdrawn { report_no },
            Notice::RecordAdded {
                unit: UnitId("env".to_owned()),
                delivery: "d-1".to_owned(),
                sector: SectorNo(13),
            },
            Notice::ObjectionMoved {
                objection: CaseId::parse(&"ab".repeat(16)).expect("an id"),
                event: 2,
                state: Stage::Accepted,
            },
            Notice::RepairMoved {
                repair: CaseId::parse(&"ab".repeat(16)).expect("an id"),
                event: 2,
                state: Stage::Accepted,
            },
            Notice::DeliveryOverdue {
                unit: UnitId("env".to_owned()),
                sector: SectorNo(13),
                expected_by: day,
            },
        ]
    }

    #[test]
    fn every_notice_has_its_words_in_both_languages() {
        let notices = one_of_each();
        let kinds: Vec<_> = notices.iter().map(Notice::kind).collect();
        assert_eq!(kinds, NoticeKind::ALL);
        for notice in &notices {
            assert!(is_chinese(&subject(notice, "盐城市", Lang::Zh)));
            assert!(is_chinese(&body(notice, "市生态环境局", Lang::Zh)));
            assert!(is_english(&subject(notice, "Yancheng", Lang::En)));
            assert!(is_english(&body(notice, "市生态环境局", Lang::En)));
        }
        assert!(is_chinese(demonstration(Lang::Zh)) && is_english(demonstration(Lang::En)));
        assert!(sign_in_at("https://a.cn", Lang::Zh).contains("https://a.cn/ "));
        assert!(is_english(&sign_in_at("https://a.cn", Lang::En)));
    }
}
