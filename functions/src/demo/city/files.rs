//! Files in the national publication form, in three encodings, some with lines that are wrong on purpose.

use super::records::{Fate, MadeRecord};
use super::{GeneratedFile, LinesExpected, codes};
use crate::delivery::Encoding;
use crate::pdf::missing_character;
use crate::use_cases::deliver_records::Content;
use chrono::{Days, NaiveDate};
use shared::entity::EntityProfile;
use shared::policy::{Policy, SectorNo, Unit, UnitId};
use shared::record::{Contested, FieldSpec, REGISTER, RecordKind, RegisterField, Role, StateField};

/// Writes one file; encoding, header, dates and faults change from one number to the next.
pub(super) struct Writer<'a> {
    pub(super) policy: &'a Policy,
    pub(super) number: usize,
}

impl Writer<'_> {
    /// A part of the register of market entities.
    pub(super) fn register(
        &self,
        unit: &UnitId,
        entities: impl Iterator<Item = EntityProfile>,
    ) -> GeneratedFile {
        let mut csv = Csv::headed(REGISTER.iter().map(|column| column.name_zh));
        let mut expected = LinesExpected::default();
        for entity in entities {
            expected.accepted += 1;
            // A firm whose name no face can print is in the register all the same.
            expected.flagged += usize::from(missing_character(&entity.name).is_some());
            csv.row(&register_row(&entity));
        }
        self.file(unit, Content::Register, "register", csv, expected)
    }

    /// Records of one unit, sector and kind; none is an empty delivery.
    pub(super) fn records(
        &self,
        sector: SectorNo,
        unit: &UnitId,
        kind: RecordKind,
        records: impl Iterator<Item = MadeRecord>,
    ) -> GeneratedFile {
        let fields: Vec<&FieldSpec> = kind
            .spec()
            .columns()
            .filter(|field| field.role != Role::Personal)
            .collect();
        // Every second file is headed by the codes.
        let by_code = self.number % 2 == 1;
        let heading = |field: &&FieldSpec| if by_code { field.code } else { field.name_zh };
        let mut csv = Csv::headed(fields.iter().map(heading));
        let mut expected = LinesExpected::default();
        let mut first = None;
        for record in records {
            let row: Vec<String> = fields
                .iter()
                .map(|field| self.cell(&record, field))
                .collect();
            csv.row(&row);
            expected.accepted += 1;
            first.get_or_insert(row);
        }
        // Every fourth file with lines has lines that are wrong.
        if let (Some(first), 0) = (first, self.number % 4) {
            for (row, quarantined) in self.wrong_rows(&fields, &first) {
                csv.row(&row);
                expected.quarantined += usize::from(quarantined);
                expected.refused += usize::from(!quarantined);
            }
        }
        let name = format!("{}-{:02}-{}", kind.spec().id, sector.0, unit.0);
        let content = Content::Records { sector, kind };
        self.file(unit, content, &name, csv, expected)
    }

    fn file(
        &self,
        unit: &UnitId,
        content: Content,
        name: &str,
        csv: Csv,
        expected: LinesExpected,
    ) -> GeneratedFile {
        let text = csv.text();
        let (encoding, bytes) = match self.number % 3 {
            0 => (
                Encoding::Utf8Bom,
                [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            ),
            1 => (
                Encoding::Gb18030,
                encoding_rs::GB18030.encode(&text).0.into_owned(),
            ),
            _ => (Encoding::Utf8, text.into_bytes()),
        };
        GeneratedFile {
            unit: unit.clone(),
            content,
            name: format!("{:03}-{name}.csv", self.number),
            encoding,
            bytes,
            expected,
        }
    }

    /// Rows made from a right one by one slip each, and whether the row is set aside rather than refused.
    fn wrong_rows(&self, fields: &[&FieldSpec], right: &[String]) -> Vec<(Vec<String>, bool)> {
        let stranger = codes::stranger_code(self.policy, 1).to_string();
        // A person's number as the standard's own example has it.
        let person = "11010519491231002X";
        let slips: [(Role, &str, bool); 6] = [
            (Role::DecidedOn, "2023-02-30", false),
            (Role::Facts, "", false),
            (Role::Body, "演示\u{202E}机关", false),
            (Role::Fine, "贰万元", false),
            (Role::SubjectCode, &stranger, true),
            (Role::SubjectCode, person, true),
        ];
        let mut rows = Vec::new();
        for (n, (role, slip, quarantined)) in slips.into_iter().enumerate() {
            let Some(at) = fields.iter().position(|field| field.role == role) else {
                continue;
            };
            let mut row = right.to_vec();
            // Another document, so that the slip is the only thing wrong with the row.
            if let Some(number) = fields
                .iter()
                .position(|field| field.role == Role::DocumentNo)
            {
                row[number].push_str(&format!("之{}", n + 1));
            }
            slip.clone_into(&mut row[at]);
            rows.push((row, quarantined));
        }
        rows
    }

    fn unit(&self, id: &UnitId) -> Option<(usize, &Unit)> {
        self.policy
            .units
            .iter()
            .enumerate()
            .find(|(_, unit)| unit.id == *id)
    }

    fn body(&self, record: &MadeRecord) -> (String, String) {
        self.unit(&record.unit)
            .map_or_else(Default::default, |(serial, unit)| {
                let serial = u32::try_from(serial).unwrap_or_default() + 1;
                let name = format!("{}（演示）", unit.name_zh);
                (name, codes::body_code(self.policy, serial).to_string())
            })
    }

    fn cell(&self, record: &MadeRecord, field: &FieldSpec) -> String {
        let violation = &record.violation;
        match field.role {
            Role::SubjectName => record.subject_name.clone(),
            Role::SubjectClass => {
                let individual = record.subject.as_str().starts_with("92");
                if individual {
                    "个体工商户"
                } else {
                    "法人及非法人组织"
                }
                .to_owned()
            }
            Role::SubjectCode => record.subject.to_string(),
            Role::DocumentNo => record.document_no.clone(),
            Role::DecidedOn => self.date(record.decided_on),
            Role::Body => self.body(record).0,
            Role::BodyCode => self.body(record).1,
            Role::Class => class(record).to_owned(),
            Role::Facts => facts(record),
            Role::Basis => basis(record),
            Role::MeasureClass => measure_class(record).to_owned(),
            Role::Measure => measure(record),
            Role::Fine => fine(record),
            Role::Confiscated => {
                if violation.facts.contains("违法所得318元") && record.fate != Fate::Exempted {
                    "0.031800".to_owned()
                } else {
                    String::new()
                }
            }
            Role::RemovedOn => {
                if record.fate == Fate::Repaired {
                    self.date(record.repaired_on)
                } else {
                    String::new()
                }
            }
            Role::State(state) => self.state(record, state),
            Role::Personal => String::new(),
            Role::Kept => self.kept(record, field),
        }
    }

    fn state(&self, record: &MadeRecord, state: StateField) -> String {
        let fate = record.fate;
        let corrected = matches!(fate, Fate::Corrected | Fate::Repaired);
        let word = match state {
            StateField::Effect if fate == Fate::NotEffective => "未生效",
            StateField::Effect => "已生效",
            StateField::Exempted if fate == Fate::Exempted => "是",
            StateField::SimpleProcedure if fate == Fate::SimpleProcedure => "是",
            StateField::Withdrawn if fate == Fate::Withdrawn => "演示：经复议撤销",
            StateField::Corrected if corrected => "已整改",
            StateField::RepairedOn if fate == Fate::Repaired => {
                return self.date(record.repaired_on);
            }
            StateField::Held if fate == Fate::Held => "演示：涉及商业秘密，依法不予公开",
            StateField::Contested => match fate {
                Fate::Contested(Contested::Review) => "行政复议",
                Fate::Contested(Contested::Suit) => "行政诉讼",
                Fate::Stands { .. }
                | Fate::Corrected
                | Fate::UnderObjection
                | Fate::Repaired
                | Fate::Exempted
                | Fate::SimpleProcedure
                | Fate::Withdrawn
                | Fate::Held
                | Fate::NotEffective => "",
            },
            StateField::Performed => match fate {
                Fate::Stands { performed: true } | Fate::Corrected | Fate::Repaired => "已履行",
                Fate::Stands { performed: false } => "未履行",
                Fate::Contested(_)
                | Fate::UnderObjection
                | Fate::Exempted
                | Fate::SimpleProcedure
                | Fate::Withdrawn
                | Fate::Held
                | Fate::NotEffective => "",
            },
            StateField::Objection if fate == Fate::UnderObjection => "处理中",
            StateField::Exempted
            | StateField::SimpleProcedure
            | StateField::Withdrawn
            | StateField::Corrected
            | StateField::RepairedOn
            | StateField::Held
            | StateField::Objection => "",
        };
        word.to_owned()
    }

    fn kept(&self, record: &MadeRecord, field: &FieldSpec) -> String {
        let years = |n: u64| record.decided_on + Days::new(365 * n);
        match field.code {
            "CF_YXQ" | "CF_GSJZQ" | "XK_YXQZI" => self.date(years(3)),
            "XK_YXQZ" => self.date(record.decided_on),
            "CF_SJLY" => self.body(record).0,
            "CF_SJLYDM" => self.body(record).1,
            "SX_ZXYJDW" => "演示人民法院".to_owned(),
            "SX_LASJ" => self.date(record.decided_on - Days::new(40)),
            "XK_XKZS" => "演示许可证".to_owned(),
            "XK_XKBH" => record.document_no.replace('号', "-1"),
            "YC_YCYY" | "YZ_YCYY" if record.fate == Fate::Repaired => "已改正，申请移出".to_owned(),
            "YC_YCJG" | "YZ_YCJG" if record.fate == Fate::Repaired => self.body(record).0,
            "BZ" => "演示数据".to_owned(),
            _ => String::new(),
        }
    }

    /// Days in the forms that bureaus use, one per file.
    fn date(&self, day: NaiveDate) -> String {
        let form = match self.number % 4 {
            0 => "%Y-%m-%d",
            1 => "%Y/%-m/%-d",
            2 => "%Y年%-m月%-d日",
            _ => "%Y%m%d",
        };
        day.format(form).to_string()
    }
}

fn class(record: &MadeRecord) -> &str {
    match record.kind {
        RecordKind::Penalty | RecordKind::AbnormalOperation => record.violation.class,
        RecordKind::SeriousDishonesty => "演示：严重违法失信",
        RecordKind::JudgmentDebtor => "有履行能力而拒不履行生效法律文书确定义务",
        RecordKind::Licence => "普通",
        RecordKind::Compulsion => "查封、扣押",
        RecordKind::CriminalJudgment => "虚开发票罪",
    }
}

fn facts(record: &MadeRecord) -> String {
    match record.kind {
        RecordKind::Penalty | RecordKind::SeriousDishonesty | RecordKind::Compulsion => {
            record.violation.facts.to_owned()
        }
        RecordKind::AbnormalOperation => "通过登记的住所（经营场所）无法取得联系".to_owned(),
        RecordKind::JudgmentDebtor => format!(
            "被告于判决生效之日起十日内给付原告货款{}元及逾期利息。",
            120_000 + record.fine_yuan
        ),
        RecordKind::Licence => "准予从事演示许可事项".to_owned(),
        RecordKind::CriminalJudgment => "被告单位为他人虚开普通发票（演示）。".to_owned(),
    }
}

fn basis(record: &MadeRecord) -> String {
    match record.kind {
        RecordKind::Penalty | RecordKind::Licence => record.violation.basis.to_owned(),
        RecordKind::AbnormalOperation => "《企业信息公示暂行条例》第十八条".to_owned(),
        RecordKind::SeriousDishonesty => {
            "《市场监督管理严重违法失信名单管理办法》第十条".to_owned()
        }
        RecordKind::JudgmentDebtor => record.document_no.replace("演示执", "演示民初"),
        RecordKind::Compulsion => "《中华人民共和国行政强制法》第二十二条".to_owned(),
        RecordKind::CriminalJudgment => "《中华人民共和国刑法》第二百零五条之一".to_owned(),
    }
}

fn measure_class(record: &MadeRecord) -> &'static str {
    match (record.fate, record.fine_yuan) {
        (Fate::Exempted, _) => "不予行政处罚",
        (_, 0) => "警告",
        _ => "罚款",
    }
}

fn measure(record: &MadeRecord) -> String {
    match record.kind {
        RecordKind::Penalty => match (record.fate, record.fine_yuan) {
            (Fate::Exempted, _) => {
                "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚".to_owned()
            }
            (_, 0) => "给予警告，责令改正".to_owned(),
            (_, yuan) => format!("责令改正，罚款人民币{yuan}元"),
        },
        RecordKind::AbnormalOperation => String::new(),
        RecordKind::SeriousDishonesty => "三年".to_owned(),
        RecordKind::JudgmentDebtor => match record.fate {
            Fate::Stands { performed: true } | Fate::Corrected | Fate::Repaired => "全部履行",
            Fate::Stands { performed: false }
            | Fate::Contested(_)
            | Fate::UnderObjection
            | Fate::Exempted
            | Fate::SimpleProcedure
            | Fate::Withdrawn
            | Fate::Held
            | Fate::NotEffective => "全部未履行",
        }
        .to_owned(),
        RecordKind::Licence => "准予行政许可决定书".to_owned(),
        RecordKind::Compulsion => "扣押涉案物品三十日".to_owned(),
        RecordKind::CriminalJudgment => "判处罚金人民币五万元".to_owned(),
    }
}

/// In 万元 with six decimals.
fn fine(record: &MadeRecord) -> String {
    match (record.kind, record.fate, record.fine_yuan) {
        (RecordKind::CriminalJudgment, _, _) => "5.000000".to_owned(),
        (_, Fate::Exempted, _) | (_, _, 0) => String::new(),
        (_, _, yuan) => format!("{}.{:06}", yuan / 10_000, yuan % 10_000 * 100),
    }
}

fn register_row(profile: &EntityProfile) -> Vec<String> {
    REGISTER
        .iter()
        .map(|column| match column.field {
            RegisterField::Name => profile.name.clone(),
            RegisterField::FormerNames => profile.former_names.join(";"),
            RegisterField::CreditCode => profile.credit_code.to_string(),
            RegisterField::Kind => profile.kind.register_word().to_owned(),
            RegisterField::Representative => profile.representative.clone(),
            RegisterField::Address => profile.address.clone(),
            RegisterField::State => profile.state.register_word().to_owned(),
            RegisterField::FoundedOn => profile.founded_on.to_string(),
            RegisterField::CancelledOn => profile
                .cancelled_on
                .map_or_else(String::new, |day| day.to_string()),
            RegisterField::Personal => String::new(),
        })
        .collect()
}

/// A table that is written row by row.
struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    fn headed<'h>(header: impl Iterator<Item = &'h str>) -> Self {
        let mut csv = Self(csv::Writer::from_writer(Vec::new()));
        let header: Vec<String> = header.map(str::to_owned).collect();
        csv.row(&header);
        csv
    }

    fn row(&mut self, row: &[String]) {
        // Writing into memory has no way to fail, and every row has the header's width.
        self.0
            .write_record(row)
            .unwrap_or_else(|_| unreachable!("rows of one width, written into memory"));
    }

    fn text(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_else(|_| unreachable!("text was written"))
    }
}
