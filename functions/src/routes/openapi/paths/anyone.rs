//! What anyone may ask.

use shared::api::{
    BatchResults, CommitmentList, FreshnessView, HealthView, LogProofView, PolicyView, VerdictView,
    VerifyBatch,
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

#[utoipa::path(get, path = "/health", responses(
    (status = 200, body = HealthView), (status = 503, body = HealthView)))]
pub(super) fn health() {}

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
