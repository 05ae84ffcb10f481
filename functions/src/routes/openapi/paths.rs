//! What each address takes and gives. The handlers stand in the other files of `routes`; a test asks every
//! address of this document and finds it answered.

#![expect(dead_code, reason = "read by the macro for their attributes alone")]

use shared::api::{
    ApiKeyList, ApiKeyRequest, AsIssuedView, BatchResults, ChangeAccess, ChooseEntity,
    CommitmentList, ContactView, CorrectRecord, DeliveryList, DeliveryView, DraftPolicy,
    FileObjection, FileRepair, FreshnessView, GrantAccess, HealthView, HoldList, HoldView,
    IssueRequest, IssuedReport, LiftHold, LogProofView, MadeWebhook, NewApiKey, NewWebhook,
    NoticeDeliveries, NoticeDeliveryView, ObjectionAct, ObjectionList, ObjectionView, OfficeReport,
    OpenLink, OpensOriginal, OwnRecords, PlaceHold, PolicyDraftList, PolicyDraftView,
    PolicyVersionList, PolicyVersionView, PolicyView, PublishPolicy, RecordHistory, RecordView,
    RepairAct, RepairList, RepairView, ReportExplanation, ReportList, ReportView, SessionView,
    StandingView, UnitList, UploadAddress, UploadRequest, UsageView, UserList, UserView,
    VerdictView, VerifyBatch, WebhookList, WithdrawRecord, WithdrawReport,
};
use shared::checked::Signed;
use shared::problem::Problem;

#[utoipa::path(get, path = "/api/policy", responses((status = 200, body = PolicyView)))]
pub(super) fn policy() {}

#[utoipa::path(get, path = "/api/templates/{file}",
    params(("file" = String, Path, description = "register.csv or .xlsx, or a kind of record such as penalty.csv or .xlsx; what may stand \
        in each column is said by the page /fields/penalty")),
    responses((status = 200, content_type = "text/csv", description = "the form's header, for everyone; of .xlsx a \
        workbook whose columns are of text"),
        (status = 404, body = Problem)))]
pub(super) fn template() {}

#[utoipa::path(get, path = "/v/keys", responses(
    (status = 200, content_type = "application/json", description = "every key that ever sealed a report, canonical JSON \
        signed by an off-line root, by which anybody checks the seal in a QR code's fragment without this service"),
    (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) fn seal_keys() {}

#[utoipa::path(get, path = "/v/withdrawn",
    params(("since" = Option<u64>, Query, description = "`sequence` of the list that one has: what changed since is answered, \
        or the whole list where that cannot be told")),
    responses(
        (status = 200, body = Signed, description = "`payload` is canonical JSON, `xinzheng-withdrawn/1`: the first 8 bytes of \
            SHA-256 of the code of each report that was withdrawn and whose last valid day is not over; signed by a key of \
            `/v/keys` whose use is `answer`"),
        (status = 400, body = Problem), (status = 503, body = Problem)))]
pub(super) fn withdrawn_list() {}

#[utoipa::path(post, path = "/api/verify", request_body = VerifyBatch, responses(
    (status = 200, body = BatchResults, description = "one result for each code, in their order: signed (`xinzheng-result/1`), or the \
        problem of what is no code"),
    (status = 400, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem),
    (status = 503, body = Problem, description = "something could not be read: no verdict on any of them")))]
pub(super) fn verify_batch() {}

#[utoipa::path(get, path = "/api/commitments/{credit_code}",
    params(
        ("credit_code" = String, Path, description = "18 characters"),
        ("after" = Option<String>, Query, description = "as `next` said")),
    responses((status = 200, body = CommitmentList, description = "public from the grant of the repair on"),
        (status = 400, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) fn commitments() {}

#[utoipa::path(get, path = "/commitments",
    params(
        ("code" = Option<String>, Query, description = "credit code; without it the form alone"),
        ("after" = Option<String>, Query, description = "as the page's link says"),
        ("lang" = Option<String>, Query, description = "zh or en")),
    responses(
        (status = 200, content_type = "text/html", description = "the same as a page"),
        (status = 400, content_type = "text/html"), (status = 422, content_type = "text/html"),
        (status = 503, content_type = "text/html")))]
pub(super) fn commitments_page() {}

#[utoipa::path(get, path = "/api/freshness", responses(
    (status = 200, body = FreshnessView), (status = 503, body = Problem)))]
pub(super) fn freshness() {}

#[utoipa::path(get, path = "/freshness",
    params(("lang" = Option<String>, Query, description = "zh or en")),
    responses(
        (status = 200, content_type = "text/html", description = "the same as a page, with how units have delivered"),
        (status = 503, content_type = "text/html")))]
pub(super) fn freshness_page() {}

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
        (status = 403, body = Problem), (status = 409, body = Problem, description = "an uploaded delivery of the \
            unit is not over"), (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn deliver() {}

#[utoipa::path(get, path = "/api/deliveries",
    params(("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = DeliveryList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn deliveries() {}

#[utoipa::path(post, path = "/api/uploads", request_body = UploadRequest,
    responses(
        (status = 201, body = UploadAddress, description = "where the file is sent, within ten minutes; then \
            POST /api/deliveries/{id}/apply"),
        (status = 200, body = DeliveryView, description = "a delivery of this same file is there under the id"),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn announce_upload() {}

#[utoipa::path(put, path = "/api/uploads/{pass}",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "the announced file; \
        where the service's files are in a bucket the address is the bucket's own"),
    params(("pass" = String, Path, description = "as the answer to POST /api/uploads has it")),
    responses((status = 204, description = "it is there"), (status = 400, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn receive_upload() {}

#[utoipa::path(post, path = "/api/deliveries/{id}/apply", params(("id" = String, Path)), responses(
    (status = 202, body = DeliveryView, description = "it is applied from here on by itself; asked again nothing changes"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn submit_delivery() {}

#[utoipa::path(get, path = "/api/deliveries/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = DeliveryView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn delivery() {}

#[utoipa::path(get, path = "/api/deliveries/{id}/refused", params(("id" = String, Path),
    ("part" = Option<u32>, Query, description = "which part, from 1, where `refused_file` says that there are more")), responses(
    (status = 200, content_type = "text/csv", description = "the refused lines in the delivered columns, with a last \
        column of reasons, in UTF-8 with a byte order mark; columns of persons and those that the form does not know \
        are blank. Mended it is a delivery like any other"),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn refused_lines() {}

#[utoipa::path(post, path = "/api/units/{unit}/keys", request_body = ApiKeyRequest, params(("unit" = String, Path)),
    responses(
        (status = 201, body = NewApiKey, description = "a key of the unit's program, told this once"),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn make_api_key() {}

#[utoipa::path(get, path = "/api/units/{unit}/keys", params(("unit" = String, Path)), responses(
    (status = 200, body = ApiKeyList), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn api_keys() {}

#[utoipa::path(delete, path = "/api/units/{unit}/keys/{id}", params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 204, description = "it is revoked, or was"), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) fn revoke_api_key() {}

#[utoipa::path(get, path = "/api/records/export",
    params(
        ("kind" = String, Query, description = "a kind of record such as penalty"),
        ("sector" = u8, Query, description = "number of the sector"),
        ("after" = Option<String>, Query, description = "where the part before ended, as its Link says")),
    responses(
        (status = 200, content_type = "text/csv", description = "the unit's own records in the form in which they are \
            delivered; delivered again they change nothing. Where there are more, the header Link leads to them"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) fn export() {}

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

#[utoipa::path(get, path = "/v/{code}",
    params(("code" = String, Path, description = "verification code, typed in any way")),
    responses(
        (status = 200, body = VerdictView<'static>, description = "the verdict; HTML unless JSON is asked for. \
            Of a code that no report has the answer is always the same bytes, so it carries no time"),
        (status = 400, body = Problem), (status = 503, body = Problem)))]
pub(super) fn verify() {}

#[utoipa::path(get, path = "/v/{code}/proof",
    params(("code" = String, Path, description = "verification code, typed in any way")),
    responses(
        (status = 200, body = LogProofView, description = "the report's place in the transparency log, with the proof \
            that leads from it to the signed head; or that its leaf still waits"),
        (status = 400, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) fn log_proof() {}

#[utoipa::path(get, path = "/v/keys/{id}/proof",
    params(("id" = String, Path, description = "id of a key of the published list, eight hexadecimal digits")),
    responses(
        (status = 200, body = LogProofView, description = "the key's places in the transparency log, from when on it \
            may sign and, once it has ended, from when on no more, with their proofs; or that its leaf still waits"),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) fn key_log_proof() {}

#[utoipa::path(get, path = "/log/checkpoint", responses(
    (status = 200, body = String, content_type = "text/plain", description = "the newest signed head of the \
        transparency log (c2sp.org/tlog-checkpoint), with the time at which it was signed; younger than a minute or so"),
    (status = 503, body = Problem)))]
pub(super) fn log_checkpoint() {}

#[utoipa::path(get, path = "/log/key", responses(
    (status = 200, body = String, content_type = "text/plain", description = "what checks heads of the log \
        (c2sp.org/signed-note): name+hash+key"),
    (status = 503, body = Problem)))]
pub(super) fn log_key() {}

#[utoipa::path(get, path = "/log/tile/{path}",
    params(("path" = String, Path, description = "`LEVEL/INDEX`, `entries/INDEX`, each with `.p/WIDTH` if it is not \
        full (c2sp.org/tlog-tiles)")),
    responses(
        (status = 200, body = String, content_type = "application/octet-stream", description = "hashes, or entries of \
            32 bytes each after its length; never changes, and may be kept for ever"),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(super) fn log_tile() {}

#[utoipa::path(get, path = "/log",
    params(("lang" = Option<String>, Query, description = "zh or en")),
    responses(
        (status = 200, content_type = "text/html", description = "size, root, key and daily counts of the \
            transparency log, as a page"),
        (status = 503, content_type = "text/html")))]
pub(super) fn log_page() {}

#[utoipa::path(post, path = "/api/objections", request_body = FileObjection,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 visible characters, chosen at random; \
        the same key with the same body is the same objection")),
    responses(
        (status = 201, body = ObjectionView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn file_objection() {}

#[utoipa::path(get, path = "/api/objections",
    params(
        ("state" = Option<String>, Query, description = "open or closed, in the list of a unit or of the credit \
            office; open if it is not given"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ObjectionList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn objections() {}

#[utoipa::path(get, path = "/api/objections/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = ObjectionView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn objection() {}

#[utoipa::path(post, path = "/api/objections/{id}/{act}", request_body = ObjectionAct,
    params(("id" = String, Path), ("act" = String, Path, description = "of the entity: withdraw, supply; of the \
        unit: accept, refuse, ask, answer")),
    responses(
        (status = 200, body = ObjectionView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn act_on_objection() {}

#[utoipa::path(get, path = "/api/objections/{id}/attachments/{no}",
    params(("id" = String, Path), ("no" = u32, Path, description = "number of the file, from 1")),
    responses(
        (status = 200, content_type = "application/octet-stream", description = "PDF, JPEG or PNG, to be saved"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn attachment() {}

#[utoipa::path(get, path = "/api/records",
    params(
        ("credit_code" = Option<String>, Query, description = "for a unit and the credit office: whose records are \
            sought"),
        ("document_no" = Option<String>, Query, description = "with it: what the number of the document holds"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses(
        (status = 200, body = OwnRecords, description = "a firm's own records, of a firm a unit's own, or any to the \
            credit office"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) fn records() {}

#[utoipa::path(get, path = "/api/records/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = RecordView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn record() {}

#[utoipa::path(post, path = "/api/records/{id}/withdraw", request_body = WithdrawRecord,
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "as with objections")),
    responses(
        (status = 200, body = RecordHistory), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn withdraw_record() {}

#[utoipa::path(post, path = "/api/records/{id}/correct", request_body = CorrectRecord,
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "as with objections")),
    responses(
        (status = 200, body = RecordHistory), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(super) fn correct_record() {}

#[utoipa::path(post, path = "/api/repairs", request_body = FileRepair,
    params(("Idempotency-Key" = String, Header, description = "as with objections")),
    responses(
        (status = 201, body = RepairView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn file_repair() {}

#[utoipa::path(get, path = "/api/repairs",
    params(
        ("state" = Option<String>, Query, description = "open or closed, in the list of a unit or of the credit \
            office; open if it is not given"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = RepairList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) fn repairs() {}

#[utoipa::path(get, path = "/api/repairs/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = RepairView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) fn repair() {}

#[utoipa::path(post, path = "/api/repairs/{id}/{act}", request_body = RepairAct,
    params(("id" = String, Path), ("act" = String, Path, description = "of the entity: withdraw, supply; of the \
        unit: accept, refuse, ask, decide")),
    responses(
        (status = 200, body = RepairView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(super) fn act_on_repair() {}

#[utoipa::path(get, path = "/api/repairs/{id}/attachments/{no}",
    params(("id" = String, Path), ("no" = u32, Path, description = "number of the file, from 1")),
    responses(
        (status = 200, content_type = "application/octet-stream", description = "PDF, JPEG or PNG, to be saved"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) fn repair_attachment() {}
