//! Every way in which a part is refused, and that its bytes may come in any pieces.

use super::{Counts, Markup};
use shared::problem::ProblemCode;

fn look(part: &str, piece: usize) -> Result<(), ProblemCode> {
    let mut counts = Counts::default();
    let mut markup = Markup::new(&mut counts);
    for bytes in part.as_bytes().chunks(piece) {
        markup.feed(bytes)?;
    }
    markup.finish()
}

fn refused(part: &str, code: ProblemCode) {
    for piece in [1, 7, 4_096] {
        assert_eq!(look(part, piece), Err(code), "{part:.80} by {piece}");
    }
}

#[test]
fn what_spreadsheet_programs_write_passes() {
    for part in [
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<worksheet xmlns:r='a'><dimension ref=\"A1:T20\"/><sheetData><row r=\"1\" spans=\"1:3\"><c r=\"A1\" t=\"s\"><v>0</v></c><c/></row></sheetData></worksheet>",
        "<x:sst xmlns:x=\"m\" uniqueCount=\"2\"><x:si><x:t xml:space=\"preserve\"> a &lt;b> </x:t></x:si></x:sst>",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://x/hyperlink\" Target=\"mailto:a@b.cn\" TargetMode=\"External\"/></Relationships>",
        "<a b='x\">y' c=\"it's\"/>",
    ] {
        for piece in [1, 7, 4_096] {
            assert_eq!(look(part, piece), Ok(()), "{part}");
        }
    }
}

#[test]
fn document_types_entities_comments_and_other_encodings_are_refused() {
    for part in [
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>",
        "<x><!-- --></x>",
        "<x><![CDATA[a]]></x>",
        "<x/><?xml version=\"1.0\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><x/>",
        "<?xml version=\"1.0\" a=\"?><!DOCTYPE x>\"?><x/>",
        "<?mso x?><x/>",
        "<c r=A1/>",
        "<x></x a='>'>",
        "<x <y>>",
        "<x",
        "<>",
        "<x>\0</x>",
    ] {
        refused(part, ProblemCode::DeliveryWorkbookDamaged);
    }
}

#[test]
fn what_the_reader_would_take_on_trust_is_held_to_limits() {
    let large = ProblemCode::DeliveryTooLarge;
    let damaged = ProblemCode::DeliveryWorkbookDamaged;
    for (part, code) in [
        ("<sst uniqueCount=\"99999999999999\"/>", large),
        ("<sst uniqueCount=\"300001\"/>", large),
        ("<dimension ref=\"A1:XFD1048576\"/>", large),
        ("<dimension ref=\"B2:A1\"/>", damaged),
        ("<dimension ref=\"A1:ZZZZZZZZZZ9\"/>", damaged),
        ("<row r=\"200021\"/>", large),
        ("<row r=\"99999999999\"/>", damaged),
        ("<row r=\"0\"/>", damaged),
        ("<c r=\"ZZZ1\"/>", damaged),
        ("<c r=\"A\"/>", damaged),
        ("<f ref=\"A9:A1\"/>", damaged),
        ("<mergeCell ref=\"A1:B2:C3\"/>", damaged),
    ] {
        refused(part, code);
    }
    refused(&format!("<si><t>{}</t></si>", "长".repeat(100_000)), large);
    refused(&format!("<x a=\"{}\"/>", "a".repeat(20_000)), large);
    refused(&"<si/>".repeat(300_001), large);
    refused(
        &format!("<numFmt formatCode=\"{}\"/>", "[".repeat(300)),
        large,
    );
    let font = format!("<font><name val=\"{}\"/></font>", "f".repeat(1_000));
    refused(&format!("{font}{}", "<xf/>".repeat(10_000)), large);
}

#[test]
fn what_acts_or_leads_outside_is_refused() {
    for part in [
        "<Relationship Type=\"http://x/externalLink\" Target=\"externalLinks/externalLink1.xml\"/>",
        "<Relationship Type=\"http://x/oleObject\" Target=\"embeddings/o.bin\"/>",
        "<Relationship Type=\"http://x/image\" Target=\"http://example.invalid/a.png\" TargetMode=\"External\"/>",
        "<Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\" PartName=\"/xl/workbook.xml\"/>",
    ] {
        refused(part, ProblemCode::DeliveryWorkbookActive);
    }
    refused(
        "<Relationship Type=\"http://x/worksheet\" Target=\"media/image1.png\"/>",
        ProblemCode::DeliveryWorkbookDamaged,
    );
}
