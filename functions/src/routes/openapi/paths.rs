//! What each address takes and gives. The handlers stand in the other files of `routes`; a test asks every
//! address of this document and finds it answered.

#![expect(dead_code, reason = "read by the macro for their attributes alone")]

use shared::api::{
    ChooseEntity, DeliveryView, FreshnessView, HealthView, IssueRequest, IssuedReport, OpenLink,
    PolicyView, ReportList, ReportView, SessionView, VerdictView,
};
use shared::problem::Problem;

#[utoipa::path(get, path = "/api/policy", responses((status = 200, body = PolicyView)))]
pub(super) fn policy() {}

#[utoipa::path(get, path = "/api/templates/{file}",
    params(("file" = String, Path, description = "register.csv, or a kind of record such as penalty.csv; what may stand \
        in each column is said by the page /fields/penalty")),
    responses((status = 200, content_type = "text/csv", description = "the form's header, for everyone"),
        (status = 404, body = Problem)))]
pub(super) fn template() {}

#[utoipa::path(get, path = "/api/freshness", responses(
    (status = 200, body = FreshnessView), (status = 503, body = Problem)))]
pub(super) fn freshness() {}

#[utoipa::path(get, path = "/health", responses(
    (status = 200, body = HealthView), (status = 503, body = HealthView)))]
pub(super) fn health() {}

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

#[utoipa::path(post, path = "/api/deliveries",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "the file as it is, \
        at most 6 MB: CSV (text/csv), a workbook (the type of .xlsx) or JSON (application/json: an array of objects, \
        or one under `records`, keyed by codes or headers). Its content tells its format; another type \
        than that of the content is refused, and application/octet-stream says nothing of it. CSV in GB18030 comes \
        as the latter, since a gateway reads text as UTF-8"),
    params(
        ("id" = String, Query, description = "the unit's own name for the delivery: letters, digits and hyphens, \
            64 at most; the same file under it again changes nothing"),
        ("kind" = String, Query, description = "register, or a kind of record such as penalty"),
        ("sector" = Option<u8>, Query, description = "number of the sector; with a kind of record"),
        ("as_of" = String, Query, description = "day up to which the data reach, YYYY-MM-DD")),
    responses(
        (status = 201, body = DeliveryView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn deliver() {}

#[utoipa::path(get, path = "/api/deliveries/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = DeliveryView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn delivery() {}

#[utoipa::path(get, path = "/api/deliveries/{id}/refused", params(("id" = String, Path)), responses(
    (status = 200, content_type = "text/csv", description = "the refused lines in the delivered columns, with a last \
        column of reasons, in UTF-8 with a byte order mark; columns of persons and those that the form does not know \
        are blank. Mended it is a delivery like any other"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn refused_lines() {}

#[utoipa::path(get, path = "/v/{code}",
    params(("code" = String, Path, description = "verification code, typed in any way")),
    responses(
        (status = 200, body = VerdictView<'static>, description = "the verdict; HTML unless JSON is asked for. \
            Of a code that no report has the answer is always the same bytes, so it carries no time"),
        (status = 400, body = Problem), (status = 503, body = Problem)))]
pub(super) fn verify() {}
