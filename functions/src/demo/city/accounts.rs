//! Accounts of the demonstration (演示账号); their ids are part of the interface.

use super::{codes, names};
use chrono::NaiveDate;
use shared::api::Role;
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::policy::{Policy, Unit, UnitId};

/// An account that the demo identity provider knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: &'static str,
    /// Name for the header of the page.
    pub name_zh: String,
    /// What it is for, in Chinese.
    pub about_zh: &'static str,
    /// What it is for, in English.
    pub about_en: &'static str,
    /// Role.
    pub role: Role,
    /// The firms for which it acts.
    pub entities: Vec<CreditCode>,
    /// The unit for which it acts.
    pub unit: Option<UnitId>,
}

/// The accounts under this policy, in the order in which they are listed.
pub fn accounts(policy: &Policy) -> Vec<Account> {
    let firm = |id, about_zh, about_en, firms: &[Firm]| Account {
        id,
        name_zh: firms
            .first()
            .map_or_else(String::new, |firm| firm.name(policy)),
        about_zh,
        about_en,
        role: Role::Enterprise,
        entities: firms.iter().map(|firm| firm.code(policy)).collect(),
        unit: None,
    };
    let agent = Account {
        name_zh: "演示代账机构".to_owned(),
        ..firm(
            "agent",
            "代三家经营主体办理的代账人员",
            "A bookkeeper of three firms",
            &Firm::OF_AGENT,
        )
    };
    vec![
        firm(
            "acme",
            "没有记录的企业",
            "An enterprise with no records",
            &[Firm::Acme],
        ),
        firm(
            "records",
            "在三个领域有处罚记录的企业",
            "An enterprise with penalties in three sectors",
            &[Firm::Records],
        ),
        firm(
            "big",
            "有五千条记录的企业",
            "An enterprise with 5,000 records",
            &[Firm::Big],
        ),
        firm(
            "rare",
            "名称含生僻字的企业",
            "An enterprise with rare characters in its name",
            &[Firm::Rare],
        ),
        firm(
            "rare-missing",
            "名称含字库没有的字的企业",
            "An enterprise whose name no font can print",
            &[Firm::RareMissing],
        ),
        firm(
            "solo",
            "以经营者姓名为名称的个体工商户",
            "An individual business that bears its owner's name",
            &[Firm::Solo],
        ),
        agent,
        bureau("bureau-env", policy, "生态环境", 0),
        bureau("bureau-market", policy, "市场监督", 1),
        office(
            "credit-office",
            &policy.city.office_zh,
            Role::CreditOffice,
            "信用办工作人员",
            "The credit office",
        ),
        office(
            "credit-office-2",
            &policy.city.office_zh,
            Role::CreditOffice,
            "信用办的另一名工作人员（复核）",
            "A second person of the credit office",
        ),
        office(
            "bank",
            "演示银行",
            Role::Verifier,
            "核验报告的银行",
            "A bank that verifies reports",
        ),
    ]
}

fn office(
    id: &'static str,
    name: &str,
    role: Role,
    about_zh: &'static str,
    about_en: &'static str,
) -> Account {
    Account {
        id,
        name_zh: name.to_owned(),
        about_zh,
        about_en,
        role,
        entities: Vec::new(),
        unit: None,
    }
}

/// The account of the unit whose name holds `word`; in a city without one, of the `other`th unit.
fn bureau(id: &'static str, policy: &Policy, word: &str, other: usize) -> Account {
    let unit = unit_named(policy, word).or_else(|| policy.units.get(other));
    Account {
        unit: unit.map(|unit| unit.id.clone()),
        ..office(
            id,
            unit.map_or("", |unit| unit.name_zh.as_str()),
            Role::Bureau,
            "责任单位工作人员",
            "A responsible unit",
        )
    }
}

/// The unit whose name holds `word`.
fn unit_named<'a>(policy: &'a Policy, word: &str) -> Option<&'a Unit> {
    policy.units.iter().find(|unit| unit.name_zh.contains(word))
}

/// Firms that have a name of their own in the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Firm {
    /// Has no records.
    Acme,
    /// Has penalties in three sectors that count, and one record of every sort that is not shown.
    Records,
    /// Has 5,000 records.
    Big,
    /// Has rare characters in its name.
    Rare,
    /// Has a character in its name that no face has.
    RareMissing,
    /// Bears its owner's name.
    Solo,
    /// The first firm of the agent: no records.
    AgentFirst,
    /// The second firm of the agent: one record.
    AgentSecond,
    /// The third firm of the agent: two records.
    AgentThird,
}

impl Firm {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Acme,
        Self::Records,
        Self::Big,
        Self::Rare,
        Self::RareMissing,
        Self::Solo,
        Self::AgentFirst,
        Self::AgentSecond,
        Self::AgentThird,
    ];

    /// The firms of the agent.
    pub const OF_AGENT: [Self; 3] = [Self::AgentFirst, Self::AgentSecond, Self::AgentThird];

    /// Credit code under a policy.
    pub fn code(self, policy: &Policy) -> CreditCode {
        codes::entity_code(policy, self.kind(), self as u32 + 1)
    }

    fn kind(self) -> EntityKind {
        match self {
            Self::Solo => EntityKind::IndividualBusiness,
            Self::AgentSecond => EntityKind::FarmersCooperative,
            Self::Acme
            | Self::Records
            | Self::Big
            | Self::Rare
            | Self::RareMissing
            | Self::AgentFirst
            | Self::AgentThird => EntityKind::Company,
        }
    }

    /// Name under a policy.
    pub fn name(self, policy: &Policy) -> String {
        let city = names::city(policy);
        match self {
            Self::Acme => format!("{city}清样（演示）环保科技有限公司"),
            Self::Records => format!("{city}有录（演示）新型建材有限公司"),
            Self::Big => format!("{city}千录（演示）物流集团有限公司"),
            Self::Rare => format!("{city}鑫淼堃（演示）㐀㑇喆煜昇玥科技有限公司"),
            // U+20BB7, Extension B: the printed face has no glyph for it.
            Self::RareMissing => format!("{city}𠮷样（演示）食品有限公司"),
            Self::Solo => "范小样".to_owned(),
            Self::AgentFirst => format!("{city}代一（演示）商贸有限公司"),
            Self::AgentSecond => format!("{city}代二（演示）稻米专业合作社"),
            Self::AgentThird => format!("{city}代三（演示）建筑工程有限公司"),
        }
    }

    /// What the register says of it.
    pub(super) fn profile(self, policy: &Policy, today: NaiveDate) -> EntityProfile {
        let representative = match self {
            Self::Solo => self.name(policy),
            Self::Rare => "范㑇堃".to_owned(),
            Self::Acme
            | Self::Records
            | Self::Big
            | Self::RareMissing
            | Self::AgentFirst
            | Self::AgentSecond
            | Self::AgentThird => format!(
                "范样{}",
                ["一", "二", "三", "四", "五", "六", "七", "八", "九"][self as usize]
            ),
        };
        EntityProfile {
            name: self.name(policy),
            former_names: Vec::new(),
            credit_code: self.code(policy),
            kind: self.kind(),
            representative,
            address: format!("{}演示区示范路{}号", policy.city.name_zh, self as u32 + 1),
            state: RegistrationState::Active,
            founded_on: names::back(today, 2_500),
            cancelled_on: None,
        }
    }
}

/// First serial that no named firm has.
pub(super) const FIRST_FREE_SERIAL: u32 = 101;
