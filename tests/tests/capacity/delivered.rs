//! Deliveries and uploads.

use super::{Counted, NOW, counted, over, uploads};
use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, environment, penalty};
use crate::http_common::{Lab, at, demonstration};
use crate::recorded::Recorded;
use functions::demo::city::{SEED, generate};
use functions::use_cases::deliver_records::{Content, Delivery, deliver_records};
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordKind;

/// A hundred rows of each kind, in an empty city.
pub(super) async fn deliveries() -> Vec<(&'static str, Counted)> {
    let city = over(Lab::with_firms(demonstration(), at(NOW)).await);
    let policy = &city.deps.policy;
    let register = generate(SEED, policy, at(NOW).date());
    let register = register.files.first().expect("the register comes first");
    let text = String::from_utf8(register.bytes.clone()).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    // Behind the firms that have an account, which are there.
    let firms = &lines[100..200];
    let file = format!("{}\n{}", lines[0], firms.join("\n"));
    // A name that is not the register's would be flagged, and a flag is written down too.
    let firms: Vec<_> = firms
        .iter()
        .map(|line| (name_in(line), code_in(line)))
        .collect();
    let records = Content::Records {
        sector: SectorNo(13),
        kind: RecordKind::Penalty,
    };
    let line = |n: usize, (name, code): (&str, &str), facts: &str| {
        let sample = penalty(FIRST, &format!("演环罚〔2024〕{n}号"));
        let called = sample.name;
        let line = Penalty {
            facts: facts.to_owned(),
            ..sample
        }
        .line();
        line.replace(FIRST, code).replace(called, name)
    };
    let penalties = |facts: &str, of: &dyn Fn(usize) -> usize, from: usize| {
        let lines = (0..100).map(|n| line(from + n, firms[of(n)], facts));
        let lines: Vec<_> = lines.collect();
        format!("{PENALTY_HEADER}\n{}", lines.join("\n"))
    };
    let wrong = penalties("事实", &|n| n, 2_000).replace(",2.5,", ",x,");
    let each = |n: usize| n;
    let one = |_: usize| 0;
    let mut all = Vec::new();
    for (name, unit, content, file) in [
        (
            "deliver, 100 new firms",
            &policy.register_unit,
            Content::Register,
            file,
        ),
        (
            "deliver, 100 new records of 100 firms",
            &environment(),
            records,
            penalties("事实", &each, 0),
        ),
        (
            "deliver, 100 corrected records",
            &environment(),
            records,
            penalties("更正后的事实", &each, 0),
        ),
        (
            "deliver, 100 records that are known",
            &environment(),
            records,
            penalties("更正后的事实", &each, 0),
        ),
        (
            "deliver, 100 new records of one firm",
            &environment(),
            records,
            penalties("事实", &one, 1_000),
        ),
        ("deliver, 100 refused lines", &environment(), records, wrong),
    ] {
        city.book.take();
        send(&city, unit, name, content, &file).await;
        all.push((name, counted(&city.book)));
    }
    let file = penalties("事实", &each, 3_000);
    all.extend(uploads::all(&city, &file).await);
    all
}

/// The name in a line of the register, where it stands first.
fn name_in(line: &str) -> &str {
    line.split(',').next().expect("a name")
}

/// The credit code in a line of the register.
fn code_in(line: &str) -> &str {
    let is_code = |field: &&str| {
        field.len() == 18
            && field
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    line.split(',').find(is_code).expect("a code")
}

async fn send(city: &Recorded, unit: &UnitId, name: &str, content: Content, file: &str) {
    let now = city.deps.clock.now();
    let id: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let delivery = Delivery {
        unit,
        id: &id,
        content,
        file: file.as_bytes(),
        as_of: now.date().pred_opt().expect("a day before"),
    };
    let outcome = deliver_records(&city.delivery(), delivery, now)
        .await
        .expect("a delivery");
    let taken = outcome.accepted + outcome.corrected + outcome.unchanged;
    let told = taken as usize + outcome.refused.len();
    assert_eq!(told, 100, "{name}: {outcome:?}");
}
