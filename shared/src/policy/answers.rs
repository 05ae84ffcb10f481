//! What a policy answers.

use super::{KindShown, Period, Policy, Renewal, Rhythm, Sector, SectorNo, Unit, UnitId};
use crate::api::{Issuing, PolicyView, SectorView, WindowPreview};
use crate::record::RecordKind;
use crate::window::{Window, last_valid_day};
use chrono::NaiveDate;

/// Why reports may be issued on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground<'a> {
    /// The scheme's own period.
    Scheme,
    /// A renewal.
    Renewal(&'a Renewal),
}

impl Ground<'_> {
    /// What a report of that day rests on, as printed.
    pub fn basis_zh(self, policy: &Policy) -> String {
        let renewal = match self {
            Self::Scheme => None,
            Self::Renewal(renewal) => Some(renewal.basis_zh.as_str()),
        };
        crate::text::rules::basis_zh(&policy.city.scheme_zh, renewal)
    }
}

impl Period {
    /// Whether the day lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.through
    }
}

impl Renewal {
    /// Its days.
    pub fn period(&self) -> Period {
        Period {
            from: self.from,
            through: self.through,
        }
    }
}

impl Sector {
    /// Whether it takes part on that day, B 一(二) and annex. It stays in with a renewal.
    pub fn takes_part(&self, day: NaiveDate) -> bool {
        self.in_force_from <= day
    }
}

impl Policy {
    /// Why reports may be issued on `day`; `None` if they may not (B, last sentence: 有效期).
    pub fn ground(&self, day: NaiveDate) -> Option<Ground<'_>> {
        if self.in_force.contains(day) {
            return Some(Ground::Scheme);
        }
        self.renewals
            .iter()
            .find(|renewal| renewal.period().contains(day))
            .map(Ground::Renewal)
    }

    /// The last period that had begun by `day`, else the scheme's own: what to name where none is in force.
    pub fn nearest_period(&self, day: NaiveDate) -> Period {
        self.renewals
            .iter()
            .map(Renewal::period)
            .filter(|period| period.from <= day)
            .fold(self.in_force, |latest, period| {
                if period.from > latest.from {
                    period
                } else {
                    latest
                }
            })
    }

    /// The same as [`Self::ground`], as it goes over the wire.
    pub fn issuing(&self, day: NaiveDate) -> Issuing {
        match self.ground(day) {
            Some(Ground::Scheme) => Issuing::Scheme,
            Some(Ground::Renewal(renewal)) => Issuing::Renewal {
                basis_zh: renewal.basis_zh.clone(),
                basis_en: renewal.basis_en.clone(),
                through: renewal.through,
                demonstration: renewal.demonstration,
            },
            None => Issuing::NotInForce,
        }
    }

    /// The sector with that number.
    pub fn sector(&self, no: SectorNo) -> Option<&Sector> {
        // A policy that numbers its sectors from 1 without a gap has it in that place.
        let usual = self.sectors.get(usize::from(no.0).wrapping_sub(1));
        usual
            .filter(|sector| sector.no == no)
            .or_else(|| self.sectors.iter().find(|sector| sector.no == no))
    }

    /// The unit with that id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// The unit with that name, or which files call so.
    pub fn unit_named(&self, name: &str) -> Option<&Unit> {
        self.units
            .iter()
            .find(|unit| unit.name_zh == name || unit.aliases_zh.iter().any(|alias| alias == name))
    }

    /// The sectors for which a unit delivers.
    pub fn sectors_of<'a>(&'a self, unit: &'a UnitId) -> impl Iterator<Item = &'a Sector> {
        self.sectors
            .iter()
            .filter(move |sector| sector.units.iter().any(|of| of.unit == *unit))
    }

    /// Every sector with each of its units, in the policy's order.
    pub fn sector_units(&self) -> impl Iterator<Item = (&Sector, &UnitId)> {
        self.sectors
            .iter()
            .flat_map(|sector| sector.units.iter().map(move |of| (sector, &of.unit)))
    }

    /// How often units of a sector deliver.
    pub fn rhythm_of(&self, sector: &Sector) -> Rhythm {
        sector.rhythm.unwrap_or(self.rhythm)
    }

    /// What becomes of records of a kind, B 二(一).
    pub fn kind_shown(&self, kind: RecordKind) -> KindShown {
        self.kinds
            .iter()
            .find_map(|rule| (rule.kind == kind).then_some(rule.shown))
            // A validated policy has a rule for each kind.
            .unwrap_or(KindShown::AwaitingDecision)
    }

    /// What the portal needs to know on `today`.
    pub fn view(&self, today: NaiveDate) -> PolicyView {
        PolicyView {
            id: self.id.clone(),
            version: self.version,
            demonstration: self.demonstration,
            city_zh: self.city.name_zh.clone(),
            city_en: self.city.name_en.clone(),
            office_zh: self.city.office_zh.clone(),
            office_en: self.city.office_en.clone(),
            scheme_zh: self.city.scheme_zh.clone(),
            scheme_en: self.city.scheme_en.clone(),
            in_force: self.in_force,
            issuing: self.issuing(today),
            today,
            windows: self
                .look_backs
                .iter()
                .map(|look_back| WindowPreview {
                    look_back_years: *look_back,
                    window: Window::of(today, *look_back, &self.calendar),
                })
                .collect(),
            valid_through_if_issued_today: last_valid_day(today, self.validity, &self.calendar),
            sectors: self
                .sectors
                .iter()
                .map(|sector| SectorView {
                    no: sector.no,
                    name_zh: sector.name_zh.clone(),
                    name_en: sector.name_en.clone(),
                    responsible_unit_zh: sector.responsible_unit_zh.clone(),
                    in_force_from: sector.in_force_from,
                    in_force: sector.takes_part(today),
                })
                .collect(),
        }
    }
}
