//! Counters of reports that went out, by day. They are spread over shards by the reports' random ids: a counter that
//! all reports of a day add to would have them wait for one another.

use super::shard16;
use crate::store::Key;
use chrono::{Datelike, NaiveDate};
use shared::code::ReportId;
use shared::month::Month;
use shared::policy::SectorNo;
use shared::report::Purpose;
use shared::window::LookBack;

/// How many partitions a month has.
pub const USAGE_SHARDS: u8 = 16;

/// What a counter counts: reports of a day, each in one `Asked` and in as many `Sector`s as it shows records in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Usage {
    /// Reports for this purpose with this look-back.
    Asked(Purpose, LookBack),
    /// Reports that show records in this sector.
    Sector(SectorNo),
}

/// Partition of the counters of a month.
pub fn usage_partition(month: Month, shard: u8) -> String {
    format!("US#{month}#{shard:x}")
}

/// The counter to which a report of that day adds.
pub fn usage(report: &ReportId, day: NaiveDate, of: Usage) -> Key {
    let day_of_month = day.day();
    let sk = match of {
        Usage::Asked(purpose, look_back) => {
            let purpose = match purpose {
                Purpose::Finance => FINANCE,
                Purpose::Commerce => COMMERCE,
                Purpose::Administration => ADMINISTRATION,
            };
            format!("{day_of_month:02}#{purpose}#{}", look_back.years())
        }
        Usage::Sector(no) => format!("{day_of_month:02}#{SECTOR}#{:03}", no.0),
    };
    Key::new(usage_partition(Month::of(day), shard16(&report.0)), sk)
}

/// First and last sort key of the counters of the days of a month from `from` to `through`.
pub fn usage_days(from: NaiveDate, through: NaiveDate) -> (String, String) {
    (
        format!("{:02}#", from.day()),
        format!("{:02}#~", through.day()),
    )
}

/// Day of the month and what is counted, from a counter's sort key.
pub fn usage_of(sk: &str) -> Option<(u32, Usage)> {
    let mut parts = sk.split('#');
    let day = parts.next()?.parse().ok()?;
    let (of, value) = (parts.next()?, parts.next()?);
    let asked = |purpose| {
        let look_back = LookBack::from_years(value.parse().ok()?)?;
        Some(Usage::Asked(purpose, look_back))
    };
    let usage = match of {
        FINANCE => asked(Purpose::Finance),
        COMMERCE => asked(Purpose::Commerce),
        ADMINISTRATION => asked(Purpose::Administration),
        SECTOR => Some(Usage::Sector(SectorNo(value.parse().ok()?))),
        _ => None,
    };
    parts.next().is_none().then_some((day, usage?))
}

const FINANCE: &str = "finance";
const COMMERCE: &str = "commerce";
const ADMINISTRATION: &str = "administration";
const SECTOR: &str = "sector";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_found_among_those_of_its_day_and_says_what_it_counts() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 4).expect("a day");
        let report = ReportId([0xa7; 16]);
        for of in [
            Usage::Asked(Purpose::Finance, LookBack::One),
            Usage::Asked(Purpose::Commerce, LookBack::Two),
            Usage::Asked(Purpose::Administration, LookBack::Three),
            Usage::Sector(SectorNo(7)),
        ] {
            let key = usage(&report, day, of);
            assert_eq!(key.pk, "US#2026-11#7");
            assert_eq!(usage_of(&key.sk), Some((4, of)));
            let (from, to) = usage_days(day, day);
            assert!(from <= key.sk && key.sk <= to, "{}", key.sk);
        }
        for bad in [
            "",
            "04",
            "04#finance",
            "04#finance#4",
            "04#other#1",
            "04#sector#1#2",
        ] {
            assert_eq!(usage_of(bad), None, "{bad}");
        }
    }
}
