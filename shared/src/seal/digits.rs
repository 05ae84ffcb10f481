//! Seven bytes as 17 decimal digits: a numeric segment of a QR code holds them densest.

use super::SEAL_BYTES;

/// Bytes of a block.
const BLOCK_BYTES: usize = 7;
/// Digits of a block: 2⁵⁶ has 17.
const BLOCK_DIGITS: usize = 17;
/// Digits of a seal.
pub const DIGITS: usize = SEAL_BYTES / BLOCK_BYTES * BLOCK_DIGITS;

/// Why a text or bytes are no seal: another form than the one that is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Not 306 digits, or not 126 bytes.
    Length,
    /// A character that is no decimal digit.
    Digit,
    /// A block of 2⁵⁶ and over.
    Block {
        /// Counted from 1.
        block: usize,
    },
    /// A version that this program does not know.
    Version,
    /// An algorithm that this program does not know.
    Algorithm,
    /// A kind of report that this program does not know.
    Kind,
    /// No credit code: too large, or its check digit does not fit.
    CreditCode,
    /// A sector has records and was not read.
    UnreadSector,
    /// The last valid day is before the day of issue.
    ExpiredAtIssue,
    /// The larger of the two values of s.
    HighS,
}

impl Malformed {
    /// Permanent name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length => "seal.length",
            Self::Digit => "seal.digit",
            Self::Block { .. } => "seal.block",
            Self::Version => "seal.version",
            Self::Algorithm => "seal.algorithm",
            Self::Kind => "seal.kind",
            Self::CreditCode => "seal.credit_code",
            Self::UnreadSector => "seal.unread_sector",
            Self::ExpiredAtIssue => "seal.expired_at_issue",
            Self::HighS => "seal.high_s",
        }
    }
}

/// 126 bytes as 306 digits.
pub(super) fn from_bytes(bytes: &[u8; SEAL_BYTES]) -> String {
    use core::fmt::Write;
    let mut digits = String::with_capacity(DIGITS);
    for block in bytes.chunks(BLOCK_BYTES) {
        let number = block
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        // A text takes whatever is written to it.
        let _ = write!(digits, "{number:0width$}", width = BLOCK_DIGITS);
    }
    digits
}

/// 306 digits as 126 bytes.
pub(super) fn to_bytes(digits: &str) -> Result<[u8; SEAL_BYTES], Malformed> {
    if digits.len() != DIGITS {
        return Err(Malformed::Length);
    }
    let mut bytes = [0; SEAL_BYTES];
    let blocks = digits.as_bytes().chunks(BLOCK_DIGITS);
    for (index, (place, block)) in bytes.chunks_mut(BLOCK_BYTES).zip(blocks).enumerate() {
        // 17 digits are less than 2⁵⁷.
        let number = block.iter().try_fold(0_u64, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u64::from(digit - b'0'))
                .ok_or(Malformed::Digit)
        })?;
        let [over, low @ ..] = number.to_be_bytes();
        if over != 0 {
            return Err(Malformed::Block { block: index + 1 });
        }
        place.copy_from_slice(&low);
    }
    Ok(bytes)
}
