//! What the file says, as `pdftotext` reads it.

use crate::samples;
use crate::tools::{Rendered, squeezed};
use shared::report::Finding;
use shared::text::report as words;

#[test]
fn every_field_of_the_report_is_there_as_text() {
    let report = samples::without_records();
    let text = Rendered::of(&report).text();
    let entity = &report.entity;
    for expected in [
        words::TITLE,
        &entity.name,
        entity.credit_code.as_str(),
        &entity.representative,
        &entity.address,
        words::entity_kind(entity.kind),
        words::state(entity.state),
        report.report_no.as_str(),
        &report.code.grouped(),
        samples::HOST,
        &words::time(report.issued_at),
        &words::day(report.window.from),
        &words::day(report.window.to),
        &words::day(report.valid_through),
        words::purpose(report.purpose),
        words::look_back(report.look_back_years),
        &report.policy.office_zh,
        &report.policy.basis_zh,
        &report.calendar,
    ] {
        assert!(text.contains(&squeezed(expected)), "{expected}");
    }
    for row in &report.sectors {
        assert!(text.contains(&squeezed(&row.name_zh)), "{}", row.name_zh);
    }
    for note in words::notes(&report, samples::HOST) {
        assert!(text.contains(&squeezed(&note)), "{note}");
    }
}

#[test]
fn the_conclusion_is_the_rules_sentence() {
    let none = Rendered::of(&samples::without_records()).text();
    assert!(none.contains(
        "经查询，自2023年11月24日至2026年11月23日，未发现该经营主体在下列45个领域存在违法违规记录。"
    ));
    let some = Rendered::of(&samples::with_records()).text();
    assert!(some.contains(
        "经查询，自2023年11月24日至2026年11月23日，该经营主体在下列领域共有6条违法违规记录，详见“违法违规记录明细”。"
    ));
}

#[test]
fn all_forty_five_rows_say_no_record() {
    let text = Rendered::of(&samples::without_records()).text();
    assert_eq!(text.matches("未发现记录").count(), 45);
    assert!(!text.contains(words::RECORDS_HEADING));
}

#[test]
fn each_record_is_shown_with_its_fields_and_marks() {
    let report = samples::with_records();
    let text = Rendered::of(&report).text();
    assert_eq!(report.records.len(), 6);
    for record in &report.records {
        let day = words::day(record.decided_on);
        for expected in [
            &record.document_no,
            &record.class,
            &record.body,
            &record.measure,
            &day,
        ] {
            assert!(text.contains(&squeezed(expected)), "{expected}");
        }
        assert!(text.contains(&squeezed(record.kind.spec().name_zh)));
    }
    assert!(text.contains("未履行；行政复议中；异议处理中"));
    assert!(text.contains("履行情况未报送；行政诉讼中"));
    assert!(text.contains("12,345.67元"));
    let disputed = report
        .records
        .iter()
        .filter(|record| record.objection_open)
        .count();
    // Once in the strip and once in the row of each disputed record, and once in the notes.
    assert_eq!(
        text.matches(words::OBJECTION_MARK).count(),
        2 * disputed + 1
    );
}

#[test]
fn the_head_of_the_table_stands_on_every_page_that_it_takes() {
    let pages = Rendered::of(&samples::without_records()).pages();
    let heads = pages
        .iter()
        .filter(|page| squeezed(page).contains("序号领域责任单位数据截至查询结果"))
        .count();
    let with_rows = pages
        .iter()
        .filter(|page| page.contains("未发现记录"))
        .count();
    assert!(with_rows > 1, "the table takes more than one page");
    assert_eq!(heads, with_rows);
}

#[test]
fn every_page_has_number_and_place() {
    for report in [
        samples::without_records(),
        samples::with_records(),
        samples::big(60),
    ] {
        let pages = Rendered::of(&report).pages();
        for (page, place) in pages.iter().zip(1..) {
            assert!(page.contains(report.report_no.as_str()), "page {place}");
            assert!(
                page.contains(&format!("{place}/{}", pages.len())),
                "page {place}"
            );
        }
    }
}

#[test]
fn every_page_of_a_demonstration_says_so_and_a_real_one_never() {
    let pages = Rendered::of(&samples::with_records()).pages();
    assert!(
        pages
            .iter()
            .all(|page| page.contains(words::DEMONSTRATION_BAND))
    );
    let real = Rendered::of(&samples::early()).text();
    assert!(!real.contains(words::DEMONSTRATION));
}

#[test]
fn a_sector_that_does_not_take_part_is_not_said_to_have_no_record() {
    let report = samples::early();
    let text = Rendered::of(&report).text();
    let not_covered = report
        .sectors
        .iter()
        .filter(|row| row.finding == Finding::NotYetCovered)
        .count();
    assert_eq!(not_covered, 26);
    assert_eq!(text.matches("未发现记录").count(), 19);
    assert!(text.contains("另有26个领域未纳入，不作结论。"));
    assert!(text.contains("未发现该经营主体在下列19个领域存在违法违规记录"));
}

#[test]
fn a_sector_that_never_delivered_is_not_said_to_have_no_record() {
    let mut report = samples::without_records();
    report.sectors[4].finding = Finding::NeverDelivered;
    report.sectors[4].data_as_of = None;
    let text = Rendered::of(&report).text();
    assert_eq!(text.matches("未发现记录").count(), 44);
    assert!(text.contains("另有1个领域尚未报送数据，不作结论。"));
}

#[test]
fn rare_characters_can_be_searched_and_copied() {
    let report = samples::rare();
    let text = Rendered::of(&report).text();
    assert!(text.contains("鑫淼喆堃㐂䶮㛃煜昇玥"));
    assert!(text.contains(&squeezed(&report.entity.name)));
    assert!(text.contains(&squeezed(&report.entity.address)));
    assert!(text.contains("䲟·阿依古丽玥"));
}

#[test]
fn five_thousand_records_are_all_there() {
    let report = samples::big(5_000);
    let rendered = Rendered::of(&report);
    let pages = rendered.pages();
    assert!(pages.len() > 1_000, "{} pages", pages.len());
    let text = rendered.text();
    for record in report.records.iter().step_by(7) {
        assert!(
            text.contains(&squeezed(&record.document_no)),
            "{}",
            record.document_no
        );
    }
    assert!(text.contains(&format!("{}.", report.records.len())));
    assert!(
        rendered.bytes.len() < 6_000_000,
        "{} bytes",
        rendered.bytes.len()
    );
}
