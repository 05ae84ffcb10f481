//! What a city holds, worked out entity by entity and record by record: no part of it needs another one, so a
//! city of a million entities takes no more memory than one file.

use super::accounts::{self, Firm};
use super::files::Writer;
use super::records::{self, Desk, MadeRecord, Maker};
use super::{City, FILE_LINES, GeneratedFile, Size, names};
use chrono::NaiveDate;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::credit_code::CreditCode;
use shared::entity::EntityProfile;
use shared::policy::Policy;
use shared::record::RecordKind;
use std::ops::Range;

/// The city of a seed, a policy, a day and a size. The same four give the same files to the byte.
#[derive(Debug)]
pub struct Blueprint<'a> {
    policy: &'a Policy,
    today: NaiveDate,
    size: Size,
    draws: ChaCha8Rng,
    named: Vec<EntityProfile>,
    desks: Vec<Desk<'a>>,
    stacks: Vec<Stack>,
    /// Records of the named firms: they have the first document numbers.
    named_records: u32,
}

/// Records of one kind at one desk.
#[derive(Debug)]
struct Stack {
    desk: usize,
    kind: RecordKind,
    of_the_named: Vec<MadeRecord>,
    /// Numbers of the crowd's records.
    of_the_crowd: Range<u32>,
}

/// A part of the city that is one file.
enum Sheet<'b> {
    /// Entities with these numbers.
    Register(Range<u32>),
    /// Lines of a stack.
    Records(&'b Stack, Range<usize>),
}

/// What is drawn by chance: each thing from a stream of its own.
#[derive(Clone, Copy)]
enum Drawn {
    NamedRecords,
    Entity(u32),
    Record(u32),
}

impl<'a> Blueprint<'a> {
    /// The blueprint; a city has the named firms and one more entity at least.
    pub fn new(seed: u64, policy: &'a Policy, today: NaiveDate, size: Size) -> Self {
        let draws = ChaCha8Rng::seed_from_u64(seed);
        let desks = records::desks(policy);
        let mut rng = stream(&draws, Drawn::NamedRecords);
        let mut maker = Maker {
            rng: &mut rng,
            today,
            serial: 0,
        };
        let of_the_named = records::of_the_named(&mut maker, policy, &desks);
        let named_records = maker.serial;
        Self {
            policy,
            today,
            size,
            named: Firm::ALL.map(|firm| firm.profile(policy, today)).to_vec(),
            stacks: stacks(&desks, &of_the_named, size.records),
            named_records,
            desks,
            draws,
        }
    }

    /// Every entity, the named firms first.
    pub fn entities(&self) -> impl Iterator<Item = EntityProfile> + '_ {
        (0..self.size.entities).map(|n| self.entity(n))
    }

    /// Every record, in the order of the files.
    pub fn records(&self) -> impl Iterator<Item = MadeRecord> + '_ {
        self.stacks.iter().flat_map(|stack| {
            let whole = 0..stack.lines();
            whole.map(|line| self.line(stack, line))
        })
    }

    /// Every file, the register first, made when it is asked for.
    pub fn files(&self) -> impl Iterator<Item = GeneratedFile> + '_ {
        let register = parts(self.size.entities as usize)
            .map(|part| Sheet::Register(number(part.start)..number(part.end)));
        let records = self
            .stacks
            .iter()
            .flat_map(|stack| parts(stack.lines()).map(move |lines| Sheet::Records(stack, lines)));
        register
            .chain(records)
            .enumerate()
            .map(|(number, sheet)| self.file(number, &sheet))
    }

    /// All of it at once.
    pub fn whole(&self) -> City {
        City {
            files: self.files().collect(),
            entities: self.entities().collect(),
            records: self.records().collect(),
        }
    }

    fn file(&self, number: usize, sheet: &Sheet<'_>) -> GeneratedFile {
        let writer = Writer {
            policy: self.policy,
            number,
        };
        match sheet {
            Sheet::Register(numbers) => {
                let entities = numbers.clone().map(|n| self.entity(n));
                writer.register(&self.policy.register_unit, entities)
            }
            Sheet::Records(stack, lines) => {
                let desk = &self.desks[stack.desk];
                let records = lines.clone().map(|line| self.line(stack, line));
                writer.records(desk.sector.no, &desk.unit, stack.kind, records)
            }
        }
    }

    /// New records with these numbers, as a file of a unit that punishes; none of its lines is wrong.
    pub fn another_file(&self, numbers: Range<u32>) -> GeneratedFile {
        let writer = Writer {
            policy: self.policy,
            number: 2,
        };
        // Every city's first desk has something to punish, see `records::desks`.
        let stack = &self.stacks[0];
        let desk = &self.desks[stack.desk];
        let records = numbers.map(|n| self.crowd_record(stack, n));
        writer.records(desk.sector.no, &desk.unit, stack.kind, records)
    }

    /// The entity with this number, from 0.
    pub fn entity(&self, n: u32) -> EntityProfile {
        if let Some(named) = self.named.get(n as usize) {
            return named.clone();
        }
        let n = n - number(self.named.len());
        let (credit_code, name) = self.crowd(n);
        let mut rng = stream(&self.draws, Drawn::Entity(n));
        let kind = names::kind_at(n).0;
        names::profile(&mut rng, self.policy, kind, (credit_code, name), self.today)
    }

    /// Code and name of an entity without a name of its own.
    fn crowd(&self, n: u32) -> (CreditCode, String) {
        let (kind, place) = names::kind_at(n);
        let serial = accounts::FIRST_FREE_SERIAL + n;
        (
            super::codes::entity_code(self.policy, kind, serial),
            names::name(self.policy, kind, place),
        )
    }

    fn line(&self, stack: &Stack, line: usize) -> MadeRecord {
        match stack.of_the_named.get(line) {
            Some(record) => record.clone(),
            None => {
                let n = stack.of_the_crowd.start + number(line - stack.of_the_named.len());
                self.crowd_record(stack, n)
            }
        }
    }

    /// Some entities have many records, most have few or none.
    fn crowd_record(&self, stack: &Stack, n: u32) -> MadeRecord {
        let mut rng = stream(&self.draws, Drawn::Record(n));
        let crowd = self.size.entities - number(self.named.len());
        let skewed = rng.random::<f64>().powi(2);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place among the entities"
        )]
        let at = (skewed * f64::from(crowd)) as u32;
        let (code, name) = self.crowd(at.min(crowd - 1));
        let mut maker = Maker {
            rng: &mut rng,
            today: self.today,
            serial: self.named_records + n,
        };
        let days_ago = maker.rng.random_range(2..records::FOUR_YEARS);
        let fate = maker.fate(days_ago);
        let desk = &self.desks[stack.desk];
        maker.make((code, &name), desk, stack.kind, days_ago, fate)
    }
}

impl Stack {
    fn lines(&self) -> usize {
        self.of_the_named.len() + self.of_the_crowd.len()
    }
}

/// Shares the crowd's records out: by the weight of the desks, and at a desk mostly its first kind.
fn stacks(desks: &[Desk<'_>], of_the_named: &[MadeRecord], records: u32) -> Vec<Stack> {
    /// Parts of a desk's records that are shared by all its kinds, of a thousand: the others are the first kind's.
    const MIXED: u64 = 300;
    let shares: Vec<(usize, RecordKind, u64)> = desks
        .iter()
        .enumerate()
        .flat_map(|(at, desk)| {
            let each = MIXED / desk.kinds.len() as u64;
            desk.kinds.iter().enumerate().map(move |(n, kind)| {
                let share = if n == 0 { 1_000 - MIXED + each } else { each };
                (at, *kind, share * u64::from(desk.weight))
            })
        })
        .collect();
    let total: u64 = shares.iter().map(|(_, _, share)| share).sum();
    let mut before = 0;
    let mut from = 0;
    shares
        .into_iter()
        .map(|(at, kind, share)| {
            before += share;
            let to = u64::from(records) * before / total.max(1);
            let to = u32::try_from(to).unwrap_or(records);
            let of_the_crowd = core::mem::replace(&mut from, to)..to;
            let desk = &desks[at];
            let here = |record: &&MadeRecord| {
                (record.sector, record.kind) == (desk.sector.no, kind) && record.unit == desk.unit
            };
            Stack {
                desk: at,
                kind,
                of_the_named: of_the_named.iter().filter(here).cloned().collect(),
                of_the_crowd,
            }
        })
        .collect()
}

/// The lines of each file; without any line there is one file all the same.
fn parts(lines: usize) -> impl Iterator<Item = Range<usize>> {
    (0..lines.div_ceil(FILE_LINES).max(1))
        .map(move |n| n * FILE_LINES..((n + 1) * FILE_LINES).min(lines))
}

fn stream(draws: &ChaCha8Rng, of: Drawn) -> ChaCha8Rng {
    let mut rng = draws.clone();
    rng.set_stream(match of {
        Drawn::NamedRecords => 1 << 32,
        Drawn::Entity(n) => (2 << 32) | u64::from(n),
        Drawn::Record(n) => (3 << 32) | u64::from(n),
    });
    rng
}

/// Counts of a city are numbers of 32 bits.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
