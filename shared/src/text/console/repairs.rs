//! Credit repair (信用修复) as the firm applies for it and the unit decides, B 三(四).

use crate::text::Lang;

sentences! {
    title: "信用修复", "Credit repair";
    firm_lede: "已经纠正、履行的，期满可以申请信用修复。准予后，报告不再展示这条记录。", "What was corrected and performed can be repaired once its term is over. Reports then do not show it any more.";
    none_title: "没有申请", "No applications";
    none_firm: "没有申请过信用修复。从“我的记录”里选择要修复的记录。", "You have not applied for a repair. Choose the record under My records.";
    none: "没有这样的申请。", "There are none.";

    section_title: "信用修复", "Credit repair";
    until: "最长公示至{day}。", "Shown until {day} at the longest.";
    basis: "依据：{basis}", "By: {basis}";
    met: "已具备", "Fulfilled";
    not_met: "尚未体现", "Not on record yet";
    apply: "申请信用修复", "Apply for repair";
    open_application: "查看正在办理的申请", "See the application that is open";

    apply_title: "申请信用修复", "Apply for repair";
    apply_lede: "说明怎样纠正和履行，附上证明，并公开作出信用承诺。", "Say how you corrected and performed it, add the proof, and make your commitment in public.";
    statement: "纠正和履行情况", "How it was corrected and performed";
    commitment: "信用承诺", "Commitment";
    commitment_hint: "1至2000字，准予修复后向社会公示，请不要写个人的姓名、证件号码和电话。", "1 to 2,000 characters, public once the repair is granted: no names, numbers or telephones of persons.";
    apply_action: "提交申请", "Send the application";
    filed: "申请已提交。责任单位会在期限内受理。", "Your application is filed. The unit will accept it in time.";

    one_title: "一件信用修复申请", "An application for repair";
    conditions_title: "修复条件", "Conditions of repair";
    commitment_title: "信用承诺", "Commitment";
    commitment_published: "查看公示页面", "See it on the public page";
    decide: "作出决定", "Decide";
    outcome: "审核结果", "What was decided";
    confirms: "经审核确认", "Confirmed on examination";
    confirm_hint: "记录上没有体现、经审核确认已具备的条件，请逐项勾选。", "Tick each condition that the record does not show and that you found fulfilled.";
    decide_hint: "决定后办结，不能再改。准予修复的，以后开具的报告不再展示这条记录。", "The decision closes it and cannot be changed. A record that is repaired is not shown in any report issued from now on.";
    confirmed: "确认：{conditions}", "Confirmed: {conditions}";
    shown: "已达到最短公示期", "shown for the least term";
    corrected: "已经纠正违法行为", "the violation is corrected";
    performed: "已经履行义务", "the obligations are performed";
    committed: "已公开作出信用承诺", "a commitment was made";
    withdraw: "撤回申请", "Withdraw the application";
    withdraw_confirm: "撤回后可以重新申请。", "You can apply again afterwards.";
}
