//! Records, and objections and repairs on them.

use shared::api::{
    CorrectRecord, FileObjection, FileRepair, ObjectionAct, ObjectionList, ObjectionView,
    OwnRecords, RecordHistory, RecordView, RepairAct, RepairList, RepairView, WithdrawRecord,
};
use shared::problem::Problem;

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
