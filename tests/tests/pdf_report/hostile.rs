//! Texts that nobody would write in good faith, and characters that no face has.

use crate::samples;
use crate::tools::{Rendered, run, squeezed};
use functions::pdf::{Field, RenderError, VerifyAddress, missing_character, render};
use proptest::prelude::*;

fn refused(character: char, field: Field) -> Result<Vec<u8>, RenderError> {
    Err(RenderError::CharacterWithoutGlyph { character, field })
}

#[test]
fn a_character_without_glyph_is_named_with_its_field() {
    let mut report = samples::without_records();
    "盐城𠮷野家餐饮有限公司".clone_into(&mut report.entity.name);
    assert_eq!(
        render(&report, &samples::address()),
        refused('𠮷', Field::Name)
    );
    assert_eq!(missing_character(&report.entity.name), Some('𠮷'));

    let mut report = samples::with_records();
    report.records[3].facts.push('😀');
    let field = Field::Record {
        place: 4,
        name: "facts",
    };
    assert_eq!(render(&report, &samples::address()), refused('😀', field));
    let error = render(&report, &samples::address()).expect_err("refused");
    assert_eq!(
        error.to_string(),
        "no glyph for U+1F600 in records[4].facts"
    );
}

#[test]
fn control_characters_are_refused() {
    let mut report = samples::without_records();
    report.entity.address.push('\u{1b}');
    assert_eq!(
        render(&report, &samples::address()),
        refused('\u{1b}', Field::Address)
    );
}

#[test]
fn bidi_controls_cannot_turn_a_text_round() {
    let mut report = samples::without_records();
    "盐城\u{202e}甲乙丙\u{202c}公司\u{200b}\u{feff}".clone_into(&mut report.entity.name);
    assert!(Rendered::of(&report).text().contains("盐城甲乙丙公司"));
}

#[test]
fn ten_thousand_characters_without_a_break_stay_inside_their_cell() {
    for unbroken in ["A".repeat(10_000), "，".repeat(10_000), "（".repeat(10_000)] {
        let mut report = samples::without_records();
        report.entity.address.clone_from(&unbroken);
        let rendered = Rendered::of(&report);
        assert!(squeezed(&rendered.text()).contains(&unbroken[..300]));
        for page in [1, 2, rendered.pages().len()] {
            assert_eq!(
                rendered
                    .picture(page, 60)
                    .darkest([190.0, 0.0, 20.0, 297.0]),
                255,
                "page {page}"
            );
        }
        run("qpdf", &["--check".as_ref(), rendered.path().as_ref()]);
    }
}

#[test]
fn an_address_that_no_code_holds_is_refused() {
    let at = VerifyAddress::new(format!("https://{}/v/x", "x".repeat(3_000)), "x");
    assert_eq!(
        render(&samples::without_records(), &at),
        Err(RenderError::AddressTooLong)
    );
    assert_eq!(samples::address().with_seal("12a4"), None);
    assert_eq!(samples::address().with_seal(""), None);
}

#[test]
fn markup_in_a_name_is_text() {
    let mut report = samples::without_records();
    r"A&B <b>(甲)\乙) Tj ET %".clone_into(&mut report.entity.name);
    "盐城<&>".clone_into(&mut report.policy.office_zh);
    let rendered = Rendered::of(&report);
    assert!(rendered.text().contains(r"A&B<b>(甲)\乙)TjET%"));
    run("qpdf", &["--check".as_ref(), rendered.path().as_ref()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_drawn_or_refused_by_name(name in "\\PC{0,80}", facts in any::<String>()) {
        let mut report = samples::with_records();
        report.entity.name.clone_from(&name);
        report.records[0].facts.clone_from(&facts);
        match render(&report, &samples::address()) {
            Ok(bytes) => {
                prop_assert!(bytes.ends_with(b"%%EOF"));
                prop_assert_eq!(missing_character(&name), None);
                prop_assert_eq!(missing_character(&facts), None);
            }
            Err(RenderError::CharacterWithoutGlyph { character, field: Field::Name }) => {
                prop_assert_eq!(missing_character(&name), Some(character));
            }
            Err(RenderError::CharacterWithoutGlyph { character, .. }) => {
                prop_assert_eq!(missing_character(&facts), Some(character));
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
