//! Files and lines that are wrong, and every form in which a right one may come.

use crate::delivery_common::{
    ENVIRONMENT, FIRST, PENALTY_HEADER, Penalty, Register, STRANGER, day, environment, file,
    penalty,
};
use functions::delivery::{Encoding, Line, Table, decode, read_record_line};
use functions::keys;
use functions::store::Key;
use functions::use_cases::deliver_records::Content;
use shared::record::RecordKind;
use shared::text::Lang;

fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

#[tokio::test]
async fn three_encodings_and_two_kinds_of_header_give_the_same_records() {
    let plain = file(&[penalty(FIRST, "㐀淼罚〔2024〕1号")]);
    let by_code = plain.replacen(
        PENALTY_HEADER,
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,XZ_XFRQ,XZ_ZGQK",
        1,
    );
    let mut results = Vec::new();
    for (bytes, encoding) in [
        (plain.clone().into_bytes(), Encoding::Utf8),
        (format!("\u{FEFF}{plain}").into_bytes(), Encoding::Utf8Bom),
        (gb18030(&plain), Encoding::Gb18030),
        (gb18030(&by_code), Encoding::Gb18030),
    ] {
        let register = Register::with_two().await;
        let outcome = register.penalties("d-1", &bytes).await;
        assert_eq!(outcome.encoding, encoding);
        results.push(register.records(FIRST).await);
    }
    assert_eq!(results[0].len(), 1);
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_fault_in_a_line_refuses_that_line_alone_with_column_and_code() {
    type Slip = fn(&mut Penalty);
    let slips: [(Slip, &str, &str); 9] = [
        (
            |p| p.decided = "2024-02-30".to_owned(),
            "处罚决定日期",
            "line.date",
        ),
        (
            |p| p.decided = "2024-11-21".to_owned(),
            "处罚决定日期",
            "line.date_in_future",
        ),
        (|p| p.fine = "二万", "罚款金额", "line.amount"),
        (|p| p.facts = String::new(), "违法事实", "line.required"),
        (
            |p| p.facts = "事\u{202E}实".to_owned(),
            "违法事实",
            "line.character",
        ),
        (
            |p| p.facts = "事\0实".to_owned(),
            "违法事实",
            "line.character",
        ),
        (
            |p| p.facts = "长".repeat(4_001),
            "违法事实",
            "line.too_long",
        ),
        (|p| p.class = "公司", "行政相对人类别", "line.choice"),
        (
            |p| p.subject = "91320900MA1000009L",
            "统一社会信用代码",
            "credit_code.check_digit",
        ),
    ];
    let register = Register::with_two().await;
    for (n, (slip, column, code)) in slips.into_iter().enumerate() {
        let mut lines: Vec<_> = (0..9)
            .map(|k| penalty(FIRST, &format!("{n}之{k}")))
            .collect();
        slip(&mut lines[n]);
        let outcome = register
            .penalties(&format!("d-{n}"), file(&lines).as_bytes())
            .await;
        assert_eq!(outcome.accepted, 8, "{code}");
        let [fault] = &outcome.refused[..] else {
            panic!("one fault for {code}: {outcome:?}");
        };
        assert_eq!(
            (fault.line, fault.column.as_str(), fault.code),
            (u32::try_from(n).expect("few") + 1, column, code)
        );
        assert!(!fault.message(Lang::Zh).is_empty());
    }
    assert_eq!(register.records(FIRST).await.len(), 72);
}

#[tokio::test]
async fn all_faults_of_a_line_are_told_at_once() {
    let register = Register::with_two().await;
    let mut line = penalty(FIRST, "一号");
    line.fine = "x";
    line.decided = "x".to_owned();
    line.facts = String::new();
    let outcome = register.penalties("d-1", file(&[line]).as_bytes()).await;
    let codes: Vec<_> = outcome.refused.iter().map(|fault| fault.code).collect();
    assert_eq!(codes.len(), 3);
    for code in ["line.date", "line.amount", "line.required"] {
        assert!(codes.contains(&code), "{code}");
    }
}

#[tokio::test]
async fn a_natural_person_s_line_is_set_aside_and_the_number_is_not_kept() {
    let number = "11010519491231002X";
    let register = Register::with_two().await;
    let mut by_class = penalty(STRANGER, "一号");
    by_class.class = "自然人";
    by_class.subject = "11010519491231002X";
    let mut by_number = penalty(STRANGER, "二号");
    by_number.subject = "11010519491231002X";
    let text = file(&[
        by_class,
        by_number,
        penalty(STRANGER, "三号"),
        penalty(FIRST, "四号"),
    ]);
    let outcome = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.refused.len()), (1, 0));
    let codes: Vec<_> = outcome
        .quarantined
        .iter()
        .map(|fault| (fault.line, fault.code))
        .collect();
    assert_eq!(
        codes,
        [
            (1, "line.natural_person"),
            (2, "line.natural_person"),
            (3, "line.entity_unknown")
        ]
    );
    for n in 1..=3 {
        let key = Key::new("I#environment#d-1", format!("L#{n:07}"));
        let item = register
            .deps
            .store
            .get(&key)
            .await
            .expect("a read")
            .expect("a line");
        let body = String::from_utf8_lossy(&item.body);
        assert!(!body.contains(number), "{body}");
    }
}

#[tokio::test]
async fn a_person_s_number_with_a_slip_or_in_wide_signs_is_a_person_s_all_the_same() {
    let register = Register::with_two().await;
    let numbers = [
        "110105194912310021",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002x",
    ];
    let lines = numbers.map(|number| {
        let mut line = penalty(STRANGER, "一号");
        line.subject = number;
        line
    });
    let outcome = register.penalties("d-1", file(&lines).as_bytes()).await;
    let codes: Vec<_> = outcome.quarantined.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["line.natural_person"; 3]);
    assert_eq!((outcome.accepted, outcome.refused.len()), (0, 0));
}

#[tokio::test]
async fn the_same_record_twice_in_a_file_is_refused_the_second_time() {
    let register = Register::with_two().await;
    let mut second = penalty(FIRST, "一号");
    second.fine = "8";
    let outcome = register
        .penalties("d-1", file(&[penalty(FIRST, "一号"), second]).as_bytes())
        .await;
    assert_eq!(outcome.accepted, 1);
    assert_eq!(
        (outcome.refused[0].line, outcome.refused[0].code),
        (2, "line.duplicate")
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_nothing_behind() {
    let register = Register::with_two().await;
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind: RecordKind::Penalty,
    };
    for (n, (bytes, code)) in [
        (&b"\xFF\xFE\x00"[..], "delivery.encoding"),
        ("违法事实,处罚依据".as_bytes(), "delivery.header_missing"),
        (b"", "delivery.header_missing"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("d-{n}");
        let error = register
            .send(&environment(), &id, content, bytes)
            .await
            .expect_err("a refused file");
        assert_eq!(error.code().as_str(), code);
        let key = keys::delivery(&environment(), &id);
        assert_eq!(register.deps.store.get(&key).await.expect("a read"), None);
    }
    let key = keys::freshness(ENVIRONMENT, &environment());
    assert_eq!(register.deps.store.get(&key).await.expect("a read"), None);
}

#[test]
fn fifty_thousand_lines_are_read() {
    let lines: Vec<_> = (0..50_000)
        .map(|n| penalty(FIRST, &format!("{n}号")))
        .collect();
    let bytes = gb18030(&file(&lines));
    let begun = std::time::Instant::now();
    let (text, _) = decode(&bytes).expect("a file");
    let spec = RecordKind::Penalty.spec();
    let mut table = Table::open(&text, spec.columns()).expect("a header");
    let mut read = 0;
    while let Some(row) = table.next_row() {
        read += u32::from(matches!(
            read_record_line(&row, day("2024-11-20")),
            Line::Read(_)
        ));
    }
    println!(
        "50,000 lines of {} bytes read in {:?}",
        bytes.len(),
        begun.elapsed()
    );
    assert_eq!(read, 50_000);
}
