//! Units that withdraw records of their own, under faults and at once.

use chrono::Datelike;
use functions::use_cases::Refused;
use functions::use_cases::withdraw_record::{Withdrawal, withdraw_record};
use rand::Rng;
use shared::record::WithdrawalGround;

use super::cases::{clerk, some_record};
use super::people::{Answer, Chance, ask, expect_for_now, parsed, rest};
use super::world::World;

/// A clerk of a unit seldom withdraws a record of the unit's own.
pub(super) async fn withdraw(world: World, unit: &'static str, mut chance: Chance) {
    let who = clerk(unit, "withdrawals");
    let mut n = 0;
    while !world.is_calm() {
        rest(&mut chance).await;
        if !chance.random_ratio(1, 20) {
            continue;
        }
        let own = |record: &shared::record::Record| Some(&record.unit) == who.unit.as_ref();
        let Some(record) = some_record(&world, &mut chance, own) else {
            continue;
        };
        n += 1;
        let (of, key, today) = (
            who.clone(),
            parsed(&format!("withdrawal-{n}")),
            world.now().date(),
        );
        let answer = ask(&world, &mut chance, |deps| async move {
            let withdrawal = Withdrawal {
                ground: WithdrawalGround::Revoked,
                reason: "复议撤销".to_owned(),
                document_no: format!("演复〔{}〕{n}号", today.year()),
                decided_on: today,
            };
            withdraw_record(&deps, &of, &key, &record, withdrawal).await
        });
        match answer.await {
            Answer::Told(Ok(())) | Answer::Nothing => {}
            // By another act meanwhile; or its day was corrected to one after this.
            Answer::Told(Err(Refused::RecordWithdrawnAlready | Refused::WithdrawalDay)) => {}
            Answer::Told(Err(refused)) => expect_for_now(&world, &refused),
        }
    }
}
