//! Notices (通知): what a firm, a unit and the credit office are told of, and where they can be told.
//!
//! A notice names things by the ids of the interface: no person, no firm, no verification code.

use crate::case::CaseId;
use crate::code::ReportNo;
use crate::policy::{SectorNo, UnitId};
use crate::wire::read_text;
use crate::{objection, repair};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

/// What notices are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NoticeKind {
    /// A report went out (报告已出具).
    #[serde(rename = "report.issued")]
    ReportIssued,
    /// A report's validity is about to end (报告即将到期), B 二(六).
    #[serde(rename = "report.expiring")]
    ReportExpiring,
    /// The credit office withdrew a report (报告已撤回), B 三(一).
    #[serde(rename = "report.withdrawn")]
    ReportWithdrawn,
    /// A unit delivered a new record (新增记录), B 三(一).
    #[serde(rename = "record.added")]
    RecordAdded,
    /// Something was done to an objection (异议进展), B 三(四).
    #[serde(rename = "objection.moved")]
    ObjectionMoved,
    /// Something was done to an application for repair (信用修复进展), B 三(四).
    #[serde(rename = "repair.moved")]
    RepairMoved,
    /// A unit's next delivery is late (报送逾期), B 二(六).
    #[serde(rename = "delivery.overdue")]
    DeliveryOverdue,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ReportIssued,
        Self::ReportExpiring,
        Self::ReportWithdrawn,
        Self::RecordAdded,
        Self::ObjectionMoved,
        Self::RepairMoved,
        Self::DeliveryOverdue,
    ];

    /// Its permanent name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReportIssued => "report.issued",
            Self::ReportExpiring => "report.expiring",
            Self::ReportWithdrawn => "report.withdrawn",
            Self::RecordAdded => "record.added",
            Self::ObjectionMoved => "objection.moved",
            Self::RepairMoved => "repair.moved",
            Self::DeliveryOverdue => "delivery.overdue",
        }
    }

    /// By its permanent name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A notice, by the ids of the interface alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "data")]
pub enum Notice {
    /// A report went out.
    #[serde(rename = "report.issued")]
    ReportIssued {
        /// Its public number.
        report_no: ReportNo,
        /// Its last valid day.
        #[serde(deserialize_with = "crate::time::read_day")]
        valid_through: NaiveDate,
    },
    /// A report's validity is about to end.
    #[serde(rename = "report.expiring")]
    ReportExpiring {
        /// Its public number.
        report_no: ReportNo,
        /// Its last valid day.
        #[serde(deserialize_with = "crate::time::read_day")]
        valid_through: NaiveDate,
    },
    /// A report was withdrawn.
    #[serde(rename = "report.withdrawn")]
    ReportWithdrawn {
        /// Its public number.
        report_no: ReportNo,
    },
    /// A delivery brought new records; one notice for all of them.
    #[serde(rename = "record.added")]
    RecordAdded {
        /// The responsible unit.
        unit: UnitId,
        /// The unit's name for its delivery.
        delivery: String,
        /// Sector of the records.
        sector: SectorNo,
    },
    /// Something was done to an objection.
    #[serde(rename = "objection.moved")]
    ObjectionMoved {
        /// The objection.
        objection: CaseId,
        /// Number of the event, from 1.
        event: u32,
        /// Where the objection stands by it.
        state: objection::Stage,
    },
    /// Something was done to an application for repair.
    #[serde(rename = "repair.moved")]
    RepairMoved {
        /// The application.
        repair: CaseId,
        /// Number of the event, from 1.
        event: u32,
        /// Where the application stands by it.
        state: repair::Stage,
    },
    /// A unit's next delivery in a sector did not come in time.
    #[serde(rename = "delivery.overdue")]
    DeliveryOverdue {
        /// The responsible unit.
        unit: UnitId,
        /// The sector.
        sector: SectorNo,
        /// The last day on which it would have been in time.
        #[serde(deserialize_with = "crate::time::read_day")]
        expected_by: NaiveDate,
    },
}

impl Notice {
    /// What it is about.
    pub const fn kind(&self) -> NoticeKind {
        match self {
            Self::ReportIssued { .. } => NoticeKind::ReportIssued,
            Self::ReportExpiring { .. } => NoticeKind::ReportExpiring,
            Self::ReportWithdrawn { .. } => NoticeKind::ReportWithdrawn,
            Self::RecordAdded { .. } => NoticeKind::RecordAdded,
            Self::ObjectionMoved { .. } => NoticeKind::ObjectionMoved,
            Self::RepairMoved { .. } => NoticeKind::RepairMoved,
            Self::DeliveryOverdue { .. } => NoticeKind::DeliveryOverdue,
        }
    }
}

/// E-mail address (电子邮箱) in plain ASCII, of the kind that people have: it stands in a header of a message, so no
/// quoted part, no blank and no control character.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@')?;
        let is_local = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
        let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
        let local_fits =
            (1..=64).contains(&local.len()) && local.bytes().all(is_local) && !dots(local);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let host_fits = host.len() <= 189 && host.contains('.') && host.split('.').all(label);
        (local_fits && host_fits).then(|| Self(format!("{local}@{}", host.to_ascii_lowercase())))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Who logs a contact by mistake logs nothing of it.
impl core::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not an e-mail address")
    }
}

/// Mobile number (手机号码) of the mainland: 11 digits, the first a 1.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads a number, with or without `+86`, blanks and hyphens; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .collect::<String>();
        let digits = plain.strip_prefix("+86").unwrap_or(&plain);
        let fits = digits.len() == 11
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.starts_with('1')
            && matches!(digits.as_bytes()[1], b'3'..=b'9');
        fits.then(|| Self(digits.to_owned()))
    }

    /// As it is written, without a prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MobileNumber(…)")
    }
}

impl<'de> Deserialize<'de> for MobileNumber {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not a mobile number")
    }
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, MobileNumber, Notice, NoticeKind};
    use crate::policy::{SectorNo, UnitId};

    #[test]
    fn a_kind_has_one_name_wherever_it_is_written() {
        for kind in NoticeKind::ALL {
            let json = serde_json::to_value(kind).expect("a name");
            assert_eq!(json, kind.name());
            assert_eq!(NoticeKind::parse(kind.name()), Some(kind));
        }
        assert_eq!(NoticeKind::parse("report"), None);
    }

    #[test]
    fn a_notice_reads_back_from_json_and_from_the_table() {
        let notice = Notice::RecordAdded {
            unit: UnitId("env".to_owned()),
            delivery: "2026-11".to_owned(),
            sector: SectorNo(13),
        };
        let json = serde_json::to_value(&notice).expect("JSON");
        assert_eq!(json["type"], "record.added");
        assert_eq!(json["data"]["sector"], 13);
        let back: Notice = serde_json::from_value(json).expect("a notice");
        assert_eq!(back, notice);
        let packed = rmp_serde::to_vec_named(&notice).expect("a body");
        let back: Notice = rmp_serde::from_slice(&packed).expect("a notice");
        assert_eq!(back, notice);
        assert_eq!(back.kind(), NoticeKind::RecordAdded);
    }

    #[test]
    fn an_address_cannot_write_a_header_of_its_own() {
        for good in ["a@b.cn", " li.hua+credit@Mail.Example.com "] {
            assert!(EmailAddress::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "a@b.cn\r\nBcc: c@d.cn",
            "a b@c.cn",
            "\"a\"@b.cn",
            "a@b.cn, c@d.cn",
            "<a@b.cn>",
            "a..b@c.cn",
            "a@-b.cn",
            "a@b..cn",
            "李@b.cn",
            "a@127.0.0.1:25",
        ] {
            assert!(EmailAddress::parse(bad).is_none(), "{bad}");
        }
        let long = format!("{}@b.cn", "a".repeat(65));
        assert!(EmailAddress::parse(&long).is_none());
        let read = EmailAddress::parse("A@B.CN").expect("an address");
        assert_eq!(read.as_str(), "A@b.cn");
        assert_eq!(format!("{read:?}"), "EmailAddress(…)");
    }

    #[test]
    fn a_mobile_number_has_eleven_digits() {
        for good in ["13800000000", "+86 138-0000-0000", "198 0000 0000"] {
            assert!(MobileNumber::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "1380000000",
            "12800000000",
            "+85213800000000",
            "１３８00000000",
            "110",
        ] {
            assert!(MobileNumber::parse(bad).is_none(), "{bad}");
        }
        let read = MobileNumber::parse("+8613800000000").expect("a number");
        assert_eq!(format!("{read:?}"), "MobileNumber(…)");
    }
}
