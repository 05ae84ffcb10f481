//! Invented records in every state, and which of them a report must show.

use super::accounts::Firm;
use super::law::{self, Violation};
use super::names::{back, pick};
use chrono::{Datelike, NaiveDate};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use shared::credit_code::CreditCode;
use shared::policy::{KindShown, Policy, Sector, SectorNo, UnitId};
use shared::record::{Contested, RecordKind};
use shared::window::Window;

/// What became of a record; each is in the files, and the rule that each meets is the report's to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Stands, performed or not.
    Stands {
        /// 已履行
        performed: bool,
    },
    /// Corrected, not repaired: still shown, B 三(四).
    Corrected,
    /// Under review or suit: shown with a mark.
    Contested(Contested),
    /// Under objection: shown with a mark, B 三(四).
    UnderObjection,
    /// Corrected and repaired: not shown, B 三(四).
    Repaired,
    /// Exempted from penalty: not shown, B 二(一).
    Exempted,
    /// Simple procedure: as the policy says.
    SimpleProcedure,
    /// Withdrawn: not shown.
    Withdrawn,
    /// Held: not shown, B 二(一).
    Held,
    /// Not effective: not shown, B 二(一).
    NotEffective,
}

/// A record that was invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeRecord {
    /// The entity.
    pub subject: CreditCode,
    /// Its name.
    pub subject_name: String,
    /// Sector.
    pub sector: SectorNo,
    /// Unit.
    pub unit: UnitId,
    /// Kind.
    pub kind: RecordKind,
    /// 文号
    pub document_no: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// What became of it.
    pub fate: Fate,
    pub(super) violation: Violation,
    pub(super) fine_yuan: u32,
    pub(super) repaired_on: NaiveDate,
}

impl MadeRecord {
    /// Whether a report with that window must show it: worked out from how it was made, without the rules' code.
    pub fn is_to_be_shown(&self, policy: &Policy, window: &Window, today: NaiveDate) -> bool {
        let stands = match self.fate {
            Fate::Stands { .. } | Fate::Corrected | Fate::Contested(_) | Fate::UnderObjection => {
                true
            }
            Fate::SimpleProcedure => policy.show_simple_procedure,
            Fate::Repaired | Fate::Exempted | Fate::Withdrawn | Fate::Held | Fate::NotEffective => {
                false
            }
        };
        let shown_kind = policy
            .kinds
            .iter()
            .any(|rule| rule.kind == self.kind && rule.shown == KindShown::Shown);
        let takes_part = policy
            .sectors
            .iter()
            .any(|sector| sector.no == self.sector && sector.in_force_from <= today);
        stands
            && shown_kind
            && takes_part
            && window.from <= self.decided_on
            && self.decided_on <= window.to
    }
}

/// A sector with a unit that delivers for it, and what it produces.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) sector: &'a Sector,
    pub(super) unit: UnitId,
    pub(super) kinds: Vec<RecordKind>,
    pub(super) weight: u32,
}

/// Every (sector, unit) of the policy, in its order.
pub(super) fn desks(policy: &Policy) -> Vec<Desk<'_>> {
    let mut desks: Vec<Desk<'_>> = policy
        .sectors
        .iter()
        .flat_map(|sector| sector.units.iter().map(move |unit| (sector, unit)))
        .map(|(sector, unit)| Desk {
            sector,
            unit: unit.unit.clone(),
            kinds: kinds(&sector.name_zh),
            weight: law::field(&sector.name_zh).weight,
        })
        .collect();
    // A city without a court or a market bureau among its sectors: somebody has to produce these kinds.
    let rows = desks.len();
    for (n, kind) in RecordKind::ALL.into_iter().enumerate() {
        if rows > 0 && !desks.iter().any(|desk| desk.kinds.contains(&kind)) {
            desks[n % rows].kinds.push(kind);
        }
    }
    desks
}

fn kinds(sector_zh: &str) -> Vec<RecordKind> {
    use RecordKind as K;
    let rows: [(&str, &[RecordKind]); 7] = [
        ("法院", &[K::JudgmentDebtor, K::CriminalJudgment]),
        ("行政审批", &[K::Licence]),
        (
            "市场监管",
            &[
                K::Penalty,
                K::AbnormalOperation,
                K::SeriousDishonesty,
                K::Licence,
            ],
        ),
        ("税务", &[K::Penalty, K::SeriousDishonesty]),
        ("城管", &[K::Penalty, K::Compulsion]),
        ("安全生产", &[K::Penalty, K::SeriousDishonesty]),
        ("交通运输", &[K::Penalty, K::Licence]),
    ];
    rows.iter()
        .find(|(word, _)| sector_zh.contains(word))
        .map_or_else(|| vec![K::Penalty], |(_, kinds)| kinds.to_vec())
}

/// Makes records and numbers their documents.
pub(super) struct Maker<'a> {
    pub(super) rng: &'a mut ChaCha8Rng,
    pub(super) today: NaiveDate,
    pub(super) serial: u32,
}

impl Maker<'_> {
    /// A record of an entity at a desk, decided so many days before today.
    pub(super) fn make(
        &mut self,
        (subject, name): (CreditCode, &str),
        desk: &Desk<'_>,
        kind: RecordKind,
        days_ago: u64,
        fate: Fate,
    ) -> MadeRecord {
        self.serial += 1;
        let field = law::field(&desk.sector.name_zh);
        let violation = pick(self.rng, field.violations);
        let decided_on = back(self.today, days_ago);
        let (from, to) = violation.fine;
        // Hundreds of yuan, as decisions are.
        let fine_yuan = if to == 0 {
            0
        } else {
            self.rng.random_range(from..=to) / 100 * 100
        };
        MadeRecord {
            subject,
            subject_name: name.to_owned(),
            sector: desk.sector.no,
            unit: desk.unit.clone(),
            kind,
            document_no: document_no(kind, field.document_word, decided_on, self.serial),
            decided_on,
            fate,
            violation,
            fine_yuan,
            repaired_on: back(self.today, days_ago.saturating_sub(100)),
        }
    }

    /// A fate by chance; a repair needs its time.
    pub(super) fn fate(&mut self, days_ago: u64) -> Fate {
        match self.rng.random_range(0..100) {
            0..42 => Fate::Stands { performed: true },
            42..54 => Fate::Stands { performed: false },
            54..62 => Fate::Corrected,
            62..65 => Fate::Contested(Contested::Review),
            65..67 => Fate::Contested(Contested::Suit),
            67..70 => Fate::UnderObjection,
            70..84 if days_ago > 120 => Fate::Repaired,
            84..88 => Fate::Exempted,
            88..93 => Fate::SimpleProcedure,
            93..95 => Fate::Withdrawn,
            95..98 => Fate::Held,
            98..100 => Fate::NotEffective,
            _ => Fate::Stands { performed: true },
        }
    }
}

/// Numbers say 演示 where a body's sign would stand.
fn document_no(kind: RecordKind, word: &str, day: NaiveDate, serial: u32) -> String {
    let year = day.year();
    match kind {
        RecordKind::Penalty => format!("演示{word}〔{year}〕{serial}号"),
        RecordKind::AbnormalOperation => format!("演示异列〔{year}〕{serial}号"),
        RecordKind::SeriousDishonesty => format!("演示严列〔{year}〕{serial}号"),
        RecordKind::JudgmentDebtor => format!("（{year}）演示执{serial}号"),
        RecordKind::Licence => format!("演示许〔{year}〕{serial}号"),
        RecordKind::Compulsion => format!("演示强〔{year}〕{serial}号"),
        RecordKind::CriminalJudgment => format!("（{year}）演示刑初{serial}号"),
    }
}

/// Days of four years.
pub(super) const FOUR_YEARS: u64 = 1_460;
/// Records of the entity with many.
pub(super) const BIG: u64 = 5_000;

/// Records of the named firms.
pub(super) fn of_the_named(
    maker: &mut Maker<'_>,
    policy: &Policy,
    desks: &[Desk<'_>],
) -> Vec<MadeRecord> {
    let mut made = of_records(maker, policy, desks);
    let penal = penal_desks(desks);
    let big = (Firm::Big.code(policy), Firm::Big.name(policy));
    for n in 0..BIG {
        let days_ago = 2 + n * (FOUR_YEARS - 2) / BIG;
        let fate = maker.fate(days_ago);
        let desk = penal[(n % penal.len() as u64) as usize];
        made.push(maker.make((big.0, &big.1), desk, RecordKind::Penalty, days_ago, fate));
    }
    let one_each = [
        (Firm::Rare, 90),
        (Firm::Rare, 400),
        (Firm::RareMissing, 150),
        (Firm::Solo, 60),
        (Firm::AgentSecond, 45),
        (Firm::AgentThird, 200),
        (Firm::AgentThird, 700),
    ];
    for (n, (firm, days_ago)) in one_each.into_iter().enumerate() {
        let fate = Fate::Stands { performed: true };
        let who = (firm.code(policy), firm.name(policy));
        let desk = penal[n % penal.len()];
        made.push(maker.make((who.0, &who.1), desk, RecordKind::Penalty, days_ago, fate));
    }
    made
}

/// Desks that punish, those that take part first before the others.
fn penal_desks<'d, 'p>(desks: &'d [Desk<'p>]) -> Vec<&'d Desk<'p>> {
    let mut penal: Vec<_> = desks
        .iter()
        .filter(|desk| desk.kinds.contains(&RecordKind::Penalty))
        .collect();
    penal.sort_by_key(|desk| {
        (
            desk.sector.in_force_from,
            core::cmp::Reverse(desk.weight),
            desk.sector.no,
        )
    });
    penal
}

/// The firm `records`: one penalty that counts in each of three sectors, about two months, a year and a half and two
/// and a half years ago, so that the repair of the first can not be applied for yet and that of the others can; and
/// one record of every sort that is not shown.
fn of_records(maker: &mut Maker<'_>, policy: &Policy, desks: &[Desk<'_>]) -> Vec<MadeRecord> {
    let (code, name) = (Firm::Records.code(policy), Firm::Records.name(policy));
    let who = (code, name.as_str());
    let penal = penal_desks(desks);
    let desk = |n: usize| penal[n % penal.len()];
    let penalties = [
        (0, 60, Fate::Stands { performed: true }),
        (1, 540, Fate::Contested(Contested::Review)),
        (2, 900, Fate::UnderObjection),
        (0, 400, Fate::Repaired),
        (1, 300, Fate::Exempted),
        (2, 250, Fate::Held),
        (0, 200, Fate::Withdrawn),
        (1, 100, Fate::NotEffective),
        (2, 120, Fate::SimpleProcedure),
        // Before every window of three years.
        (0, 1_300, Fate::Stands { performed: true }),
    ];
    let mut made: Vec<_> = penalties
        .into_iter()
        .map(|(n, days, fate)| maker.make(who, desk(n), RecordKind::Penalty, days, fate))
        .collect();
    // Kinds that the policy does not show.
    for rule in &policy.kinds {
        let producer = desks.iter().find(|desk| desk.kinds.contains(&rule.kind));
        if let (KindShown::AwaitingDecision | KindShown::Never, Some(desk)) = (rule.shown, producer)
        {
            let fate = Fate::Stands { performed: true };
            made.push(maker.make(who, desk, rule.kind, 210, fate));
        }
    }
    made
}
