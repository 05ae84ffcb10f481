//! An empty register in a temporary folder, and files to deliver to it.

use chrono::NaiveDate;
use functions::files::Files;
use functions::items::{EntityItem, record_hash, unpack};
use functions::keys::{self, EntityId, IndexKey};
use functions::random::OsRandom;
use functions::store::sqlite::SqliteStore;
use functions::store::{Item, Order, Query};
use functions::use_cases::deliver_records::{
    Content, Delivery, DeliveryDeps, DeliveryError, DeliveryOutcome, deliver_records,
};
use object_store::memory::InMemory;
use shared::credit_code::CreditCode;
use shared::policy::{Policy, SectorNo, UnitId};
use shared::record::{Record, RecordKind};
use shared::time::ShanghaiTime;
use std::sync::Arc;

const YANCHENG: &str = include_str!("../../../infra/policies/yancheng-2024.toml");
const YANCHENG_DEMO: &str = include_str!("../../../infra/policies/yancheng-2024-demo.toml");
const EXAMPLE_CITY: &str = include_str!("../../../infra/policies/example-city.toml");

/// The demonstration's policy.
pub(crate) fn yancheng() -> Policy {
    shared::policy::parse_overlay(YANCHENG, YANCHENG_DEMO).expect("the demonstration's policy")
}

/// An invented city's policy.
pub(crate) fn example_city() -> Policy {
    shared::policy::parse(EXAMPLE_CITY).expect("the invented city's policy")
}

/// A day.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The register of a test.
pub(crate) struct Register {
    pub(crate) deps: DeliveryDeps,
    pub(crate) now: ShanghaiTime,
    _folder: tempfile::TempDir,
}

pub(crate) const ENVIRONMENT: SectorNo = SectorNo(13);
pub(crate) const NATURAL_RESOURCES: SectorNo = SectorNo(12);
pub(crate) const FORESTRY: SectorNo = SectorNo(31);

/// Valid codes from the rules, and one that no register of these tests knows.
pub(crate) const FIRST: &str = "91320900MA1000009K";
pub(crate) const SECOND: &str = "92320902MA1000009D";
pub(crate) const STRANGER: &str = "91350100M000100Y43";
pub(crate) const BUREAU: &str = "11320900MA1000009U";

pub(crate) const PENALTY_HEADER: &str = "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚有效期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,信用修复日期,整改情况";

/// A penalty as a line.
#[derive(Clone, Debug)]
pub(crate) struct Penalty {
    pub(crate) class: &'static str,
    pub(crate) name: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) number: String,
    pub(crate) facts: String,
    pub(crate) fine: &'static str,
    pub(crate) decided: String,
    pub(crate) repaired: &'static str,
    pub(crate) corrected: &'static str,
}

/// A right line.
pub(crate) fn penalty(subject: &'static str, number: &str) -> Penalty {
    Penalty {
        class: "法人及非法人组织",
        name: if subject == SECOND {
            "演示小店"
        } else {
            "淼（演示）公司"
        },
        subject,
        number: number.to_owned(),
        facts: "未按规定贮存危险废物".to_owned(),
        fine: "2.5",
        decided: "2024-01-02".to_owned(),
        repaired: "",
        corrected: "",
    }
}

impl Penalty {
    pub(crate) fn line(&self) -> String {
        format!(
            "{},{},{},{},贮存不当,{},《某法》第一条,罚款,罚款人民币若干,{},{},2027-01-02,演示环境局,{BUREAU},演示环境局,{BUREAU},{},{}",
            self.name,
            self.class,
            self.subject,
            self.number,
            self.facts,
            self.fine,
            self.decided,
            self.repaired,
            self.corrected
        )
    }
}

/// A file of penalties.
pub(crate) fn file(penalties: &[Penalty]) -> String {
    let mut text = PENALTY_HEADER.to_owned();
    for penalty in penalties {
        text.push('\n');
        text.push_str(&penalty.line());
    }
    text
}

pub(crate) fn environment() -> UnitId {
    UnitId("environment".to_owned())
}

impl Register {
    /// With no entity in it.
    pub(crate) fn empty(policy: Policy) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = SqliteStore::open(folder.path().join("store.db")).expect("a store");
        Self {
            deps: DeliveryDeps {
                store: Arc::new(store),
                files: Files::in_store(Arc::new(InMemory::new())),
                index: IndexKey([7; 32]),
                policy: Arc::new(policy),
                random: Arc::new(OsRandom),
            },
            now: ShanghaiTime::start_of(day("2024-11-20")).plus_seconds(9 * 3600),
            _folder: folder,
        }
    }

    /// With two entities in it.
    pub(crate) async fn with_two() -> Self {
        let register = Self::empty(yancheng());
        let text = format!(
            "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n\
             淼（演示）公司,{FIRST},公司,范甲子,演示路1号,存续,2019-01-01\n\
             演示小店,{SECOND},个体工商户,范乙丑,演示路2号,存续,2020年2月2日\n"
        );
        let outcome = register
            .deliver_register("register-1", text.as_bytes())
            .await
            .expect("a register");
        assert_eq!(outcome.accepted, 2, "{outcome:?}");
        register
    }

    pub(crate) async fn deliver_register(
        &self,
        id: &str,
        bytes: &[u8],
    ) -> Result<DeliveryOutcome, DeliveryError> {
        let unit = &self.deps.policy.register_unit;
        self.send(unit, id, Content::Register, bytes).await
    }

    pub(crate) async fn send(
        &self,
        unit: &UnitId,
        id: &str,
        content: Content,
        bytes: &[u8],
    ) -> Result<DeliveryOutcome, DeliveryError> {
        let delivery = Delivery {
            unit,
            id,
            content,
            file: bytes,
            as_of: day("2024-11-19"),
        };
        deliver_records(&self.deps, delivery, self.now).await
    }

    /// Penalties of the environment bureau.
    pub(crate) async fn penalties(&self, id: &str, bytes: &[u8]) -> DeliveryOutcome {
        let content = Content::Records {
            sector: ENVIRONMENT,
            kind: RecordKind::Penalty,
        };
        self.send(&environment(), id, content, bytes)
            .await
            .expect("a delivery")
    }

    pub(crate) async fn entity(&self, code: &str) -> EntityId {
        let code = CreditCode::parse(code).expect("a code");
        let key = keys::credit_code_guard(&self.deps.index, &code);
        let guard = self.deps.store.get(&key).await.expect("a read");
        unpack::<functions::items::CreditCodeGuard>(&guard.expect("an entity"))
            .expect("a guard")
            .entity
    }

    pub(crate) async fn profile(&self, code: &str) -> EntityItem {
        let key = keys::entity_profile(&self.entity(code).await);
        let item = self.deps.store.get(&key).await.expect("a read");
        unpack(&item.expect("a profile")).expect("a profile")
    }

    pub(crate) async fn items(&self, code: &str, from: &str, to: &str) -> Vec<Item> {
        let mut items = Vec::new();
        let mut after = None;
        loop {
            let query = Query {
                pk: keys::entity_partition(&self.entity(code).await),
                from: from.to_owned(),
                to: to.to_owned(),
                order: Order::Ascending,
                limit: 1_000,
                after,
            };
            let page = self.deps.store.query(&query).await.expect("a page");
            items.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => return items,
            }
        }
    }

    /// The current records, after checking that count and sum of the profile are theirs.
    pub(crate) async fn records(&self, code: &str) -> Vec<Record> {
        let items = self.items(code, keys::RECORDS.0, keys::RECORDS.1).await;
        let profile = self.profile(code).await;
        assert_eq!(profile.records, items.len() as u64, "the count of {code}");
        let sum = items
            .iter()
            .fold(0_u64, |sum, item| sum.wrapping_add(record_hash(&item.body)));
        assert_eq!(profile.records_sum, sum, "the sum of {code}");
        items
            .iter()
            .map(|item| unpack(item).expect("a record"))
            .collect()
    }

    /// Old versions of the records of an entity.
    pub(crate) async fn versions(&self, code: &str) -> Vec<Record> {
        let items = self.items(code, "V#", "V#~").await;
        items
            .iter()
            .map(|item| unpack(item).expect("a version"))
            .collect()
    }
}
