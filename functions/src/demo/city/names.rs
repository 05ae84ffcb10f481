//! Invented entities of every kind of B 二(二). Names say 演示, persons are named by the old count of years.

use chrono::{Days, NaiveDate};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::policy::Policy;

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

/// Kind of the crowd's `n`th entity, and how many of its kind come before it.
pub(super) fn kind_at(n: u32) -> (EntityKind, u32) {
    let (hundreds, mut place) = (n / 100, n % 100);
    for (kind, share) in SHARES {
        if place < share {
            return (kind, hundreds * share + place);
        }
        place -= share;
    }
    unreachable!("the shares are a hundred")
}

/// What the register says of an entity besides its code and name.
pub(super) fn profile(
    rng: &mut ChaCha8Rng,
    policy: &Policy,
    kind: EntityKind,
    (credit_code, name): (CreditCode, String),
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
        credit_code,
        kind,
        state,
        founded_on,
        cancelled_on,
        name,
    }
}

/// Name of the `n`th entity of its kind: each has another one.
pub(super) fn name(policy: &Policy, kind: EntityKind, n: u32) -> String {
    let city = city(policy);
    let endings: &[&str] = match kind {
        EntityKind::IndividualBusiness => &SHOPS,
        EntityKind::FarmersCooperative => &CROPS,
        EntityKind::Company
        | EntityKind::NonCompanyLegalPerson
        | EntityKind::SoleProprietorship
        | EntityKind::Partnership
        | EntityKind::Branch
        | EntityKind::ForeignCompanyBranch => &TRADES,
    };
    let (brand, trade) = brand(n.into(), endings);
    match kind {
        EntityKind::Company => format!("{city}{brand}（演示）{trade}有限公司"),
        EntityKind::NonCompanyLegalPerson => format!("{city}{brand}（演示）{trade}总厂"),
        EntityKind::SoleProprietorship => format!("{city}{brand}（演示）{trade}厂"),
        EntityKind::Partnership => format!("{city}{brand}（演示）{trade}合伙企业（有限合伙）"),
        EntityKind::FarmersCooperative => format!("{city}{brand}（演示）{trade}专业合作社"),
        EntityKind::Branch => format!("{brand}（演示）{trade}有限公司{city}分公司"),
        EntityKind::IndividualBusiness => format!("{city}{brand}（演示）{trade}"),
        EntityKind::ForeignCompanyBranch => {
            format!("样例国{brand}（演示）{trade}股份公司{city}分公司")
        }
    }
}

/// The `n`th brand and what follows it. No two numbers give the same: whether the second character is rare, how
/// many characters there are, and the place among those that are left, can be read off the name again.
fn brand(n: u64, endings: &[&'static str]) -> (String, &'static str) {
    // Every 16th has a rare second character.
    let (seconds, n): (&[&str], u64) = if n % 16 == 15 {
        (&RARE, n / 16)
    } else {
        (&SECOND, n - n / 16)
    };
    // Seven of ten have two characters, the others three; when all of these are taken, two more.
    let (tens, place) = (n / 10, n % 10);
    let (mut length, mut n) = if place < 7 {
        (2, tens * 7 + place)
    } else {
        (3, tens * 3 + place - 7)
    };
    let firsts = FIRST.len() as u64;
    let mut space = firsts.pow(length - 1) * (seconds.len() * endings.len()) as u64;
    while n >= space {
        n -= space;
        length += 2;
        space *= firsts * firsts;
    }
    let mut rest = scattered(n, space);
    let mut take = |table: &[&'static str]| {
        let count = table.len() as u64;
        let row = usize::try_from(rest % count).unwrap_or_default();
        rest /= count;
        table[row]
    };
    let ending = take(endings);
    let mut brand = format!("{}{}", take(&FIRST), take(seconds));
    for _ in 2..length {
        brand.push_str(take(&SECOND));
    }
    (brand, ending)
}

/// Another place below `space` for every place below it, so that neighbours differ. Sizes of tables have no prime
/// factor but 2, 3 and 5, and the step has none of these.
fn scattered(place: u64, space: u64) -> u64 {
    const STEP: u64 = 2_654_435_771;
    const {
        assert!(!STEP.is_multiple_of(2) && !STEP.is_multiple_of(3) && !STEP.is_multiple_of(5));
    };
    // `place` counts entities, so the product stays below 2^64.
    (place * STEP) % space
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_entity_of_a_kind_has_another_name() {
        for endings in [&TRADES[..], &SHOPS, &CROPS] {
            let mut seen = HashSet::new();
            // Far enough that all brands of two characters are taken.
            for n in 0..120_000 {
                assert!(seen.insert(brand(n, endings)), "{n}");
            }
        }
    }

    #[test]
    fn the_tables_hold_each_word_once() {
        for table in [&FIRST[..], &SECOND, &RARE, &TRADES, &SHOPS, &CROPS] {
            let words: HashSet<_> = table.iter().collect();
            assert_eq!(words.len(), table.len());
        }
        let both = SECOND.iter().any(|word| RARE.contains(word));
        assert!(!both && FIRST.len() == SECOND.len());
    }
}
