//! How the service is used (使用情况): reports by day, purpose, look-back and sector, for the credit office.
//!
//! From counters to which each report adds in the transaction that puts it out; no report is looked at. What went out
//! under a release without counters is not in them.

use crate::delivery::{guarded, push_cell};
use crate::deps::PublicDeps;
use crate::identity::Principal;
use crate::keys::{self, USAGE_SHARDS, Usage};
use crate::store::StoreError;
use crate::use_cases::Refused;
use crate::use_cases::read_all::read_all;
use chrono::{Datelike, NaiveDate};
use futures::future::try_join_all;
use shared::api::{DayUsage, LookBackUsage, PurposeUsage, Role, SectorUsage, UsageView};
use shared::month::Month;
use shared::policy::{Policy, SectorNo};
use shared::report::Purpose;
use shared::text::report::{look_back as look_back_zh, purpose as purpose_zh};
use shared::text::usage as text;
use shared::window::LookBack;
use std::collections::BTreeMap;

/// Days that are counted if nobody says otherwise.
pub const DAYS: u64 = 30;

/// Days that one answer counts, at most: a year.
pub const MOST_DAYS: i64 = 366;

/// Some days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    from: NaiveDate,
    through: NaiveDate,
}

impl Days {
    /// `DAYS` of them, up to `through`.
    pub fn up_to(through: NaiveDate) -> Self {
        let from = through.checked_sub_days(chrono::Days::new(DAYS - 1));
        Self {
            from: from.unwrap_or(through),
            through,
        }
    }

    /// `None` if they end before they begin, or are more than an answer counts.
    pub fn between(from: NaiveDate, through: NaiveDate) -> Option<Self> {
        let days = (through - from).num_days() + 1;
        (1..=MOST_DAYS)
            .contains(&days)
            .then_some(Self { from, through })
    }

    /// The first.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// The last.
    pub fn through(self) -> NaiveDate {
        self.through
    }

    /// The same, month by month.
    fn months(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.through {
            let next = first_of_next_month(from);
            let last = next.and_then(|next| next.pred_opt()).unwrap_or(from);
            months.push(Self {
                from,
                through: last.min(self.through),
            });
            match next {
                Some(next) => from = next,
                None => break,
            }
        }
        months
    }
}

fn first_of_next_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(chrono::Months::new(1))
}

/// Reports counted by day, purpose and look-back; and by the sectors in which they show records.
#[derive(Debug, Default)]
struct Counted {
    asked: BTreeMap<(NaiveDate, Purpose, LookBack), u64>,
    sectors: BTreeMap<SectorNo, u64>,
}

/// The credit office's table.
pub async fn show_usage(
    deps: &PublicDeps,
    principal: &Principal,
    days: Days,
) -> Result<UsageView, Refused> {
    let counted = counted(deps, principal, days).await?;
    let sum = |is: &dyn Fn(&(NaiveDate, Purpose, LookBack)) -> bool| {
        let rows = counted.asked.iter().filter(|(of, _)| is(of));
        rows.map(|(_, reports)| reports).sum::<u64>()
    };
    let mut by_day: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for ((day, ..), reports) in &counted.asked {
        *by_day.entry(*day).or_default() += reports;
    }
    let look_backs = (1..=3).filter_map(LookBack::from_years);
    Ok(UsageView {
        from: days.from,
        through: days.through,
        reports: sum(&|_| true),
        days: by_day
            .into_iter()
            .map(|(day, reports)| DayUsage { day, reports })
            .collect(),
        purposes: Purpose::ALL
            .map(|purpose| PurposeUsage {
                purpose,
                reports: sum(&|(_, of, _)| *of == purpose),
            })
            .to_vec(),
        look_backs: look_backs
            .map(|look_back_years| LookBackUsage {
                look_back_years,
                reports: sum(&|(_, _, of)| *of == look_back_years),
            })
            .collect(),
        sectors: sectors(&counted, &deps.policy),
    })
}

/// Sectors, those with the most reports first.
fn sectors(counted: &Counted, policy: &Policy) -> Vec<SectorUsage> {
    let mut sectors: Vec<_> = counted
        .sectors
        .iter()
        .map(|(no, reports)| {
            let sector = policy.sector(*no);
            SectorUsage {
                no: *no,
                name_zh: sector.map(|it| it.name_zh.clone()).unwrap_or_default(),
                name_en: sector.map(|it| it.name_en.clone()).unwrap_or_default(),
                reports: *reports,
            }
        })
        .collect();
    sectors.sort_by_key(|sector| (core::cmp::Reverse(sector.reports), sector.no));
    sectors
}

/// Which table comes as a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageTable {
    /// A row for each day, purpose and look-back.
    #[default]
    Reports,
    /// A row for each sector.
    Sectors,
}

/// The same as a file for a spreadsheet program, in UTF-8 with a byte order mark. Its form is Chinese.
pub async fn usage_file(
    deps: &PublicDeps,
    principal: &Principal,
    days: Days,
    table: UsageTable,
) -> Result<String, Refused> {
    let counted = counted(deps, principal, days).await?;
    let mut out = String::from("\u{FEFF}");
    match table {
        UsageTable::Reports => {
            push_line(&mut out, &text::REPORTS_HEADER);
            for ((day, purpose, look_back), reports) in &counted.asked {
                let day = day.to_string();
                let reports = reports.to_string();
                let asked = [purpose_zh(*purpose), look_back_zh(*look_back)];
                push_line(&mut out, &[&day, asked[0], asked[1], &reports]);
            }
        }
        UsageTable::Sectors => {
            push_line(&mut out, &text::SECTORS_HEADER);
            for sector in sectors(&counted, &deps.policy) {
                let (no, reports) = (sector.no.0.to_string(), sector.reports.to_string());
                push_line(&mut out, &[&no, &sector.name_zh, &reports]);
            }
        }
    }
    Ok(out)
}

fn push_line(out: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        push_cell(out, &guarded(cell));
    }
    out.push_str("\r\n");
}

async fn counted(deps: &PublicDeps, principal: &Principal, days: Days) -> Result<Counted, Refused> {
    match principal.role {
        Role::CreditOffice => {}
        Role::Enterprise | Role::Bureau | Role::Verifier => return Err(Refused::NotAllowed),
    }
    let mut counted = Counted::default();
    for part in days.months() {
        let month = Month::of(part.from);
        let (from, to) = keys::usage_days(part.from, part.through);
        let shards = (0..USAGE_SHARDS).map(|shard| {
            let partition = keys::usage_partition(month, shard);
            read_all(&*deps.store, partition, &from, &to)
        });
        for item in try_join_all(shards).await?.into_iter().flatten() {
            let read = keys::usage_of(&item.key.sk);
            let day = read.and_then(|(day, _)| part.from.with_day(day));
            let (Some((_, of)), Some(day)) = (read, day) else {
                return Err(StoreError::Damaged { key: item.key }.into());
            };
            // The version of a counter is its value.
            match of {
                Usage::Asked(purpose, look_back) => {
                    *counted.asked.entry((day, purpose, look_back)).or_default() += item.v;
                }
                Usage::Sector(no) => *counted.sectors.entry(no).or_default() += item.v,
            }
        }
    }
    Ok(counted)
}

#[cfg(test)]
mod tests {
    use super::Days;
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn days_are_taken_month_by_month() {
        let days = Days::between(day("2026-11-20"), day("2027-01-03")).expect("days");
        let months = days.months().into_iter();
        let months: Vec<_> = months.map(|part| (part.from, part.through)).collect();
        assert_eq!(
            months,
            [
                (day("2026-11-20"), day("2026-11-30")),
                (day("2026-12-01"), day("2026-12-31")),
                (day("2027-01-01"), day("2027-01-03")),
            ]
        );
    }

    #[test]
    fn an_answer_counts_a_year_at_most() {
        assert!(Days::between(day("2024-01-01"), day("2024-12-31")).is_some());
        assert!(Days::between(day("2024-01-01"), day("2025-01-01")).is_none());
        assert!(Days::between(day("2024-01-02"), day("2024-01-01")).is_none());
        let days = Days::up_to(day("2026-11-24"));
        assert_eq!(
            (days.from(), days.through()),
            (day("2026-10-26"), day("2026-11-24"))
        );
    }
}
