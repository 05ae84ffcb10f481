//! Workbooks made part by part, right ones and hostile ones.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A package of these parts, in their order.
pub(crate) fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a package").into_inner()
}

/// What a workbook consists of; tests change a part of a right one.
#[derive(Clone)]
pub(crate) struct Book {
    /// Parts by name.
    pub(crate) parts: Vec<(String, String)>,
}

impl Book {
    /// With one sheet of this markup (`<row>…`), and a style 1 that shows days.
    pub(crate) fn of(rows: &str) -> Self {
        Self::of_sheets(&[("报送", "", rows)], "")
    }

    /// With sheets: name, state, rows. `properties` are those of the workbook.
    pub(crate) fn of_sheets(sheets: &[(&str, &str, &str)], properties: &str) -> Self {
        let mut parts = Vec::new();
        let mut add = |name: &str, content: String| parts.push((name.to_owned(), content));
        let (mut listed, mut related, mut typed) = (String::new(), String::new(), String::new());
        for (n, (name, state, rows)) in sheets.iter().enumerate() {
            let n = n + 1;
            listed += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" {state} r:id=\"rId{n}\"/>");
            related += &format!(
                "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            );
            typed += &format!(
                "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            );
            add(
                &format!("xl/worksheets/sheet{n}.xml"),
                format!(
                    "{XML}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"
                ),
            );
        }
        add(
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>{typed}</Types>"
            ),
        );
        add(
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        );
        add(
            "xl/workbook.xml",
            format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr {properties}/><sheets>{listed}</sheets></workbook>"
            ),
        );
        add(
            "xl/_rels/workbook.xml.rels",
            format!("{XML}<Relationships xmlns=\"{PACKAGE}\">{related}</Relationships>"),
        );
        add(
            "xl/styles.xml",
            format!(
                "{XML}<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        );
        Self { parts }
    }

    /// The same with another part, in place of one of its name.
    pub(crate) fn with(mut self, name: &str, content: impl Into<String>) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    /// The same with every `from` of a part replaced.
    pub(crate) fn replaced(mut self, name: &str, from: &str, to: &str) -> Self {
        let (_, content) = self
            .parts
            .iter_mut()
            .find(|(known, _)| known == name)
            .expect("the part");
        assert!(content.contains(from), "{name} holds {from}");
        *content = content.replace(from, to);
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let parts: Vec<_> = self
            .parts
            .iter()
            .map(|(name, content)| (name.as_str(), content.clone().into_bytes()))
            .collect();
        package(&parts)
    }
}

pub(crate) const SHEET: &str = "xl/worksheets/sheet1.xml";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A text in its cell.
pub(crate) fn text(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

/// A number, or another value that is written as it is.
pub(crate) fn number(value: &str) -> String {
    format!("<c><v>{value}</v></c>")
}

/// A number that is shown as a day.
pub(crate) fn dated(value: &str) -> String {
    format!("<c s=\"1\"><v>{value}</v></c>")
}

/// A row with its number in the sheet.
pub(crate) fn row(number: u32, cells: &[String]) -> String {
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

/// The cells of a line of CSV, as texts.
pub(crate) fn texts(line: &str) -> Vec<String> {
    line.split(',').map(text).collect()
}

/// Files that nobody sends by mistake, each with the code by which it is refused.
pub(crate) fn hostile(header: &str) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    const DAMAGED: &str = "delivery.workbook_damaged";
    const ACTIVE: &str = "delivery.workbook_active";
    const TOO_LARGE: &str = "delivery.too_large";
    let head = row(1, &texts(header));
    let right = Book::of(&head);
    let bytes = right.bytes();
    let cut = bytes[..bytes.len() - 30].to_vec();
    let hidden = [bytes.clone(), b"PK".to_vec()].concat();
    let before = [b"PK\x03\x04".to_vec(), bytes.clone()].concat();
    let mut encrypted = bytes.clone();
    flag_all(&mut encrypted, 1);
    let with_sheet = |rows: &str| Book::of(&format!("{head}{rows}")).bytes();
    let blanks = |count: usize| format!("<row r=\"2\">{}</row>", "<c/>".repeat(count));
    let long = "长".repeat(30_000);
    let many_of_one = format!(
        "{}<sst uniqueCount=\"1\"><si><t>{long}</t></si></sst>",
        XML.trim_end()
    );
    let all_long = (2..2_000)
        .map(|n| row(n, &vec!["<c t=\"s\"><v>0</v></c>".to_owned(); 15]))
        .collect::<String>();
    vec![
        ("no package behind its first bytes", b"PK\x03\x04 and no more of it, really".to_vec(), DAMAGED),
        ("cut", cut, DAMAGED),
        ("bytes behind the end", hidden, DAMAGED),
        ("bytes before the beginning", before, DAMAGED),
        ("an old workbook or one under a password", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(64), "delivery.format"),
        ("parts under a password", encrypted, "delivery.format"),
        ("a bomb in the sheet", with_sheet(&" ".repeat(40_000_000)), TOO_LARGE),
        ("a bomb in another part", right.clone().with("xl/media/image1.png", "0".repeat(40_000_000)).bytes(), TOO_LARGE),
        ("very many parts", many_parts(&right), TOO_LARGE),
        ("a path outside", right.clone().with("../../etc/passwd", "x").bytes(), DAMAGED),
        ("one name twice", right.clone().with("XL/Workbook.xml", "x").bytes(), DAMAGED),
        ("macros", right.clone().with("xl/vbaProject.bin", "x").bytes(), ACTIVE),
        ("a type with macros", right.clone().replaced("[Content_Types].xml", "spreadsheetml.worksheet+xml", "sheet.macroEnabled.main+xml").bytes(), ACTIVE),
        ("another workbook", right.clone().with("xl/externalLinks/externalLink1.xml", "<x/>").bytes(), ACTIVE),
        ("a picture from elsewhere", right.clone().with("xl/worksheets/_rels/sheet1.xml.rels", "<Relationships><Relationship Type=\"x/image\" Target=\"http://198.51.100.1/a\" TargetMode=\"External\"/></Relationships>").bytes(), ACTIVE),
        ("an embedded object", right.clone().with("xl/embeddings/oleObject1.bin", "x").bytes(), ACTIVE),
        ("entities", right.clone().replaced(SHEET, "<worksheet", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet").bytes(), DAMAGED),
        ("UTF-16", Book { parts: right.parts.clone() }.with(SHEET, "<\0w\0o\0r\0").bytes(), DAMAGED),
        ("a number of strings that nobody has room for", right.clone().with("xl/sharedStrings.xml", "<sst uniqueCount=\"18446744073709551615\"/>").bytes(), TOO_LARGE),
        ("very many strings", right.clone().with("xl/sharedStrings.xml", format!("<sst>{}</sst>", "<si><t>x</t></si>".repeat(310_000))).bytes(), TOO_LARGE),
        ("one long string in every cell", Book::of(&format!("{head}{all_long}")).with("xl/sharedStrings.xml", many_of_one).bytes(), TOO_LARGE),
        ("a string that is not there", with_sheet("<row r=\"2\"><c t=\"s\"><v>7</v></c></row>"), DAMAGED),
        ("a million rows declared", right.clone().replaced(SHEET, "<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>").bytes(), TOO_LARGE),
        ("a row far below", with_sheet("<row r=\"1000000\"><c><v>1</v></c></row>"), TOO_LARGE),
        ("a cell with a row beyond numbers", with_sheet("<row r=\"2\"><c r=\"A99999999999\"><v>1</v></c></row>"), DAMAGED),
        ("rows that go back", with_sheet("<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"5\"><c r=\"A5\"><v>1</v></c></row>"), DAMAGED),
        ("two hundred thousand rows and one", with_sheet(&(2..=200_002).map(|n| format!("<row r=\"{n}\"><c><v>1</v></c></row>")).collect::<String>()), TOO_LARGE),
        ("millions of blank cells", with_sheet(&blanks(4_100_000)), TOO_LARGE),
        ("a format of brackets", right.clone().replaced("xl/styles.xml", "<cellXfs>", &format!("<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts><cellXfs>", "[".repeat(300))).bytes(), TOO_LARGE),
        ("styles that each take a long name along", right.clone().replaced("xl/styles.xml", "<cellXfs>", &format!("<fonts><font><name val=\"{}\"/></font></fonts><cellXfs>{}", "f".repeat(15_000), "<xf fontId=\"0\"/>".repeat(50_000))).bytes(), TOO_LARGE),
        ("a sheet that is a picture", right.clone().replaced("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "media/image1.png").bytes(), DAMAGED),
        ("no workbook inside", package(&[("a.txt", b"x".to_vec())]), DAMAGED),
        ("markup that ends too soon", right.clone().replaced(SHEET, "</sheetData></worksheet>", "").bytes(), DAMAGED),
    ]
}

fn many_parts(book: &Book) -> Vec<u8> {
    let more = (0..600).map(|n| (format!("xl/{n}.xml"), "<x/>".to_owned()));
    let parts = book.parts.iter().cloned().chain(more).collect();
    Book { parts }.bytes()
}

/// Sets a flag of every part, where each of both kinds of header has it.
fn flag_all(bytes: &mut [u8], flag: u8) {
    for at in 0..bytes.len().saturating_sub(8) {
        match &bytes[at..at + 4] {
            b"PK\x03\x04" => bytes[at + 6] |= flag,
            b"PK\x01\x02" => bytes[at + 8] |= flag,
            _ => {}
        }
    }
}
