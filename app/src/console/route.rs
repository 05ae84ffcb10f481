//! Addresses of the consoles: what a path means, and the path of a page.

use shared::case::CaseId;
use shared::code::ReportNo;
use shared::objection::ObjectionId;
use shared::record::RecordKind;
use shared::repair::RepairId;

/// Which objections a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Those that are under way; all, for an enterprise.
    Open,
    /// Those that are closed.
    Closed,
}

/// A page of the consoles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/console`
    Home,
    /// `/console/records`
    Records,
    /// `/console/records/{id}`
    Record(String),
    /// `/console/find`, with what is sought in its query.
    Find(String),
    /// `/console/records/{id}/withdraw`
    Withdraw(String),
    /// `/console/records/{id}/correct`
    Correct(String),
    /// `/console/records/{id}/hold`
    HoldRecord(String),
    /// `/console/records/{id}/object`
    Object(String),
    /// `/console/reports/{report_no}`
    Explanation(ReportNo),
    /// `/console/objections`
    Objections(Queue),
    /// `/console/objections/{id}`
    Objection(ObjectionId),
    /// `/console/records/{id}/repair`
    Apply(String),
    /// `/console/repairs`
    Repairs(Queue),
    /// `/console/repairs/{id}`
    Repair(RepairId),
    /// `/console/deliveries`
    Deliveries,
    /// `/console/deliveries/{id}`
    Delivery(String),
    /// `/console/deliver`
    Deliver,
    /// `/console/enter`, `/console/enter/{kind}`
    Enter(Option<RecordKind>),
    /// `/console/holds`
    Holds(Queue),
    /// `/console/holds/new`
    NewHold,
    /// `/console/holds/{id}`
    Hold(CaseId),
    /// `/console/withdrawal`
    FindReport,
    /// `/console/withdrawal/{report_no}`
    ReportOfOffice(ReportNo),
    /// `/console/usage`, of the days of its query.
    Usage(String),
    /// `/console/policy`
    Policies,
    /// `/console/policy/new`
    NewDraft,
    /// `/console/policy/{id}`
    Draft(String),
    /// `/console/users`
    Users,
    /// `/console/users/new`
    Grant,
    /// `/console/users/{id}`
    User(String),
    /// `/console/users/{id}/role`
    ChangeRole(String),
    /// `/console/units`
    Units,
    /// `/console/units/{id}`
    Unit(String),
    /// `/console/keys`
    Keys,
    /// `/console/keys/new`
    NewKey,
    /// `/console/keys/{id}`
    Key(String),
    /// `/console/notices`
    Notices,
    /// `/console/notices/contact`
    Contact,
    /// `/console/notices/new`
    NewHook,
    /// `/console/notices/{id}`
    Hook(String),
    /// `/console/all`
    Places,
    /// Anything else.
    NotFound,
}

impl Route {
    /// Reads the path and the query (with or without its `?`) of an address.
    pub fn parse(path: &str, query: &str) -> Self {
        let Some(rest) = path.strip_prefix("/console") else {
            return Self::NotFound;
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let parts: Vec<&str> = rest.split('/').collect();
        match parts[..] {
            [""] => Self::Home,
            ["", "records"] => Self::Records,
            ["", "records", id] if is_id(id) => Self::Record(id.to_owned()),
            ["", "records", id, "object"] if is_id(id) => Self::Object(id.to_owned()),
            ["", "records", id, "withdraw"] if is_id(id) => Self::Withdraw(id.to_owned()),
            ["", "records", id, "correct"] if is_id(id) => Self::Correct(id.to_owned()),
            ["", "records", id, "hold"] if is_id(id) => Self::HoldRecord(id.to_owned()),
            ["", "find"] => Self::Find(sought_of(query)),
            ["", "records", id, "repair"] if is_id(id) => Self::Apply(id.to_owned()),
            ["", "repairs"] => Self::Repairs(queue_of(query)),
            ["", "repairs", id] => RepairId::parse(id).map_or(Self::NotFound, Self::Repair),
            ["", "reports", no] => ReportNo::parse(no).map_or(Self::NotFound, Self::Explanation),
            ["", "objections"] => Self::Objections(queue_of(query)),
            ["", "objections", id] => {
                ObjectionId::parse(id).map_or(Self::NotFound, Self::Objection)
            }
            ["", "deliveries"] => Self::Deliveries,
            ["", "deliveries", id] if is_id(id) => Self::Delivery(id.to_owned()),
            ["", "holds"] => Self::Holds(queue_of(query)),
            ["", "holds", "new"] => Self::NewHold,
            ["", "holds", id] => CaseId::parse(id).map_or(Self::NotFound, Self::Hold),
            ["", "withdrawal"] => Self::FindReport,
            ["", "withdrawal", no] => {
                ReportNo::parse(no).map_or(Self::NotFound, Self::ReportOfOffice)
            }
            ["", "usage"] => Self::Usage(days_of(query)),
            ["", "policy"] => Self::Policies,
            ["", "policy", "new"] => Self::NewDraft,
            ["", "policy", id] if is_id(id) => Self::Draft(id.to_owned()),
            ["", "users"] => Self::Users,
            ["", "users", "new"] => Self::Grant,
            ["", "users", id] if is_id(id) => Self::User(id.to_owned()),
            ["", "users", id, "role"] if is_id(id) => Self::ChangeRole(id.to_owned()),
            ["", "units"] => Self::Units,
            ["", "units", id] if is_id(id) => Self::Unit(id.to_owned()),
            ["", "keys"] => Self::Keys,
            ["", "keys", "new"] => Self::NewKey,
            ["", "keys", id] if is_id(id) => Self::Key(id.to_owned()),
            ["", "notices"] => Self::Notices,
            ["", "notices", "contact"] => Self::Contact,
            ["", "notices", "new"] => Self::NewHook,
            ["", "notices", id] if is_id(id) => Self::Hook(id.to_owned()),
            ["", "all"] => Self::Places,
            ["", "deliver"] => Self::Deliver,
            ["", "enter"] => Self::Enter(None),
            ["", "enter", kind] => RecordKind::ALL
                .into_iter()
                .find(|one| one.spec().id == kind)
                .map_or(Self::NotFound, |kind| Self::Enter(Some(kind))),
            _ => Self::NotFound,
        }
    }

    /// Path and query of the page.
    pub fn address(&self) -> String {
        let mut out = String::from("/console");
        match self {
            Self::Home | Self::NotFound => {}
            Self::Records => out.push_str("/records"),
            Self::Record(id) => out.extend(["/records/", id]),
            Self::Withdraw(id) => out.extend(["/records/", id, "/withdraw"]),
            Self::Correct(id) => out.extend(["/records/", id, "/correct"]),
            Self::HoldRecord(id) => out.extend(["/records/", id, "/hold"]),
            Self::Find(sought) => {
                out.push_str("/find");
                if !sought.is_empty() {
                    out.extend(["?", sought]);
                }
            }
            Self::Object(id) => out.extend(["/records/", id, "/object"]),
            Self::Explanation(no) => out.extend(["/reports/", no.as_str()]),
            Self::Objections(Queue::Open) => out.push_str("/objections"),
            Self::Objections(Queue::Closed) => out.push_str("/objections?state=closed"),
            Self::Objection(id) => out.extend(["/objections/", id.as_str()]),
            Self::Apply(id) => out.extend(["/records/", id, "/repair"]),
            Self::Repairs(Queue::Open) => out.push_str("/repairs"),
            Self::Repairs(Queue::Closed) => out.push_str("/repairs?state=closed"),
            Self::Repair(id) => out.extend(["/repairs/", id.as_str()]),
            Self::Deliveries => out.push_str("/deliveries"),
            Self::Delivery(id) => out.extend(["/deliveries/", id]),
            Self::Holds(Queue::Open) => out.push_str("/holds"),
            Self::Holds(Queue::Closed) => out.push_str("/holds?state=closed"),
            Self::NewHold => out.push_str("/holds/new"),
            Self::Hold(id) => out.extend(["/holds/", id.as_str()]),
            Self::FindReport => out.push_str("/withdrawal"),
            Self::ReportOfOffice(no) => out.extend(["/withdrawal/", no.as_str()]),
            Self::Usage(days) => {
                out.push_str("/usage");
                if !days.is_empty() {
                    out.extend(["?", days]);
                }
            }
            Self::Policies => out.push_str("/policy"),
            Self::NewDraft => out.push_str("/policy/new"),
            Self::Draft(id) => out.extend(["/policy/", id]),
            Self::Users => out.push_str("/users"),
            Self::Grant => out.push_str("/users/new"),
            Self::User(id) => out.extend(["/users/", id]),
            Self::ChangeRole(id) => out.extend(["/users/", id, "/role"]),
            Self::Units => out.push_str("/units"),
            Self::Unit(id) => out.extend(["/units/", id]),
            Self::Keys => out.push_str("/keys"),
            Self::NewKey => out.push_str("/keys/new"),
            Self::Key(id) => out.extend(["/keys/", id]),
            Self::Notices => out.push_str("/notices"),
            Self::Contact => out.push_str("/notices/contact"),
            Self::NewHook => out.push_str("/notices/new"),
            Self::Hook(id) => out.extend(["/notices/", id]),
            Self::Places => out.push_str("/all"),
            Self::Deliver => out.push_str("/deliver"),
            Self::Enter(None) => out.push_str("/enter"),
            Self::Enter(Some(kind)) => out.extend(["/enter/", kind.spec().id]),
        }
        out
    }
}

fn queue_of(query: &str) -> Queue {
    let mut pairs = query.trim_start_matches('?').split('&');
    if pairs.any(|pair| pair == "state=closed") {
        Queue::Closed
    } else {
        Queue::Open
    }
}

/// The days of a query as they go on to the service; nothing else of it does.
fn days_of(query: &str) -> String {
    let is_day = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        matches!(name, "from" | "through")
            && value.len() == 10
            && value.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    let days: Vec<&str> = query
        .trim_start_matches('?')
        .split('&')
        .filter(is_day)
        .collect();
    days.join("&")
}

/// What is sought, as it goes on to the service; nothing else of the query does.
fn sought_of(query: &str) -> String {
    let is_sought = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.!~*'()%".contains(&b);
        matches!(name, "credit_code" | "document_no")
            && (1..=1200).contains(&value.len())
            && value.bytes().all(is_plain)
    };
    let sought: Vec<&str> = query
        .trim_start_matches('?')
        .split('&')
        .filter(is_sought)
        .collect();
    sought.join("&")
}

/// What may stand in a call's path as it is.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_at_its_own_address() {
        let id = "0123456789abcdef0123456789abcdef";
        let pages = [
            Route::Home,
            Route::Records,
            Route::Record(id.to_owned()),
            Route::Object(id.to_owned()),
            Route::Explanation(ReportNo::parse("20250310090000-7K2M9Q").unwrap()),
            Route::Objections(Queue::Open),
            Route::Objections(Queue::Closed),
            Route::Objection(ObjectionId::parse(id).unwrap()),
            Route::Apply(id.to_owned()),
            Route::Repairs(Queue::Open),
            Route::Repairs(Queue::Closed),
            Route::Repair(RepairId::parse(id).unwrap()),
            Route::Deliveries,
            Route::Delivery("2026-11-24-1".to_owned()),
            Route::Deliver,
            Route::Holds(Queue::Open),
            Route::Holds(Queue::Closed),
            Route::NewHold,
            Route::Hold(CaseId::parse(id).unwrap()),
            Route::FindReport,
            Route::ReportOfOffice(ReportNo::parse("20250310090000-7K2M9Q").unwrap()),
            Route::Usage(String::new()),
            Route::Usage("from=2026-11-01&through=2026-11-24".to_owned()),
            Route::Policies,
            Route::NewDraft,
            Route::Draft(id.to_owned()),
            Route::Users,
            Route::Grant,
            Route::User(id.to_owned()),
            Route::Units,
            Route::Unit("approval-units".to_owned()),
            Route::ChangeRole(id.to_owned()),
            Route::Withdraw(id.to_owned()),
            Route::Correct(id.to_owned()),
            Route::HoldRecord(id.to_owned()),
            Route::Find(String::new()),
            Route::Find("credit_code=91320900MA1000009K&document_no=1%E5%8F%B7".to_owned()),
            Route::Keys,
            Route::NewKey,
            Route::Key("20261124093000-00ff".to_owned()),
            Route::Notices,
            Route::Contact,
            Route::NewHook,
            Route::Hook(id.to_owned()),
            Route::Places,
            Route::Enter(None),
            Route::Enter(Some(RecordKind::Licence)),
        ];
        for page in pages {
            let address = page.address();
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            assert_eq!(Route::parse(path, query), page, "{address}");
        }
    }

    #[test]
    fn of_a_search_only_what_is_sought_goes_on() {
        let query = "?credit_code=91&document_no=&after=R%23&document_no=a%20b&credit_code=<x>";
        let found = Route::parse("/console/find", query);
        assert_eq!(
            found,
            Route::Find("credit_code=91&document_no=a%20b".to_owned())
        );
    }

    #[test]
    fn a_slash_at_the_end_is_forgiven_and_what_is_no_page_is_not_found() {
        assert_eq!(Route::parse("/console/", ""), Route::Home);
        assert_eq!(Route::parse("/console/records/", ""), Route::Records);
        for path in [
            "/",
            "/consoles",
            "/console/records/a b",
            "/console/records/x/y",
            "/console/objections/x/y",
            "/console//records",
            "/console/enter/nothing",
        ] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
    }
}
