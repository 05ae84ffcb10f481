//! What the credit office decides: the policy by two persons, who may act, and how the service is used.

use crate::api::{PolicyDraftState, Role, UserState};
use crate::text::Lang;

sentences! {
    usage_title: "使用情况", "Usage";
    usage_lede: "{from}至{through}，共开具{reports}份报告。", "{from} to {through}: {reports} reports.";
    from: "从", "From";
    through: "到", "Through";
    show: "查看", "Show";
    by_day: "按日", "By day";
    by_purpose: "按用途", "By purpose";
    by_look_back: "按时间范围", "By look-back";
    by_sector: "按有记录的领域", "By sector with records";
    reports: "报告数", "Reports";
    day: "日期", "Day";
    sector: "领域", "Sector";
    csv_reports: "下载报告数（CSV）", "Download the reports (CSV)";
    csv_sectors: "下载各领域（CSV）", "Download the sectors (CSV)";

    policy_title: "政策发布", "Policy";
    policy_lede: "一人起草，另一人核对后发布，随即生效。", "One person drafts, another reads it and publishes it; it takes effect at once.";
    new_draft: "起草修订", "Draft a change";
    drafts: "草稿", "Drafts";
    drafts_none: "没有草稿。", "There is no draft.";
    versions: "版本", "Versions";
    version: "第{version}版", "Version {version}";
    in_force: "现行", "in force";
    started_with: "随系统启用", "with which the service was started";
    becomes: "发布后为第{version}版", "becomes version {version}";
    own: "由您起草", "drafted by you";

    draft_title: "政策草稿", "A draft of the policy";
    draft_lede: "只写要改的内容（TOML），以 extends 开头，写明现行政策的编号。", "Write what changes (TOML). It begins with extends, which names the policy in force.";
    title_label: "标题", "Title";
    text_label: "修订内容", "What changes";
    draft_action: "保存草稿", "Save the draft";
    changes: "改动", "Changes";
    place: "位置", "Place";
    before: "现在", "Now";
    after: "改为", "Then";
    absent: "无", "none";
    whole_text: "草稿全文", "The whole draft";
    hash: "校验值", "Hash";
    drafted_at: "起草时间", "Drafted";
    own_hint: "您起草的修订须由另一位工作人员发布。", "What you drafted is published by another officer.";
    publish_hint: "请逐项核对上面的改动。发布后立即生效。", "Check each change above. Once published it is in force.";
    publish: "发布", "Publish";
    take_back: "撤回草稿", "Withdraw the draft";
    take_back_hint: "撤回后不能再发布。", "It cannot be published any more.";
    published: "已发布。", "Published.";
    taken_back: "草稿已撤回。", "The draft is withdrawn.";

    users_title: "用户", "Users";
    users_lede: "身份由统一认证确认，能做什么由信用办授权。", "The identity provider says who somebody is; the credit office grants what they may do.";
    grant: "授权用户", "Grant access";
    subject: "认证编号", "Subject id";
    subject_hint: "统一认证平台上的用户编号。", "The person's id at the identity provider.";
    name: "姓名", "Name";
    role: "角色", "Role";
    unit: "责任单位", "Responsible unit";
    grant_action: "授权", "Grant";
    user_title: "一位用户", "A user";
    state: "状态", "State";
    changed_at: "最近变更", "Last changed";
    signed_in_at: "最近登录", "Last signed in";
    never: "从未", "never";
    you: "您本人", "you";
    proposed_officer: "拟任信用办人员", "proposed as an officer";
    confirm_hint: "信用办人员须由另一位工作人员确认。", "An officer is confirmed by another officer.";
    confirm: "确认授权", "Confirm";
    remove: "收回权限", "Take access back";
    remove_hint: "收回后，这位用户的会话立即结束。", "Their sessions end at once.";
    granted: "已办理。", "Done.";
    change_role: "变更角色", "Change the role";
    change_title: "变更一位用户的角色", "Change a user's role";
    change_lede: "变更后，原来的会话立即结束，重新登录后按新的角色办理。改为信用办人员须由另一位工作人员确认。", "Their sessions end at once, and they act in the new role when they sign in again. An officer is confirmed by another officer.";
    change_action: "变更", "Change it";
}

/// Where a draft stands.
pub const fn draft_state(state: PolicyDraftState, lang: Lang) -> &'static str {
    match (state, lang) {
        (PolicyDraftState::Open, Lang::Zh) => "待发布",
        (PolicyDraftState::Open, Lang::En) => "waits for a second person",
        (PolicyDraftState::Stale, Lang::Zh) => "已过时，须重新起草",
        (PolicyDraftState::Stale, Lang::En) => "out of date: draft it anew",
        (PolicyDraftState::Published, Lang::Zh) => "已发布",
        (PolicyDraftState::Published, Lang::En) => "published",
        (PolicyDraftState::Withdrawn, Lang::Zh) => "已撤回",
        (PolicyDraftState::Withdrawn, Lang::En) => "withdrawn",
    }
}

/// Where somebody's access stands.
pub const fn user_state(state: UserState, lang: Lang) -> &'static str {
    match (state, lang) {
        (UserState::Proposed, Lang::Zh) => "待确认",
        (UserState::Proposed, Lang::En) => "to be confirmed",
        (UserState::Active, Lang::Zh) => "有效",
        (UserState::Active, Lang::En) => "active",
        (UserState::TakenBack, Lang::Zh) => "已收回",
        (UserState::TakenBack, Lang::En) => "taken back",
    }
}

/// What an account is.
pub const fn role_name(role: Role, lang: Lang) -> &'static str {
    match (role, lang) {
        (Role::Enterprise, Lang::Zh) => "经营主体",
        (Role::Enterprise, Lang::En) => "Firm",
        (Role::Bureau, Lang::Zh) => "责任单位",
        (Role::Bureau, Lang::En) => "Responsible unit",
        (Role::CreditOffice, Lang::Zh) => "信用办",
        (Role::CreditOffice, Lang::En) => "Credit office",
        (Role::Verifier, Lang::Zh) => "核验单位",
        (Role::Verifier, Lang::En) => "Verifier",
    }
}
