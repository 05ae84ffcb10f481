//! Sentences of the verify page.
//!
//! The page says what is known and what the reader has to compare. It never calls a paper forged: a code that
//! nobody issued is "not found", a slip of the hand is "check your typing", an outage is "cannot check now".

use super::{Lang, dates};
use crate::report::Finding;
use crate::time::ShanghaiTime;
use crate::verdict::{Note, Withdrawal, WithdrawalReason};
use crate::window::{LookBack, Window};
use chrono::NaiveDate;

sentences! {
    product: "信证 · 报告核验", "Xinzheng · Verify";
    home_label: "核验页首页", "Start of verification";
    language_label: "切换语言", "Change language";
    demonstration: "演示：企业和数据均为虚构，没有任何效力。", "Demonstration: firms and data are invented and have no effect.";

    genuine: "真实有效", "Genuine and valid";
    genuine_next: "本系统出具过这份专用信用报告，现在有效。请核对下列内容与手中的报告一致。", "This special credit report was issued by this service and is valid now. Compare what follows with the report before you.";
    expired: "真实，已过有效期", "Genuine, no longer valid";
    expired_next: "本系统出具过这份专用信用报告，但已过有效期。请对方重新申请一份，免费，几秒即可取得。", "This special credit report was issued by this service; its validity has ended. Ask the firm for a new one: it is free and takes seconds.";
    withdrawn: "已撤回，请勿采用", "Withdrawn: do not rely on it";
    withdrawn_next: "本系统出具过这份专用信用报告，后来撤回。请对方重新申请一份。", "This special credit report was issued by this service and later withdrawn. Ask the firm for a new one.";
    unknown: "没有找到这份报告", "No such report";
    unknown_next: "本系统没有出具过使用该核验码的报告。请先对照报告核对核验码和网址；如果都没有输错，请勿采用该报告，并向出具机关核实。", "This service has issued no report with that code. Compare code and address with the report first; if both are right, do not rely on the report and ask the issuing office.";

    entity: "经营主体", "Firm";
    credit_code: "统一社会信用代码", "Unified social credit code";
    valid_through: "有效期至", "Valid through";
    was_valid_through: "有效期止于", "Was valid through";
    would_be_valid_through: "原有效期至", "Was to be valid through";
    conclusion: "查询结论", "Conclusion";
    window: "查询时间范围", "Period covered";
    issued_at: "出具时间", "Issued";
    report_no: "报告编号", "Report number";
    withdrawn_at: "撤回时间", "Withdrawn";
    withdrawal_reason: "撤回原因", "Reason";
    checked_at: "核验时间", "Checked";
    beijing_time: "（北京时间）", "(Beijing time)";

    notes: "请留意", "Please note";
    records: "违法违规记录", "Violation records";
    record_no: "文号", "No.";
    record_date: "决定日期", "Decided";
    record_body: "决定机关", "By";
    record_fine: "罚款", "Fine";
    colon: "：", ": ";
    yuan: "元", "yuan";
    sectors: "各领域数据截至日期与查询结果", "Sectors: data as of, and finding";
    sector: "领域", "Sector";
    data_as_of: "数据截至", "Data as of";
    finding: "结果", "Finding";
    no_date: "—", "—";

    host: "核对网址", "Check the address";
    screenshot: "截图、照片和转发的页面都可能被改动，请自己扫码或输入网址核验。", "Screenshots and forwarded pages can be altered: scan the code or type the address yourself.";
    original: "本页不显示处罚内容等细节，以报告原件为准。", "Details of penalties are not shown here; the report itself is decisive.";

    check_another: "核验另一份报告", "Check another report";
    check_again: "重新输入核验码", "Enter the code again";
    entry: "核验专用信用报告", "Verify a special credit report";
    entry_next: "请用手机扫描报告第一页右上角的二维码，或输入二维码下方的16位核验码。", "Scan the QR code at the top right of page 1 with a phone, or enter the 16-character code under it.";
    code: "核验码", "Verification code";
    code_hint: "16位，字母不分大小写，空格和连字符可省略；也可以粘贴整个网址。", "16 characters; upper or lower case, with or without spaces and hyphens. The whole address will do too.";
    check: "核验", "Check";
    retry: "重试", "Try again";
    fault: "错误：", "Error:";
}

/// The host as a sentence, before and after its name.
pub const fn host_sentence(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Zh => [
            "本页网址是 ",
            "，应与报告二维码下方印的网址逐字相同；不同则不是本系统的页面。",
        ],
        Lang::En => [
            "This page is on ",
            ". The address under the report's QR code must be the same, letter by letter; if not, this is not our page.",
        ],
    }
}

/// The title of the window of the browser.
pub fn title(heading: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{heading} · 信证报告核验"),
        Lang::En => format!("{heading} · Xinzheng"),
    }
}

/// The same of a page that says first what is wrong.
pub fn title_of_fault(heading: &str, lang: Lang) -> String {
    let blank = match lang {
        Lang::Zh => "",
        Lang::En => " ",
    };
    format!("{}{blank}{}", fault(lang), title(heading, lang))
}

/// 结论, as the report has it.
pub fn no_records(sectors: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("未发现该经营主体在{sectors}个领域存在违法违规记录"),
        Lang::En => format!("No violation records found in {sectors} sectors"),
    }
}

/// 结论, as the report has it.
pub fn has_records(records: u32, sectors: u32, lang: Lang) -> String {
    match (lang, records, sectors) {
        (Lang::Zh, ..) => format!("在{sectors}个领域共有{records}条违法违规记录"),
        (Lang::En, 1, _) => "1 violation record in 1 sector".to_owned(),
        (Lang::En, _, 1) => format!("{records} violation records in 1 sector"),
        (Lang::En, ..) => format!("{records} violation records in {sectors} sectors"),
    }
}

/// Records that are counted but not listed on the page.
pub fn not_listed(records: u32, lang: Lang) -> String {
    match (lang, records) {
        (Lang::Zh, _) => format!("另有{records}条未在本页列出，见报告原件。"),
        (Lang::En, 1) => "1 further record is not listed here; see the report itself.".to_owned(),
        (Lang::En, _) => {
            format!("{records} further records are not listed here; see the report itself.")
        }
    }
}

/// 查询时间范围, with the look-back.
pub fn window_value(window: Window, look_back: LookBack, lang: Lang) -> String {
    let mut out = String::with_capacity(80);
    dates::push_date(&mut out, window.from, lang);
    out.push_str(match lang {
        Lang::Zh => "至",
        Lang::En => " to ",
    });
    dates::push_date(&mut out, window.to, lang);
    out.push_str(match (lang, look_back) {
        (Lang::Zh, LookBack::One) => "（近一年）",
        (Lang::Zh, LookBack::Two) => "（近两年）",
        (Lang::Zh, LookBack::Three) => "（近三年）",
        (Lang::En, LookBack::One) => " (one year)",
        (Lang::En, LookBack::Two) => " (two years)",
        (Lang::En, LookBack::Three) => " (three years)",
    });
    out
}

/// The last valid day, which ends at 24:00 (B 二(六)).
pub fn last_day(day: NaiveDate, lang: Lang) -> String {
    dates::end_of(day, lang)
}

/// A time in the city, saying so.
pub fn moment(at: ShanghaiTime, lang: Lang) -> String {
    let mut out = dates::time(at, lang);
    if matches!(lang, Lang::En) {
        out.push(' ');
    }
    out.push_str(beijing_time(lang));
    out
}

/// A note beside the verdict.
pub const fn note(note: Note, lang: Lang) -> &'static str {
    match (note, lang) {
        (Note::FresherExists, Lang::Zh) => {
            "该经营主体此后又取得了同一查询时间范围的新报告，可请对方提供较新的一份。"
        }
        (Note::FresherExists, Lang::En) => {
            "The firm has since obtained a newer report of the same kind. You may ask for it."
        }
        (Note::ObjectionOpen, Lang::Zh) => {
            "异议处理中：经营主体对报告所列记录提出了异议，责任单位正在核查。"
        }
        (Note::ObjectionOpen, Lang::En) => {
            "Objection pending: the firm disputes a record in this report and the responsible unit is checking it."
        }
        (Note::RecordsChanged, Lang::Zh) => {
            "报告出具后，该经营主体的记录有变化。需要最新情况的，请对方重新申请。"
        }
        (Note::RecordsChanged, Lang::En) => {
            "The firm's records have changed since this report was issued. For the present state ask for a new one."
        }
    }
}

/// Class of the reason of a withdrawal.
pub const fn reason(reason: WithdrawalReason, lang: Lang) -> &'static str {
    match (reason, lang) {
        (WithdrawalReason::RecordWrong, Lang::Zh) => "报告中的记录有误",
        (WithdrawalReason::RecordWrong, Lang::En) => "A record in it was wrong",
        (WithdrawalReason::WrongHolder, Lang::Zh) => "申请人不是该经营主体",
        (WithdrawalReason::WrongHolder, Lang::En) => "It was requested by somebody else",
        (WithdrawalReason::SystemFault, Lang::Zh) => "系统故障",
        (WithdrawalReason::SystemFault, Lang::En) => "Fault of the system",
    }
}

/// What stands of a report that was withdrawn before, for whoever withdraws it for another reason.
pub fn withdrawn_already(standing: Withdrawal, lang: Lang) -> String {
    let at = dates::time(standing.at, lang);
    let why = reason(standing.reason, lang);
    match lang {
        Lang::Zh => {
            format!("该报告已于{at}撤回，事由：{why}。撤回后不能恢复，事由和时间也不再改变。")
        }
        Lang::En => format!(
            "It was withdrawn at {at}: {why}. That cannot be undone, and why and when it was withdrawn do not change."
        ),
    }
}

/// Appends a finding (查询结果): short, since it stands in a narrow table.
pub fn push_finding(out: &mut String, finding: Finding, lang: Lang) {
    let words = match (finding, lang) {
        (Finding::NoRecord, Lang::Zh) => "未发现",
        (Finding::NoRecord, Lang::En) => "none",
        (Finding::Records { count }, Lang::Zh) => {
            dates::push_number(out, count);
            "条"
        }
        (Finding::Records { count }, Lang::En) => {
            dates::push_number(out, count);
            if count == 1 { " record" } else { " records" }
        }
        (Finding::NotYetCovered, Lang::Zh) => "未纳入",
        (Finding::NotYetCovered, Lang::En) => "not yet covered",
        (Finding::NeverDelivered, Lang::Zh) => "尚未报送",
        (Finding::NeverDelivered, Lang::En) => "never delivered",
    };
    out.push_str(words);
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
