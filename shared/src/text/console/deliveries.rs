//! Deliveries (报送) of a responsible unit: files, what became of them, and a record that is typed in.

use crate::text::Lang;

sentences! {
    title: "报送", "Deliveries";
    lede: "谁产生记录，谁报送、谁负责。逐行检查，有误的行原样退回，其余照常收录。", "Who produces a record delivers it and answers for it. Each line is checked: what is wrong comes back as it was sent, the rest is taken.";
    new_file: "报送文件", "Deliver a file";
    new_record: "录入一条记录", "Type in a record";
    help_title: "格式与进度", "Forms and rhythm";
    fields: "数据项字典", "Data dictionary";
    freshness: "数据时效公示", "How fresh the data are";
    templates: "空白表格", "Blank forms";
    template: "{kind}表格（CSV）", "{kind} (CSV)";

    file_title: "报送文件", "Deliver a file";
    file_lede: "CSV、Excel工作簿（.xlsx）或者JSON，最大64 MB。", "CSV, an Excel workbook (.xlsx) or JSON, up to 64 MB.";
    kind: "内容", "What it holds";
    register: "经营主体登记名录", "Register of market entities";
    sector: "领域", "Sector";
    sector_hint: "登记名录不选领域。", "None for the register.";
    as_of: "数据截至", "Data as of";
    as_of_hint: "这份文件包含到哪一天为止的数据。报告上会写明这一天。", "The day up to which the file is complete. Reports state it.";
    id: "批次编号", "Name of the delivery";
    id_hint: "字母、数字和短横线，最多64位。同一文件再次提交时不要改，不会重复收录。", "Letters, digits and hyphens, at most 64. Keep it when you send the same file again: nothing is taken twice.";
    file: "文件", "File";
    file_required: "请选择一个文件", "Choose a file";
    file_action: "报送", "Deliver";

    sent_so_far: "已上传{percent}%", "{percent}% sent";
    list_title: "已报送的批次", "Deliveries so far";
    list_none: "还没有报送过。", "Nothing has been delivered yet.";
    waiting: "文件已收到，排队等待收录。这一页会自动更新。", "The file is here and waits for its turn. This page follows by itself.";
    applying: "正在收录：{lines}行中的{done}行。这一页会自动更新。", "Being taken in: {done} of {lines} lines. This page follows by itself.";
    failed_columns: "涉及的列：{columns}", "Columns: {columns}";
    state_receiving: "未完成", "not complete";
    state_waiting: "排队中", "waiting";
    state_applying: "收录中", "being taken in";
    state_sealed: "已收录", "taken in";
    state_failed: "未收录", "not taken";

    one_title: "一次报送", "A delivery";
    sealed: "已收录", "Taken in";
    receiving: "正在收录，或者中途中断。用同一批次编号重新提交同一文件即可继续。", "Being taken in, or broken off. Send the same file under the same name and it goes on.";
    accepted: "新增", "New";
    corrected: "更正", "Corrected";
    unchanged: "未变", "Unchanged";
    refused: "退回", "Sent back";
    quarantined: "隔离", "Set aside";
    flagged: "提示", "To be looked at";
    all_good: "每一行都已收录，没有退回的行。", "Every line was taken. None came back.";
    some_back: "{count}行有误，已原样退回。下载后改正，另用一个批次编号重新报送。", "{count} lines were wrong and came back as they were sent. Download them, mend them, and deliver them under another name.";
    download: "下载退回的{count}行（CSV）", "Download the {count} lines that came back (CSV)";
    lines_title: "逐行说明", "Line by line";
    line_columns: "行", "Line";
    fate_column: "结果", "What became of it";
    reason_column: "原因", "Why";
    line_of_sheet: "{line}（工作表第{row}行）", "{line} (row {row} of the sheet)";
    fate_refused: "退回", "Sent back";
    fate_quarantined: "隔离", "Set aside";
    fate_flagged: "已收录，请核对", "Taken: please look at it";
    not_listed: "另有{count}行没有列出，见下载的文件。", "{count} more lines are not listed: see the file.";
    ignored: "没有保存的列：{columns}", "Columns that were not kept: {columns}";
    content: "内容", "What it holds";
    received_at: "收到时间", "Received";
    sealed_at: "收录时间", "Taken in";
    another: "再报送一份", "Deliver another";

    enter_title: "录入一条记录", "Type in a record";
    enter_lede: "与文件报送走同一条路，检查也一样。带“选填”的可以留空。", "It goes the way of a file and is checked alike. What is optional may be left blank.";
    enter_which: "哪一类记录？", "Which kind of record?";
    enter_action: "提交记录", "Send the record";
    enter_as_of: "提交后，这个领域的数据截至日按下面填写的更新。", "Once sent, the sector's data count as complete up to the day below.";
    enter_taken: "记录已收录。", "The record was taken.";
    optional_label: "{name}（选填）", "{name} (optional)";
}
