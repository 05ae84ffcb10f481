//! What hostile and large files cost, each read by a process of its own so that its memory can be told.

use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, day, penalty};
use crate::fixtures::{Book, hostile, row, texts};
use functions::delivery::{DeliveredFile, Table, read_record_line};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value};
use shared::record::RecordKind;
use std::process::Command;

/// Names the file for the process that reads it.
const FILE: &str = "XINZHENG_TEST_FILE";

/// Prints a line for each file; `--ignored --nocapture` and a quiet machine.
#[test]
#[ignore = "prints figures, which depend on the machine"]
fn what_hostile_and_large_files_cost() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files = hostile(PENALTY_HEADER);
    files.extend(large());
    files.extend(long());
    for (what, bytes, _) in files {
        let path = folder.path().join("file");
        std::fs::write(&path, &bytes).expect("a file");
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args([
                "--ignored",
                "--exact",
                "cost::what_one_file_costs",
                "--nocapture",
            ])
            .env(FILE, &path)
            .output()
            .expect("a process");
        assert!(output.status.success(), "{what}");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = told
            .lines()
            .find(|line| line.contains("memory"))
            .expect("a line");
        println!("{told}: {what}");
    }
}

#[test]
#[ignore = "is run by the one above"]
fn what_one_file_costs() {
    let Some(path) = std::env::var_os(FILE) else {
        return;
    };
    let bytes = std::fs::read(path).expect("a file");
    let before = peak();
    let begun = std::time::Instant::now();
    let (mut lines, mut code, mut opened) = (0, "read", begun.elapsed());
    let columns = || RecordKind::Penalty.spec().columns();
    let form: Vec<_> = columns().map(|column| column as _).collect();
    match DeliveredFile::open(&bytes, &form) {
        Ok(file) => {
            opened = begun.elapsed();
            let mut table = Table::of(&file, columns()).expect("a header");
            while let Some(row) = table.next_row() {
                read_record_line(&row, day("2024-11-20"));
                lines += 1;
            }
        }
        Err(fault) => code = fault.code.as_str(),
    }
    println!(
        "\n{:>10.1?}, {opened:>8.1?} of it to open, {:>6} KB of memory beside a file of {:>5} KB, {lines:>6} lines, {code}",
        begun.elapsed(),
        peak().saturating_sub(before),
        bytes.len() / 1024,
    );
}

/// Files as large as one call takes, or as many lines as its limits allow.
fn large() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let line = |n: u32| penalty(FIRST, &format!("{n}号")).line();
    let mut rows = row(1, &texts(PENALTY_HEADER));
    let mut csv = PENALTY_HEADER.to_owned();
    let mut json = Vec::new();
    for n in 0..30_000 {
        rows += &row(n + 2, &texts(&line(n)));
        csv += &format!("\n{}", line(n));
        let cells = PENALTY_HEADER.split(',').map(str::to_owned);
        let line = line(n);
        let record: Map<String, Value> = cells.zip(line.split(',').map(Value::from)).collect();
        json.push(Value::Object(record));
    }
    let json = Value::Array(json).to_string().into_bytes();
    let mut short = format!(
        "[{{{}}}",
        PENALTY_HEADER
            .split(',')
            .map(|name| format!("\"{name}\":1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    short += &",{\"违法事实\":1}".repeat(49_999);
    short.push(']');
    vec![
        ("a workbook of 30,000 lines", Book::of(&rows).bytes(), ""),
        ("CSV of 30,000 lines", csv.into_bytes(), ""),
        ("JSON of 30,000 records, larger than a call", json, ""),
        (
            "a workbook of 50,000 lines with every column filled",
            full(true),
            "",
        ),
        ("the same with the texts in its cells", full(false), ""),
        ("a sheet of tags that are no cells", tags(), ""),
        (
            "JSON of 50,000 records of one field",
            short.into_bytes(),
            "",
        ),
    ]
}

/// As many penalties as are allowed, as long as real ones get, and a little shorter ones, in every format.
fn long() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let lines = |facts: usize| {
        (0..50_000_usize).map(move |n| {
            let said: String = (0..facts).map(|at| word(n * 7 + at)).collect();
            let sample = penalty(FIRST, &format!("{n}号"));
            Penalty {
                facts: said,
                ..sample
            }
            .line()
        })
    };
    let csv = |facts| lines(facts).fold(PENALTY_HEADER.to_owned(), |all, line| all + "\n" + &line);
    let json = |facts| {
        let records = lines(facts).map(|line| {
            let cells = PENALTY_HEADER.split(',').map(str::to_owned);
            let cells = cells.zip(line.split(',').map(Value::from));
            Value::Object(cells.filter(|(_, cell)| cell != "").collect())
        });
        Value::Array(records.collect()).to_string().into_bytes()
    };
    let book = |facts| {
        let head = row(1, &texts(PENALTY_HEADER));
        let rows = (2..).zip(lines(facts));
        let rows = rows.fold(head, |all, (n, line)| all + &row(n, &texts(&line)));
        Book::of(&rows).bytes()
    };
    vec![
        ("CSV of 50,000 longest penalties", csv(280).into_bytes(), ""),
        ("JSON of 50,000 longest penalties", json(280), ""),
        ("a workbook of 50,000 longest penalties", book(280), ""),
        ("JSON of 50,000 long penalties", json(120), ""),
        ("a workbook of 50,000 long penalties", book(120), ""),
    ]
}

/// A character, so that no two lines are alike.
fn word(n: usize) -> char {
    let of = u32::try_from(n * 2_654_435 % 3_000).expect("few");
    char::from_u32(0x4E00 + of).expect("a character of Chinese")
}

/// As many lines as are allowed with every column of the widest form filled, as programs write them: the cells name
/// strings, up to the limit of these, or hold their text. Nothing packs well.
fn full(shared: bool) -> Vec<u8> {
    let names: Vec<_> = RecordKind::Penalty
        .spec()
        .columns()
        .map(|column| column.name_zh)
        .collect();
    let width = names.len();
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut strings = String::new();
    for _ in 0..290_000 {
        strings += &format!("<si><t>{:08x}</t></si>", random.random::<u32>());
    }
    let mut rows = row(1, &texts(&names.join(",")));
    for n in 2..50_002 {
        let cell = |column: usize| {
            let number = random.random_range(0..290_000);
            let (high, low) = (column / 26, column % 26);
            let letter = |n: usize| char::from(b'A' + u8::try_from(n).expect("a letter"));
            let first = high
                .checked_sub(1)
                .map(letter)
                .map_or(String::new(), String::from);
            let at = format!("{first}{}{n}", letter(low));
            if shared {
                format!("<c r=\"{at}\" s=\"1\" t=\"s\"><v>{number}</v></c>")
            } else {
                format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{number}</t></is></c>")
            }
        };
        let cells: String = (0..width).map(cell).collect();
        rows += &format!("<row r=\"{n}\">{cells}</row>");
    }
    println!("{width} columns, a sheet of {} bytes", rows.len());
    Book::of(&rows)
        .with("xl/sharedStrings.xml", format!("<sst>{strings}</sst>"))
        .bytes()
}

/// As many tags as are allowed, in a sheet whose cells are none.
fn tags() -> Vec<u8> {
    let rows = format!(
        "{}{}",
        row(1, &texts(PENALTY_HEADER)),
        "<row r=\"2\"><x a=\"1\"/><y/></row>".repeat(50_000 * 40 / 10)
    );
    Book::of(&rows).bytes()
}

/// The most memory that this process has had, in KB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.and_then(|kb| kb.parse().ok()).expect("a number")
}
