//! The withdrawn list (撤回清单): what stands in the table, and what is answered from it.
//!
//! A withdrawal writes its place in its own transaction; the list is put together and signed when it is asked for. So
//! there is nothing between the two that could be late, be left half done or be forgotten: who asks after a withdrawal
//! was acknowledged finds it.
//!
//! Places stand in pieces by the report's last valid day, and each has a number. A list is then known by the day on which
//! it was made and the highest number in it: from those two, which its sequence holds, follows what was added since, and
//! what is no more in it because its day is over. Nobody has to take anything out.

use crate::items::{
    WITHDRAWN_PIECE, WithdrawnEntry, WithdrawnHead, pack, pack_withdrawn, unpack, unpack_withdrawn,
};
use crate::keys;
use crate::store::{Item, Key, Op, Order, Query, Store, StoreError};
use crate::use_cases::read_all::read_all;
use chrono::{Days, NaiveDate};
use shared::log::Hash;
use shared::time::ShanghaiTime;
use shared::withdrawn::{CodePrefix, WithdrawnAnswer, WithdrawnDelta, WithdrawnList};
use std::collections::BTreeSet;

/// Whose last list is older by so many days gets the whole one.
const DELTA_DAYS: u64 = 40;

/// The steps that put a report into the list. Whoever was first wins; the other conflicts, and looks again.
pub(super) async fn place(
    store: &dyn Store,
    code_hash: &Hash,
    valid_through: NaiveDate,
) -> Result<Vec<Op>, StoreError> {
    let head_key = keys::withdrawn_head();
    let head = store.get(&head_key).await?;
    let count = count_of(head.as_ref())? + 1;
    let entry = WithdrawnEntry {
        code: CodePrefix::of_hash(code_hash),
        number: count,
    };
    let newest = newest_piece(store, valid_through).await?;
    let at = head.map(|item| item.v);
    Ok(vec![
        Op::over(at, head_key, pack(&WithdrawnHead { count })),
        piece_with(newest, valid_through, entry)?,
    ])
}

fn count_of(head: Option<&Item>) -> Result<u32, StoreError> {
    let head: WithdrawnHead = head.map(unpack).transpose()?.unwrap_or_default();
    Ok(head.count)
}

async fn newest_piece(store: &dyn Store, day: NaiveDate) -> Result<Option<Item>, StoreError> {
    let (from, to) = keys::withdrawn_on(day);
    let query = Query {
        pk: keys::WITHDRAWN.to_owned(),
        from,
        to,
        order: Order::Descending,
        limit: 1,
        after: None,
    };
    Ok(store.query(&query).await?.items.pop())
}

fn piece_with(
    newest: Option<Item>,
    day: NaiveDate,
    entry: WithdrawnEntry,
) -> Result<Op, StoreError> {
    let Some(item) = newest else {
        return Ok(Op::over(
            None,
            keys::withdrawn_piece(day, 0),
            pack_withdrawn(&[entry]),
        ));
    };
    let mut entries = unpack_withdrawn(&item)?;
    if entries.len() < WITHDRAWN_PIECE {
        entries.push(entry);
        return Ok(Op::over(Some(item.v), item.key, pack_withdrawn(&entries)));
    }
    let no = item
        .key
        .sk
        .rsplit('#')
        .next()
        .and_then(|no| no.parse().ok());
    let no: u32 = no.ok_or_else(|| StoreError::Damaged {
        key: item.key.clone(),
    })?;
    Ok(Op::over(
        None,
        keys::withdrawn_piece(day, no + 1),
        pack_withdrawn(&[entry]),
    ))
}

/// Which list: the day on which it was made, and the highest number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edition {
    day: u32,
    count: u32,
}

/// The day from which days of a sequence are counted.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2020, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

impl Edition {
    fn of(today: NaiveDate, count: u32) -> Self {
        let days = (today - FIRST_DAY).num_days();
        Self {
            // A list of 2077 on would not be numbers of JSON any more; a clock before 2020 is nobody's.
            day: u32::try_from(days).unwrap_or(0).min((1 << 21) - 1),
            count,
        }
    }

    fn sequence(self) -> u64 {
        u64::from(self.day) << 32 | u64::from(self.count)
    }

    fn parse(sequence: u64) -> Option<Self> {
        Some(Self {
            day: u32::try_from(sequence >> 32).ok()?,
            count: u32::try_from(sequence & u64::from(u32::MAX)).ok()?,
        })
    }

    fn date(self) -> Option<NaiveDate> {
        FIRST_DAY.checked_add_days(Days::new(u64::from(self.day)))
    }
}

/// What is answered at the time `now` to whoever has the list `since`, or none.
pub async fn withdrawn_list(
    store: &dyn Store,
    host: &str,
    since: Option<u64>,
    now: ShanghaiTime,
) -> Result<WithdrawnAnswer, StoreError> {
    // The head first: what the pieces hold beyond it came later, and is in the next list.
    let head = store.get(&keys::withdrawn_head()).await?;
    let today = now.date();
    let edition = Edition::of(today, count_of(head.as_ref())?);
    let known = since
        .and_then(Edition::parse)
        .and_then(|known| Some((known, known.date()?)))
        .filter(|(known, day)| {
            let not_later = known.day <= edition.day && known.count <= edition.count;
            not_later && *day + Days::new(DELTA_DAYS) >= today
        });
    let from = known.map_or(today, |(_, day)| day);
    let mut listed = BTreeSet::new();
    let (mut added, mut dropped) = (BTreeSet::new(), BTreeSet::new());
    for (day, entry) in entries(store, from).await? {
        let is_old = known.is_some_and(|(known, _)| entry.number <= known.count);
        if entry.number > edition.count {
            continue;
        }
        if day < today {
            if is_old {
                dropped.insert(entry.code);
            }
            continue;
        }
        listed.insert(entry.code);
        if !is_old {
            added.insert(entry.code);
        }
    }
    let (host, sequence) = (host.to_ascii_lowercase(), edition.sequence());
    Ok(match known {
        Some((known, _)) => WithdrawnAnswer::Delta(WithdrawnDelta {
            host,
            as_of: now,
            since: known.sequence(),
            sequence,
            added: added.into(),
            dropped: dropped.into(),
        }),
        None => WithdrawnAnswer::Whole(WithdrawnList {
            host,
            as_of: now,
            sequence,
            codes: listed.into(),
        }),
    })
}

/// All places of reports whose last valid day is `from` or later, with that day.
async fn entries(
    store: &dyn Store,
    from: NaiveDate,
) -> Result<Vec<(NaiveDate, WithdrawnEntry)>, StoreError> {
    let (from, to) = keys::withdrawn_from(from);
    let mut all = Vec::new();
    for item in read_all(store, keys::WITHDRAWN.to_owned(), &from, &to).await? {
        let day = day_of(&item.key).ok_or_else(|| StoreError::Damaged {
            key: item.key.clone(),
        })?;
        all.extend(
            unpack_withdrawn(&item)?
                .into_iter()
                .map(|entry| (day, entry)),
        );
    }
    Ok(all)
}

/// The last valid day of a piece's reports.
pub(super) fn day_of(piece: &Key) -> Option<NaiveDate> {
    let rest = piece.sk.strip_prefix(keys::WITHDRAWN_PIECES)?;
    NaiveDate::parse_from_str(rest.split('#').next()?, "%Y%m%d").ok()
}
