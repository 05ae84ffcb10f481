//! Blank workbooks (.xlsx) of the forms: the header, columns of text so that no spreadsheet program turns a number into
//! another one, and the words that may be chosen.

use shared::record::{FieldKind, FormColumn};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const PART: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Last row of a sheet, of which there are 1,048,576.
const LAST_ROW: u32 = 1_048_576;

/// A workbook with one sheet of that name whose first row are the columns' names. The same columns give the same bytes.
pub fn blank_workbook<'c>(
    name: &str,
    columns: impl Iterator<Item = &'c FormColumn>,
) -> Result<Vec<u8>, std::io::Error> {
    let columns: Vec<_> = columns.collect();
    let parts = [
        ("[Content_Types].xml", content_types()),
        (
            "_rels/.rels",
            relations("officeDocument", "xl/workbook.xml", None),
        ),
        ("xl/workbook.xml", book(name)),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                "worksheet",
                "worksheets/sheet1.xml",
                Some(("styles", "styles.xml")),
            ),
        ),
        ("xl/styles.xml", styles()),
        ("xl/worksheets/sheet1.xml", sheet(&columns)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Few and small: packing them would need more code than it saves bytes.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name, stored)?;
        zip.write_all(XML.as_bytes())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types() -> String {
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{PART}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{PART}.styles+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{PART}.worksheet+xml\"/></Types>"
    )
}

fn relations(kind: &str, target: &str, second: Option<(&str, &str)>) -> String {
    let mut text = format!("<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (n, (kind, target)) in [Some((kind, target)), second]
        .into_iter()
        .flatten()
        .enumerate()
    {
        let id = n + 1;
        let _ = write!(
            text,
            "<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
        );
    }
    text + "</Relationships>"
}

fn book(name: &str) -> String {
    format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escaped(name)
    )
}

/// Plain, text, and a bold text for the header; 49 is the format of text in every program.
fn styles() -> String {
    format!(
        "<styleSheet xmlns=\"{MAIN}\">\
         <fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
         <fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
         <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
         <xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
         applyFont=\"1\"/></cellXfs></styleSheet>"
    )
}

fn sheet(columns: &[&FormColumn]) -> String {
    let mut text = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         </sheetView></sheetViews><cols>"
    );
    for (column, at) in columns.iter().zip(1..) {
        let width = 4 + 2 * column.name_zh.chars().count();
        let _ = write!(
            text,
            "<col min=\"{at}\" max=\"{at}\" width=\"{width}\" style=\"1\" customWidth=\"1\"/>"
        );
    }
    text.push_str("</cols><sheetData><row r=\"1\">");
    for (column, at) in columns.iter().zip(0..) {
        let _ = write!(
            text,
            "<c r=\"{}1\" s=\"2\" t=\"inlineStr\"><is><t>{}</t></is></c>",
            letters(at),
            escaped(column.name_zh)
        );
    }
    text.push_str("</row></sheetData>");
    let choices: Vec<_> = columns
        .iter()
        .zip(0..)
        .filter_map(|(column, at)| match column.kind {
            FieldKind::Choice(words) => Some((at, words)),
            FieldKind::Text(_) | FieldKind::Date | FieldKind::Amount | FieldKind::CreditCode => {
                None
            }
        })
        .collect();
    if !choices.is_empty() {
        let _ = write!(text, "<dataValidations count=\"{}\">", choices.len());
        for (at, words) in choices {
            let column = letters(at);
            let _ = write!(
                text,
                "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" \
                 sqref=\"{column}2:{column}{LAST_ROW}\"><formula1>\"{}\"</formula1></dataValidation>",
                escaped(&words.join(","))
            );
        }
        text.push_str("</dataValidations>");
    }
    text + "</worksheet>"
}

/// Name of a column from 0: A to Z, AA and so on.
fn letters(mut at: u32) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'A' + u8::try_from(at % 26).unwrap_or_default());
        match (at / 26).checked_sub(1) {
            Some(next) => at = next,
            None => break,
        }
    }
    name.iter().rev().copied().map(char::from).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{blank_workbook, letters};
    use crate::delivery::{DeliveredFile, Format, Table};
    use shared::record::{Form, RecordKind};

    #[test]
    fn every_form_s_blank_is_an_empty_delivery() {
        for kind in RecordKind::ALL {
            let form = Form::named(kind.spec().id).expect("a form");
            let book = blank_workbook(form.name_zh, form.all_columns()).expect("a workbook");
            let again = blank_workbook(form.name_zh, form.all_columns()).expect("a workbook");
            assert_eq!(book, again);
            let columns = || kind.spec().columns();
            let known: Vec<_> = columns().map(|column| column as _).collect();
            let file = DeliveredFile::open(&book, &known).expect("a file");
            assert_eq!(file.format(), Format::Xlsx);
            let mut table = Table::of(&file, columns()).expect("its header");
            assert!(table.ignored_columns().is_empty());
            assert_eq!(table.names().count(), form.all_columns().count());
            assert!(table.next_row().is_none());
        }
    }

    #[test]
    fn columns_behind_the_26th_have_two_letters() {
        let names = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
