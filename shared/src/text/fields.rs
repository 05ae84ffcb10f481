//! Sentences of the pages of the forms (数据项字典).

use super::Lang;
use crate::record::FieldKind;

// One row per sentence, and its place in the list that the test walks over.
macro_rules! sentences {
    ($( $name:ident: $zh:literal, $en:literal; )+) => {
        $(
            #[doc = $zh]
            pub const fn $name(lang: Lang) -> &'static str {
                match lang {
                    Lang::Zh => $zh,
                    Lang::En => $en,
                }
            }
        )+

        #[cfg(test)]
        const SENTENCES: &[(&str, &str, &str)] = &[ $( (stringify!($name), $zh, $en), )+ ];
    };
}

sentences! {
    product: "信证 · 报送", "Xinzheng · Deliveries";
    home_label: "数据项字典首页", "Start of the data dictionary";
    title: "数据项字典", "Data dictionary";
    intro: "责任单位按下列格式报送经营主体登记名录和各类记录。每种格式列出全部数据项。", "Responsible units deliver the register of market entities and the kinds of record in these forms. Each lists all its fields.";
    formats: "文件格式", "File formats";
    csv: "CSV，UTF-8 或 GB18030 编码，第一行为表头。", "CSV in UTF-8 or GB18030; the first row is the header.";
    xlsx: "工作簿（.xlsx，不设密码）：读取第一个含有表头的可见工作表，表头须在前20行内，上方可以有标题和说明。公式、错误值和合并单元格不予收录；代码和文号请设为文本格式。", "Workbook (.xlsx, no password): the first visible sheet with the header is read. The header stands in the first 20 rows, with titles and notes above it if need be. Formulas, error values and merged cells are not taken; set codes and numbers of documents to text.";
    json: "JSON：由对象组成的数组，每个对象是一条记录，以代码或中文名称为键。", "JSON: an array of objects, each a record, keyed by codes or Chinese names.";
    header: "表头用中文名称或代码均可，顺序不限。没有列出的列不读取、不保存。", "Headers are Chinese names or codes, in any order. Columns that are not listed are neither read nor kept.";
    refused: "未收录的行可以下载为文件，末列注明原因，改正后直接重新报送。", "Lines that were refused can be fetched as a file whose last column gives the reasons; mend it and deliver it again.";
    template: "下载空白表格（CSV）", "Blank form (CSV)";
    columns: "数据项", "Fields";
    state: "状态列", "Columns of state";
    state_note: "均为选填，决定记录是否计入报告。留空表示沿用已知状态，不会改动。", "All optional; they decide whether a record counts. A blank leaves the state as it is known.";
    required: "必填", "required";
    personal: "涉及个人，不读取、不保存", "about a person: neither read nor kept";
    date: "日期", "day";
    amount: "数字，单位万元，小数最多6位", "number in units of 10,000 yuan, at most 6 decimals";
    credit_code: "统一社会信用代码，18位", "unified social credit code, 18 characters";
    choice: "选填其一", "one of";
    aliases: "也可写作", "also called";
    example: "例如", "such as";
}

/// What may stand in a column, but for the words of a choice.
pub fn kind(kind: FieldKind, lang: Lang) -> String {
    match kind {
        FieldKind::Text(most) => match lang {
            Lang::Zh => format!("文字，最多{most}字"),
            Lang::En => format!("text, at most {most} characters"),
        },
        FieldKind::Date => date(lang).to_owned(),
        FieldKind::Amount => amount(lang).to_owned(),
        FieldKind::CreditCode => credit_code(lang).to_owned(),
        FieldKind::Choice(_) => choice(lang).to_owned(),
    }
}

/// Between a name and what is said of it.
pub const fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// Between two things that are said.
pub const fn semicolon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    }
}

#[cfg(test)]
mod tests {
    use super::SENTENCES;
    use crate::text::checks::{is_chinese, is_english};

    #[test]
    fn every_sentence_is_in_both_languages() {
        for (name, zh, en) in SENTENCES {
            assert!(is_chinese(zh), "{name}: {zh}");
            // The service's own name has a dot between its words.
            assert!(is_english(en), "{name}: {en}");
        }
    }
}
