//! Which encoding a file is in: a BOM decides, then UTF-8 if all of it is, then GB18030 if all of it is.

use super::{FileFault, MAX_FILE_BYTES};
use shared::problem::ProblemCode;
use std::borrow::Cow;

/// Encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark, as spreadsheets write it.
    Utf8Bom,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The file as text. Nothing is replaced: a file with one byte that cannot be read is refused.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), FileFault> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileFault::new(ProblemCode::RequestTooLarge));
    }
    let refused = || FileFault::new(ProblemCode::DeliveryEncoding);
    if let Some(rest) = bytes.strip_prefix(BOM) {
        // A BOM is a promise: what follows is UTF-8 or the file is damaged.
        let text = core::str::from_utf8(rest).map_err(|_| refused())?;
        return Ok((Cow::Borrowed(text), Encoding::Utf8Bom));
    }
    if let Ok(text) = core::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), Encoding::Utf8));
    }
    encoding_rs::GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| (text, Encoding::Gb18030))
        .ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "行政相对人名称,鑫淼喆堃煜昇玥㐀";

    #[test]
    fn three_encodings_give_the_same_text() {
        let with_bom = [BOM, TEXT.as_bytes()].concat();
        let (gb, _, lossy) = encoding_rs::GB18030.encode(TEXT);
        assert!(!lossy);
        for (bytes, encoding) in [
            (TEXT.as_bytes(), Encoding::Utf8),
            (&with_bom[..], Encoding::Utf8Bom),
            (&gb[..], Encoding::Gb18030),
        ] {
            assert_eq!(decode(bytes), Ok((Cow::Borrowed(TEXT), encoding)));
        }
    }

    #[test]
    fn what_is_in_no_known_encoding_is_refused_and_not_patched() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let broken_after_bom = [BOM, b"\xC4\xE3"].concat();
        for bytes in [&utf16[..], &broken_after_bom[..], b"a,\xFF\xFF"] {
            assert_eq!(
                decode(bytes).map_err(|fault| fault.code),
                Err(ProblemCode::DeliveryEncoding)
            );
        }
    }
}
