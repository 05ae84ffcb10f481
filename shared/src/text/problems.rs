//! Sentences for problems: what happened, and what to do next. Calm, and never the log's words.

mod parts;

pub use parts::{code_fault, credit_code_fault, line_character, scheme_not_in_force};

use super::Lang;
use crate::problem::ProblemCode;

/// What a citizen reads of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemText {
    /// What happened, a few words without a full stop.
    pub title: &'static str,
    /// What to do next, whole sentences.
    pub next: &'static str,
}

/// Title and next step in that language.
pub const fn problem(code: ProblemCode, lang: Lang) -> ProblemText {
    let [zh, en] = both(code);
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

const fn pair(
    zh_title: &'static str,
    zh_next: &'static str,
    en_title: &'static str,
    en_next: &'static str,
) -> [ProblemText; 2] {
    [
        ProblemText {
            title: zh_title,
            next: zh_next,
        },
        ProblemText {
            title: en_title,
            next: en_next,
        },
    ]
}

#[rustfmt::skip]
const fn both(code: ProblemCode) -> [ProblemText; 2] {
    use ProblemCode as P;
    match code {
        P::RequestMalformed => pair(
            "请求的内容无法识别", "请返回上一页，刷新后重新提交。",
            "The request could not be read", "Go back, reload the page and send it again."),
        P::RequestTooLarge => pair(
            "提交的内容过大", "请减少一次提交的内容后重试。",
            "The request is too large", "Send less at a time and try again."),
        P::MethodNotAllowed => pair(
            "该地址不支持这种操作", "请从首页重新进入要办理的事项。",
            "This address does not allow that action", "Start again from the home page."),
        P::NotFound => pair(
            "没有找到", "请核对地址或编号；只能查看本单位的报告。",
            "Not found", "Check the address or number. You can see your own firm's reports only."),
        P::SessionRequired => pair(
            "请先登录", "登录后会回到当前页面，未提交的操作不会生效。",
            "Sign in first", "You come back to this page afterwards; nothing has been submitted."),
        P::Csrf => pair(
            "页面已失效", "为保护您的账号，这次操作没有执行。请刷新页面后重试。",
            "This page is out of date", "To protect your account nothing was done. Reload the page and try again."),
        P::NotAllowed => pair(
            "当前账号不能办理此事项", "请换用有权办理的账号登录。",
            "This account may not do that", "Sign in with an account that may."),
        P::EntityRequired => pair(
            "请先选择要代办的经营主体", "请在页面上方选择一家经营主体，再继续办理。",
            "Choose a firm first", "Choose the firm that you act for at the top of the page, then go on."),
        P::EntityUnknown => pair(
            "该经营主体不在您的代办名单中", "请从名单中选择一家经营主体。",
            "You do not act for that firm", "Choose one of the firms in your list."),
        P::SignInFailed => pair(
            "登录没有完成", "身份认证没有通过或已超时，请重新登录。",
            "Sign-in was not completed", "Your identity was not confirmed, or it took too long. Sign in again."),
        P::AccessTakenBack => pair(
            "该账号的授权已收回", "如仍需办理，请联系信用办重新授权。",
            "This account's access was taken back", "If you still need it, ask the credit office."),
        P::UserRole => pair(
            "还没有选择可授予的角色", "请选择责任单位、信用办或核验方。",
            "No role that can be granted is chosen", "Choose responsible unit, credit office or verifier."),
        P::UserUnit => pair(
            "单位与角色不符", "责任单位人员须选择一个责任单位；其他角色不选单位。",
            "The unit does not fit the role", "Choose a unit for somebody of a responsible unit, and none for anybody else."),
        P::UserSubject => pair(
            "缺少身份认证平台的用户标识或格式不正确", "请填写统一身份认证平台给出的用户标识，不超过255个字符。",
            "The subject id is missing or not one", "Give the id that the identity provider has for that person, up to 255 characters."),
        P::UserName => pair(
            "缺少姓名或姓名过长", "请用100字以内填写姓名。",
            "The name is missing or too long", "Give a name of up to 100 characters."),
        P::UserNotProposed => pair(
            "没有待确认的信用办授权", "请先由一名工作人员提出，再由另一名确认。",
            "There is nothing to confirm", "One officer proposes it first, and another confirms."),
        P::UserSameOfficer => pair(
            "提出人不能自己确认", "请由信用办的另一名工作人员确认。",
            "Who proposed it may not confirm it", "Another person of the credit office confirms."),
        P::UserLastOfficers => pair(
            "信用办至少须保留两名工作人员", "请先授权另一名工作人员，再收回这一名的授权。",
            "The credit office must keep two officers", "Make another officer first, then take this one's access back."),
        P::LookBackNotOffered => pair(
            "不提供该查询时间范围", "请从页面列出的查询时间范围中选择。",
            "That look-back is not offered", "Choose one of the look-backs on the page."),
        P::LookBackRequired => pair(
            "还没有选择查询时间范围", "请选择查询时间范围：近一年、近两年或近三年。",
            "No look-back is chosen", "Choose how far the report looks back: one, two or three years."),
        P::PurposeRequired => pair(
            "还没有选择适用场景", "请选择适用场景：金融、商务经营或行政管理。",
            "No purpose is chosen", "Choose what the report is for: finance, commerce or administration."),
        P::PurposeUnknown => pair(
            "没有该适用场景", "请选择金融、商务经营或行政管理。",
            "There is no such purpose", "Choose finance, commerce or administration."),
        P::IdempotencyKeyRequired => pair(
            "请求缺少防重复标识", "请刷新页面后重新提交；通过接口调用时请提供 Idempotency-Key。",
            "The request has no idempotency key", "Reload the page and send it again. Programs must send an Idempotency-Key."),
        P::IdempotencyKeyMalformed => pair(
            "请求的防重复标识不正确", "请刷新页面后重新提交；通过接口调用时请检查 Idempotency-Key。",
            "The idempotency key is not valid", "Reload the page and send it again. Programs must check their Idempotency-Key."),
        P::IdempotencyKeyReused => pair(
            "防重复标识已用于另一项申请", "请刷新页面后重新提交；原来的申请不受影响。",
            "That idempotency key belongs to another request", "Reload the page and send it again. The earlier request is not affected."),
        P::IdempotencyInProgress => pair(
            "同一申请正在办理", "请稍候片刻再试，不会重复出具报告。",
            "The same request is still being handled", "Wait a moment and try again. No second report will be issued."),
        P::SchemeNotInForce => pair(
            "实施方案不在有效期内", "当前不出具专用信用报告。已出具的报告仍可核验。",
            "The scheme is not in force", "No report is issued now. Reports already issued can still be verified."),
        P::PolicyFault => pair(
            "政策修订稿有误", "请按列出的位置逐条改正后重新提交。",
            "The draft of the policy has faults", "Correct each one at the place that is named, and send it again."),
        P::PolicyTitle => pair(
            "缺少修订说明或说明过长", "请用200字以内说明这次修订的内容。",
            "The title is missing or too long", "Say in up to 200 characters what the change is about."),
        P::PolicySameOfficer => pair(
            "起草人不能发布自己的修订稿", "请由信用办的另一名工作人员复核后发布。",
            "Who drafted it may not publish it", "Another person of the credit office reads it and publishes it."),
        P::PolicyDraftStale => pair(
            "修订稿所依据的版本已不是现行版本", "请在现行版本的基础上重新起草。",
            "The draft changes a version that is no longer in force", "Draft it anew on the version in force."),
        P::PolicyDraftClosed => pair(
            "该修订稿已发布或已撤回", "请刷新页面查看它的状态。",
            "The draft was published or withdrawn", "Reload the page to see where it stands."),
        P::PolicyHash => pair(
            "所核对的内容与修订稿不一致", "请重新打开修订稿，核对全部改动后再发布。",
            "That is not what the draft says", "Open the draft again, read all that it changes, and publish it then."),
        P::IssueHeld => pair(
            "暂缓出具报告", "信用办已暂缓向该经营主体出具报告。请联系信用办了解原因和期限。",
            "Reports are held", "The credit office holds the reports of this firm for now. Ask it why and until when."),
        P::HoldTarget => pair(
            "没有选择暂缓的对象", "请在一条记录和一家经营主体中选择一个。",
            "Nothing to hold is chosen", "Choose either a record or a firm."),
        P::HoldReason => pair(
            "还没有选择暂缓的原因", "请选择：法院或其他机关要求、来源存疑、依法不予公开、其他。",
            "No reason for the hold is chosen", "Choose court order, doubtful source, not public or other."),
        P::HoldUntil => pair(
            "截止日期不正确", "请填写今天之后的日期，或者不填。",
            "The last day is not right", "Give a day after today, or none."),
        P::HoldAlready => pair(
            "已经处于暂缓状态", "请先解除原有的暂缓，再重新设置。",
            "It is held already", "Lift that hold first, then place another."),
        P::HoldLifted => pair(
            "该暂缓已解除", "请刷新页面查看它的状态。",
            "The hold was lifted", "Reload the page to see where it stands."),
        P::SourceUnavailable => pair(
            "暂时无法出具报告", "有数据来源暂时无法读取。为避免遗漏记录，没有出具报告，请稍后再试。",
            "A report cannot be issued now", "A source could not be read. So that nothing is left out no report was issued. Try again later."),
        P::CharacterWithoutGlyph => pair(
            "名称或记录中有暂不支持的字", "该字无法正确印制，因此没有出具报告。请联系信用办处理。",
            "A name or record has an unsupported character", "It cannot be printed correctly, so no report was issued. Contact the credit office."),
        P::ReportNotRebuildable => pair(
            "暂不能说明这份报告", "出具时所依据的数据无法原样重现，为避免说明与报告不一致，不作说明。报告本身仍然有效、可以核验；如需查证请联系信用办。",
            "This report cannot be explained", "What it was made from cannot be put together again exactly, and an explanation must not differ from the report. The report itself stands and can be verified. Contact the credit office."),
        P::ReportWithdrawn => pair(
            "该报告已经撤回", "撤回后不能恢复，撤回的事由和时间也不再改变。仍需使用的，请重新申请一份，免费。",
            "The report was withdrawn", "That cannot be undone, and why and when it was withdrawn do not change. If a report is still needed, ask for a new one, free of charge."),
        P::WithdrawalReason => pair(
            "还没有选择撤回报告的事由", "请选择记录有误、出具对象有误或者系统故障。",
            "It is not said why the report is withdrawn", "Choose a wrong record, the wrong holder or a fault of the system."),
        P::RecordsChanging => pair(
            "记录正在更新", "出具期间记录发生了变化，没有出具报告。请稍后重新申请。",
            "The records are being updated", "They changed while the report was being made, so none was issued. Request it again in a moment."),
        P::CodeLength => pair(
            "核验码位数不对", "核验码共16位。请对照报告第一页右上角二维码下方的核验码，核对后重新核验。",
            "The code has the wrong length", "A verification code has 16 characters. Compare it with the code under the QR code on page 1 of the report, then check again."),
        P::CodeAlphabet => pair(
            "核验码中有不使用的字符", "核验码只用数字和不含 I、L、O、U 的英文字母。请对照报告核对后重新核验。",
            "The code has a character that is not used", "Verification codes use digits and letters other than I, L, O and U. Compare it with the report, then check again."),
        P::CodeMistyped => pair(
            "核验码可能输错了", "这16位不是一个完整正确的核验码，多半是输错了一位或相邻两位颠倒。请对照报告逐组核对后重新核验。",
            "The code seems to be mistyped", "These 16 characters do not fit together: most likely one is wrong or two are swapped. Compare them with the report group by group, then check again."),
        P::CodesRequired => pair(
            "没有要核验的核验码", "请在codes中写入1至1000个核验码。",
            "There is no code to check", "Put 1 to 1,000 verification codes into codes."),
        P::CodesTooMany => pair(
            "一次核验的核验码太多", "一次最多1000个，请分批提交。",
            "Too many codes at once", "One call takes up to 1,000: send them in parts."),
        P::DetailCodeForm => pair(
            "明细码填写有误", "明细码共8位，印在报告明细之后，请对照报告重新输入。",
            "That is no detail code", "It has 8 characters and is printed after the details. Compare it with the report and enter it again."),
        P::DetailCodeWrong => pair(
            "明细码与报告不符", "请确认报告第一页的核验码和明细之后的明细码出自同一份报告，再重新输入。",
            "The detail code is not this report's", "Make sure that the verification code on page 1 and the detail code after the details are of the same report, then enter it again."),
        P::DetailCodeWait => pair(
            "明细码多次输错，请稍后再试", "核验结果不受影响。",
            "A wrong detail code was entered several times", "Wait before you try again. The verdict is not affected."),
        P::OriginalWithdrawn => pair(
            "报告已撤回，不再提供原件", "请勿采用手中的报告，并请对方重新申请一份。",
            "The report was withdrawn and is not given out", "Do not rely on the paper. Ask the firm for a new report."),
        P::VerifyUnavailable => pair(
            "暂时无法核验", "系统现在无法查询，这不说明报告是真是假。请稍后再试。",
            "Cannot check now", "The service cannot look the report up. This says nothing about the report. Try again later."),
        P::ServiceUnavailable => pair(
            "服务暂时不可用", "您的资料没有丢失，请稍后再试。",
            "The service is not available now", "Nothing is lost. Try again later."),
        P::Overloaded => pair(
            "办理的人较多", "请等待几秒后再试。",
            "The service is busy", "Wait a few seconds and try again."),
        P::RateLimited => pair(
            "操作过于频繁", "请等待一分钟后再试。",
            "Too many requests", "Wait a minute and try again."),
        P::AnswerTooLarge => pair(
            "内容过大，无法在线返回", "请联系信用办领取，已出具的报告不受影响。",
            "The answer is too large to be sent", "Ask the credit office for it. A report that was issued is not affected."),
        P::LinkExpired => pair(
            "链接已失效", "链接只能使用一次，五分钟内有效。请回到「我的报告」重新获取。",
            "The link has expired", "It works once and for five minutes. Get a new one from My reports."),
        P::CreditCodeLength => pair(
            "统一社会信用代码位数不对", "统一社会信用代码共18位，请核对后重新填写。",
            "The credit code has the wrong length", "A unified social credit code has 18 characters. Check it and enter it again."),
        P::CreditCodeAlphabet => pair(
            "统一社会信用代码中有不使用的字符", "请核对后重新填写；代码不使用字母 I、O、S、V、Z。",
            "The credit code has a character that is not used", "Check it and enter it again. The letters I, O, S, V and Z are not used."),
        P::CreditCodeCheckDigit => pair(
            "统一社会信用代码的校验位不符", "可能输错了一位，请逐位核对后重新填写。",
            "The check character of the credit code does not fit", "One character may be wrong. Compare them one by one and enter the code again."),
        P::DeliveryEncoding => pair(
            "文件编码无法识别", "请以 UTF-8 或 GB18030 编码保存后重新报送。",
            "The encoding of the file is not known", "Save it as UTF-8 or GB18030 and deliver it again."),
        P::DeliveryFormat => pair(
            "不是可以接收的文件格式", "请以 CSV、JSON 或 .xlsx 工作簿（不设密码）报送；旧版 .xls 请另存为 .xlsx。文件类型须与内容一致。",
            "This is not a format that is taken", "Deliver CSV, JSON or a workbook as .xlsx without a password; save an old .xls as .xlsx. The media type must be that of the file."),
        P::DeliveryTooLarge => pair(
            "文件中的行或内容过多", "每个文件最多5万行；工作簿和 JSON 的文字合计最多44 MB，CSV 只计文件大小。请删去数据下方的空白行和多余的格式，改用 CSV，或分成几个文件报送。",
            "The file holds too many rows or too much text", "A file has 50,000 rows at most, a workbook or JSON 44 MB of text in all; of CSV the size of the file alone counts. Remove blank rows and formats below the data, use CSV, or deliver it in parts."),
        P::DeliveryJson => pair(
            "JSON 无法读取", "请报送由对象组成的数组，或 {\"records\": […]}，每个对象是一条记录，以数据项代码或中文名称为键。",
            "The JSON cannot be read", "Deliver an array of objects, or {\"records\": […]}, each object a record whose keys are field codes or headers."),
        P::DeliveryWorkbookDamaged => pair(
            "工作簿无法读取", "请用电子表格软件打开后另存为 .xlsx，再重新报送；没有收录任何一行。",
            "The workbook cannot be read", "Open it in a spreadsheet program, save it anew as .xlsx and deliver it again. No line was taken."),
        P::DeliveryWorkbookActive => pair(
            "工作簿含有宏、外部链接或嵌入对象", "请删去宏、外部链接和嵌入对象，只保留数据，另存为 .xlsx 后重新报送。",
            "The workbook has macros, external links or embedded objects", "Remove them so that only data are left, save it as .xlsx and deliver it again."),
        P::DeliveryHeaderMissing => pair(
            "缺少必需的列", "请对照报送格式补齐表头后重新报送。",
            "A required column is missing", "Complete the header as the format asks and deliver the file again."),
        P::DeliveryUnitUnknown => pair(
            "没有该责任单位", "请核对单位名称或代码，或联系信用办。",
            "There is no such responsible unit", "Check the unit's name or code, or contact the credit office."),
        P::DeliveryRegisterUnit => pair(
            "经营主体登记信息由其他单位报送", "谁生成谁提供：请与政策指定的登记单位联系。这份文件没有收录。",
            "The register of market entities comes from another unit", "Who produces it supplies it: ask the unit that the policy names. Nothing of this file was taken."),
        P::DeliveryId => pair(
            "批次号不正确", "请用字母、数字和连字符编写批次号，不超过64位。",
            "The delivery's id is not valid", "Use letters, digits and hyphens, 64 at most."),
        P::DeliveryKind => pair(
            "没有该报送内容", "请填写 register（经营主体登记信息）或一种记录的代码，例如 penalty。",
            "There is no such content of a delivery", "Send register, for market entities, or a kind of record such as penalty."),
        P::DeliveryAsOf => pair(
            "数据截至日期不正确", "请填写数据截至的日期，写作2024-09-01，且不晚于今天。",
            "The day up to which the data reach is not valid", "Send the day as 2024-09-01; it cannot lie after today."),
        P::DeliveryIdReused => pair(
            "批次号已用于另一份文件", "请换一个批次号报送；原批次不受影响。",
            "That delivery id belongs to another file", "Deliver this file under another id. The earlier delivery is not affected."),
        P::DeliveryEarlierOpen => pair(
            "本单位前一批次还在处理", "同一单位的批次按先后顺序入库。请等前一批次办结后再报送这一份。",
            "An earlier delivery of your unit is still being applied", "Deliveries of a unit are applied in their order. Send this one once the earlier one is sealed."),
        P::DeliveryTooManyWaiting => pair(
            "本单位等待处理的批次过多", "请等前面的批次办结后再提交；已上传的文件在当天内有效。",
            "Too many deliveries of your unit are waiting", "Submit this one once earlier ones are sealed. A file that was uploaded is kept for the day."),
        P::UploadSize => pair(
            "文件大小不正确", "请填写文件的字节数，最大64MB；更大的文件请分成几份报送。",
            "The size of the file is not valid", "Say how many bytes the file has, 64 MB at most; deliver a larger one in parts."),
        P::UploadHash => pair(
            "文件的校验值不正确", "请填写文件的SHA-256，用64位小写十六进制数字表示。",
            "The checksum of the file is not valid", "Say the SHA-256 of the file as 64 hex digits in lower case."),
        P::UploadMissing => pair(
            "没有收到文件", "请先把文件上传到给出的地址，再提交这一批次。",
            "The file has not arrived", "Send the file to the address that was given, then submit the delivery again."),
        P::UploadNotAsSaid => pair(
            "收到的文件与所说的不一致", "文件的大小或SHA-256与事先填写的不同，没有入库。请重新取得地址并再次上传。",
            "The file is not the one that was announced", "Its size or SHA-256 is another; nothing was applied. Ask for a new address and send it again."),
        P::UploadLink => pair(
            "上传地址已失效", "地址十分钟内有效，只能用于所说的文件。请重新取得地址后再上传。",
            "The address for the file is no longer valid", "It works for ten minutes and for the announced file alone. Ask for a new one and send the file again."),
        P::KeyUnknown => pair(
            "接口密钥无效", "请核对密钥；密钥可能已被吊销，可向本单位或信用主管部门重新申领。",
            "The key is not valid", "Check it. It may have been revoked; your unit or the credit office makes a new one."),
        P::KeyScope => pair(
            "接口密钥只能用于报送", "办理其他事项请登录。",
            "A key is for deliveries alone", "Sign in for anything else."),
        P::KeyName => pair(
            "请填写密钥的名称", "名称用1至40个字，便于日后辨认。",
            "Give the key a name", "A name has 1 to 40 characters, by which it is known later."),
        P::KeyTooMany => pair(
            "本单位有效的密钥过多", "请先吊销不再使用的密钥。",
            "The unit has too many keys", "Revoke those that are no longer used first."),
        P::LineRequired => pair(
            "必填项为空", "请补填后重新报送这一行。",
            "A required field is empty", "Fill it in and deliver this line again."),
        P::LineTooLong => pair(
            "内容过长", "请按报送格式规定的长度缩短后重新报送这一行。",
            "The content is too long", "Shorten it to the length that the format allows and deliver this line again."),
        P::LineDate => pair(
            "日期格式不正确", "请按「2024-09-01」的格式填写真实存在的日期。",
            "This is not a date", "Enter a day that exists, written as 2024-09-01."),
        P::LineDateInFuture => pair(
            "日期晚于今天", "请核对日期后重新报送这一行。",
            "The date lies in the future", "Check it and deliver this line again."),
        P::LineAmount => pair(
            "金额格式不正确", "请以万元为单位填写数字，小数不超过6位。",
            "This is not an amount", "Enter a number in units of 10,000 yuan with at most six decimals."),
        P::LineCharacter => pair(
            "含有不可见的控制字符", "请删除控制字符后重新报送这一行。",
            "There are invisible control characters", "Remove them and deliver this line again."),
        P::LineChoice => pair(
            "不是可选的值", "请从报送格式列出的值中选填。",
            "This is not one of the allowed values", "Use one of the values that the format lists."),
        P::LineNaturalPerson => pair(
            "该行涉及自然人", "专用信用报告只收录经营主体的记录。该行已隔离，证件号码没有保存。",
            "This line is about a natural person", "Only records of market entities are kept. The line is set apart and the personal number was not stored."),
        P::LineEntityUnknown => pair(
            "登记信息中没有该经营主体", "请核对名称和统一社会信用代码。该行已隔离，登记信息更新后可重新报送。",
            "No such entity in the register", "Check name and credit code. The line is set apart; deliver it again once the register has the entity."),
        P::LineChangedByAct => pair(
            "该栏已经由更正、撤销或者修复改定，报送内容与其不符", "请更新本单位的数据源后再报送；改定的内容有误的，请在记录上办理更正。",
            "An act on the record has set this column, and the line says otherwise", "Bring your own data up to date and deliver again. If what was set is wrong, correct the record itself."),
        P::LineOtherUnit => pair(
            "该记录由其他单位报送", "谁生成谁提供，请由原报送单位更正。",
            "This record belongs to another unit", "Who produces a record supplies it: ask the unit that delivered it to correct it."),
        P::LineSector => pair(
            "本单位不报送该领域", "请核对领域名称。",
            "Your unit does not deliver for this sector", "Check the name of the sector."),
        P::LineDuplicate => pair(
            "与本批次中的另一行重复", "请只保留一行后重新报送。",
            "This line repeats another of the delivery", "Keep one of them and deliver it again."),
        P::LineColumns => pair(
            "该行的列数与表头不一致", "请检查该行中的逗号和引号，使各栏与表头对应后重新报送这一行。",
            "This line has another number of columns than the header", "Check its commas and quotation marks so that every cell stands under its header, and deliver it again."),
        P::LineFormula => pair(
            "单元格是公式", "公式的结果可能与您看到的不同。请复制后以「数值」粘贴，再重新报送这一行。",
            "The cell holds a formula", "Its result may not be what you see. Copy it, paste it as a value and deliver this line again."),
        P::LineCellError => pair(
            "单元格是错误值", "例如 #N/A。请填写实际内容后重新报送这一行。",
            "The cell holds an error value", "Such as #N/A. Enter what should stand there and deliver this line again."),
        P::LineMerged => pair(
            "该行有合并单元格", "请取消合并，在每一行填写完整内容后重新报送。",
            "The line has merged cells", "Unmerge them, fill in every row completely and deliver it again."),
        P::LineDigitsLost => pair(
            "数字过长，已丢失位数", "电子表格只保留数字的前15位。请把该列设为「文本」格式，重新输入完整内容后报送这一行。",
            "The number is too long and has lost digits", "A spreadsheet keeps 15 digits of a number. Set the column to text, enter it completely and deliver this line again."),
        P::LineKeyTwice => pair(
            "同一数据项出现两次", "请在每条记录中只保留一个键（代码或中文名称）后重新报送这一条。",
            "A field stands twice in the record", "Keep one key, the code or the header, and deliver this record again."),
        P::LineCellKind => pair(
            "单元格不是文字、数字或日期", "请填写文字、数字或日期后重新报送这一行。",
            "The cell is neither text, number nor day", "Enter a text, a number or a day and deliver this line again."),
        P::LineGlyph => pair(
            "含有报告字库没有的字", "该字无法印制。请核对是否写错；确为原字的，请联系信用办。",
            "There is a character that the report's typeface lacks", "It cannot be printed. Check that it is right; if it is, contact the credit office."),
        P::LineNameDiffers => pair(
            "名称与登记信息不一致", "该行已按登记信息中的名称收录。请核对名称和统一社会信用代码是否属于同一经营主体。",
            "The name is not the one in the register", "The line was taken under the register's name. Check that name and credit code belong to one entity."),
        P::WebhookUrl => pair(
            "通知地址不能使用", "请填写以 https:// 开头、能从互联网访问的地址，不超过500个字符，不含用户名和密码，也不能是内网地址。",
            "Notices cannot be sent to this address", "Give an address that begins with https://, can be reached from the internet, has at most 500 characters and neither user nor password in it."),
        P::WebhookEvents => pair(
            "没有选择可以通知的事项", "请从列出的事项中至少选择一项。",
            "No event is chosen of which you can be told", "Choose at least one of the events that are offered."),
        P::WebhookTooMany => pair(
            "通知地址已达上限", "最多10个。请先删除不再使用的通知地址。",
            "There are as many webhooks as there can be", "Ten at most. Remove one that is no longer used."),
        P::ContactRequired => pair(
            "没有填写联系方式", "请填写电子邮箱或者手机号码。不再需要通知的，请删除联系方式。",
            "No contact was given", "Give an e-mail address or a mobile number. If you want no more notices, remove the contact."),
        P::ContactEmail => pair(
            "电子邮箱格式不正确", "请核对邮箱地址，例如 name@example.cn。",
            "This is not an e-mail address", "Check the address; it looks like name@example.cn."),
        P::ContactMobile => pair(
            "手机号码格式不正确", "请填写11位的手机号码。",
            "This is not a mobile number", "Give a mobile number of 11 digits."),
        P::ContactLang => pair(
            "没有这种通知语言", "请选择中文（zh）或者英文（en）。",
            "Messages are not written in this language", "Choose Chinese (zh) or English (en)."),
        P::ObjectionAlreadyOpen => pair(
            "对该记录已有一件异议正在处理", "请在「异议」中查看进度；答复以后，有新的事实和理由的，可以再次提出。",
            "An objection to this record is open", "Follow it under Objections. After its answer you can file another if there is something new to say."),
        P::ObjectionClosed => pair(
            "该异议已经办结", "办结的异议不能再办理；有新的事实和理由的，可以重新提出。",
            "This objection is closed", "A closed objection does not open again. If there is something new to say, file another."),
        P::ObjectionNotNow => pair(
            "该异议目前不能这样办理", "它可能已由他人办理。请刷新页面，按当前状态继续。",
            "That cannot be done to the objection now", "Somebody may have acted on it. Reload the page and go on from where it stands."),
        P::ObjectionTooOften => pair(
            "对该记录提出异议过于频繁", "请稍后再提出；有新的事实和理由的，请一次说明。",
            "This record was objected to too often", "Object again later, and say all that is new at once."),
        P::ObjectionReasonUnknown => pair(
            "还没有选择理由", "请从列出的理由中选择一项。",
            "No reason is chosen", "Choose one of the reasons that are offered."),
        P::ObjectionOutcomeUnknown => pair(
            "还没有选择处理结果", "请选择异议成立、部分成立或者不成立。",
            "No outcome is chosen", "Choose upheld, upheld in part or rejected."),
        P::RepairAlreadyOpen => pair(
            "该记录已有一件信用修复申请正在办理", "请在「信用修复」中查看进度；作出决定以后，有新的材料的，可以再次申请。",
            "An application for the repair of this record is open", "Follow it under Repairs. After its decision you can apply again if there is something new."),
        P::RepairClosed => pair(
            "该信用修复申请已经办结", "办结的申请不能再办理；有新的材料的，可以重新申请。",
            "This application is closed", "A closed application does not open again. If there is something new, apply again."),
        P::RepairNotNow => pair(
            "该申请目前不能这样办理", "它可能已由他人办理。请刷新页面，按当前状态继续。",
            "That cannot be done to the application now", "Somebody may have acted on it. Reload the page and go on from where it stands."),
        P::RepairTooOften => pair(
            "对该记录申请信用修复过于频繁", "请稍后再申请；有新的材料的，请一次提交。",
            "The repair of this record was applied for too often", "Apply again later, and supply all that is new at once."),
        P::RepairTooEarly => pair(
            "最短公示期尚未届满", "最短公示期届满后可以申请信用修复。",
            "The least term for which the record is shown is not over", "Apply once it is over."),
        P::RepairNotNeeded => pair(
            "该记录不需要修复", "它已经修复，或者不作为违法违规记录展示。",
            "The record needs no repair", "It is repaired already, or reports do not show it."),
        P::RepairNoRule => pair(
            "信用修复规定不适用于该记录", "请向作出决定的机关了解如何办理。",
            "The rules on repair are not about this record", "Ask the body that decided what can be done."),
        P::RepairConditionOpen => pair(
            "修复条件尚未全部具备", "准予修复前，请逐项确认已经纠正违法行为、履行义务；不具备的，请不予修复或者要求补充材料。",
            "A condition of repair stands open", "Before you grant it, confirm each by name: corrected, performed. If one is not fulfilled, reject it or ask for more."),
        P::RepairReasonUnknown => pair(
            "还没有选择不予受理的理由", "请从列出的理由中选择一项。",
            "No reason for not accepting is chosen", "Choose one of the reasons that are offered."),
        P::RepairOutcomeUnknown => pair(
            "还没有选择决定", "请选择准予修复或者不予修复。",
            "No decision is chosen", "Choose granted or rejected."),
        P::RepairConfirmsUnknown => pair(
            "确认的事项不可识别", "可以确认的是：已经纠正违法行为、已经履行义务；只有准予修复时才确认。",
            "What is confirmed is not known", "What can be confirmed is corrected and performed, and only with a grant."),
        P::CommitmentRequired => pair(
            "还没有作出信用承诺", "请填写向社会公开的信用承诺，不超过2000字。",
            "No commitment is made", "Write the commitment that is made in public, in 2,000 characters at most."),
        P::CommitmentTooLong => pair(
            "信用承诺过长", "请缩短到2000字以内。",
            "The commitment is too long", "Shorten it to 2,000 characters."),
        P::CommitmentCharacter => pair(
            "信用承诺中有不可见的控制字符", "请删除控制字符后重新提交。",
            "The commitment has invisible control characters", "Remove them and send it again."),
        P::RecordWithdrawnAlready => pair(
            "该记录已经撤销", "撤销的记录不再展示，不需要再办理。",
            "The record is withdrawn already", "Reports do not show it; nothing more is to be done."),
        P::WithdrawalGroundUnknown => pair(
            "还没有选择撤销记录的情形", "请选择决定被撤销、变更或者确认无效。",
            "It is not said why the record is withdrawn", "Choose revoked, altered or void."),
        P::WithdrawalDocument => pair(
            "还没有填写撤销、变更或者确认无效的文书号", "请填写文书号，不超过128字。",
            "The number of the document that did so is missing", "Write its number, in 128 characters at most."),
        P::WithdrawalDay => pair(
            "文书日期不正确", "请填写该文书的日期，不早于原决定日期，不晚于今天。",
            "The day of the document is not right", "Write its day: not before the decision itself, and not after today."),
        P::StatementRequired => pair(
            "还没有填写说明", "请写明事实和理由，不超过2000字。",
            "Nothing is said", "State the facts and grounds, in 2,000 characters at most."),
        P::StatementTooLong => pair(
            "说明过长", "请缩短到2000字以内；更多的内容可以作为附件提交。",
            "The statement is too long", "Shorten it to 2,000 characters. More can come as an attachment."),
        P::StatementCharacter => pair(
            "说明中有不可见的控制字符", "请删除控制字符后重新提交。",
            "The statement has invisible control characters", "Remove them and send it again."),
        P::AttachmentTooMany => pair(
            "附件过多", "每次最多提交5个附件。",
            "There are too many attachments", "Send five at most."),
        P::AttachmentTooLarge => pair(
            "附件过大", "单个附件不超过2MB，每次合计不超过3MB。请压缩后重新提交。",
            "An attachment is too large", "A file may have 2 MB, and all of them together 3 MB. Make them smaller and send them again."),
        P::AttachmentKind => pair(
            "附件不是可以接收的文件", "只接收内容完整的 PDF、JPEG 或 PNG 文件，更改扩展名无效。",
            "An attachment is not of a kind that is taken", "Send whole PDF, JPEG or PNG files. Changing the ending of a name does not help."),
        P::CorrectionRequired => pair(
            "还没有更正记录", "异议成立或者部分成立的，请在答复的同时撤销该记录或者更正其内容。",
            "The record is not corrected", "An objection that is upheld corrects the record in the same act: withdraw it, or give the right values."),
        P::CorrectionUnwanted => pair(
            "异议不成立的，不更正记录", "请改选处理结果，或者删去更正内容。",
            "An objection that is rejected corrects nothing", "Choose another outcome, or leave the correction out."),
        P::CorrectionColumn => pair(
            "该栏不能这样更正", "请使用报送格式中的栏目名称。决定文书号、机关和相对人等用以识别记录的栏目不能更正：请撤销该记录后重新报送。",
            "That column cannot be corrected", "Use the columns of the delivery format. What says which record it is, such as document number, body and subject, cannot be corrected: withdraw the record and deliver it anew."),
        P::CorrectionNothing => pair(
            "更正内容与现有记录相同", "请核对需要更正的栏目和内容。",
            "The correction changes nothing", "Check which columns are wrong and what they should say."),
    }
}

#[cfg(test)]
#[path = "problems_tests.rs"]
mod tests;
