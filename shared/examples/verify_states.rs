//! Writes every state of the verify page to files, to be looked at, and measures how long one takes.
//!
//! `cargo run -p shared --features html,policy-file --example verify_states -- DIR`
#![expect(clippy::print_stdout, reason = "a tool that prints what it measured")]

#[path = "../tests/samples/mod.rs"]
mod samples;

use samples::{SITE, expired, genuine, view, with_records, withdrawn, without_records};
use shared::code::InvalidCode;
use shared::page::{Answer, VerifyPage, verify_page};
use shared::problem::ProblemCode;
use shared::text::Lang;
use shared::verdict::{Note, Verdict};
use std::hint::black_box;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let dir = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "verify-states".to_owned());
    std::fs::create_dir_all(&dir)?;
    let notes = vec![
        Note::FresherExists,
        Note::ObjectionOpen,
        Note::RecordsChanged,
    ];
    let judged = [
        ("genuine", genuine(), Some(without_records()), Vec::new()),
        ("records", genuine(), Some(with_records(8, 4992)), notes),
        ("expired", expired(), Some(without_records()), Vec::new()),
        (
            "withdrawn",
            withdrawn(),
            Some(with_records(1, 0)),
            Vec::new(),
        ),
        ("unknown", Verdict::Unknown, None, Vec::new()),
    ];
    let typed = "7K2M 9QX4 TB3N VW8B";
    let fault = InvalidCode::Mistyped;
    let others = [
        ("entry", Answer::Entry),
        ("mistyped", Answer::WrongCode { typed, fault }),
        (
            "cannot-check",
            Answer::Problem(ProblemCode::VerifyUnavailable),
        ),
    ];
    for lang in Lang::ALL {
        for (name, verdict, report, notes) in &judged {
            let view = view(*verdict, report.clone(), notes.clone());
            let verdict = *verdict;
            write(
                &dir,
                name,
                lang,
                Answer::Judged {
                    verdict,
                    view: &view,
                },
            )?;
        }
        for (name, answer) in others {
            write(&dir, name, lang, answer)?;
        }
    }
    measure();
    Ok(())
}

fn write(dir: &str, name: &str, lang: Lang, answer: Answer<'_>) -> std::io::Result<()> {
    let page = verify_page(&VerifyPage {
        site: SITE,
        lang,
        answer,
    });
    println!("{name:>12} {:>5} {:>6} bytes", lang.tag(), page.len());
    std::fs::write(format!("{dir}/{name}.{}.html", lang.tag()), page)
}

fn measure() {
    const ROUNDS: u32 = 20_000;
    let verdict = genuine();
    for (name, report) in [
        ("without records", without_records()),
        ("with 8 records", with_records(8, 0)),
    ] {
        let view = view(verdict, Some(report), Vec::new());
        let page = VerifyPage {
            site: SITE,
            lang: Lang::Zh,
            answer: Answer::Judged {
                verdict,
                view: &view,
            },
        };
        let mut times: Vec<f64> = (0..20)
            .map(|_| {
                let start = Instant::now();
                for _ in 0..ROUNDS / 20 {
                    black_box(verify_page(black_box(&page)));
                }
                start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS / 20)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "{name}: {:.1} µs a page (median), {:.1} at best",
            times[10], times[0]
        );
    }
}
