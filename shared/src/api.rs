//! What goes over the wire between portal and functions. JSON in snake_case, dates `YYYY-MM-DD`,
//! times RFC 3339 with +08:00.

mod deliveries;

pub use deliveries::{
    DeliveredLine, DeliveryContent, DeliveryCounts, DeliveryProgress, DeliveryView, LineFate,
    LineFault,
};

use crate::code::{ReportNo, VerificationCode};
use crate::credit_code::CreditCode;
use crate::entity::{EntityKind, RegistrationState};
use crate::policy::{Period, SectorNo, UnitId};
use crate::report::{Conclusion, Finding, Purpose, SpecialReport};
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /api/policy`: what the portal needs of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyView {
    /// Id.
    pub id: String,
    /// Version.
    pub version: u32,
    /// 演示
    pub demonstration: bool,
    /// City.
    pub city_zh: String,
    /// City in English.
    pub city_en: String,
    /// Office.
    pub office_zh: String,
    /// Office in English.
    pub office_en: String,
    /// Scheme.
    pub scheme_zh: String,
    /// Scheme in English.
    pub scheme_en: String,
    /// Original period of the scheme.
    pub in_force: Period,
    /// Whether reports are issued today.
    pub issuing: Issuing,
    /// Today in the city.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub today: NaiveDate,
    /// The look-backs with the window that each would have today.
    pub windows: Vec<WindowPreview>,
    /// Last valid day of a report issued today.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through_if_issued_today: NaiveDate,
    /// Sectors.
    pub sectors: Vec<SectorView>,
}

/// Whether reports are issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Issuing {
    /// The scheme is in force.
    Scheme,
    /// A renewal applies.
    Renewal {
        /// Basis.
        basis_zh: String,
        /// Basis in English.
        basis_en: String,
        /// Last day.
        #[serde(deserialize_with = "crate::time::read_day")]
        through: NaiveDate,
        /// Invented for the demonstration.
        demonstration: bool,
    },
    /// Not in force: nothing is issued.
    NotInForce,
}

/// A look-back and its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WindowPreview {
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
}

/// A sector in the policy view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorView {
    /// Number.
    pub no: SectorNo,
    /// Name.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Responsible unit as printed.
    pub responsible_unit_zh: String,
    /// First day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub in_force_from: NaiveDate,
    /// Takes part today.
    pub in_force: bool,
}

/// `GET /api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SessionView {
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn(Box<SignedIn>),
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// Name for the header of the page.
    pub display_name: String,
    /// What the account is.
    pub role: Role,
    /// The firm for which it acts.
    pub entity: Option<EntityView>,
    /// The firms for which it may act; one for an enterprise's own account.
    pub entities: Vec<EntityView>,
    /// To be sent back as `X-CSRF-Token` with every call that changes something.
    pub csrf_token: String,
    /// When the session ends.
    pub expires_at: ShanghaiTime,
}

/// Role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An enterprise's own account, or an agent of several.
    Enterprise,
    /// A responsible unit.
    Bureau,
    /// The credit office.
    CreditOffice,
    /// A bank or another verifier.
    Verifier,
}

/// An entity as its own account sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityView {
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Kind.
    pub kind: EntityKind,
    /// State of registration.
    pub state: RegistrationState,
}

/// `PUT /api/session/entity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChooseEntity {
    /// Credit code of one of the session's entities.
    pub credit_code: String,
}

/// `POST /api/reports`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueRequest {
    /// Look-back.
    pub look_back_years: LookBack,
    /// Purpose.
    pub purpose: Purpose,
}

/// Answer of `POST /api/reports` (201).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedReport {
    /// Number.
    pub report_no: ReportNo,
    /// Verification code.
    pub code: VerificationCode,
    /// Address that the QR code holds.
    pub url: String,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// Window.
    pub window: Window,
    /// Conclusion.
    pub conclusion: Conclusion,
    /// Findings.
    pub sectors: Vec<SectorFindingView>,
}

/// A finding in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorFindingView {
    /// Number.
    pub no: SectorNo,
    /// Name.
    pub name_zh: String,
    /// Data as of.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub data_as_of: Option<NaiveDate>,
    /// Finding.
    pub finding: Finding,
}

/// `GET /api/reports`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportList {
    /// A page of reports.
    pub reports: Vec<ReportListItem>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// A report in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportListItem {
    /// Number.
    pub report_no: ReportNo,
    /// Verification code.
    pub code: VerificationCode,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// State now.
    pub state: ReportState,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// Purpose.
    pub purpose: Purpose,
    /// Conclusion.
    pub conclusion: Conclusion,
}

/// State of a report in its owner's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Valid.
    Valid,
    /// Past its validity.
    Expired,
    /// Withdrawn.
    Withdrawn,
}

/// `GET /api/reports/{report_no}`: the report as issued, with where it is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportView {
    /// Address that the QR code holds.
    pub url: String,
    /// State now.
    pub state: ReportState,
    /// The report.
    pub report: SpecialReport,
}

/// `POST /api/reports/{report_no}/link`: a single-use link that opens the PDF in another browser for five minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenLink {
    /// Absolute address.
    pub url: String,
    /// When it ends.
    pub expires_at: ShanghaiTime,
}

/// `GET /v/{code}` with `Accept: application/json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictView {
    /// `genuine`, `expired`, `withdrawn` or `unknown`.
    pub verdict: String,
    /// When it was judged; absent when unknown, whose answer is always the same bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<ShanghaiTime>,
    /// Notes beside the verdict.
    pub notes: Vec<crate::verdict::Note>,
    /// Class of the reason and time of a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<crate::verdict::Withdrawal>,
    /// The report; absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<VerdictReport>,
}

/// What an anonymous scan shows of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictReport {
    /// Number.
    pub report_no: ReportNo,
    /// 演示
    pub demonstration: bool,
    /// Name; of an individual business that bears a person's name all but the first character is masked.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// Conclusion.
    pub conclusion: Conclusion,
    /// Findings and data-as-of.
    pub sectors: Vec<SectorFindingView>,
    /// Publicised facts of the records.
    pub records: Vec<VerdictRecord>,
    /// Records that are not listed.
    pub records_not_listed: u32,
}

/// Publicised facts of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictRecord {
    /// Sector.
    pub sector: SectorNo,
    /// 文号
    pub document_no: String,
    /// 决定日期
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
    /// 机关
    pub body: String,
    /// 类型
    pub class: String,
    /// 罚款金额, in yuan with two decimals.
    pub fine_yuan: Option<String>,
}

/// `GET /api/freshness`: how far the data of each sector and unit reach (数据截至), B 三(一).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreshnessView {
    /// Every sector and unit of the policy, in its order.
    pub rows: Vec<FreshnessRow>,
}

/// How far the data of one unit reach in one sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreshnessRow {
    /// Sector.
    pub sector: SectorNo,
    /// Its name.
    pub sector_zh: String,
    /// Its name in English.
    pub sector_en: String,
    /// Unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_zh: String,
    /// Day up to which its data reach; absent if it has never delivered.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub data_as_of: Option<NaiveDate>,
    /// When its last delivery was complete.
    pub delivered_at: Option<ShanghaiTime>,
}

/// `GET /health`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthView {
    /// Whether the service can do its work; the answer is 503 if not.
    pub status: Reachable,
    /// The store.
    pub store: Reachable,
    /// Policy.
    pub policy: String,
    /// Its version.
    pub policy_version: u32,
    /// 演示
    pub demonstration: bool,
    /// Whether reports are issued today.
    pub scheme_in_force: bool,
    /// Years that have begun, or begin within 60 days, and have no calendar.
    pub calendar_years_missing: Vec<i32>,
}

/// Whether something answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reachable {
    /// It does.
    Ok,
    /// It does not.
    Unavailable,
}
