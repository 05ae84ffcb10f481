//! Signing in, reports of one's own, and where one is told of things.

use shared::api::{
    AsIssuedView, ChooseEntity, ContactView, IssueRequest, IssuedReport, MadeWebhook, NewWebhook,
    NoticeDeliveries, NoticeDeliveryView, OpenLink, OpensOriginal, RecordHistory,
    ReportExplanation, ReportList, ReportView, SessionView, WebhookList,
};
use shared::problem::Problem;

#[utoipa::path(get, path = "/auth/login",
    params(("next" = Option<String>, Query, description = "path of this site where the sign-in ends")),
    responses((status = 302, description = "to the identity provider"), (status = 400, body = Problem)))]
pub(super) fn login() {}

#[utoipa::path(post, path = "/auth/logout", responses(
    (status = 204, description = "the session has ended"), (status = 403, body = Problem)))]
pub(super) fn logout() {}

#[utoipa::path(get, path = "/api/session", responses((status = 200, body = SessionView)))]
pub(super) fn session() {}

#[utoipa::path(put, path = "/api/session/entity", request_body = ChooseEntity, responses(
    (status = 200, body = SessionView), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) fn choose_entity() {}

#[utoipa::path(post, path = "/api/reports", request_body = IssueRequest,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 visible characters, chosen at random; \
        the same key with the same body gives the same report")),
    responses(
        (status = 201, body = IssuedReport), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn issue() {}

#[utoipa::path(get, path = "/api/reports",
    params(
        ("state" = Option<String>, Query, description = "valid, expired or withdrawn"),
        ("look_back_years" = Option<u8>, Query, description = "1, 2 or 3"),
        ("purpose" = Option<String>, Query, description = "finance, commerce or administration"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ReportList), (status = 401, body = Problem)))]
pub(super) fn list() {}

#[utoipa::path(get, path = "/api/reports/{report_no}", params(("report_no" = String, Path)), responses(
    (status = 200, body = ReportView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(super) fn fetch() {}

#[utoipa::path(get, path = "/api/reports/{report_no}/pdf", params(("report_no" = String, Path)), responses(
    (status = 200, content_type = "application/pdf"), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn pdf() {}

#[utoipa::path(post, path = "/api/reports/{report_no}/link", params(("report_no" = String, Path)), responses(
    (status = 201, body = OpenLink), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(super) fn link() {}

#[utoipa::path(post, path = "/v/{code}/original", params(("code" = String, Path)),
    request_body(content = OpensOriginal, description = "the same as a form (application/x-www-form-urlencoded)"),
    responses((status = 200, content_type = "application/pdf"),
        (status = 302, description = "in the cloud a large file lies at this address for a minute"),
        (status = 400, body = Problem), (status = 403, body = Problem), (status = 410, body = Problem),
        (status = 422, body = Problem),
        (status = 429, body = Problem, description = "wrong detail codes: not before `Retry-After`")))]
pub(super) fn original() {}

#[utoipa::path(get, path = "/api/reports/{report_no}/explanation",
    params(
        ("report_no" = String, Path),
        ("after" = Option<u32>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ReportExplanation), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "what is kept does not give the report again")))]
pub(super) fn explanation() {}

#[utoipa::path(get, path = "/api/reports/{report_no}/as-issued", params(("report_no" = String, Path)), responses(
    (status = 200, body = AsIssuedView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn as_issued() {}

#[utoipa::path(get, path = "/api/records/{id}/history", params(("id" = String, Path)), responses(
    (status = 200, body = RecordHistory), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn record_history() {}

#[utoipa::path(get, path = "/api/webhooks", responses(
    (status = 200, body = WebhookList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn webhooks() {}

#[utoipa::path(post, path = "/api/webhooks", request_body = NewWebhook, responses(
    (status = 201, body = MadeWebhook, description = "notices are sent there by POST, signed as Standard Webhooks \
        says (webhook-id, webhook-timestamp, webhook-signature); the body is a Notice with `id` and `timestamp`; \
        one may come twice under its id, and in any order"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(super) fn make_webhook() {}

#[utoipa::path(delete, path = "/api/webhooks/{id}",
    params(("id" = String, Path, description = "id of the webhook")),
    responses((status = 204, description = "removed; what still waits for it is given up"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn remove_webhook() {}

#[utoipa::path(get, path = "/api/webhooks/{id}/deliveries",
    params(("id" = String, Path, description = "id of the webhook"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = NoticeDeliveries), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn notices() {}

#[utoipa::path(post, path = "/api/webhooks/{id}/deliveries/{notice}/replay",
    params(("id" = String, Path, description = "id of the webhook"),
        ("notice" = String, Path, description = "id of the notice")),
    responses((status = 202, body = NoticeDeliveryView, description = "it is sent again, under the same id"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn replay_notice() {}

#[utoipa::path(get, path = "/api/contact", responses(
    (status = 200, body = ContactView), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn contact() {}

#[utoipa::path(put, path = "/api/contact", request_body = ContactView, responses(
    (status = 200, body = ContactView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub(super) fn keep_contact() {}

#[utoipa::path(delete, path = "/api/contact", responses(
    (status = 204, description = "nothing of it is kept"), (status = 401, body = Problem),
    (status = 403, body = Problem)))]
pub(super) fn remove_contact() {}
