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
        paths::anyone::policy,
        paths::anyone::template,
        paths::anyone::seal_keys,
        paths::anyone::withdrawn_list,
        paths::anyone::verify_batch,
        paths::anyone::commitments,
        paths::anyone::commitments_page,
        paths::anyone::freshness,
        paths::anyone::freshness_page,
        paths::office::standing,
        paths::office::users,
        paths::office::grant_access,
        paths::office::change_access,
        paths::office::confirm_officer,
        paths::office::take_back_access,
        paths::office::units,
        paths::office::report_of_office,
        paths::office::withdraw_report,
        paths::office::place_hold,
        paths::office::holds,
        paths::office::hold,
        paths::office::lift_hold,
        paths::office::draft_policy,
        paths::office::policy_drafts,
        paths::office::policy_draft,
        paths::office::publish_policy,
        paths::office::withdraw_policy_draft,
        paths::office::policy_versions,
        paths::office::usage,
        paths::office::usage_file,
        paths::anyone::health,
        paths::reports::session,
        paths::reports::choose_entity,
        paths::reports::login,
        paths::reports::logout,
        paths::reports::issue,
        paths::reports::list,
        paths::reports::fetch,
        paths::reports::pdf,
        paths::reports::link,
        paths::reports::original,
        paths::reports::explanation,
        paths::reports::as_issued,
        paths::reports::record_history,
        paths::deliveries::deliver,
        paths::deliveries::deliveries,
        paths::deliveries::announce_upload,
        paths::deliveries::receive_upload,
        paths::deliveries::submit_delivery,
        paths::deliveries::delivery,
        paths::deliveries::make_api_key,
        paths::deliveries::api_keys,
        paths::deliveries::revoke_api_key,
        paths::deliveries::refused_lines,
        paths::deliveries::export,
        paths::reports::webhooks,
        paths::reports::make_webhook,
        paths::reports::remove_webhook,
        paths::reports::notices,
        paths::reports::replay_notice,
        paths::reports::contact,
        paths::reports::keep_contact,
        paths::reports::remove_contact,
        paths::anyone::verify,
        paths::anyone::log_proof,
        paths::anyone::key_log_proof,
        paths::anyone::log_checkpoint,
        paths::anyone::log_key,
        paths::anyone::log_tile,
        paths::anyone::log_page,
        paths::cases::file_objection,
        paths::cases::objections,
        paths::cases::objection,
        paths::cases::act_on_objection,
        paths::cases::attachment,
        paths::cases::records,
        paths::cases::record,
        paths::cases::withdraw_record,
        paths::cases::correct_record,
        paths::cases::file_repair,
        paths::cases::repairs,
        paths::cases::repair,
        paths::cases::act_on_repair,
        paths::cases::repair_attachment,
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
