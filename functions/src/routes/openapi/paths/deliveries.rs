//! What responsible units deliver, and get back.

use shared::api::{
    ApiKeyList, ApiKeyRequest, DeliveryList, DeliveryView, NewApiKey, UploadAddress, UploadRequest,
};
use shared::problem::Problem;

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
