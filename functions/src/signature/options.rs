//! What an operator says of time stamps.

use super::{AnswerStamps, Stamping};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// Which reports are stamped (时间戳).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StampUse {
    /// None, though an authority is named.
    Never,
    /// Each for which the authority answers.
    WhereAnswered,
    /// Each: without a stamp no report goes out.
    Always,
}

impl StampUse {
    /// Its short name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "never" => Some(Self::Never),
            "where-answered" => Some(Self::WhereAnswered),
            "always" => Some(Self::Always),
            _ => None,
        }
    }

    /// With an authority.
    pub fn of(self, authority: Arc<dyn AnswerStamps>) -> Stamping {
        match self {
            Self::Never => Stamping::Never,
            Self::WhereAnswered => Stamping::WhereAnswered(authority),
            Self::Always => Stamping::Always(authority),
        }
    }
}

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Certificates of a PEM text in DER, whatever stands between them; `None` if there is none, or one is cut off or no base64.
pub fn certificates_of_pem(text: &str) -> Option<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let (digits, behind) = after.split_once(END)?;
        let digits: String = digits.split_ascii_whitespace().collect();
        found.push(STANDARD.decode(digits).ok()?);
        rest = behind;
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::certificates_of_pem;

    #[test]
    fn certificates_are_found_between_other_lines() {
        let one = "-----BEGIN CERTIFICATE-----\nAQID\nBAUG\n-----END CERTIFICATE-----\n";
        let text = format!("subject: an authority\n{one}\n{one}");
        assert_eq!(
            certificates_of_pem(&text),
            Some(vec![vec![1, 2, 3, 4, 5, 6]; 2])
        );
        let cut = one.trim_end_matches("CERTIFICATE-----\n");
        for bad in ["", "AQID", cut, &one.replace("AQID", "A?ID")] {
            assert_eq!(certificates_of_pem(bad), None, "{bad}");
        }
    }
}
