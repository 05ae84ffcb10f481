//! Conclusion and finding as they are read: a name in `kind`, and what belongs to it beside it.
//!
//! Written out, because serde's own reading of enums with a tag keeps whole values of any kind, and every browser that
//! checks a report would download that.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Conclusion {
    kind: ConclusionKind,
    sectors: u32,
    #[serde(default)]
    records: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ConclusionKind {
    NoRecords,
    Records,
}

impl TryFrom<Conclusion> for super::Conclusion {
    type Error = &'static str;

    fn try_from(read: Conclusion) -> Result<Self, Self::Error> {
        let sectors = read.sectors;
        match (read.kind, read.records) {
            (ConclusionKind::NoRecords, _) => Ok(Self::NoRecords { sectors }),
            (ConclusionKind::Records, Some(records)) => Ok(Self::Records { records, sectors }),
            (ConclusionKind::Records, None) => Err("records without their number"),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Finding {
    kind: FindingKind,
    #[serde(default)]
    count: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum FindingKind {
    NoRecord,
    Records,
    NotYetCovered,
    NeverDelivered,
}

impl TryFrom<Finding> for super::Finding {
    type Error = &'static str;

    fn try_from(read: Finding) -> Result<Self, Self::Error> {
        match (read.kind, read.count) {
            (FindingKind::NoRecord, _) => Ok(Self::NoRecord),
            (FindingKind::Records, Some(count)) => Ok(Self::Records { count }),
            (FindingKind::Records, None) => Err("records without their number"),
            (FindingKind::NotYetCovered, _) => Ok(Self::NotYetCovered),
            (FindingKind::NeverDelivered, _) => Ok(Self::NeverDelivered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Conclusion, Finding};
    use crate::json::{NotJson, read, write};
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(value: T) {
        let small = write(&value).expect("JSON");
        assert_eq!(read::<T>(&small).as_ref(), Ok(&value));
        assert_eq!(
            serde_json::from_slice::<T>(&small).ok().as_ref(),
            Some(&value)
        );
        let packed = rmp_serde::to_vec_named(&value).expect("a body");
        assert_eq!(
            rmp_serde::from_slice::<T>(&packed).ok().as_ref(),
            Some(&value)
        );
    }

    #[test]
    fn what_was_written_is_read_back_from_all_forms() {
        comes_back(Conclusion::NoRecords { sectors: 45 });
        comes_back(Conclusion::Records {
            records: 3,
            sectors: 45,
        });
        comes_back(Finding::NoRecord);
        comes_back(Finding::Records { count: 3 });
        comes_back(Finding::NotYetCovered);
        comes_back(Finding::NeverDelivered);
    }

    #[test]
    fn a_number_that_is_missing_is_refused_and_so_is_a_name_that_is_none() {
        for text in [
            r#"{"kind":"records"}"#,
            r#"{"kind":"records","count":null}"#,
            r#"{"kind":"some","count":1}"#,
            r#"{"count":1}"#,
            r#"{}"#,
            r#""no_record""#,
        ] {
            assert_eq!(read::<Finding>(text.as_bytes()), Err(NotJson), "{text}");
            assert!(serde_json::from_str::<Finding>(text).is_err(), "{text}");
        }
        for text in [
            r#"{"kind":"records","sectors":1}"#,
            r#"{"kind":"records","records":1}"#,
            r#"{"kind":"no_records"}"#,
        ] {
            assert_eq!(read::<Conclusion>(text.as_bytes()), Err(NotJson), "{text}");
            assert!(serde_json::from_str::<Conclusion>(text).is_err(), "{text}");
        }
    }
}
