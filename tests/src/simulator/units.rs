//! Units that deliver: the register's, and those of records. A unit sends a delivery until it is taken.

use functions::items::{CreditCodeGuard, unpack};
use functions::keys::{self, EntityId};
use functions::store::Store;
use functions::use_cases::deliver_records::{
    Content, Delivery, DeliveryDeps, DeliveryError, DeliveryOutcome, deliver_records,
};
use rand::Rng;
use shared::credit_code::CreditCode;
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordKind;

use super::ledger::LineName;
use super::people::{Answer, Chance, ask, rest};
use super::uploads::{self, Upload};
use super::world::World;

/// A firm of the city.
pub(super) struct Firm {
    /// Its credit code.
    pub(super) code: &'static str,
    /// Names that the register has given it.
    names: [&'static str; 2],
    kind: &'static str,
}

/// Both of them.
pub(super) const FIRMS: [Firm; 2] = [
    Firm {
        code: "91320900MA1000009K",
        names: ["淼（演示）公司", "堃（演示）公司"],
        kind: "公司",
    },
    Firm {
        code: "92320902MA1000009D",
        names: ["演示小店", "演示大店"],
        kind: "个体工商户",
    },
];

/// Units of records, each with its sector and what its numbers begin with.
const UNITS: [(&str, SectorNo, &str); 2] = [
    ("fisheries", SectorNo(101), "渔"),
    ("port", SectorNo(103), "港"),
];

/// Their names.
pub(super) const NAMES: [&str; 2] = [UNITS[0].0, UNITS[1].0];

const BUREAU: &str = "11320900MA1000009U";
const HEADER: &str = "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚有效期,处罚机关,处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,信用修复日期,整改情况";

/// The first delivery of all, to which nothing happens.
pub(super) async fn found_register(world: &World) {
    let unit = world.policy.register_unit.clone();
    let sent = Sent {
        unit,
        id: "register-0".to_owned(),
        content: Content::Register,
        file: register([0, 0]),
    };
    let outcome = send(DeliveryDeps::of(&world.deps()), sent, world.clone()).await;
    assert_eq!(outcome.expect("a register").accepted, 2);
    let firms = [].as_slice();
    world.ledger.delivered("fairs", "register-0", firms, 0);
}

/// Id of the firm with this code.
pub(super) async fn entity(world: &World, code: &str) -> EntityId {
    let code = CreditCode::parse(code).expect("a code");
    let deps = world.deps();
    let key = keys::credit_code_guard(&deps.secrets.index_key, &code);
    let item = world.store.get(&key).await.expect("a read");
    let guard: CreditCodeGuard = unpack(&item.expect("a guard")).expect("a guard");
    guard.entity
}

fn register(names: [usize; 2]) -> String {
    let mut text = "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n".to_owned();
    for (firm, name) in FIRMS.iter().zip(names) {
        let (name, code, kind) = (firm.names[name], firm.code, firm.kind);
        text.push_str(&format!(
            "{name},{code},{kind},范甲子,演示路1号,存续,2019-01-01\n"
        ));
    }
    text
}

struct Sent {
    unit: UnitId,
    id: String,
    content: Content,
    file: String,
}

async fn send(
    deps: DeliveryDeps,
    sent: Sent,
    world: World,
) -> Result<DeliveryOutcome, DeliveryError> {
    let now = world.now();
    let delivery = Delivery {
        unit: &sent.unit,
        id: &sent.id,
        content: sent.content,
        file: sent.file.as_bytes(),
        as_of: "2026-03-09".parse().expect("a day"),
    };
    deliver_records(&deps, delivery, now).await
}

/// Sends until it is taken.
async fn send_until_taken(
    world: &World,
    chance: &mut Chance,
    unit: &UnitId,
    id: &str,
    content: Content,
    file: &str,
) -> DeliveryOutcome {
    loop {
        let sent = Sent {
            unit: unit.clone(),
            id: id.to_owned(),
            content,
            file: file.to_owned(),
        };
        let of = world.clone();
        let answer = ask(world, chance, |deps| {
            send(DeliveryDeps::of(&deps), sent, of)
        });
        match answer.await {
            Answer::Told(Ok(outcome)) => {
                world.tell(format!(
                    "{} is told that {id} is sealed: {outcome:?}",
                    unit.0
                ));
                return outcome;
            }
            Answer::Told(Err(error)) => {
                world.ledger.note_failure();
                world.tell(format!("{} is told of {id}: {error}", unit.0));
                match error {
                    DeliveryError::Contended | DeliveryError::Store(_) => {}
                    error => world.fail(&format!("no fault explains: {error}")),
                }
            }
            Answer::Nothing => {}
        }
        rest(chance).await;
    }
}

/// The register's unit gives firms other names, and the old ones again.
pub(super) async fn rename(world: World, mut chance: Chance) {
    let unit = world.policy.register_unit.clone();
    for n in 1..=chance.random_range(1..=3_u32) {
        rest(&mut chance).await;
        let names = [chance.random_range(0..2), chance.random_range(0..2)];
        let (id, file) = (format!("register-{n}"), register(names));
        let content = Content::Register;
        let outcome = send_until_taken(&world, &mut chance, &unit, &id, content, &file).await;
        if outcome.accepted + outcome.corrected + outcome.unchanged != 2 {
            world.fail(&format!("a register of two firms: {outcome:?}"));
        }
        world.ledger.delivered(&unit.0, &id, &[], n);
    }
}

/// A unit delivers records, and corrects them by the next delivery.
pub(super) async fn deliver(world: World, which: usize, mut chance: Chance) {
    let (name, sector, mark) = UNITS[which];
    let unit = UnitId(name.to_owned());
    let content = Content::Records {
        sector,
        kind: RecordKind::Penalty,
    };
    for n in 1..=chance.random_range(1..=4_u32) {
        rest(&mut chance).await;
        let mut lines: Vec<LineName> = Vec::new();
        let mut file = HEADER.to_owned();
        for firm in &FIRMS {
            for number in 1..=2 {
                if chance.random_ratio(1, 3) {
                    continue;
                }
                let number = format!("{mark}{number}号");
                file.push_str(&line(firm, &number, n, &mut chance));
                lines.push((name.to_owned(), firm.code.to_owned(), number));
            }
        }
        let wrong = u32::from(chance.random_ratio(1, 3));
        if wrong == 1 {
            // A line that no rule takes: its fine is no number.
            file.push_str(&line(&FIRMS[0], "错号", n, &mut chance).replace(",2.5,", ",x,"));
        }
        let new = world.ledger.new_among(&lines);
        world.ledger.sends(&lines, n);
        let id = format!("{name}-{n}");
        let told = if chance.random_ratio(1, 4) {
            let (unit, id) = (unit.clone(), id.clone());
            let upload = Upload {
                unit,
                id,
                content,
                file,
            };
            let counts = uploads::until_sealed(&world, &mut chance, &upload).await;
            (
                counts.accepted as usize,
                counts.corrected as usize,
                counts.unchanged as usize,
                counts.refused as usize,
            )
        } else {
            let outcome = send_until_taken(&world, &mut chance, &unit, &id, content, &file).await;
            (
                outcome.accepted as usize,
                outcome.corrected as usize,
                outcome.unchanged as usize,
                outcome.refused.len(),
            )
        };
        let expected = (new, lines.len() - new, 0, wrong as usize);
        if told != expected {
            world.fail(&format!("{id}: told {told:?}, expected {expected:?}"));
        }
        world.ledger.delivered(name, &id, &lines, n);
    }
}

fn line(firm: &Firm, number: &str, n: u32, chance: &mut Chance) -> String {
    let called = firm.names[chance.random_range(0..2)];
    // Its day is corrected now and then, and it lives elsewhere from then on.
    let day = if n.is_multiple_of(2) {
        "2025-05-06"
    } else {
        "2025-06-05"
    };
    format!(
        "\n{called},法人及非法人组织,{},{number},贮存不当,第{n},《某法》第一条,罚款,罚款人民币若干,2.5,{day},2028-01-02,演示渔业局,{BUREAU},演示渔业局,{BUREAU},,",
        firm.code
    )
}
