//! What stands around every page of the consoles, and what several of them say.

use crate::text::Lang;

sentences! {
    service: "工作台", "Console";
    portal: "信用报告首页", "Credit reports";
    nav_label: "工作台导航", "Console";
    nav_home: "首页", "Start";
    nav_records: "我的记录", "My records";
    nav_objections: "异议", "Objections";
    nav_repairs: "信用修复", "Repair";
    nav_deliveries: "报送", "Deliveries";
    nav_units: "报送情况", "Standing of units";
    nav_holds: "暂缓", "Holds";
    nav_usage: "使用情况", "Usage";
    nav_policy: "政策", "Policy";
    nav_users: "用户", "Users";
    nav_reports: "我的报告", "My reports";
    nav_all: "全部事项", "All places";
    all_lede: "从这里去往每一页。", "Every page of the console is reached from here.";
    walk_keys: "按上下键移动，按回车键进入。", "The arrow keys move, Enter goes in.";
    group_work: "办理", "Work";
    group_records: "记录", "Records";
    group_units: "单位", "Units";
    group_service: "服务", "Service";
    group_settings: "设置", "Settings";

    sign_in_title: "请先登录", "Sign in first";
    sign_in_lede: "经营主体、责任单位和信用办的办理页面，登录后使用。", "Pages for firms, responsible units and the credit office, once you have signed in.";
    no_console_title: "这个账号没有工作台", "This account has no console";
    no_console: "工作台供经营主体、责任单位和信用办使用。核验报告不需要登录。", "The consoles are for firms, responsible units and the credit office. Checking a report needs no account.";
    other_role_title: "这一页不供这个账号使用", "This page is not for this account";
    other_role: "请从首页进入，或者换一个账号登录。", "Go on from the start, or sign in with another account.";
    to_start: "回到工作台首页", "Back to the start";
    back: "返回", "Back";

    home_firm_title: "记录与异议", "Records and objections";
    home_firm_lede: "查看本主体名下的记录，对有误的记录提出异议，跟踪办理情况。", "See the records on your firm, object to one that is wrong, and follow what becomes of it.";
    home_firm_records: "各单位报送的记录，是否展示在报告中，以及依据哪一条。", "What units delivered, whether a report shows it, and by which article.";
    home_firm_objections: "已提出的异议，办理到哪一步，需要补充什么。", "What you objected to, how far it is, and what is asked of you.";
    home_firm_repairs: "已申请的信用修复，办理到哪一步。", "The repairs that you applied for, and how far they are.";
    home_unit_title: "待办异议", "Objections to deal with";
    home_unit_lede: "按办理期限排列，最先到期的在最前面。", "By the day on which they are due, the first one first.";
    home_office_title: "逾期未办的异议", "Objections that are overdue";
    home_office_lede: "责任单位没有按期办理的异议，按期限排列。", "Objections that units did not deal with in time, by the day on which they were due.";

    search: "在已载入的条目中查找", "Search in what is loaded";
    search_hint: "名称、文号、代码均可。", "By name, number or code.";
    search_keys: "按向下键进入列表，再按上下键移动。", "Arrow down goes into the list, the arrows move in it.";
    found: "符合条件的{count}条，已载入{loaded}条", "{count} found of {loaded} loaded";
    nothing_found: "已载入的条目中没有符合条件的。", "Nothing that is loaded fits.";
    more: "载入更多", "Load more";
    all_loaded: "已全部载入。", "All are loaded.";

    summary_title: "请先处理以下问题", "There is a problem";
    sending: "正在提交…", "Sending…";
    unknown_outcome: "不知道是否已经办成。内容还在，请再提交一次，同一份内容不会重复办理。", "It is not known whether this was done. What you wrote is still here: send it again, the same is not done twice.";
    required: "必填", "required";
    optional: "选填", "optional";
    choose: "请选择", "Choose";
}
