//! Files as units really send them: the national publication form (双公示) with the irregularities that such files have.
//! All data are invented. Each irregularity is taken for what it means or refused by name, and a unit's own records come
//! back to it in a form that it can deliver again.

#[expect(dead_code, reason = "another test file uses the rest")]
mod delivery_common;

#[path = "real_input/export.rs"]
mod export;
#[path = "real_input/irregular.rs"]
mod irregular;
#[path = "real_input/national.rs"]
mod national;

use delivery_common::{FIRST, Register, SECOND, day};
use tests::national::{Options, penalties};

#[tokio::test]
async fn a_large_file_of_the_national_form_is_taken_whole_however_it_is_written() {
    let firms = [("淼（演示）公司", FIRST), ("演示小店", SECOND)];
    let mut taken = Vec::new();
    for irregular in [false, true] {
        let text = penalties(&Options {
            rows: 2_000,
            seed: 7,
            before: day("2024-11-01"),
            irregular,
            firms: firms
                .map(|(name, code)| (name.to_owned(), code.to_owned()))
                .into(),
        });
        let register = Register::with_two().await;
        let outcome = register.penalties("d-1", text.as_bytes()).await;
        assert_eq!(outcome.accepted, 2_000, "{:?}", outcome.refused.first());
        assert_eq!(outcome.ignored_columns, ["序号"]);
        let mut records = register.records(FIRST).await;
        records.extend(register.records(SECOND).await);
        let plain = records.into_iter().map(|record| {
            let day = (record.decided_on, record.fields.get("CF_YXQ").cloned());
            (record.document_no, day, record.fine)
        });
        let mut plain: Vec<_> = plain.collect();
        plain.sort();
        taken.push(plain);
    }
    assert_eq!(taken[0].len(), 2_000);
    assert_eq!(taken[0], taken[1]);
}
