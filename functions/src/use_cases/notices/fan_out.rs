//! From acts to channels: each act that waits becomes a notice for each channel of whoever has asked for it.
//!
//! A notice that is there already is left as it is, and an act leaves the outbox in the last transaction of all that it
//! leads to: whatever breaks off in between is done again and changes nothing.

use super::Noticed;
use super::addressed::{Addressed, notices_of};
use super::items::{
    Channel, NoticeDelivery, NoticeProgress, OutboxItem, Owner, ReceiverItem, SendWork,
};
use super::outbox::{expiry_of, notice_id};
use super::receivers::receivers_of;
use crate::items::{ExpiringReport, ExpiryWork, pack, unpack};
use crate::keys;
use crate::notices::NoticeDeps;
use crate::store::{Item, Key, MAX_BATCH, MAX_OPS, Op, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::report_item::load;
use shared::notice::Notice;
use shared::time::ShanghaiTime;
use std::collections::{BTreeSet, HashMap};
use tokio::time::Instant;

/// Shards of acts and of reports that expire.
const SHARDS: u8 = 16;

/// Acts that are taken together.
const BATCH: usize = 200;

/// An act, what follows from it, and what takes its place once all is told.
struct Job {
    notices: Vec<Addressed>,
    settle: Vec<Op>,
    /// The report that is about to expire, which may not need a notice any more.
    expiring: Option<ExpiringReport>,
}

/// Tells all that has happened, and of all that expires.
pub(super) async fn all(
    deps: &NoticeDeps,
    until: Instant,
    done: &mut Noticed,
) -> Result<(), Refused> {
    for shard in 0..SHARDS {
        let outbox = keys::notices::outbox_partition(shard);
        let told = of_shard(deps, outbox, job_of, until, done).await?;
        done.told += told;
        let expiry = keys::expiry_work_partition(shard);
        let told = of_shard(deps, expiry, job_of_expiry, until, done).await?;
        done.expiring += told;
    }
    Ok(())
}

/// Tells what is due of a partition, page by page as long as there is time and something comes of it.
async fn of_shard(
    deps: &NoticeDeps,
    pk: String,
    job: fn(&NoticeDeps, &Item) -> Result<Job, StoreError>,
    until: Instant,
    done: &mut Noticed,
) -> Result<u32, Refused> {
    let mut all = 0;
    while Instant::now() < until {
        let items = waiting(deps, pk.clone(), done).await?;
        let jobs = readable(&items, |item| job(deps, item), done);
        let told = tell(deps, jobs, done).await?;
        all += told;
        if items.len() < BATCH || told == 0 {
            break;
        }
    }
    Ok(all)
}

/// What is due of a partition of work. One that is damaged is told and left, and keeps no other waiting.
pub(super) async fn waiting(
    deps: &NoticeDeps,
    pk: String,
    done: &mut Noticed,
) -> Result<Vec<Item>, StoreError> {
    let query = Query {
        pk,
        from: "0".to_owned(),
        to: format!("{}~", keys::stamp(deps.clock.now())),
        order: Order::Ascending,
        limit: BATCH,
        after: None,
    };
    match deps.store.query(&query).await {
        Ok(page) => Ok(page.items),
        Err(error @ StoreError::Damaged { .. }) => {
            tracing::error!(%error, "what is to be told cannot be read");
            done.left += 1;
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

/// One act that cannot be read must not keep the others waiting.
fn readable(
    items: &[Item],
    job: impl Fn(&Item) -> Result<Job, StoreError>,
    done: &mut Noticed,
) -> Vec<Job> {
    let mut jobs = Vec::with_capacity(items.len());
    for item in items {
        match job(item) {
            Ok(job) => jobs.push(job),
            Err(error) => {
                tracing::error!(%error, "an act that is to be told cannot be read");
                done.left += 1;
            }
        }
    }
    jobs
}

fn job_of(deps: &NoticeDeps, item: &Item) -> Result<Job, StoreError> {
    let body: OutboxItem = unpack(item)?;
    let mut settle = vec![Op::Delete {
        key: item.key.clone(),
        at: item.v,
    }];
    if let OutboxItem::ReportIssued { report, .. } = &body {
        let (key, work) = expiry_of(report, &deps.policy);
        settle.push(Op::Create {
            key,
            body: pack(&work),
            ttl: None,
        });
    }
    Ok(Job {
        notices: notices_of(deps, &body),
        settle,
        expiring: None,
    })
}

fn job_of_expiry(deps: &NoticeDeps, item: &Item) -> Result<Job, StoreError> {
    let work: ExpiryWork = unpack(item)?;
    let now = deps.clock.now();
    // What a release before notices wrote is due when all is over; and who comes that late tells nobody.
    let about = work
        .about
        .filter(|report| now.date() <= report.valid_through);
    let notices = about.iter().map(|report| {
        let no = report.report_no.to_string();
        let notice = Notice::ReportExpiring {
            report_no: report.report_no.clone(),
            valid_through: report.valid_through,
        };
        let end = ShanghaiTime::start_of(report.valid_through);
        let index = &deps.secrets.index_key;
        Addressed {
            owner: Owner::Entity(report.entity.clone()),
            id: notice_id(index, notice.kind(), end, &[&no], None),
            notice,
            at: now,
        }
    });
    Ok(Job {
        notices: notices.collect(),
        settle: vec![Op::Delete {
            key: item.key.clone(),
            at: item.v,
        }],
        expiring: about.clone(),
    })
}

/// Tells these acts; how many are settled.
async fn tell(deps: &NoticeDeps, jobs: Vec<Job>, done: &mut Noticed) -> Result<u32, Refused> {
    let owners: BTreeSet<Owner> = jobs
        .iter()
        .flat_map(|job| job.notices.iter().map(|notice| notice.owner.clone()))
        .collect();
    let receivers = receivers_of(&*deps.store, owners).await?;
    let mut told = 0;
    // Of most acts nobody has asked to be told: they leave together.
    let mut quiet: Vec<Vec<Op>> = Vec::new();
    for job in jobs {
        let mut meant = match meant(&job, &receivers, deps.clock.now()) {
            Ok(meant) => meant,
            // Not knowing whom to tell is no reason to tell nobody: it waits, and others do not wait for it.
            Err(error) => {
                tracing::error!(%error, "who is to be told of an act cannot be read");
                done.left += 1;
                continue;
            }
        };
        if let (false, Some(report)) = (meant.is_empty(), &job.expiring) {
            match still_matters(deps, report).await {
                Ok(true) => {}
                Ok(false) => meant.clear(),
                Err(error) => {
                    tracing::error!(%error, "a report that is about to expire cannot be read");
                    done.left += 1;
                    continue;
                }
            }
        }
        if meant.is_empty() {
            quiet.push(job.settle);
        } else {
            told += settled(write(deps, meant, job.settle).await, done)?;
        }
    }
    // Two steps each at most.
    for some in quiet.chunks(MAX_OPS / 2) {
        match deps.store.transact(some.concat()).await {
            Ok(()) => told += u32::try_from(some.len()).unwrap_or(u32::MAX),
            // Another sweep has taken one of them: one by one, then.
            Err(StoreError::Conflict { .. }) => {
                for ops in some {
                    told += settled(deps.store.transact(ops.clone()).await, done)?;
                }
            }
            Err(error) => told += settled(Err(error), done)?,
        }
    }
    Ok(told)
}

/// What is to be sent of an act, by each channel of whoever has asked for it.
fn meant<'r>(
    job: &Job,
    receivers: &'r HashMap<Owner, Result<ReceiverItem, StoreError>>,
    now: ShanghaiTime,
) -> Result<Vec<NoticeDelivery>, &'r StoreError> {
    let mut meant = Vec::new();
    for addressed in &job.notices {
        let Some(receiver) = receivers.get(&addressed.owner) else {
            continue;
        };
        let receiver = receiver.as_ref()?;
        let channels = receiver.channels(addressed.notice.kind(), addressed.at);
        meant.extend(channels.into_iter().map(|to| waits(addressed, to, now)));
    }
    Ok(meant)
}

/// What became of settling an act: one that another sweep has settled is none of ours, and what is not known is looked
/// at again in the next round.
fn settled(outcome: Result<(), StoreError>, done: &mut Noticed) -> Result<u32, StoreError> {
    match outcome {
        Ok(()) => Ok(1),
        Err(StoreError::Conflict { .. }) => Ok(0),
        Err(StoreError::Unavailable(_) | StoreError::Busy(_)) => {
            done.left += 1;
            Ok(0)
        }
        Err(error) => Err(error),
    }
}

/// A report that was withdrawn, or after which a fresher one was issued, ends without a word.
async fn still_matters(deps: &NoticeDeps, report: &ExpiringReport) -> Result<bool, Refused> {
    let (_, body) = load(&*deps.store, &deps.secrets, &report.report_id).await?;
    Ok(!body.status.fresher_exists && body.status.withdrawn.is_none())
}

fn waits(addressed: &Addressed, to: (Channel, String), now: ShanghaiTime) -> NoticeDelivery {
    NoticeDelivery {
        id: addressed.id.clone(),
        channel: to.0,
        to: to.1,
        owner: addressed.owner.clone(),
        notice: addressed.notice.clone(),
        at: addressed.at,
        tried_since: now,
        attempts: 0,
        last_try_at: None,
        last_status: None,
        progress: NoticeProgress::Waiting {
            due: now,
            held_until: None,
        },
    }
}

/// Writes the notices that are not there yet, and with the last of them what settles the act.
async fn write(
    deps: &NoticeDeps,
    meant: Vec<NoticeDelivery>,
    settle: Vec<Op>,
) -> Result<(), StoreError> {
    let mut ops = Vec::new();
    for some in meant.chunks(MAX_BATCH) {
        let keys: Vec<Key> = some.iter().map(NoticeDelivery::key).collect();
        let there = deps.store.batch_get(&keys).await?;
        for (notice, _) in some.iter().zip(there).filter(|(_, there)| there.is_none()) {
            ops.extend(begun(notice));
        }
    }
    let room = (MAX_OPS - settle.len()) / 2 * 2;
    while ops.len() > room {
        let rest = ops.split_off(room);
        deps.store
            .transact(core::mem::replace(&mut ops, rest))
            .await?;
    }
    ops.extend(settle);
    deps.store.transact(ops).await
}

/// The steps that begin the sending of a notice: it, and its work.
pub(super) fn begun(notice: &NoticeDelivery) -> Vec<Op> {
    let create = |key, body| Op::Create {
        key,
        body,
        ttl: None,
    };
    let mut ops = vec![create(notice.key(), pack(notice))];
    ops.extend(notice.work().map(|key| {
        let work = SendWork {
            to: notice.to.clone(),
            id: notice.id.clone(),
        };
        create(key, pack(&work))
    }));
    ops
}
