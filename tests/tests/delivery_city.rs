//! The demonstration city: the same for a seed, complete, and what its reports must show.

#[expect(dead_code, reason = "this file uses its part")]
mod delivery_common;

use delivery_common::{Register, day, example_city, yancheng};
use functions::demo::accounts::{Firm, accounts};
use functions::demo::city::{
    self, Blueprint, Fate, Populated, SEED, Size, generate, populate, populate_of,
};
use functions::items::{FreshnessItem, unpack};
use functions::keys;
use functions::store::Key;
use functions::use_cases::deliver_records::DeliveryOutcome;
use shared::counting::{Showing, showing};
use shared::entity::EntityKind;
use shared::policy::Policy;
use shared::record::RecordKind;
use shared::time::ShanghaiTime;
use shared::window::{LookBack, Window};
use std::collections::BTreeSet;

const CLOCK: &str = "2026-11-24";

/// The city of the demonstration, filled once for the tests that only read it.
async fn the_city() -> &'static (Register, city::City) {
    static CITY: tokio::sync::OnceCell<(Register, city::City)> = tokio::sync::OnceCell::const_new();
    CITY.get_or_init(|| populated(yancheng(), CLOCK)).await
}

/// The invented city, likewise.
async fn the_example_city() -> &'static (Register, city::City) {
    static CITY: tokio::sync::OnceCell<(Register, city::City)> = tokio::sync::OnceCell::const_new();
    CITY.get_or_init(|| populated(example_city(), CLOCK)).await
}

async fn populated(policy: Policy, clock: &str) -> (Register, city::City) {
    let mut register = Register::empty(policy);
    register.now = ShanghaiTime::start_of(day(clock)).plus_seconds(9 * 3600);
    let made = populate(&register.deps, SEED, register.now)
        .await
        .expect("a city");
    assert!(matches!(made, Populated::Made(_)), "{made:?}");
    let city = generate(SEED, &register.deps.policy, day(clock));
    (register, city)
}

#[test]
fn the_city_is_the_same_for_a_seed_and_another_for_another() {
    let policy = yancheng();
    let one = generate(SEED, &policy, day(CLOCK));
    assert_eq!(one, generate(SEED, &policy, day(CLOCK)));
    assert_ne!(one.files, generate(SEED + 1, &policy, day(CLOCK)).files);
}

#[test]
fn the_city_has_every_kind_of_entity_and_record_and_every_fate() {
    for policy in [yancheng(), example_city()] {
        let city = generate(SEED, &policy, day(CLOCK));
        assert_eq!(city.entities.len(), 2_000);
        for kind in EntityKind::ALL {
            assert!(
                city.entities.iter().any(|entity| entity.kind == kind),
                "{kind:?}"
            );
        }
        assert_eq!(city::kinds_of(&city), RecordKind::ALL);
        let fates: BTreeSet<_> = city
            .records
            .iter()
            .map(|r| format!("{:?}", r.fate))
            .collect();
        assert_eq!(fates.len(), 12, "{fates:?}");
        let codes: BTreeSet<_> = city.entities.iter().map(|e| e.credit_code).collect();
        assert_eq!(codes.len(), 2_000);
        for entity in &city.entities {
            assert_eq!(&entity.credit_code.as_str()[8..12], "DEM0");
            let says_so = entity.name.contains("（演示");
            assert!(says_so || entity.credit_code == Firm::Solo.code(&policy));
        }
    }
}

#[tokio::test]
async fn files_enter_through_delivery_with_exactly_the_lines_that_were_meant_to_fail() {
    let (register, city) = the_city().await;
    let mut refused = 0;
    let mut quarantined = 0;
    for (n, file) in city.files.iter().enumerate() {
        let id = format!("demo-20261124-{n:03}");
        let delivery = functions::use_cases::deliver_records::Delivery {
            unit: &file.unit,
            id: &id,
            content: file.content,
            file: &file.bytes,
            as_of: day("2026-11-23"),
        };
        // Sealed already, so this reads back what became of it.
        let outcome = functions::use_cases::deliver_records::deliver_records(
            &register.deps,
            delivery,
            register.now,
        )
        .await
        .expect("a sealed delivery");
        assert_eq!(outcome.encoding, file.encoding, "{}", file.name);
        let counts = (
            outcome.accepted as usize,
            outcome.refused.len(),
            outcome.quarantined.len(),
            outcome.flagged.len(),
        );
        let expected = (
            file.expected.accepted,
            file.expected.refused,
            file.expected.quarantined,
            file.expected.flagged,
        );
        assert_eq!(counts, expected, "{}: {outcome:?}", file.name);
        refused += counts.1;
        quarantined += counts.2;
    }
    assert!(refused > 0 && quarantined > 0);
}

#[tokio::test]
async fn every_sector_and_unit_has_delivered() {
    for (register, _) in [the_city().await, the_example_city().await] {
        for sector in &register.deps.policy.sectors {
            for unit in &sector.units {
                let key = keys::freshness(sector.no, &unit.unit);
                let item = register.deps.store.get(&key).await.expect("a read");
                let fresh: FreshnessItem =
                    unpack(&item.expect("a freshness")).expect("a freshness");
                assert_eq!(fresh.as_of, day("2026-11-23"), "{key:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_second_start_does_nothing_and_another_day_is_told() {
    let (register, _) = the_city().await;
    let again = populate(&register.deps, SEED, register.now)
        .await
        .expect("a city");
    assert!(matches!(again, Populated::AlreadyThere(_)), "{again:?}");
    let tomorrow = register.now.plus_seconds(24 * 3600);
    let other = populate(&register.deps, SEED, tomorrow)
        .await
        .expect("an answer");
    assert!(matches!(other, Populated::AnotherCity(_)), "{other:?}");
}

#[tokio::test]
async fn a_city_of_another_size_enters_by_the_same_path() {
    let mut register = Register::empty(yancheng());
    register.now = ShanghaiTime::start_of(day(CLOCK)).plus_seconds(9 * 3600);
    let size = Size {
        entities: 2_500,
        records: 4_000,
    };
    let mut files = 0;
    let told = |file: &city::GeneratedFile, outcome: &DeliveryOutcome| {
        files += 1;
        let counts = city::LinesExpected {
            accepted: outcome.accepted as usize,
            refused: outcome.refused.len(),
            quarantined: outcome.quarantined.len(),
            flagged: outcome.flagged.len(),
        };
        assert_eq!(counts, file.expected, "{}", file.name);
    };
    let made = populate_of(&register.deps, SEED, size, register.now, told).await;
    let Ok(Populated::Made(summary)) = made else {
        panic!("{made:?}");
    };
    assert_eq!(summary.files, files);
    let policy = register.deps.policy.clone();
    let blueprint = Blueprint::new(SEED, &policy, day(CLOCK), size);
    let of_the_crowd = blueprint.records().count() - records_of_the_named(&blueprint);
    assert_eq!(of_the_crowd, 4_000);
    let last = blueprint.entity(2_499);
    assert_eq!(
        register.profile(last.credit_code.as_str()).await.profile,
        last
    );
    // The demonstration that starts on this table leaves it alone.
    let other = populate(&register.deps, SEED, register.now).await;
    assert!(matches!(other, Ok(Populated::AnotherCity(_))), "{other:?}");
}

/// Records of the firms that have a name of their own.
fn records_of_the_named(blueprint: &Blueprint<'_>) -> usize {
    let policy = yancheng();
    let codes: BTreeSet<_> = Firm::ALL.iter().map(|firm| firm.code(&policy)).collect();
    let named = |record: &city::MadeRecord| codes.contains(&record.subject);
    blueprint.records().filter(named).count()
}

#[test]
fn a_city_too_large_for_one_file_has_more_of_them() {
    let policy = yancheng();
    let size = Size {
        entities: 60_000,
        records: 0,
    };
    let blueprint = Blueprint::new(SEED, &policy, day(CLOCK), size);
    let register: Vec<_> = blueprint.files().take(2).collect();
    let lines: Vec<_> = register.iter().map(|file| file.expected.accepted).collect();
    assert_eq!(lines, [50_000, 10_000]);
    let entities: Vec<_> = blueprint.entities().collect();
    let codes: BTreeSet<_> = entities.iter().map(|entity| entity.credit_code).collect();
    let names: BTreeSet<_> = entities.iter().map(|entity| &entity.name).collect();
    assert_eq!((codes.len(), names.len()), (60_000, 60_000));
}

/// Records of a firm that the rules show, and that the generator says must be shown.
async fn shown(
    register: &Register,
    city: &city::City,
    firm: Firm,
    look_back: LookBack,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let policy = &register.deps.policy;
    let today = register.now.date();
    let window = Window::of(today, look_back, &policy.calendar);
    let code = firm.code(policy);
    let by_rules = register
        .records(code.as_str())
        .await
        .into_iter()
        .filter(|record| showing(record, &window, today, policy) == Showing::Shown)
        .map(|record| record.document_no)
        .collect();
    let by_generator = city
        .to_be_shown(code, policy, &window, today)
        .map(|record| record.document_no.clone())
        .collect();
    (by_rules, by_generator)
}

#[tokio::test]
async fn named_firms_show_exactly_the_records_that_count() {
    // On the third day the second batch of sectors does not take part yet.
    let early = populated(yancheng(), "2024-09-10").await;
    for (register, city) in [the_city().await, the_example_city().await, &early] {
        for firm in Firm::ALL {
            for look_back in [LookBack::One, LookBack::Two, LookBack::Three] {
                let (by_rules, by_generator) = shown(register, city, firm, look_back).await;
                assert_eq!(
                    by_rules, by_generator,
                    "{firm:?} {look_back:?} {:?}",
                    register.now
                );
            }
        }
    }
}

#[tokio::test]
async fn the_named_firms_are_what_their_accounts_promise() {
    let (register, city) = the_city().await;
    let count = async |firm, look_back| shown(register, city, firm, look_back).await.0.len();
    assert_eq!(count(Firm::Acme, LookBack::Three).await, 0);
    assert_eq!(count(Firm::Records, LookBack::One).await, 1);
    assert_eq!(count(Firm::Records, LookBack::Two).await, 2);
    assert_eq!(count(Firm::Records, LookBack::Three).await, 3);
    let code = Firm::Records.code(&register.deps.policy);
    let records = register.records(code.as_str()).await;
    // Three that count, seven penalties that do not, and four kinds that the policy does not show.
    assert_eq!(records.len(), 14);
    let fates: BTreeSet<_> = city
        .records
        .iter()
        .filter(|record| record.subject == code)
        .map(|record| format!("{:?}", record.fate))
        .collect();
    assert!(fates.contains(&format!("{:?}", Fate::Repaired)));
    assert!(fates.contains(&format!("{:?}", Fate::Exempted)));
    let big = Firm::Big.code(&register.deps.policy);
    assert_eq!(register.records(big.as_str()).await.len(), 5_000);
    let within_three = count(Firm::Big, LookBack::Three).await;
    assert!(within_three > 2_000, "{within_three}");
}

#[tokio::test]
async fn count_and_sum_of_every_entity_are_its_records() {
    let (register, city) = the_city().await;
    let mut total = 0;
    for entity in &city.entities {
        total += register.records(entity.credit_code.as_str()).await.len();
    }
    assert_eq!(total, city.records.len());
}

#[tokio::test]
async fn every_account_leads_to_firms_and_units_that_exist() {
    for (register, _) in [the_city().await, the_example_city().await] {
        let accounts = accounts(&register.deps.policy);
        let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
        for id in [
            "acme",
            "records",
            "big",
            "rare",
            "solo",
            "agent",
            "bureau-env",
            "bureau-market",
            "credit-office",
            "credit-office-2",
            "bank",
        ] {
            assert!(ids.contains(&id), "{id}");
        }
        for account in &accounts {
            for code in &account.entities {
                register.profile(code.as_str()).await;
            }
            if let Some(unit) = &account.unit {
                assert!(register.deps.policy.unit(unit).is_some());
            }
        }
        let marker = Key::new("DEMO", "CITY#none");
        assert_eq!(
            register.deps.store.get(&marker).await.expect("a read"),
            None
        );
    }
}
