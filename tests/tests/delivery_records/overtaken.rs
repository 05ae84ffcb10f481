//! Two processes at one delivery: whoever comes too late writes nothing, and what is told of its lines is one story.
//!
//! Found by simulated cities; see `tests/simulation.rs`.

use std::sync::Arc;

use crate::delivery_common::{ENVIRONMENT, FIRST, Register, day, environment, file, penalty};
use async_trait::async_trait;
use functions::use_cases::deliver_records::{
    Content, Delivery, DeliveryDeps, DeliveryError, DeliveryOutcome, deliver_records,
};
use shared::record::RecordKind;
use tests::faults::{Faulty, Plan, Point, Points, Rates, Side};
use tokio::sync::Semaphore;

/// Holds whoever comes to one point, and says that somebody came.
struct Held {
    at: Point,
    came: Semaphore,
    may_go: Semaphore,
}

#[async_trait]
impl Points for Held {
    async fn pass(&self, point: Point) {
        if point == self.at {
            self.came.add_permits(1);
            let permit = self.may_go.acquire().await.expect("it stays open");
            permit.forget();
        }
    }
}

fn held(call: &'static str, side: Side) -> Arc<Held> {
    Arc::new(Held {
        at: Point { call, side },
        came: Semaphore::new(0),
        may_go: Semaphore::new(0),
    })
}

/// A delivery of another process, which is held at that point.
fn deliver_held(
    register: &Register,
    held: &Arc<Held>,
    id: &'static str,
    text: String,
) -> tokio::task::JoinHandle<Result<DeliveryOutcome, DeliveryError>> {
    let plan = Arc::new(Plan::new(0, Rates::NONE));
    let store = Faulty::new(register.deps.store.clone(), plan, held.clone());
    let deps = DeliveryDeps {
        store: Arc::new(store),
        ..register.deps.clone()
    };
    let now = register.now;
    tokio::spawn(async move {
        let delivery = Delivery {
            unit: &environment(),
            id,
            content: Content::Records {
                sector: ENVIRONMENT,
                kind: RecordKind::Penalty,
            },
            file: text.as_bytes(),
            as_of: day("2024-11-19"),
        };
        deliver_records(&deps, delivery, now).await
    })
}

#[tokio::test]
async fn a_process_that_wakes_up_after_its_delivery_was_sealed_writes_nothing() {
    let register = Register::with_two().await;
    let mut line = penalty(FIRST, "1号");
    line.facts = "先报的事实".to_owned();
    let first = file(&[line.clone()]);
    let held = held("deliver: records", Side::Before);
    let late = deliver_held(&register, &held, "d-1", first.clone());
    held.came.acquire().await.expect("it comes").forget();
    // The unit did not wait: it sent the same again, and then what corrects it.
    assert_eq!(
        register.penalties("d-1", first.as_bytes()).await.accepted,
        1
    );
    line.facts = "更正后的事实".to_owned();
    let second = file(&[line]);
    assert_eq!(
        register.penalties("d-2", second.as_bytes()).await.corrected,
        1
    );
    held.may_go.add_permits(100);
    let outcome = late.await.expect("a task").expect("an outcome");
    assert_eq!((outcome.accepted, outcome.corrected), (1, 0));
    let records = register.records(FIRST).await;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].facts, "更正后的事实");
    assert_eq!(register.versions(FIRST).await.len(), 1);
}

#[tokio::test]
async fn what_is_told_of_lines_is_that_of_the_process_that_seals() {
    let register = Register::with_two().await;
    let mut line = penalty(FIRST, "1号");
    line.name = "森（演示）公司";
    let text = file(&[line]);
    // Before the register knows the name: the line is taken, with a word to the unit.
    let held = held("deliver: seal", Side::Before);
    let late = deliver_held(&register, &held, "d-1", text.clone());
    held.came.acquire().await.expect("it comes").forget();
    let renamed = format!(
        "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n\
         森（演示）公司,{FIRST},公司,范甲子,演示路1号,存续,2019-01-01\n"
    );
    let outcome = register
        .deliver_register("register-2", renamed.as_bytes())
        .await;
    assert_eq!(outcome.expect("a register").corrected, 1);
    let sealed = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!(
        (sealed.accepted, sealed.flagged.len()),
        (1, 0),
        "{sealed:?}"
    );
    held.may_go.add_permits(100);
    let late = late.await.expect("a task").expect("an outcome");
    assert_eq!(late, sealed);
    // Read back from what is stored.
    let again = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!(again, sealed);
}
