//! The 62 bytes that are signed, all integers big-endian.

use super::digits::Malformed;
use super::statement::{SectorBits, Statement};
use super::{Algorithm, BODY_BYTES, CannotSeal, KeyId, VERSION};
use crate::code::VerificationCode;
use crate::credit_code::CreditCode;
use crate::report::ReportKind;
use crate::time::ShanghaiTime;
use crate::window::LookBack;
use chrono::{Days, NaiveDate};

/// The signed part, read.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) algorithm: Algorithm,
    pub(super) key: KeyId,
    pub(super) statement: Statement,
}

/// Bits of the kind of report behind the code.
const KIND_BITS: u32 = 5;
/// Bits of the credit code.
const CREDIT_CODE_BITS: u32 = 90;
/// Bits of the days to the issue.
const DAYS_BITS: u32 = 4;

/// The day from which last valid days are counted.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

pub(super) fn encode(body: &Body) -> Result<[u8; BODY_BYTES], CannotSeal> {
    let said = &body.statement;
    let code = said.code.bits() << KIND_BITS | u128::from(said.kind.seal_number());
    let look_back = said.look_back.map_or(0, LookBack::years);
    let window = (u128::from(look_back) << DAYS_BITS | u128::from(said.days_to_issue.min(15)))
        << CREDIT_CODE_BITS
        | said.credit_code.number();
    let issued = u32::try_from(said.issued_at.unix()).map_err(|_| CannotSeal::TimeOfIssue)?;
    let last = u16::try_from((said.valid_through - first_day()).num_days())
        .map_err(|_| CannotSeal::LastValidDay)?;
    let mut bytes = [0; BODY_BYTES];
    let mut rest = bytes.as_mut_slice();
    let mut put = |field: &[u8]| {
        let (place, after) = core::mem::take(&mut rest).split_at_mut(field.len());
        place.copy_from_slice(field);
        rest = after;
    };
    put(&[VERSION << 4 | body.algorithm.number()]);
    put(&body.key.0);
    put(&code.to_be_bytes()[6..]);
    put(&window.to_be_bytes()[4..]);
    put(&issued.to_be_bytes());
    put(&last.to_be_bytes());
    put(&said.with_records.to_bytes());
    put(&said.read.to_bytes());
    put(&[said.oldest_data_hours]);
    put(&said.report_hash);
    Ok(bytes)
}

pub(super) fn decode(bytes: &[u8; BODY_BYTES]) -> Result<Body, Malformed> {
    let mut rest = Reader(bytes);
    let [first] = rest.take();
    if first >> 4 != VERSION {
        return Err(Malformed::Version);
    }
    let algorithm = Algorithm::from_number(first & 15).ok_or(Malformed::Algorithm)?;
    let key = KeyId(rest.take());
    let code = number(&rest.take::<10>());
    let window = number(&rest.take::<12>());
    let issued = u32::from_be_bytes(rest.take());
    let last = u16::from_be_bytes(rest.take());
    let with_records = SectorBits::from_bytes(rest.take());
    let read = SectorBits::from_bytes(rest.take());
    let [oldest_data_hours] = rest.take();
    let report_hash = rest.take();

    let kind = u8::try_from(code & ((1 << KIND_BITS) - 1))
        .ok()
        .and_then(ReportKind::from_seal_number)
        .ok_or(Malformed::Kind)?;
    let code = VerificationCode::of_bits(code >> KIND_BITS);
    let credit_code = CreditCode::from_number(window & ((1 << CREDIT_CODE_BITS) - 1))
        .ok_or(Malformed::CreditCode)?;
    let before = (window >> CREDIT_CODE_BITS) as u8;
    let look_back = LookBack::from_years(before >> DAYS_BITS);
    let issued_at = ShanghaiTime::from_unix(i64::from(issued)).ok_or(Malformed::ExpiredAtIssue)?;
    let valid_through = first_day()
        .checked_add_days(Days::new(u64::from(last)))
        .ok_or(Malformed::ExpiredAtIssue)?;
    if valid_through < issued_at.date() {
        return Err(Malformed::ExpiredAtIssue);
    }
    if !with_records.without(read).is_empty() {
        return Err(Malformed::UnreadSector);
    }
    Ok(Body {
        algorithm,
        key,
        statement: Statement {
            code,
            kind,
            look_back,
            days_to_issue: before & ((1 << DAYS_BITS) - 1),
            credit_code,
            issued_at,
            valid_through,
            with_records,
            read,
            oldest_data_hours,
            report_hash,
        },
    })
}

/// Up to 16 bytes as a number.
fn number(bytes: &[u8]) -> u128 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Fields from first to last; together they are as long as the whole.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((field, rest)) = self.0.split_first_chunk() else {
            unreachable!("the fields of a seal are as long as its signed part")
        };
        self.0 = rest;
        *field
    }
}
