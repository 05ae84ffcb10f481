//! Notices (通知): what happened is written into the outbox in the act's own transaction, told to whoever has asked to be
//! told, and sent until the receiver has it or the policy's time is over.
//!
//! Three kinds of item. An act leaves one in the outbox, whoever listens. The sweep makes of it one for each channel, a
//! webhook or an address of a contact, and a work item beside each. Sending moves those on. A notice's id follows from
//! the act: made twice or sent twice, it is the same notice.

mod addressed;
mod fan_out;
mod items;
mod outbox;
mod overdue;
mod receivers;
mod send;

pub use items::{
    Channel, NoticeDelivery, NoticeProgress, OutboxItem, Owner, OwnerContact, Parties,
    ReceiverItem, SendWork, Webhook,
};
pub(super) use outbox::{outbox_step, outbox_step_of_delivery};
pub(super) use receivers::{change, receiver_of};
pub(super) use send::wait_from;

use crate::notices::NoticeDeps;
use crate::use_cases::Refused;
use std::time::Duration;
use tokio::time::Instant;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Acts that were taken out of the outbox.
    pub told: u32,
    /// Reports about to expire.
    pub expiring: u32,
    /// Units of sectors that are late.
    pub overdue: u32,
    /// Notices that their receivers took.
    pub sent: u32,
    /// Attempts that failed.
    pub failed: u32,
    /// Notices that were given up.
    pub given_up: u32,
    /// What could not be done yet.
    pub left: u32,
}

/// After this nothing more is begun: the next round goes on.
const ROUND: Duration = Duration::from_secs(40);

/// Does all that is due: looks who is late, tells what happened, sends what waits.
pub async fn send_notices(deps: &NoticeDeps) -> Result<Noticed, Refused> {
    let until = Instant::now() + ROUND;
    let mut done = Noticed::default();
    // What stops one of them does not stop the others.
    let looked = overdue::look(deps, &mut done).await;
    let told = fan_out::all(deps, until, &mut done).await;
    let sent = send::all(deps, until, &mut done).await;
    looked.and(told).and(sent).map(|()| done)
}
