//! Keys of a unit's programs, and where somebody is told of things.

use crate::api::{ApiKeyMaker, NoticeState};
use crate::notice::NoticeKind;
use crate::text::Lang;

sentences! {
    keys_title: "接口密钥", "Keys for programs";
    keys_lede: "本单位的程序凭密钥报送数据，不能用来做别的事。", "Your unit's programs deliver by a key, and can do nothing else by it.";
    keys_none_title: "没有密钥", "No keys";
    keys_none: "还没有签发过密钥。", "None has been made yet.";
    new_key: "签发密钥", "Make a key";
    key_name: "名称", "Name";
    key_name_hint: "1至40字，写明给哪个程序用。", "1 to 40 characters: say which program uses it.";
    made_title: "密钥已签发", "The key is made";
    made_lede: "密钥只显示这一次，请现在复制并妥善保管。离开这一页后无法再看到。", "The key is shown this once. Copy it now and keep it safe: it cannot be seen again.";
    key_label: "密钥", "Key";
    copy: "复制", "Copy";
    copied: "已复制。", "Copied.";
    kept: "我已保存", "I have kept it";
    key_title: "一个密钥", "A key";
    made_at: "签发时间", "Made";
    made_by: "签发方", "Made by";
    last_used: "最近使用", "Last used";
    never_used: "从未使用", "never";
    good: "有效", "good";
    revoked: "已作废", "revoked";
    revoked_at: "作废时间", "Revoked";
    revoke_title: "作废这个密钥？", "Revoke this key?";
    revoke_lede: "作废后立即失效，使用它的程序不能再报送。不能恢复。", "It stops at once, and the program that uses it can deliver no more. It cannot be undone.";
    revoke: "作废密钥", "Revoke the key";
    revoke_done: "密钥已作废。", "The key is revoked.";

    notices_title: "通知", "Notices";
    notices_lede: "有新进展时，用邮件、短信或者接口告诉您。", "Be told of what happens by e-mail, by text message or by a call to your own system.";
    contact_title: "联系方式", "Contact";
    contact_none: "还没有填写，不会发送邮件和短信。", "None is given: no e-mail or text message is sent.";
    contact_change: "修改联系方式", "Change the contact";
    contact_lede: "至少填写一项。消息里不写企业名称和核验码。", "Give one at least. Messages name no firm and hold no verification code.";
    email: "电子邮箱", "E-mail address";
    mobile: "手机号码", "Mobile number";
    mobile_hint: "11位，或者以+86开头。", "11 digits, or with +86 before them.";
    contact_lang: "消息用哪种语言？", "Which language?";
    lang_zh: "中文", "Chinese";
    lang_en: "英文", "English";
    contact_save: "保存", "Save";
    contact_saved: "联系方式已保存。", "The contact is kept.";
    contact_remove: "删除联系方式", "Remove the contact";
    contact_remove_hint: "删除后不再发送邮件和短信。", "No e-mail or text message is sent any more.";
    contact_removed: "联系方式已删除。", "The contact is removed.";

    hooks_title: "接口通知", "Calls to your system";
    hooks_lede: "把通知发送到您的系统（Standard Webhooks）。", "Notices are sent to an address of yours (Standard Webhooks).";
    hooks_none: "还没有接口地址。", "There is no address yet.";
    new_hook: "添加接口地址", "Add an address";
    new_hook_lede: "须以https开头，从互联网可以访问。", "It begins with https and can be reached from the internet.";
    url: "接口地址", "Address";
    events: "通知哪些事项？", "Of what?";
    events_hint: "至少选一项。", "Choose one at least.";
    hook_action: "添加", "Add it";
    hook_made: "接口地址已添加", "The address is added";
    secret_lede: "签名密钥只显示这一次，请现在复制，用来核对通知的签名。离开这一页后无法再看到。", "The secret is shown this once. Copy it now: by it you check the signature of each notice. It cannot be seen again.";
    secret_label: "签名密钥", "Secret";
    hook_title: "一个接口地址", "An address";
    hook_since: "添加时间", "Added";
    sent_title: "发送情况", "What was sent";
    sent_none: "还没有发送过通知。", "Nothing has been sent yet.";
    attempts: "已试{count}次", "tried {count} times";
    answered: "对方回应{status}", "answered {status}";
    next_try: "下次{time}", "next at {time}";
    replay: "重新发送", "Send again";
    replay_of: "重新发送：{event}，{time}", "Send again: {event}, {time}";
    replayed: "已安排重新发送。", "It will be sent again.";
    hook_remove: "删除这个接口地址", "Remove this address";
    hook_remove_hint: "删除后不再发送，等待中的通知也不再发送。", "Nothing more is sent to it, not even what still waits.";
    hook_removed: "接口地址已删除。", "The address is removed.";
}

/// Who made a key.
pub const fn maker(maker: ApiKeyMaker, lang: Lang) -> &'static str {
    match (maker, lang) {
        (ApiKeyMaker::CreditOffice, Lang::Zh) => "信用办",
        (ApiKeyMaker::CreditOffice, Lang::En) => "the credit office",
        (ApiKeyMaker::Unit, Lang::Zh) => "本单位",
        (ApiKeyMaker::Unit, Lang::En) => "the unit",
    }
}

/// Where the sending of a notice stands.
pub const fn notice_state(state: NoticeState, lang: Lang) -> &'static str {
    match (state, lang) {
        (NoticeState::Waiting, Lang::Zh) => "等待发送",
        (NoticeState::Waiting, Lang::En) => "waiting",
        (NoticeState::Delivered, Lang::Zh) => "已送达",
        (NoticeState::Delivered, Lang::En) => "delivered",
        (NoticeState::GivenUp, Lang::Zh) => "未送达",
        (NoticeState::GivenUp, Lang::En) => "given up",
    }
}

/// What a notice is about.
pub const fn event(kind: NoticeKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (NoticeKind::ReportIssued, Lang::Zh) => "报告已开具",
        (NoticeKind::ReportIssued, Lang::En) => "A report was issued",
        (NoticeKind::ReportExpiring, Lang::Zh) => "报告即将到期",
        (NoticeKind::ReportExpiring, Lang::En) => "A report is about to expire",
        (NoticeKind::ReportWithdrawn, Lang::Zh) => "报告已撤回",
        (NoticeKind::ReportWithdrawn, Lang::En) => "A report was withdrawn",
        (NoticeKind::RecordAdded, Lang::Zh) => "新增记录",
        (NoticeKind::RecordAdded, Lang::En) => "New records were delivered",
        (NoticeKind::ObjectionMoved, Lang::Zh) => "异议有进展",
        (NoticeKind::ObjectionMoved, Lang::En) => "An objection moved on",
        (NoticeKind::RepairMoved, Lang::Zh) => "信用修复有进展",
        (NoticeKind::RepairMoved, Lang::En) => "An application for repair moved on",
        (NoticeKind::DeliveryOverdue, Lang::Zh) => "报送逾期",
        (NoticeKind::DeliveryOverdue, Lang::En) => "A delivery is overdue",
    }
}
