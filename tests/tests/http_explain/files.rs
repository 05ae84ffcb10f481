//! Files that units deliver about one firm.

use crate::http_common::browser::Browser;
use crate::http_common::{Lab, at};
use functions::keys::EntityId;
use functions::use_cases::deliver_records::{
    Content, Delivery, DeliveryDeps, DeliveryOutcome, deliver_records,
};
use shared::credit_code::CreditCode;
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordKind;
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;

pub(crate) const ENVIRONMENT: SectorNo = SectorNo(13);
const BUREAU: &str = "11320900MA1000009U";

/// Columns that a line may fill: those of state, and the day until which it is published.
const STATE: [&str; 9] = [
    "文书效力",
    "不予处罚",
    "撤销变更原因",
    "不予公开原因",
    "整改情况",
    "信用修复日期",
    "简易程序",
    "履行情况",
    "公示截止期",
];

/// A penalty as a line.
#[derive(Clone)]
pub(crate) struct Line {
    number: String,
    decided: String,
    facts: String,
    state: BTreeMap<&'static str, String>,
}

impl Line {
    pub(crate) fn decided_on(number: &str, decided: &str) -> Self {
        Self {
            number: number.to_owned(),
            decided: decided.to_owned(),
            facts: "未按规定贮存危险废物".to_owned(),
            state: BTreeMap::new(),
        }
    }

    pub(crate) fn with(mut self, column: &'static str, value: &str) -> Self {
        assert!(STATE.contains(&column));
        self.state.insert(column, value.to_owned());
        self
    }

    pub(crate) fn saying(mut self, facts: &str) -> Self {
        facts.clone_into(&mut self.facts);
        self
    }
}

/// Units that deliver about the firm of an account.
pub(crate) struct Office<'l> {
    lab: &'l Lab,
    name: String,
    code: String,
}

impl<'l> Office<'l> {
    pub(crate) async fn of(lab: &'l Lab, firm: &mut Browser) -> Self {
        let session = firm.get("/api/session").await.json();
        let text = |field: &str| {
            session["entity"][field]
                .as_str()
                .expect("a text")
                .to_owned()
        };
        Self {
            lab,
            name: text("name"),
            code: text("credit_code"),
        }
    }

    pub(crate) async fn entity(&self) -> EntityId {
        let code = CreditCode::parse(&self.code).expect("a code");
        self.lab.entity(&code).await
    }

    pub(crate) fn unit() -> UnitId {
        UnitId("environment".to_owned())
    }

    /// The environment bureau sends penalties, up to the day before the fixed start.
    pub(crate) async fn sends(&self, id: &str, lines: &[Line]) -> DeliveryOutcome {
        self.sends_until(id, lines, "2026-11-23").await
    }

    pub(crate) async fn sends_until(
        &self,
        id: &str,
        lines: &[Line],
        as_of: &str,
    ) -> DeliveryOutcome {
        let now = self.lab.deps.clock.now();
        self.penalties(id, lines, as_of, now).await
    }

    /// The same with a clock of its own.
    pub(crate) async fn sends_at(
        &self,
        id: &str,
        lines: &[Line],
        now: ShanghaiTime,
    ) -> DeliveryOutcome {
        self.penalties(id, lines, "2026-11-23", now).await
    }

    async fn penalties(
        &self,
        id: &str,
        lines: &[Line],
        as_of: &str,
        now: ShanghaiTime,
    ) -> DeliveryOutcome {
        let content = Content::Records {
            sector: ENVIRONMENT,
            kind: RecordKind::Penalty,
        };
        let file = self.file(lines);
        let outcome = self
            .delivered(&Self::unit(), id, content, &file, as_of, now)
            .await;
        assert!(outcome.refused.is_empty(), "{outcome:?}");
        assert!(outcome.quarantined.is_empty(), "{outcome:?}");
        outcome
    }

    /// The penalties as a file.
    pub(crate) fn file(&self, lines: &[Line]) -> String {
        let mut text = format!(
            "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,处罚决定日期,处罚有效期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,{}\n",
            STATE.join(",")
        );
        for line in lines {
            let state = STATE.map(|column| line.state.get(column).cloned().unwrap_or_default());
            text.push_str(&format!(
                "{},法人及非法人组织,{},{},贮存不当,{},《某法》第一条,罚款,罚款若干,{},2029-01-02,演示环境局,{BUREAU},演示环境局,{BUREAU},{}\n",
                self.name,
                self.code,
                line.number,
                line.facts,
                line.decided,
                state.join(",")
            ));
        }
        text
    }

    /// A unit of another sector says that it has nothing to say.
    pub(crate) async fn delivers_nothing_elsewhere(&self) {
        let (sector, unit) = self
            .lab
            .deps
            .policy
            .sector_units()
            .find(|(sector, _)| sector.no != ENVIRONMENT)
            .expect("another sector");
        let content = Content::Records {
            sector: sector.no,
            kind: RecordKind::Penalty,
        };
        let now = self.lab.deps.clock.now();
        let outcome = self
            .delivered(unit, "nothing", content, &self.file(&[]), "2026-11-23", now)
            .await;
        assert_eq!(outcome.accepted, 0);
    }

    /// The register gives the firm another name.
    pub(crate) async fn renames(&self, name: &str) {
        let unit = self.lab.deps.policy.register_unit.clone();
        let file = format!(
            "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n{name},{},公司,范甲子,演示路9号,存续,2019-01-01\n",
            self.code
        );
        let now = at("2026-11-24 09:30:00");
        let outcome = self
            .delivered(&unit, "rename", Content::Register, &file, "2026-11-23", now)
            .await;
        assert_eq!(outcome.corrected, 1, "{outcome:?}");
    }

    pub(crate) async fn delivered(
        &self,
        unit: &UnitId,
        id: &str,
        content: Content,
        file: &str,
        as_of: &str,
        now: ShanghaiTime,
    ) -> DeliveryOutcome {
        let delivery = Delivery {
            unit,
            id,
            content,
            file: file.as_bytes(),
            as_of: as_of.parse().expect("a day"),
        };
        deliver_records(&DeliveryDeps::of(&self.lab.deps), delivery, now)
            .await
            .expect("a delivery")
    }
}
