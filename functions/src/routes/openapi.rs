//! The OpenAPI document, from the types that go over the wire.

use crate::deps::FetchDeps;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, HeaderValue};
use shared::api;
use shared::problem::Problem;
use std::sync::LazyLock;
use utoipa::OpenApi;

mod paths;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "信证 Xinzheng",
        description = "Special credit reports (专用信用报告): issue, fetch, verify, deliver, object, repair. Errors are RFC 9457 \
            problems with a permanent `code`. A call by cookie that changes something needs \
            `Sec-Fetch-Site: same-origin` or the session's `X-CSRF-Token`. A unit's program delivers by its key instead \
            (`Authorization: Bearer xzk_…`), and does nothing else by it: 403 `key.scope`."
    ),
    paths(
        paths::policy,
        paths::template,
        paths::seal_keys,
        paths::withdrawn_list,
        paths::verify_batch,
        paths::commitments,
        paths::commitments_page,
        paths::freshness,
        paths::freshness_page,
        paths::standing,
        paths::users,
        paths::grant_access,
        paths::change_access,
        paths::confirm_officer,
        paths::take_back_access,
        paths::units,
        paths::report_of_office,
        paths::withdraw_report,
        paths::place_hold,
        paths::holds,
        paths::hold,
        paths::lift_hold,
        paths::draft_policy,
        paths::policy_drafts,
        paths::policy_draft,
        paths::publish_policy,
        paths::withdraw_policy_draft,
        paths::policy_versions,
        paths::usage,
        paths::usage_file,
        paths::health,
        paths::session,
        paths::choose_entity,
        paths::login,
        paths::logout,
        paths::issue,
        paths::list,
        paths::fetch,
        paths::pdf,
        paths::link,
        paths::original,
        paths::explanation,
        paths::as_issued,
        paths::record_history,
        paths::deliver,
        paths::deliveries,
        paths::announce_upload,
        paths::receive_upload,
        paths::submit_delivery,
        paths::delivery,
        paths::make_api_key,
        paths::api_keys,
        paths::revoke_api_key,
        paths::refused_lines,
        paths::export,
        paths::webhooks,
        paths::make_webhook,
        paths::remove_webhook,
        paths::notices,
        paths::replay_notice,
        paths::contact,
        paths::keep_contact,
        paths::remove_contact,
        paths::verify,
        paths::log_proof,
        paths::key_log_proof,
        paths::log_checkpoint,
        paths::log_key,
        paths::log_tile,
        paths::log_page,
        paths::file_objection,
        paths::objections,
        paths::objection,
        paths::act_on_objection,
        paths::attachment,
        paths::records,
        paths::record,
        paths::withdraw_record,
        paths::correct_record,
        paths::file_repair,
        paths::repairs,
        paths::repair,
        paths::act_on_repair,
        paths::repair_attachment,
    ),
    components(schemas(
        api::PolicyView,
        api::FreshnessView,
        api::StandingView,
        api::UserList,
        api::GrantAccess,
        api::ChangeAccess,
        api::UserView,
        api::UnitList,
        shared::checked::Signed,
        api::VerifyBatch,
        api::BatchResults,
        api::OfficeReport,
        api::WithdrawReport,
        api::PlaceHold,
        api::HoldList,
        api::HoldView,
        api::LiftHold,
        api::DraftPolicy,
        api::PolicyDraftList,
        api::PolicyDraftView,
        api::PublishPolicy,
        api::PolicyVersionView,
        api::PolicyVersionList,
        api::UsageView,
        api::HealthView,
        api::SessionView,
        api::ChooseEntity,
        api::IssueRequest,
        api::IssuedReport,
        api::ReportList,
        api::ReportView,
        api::OpenLink,
        api::ReportExplanation,
        api::AsIssuedView,
        api::RecordHistory,
        api::DeliveryView,
        api::DeliveryList,
        api::UploadRequest,
        api::UploadAddress,
        api::ApiKeyRequest,
        api::NewApiKey,
        api::ApiKeyList,
        api::NewWebhook,
        api::MadeWebhook,
        api::WebhookList,
        api::NoticeDeliveries,
        api::ContactView,
        shared::notice::Notice,
        api::VerdictView<'static>,
        api::LogProofView,
        api::FileObjection,
        api::ObjectionAct,
        api::ObjectionList,
        api::ObjectionView,
        api::OwnRecords,
        api::RecordView,
        api::WithdrawRecord,
        api::CorrectRecord,
        api::FileRepair,
        api::RepairAct,
        api::RepairList,
        api::RepairView,
        Problem,
    ))
)]
struct Document;

static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| Document::openapi().to_json().unwrap_or_default());

pub(super) fn router() -> Router<FetchDeps> {
    Router::new().route("/api/openapi.json", get(document))
}

async fn document() -> Response {
    let mut response = DOCUMENT.as_str().into_response();
    let headers = response.headers_mut();
    headers.insert(super::headers::JSON.0, super::headers::JSON.1);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
