//! What goes over the wire between portal and functions. JSON in snake_case, dates `YYYY-MM-DD`,
//! times RFC 3339 with +08:00.

mod api_keys;
mod commitments;
mod deliveries;
mod explanation;
mod holds;
mod log;
mod notices;
mod objections;
mod policies;
mod policy;
mod record_acts;
mod repairs;
mod reports;
mod service;
mod session;
mod usage;
mod users;
mod verdict;
mod withdrawals;

pub use api_keys::{ApiKeyList, ApiKeyMaker, ApiKeyRequest, ApiKeyView, NewApiKey};
pub use commitments::{CommitmentList, CommitmentView};
pub use deliveries::{
    DeliveredLine, DeliveryContent, DeliveryCounts, DeliveryList, DeliveryProgress,
    DeliverySummary, DeliveryView, LineFate, LineFault, RefusedFile, RefusedPart, UploadAddress,
    UploadHeader, UploadRequest,
};
pub use explanation::{
    AsIssued, AsIssuedView, ChangedFieldView, InReport, RecordDecision, RecordHistory,
    RecordVersion, ReportExplanation,
};
pub use holds::{HoldList, HoldOn, HoldState, HoldView, LiftHold, PlaceHold};
pub use log::{LogProofView, LoggedLeafView};
pub use notices::{
    ContactLang, ContactView, MadeWebhook, NewWebhook, NoticeDeliveries, NoticeDeliveryView,
    NoticeState, WebhookList, WebhookView,
};
pub use objections::{
    AttachmentUpload, AttachmentView, Correction, FileObjection, ObjectedRecord, ObjectionAct,
    ObjectionEventView, ObjectionList, ObjectionRow, ObjectionView, OwnRecord, OwnRecords,
    UnitName,
};
pub use policies::{
    DraftPolicy, PolicyChange, PolicyDraftList, PolicyDraftRow, PolicyDraftState, PolicyDraftView,
    PolicyVersionList, PolicyVersionView, PublishPolicy,
};
pub use policy::{Issuing, PolicyView, SectorView, WindowPreview};
pub use record_acts::{CorrectRecord, RecordColumn, RecordView, WithdrawRecord};
pub use repairs::{
    ConditionView, FileRepair, OwnRepair, RepairAct, RepairEventView, RepairList, RepairRow,
    RepairState, RepairView,
};
pub use reports::{
    IssueRequest, IssuedReport, OpenLink, OpensOriginal, ReportList, ReportListItem, ReportState,
    ReportView, SectorFindingView,
};
pub use service::{
    DeliveryState, FreshnessRow, FreshnessView, HealthView, Reachable, StandingView, UnitStanding,
};
pub use session::{ChooseEntity, EntityView, Role, SessionView, SignedIn};
pub use usage::{DayUsage, LookBackUsage, PurposeUsage, SectorUsage, UsageView};
pub use users::{
    ChangeAccess, GrantAccess, UnitList, UnitSector, UnitView, UserList, UserState, UserView,
};
pub use verdict::{VerdictRecord, VerdictReport, VerdictView};
pub use withdrawals::{BatchResult, BatchResults, OfficeReport, VerifyBatch, WithdrawReport};
