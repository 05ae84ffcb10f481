//! The forms of the record kinds: national codes and headers where the nation has them, ours elsewhere.

use super::RecordKind;
use super::spec::{FieldKind, FieldSpec, RecordSpec, Role, StateField};

use FieldKind::{Amount, Choice, CreditCode, Date, Text};
use FieldSpec as F;

/// The column of the last day of publication (公示截止期), which [`super::Record::published_until`] reads.
pub(super) const PUBLISHED_UNTIL: &str = "CF_GSJZQ";

/// Words for a yes and a no.
const YES_NO: FieldKind = Choice(&["是", "否"]);

/// Class of the subject (行政相对人类别).
const SUBJECT_CLASS: FieldKind = Choice(&["法人及非法人组织", "个体工商户", "自然人"]);

/// Columns of state of every kind; see [`StateField`].
#[rustfmt::skip]
static STATE: [FieldSpec; 10] = [
    F::new("XZ_SX", "文书效力", "Effect of the instrument", Choice(&["已生效", "未生效"]), Role::State(StateField::Effect)),
    F::new("XZ_BYCF", "不予处罚", "Exempted from penalty", YES_NO, Role::State(StateField::Exempted)),
    F::new("XZ_JYCX", "简易程序", "Simple procedure", YES_NO, Role::State(StateField::SimpleProcedure)),
    F::new("XZ_CXYY", "撤销变更原因", "Reason for withdrawal", Text(200), Role::State(StateField::Withdrawn)),
    F::new("XZ_ZGQK", "整改情况", "Correction", Choice(&["已整改", "未整改"]), Role::State(StateField::Corrected)),
    F::new("XZ_XFRQ", "信用修复日期", "Day of repair", Date, Role::State(StateField::RepairedOn)),
    F::new("XZ_BGKYY", "不予公开原因", "Reason for not publishing", Text(200), Role::State(StateField::Held)),
    F::new("XZ_FYSS", "复议诉讼", "Review or suit", Choice(&["行政复议", "行政诉讼", "无"]), Role::State(StateField::Contested)),
    F::new("XZ_LXQK", "履行情况", "Performance", Choice(&["已履行", "未履行"]), Role::State(StateField::Performed)),
    F::new("XZ_YYCL", "异议处理", "Objection", Choice(&["处理中", "无"]), Role::State(StateField::Objection)),
];

/// Administrative penalty (行政处罚), the national publication form (双公示).
#[rustfmt::skip]
pub(super) static PENALTY: RecordSpec = RecordSpec {
    kind: RecordKind::Penalty,
    id: "penalty",
    name_zh: "行政处罚",
    name_en: "Administrative penalty",
    state: &STATE,
    fields: &[
        F::new("CF_XDR_MC", "行政相对人名称", "Name of the person concerned", Text(200), Role::SubjectName).required(),
        F::new("CF_XDR_LB", "行政相对人类别", "Class of the person concerned", SUBJECT_CLASS, Role::SubjectClass).required(),
        F::new("CF_XDR_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required().or(&["行政相对人代码_1(统一社会信用代码)", "行政相对人代码"]),
        F::new("CF_XDR_GSZC", "工商注册号", "Old business registration number", Text(50), Role::Kept),
        F::new("CF_XDR_ZZJG", "组织机构代码", "Organisation code", Text(50), Role::Kept),
        F::new("CF_XDR_SWDJ", "税务登记号", "Tax registration number", Text(50), Role::Kept),
        F::new("CF_XDR_SYDW", "事业单位证书号", "Certificate of an institution", Text(50), Role::Kept),
        F::new("CF_XDR_SHZZ", "社会组织登记证号", "Certificate of a social organisation", Text(50), Role::Kept),
        F::new("CF_FRDB", "法定代表人", "Legal representative", Text(100), Role::Personal),
        F::new("CF_FR_ZJLX", "法定代表人证件类型", "Kind of the representative's document", Text(50), Role::Personal),
        F::new("CF_FR_ZJHM", "法定代表人证件号码", "Number of the representative's document", Text(64), Role::Personal),
        F::new("CF_XDR_ZJLX", "证件类型", "Kind of document", Text(50), Role::Personal),
        F::new("CF_XDR_ZJHM", "证件号码", "Number of the document", Text(64), Role::Personal),
        F::new("CF_WSH", "行政处罚决定书文号", "Number of the decision", Text(128), Role::DocumentNo).required(),
        F::new("CF_WFXW", "违法行为类型", "Class of violation", Text(200), Role::Class).required(),
        F::new("CF_SY", "违法事实", "Facts", Text(4_000), Role::Facts).required(),
        F::new("CF_YJ", "处罚依据", "Basis", Text(2_000), Role::Basis).required(),
        F::new("CF_CFLB", "处罚类别", "Class of penalty", Text(200), Role::MeasureClass).required(),
        F::new("CF_NR", "处罚内容", "Penalty", Text(4_000), Role::Measure).required(),
        F::new("CF_NR_FK", "罚款金额", "Fine (10,000 yuan)", Amount, Role::Fine).or(&["罚款金额(万元)"]),
        F::new("CF_NR_WFFF", "没收违法所得、没收非法财物的金额", "Confiscated (10,000 yuan)", Amount, Role::Confiscated).or(&[
            "没收金额",
            "没收金额(万元)",
            "没收违法所得、没收非法财物的金额(万元)",
        ]),
        F::new("CF_NR_ZKDX", "暂扣或吊销证照名称及编号", "Licence suspended or revoked", Text(200), Role::Kept),
        F::new("CF_JDRQ", "处罚决定日期", "Day of the decision", Date, Role::DecidedOn).required(),
        F::new("CF_YXQ", "处罚有效期", "Valid until", Date, Role::Kept).required(),
        F::new(PUBLISHED_UNTIL, "公示截止期", "Published until", Date, Role::Kept),
        F::new("CF_CFJG", "处罚机关", "Body that decided", Text(200), Role::Body).required(),
        F::new("CF_CFJGDM", "处罚机关统一社会信用代码", "Credit code of that body", CreditCode, Role::BodyCode).required(),
        F::new("CF_SJLY", "数据来源单位", "Source of the data", Text(200), Role::Kept).required(),
        F::new("CF_SJLYDM", "数据来源单位统一社会信用代码", "Credit code of the source", CreditCode, Role::Kept).required(),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};

/// Abnormal operation (经营异常名录): entry and removal.
#[rustfmt::skip]
pub(super) static ABNORMAL_OPERATION: RecordSpec = RecordSpec {
    kind: RecordKind::AbnormalOperation,
    id: "abnormal-operation",
    name_zh: "经营异常名录",
    name_en: "List of abnormal operation",
    state: &STATE,
    fields: &[
        F::new("YC_MC", "企业名称", "Name", Text(200), Role::SubjectName).required(),
        F::new("YC_XDR_LB", "主体类别", "Class of the subject", SUBJECT_CLASS, Role::SubjectClass),
        F::new("YC_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required(),
        F::new("YC_LRWSH", "列入决定书文号", "Number of the entry", Text(128), Role::DocumentNo),
        F::new("YC_LRYY", "列入原因", "Reason of entry", Text(2_000), Role::Facts).required(),
        F::new("YC_LRYJ", "列入依据", "Basis of entry", Text(2_000), Role::Basis),
        F::new("YC_LRRQ", "列入日期", "Day of entry", Date, Role::DecidedOn).required(),
        F::new("YC_LRJG", "列入机关", "Body of entry", Text(200), Role::Body).required(),
        F::new("YC_LRJGDM", "列入机关统一社会信用代码", "Credit code of that body", CreditCode, Role::BodyCode),
        F::new("YC_YCYY", "移出原因", "Reason of removal", Text(2_000), Role::Kept),
        F::new("YC_YCRQ", "移出日期", "Day of removal", Date, Role::RemovedOn),
        F::new("YC_YCJG", "移出机关", "Body of removal", Text(200), Role::Kept),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};

/// Serious dishonesty list (严重违法失信主体名单).
#[rustfmt::skip]
pub(super) static SERIOUS_DISHONESTY: RecordSpec = RecordSpec {
    kind: RecordKind::SeriousDishonesty,
    id: "serious-dishonesty",
    name_zh: "严重违法失信主体名单",
    name_en: "List of serious dishonesty",
    state: &STATE,
    fields: &[
        F::new("YZ_MC", "主体名称", "Name", Text(200), Role::SubjectName).required(),
        F::new("YZ_XDR_LB", "主体类别", "Class of the subject", SUBJECT_CLASS, Role::SubjectClass),
        F::new("YZ_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required(),
        F::new("YZ_LRWSH", "列入决定书文号", "Number of the entry", Text(128), Role::DocumentNo).required(),
        F::new("YZ_LB", "列入类别", "Category", Text(200), Role::Class).required(),
        F::new("YZ_LRYY", "列入原因", "Reason of entry", Text(2_000), Role::Facts).required(),
        F::new("YZ_LRYJ", "列入依据", "Basis of entry", Text(2_000), Role::Basis).required(),
        F::new("YZ_QX", "列入期限", "Term", Text(100), Role::Measure).required(),
        F::new("YZ_LRRQ", "列入日期", "Day of entry", Date, Role::DecidedOn).required(),
        F::new("YZ_LRJG", "列入机关", "Body of entry", Text(200), Role::Body).required(),
        F::new("YZ_LRJGDM", "列入机关统一社会信用代码", "Credit code of that body", CreditCode, Role::BodyCode),
        F::new("YZ_YCYY", "移出原因", "Reason of removal", Text(2_000), Role::Kept),
        F::new("YZ_YCRQ", "移出日期", "Day of removal", Date, Role::RemovedOn),
        F::new("YZ_YCJG", "移出机关", "Body of removal", Text(200), Role::Kept),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};

/// Judgment debtor (失信被执行人). The day of publication is when the person became one, so it stands for the decision.
#[rustfmt::skip]
pub(super) static JUDGMENT_DEBTOR: RecordSpec = RecordSpec {
    kind: RecordKind::JudgmentDebtor,
    id: "judgment-debtor",
    name_zh: "失信被执行人",
    name_en: "Judgment debtor",
    state: &STATE,
    fields: &[
        F::new("SX_MC", "被执行人名称", "Name of the debtor", Text(200), Role::SubjectName).required(),
        F::new("SX_LB", "被执行人类别", "Class of the debtor", SUBJECT_CLASS, Role::SubjectClass),
        F::new("SX_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required(),
        F::new("SX_FRDB", "法定代表人或者负责人姓名", "Representative", Text(100), Role::Personal),
        F::new("SX_AH", "案号", "Case number", Text(128), Role::DocumentNo).required(),
        F::new("SX_ZXFY", "执行法院", "Court", Text(200), Role::Body).required(),
        F::new("SX_ZXFYDM", "执行法院统一社会信用代码", "Credit code of the court", CreditCode, Role::BodyCode),
        F::new("SX_ZXYJ", "执行依据文号", "Basis", Text(500), Role::Basis).required(),
        F::new("SX_ZXYJDW", "作出执行依据单位", "Maker of the basis", Text(200), Role::Kept),
        F::new("SX_YW", "生效法律文书确定的义务", "Obligation", Text(4_000), Role::Facts).required(),
        F::new("SX_LXQK", "被执行人的履行情况", "What was performed", Text(200), Role::Measure).required(),
        F::new("SX_XW", "失信被执行人行为具体情形", "Conduct", Text(1_000), Role::Class).required(),
        F::new("SX_LASJ", "立案时间", "Day filed", Date, Role::Kept),
        F::new("SX_FBSJ", "发布时间", "Day published", Date, Role::DecidedOn).required(),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};

/// Administrative licence (行政许可), the national publication form (双公示). Never a violation record.
#[rustfmt::skip]
pub(super) static LICENCE: RecordSpec = RecordSpec {
    kind: RecordKind::Licence,
    id: "licence",
    name_zh: "行政许可",
    name_en: "Administrative licence",
    state: &STATE,
    fields: &[
        F::new("XK_XDR_MC", "行政相对人名称", "Name of the person concerned", Text(200), Role::SubjectName).required(),
        F::new("XK_XDR_LB", "行政相对人类别", "Class of the person concerned", SUBJECT_CLASS, Role::SubjectClass).required(),
        F::new("XK_XDR_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required(),
        F::new("XK_FRDB", "法定代表人", "Legal representative", Text(100), Role::Personal),
        F::new("XK_XDR_ZJLX", "证件类型", "Kind of document", Text(50), Role::Personal),
        F::new("XK_XDR_ZJHM", "证件号码", "Number of the document", Text(64), Role::Personal),
        F::new("XK_XKWS", "行政许可决定文书名称", "Name of the document", Text(128), Role::Measure).required(),
        F::new("XK_WSH", "行政许可决定文书号", "Number of the document", Text(128), Role::DocumentNo).required(),
        F::new("XK_XKLB", "许可类别", "Class", Text(200), Role::Class).required(),
        F::new("XK_XKZS", "许可证书名称", "Certificate", Text(200), Role::Kept),
        F::new("XK_XKBH", "许可编号", "Number of the certificate", Text(128), Role::Kept),
        F::new("XK_NR", "许可内容", "Content", Text(4_000), Role::Facts).required(),
        F::new("XK_JDRQ", "许可决定日期", "Day of the decision", Date, Role::DecidedOn).required(),
        F::new("XK_YXQZ", "有效期自", "Valid from", Date, Role::Kept).required(),
        F::new("XK_YXQZI", "有效期至", "Valid to", Date, Role::Kept).required(),
        F::new("XK_XKJG", "许可机关", "Body that decided", Text(200), Role::Body).required(),
        F::new("XK_XKJGDM", "许可机关统一社会信用代码", "Credit code of that body", CreditCode, Role::BodyCode).required(),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};

/// Administrative compulsion (行政强制); our codes, the nation has no form for it.
#[rustfmt::skip]
pub(super) static COMPULSION: RecordSpec = RecordSpec {
    kind: RecordKind::Compulsion,
    id: "compulsion",
    name_zh: "行政强制",
    name_en: "Administrative compulsion",
    state: &STATE,
    fields: &[
        F::new("QZ_XDR_MC", "行政相对人名称", "Name of the person concerned", Text(200), Role::SubjectName).required(),
        F::new("QZ_XDR_LB", "行政相对人类别", "Class of the person concerned", SUBJECT_CLASS, Role::SubjectClass).required(),
        F::new("QZ_XDR_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required(),
        F::new("QZ_WSH", "行政强制决定书文号", "Number of the decision", Text(128), Role::DocumentNo).required(),
        F::new("QZ_LB", "强制类别", "Class of compulsion", Text(200), Role::Class).required(),
        F::new("QZ_SY", "强制事由", "Facts", Text(4_000), Role::Facts).required(),
        F::new("QZ_YJ", "强制依据", "Basis", Text(2_000), Role::Basis).required(),
        F::new("QZ_NR", "强制内容", "Measure", Text(4_000), Role::Measure).required(),
        F::new("QZ_JDRQ", "强制决定日期", "Day of the decision", Date, Role::DecidedOn).required(),
        F::new("QZ_QZJG", "强制机关", "Body that decided", Text(200), Role::Body).required(),
        F::new("QZ_QZJGDM", "强制机关统一社会信用代码", "Credit code of that body", CreditCode, Role::BodyCode).required(),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};

/// Criminal judgment (刑事裁判); our codes, the nation has no form for it.
#[rustfmt::skip]
pub(super) static CRIMINAL_JUDGMENT: RecordSpec = RecordSpec {
    kind: RecordKind::CriminalJudgment,
    id: "criminal-judgment",
    name_zh: "刑事裁判",
    name_en: "Criminal judgment",
    state: &STATE,
    fields: &[
        F::new("XS_MC", "被告单位名称", "Name of the accused", Text(200), Role::SubjectName).required(),
        F::new("XS_LB", "被告类别", "Class of the accused", SUBJECT_CLASS, Role::SubjectClass),
        F::new("XS_SHXYM", "统一社会信用代码", "Credit code", CreditCode, Role::SubjectCode).required(),
        F::new("XS_AH", "案号", "Case number", Text(128), Role::DocumentNo).required(),
        F::new("XS_ZM", "罪名", "Offence", Text(200), Role::Class).required(),
        F::new("XS_SS", "犯罪事实", "Facts", Text(4_000), Role::Facts).required(),
        F::new("XS_YJ", "裁判依据", "Basis", Text(2_000), Role::Basis).required(),
        F::new("XS_NR", "裁判结果", "Sentence", Text(4_000), Role::Measure).required(),
        F::new("XS_FJ", "罚金金额", "Criminal fine (10,000 yuan)", Amount, Role::Fine).or(&["罚金金额(万元)"]),
        F::new("XS_CPRQ", "裁判日期", "Day of the judgment", Date, Role::DecidedOn).required(),
        F::new("XS_FY", "审理法院", "Court", Text(200), Role::Body).required(),
        F::new("XS_FYDM", "审理法院统一社会信用代码", "Credit code of the court", CreditCode, Role::BodyCode),
        F::new("BZ", "备注", "Remark", Text(500), Role::Kept),
    ],
};
