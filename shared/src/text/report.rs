//! Printed words of the special credit report (专用信用报告). A report is in 简体中文 alone.
//!
//! The file and the portal's page say the same words: both take them from here.

use super::{Lang, dates};
use crate::entity::{EntityKind, RegistrationState};
use crate::record::{Contested, Fen, RecordKind, Role};
use crate::report::{Conclusion, Finding, Purpose, SpecialReport};
use crate::time::ShanghaiTime;
use crate::window::LookBack;
use chrono::NaiveDate;

/// Title of the report.
pub const TITLE: &str = "经营主体专用信用报告";
/// What the report stands for, B 一(二).
pub const SUBTITLE: &str = "（代替有无违法违规记录证明）";
/// Stands on every page of a demonstration.
pub const DEMONSTRATION: &str = "演示";
/// The same as a sentence.
pub const DEMONSTRATION_BAND: &str = "演示 · 数据均为虚构，不具有任何效力";
/// In the seal area of a demonstration, where a real report carries its seal.
pub const DEMONSTRATION_SEAL: &str = "不作证明使用";
/// Heading of the block of the entity.
pub const ENTITY_HEADING: &str = "经营主体";
/// Heading of the block of the report.
pub const REPORT_HEADING: &str = "查询信息";
/// Heading of the conclusion.
pub const CONCLUSION_HEADING: &str = "查询结论";
/// Heading of the table of sectors.
pub const SECTORS_HEADING: &str = "各领域查询结果";
/// Heading of the details; the conclusion refers to it by this name.
pub const RECORDS_HEADING: &str = "违法违规记录明细";
/// Heading of the notes.
pub const NOTES_HEADING: &str = "说明";
/// Head of the table of sectors.
pub const SECTOR_COLUMNS: [&str; 5] = ["序号", "领域", "责任单位", "数据截至", "查询结果"];
/// Above the typed code.
pub const CODE_LABEL: &str = "核验码";
/// Label of the report number.
pub const REPORT_NO_LABEL: &str = "报告编号";
/// Label of the name.
pub const NAME_LABEL: &str = "名称";
/// Label of the credit code.
pub const CREDIT_CODE_LABEL: &str = "统一社会信用代码";
/// Label of the kind.
pub const ENTITY_KIND_LABEL: &str = "类型";
/// Label of the address.
pub const ADDRESS_LABEL: &str = "住所";
/// Label of the state of registration.
pub const STATE_LABEL: &str = "登记状态";
/// Label of the time of issue.
pub const ISSUED_LABEL: &str = "出具时间";
/// Label of the window.
pub const WINDOW_LABEL: &str = "查询时间范围";
/// Label of the last valid day.
pub const VALID_LABEL: &str = "核验有效期至";
/// Label of the purpose.
pub const PURPOSE_LABEL: &str = "适用场景";
/// Where a sector has no day to name.
pub const NO_DAY: &str = "—";
/// After the heading of a record that goes on from the page before.
pub const CONTINUED: &str = "（续）";
/// Before the detail code.
pub const DETAIL_CODE_LABEL: &str = "明细码";
/// Behind it.
pub const DETAIL_CODE_HINT: &str = "（在核验页使用，可查询报告原件）";
/// The last line of a report.
pub const END: &str = "（报告正文结束）";

/// A day as printed: `2025年3月10日`.
pub fn day(day: NaiveDate) -> String {
    dates::date(day, Lang::Zh)
}

/// A time as printed, in the city's time: `2025年3月10日 09:00`.
pub fn time(time: ShanghaiTime) -> String {
    dates::time(time, Lang::Zh)
}

/// A look-back as the notice calls it, B 二(五).
pub const fn look_back(look_back: LookBack) -> &'static str {
    match look_back {
        LookBack::One => "近一年",
        LookBack::Two => "近两年",
        LookBack::Three => "近三年",
    }
}

/// A purpose as the notice calls it, B 二(四).
pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Finance => "金融",
        Purpose::Commerce => "商务经营",
        Purpose::Administration => "行政管理",
    }
}

/// A kind of market entity, B 二(二).
pub const fn entity_kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Company => "公司",
        EntityKind::NonCompanyLegalPerson => "非公司企业法人",
        EntityKind::SoleProprietorship => "个人独资企业",
        EntityKind::Partnership => "合伙企业",
        EntityKind::FarmersCooperative => "农民专业合作社（联合社）",
        EntityKind::Branch => "分支机构",
        EntityKind::IndividualBusiness => "个体工商户",
        EntityKind::ForeignCompanyBranch => "外国公司分支机构",
    }
}

/// What the person who acts for an entity is called: it follows from the entity's kind.
pub const fn representative_label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Company
        | EntityKind::NonCompanyLegalPerson
        | EntityKind::FarmersCooperative => "法定代表人",
        EntityKind::SoleProprietorship => "投资人",
        EntityKind::Partnership => "执行事务合伙人",
        EntityKind::Branch | EntityKind::ForeignCompanyBranch => "负责人",
        EntityKind::IndividualBusiness => "经营者",
    }
}

/// A state of registration.
pub const fn state(state: RegistrationState) -> &'static str {
    match state {
        RegistrationState::Active => "存续",
        RegistrationState::Revoked => "吊销",
        RegistrationState::Cancelled => "注销",
    }
}

/// A finding as printed in the table.
pub fn finding(finding: Finding) -> String {
    match finding {
        Finding::NoRecord => "未发现记录".to_owned(),
        Finding::Records { count } => format!("{count}条记录"),
        Finding::NotYetCovered => "未纳入".to_owned(),
        Finding::NeverDelivered => "尚未报送".to_owned(),
    }
}

/// The conclusion as printed.
pub fn conclusion(report: &SpecialReport) -> String {
    let from = day(report.window.from);
    let to = day(report.window.to);
    match report.conclusion {
        Conclusion::NoRecords { sectors } => format!(
            "经查询，自{from}至{to}，未发现该经营主体在下列{sectors}个领域存在违法违规记录。"
        ),
        Conclusion::Records { records, .. } => format!(
            "经查询，自{from}至{to}，该经营主体在下列领域共有{records}条违法违规记录，详见“{RECORDS_HEADING}”。"
        ),
    }
}

/// Beside the conclusion, where the table holds sectors of which nothing is claimed.
pub fn not_read(report: &SpecialReport) -> Option<String> {
    let count = |wanted: Finding| {
        report
            .sectors
            .iter()
            .filter(|row| row.finding == wanted)
            .count()
    };
    let not_covered = count(Finding::NotYetCovered);
    let never = count(Finding::NeverDelivered);
    let mut parts = Vec::new();
    if not_covered > 0 {
        parts.push(format!("{not_covered}个领域未纳入"));
    }
    if never > 0 {
        parts.push(format!("{never}个领域尚未报送数据"));
    }
    (!parts.is_empty()).then(|| format!("另有{}，不作结论。", clauses(&parts)))
}

/// Parts of a sentence in a row, parted as in print.
pub fn clauses<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    parts.join("，")
}

/// What a field of a record is called: its form says it. `None` if the kind's form has no such field.
pub fn record_label(kind: RecordKind, role: Role) -> Option<String> {
    let spec = kind.spec();
    let name = spec.column(role)?.name_zh;
    // A form with a class of measure delivers class and content apart; the record holds them together.
    match spec.column(Role::MeasureClass) {
        Some(class) if role == Role::Measure => Some(format!("{}与内容", class.name_zh)),
        Some(_) | None => Some(name.to_owned()),
    }
}

/// Label of the fine.
pub const FINE_LABEL: &str = "罚款金额";
/// Label of what was confiscated.
pub const CONFISCATED_LABEL: &str = "没收金额";
/// Label of the state of a record.
pub const STATUS_LABEL: &str = "状态";
/// Mark of a record under objection, B 三(四).
pub const OBJECTION_MARK: &str = "异议处理中";
/// Where nothing is known of performance.
pub const PERFORMANCE_UNKNOWN: &str = "履行情况未报送";

/// Performance (履行) of a record's obligation.
pub const fn performed(performed: Option<bool>) -> &'static str {
    match performed {
        Some(true) => "已履行",
        Some(false) => "未履行",
        None => PERFORMANCE_UNKNOWN,
    }
}

/// Mark of proceedings (复议、诉讼) against a decision.
pub const fn contested(contested: Contested) -> &'static str {
    match contested {
        Contested::Review => "行政复议中",
        Contested::Suit => "行政诉讼中",
    }
}

/// An amount in yuan with groups of three and two decimals: `12,000.00元`.
pub fn money(amount: Fen) -> String {
    let yuan = (amount.0 / 100).to_string();
    let mut grouped = String::with_capacity(yuan.len() + yuan.len() / 3);
    for (at, digit) in yuan.chars().enumerate() {
        if at > 0 && (yuan.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{:02}元", amount.0 % 100)
}

/// The notes, in their printed order.
pub fn notes(report: &SpecialReport, verify_host: &str) -> Vec<String> {
    let city = &report.policy.city_zh;
    let valid = day(report.valid_through);
    let mut notes = vec![
        format!("本报告依据{}出具。", report.policy.basis_zh),
        "记录由各领域责任单位提供，谁生成谁提供、谁提供谁负责；各领域数据截至日期见上表，该日之后产生的信息不在本报告之内。".to_owned(),
        format!("本报告由系统自动生成，自出具之日起一个月内可以核验，至{valid}24时止；此后仍可查到本报告，但应以新出具的报告为准。"),
        "违法行为已经纠正并完成信用修复的，以及依法不予行政处罚的，不在本报告中列示；依法不予公开的，不予列示。".to_owned(),
        format!("本报告仅反映{city}范围内上表所列领域的记录，不反映其他地区和其他领域的情况。“未纳入”指该领域尚未参与，“尚未报送”指责任单位尚未提供数据，均不表示没有记录。"),
        "经营主体认为记录有误的，可以登录系统对该条记录在线提出异议，由责任单位核查并答复；处理期间，该条记录标注“异议处理中”。".to_owned(),
        format!("核验方法：扫描首页右上角二维码，或者在{verify_host}输入核验码。核验结果与本报告不一致的，以核验结果为准。"),
        format!("查询时间范围止于出具之日前一个工作日，工作日按以下日历计算：{}。", report.calendar),
    ];
    if report.demonstration {
        notes.push(
            "本报告为演示文件，经营主体、记录和出具单位的行为均为虚构，不具有任何效力。".to_owned(),
        );
    }
    notes
}

/// `N/M` of a page.
pub fn page_of(page: usize, pages: usize) -> String {
    format!("第 {page}/{pages} 页")
}

#[cfg(test)]
mod tests {
    use super::{Fen, money, record_label};
    use crate::record::{RecordKind, Role};

    #[test]
    fn every_kind_names_its_document_day_facts_and_body() {
        for kind in RecordKind::ALL {
            for role in [Role::DocumentNo, Role::DecidedOn, Role::Facts, Role::Body] {
                assert!(record_label(kind, role).is_some(), "{kind:?} {role:?}");
            }
        }
    }

    #[test]
    fn a_penalty_is_shown_with_class_and_content_together() {
        let label = record_label(RecordKind::Penalty, Role::Measure);
        assert_eq!(label.as_deref(), Some("处罚类别与内容"));
    }

    #[test]
    fn money_is_exact_and_grouped() {
        assert_eq!(money(Fen(0)), "0.00元");
        assert_eq!(money(Fen(99_900)), "999.00元");
        assert_eq!(money(Fen(1_200_050)), "12,000.50元");
        assert_eq!(money(Fen(u64::MAX)), "184,467,440,737,095,516.15元");
    }
}
