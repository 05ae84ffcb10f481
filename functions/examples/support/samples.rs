//! Reports to look at and to test with, made by the same rules as real ones. All names and records are invented.

use chrono::{Days, NaiveDate};
use functions::pdf::VerifyAddress;
use shared::code::{ReportNo, VerificationCode};
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::policy::{Policy, SectorNo, UnitId, parse_overlay};
use shared::record::{Contested, Fen, Provenance, Record, RecordId, RecordKind, RecordStatus};
use shared::report::{Freshness, Purpose, Request, Sources, SpecialReport, assemble};
use shared::time::ShanghaiTime;
use shared::window::LookBack;

/// The code of every sample.
pub(crate) const CODE: &str = "7K2M9QX4TB3NVW8A";
/// The host of every sample.
pub(crate) const HOST: &str = "xinyong.example.cn";

/// The demonstration's policy.
pub(crate) fn demonstration() -> Policy {
    let base = include_str!("../../../infra/policies/yancheng-2024.toml");
    let overlay = include_str!("../../../infra/policies/yancheng-2024-demo.toml");
    parse_overlay(base, overlay).expect("the demonstration's policy is valid")
}

/// Yancheng's own policy.
pub(crate) fn original() -> Policy {
    let base = include_str!("../../../infra/policies/yancheng-2024.toml");
    shared::policy::parse(base).expect("the policy is valid")
}

/// Where the samples are verified.
pub(crate) fn address() -> VerifyAddress {
    VerifyAddress::new(format!("https://{HOST}/v/{CODE}"), HOST)
}

/// A day.
pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// An enterprise.
pub(crate) fn enterprise(name: &str) -> EntityProfile {
    EntityProfile {
        name: name.to_owned(),
        former_names: Vec::new(),
        credit_code: CreditCode::parse("91320900MA1000009K").expect("a credit code"),
        kind: EntityKind::Company,
        representative: "周以恒".to_owned(),
        address: "江苏省盐城市亭湖区青年中路88号5幢302室".to_owned(),
        state: RegistrationState::Active,
        founded_on: day(2018, 5, 4),
        cancelled_on: None,
    }
}

/// A penalty in a sector, decided on a day.
pub(crate) fn penalty(sector: u8, number: u32, decided_on: NaiveDate) -> Record {
    Record {
        id: RecordId(format!("r{sector:02}{number:06}")),
        version: 1,
        sector: SectorNo(sector),
        unit: UnitId("invented".to_owned()),
        kind: RecordKind::Penalty,
        subject: CreditCode::parse("91320900MA1000009K").expect("a credit code"),
        document_no: format!("盐环罚决字〔{}〕{number}号", decided_on.format("%Y")),
        decided_on,
        body: "盐城市生态环境局".to_owned(),
        body_code: None,
        class: "未按照规定设置大气污染物排放口".to_owned(),
        facts: "2025年6月12日，执法人员现场检查发现，该单位喷漆车间废气处理设施未正常运行，活性炭吸附装置的更换记录（编号XHT-2025-0612）缺失，排放口未按照规定设置标志牌。".to_owned(),
        basis: "《中华人民共和国大气污染防治法》第二十条第一款、第一百条第（五）项".to_owned(),
        measure: "罚款；责令改正违法行为，处罚款人民币贰万元整。".to_owned(),
        fine: Some(Fen(2_000_000)),
        confiscated: None,
        fields: std::collections::BTreeMap::new(),
        status: RecordStatus {
            performed: Some(true),
            ..RecordStatus::default()
        },
        provenance: Provenance {
            delivery: "demo".to_owned(),
            line: number,
            known_at: ShanghaiTime::start_of(decided_on),
            rev: 1,
            changed: None,
            settled: Vec::new(),
        },
    }
}

/// A report of the demonstration, issued on 24 November 2026 over three years.
pub(crate) fn report(entity: &EntityProfile, records: &[Record]) -> SpecialReport {
    issued(&demonstration(), entity, records, day(2026, 11, 24))
}

/// A report by a policy on a day, over three years.
pub(crate) fn issued(
    policy: &Policy,
    entity: &EntityProfile,
    records: &[Record],
    today: NaiveDate,
) -> SpecialReport {
    let now = ShanghaiTime::start_of(today).plus_seconds(9 * 3600 + 5 * 60);
    let mut freshness = Freshness::new();
    for (sector, back) in policy
        .sectors
        .iter()
        .zip([1_u64, 1, 2, 1, 4].into_iter().cycle())
    {
        for unit in &sector.units {
            freshness.insert((sector.no, unit.unit.clone()), today - Days::new(back));
        }
    }
    let sources = Sources {
        policy,
        entity,
        records,
        freshness: &freshness,
    };
    let request = Request {
        report_no: ReportNo::new(now, 0x2_a5c3),
        code: VerificationCode::parse(CODE).expect("a verification code"),
        now,
        look_back: LookBack::Three,
        purpose: Purpose::Finance,
    };
    assemble(sources, &request).expect("the scheme is in force")
}

/// No records.
pub(crate) fn without_records() -> SpecialReport {
    report(&enterprise("盐城信远供应链管理有限公司"), &[])
}

/// Six records in four sectors, of several kinds, with every mark.
pub(crate) fn with_records() -> SpecialReport {
    let disputed = RecordStatus {
        performed: Some(false),
        objection_open: true,
        contested: Some(Contested::Review),
        ..RecordStatus::default()
    };
    let mut records = vec![
        penalty(13, 1187, day(2025, 7, 3)),
        penalty(13, 902, day(2024, 3, 18)),
        penalty(20, 54, day(2026, 1, 9)),
        penalty(26, 311, day(2025, 12, 30)),
        penalty(20, 77, day(2024, 11, 2)),
        penalty(1, 2044, day(2025, 9, 15)),
    ];
    records[0].status = disputed;
    "盐市监处罚〔2026〕54号".clone_into(&mut records[2].document_no);
    "盐城市市场监督管理局".clone_into(&mut records[2].body);
    "发布虚假广告".clone_into(&mut records[2].class);
    "当事人在其网店商品页面使用“国家级”“最佳”等用语，并宣称产品“通过ISO 9001:2015认证”，经查证书编号CN-QMS-00217已于2024年8月31日失效。".clone_into(&mut records[2].facts);
    records[2].confiscated = Some(Fen(1_234_567));
    records[2].status.contested = Some(Contested::Suit);
    records[2].status.performed = None;
    records[3].facts = "经查，".to_owned()
        + &"该单位未如实记录安全生产教育和培训情况，未按规定对特种作业人员进行考核；".repeat(24);
    records[4].kind = RecordKind::SeriousDishonesty;
    "列入严重违法失信名单".clone_into(&mut records[4].class);
    "三年".clone_into(&mut records[4].measure);
    records[4].fine = None;
    records[5].kind = RecordKind::JudgmentDebtor;
    "（2025）苏0902执2044号".clone_into(&mut records[5].document_no);
    "盐城市亭湖区人民法院".clone_into(&mut records[5].body);
    "有履行能力而拒不履行生效法律文书确定义务".clone_into(&mut records[5].class);
    "给付申请执行人货款人民币386,420.00元及逾期利息".clone_into(&mut records[5].facts);
    "（2025）苏0902民初1187号民事判决书".clone_into(&mut records[5].basis);
    "全部未履行".clone_into(&mut records[5].measure);
    records[5].fine = None;
    records[5].status.performed = Some(false);
    report(&enterprise("盐城海润新材料科技股份有限公司"), &records)
}

/// Many records, over all sectors that take part.
pub(crate) fn big(count: u32) -> SpecialReport {
    let records: Vec<Record> = (0..count)
        .map(|number| {
            let sector = u8::try_from(number % 45 + 1).expect("45 sectors");
            penalty(
                sector,
                number + 1,
                day(2024, 1, 2) + Days::new(u64::from(number % 1000)),
            )
        })
        .collect();
    report(&enterprise("盐城通达国际物流集团有限公司"), &records)
}

/// Rare characters in every field of the entity, and long values.
pub(crate) fn rare() -> SpecialReport {
    let mut entity = enterprise(
        "盐城鑫淼喆堃㐂䶮㛃煜昇玥（大丰）海洋生物科技与新能源装备制造产业发展有限责任公司第一分公司",
    );
    "䲟·阿依古丽玥".clone_into(&mut entity.representative);
    "江苏省盐城市大丰区㙍头镇𬭎成路1999号A座（鑫淼大厦）B1-1208、1209、1210室，仓库位于港区经八路与纬三路交叉口西北侧300米".clone_into(&mut entity.address);
    entity.kind = EntityKind::Branch;
    report(&entity, &[])
}

/// A real report, by the policy's own words and without any mark of a demonstration; sectors of the second batch do
/// not take part yet.
pub(crate) fn early() -> SpecialReport {
    issued(
        &original(),
        &enterprise("盐城信远供应链管理有限公司"),
        &[],
        day(2024, 9, 10),
    )
}
