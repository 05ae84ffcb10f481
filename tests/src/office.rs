//! A small office with one firm: it delivers and issues on any store, by the use cases themselves.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use functions::clock::ManualClock;
use functions::deps::{Deps, Origin};
use functions::files::Files;
use functions::identity::Principal;
use functions::items::{CreditCodeGuard, unpack};
use functions::keys::{self, IndexKey};
use functions::random::OsRandom;
use functions::render::Pdf;
use functions::secrets::Secrets;
use functions::sign::Sealing;
use functions::store::Store;
use functions::use_cases::deliver_records::{
    Content, Delivery, DeliveryDeps, DeliveryOutcome, deliver_records,
};
use functions::use_cases::issue_report::{IdempotencyKey, issue_report};
use object_store::ObjectStore;
use shared::api::{IssueRequest, Role};
use shared::credit_code::CreditCode;
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordKind;
use shared::report::Purpose;
use shared::time::ShanghaiTime;
use shared::window::LookBack;

const POLICY: &str = include_str!("../../infra/policies/example-city.toml");
const FIRM: &str = "91320900MA1000009K";
const BUREAU: &str = "11320900MA1000009U";
const REGISTER: &str = "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n\
                        淼（演示）公司,91320900MA1000009K,公司,范甲子,演示路1号,存续,2019-01-01\n";
const HEADER: &str = "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚有效期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,信用修复日期,整改情况";

/// Rounds of work: a delivery and a report each. The second corrects what the first delivered, and moves it.
pub const ROUNDS: u32 = 2;

/// The office.
pub struct Office {
    /// What its use cases need.
    pub deps: Deps,
}

impl Office {
    /// On this store and these files; its clock stands so many minutes after nine.
    pub fn new(store: Arc<dyn Store>, files: Arc<dyn ObjectStore>, minute: i64) -> Self {
        let nine = ShanghaiTime::parse("2026-03-10T09:00:00+08:00").expect("a time");
        let policy = shared::policy::parse(POLICY).expect("the policy");
        let secrets = Secrets {
            code_key: [1; 32],
            index_key: IndexKey([2; 32]),
            cookie_key: [3; 32],
            csrf_key: [4; 32],
            log_key: [5; 32],
        };
        let sealing = Sealing::demonstration(&secrets, &policy).expect("keys of seals");
        Self {
            deps: Deps {
                store,
                files: Files::in_store(files),
                policy: Arc::new(policy),
                clock: Arc::new(ManualClock::at(nine.plus_seconds(60 * minute))),
                random: Arc::new(OsRandom),
                secrets: Arc::new(secrets),
                sealing: Arc::new(sealing),
                renderer: Arc::new(Pdf),
                origin: Arc::new(Origin::parse("http://127.0.0.1:8080").expect("an origin")),
                patience: Duration::from_millis(50),
            },
        }
    }

    /// Delivers the register; `delivery fairs register`.
    pub async fn deliver_register(&self) -> Result<String> {
        let unit = self.deps.policy.register_unit.clone();
        self.send(&unit, "register", Content::Register, REGISTER)
            .await?;
        Ok(format!("delivery {} register", unit.0))
    }

    /// Delivers three records as they stand in round `n`, and a line that no rule takes.
    pub async fn deliver(&self, name: &str, n: u32) -> Result<String> {
        let mut file = HEADER.to_owned();
        for number in 1..=3 {
            let day = if n.is_multiple_of(2) {
                "2025-05-06"
            } else {
                "2025-06-05"
            };
            file.push_str(&line(&format!("{number}号"), n, "2.5", day));
        }
        file.push_str(&line("错号", n, "x", "2025-06-05"));
        let unit = UnitId("fisheries".to_owned());
        let content = Content::Records {
            sector: SectorNo(101),
            kind: RecordKind::Penalty,
        };
        let outcome = self.send(&unit, name, content, &file).await?;
        let taken = outcome.accepted + outcome.corrected + outcome.unchanged;
        if (taken, outcome.refused.len()) != (3, 1) {
            bail!("a delivery of three lines and a wrong one: {outcome:?}");
        }
        Ok(format!("delivery {} {name}", unit.0))
    }

    /// Issues a report under this key; `report KEY CODE`.
    pub async fn issue(&self, key: &str) -> Result<String> {
        let key_of_firm = keys::credit_code_guard(
            &self.deps.secrets.index_key,
            &CreditCode::parse(FIRM).ok().context("a code")?,
        );
        let guard = self.deps.store.get(&key_of_firm).await?;
        let guard: CreditCodeGuard = unpack(&guard.context("a firm")?)?;
        let principal = Principal {
            subject: "person".to_owned(),
            role: Role::Enterprise,
            entity: Some(guard.entity),
            unit: None,
        };
        let request = IssueRequest {
            look_back_years: LookBack::One,
            purpose: Purpose::Finance,
        };
        let under = IdempotencyKey::parse(key).context("a key")?;
        let report = issue_report(&self.deps, &principal, &under, request).await?;
        Ok(format!("report {key} {}", report.code))
    }

    async fn send(
        &self,
        unit: &UnitId,
        id: &str,
        content: Content,
        file: &str,
    ) -> Result<DeliveryOutcome> {
        let delivery = Delivery {
            unit,
            id,
            content,
            file: file.as_bytes(),
            as_of: "2026-03-09".parse()?,
        };
        let now = self.deps.clock.now();
        Ok(deliver_records(&DeliveryDeps::of(&self.deps), delivery, now).await?)
    }
}

fn line(number: &str, n: u32, fine: &str, day: &str) -> String {
    format!(
        "\n淼（演示）公司,法人及非法人组织,{FIRM},{number},贮存不当,第{n}次所述,《某法》第一条,罚款,罚款人民币若干,{fine},{day},2028-01-02,演示渔业局,{BUREAU},演示渔业局,{BUREAU},,"
    )
}
