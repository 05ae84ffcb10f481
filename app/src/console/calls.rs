//! Calls to the service: what each page asks. What is done from it is in `acts`.

mod acts;

pub(super) use acts::*;

use super::route::{Queue, Route};
use crate::http::{Call, Failure, decoded};
use serde::de::DeserializeOwned;
use shared::api::{
    ApiKeyList, ContactView, DeliveryList, DeliveryProgress, DeliveryView, FreshnessView, HoldList,
    HoldView, NoticeDeliveries, ObjectionList, ObjectionView, OfficeReport, OwnRecords,
    PolicyDraftList, PolicyDraftView, PolicyVersionList, RecordColumn, RecordHistory, RecordView,
    RepairList, RepairView, ReportExplanation, Role, SignedIn, StandingView, UnitList, UnitView,
    UsageView, UserList, UserView, WebhookList, WebhookView,
};
use shared::code::ReportNo;
use shared::objection::ObjectionId;
use shared::text::Lang;

/// What the service says for a page.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// It needs nothing.
    Still,
    /// A firm's records.
    Records(OwnRecords),
    /// A record, and what became of it.
    Record(Box<RecordView>, RecordHistory),
    /// Why a report says what it says.
    Explanation(ReportExplanation),
    /// Objections.
    Objections(ObjectionList),
    /// One of them; for its unit while it is open with the columns of the record.
    Objection(Box<ObjectionView>, Vec<RecordColumn>),
    /// Applications for repair.
    Repairs(RepairList),
    /// One of them.
    Repair(Box<RepairView>),
    /// Deliveries of a unit.
    Deliveries(DeliveryList),
    /// What became of a delivery.
    Delivery(Box<DeliveryView>),
    /// Holds of the credit office.
    Holds(HoldList),
    /// One of them.
    Hold(Box<HoldView>),
    /// A report, as the credit office sees it.
    ReportOfOffice(Box<OfficeReport>),
    /// How the service is used.
    Usage(UsageView),
    /// Drafts and versions of the policy.
    Policies(PolicyDraftList, PolicyVersionList),
    /// A draft.
    Draft(Box<PolicyDraftView>),
    /// Who may act.
    Users(UserList),
    /// How units have delivered.
    Standing(StandingView),
    /// A unit, who may act for it, and its keys.
    Unit(Box<UnitView>, Vec<UserView>, ApiKeyList),
    /// Keys of a unit's programs.
    Keys(ApiKeyList),
    /// Where somebody is told of things.
    Notices(ContactView, WebhookList),
    /// An address to which notices are sent, and what was sent.
    Hook(Box<WebhookView>, NoticeDeliveries),
}

impl Page {
    /// Where a list goes on.
    pub(super) fn next(&self) -> Option<String> {
        match self {
            Self::Records(list) => list.next.clone(),
            Self::Explanation(list) => list.next.map(|next| next.to_string()),
            Self::Objections(list) => list.next.clone(),
            Self::Repairs(list) => list.next.clone(),
            Self::Deliveries(list) => list.next.clone(),
            Self::Holds(list) => list.next.clone(),
            Self::Hook(_, list) => list.next.clone(),
            Self::Still
            | Self::Record(..)
            | Self::Unit(..)
            | Self::Keys(_)
            | Self::Notices(..)
            | Self::Objection(..)
            | Self::Repair(_)
            | Self::Delivery(_)
            | Self::Hold(_)
            | Self::ReportOfOffice(_)
            | Self::Usage(_)
            | Self::Policies(..)
            | Self::Draft(_)
            | Self::Users(_)
            | Self::Standing(_) => None,
        }
    }

    /// Whether it changes by itself, so that it is asked for again.
    pub(super) fn moves(&self) -> bool {
        match self {
            Self::Delivery(view) => match view.state {
                DeliveryProgress::Waiting | DeliveryProgress::Applying { .. } => true,
                DeliveryProgress::Receiving
                | DeliveryProgress::Sealed { .. }
                | DeliveryProgress::Failed { .. } => false,
            },
            _ => false,
        }
    }

    /// Adds what follows, once: a second click asks for the same.
    pub(super) fn append(&mut self, asked: &str, more: Self) {
        if self.next().as_deref() != Some(asked) {
            return;
        }
        match (self, more) {
            (Self::Records(list), Self::Records(more)) => {
                list.records.extend(more.records);
                list.next = more.next;
            }
            (Self::Explanation(list), Self::Explanation(more)) => {
                list.records.extend(more.records);
                list.next = more.next;
            }
            (Self::Objections(list), Self::Objections(more)) => {
                list.objections.extend(more.objections);
                list.next = more.next;
            }
            (Self::Repairs(list), Self::Repairs(more)) => {
                list.repairs.extend(more.repairs);
                list.next = more.next;
            }
            (Self::Deliveries(list), Self::Deliveries(more)) => {
                list.deliveries.extend(more.deliveries);
                list.next = more.next;
            }
            (Self::Holds(list), Self::Holds(more)) => {
                list.holds.extend(more.holds);
                list.next = more.next;
            }
            (Self::Hook(_, list), Self::Hook(_, more)) => {
                list.deliveries.extend(more.deliveries);
                list.next = more.next;
            }
            (_, _) => {}
        }
    }
}

async fn get<T: DeserializeOwned>(lang: Lang, path: &str) -> Result<T, Failure> {
    decoded(&Call::get(lang, path).text().await?)
}

/// What a page shows.
pub(super) async fn page(lang: Lang, who: &SignedIn, route: &Route) -> Result<Page, Failure> {
    match route {
        Route::Home
        | Route::Objections(_)
        | Route::Repairs(_)
        | Route::Deliveries
        | Route::Holds(_)
        | Route::Records
        | Route::Find(_)
        | Route::Explanation(_) => part(lang, route, None).await,
        Route::Record(id)
        | Route::Object(id)
        | Route::Apply(id)
        | Route::Withdraw(id)
        | Route::Correct(id)
        | Route::HoldRecord(id) => record(lang, id).await,
        Route::Objection(id) => objection(lang, who, id).await,
        Route::Repair(id) => {
            let view = get(lang, &["/api/repairs/", id.as_str()].concat()).await?;
            Ok(Page::Repair(Box::new(view)))
        }
        Route::Delivery(id) => {
            let view = get(lang, &["/api/deliveries/", id].concat()).await?;
            Ok(Page::Delivery(Box::new(view)))
        }
        Route::Hold(id) => {
            let view = get(lang, &["/api/holds/", id.as_str()].concat()).await?;
            Ok(Page::Hold(Box::new(view)))
        }
        Route::ReportOfOffice(no) => {
            let view = get(lang, &withdrawal_of(no)).await?;
            Ok(Page::ReportOfOffice(Box::new(view)))
        }
        Route::Usage(days) => {
            let path = if days.is_empty() {
                "/api/usage".to_owned()
            } else {
                ["/api/usage?", days].concat()
            };
            get(lang, &path).await.map(Page::Usage)
        }
        Route::Policies => {
            let drafts = get(lang, "/api/policy/drafts").await?;
            let versions = get(lang, "/api/policy/versions").await?;
            Ok(Page::Policies(drafts, versions))
        }
        Route::Draft(id) => {
            let draft = get(lang, &["/api/policy/drafts/", id].concat()).await?;
            Ok(Page::Draft(Box::new(draft)))
        }
        Route::Users | Route::User(_) | Route::ChangeRole(_) => {
            get(lang, "/api/users").await.map(Page::Users)
        }
        Route::Units => get(lang, "/api/units/standing").await.map(Page::Standing),
        Route::Unit(id) => unit(lang, id).await,
        Route::Keys | Route::Key(_) => {
            let unit = who.unit.as_ref().map_or("", |unit| &unit.0);
            get(lang, &keys_of(unit)).await.map(Page::Keys)
        }
        Route::Notices | Route::Contact | Route::NewHook => {
            let contact = get(lang, "/api/contact").await?;
            let hooks = get(lang, "/api/webhooks").await?;
            Ok(Page::Notices(contact, hooks))
        }
        Route::Hook(id) => hook(lang, id, None).await,
        Route::NewKey
        | Route::Places
        | Route::Deliver
        | Route::Enter(_)
        | Route::NewHold
        | Route::FindReport
        | Route::NewDraft
        | Route::Grant
        | Route::NotFound => Ok(Page::Still),
    }
}

/// What follows in a list.
pub(super) async fn more(lang: Lang, route: &Route, after: &str) -> Result<Page, Failure> {
    match route {
        Route::Hook(id) => hook(lang, id, Some(after)).await,
        _ => part(lang, route, Some(after)).await,
    }
}

async fn part(lang: Lang, route: &Route, after: Option<&str>) -> Result<Page, Failure> {
    let path = match route {
        Route::Home | Route::Objections(Queue::Open) => "/api/objections".to_owned(),
        Route::Objections(Queue::Closed) => "/api/objections?state=closed".to_owned(),
        Route::Repairs(Queue::Open) => "/api/repairs?state=open".to_owned(),
        Route::Repairs(Queue::Closed) => "/api/repairs?state=closed".to_owned(),
        Route::Deliveries => "/api/deliveries".to_owned(),
        Route::Holds(Queue::Open) => "/api/holds".to_owned(),
        Route::Holds(Queue::Closed) => "/api/holds?state=lifted".to_owned(),
        Route::Records => "/api/records".to_owned(),
        // Nothing is sought yet.
        Route::Find(sought) if sought.is_empty() => return Ok(Page::Still),
        Route::Find(sought) => ["/api/records?", sought].concat(),
        Route::Explanation(no) => ["/api/reports/", no.as_str(), "/explanation"].concat(),
        Route::Record(_)
        | Route::Object(_)
        | Route::Objection(_)
        | Route::Apply(_)
        | Route::Repair(_)
        | Route::Delivery(_)
        | Route::Deliver
        | Route::Enter(_)
        | Route::NewHold
        | Route::Hold(_)
        | Route::FindReport
        | Route::ReportOfOffice(_)
        | Route::Usage(_)
        | Route::Policies
        | Route::NewDraft
        | Route::Draft(_)
        | Route::Users
        | Route::Grant
        | Route::User(_)
        | Route::Units
        | Route::Withdraw(_)
        | Route::Correct(_)
        | Route::HoldRecord(_)
        | Route::ChangeRole(_)
        | Route::Unit(_)
        | Route::Keys
        | Route::NewKey
        | Route::Key(_)
        | Route::Notices
        | Route::Contact
        | Route::NewHook
        | Route::Hook(_)
        | Route::Places
        | Route::NotFound => return Ok(Page::Still),
    };
    let path = paged(path, after);
    if matches!(route, Route::Records | Route::Find(_)) {
        get(lang, &path).await.map(Page::Records)
    } else if *route == Route::Deliveries {
        get(lang, &path).await.map(Page::Deliveries)
    } else if matches!(route, Route::Holds(_)) {
        get(lang, &path).await.map(Page::Holds)
    } else if matches!(route, Route::Repairs(_)) {
        get(lang, &path).await.map(Page::Repairs)
    } else if matches!(route, Route::Explanation(_)) {
        get(lang, &path).await.map(Page::Explanation)
    } else {
        get(lang, &path).await.map(Page::Objections)
    }
}

fn paged(mut path: String, after: Option<&str>) -> String {
    if let Some(after) = after {
        path.push_str(if path.contains('?') {
            "&after="
        } else {
            "?after="
        });
        path.push_str(&String::from(web_sys::js_sys::encode_uri_component(after)));
    }
    path
}

/// An objection; who may correct the record sees what stands in it.
async fn objection(lang: Lang, who: &SignedIn, id: &ObjectionId) -> Result<Page, Failure> {
    let view: ObjectionView = get(lang, &["/api/objections/", id.as_str()].concat()).await?;
    if who.role != Role::Bureau || !view.row.state.is_open() {
        return Ok(Page::Objection(Box::new(view), Vec::new()));
    }
    let path = ["/api/records/", &view.row.record.id.0].concat();
    let record: RecordView = get(lang, &path).await?;
    Ok(Page::Objection(Box::new(view), record.columns))
}

/// A record with its history.
async fn record(lang: Lang, id: &str) -> Result<Page, Failure> {
    let record = ["/api/records/", id].concat();
    let history = get(lang, &[&*record, "/history"].concat()).await?;
    let view = get(lang, &record).await?;
    Ok(Page::Record(Box::new(view), history))
}

/// A unit with its people and keys.
async fn unit(lang: Lang, id: &str) -> Result<Page, Failure> {
    let all: UnitList = get(lang, "/api/units").await?;
    let unit = all.units.into_iter().find(|unit| unit.id.0 == id);
    let Some(unit) = unit else {
        return Err(Failure::Answer(404));
    };
    let users: UserList = get(lang, "/api/users").await?;
    let acting = users.users.into_iter();
    let acting = acting
        .filter(|user| unit.users.contains(&user.id))
        .collect();
    let keys = get(lang, &keys_of(id)).await?;
    Ok(Page::Unit(Box::new(unit), acting, keys))
}

fn withdrawal_of(no: &ReportNo) -> String {
    ["/api/reports/", no.as_str(), "/withdrawal"].concat()
}

fn keys_of(unit: &str) -> String {
    ["/api/units/", unit, "/keys"].concat()
}

/// An address of the caller's, and what was sent to it.
async fn hook(lang: Lang, id: &str, after: Option<&str>) -> Result<Page, Failure> {
    let all: WebhookList = get(lang, "/api/webhooks").await?;
    let hook = all.webhooks.into_iter().find(|hook| hook.id == id);
    let path = paged(["/api/webhooks/", id, "/deliveries"].concat(), after);
    let sent = get(lang, &path).await?;
    // Without one the service has just said that there is none.
    let hook = hook.ok_or(Failure::Answer(404))?;
    Ok(Page::Hook(Box::new(hook), sent))
}

/// `GET /api/freshness`
pub(super) async fn freshness(lang: Lang) -> Result<FreshnessView, Failure> {
    get(lang, "/api/freshness").await
}
