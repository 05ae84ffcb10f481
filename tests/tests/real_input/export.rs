//! A unit's records come back to it, and delivered again they change nothing; in an empty city they make the same records.

use crate::delivery_common::{ENVIRONMENT, FIRST, Register, SECOND, environment};
use crate::national::{csv, header, line, place, with};
use functions::use_cases::deliver_records::{Content, DeliveryOutcome};
use functions::use_cases::export_records::export_records;
use shared::record::{Provenance, Record, RecordKind};

/// Everything that the unit has of the kind, part by part.
async fn exported(register: &Register) -> String {
    let who = environment();
    let (mut file, mut after) = (String::new(), None);
    loop {
        let of = (ENVIRONMENT, RecordKind::Penalty);
        let part = export_records(&register.deps, &who, of, after).await;
        let part = part.expect("a part");
        let text = part.file;
        // Each part is a file of its own, with its header.
        let lines = text
            .split_inclusive("\r\n")
            .skip(usize::from(!file.is_empty()));
        file.extend(lines);
        after = part.next;
        if after.is_none() {
            return file;
        }
    }
}

async fn send(register: &Register, id: &str, file: &str) -> DeliveryOutcome {
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind: RecordKind::Penalty,
    };
    let unit = environment();
    let sent = register.send(&unit, id, content, file.as_bytes());
    sent.await.expect("a delivery")
}

/// What a record says, without where it came from.
async fn says(register: &Register) -> Vec<Record> {
    let mut all = register.records(FIRST).await;
    all.extend(register.records(SECOND).await);
    for record in &mut all {
        record.version = 1;
        record.provenance = Provenance {
            line: 0,
            ..all_the_same(&record.provenance)
        };
    }
    all.sort_by(|a, b| a.id.0.cmp(&b.id.0));
    all
}

fn all_the_same(of: &Provenance) -> Provenance {
    Provenance {
        delivery: String::new(),
        line: 0,
        rev: 0,
        changed: None,
        ..of.clone()
    }
}

/// Lines with every state, with what a spreadsheet would take for a formula, and with what CSV puts into quotes.
fn varied() -> String {
    let states = [
        ("文书效力", "未生效"),
        ("不予处罚", "是"),
        ("简易程序", "是"),
        ("撤销变更原因", "复议决定撤销（演示）"),
        ("整改情况", "已整改"),
        ("信用修复日期", "2024-06-01"),
        ("不予公开原因", "涉及未成年人（演示）"),
        ("复议诉讼", "行政诉讼"),
        ("履行情况", "未履行"),
        ("异议处理", "处理中"),
    ];
    let mut rows = vec![header()];
    rows[0].extend(states.iter().map(|(name, _)| (*name).to_owned()));
    for number in 1..=240_u32 {
        let mut row = with(
            line(number),
            "罚款金额（万元）",
            &format!("{number}.000{number:03}"),
        );
        match number % 7 {
            0 => row[place("违法事实")] = "=1+1，\"引号\",逗号（演示）".to_owned(),
            1 => row[place("处罚内容")] = "罚款：人民币2万元：其他".to_owned(),
            2 => row[place("处罚类别")] = "警告：通报批评".to_owned(),
            3 => row[place("备注")] = "'-备注（演示）".to_owned(),
            4 => row[place("罚款金额（万元）")].clear(),
            _ => {}
        }
        let chosen = usize::try_from(number).expect("few") % (states.len() + 1);
        row.extend((0..states.len()).map(|at| {
            let state = if at == chosen { states[at].1 } else { "" };
            state.to_owned()
        }));
        rows.push(row);
    }
    csv(&rows)
}

#[tokio::test]
async fn what_comes_back_changes_nothing_and_makes_the_same_records_elsewhere() {
    let register = Register::with_two().await;
    let outcome = send(&register, "d-1", &varied()).await;
    assert_eq!(outcome.accepted, 240, "{:?}", outcome.refused);
    let file = exported(&register).await;
    assert_eq!(file.matches("\r\n").count(), 241);
    assert!(
        !file.contains("范甲子") && !file.contains("证件号码"),
        "a person"
    );

    let again = send(&register, "d-2", &file).await;
    assert_eq!(
        (again.unchanged, again.accepted, again.corrected),
        (240, 0, 0),
        "{again:?}"
    );
    assert!(
        again.refused.is_empty() && again.flagged.is_empty(),
        "{again:?}"
    );
    assert!(again.ignored_columns.is_empty());

    let elsewhere = Register::with_two().await;
    let made = send(&elsewhere, "d-1", &file).await;
    assert_eq!(made.accepted, 240, "{made:?}");
    assert_eq!(says(&elsewhere).await, says(&register).await);
    let sorted = |file: &str| {
        let mut lines: Vec<_> = file.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(&exported(&elsewhere).await), sorted(&file));
}

#[tokio::test]
async fn a_unit_gets_its_own_records_alone() {
    let register = Register::with_two().await;
    send(&register, "d-1", &varied()).await;
    let of = (ENVIRONMENT, RecordKind::Penalty);
    let other = register.deps.policy.register_unit.clone();
    let part = export_records(&register.deps, &other, of, None).await;
    let part = part.expect("a part");
    assert_eq!((part.lines, part.next), (0, None));
}
