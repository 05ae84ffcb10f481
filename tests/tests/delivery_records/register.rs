//! The register of market entities: who delivers it, what it makes, and lines that do not agree with it.

use crate::delivery_common::{FIRST, Register, SECOND, environment, example_city, file, penalty};
use functions::use_cases::deliver_records::{Content, DeliveryError, LineFault};
use shared::problem::ProblemCode;
use shared::text::Lang;

/// A register of one firm.
fn named(name: &str) -> String {
    format!(
        "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n{name},{FIRST},公司,范甲子,演示路1号,存续,2019-01-01\n"
    )
}

fn told(faults: &[LineFault]) -> Vec<(u32, &str, &str)> {
    faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str(), fault.code))
        .collect()
}

#[tokio::test]
async fn the_register_alone_makes_entities_and_a_change_of_name_keeps_the_old_one() {
    let register = Register::with_two().await;
    let same = register
        .deliver_register("register-2", named("淼（演示）公司").as_bytes())
        .await
        .expect("a register");
    assert_eq!((same.unchanged, same.corrected), (1, 0));
    let entity = register.entity(FIRST).await;
    let renamed = register
        .deliver_register("register-3", named("鑫（演示）公司").as_bytes())
        .await
        .expect("a register");
    assert_eq!(renamed.corrected, 1);
    let profile = register.profile(FIRST).await;
    assert_eq!(profile.profile.name, "鑫（演示）公司");
    assert_eq!(profile.profile.former_names, ["淼（演示）公司"]);
    assert_eq!(profile.rev, 2);
    assert_eq!(register.entity(FIRST).await, entity);
    let again = register
        .deliver_register("register-4", named("鑫（演示）公司").as_bytes())
        .await
        .expect("a register");
    assert_eq!(again.unchanged, 1);
}

#[tokio::test]
async fn a_register_is_taken_only_from_the_unit_that_the_policy_names() {
    let register = Register::with_two().await;
    let text = named("冒名（演示）公司");
    let unit = environment();
    let answer = register
        .send(&unit, "register-2", Content::Register, text.as_bytes())
        .await;
    let Err(error @ DeliveryError::NotItsRegister) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(error.code(), ProblemCode::DeliveryRegisterUnit);
    assert_eq!(error.code().as_str(), "delivery.register_unit");
    assert_eq!(register.profile(FIRST).await.profile.name, "淼（演示）公司");

    // In another city it is another unit.
    let other = Register::empty(example_city());
    let outcome = other.deliver_register("register-1", text.as_bytes()).await;
    assert_eq!(outcome.expect("a register").accepted, 1);
    assert_ne!(
        other.deps.policy.register_unit,
        register.deps.policy.register_unit
    );
}

#[tokio::test]
async fn a_line_with_another_name_is_taken_under_the_registers_and_its_unit_is_told() {
    let register = Register::with_two().await;
    let mut other = penalty(FIRST, "一号");
    other.name = "焱（演示）公司";
    let mut spaced = penalty(FIRST, "二号");
    spaced.name = "淼(演示) 公司";
    let text = file(&[other, spaced, penalty(SECOND, "三号")]);
    let outcome = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.refused.len()), (3, 0));
    let expected = [(1, "行政相对人名称", "line.name_differs")];
    assert_eq!(told(&outcome.flagged), expected);
    assert_eq!(register.records(FIRST).await.len(), 2);
    // Asked again, and with the next delivery that says the same.
    assert_eq!(register.penalties("d-1", text.as_bytes()).await, outcome);
    let next = register.penalties("d-2", text.as_bytes()).await;
    assert_eq!(
        (next.unchanged, told(&next.flagged)),
        (3, expected.to_vec())
    );
}

#[tokio::test]
async fn a_former_name_is_no_other_name() {
    let register = Register::with_two().await;
    register
        .deliver_register("register-2", named("鑫（演示）公司").as_bytes())
        .await
        .expect("a register");
    let text = file(&[penalty(FIRST, "一号")]);
    let outcome = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.flagged.len()), (1, 0));
}

#[tokio::test]
async fn a_record_whose_text_cannot_be_printed_is_refused_with_the_character() {
    let register = Register::with_two().await;
    let mut line = penalty(FIRST, "一号");
    line.facts = "在𠮷祥路贮存不当".to_owned();
    let text = file(&[line, penalty(FIRST, "二号")]);
    let outcome = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!(outcome.accepted, 1);
    let expected = [(1, "违法事实", "line.character_without_glyph")];
    assert_eq!(told(&outcome.refused), expected);
    for lang in Lang::ALL {
        let message = outcome.refused[0].message(lang);
        assert!(message.contains('𠮷'), "{message}");
    }
    assert_eq!(register.penalties("d-1", text.as_bytes()).await, outcome);
}

#[tokio::test]
async fn a_firm_whose_name_cannot_be_printed_is_in_the_register_and_its_unit_is_told() {
    let register = Register::with_two().await;
    let text = named("𠮷（演示）公司");
    let outcome = register
        .deliver_register("register-2", text.as_bytes())
        .await
        .expect("a register");
    assert_eq!((outcome.corrected, outcome.refused.len()), (1, 0));
    let expected = [(1, "名称", "line.character_without_glyph")];
    assert_eq!(told(&outcome.flagged), expected);
    assert!(outcome.flagged[0].message(Lang::Zh).contains('𠮷'));
    // Its records are not lost for it.
    let mut line = penalty(FIRST, "一号");
    line.name = "𠮷（演示）公司";
    let outcome = register.penalties("d-1", file(&[line]).as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.flagged.len()), (1, 0));
}
