//! Sentences of what script adds to the verify page: checks in the browser, files, camera and pictures.
//!
//! The build hands this table to the script (`infra/xtask/src/check.mjs` reads its rows), so it holds plain rows alone.

use super::Lang;

sentences! {
    title: "逐项核对", "Each check";
    summary_link: "看每一项", "See each check";
    checking: "正在核对…", "Checking…";
    agrees: "能核对的各项全部一致，可以采用。", "Authentic: all that can be checked agrees.";
    agrees_typed: "在线核对一致。纸质报告本身还没有核对：请扫描二维码，或核对报告文件。", "The service's word agrees. The paper itself is not checked yet: scan its code, or check the file.";
    agrees_listed: "能核对的各项一致，在清单所载的时间没有被撤回；此后的情况要等本系统答复。", "All that can be checked agrees, and it was not withdrawn when the kept list was made. What came after, only the service knows.";
    disagrees: "有项目不一致，请勿采用。", "Something disagrees: do not rely on this report.";
    not_known: "没有发现不一致，但有项目暂时无法核对。", "Nothing disagrees, but not everything could be checked.";
    queued: "目前各项一致；日志登记尚未完成。", "All agrees so far; the log has not entered it yet.";

    state_waiting: "待核对", "Waiting";
    state_checking: "核对中", "Checking";
    state_agrees: "一致", "Agrees";
    state_disagrees: "不一致", "Disagrees";
    state_not_known: "无法核对", "Not known";
    state_absent: "没有提供", "Not given";
    state_queued: "登记中", "Queued";

    online: "在线核验", "The service's word";
    online_said: "本系统答复", "The service answers";
    online_unavailable: "本系统暂时没有答复，请稍后重试。在此之前无法知道报告是否已被撤回。", "The service does not answer now; try again later. Until then nobody can know whether the report was withdrawn.";
    online_genuine: "真实有效", "genuine and valid";
    online_expired: "真实，已过有效期", "genuine, no longer valid";
    online_withdrawn: "已撤回，请勿采用", "withdrawn, do not rely on it";
    online_unknown: "没有找到这份报告", "no such report";
    withdrawn_list: "撤回清单", "Withdrawn list";
    list_as_of: "清单截至（北京时间）", "List as of (Beijing time)";
    not_listed: "本系统暂时没有答复。按本浏览器保存的撤回清单，报告没有被撤回。", "The service does not answer now. By the withdrawn list that this browser keeps, the report was not withdrawn.";
    same_facts: "在线内容与报告", "On line and in the report";
    same_facts_agree: "名称、代码、编号、时间范围、出具时间和有效期逐项相同。", "Name, code, number, period, time of issue and last day are the same.";
    same_facts_seal: "封印中的统一社会信用代码与本页所示相同。", "The credit code in the seal is the one on this page.";
    differs: "不同的是", "What differs";
    in_report: "报告中", "in the report";
    on_line: "在线", "on line";
    fact_name: "名称", "name";
    fact_credit_code: "统一社会信用代码", "credit code";
    fact_report_no: "报告编号", "report number";
    fact_window: "查询时间范围", "period covered";
    fact_issued_at: "出具时间", "time of issue";
    fact_valid_through: "有效期", "last valid day";
    fact_code: "核验码", "verification code";

    seal: "二维码中的封印", "Seal in the QR code";
    seal_absent: "本页是输入核验码打开的，没有封印可核对；这不说明报告有问题。扫描纸质报告的二维码即可核对。", "This page was opened by typing a code, so there is no seal to check. Nothing is wrong with that: scan the paper's QR code to check it.";
    keys_missing: "没有取得密钥清单，无法核对封印。请检查网络后刷新。", "The key list did not come, so the seal cannot be checked. Check your connection and reload.";
    root_changed: "本网站的根公钥与您首次访问时保存的不同，因此不核对。请向出具机关核实；核实之前请勿采用。", "This site's root key is not the one kept from your first visit, so nothing is checked by it. Ask the issuing office before you rely on anything here.";
    root_kept: "首次访问时保存的", "Kept from your first visit";
    root_now: "现在的", "Now";
    root_adopt: "已向出具机关核实，改用新的根公钥", "I have asked the office: use the new root key";
    cannot_start: "核对程序没有打开。请刷新页面，或换用较新的浏览器。在线核验的结果不受影响。", "The checking program did not open. Reload, or use a newer browser. The service's own word stands all the same.";
    too_slow: "核对用时过长，已停止。", "The check took too long and was stopped.";

    log: "公开日志", "Public log";
    log_place: "日志编号", "Number in the log";
    log_absent: "日志凭证要与封印对照，输入核验码打开的页面没有封印。", "A log proof is held against a seal, and a typed code has none.";
    log_missing: "没有取得日志凭证，请稍后刷新重试。", "The log's proof did not come. Reload later.";

    file: "核对报告文件（PDF）", "Check the report file (PDF)";
    file_intro: "把收到的PDF拖到本页，或者选择文件。文件只在您的设备上核对，不会上传。", "Drop the PDF on this page or choose it. It is checked on your device and never uploaded.";
    file_choose: "选择PDF文件", "Choose a PDF";
    file_reading: "正在读取文件…", "Reading the file…";
    file_checking: "正在您的设备上核对文件…", "Checking the file on your device…";
    file_done: "文件核对完毕", "The file has been checked";
    file_too_large: "文件超过30 MB，不是本系统出具的报告文件。", "The file is over 30 MB; no report of this service is.";
    file_unreadable: "文件读取失败，请重新选择。", "The file could not be read. Choose it again.";
    file_not_pdf: "这不是PDF文件。请选择报告的PDF原件。", "This is no PDF. Choose the report's PDF itself.";
    file_other: "文件是另一份报告，不是本页的这一份。", "The file is another report than the one on this page.";
    file_name: "文件", "File";
}

#[cfg(test)]
mod tests {
    use super::SENTENCES;
    use crate::text::checks::{is_chinese, is_english};

    #[test]
    fn every_sentence_exists_in_both_languages() {
        for &(name, zh, en) in SENTENCES {
            assert!(is_chinese(zh), "{name}: {zh}");
            assert!(is_english(en), "{name}: {en}");
        }
    }
}
