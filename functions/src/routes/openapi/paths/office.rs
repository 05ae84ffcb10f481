//! The credit office.

use shared::api::{
    ChangeAccess, DraftPolicy, GrantAccess, HoldList, HoldView, LiftHold, OfficeReport, PlaceHold,
    PolicyDraftList, PolicyDraftView, PolicyVersionList, PolicyVersionView, PublishPolicy,
    StandingView, UnitList, UsageView, UserList, UserView, WithdrawReport,
};
use shared::problem::Problem;

#[utoipa::path(get, path = "/api/units/standing",
    params(
        ("from" = Option<String>, Query, description = "first month, YYYY-MM; eleven before the last one if absent"),
        ("through" = Option<String>, Query, description = "last month, YYYY-MM; this one if absent")),
    responses((status = 200, body = StandingView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 503, body = Problem)))]
pub(super) fn standing() {}

#[utoipa::path(get, path = "/api/users", responses(
    (status = 200, body = UserList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn users() {}

#[utoipa::path(post, path = "/api/users", request_body = GrantAccess, responses(
    (status = 201, body = UserView, description = "an officer is proposed, and has no access until another officer \
        confirms"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn grant_access() {}

#[utoipa::path(put, path = "/api/users/{id}", request_body = ChangeAccess, params(("id" = String, Path)), responses(
    (status = 200, body = UserView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    (status = 503, body = Problem)))]
pub(super) fn change_access() {}

#[utoipa::path(post, path = "/api/users/{id}/confirm", params(("id" = String, Path)), responses(
    (status = 200, body = UserView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(super) fn confirm_officer() {}

#[utoipa::path(delete, path = "/api/users/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = UserView, description = "its sessions have ended"), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 503, body = Problem)))]
pub(super) fn take_back_access() {}

#[utoipa::path(get, path = "/api/units", responses(
    (status = 200, body = UnitList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn units() {}

#[utoipa::path(post, path = "/api/holds", request_body = PlaceHold,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 visible characters, chosen at random; \
        the same key with the same body is the same hold")),
    responses(
        (status = 201, body = HoldView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn place_hold() {}

#[utoipa::path(get, path = "/api/reports/{report_no}/withdrawal", params(("report_no" = String, Path)), responses(
    (status = 200, body = OfficeReport, description = "for the credit office: what the report says, and whether it is withdrawn"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn report_of_office() {}

#[utoipa::path(post, path = "/api/reports/{report_no}/withdrawal", request_body = WithdrawReport,
    params(("report_no" = String, Path)),
    responses(
        (status = 200, body = OfficeReport, description = "the credit office withdrew it, or had withdrawn it for the same reason; \
            it is never taken back, and its reason and time stay"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "withdrawn for another reason: the detail says which, and when"),
        (status = 422, body = Problem)))]
pub(super) fn withdraw_report() {}

#[utoipa::path(get, path = "/api/holds",
    params(
        ("state" = Option<String>, Query, description = "open (the default; those whose last day has passed are among \
            them) or lifted"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = HoldList), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) fn holds() {}

#[utoipa::path(get, path = "/api/holds/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = HoldView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn hold() {}

#[utoipa::path(post, path = "/api/holds/{id}/lift", request_body = LiftHold, params(("id" = String, Path)),
    responses(
        (status = 200, body = HoldView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn lift_hold() {}

#[utoipa::path(post, path = "/api/policy/drafts", request_body = DraftPolicy, responses(
    (status = 201, body = PolicyDraftView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn draft_policy() {}

#[utoipa::path(get, path = "/api/policy/drafts", responses(
    (status = 200, body = PolicyDraftList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn policy_drafts() {}

#[utoipa::path(get, path = "/api/policy/drafts/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = PolicyDraftView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn policy_draft() {}

#[utoipa::path(post, path = "/api/policy/drafts/{id}/publish", request_body = PublishPolicy,
    params(("id" = String, Path)),
    responses(
        (status = 200, body = PolicyVersionView, description = "in force: on every server within 15 seconds, in \
            every function within a minute"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn publish_policy() {}

#[utoipa::path(post, path = "/api/policy/drafts/{id}/withdraw", params(("id" = String, Path)), responses(
    (status = 200, body = PolicyDraftView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(super) fn withdraw_policy_draft() {}

#[utoipa::path(get, path = "/api/policy/versions", responses(
    (status = 200, body = PolicyVersionList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn policy_versions() {}

#[utoipa::path(get, path = "/api/usage",
    params(
        ("from" = Option<String>, Query, description = "first day; 29 before the last one if absent"),
        ("through" = Option<String>, Query, description = "last day; today if absent. A year at most")),
    responses((status = 200, body = UsageView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 503, body = Problem)))]
pub(super) fn usage() {}

#[utoipa::path(get, path = "/api/usage.csv",
    params(
        ("from" = Option<String>, Query, description = "as for the data"),
        ("through" = Option<String>, Query, description = "as for the data"),
        ("table" = Option<String>, Query, description = "reports (by day, purpose and look-back) or sectors")),
    responses((status = 200, content_type = "text/csv", description = "in UTF-8 with a byte order mark"),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn usage_file() {}
