//! Invented entities of every kind of B 二(二). Names say 演示, persons are named by the old count of years.

use super::codes;
use chrono::{Days, NaiveDate};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::policy::Policy;
use std::collections::HashSet;

/// How many of a hundred entities are of which kind.
const SHARES: [(EntityKind, u32); 8] = [
    (EntityKind::Company, 52),
    (EntityKind::NonCompanyLegalPerson, 2),
    (EntityKind::SoleProprietorship, 5),
    (EntityKind::Partnership, 4),
    (EntityKind::FarmersCooperative, 7),
    (EntityKind::Branch, 5),
    (EntityKind::IndividualBusiness, 24),
    (EntityKind::ForeignCompanyBranch, 1),
];

const FIRST: [&str; 30] = [
    "云", "海", "晨", "泽", "启", "恒", "瑞", "景", "安", "禾", "松", "澜", "丰", "朗", "清", "远",
    "嘉", "致", "铭", "宏", "盛", "毅", "润", "昊", "凌", "拓", "卓", "博", "益", "青",
];
const SECOND: [&str; 30] = [
    "汐", "岚", "舟", "川", "帆", "宁", "和", "锦", "溪", "野", "途", "源", "石", "芯", "禾", "畅",
    "达", "诚", "光", "渡", "沐", "朴", "序", "原", "木", "潮", "明", "航", "果", "星",
];
/// Characters that GB2312 lacks, or that few fonts have.
const RARE: [&str; 9] = ["鑫", "淼", "喆", "堃", "煜", "昇", "玥", "㐀", "㑇"];
const TRADES: [&str; 16] = [
    "环保科技",
    "建材",
    "机械制造",
    "纺织",
    "食品",
    "物流",
    "信息技术",
    "新能源",
    "电子",
    "化工",
    "建筑工程",
    "商贸",
    "文化传媒",
    "医疗器械",
    "水产",
    "物业服务",
];
const SHOPS: [&str; 10] = [
    "便利店",
    "面馆",
    "五金店",
    "理发店",
    "水果店",
    "汽修部",
    "服装店",
    "药店",
    "早餐店",
    "农资店",
];
const CROPS: [&str; 6] = ["稻米", "西瓜", "葡萄", "水产养殖", "蔬菜", "生猪养殖"];

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = [
    "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥",
];
/// Words for "example": nobody's surnames together with a year's name.
const SURNAMES: [&str; 5] = ["范", "样", "拟", "演", "例"];

/// City name without its 市, as firms write it.
pub(super) fn city(policy: &Policy) -> &str {
    let name = policy.city.name_zh.as_str();
    name.strip_suffix('市').unwrap_or(name)
}

/// The entities of the city besides the named ones: kinds by their shares, each at least once.
pub(super) fn entities(
    rng: &mut ChaCha8Rng,
    policy: &Policy,
    count: u32,
    first_serial: u32,
    today: NaiveDate,
) -> Vec<EntityProfile> {
    let mut taken = HashSet::new();
    (0..count)
        .map(|n| {
            let kind = kind_at(n);
            let name = loop {
                let name = name(rng, city(policy), kind);
                if taken.insert(name.clone()) {
                    break name;
                }
            };
            profile(rng, policy, kind, first_serial + n, name, today)
        })
        .collect()
}

fn kind_at(n: u32) -> EntityKind {
    let mut place = n % 100;
    for (kind, share) in SHARES {
        if place < share {
            return kind;
        }
        place -= share;
    }
    EntityKind::Company
}

fn profile(
    rng: &mut ChaCha8Rng,
    policy: &Policy,
    kind: EntityKind,
    serial: u32,
    name: String,
    today: NaiveDate,
) -> EntityProfile {
    // Older than the oldest record, so that no firm is punished before it exists.
    let founded_on = back(today, rng.random_range(1_600..9_000));
    let state = match rng.random_range(0..100) {
        0..4 => RegistrationState::Cancelled,
        4..6 => RegistrationState::Revoked,
        _ => RegistrationState::Active,
    };
    let cancelled_on =
        (state == RegistrationState::Cancelled).then(|| back(today, rng.random_range(1..60)));
    let former_names = if rng.random_bool(0.05) {
        vec![name.replace("（演示）", "（演示旧名）")]
    } else {
        Vec::new()
    };
    EntityProfile {
        representative: person(rng),
        address: address(rng, policy),
        former_names,
        credit_code: codes::entity_code(policy, kind, serial),
        kind,
        state,
        founded_on,
        cancelled_on,
        name,
    }
}

fn name(rng: &mut ChaCha8Rng, city: &str, kind: EntityKind) -> String {
    let brand = brand(rng);
    let trade = pick(rng, &TRADES);
    match kind {
        EntityKind::Company => format!("{city}{brand}（演示）{trade}有限公司"),
        EntityKind::NonCompanyLegalPerson => format!("{city}{brand}（演示）{trade}总厂"),
        EntityKind::SoleProprietorship => format!("{city}{brand}（演示）{trade}厂"),
        EntityKind::Partnership => format!("{city}{brand}（演示）{trade}合伙企业（有限合伙）"),
        EntityKind::FarmersCooperative => {
            format!("{city}{brand}（演示）{}专业合作社", pick(rng, &CROPS))
        }
        EntityKind::Branch => format!("{brand}（演示）{trade}有限公司{city}分公司"),
        EntityKind::IndividualBusiness => format!("{city}{brand}（演示）{}", pick(rng, &SHOPS)),
        EntityKind::ForeignCompanyBranch => {
            format!("样例国{brand}（演示）{trade}股份公司{city}分公司")
        }
    }
}

fn brand(rng: &mut ChaCha8Rng) -> String {
    let second = if rng.random_bool(0.06) {
        pick(rng, &RARE)
    } else {
        pick(rng, &SECOND)
    };
    // A third character now and then: two alone would not make two thousand different names.
    let third = if rng.random_bool(0.3) {
        pick(rng, &SECOND)
    } else {
        ""
    };
    format!("{}{second}{third}", pick(rng, &FIRST))
}

/// A person whom nobody could be.
pub(super) fn person(rng: &mut ChaCha8Rng) -> String {
    format!(
        "{}{}{}",
        pick(rng, &SURNAMES),
        pick(rng, &STEMS),
        pick(rng, &BRANCHES)
    )
}

/// An address in a district that no city has.
pub(super) fn address(rng: &mut ChaCha8Rng, policy: &Policy) -> String {
    format!(
        "{}演示区虚构路{}号",
        policy.city.name_zh,
        rng.random_range(1..1_000)
    )
}

/// A row of a table.
pub(super) fn pick<T: Copy>(rng: &mut ChaCha8Rng, from: &[T]) -> T {
    *from
        .choose(rng)
        .unwrap_or_else(|| unreachable!("no table here is empty"))
}

/// So many days before.
pub(super) fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}
