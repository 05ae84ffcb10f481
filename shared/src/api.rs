//! What goes over the wire between portal and functions. JSON in snake_case, dates `YYYY-MM-DD`,
//! times RFC 3339 with +08:00.

mod deliveries;
mod policy;
mod reports;
mod service;
mod session;
mod verdict;

pub use deliveries::{
    DeliveredLine, DeliveryContent, DeliveryCounts, DeliveryProgress, DeliveryView, LineFate,
    LineFault, RefusedFile,
};
pub use policy::{Issuing, PolicyView, SectorView, WindowPreview};
pub use reports::{
    IssueRequest, IssuedReport, OpenLink, ReportList, ReportListItem, ReportState, ReportView,
    SectorFindingView,
};
pub use service::{FreshnessRow, FreshnessView, HealthView, Reachable};
pub use session::{ChooseEntity, EntityView, Role, SessionView, SignedIn};
pub use verdict::{VerdictRecord, VerdictReport, VerdictView};
