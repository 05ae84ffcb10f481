//! A judgement as rows of text.

use std::fmt::Write;
use xinzheng_verifier::{Facts, Judgement, Lang, text};

/// A row for each check, what is proved of the report, and what follows.
pub(crate) fn of(judgement: &Judgement, lang: Lang) -> String {
    let mut out = String::new();
    for check in &judgement.checks {
        let sentence = text::sentence(check.name, &check.state, lang);
        // A text takes whatever is written to it.
        let _ = write!(
            out,
            "{:<10} {:<15} {}",
            check.state.word(),
            check.name.code(),
            sentence
        );
        if let Some(reason) = check.state.reason() {
            let _ = match reason.detail() {
                Some(detail) => write!(out, " [{}: {detail}]", reason.code()),
                None => write!(out, " [{}]", reason.code()),
            };
        }
        out.push('\n');
    }
    if let Some(facts) = &judgement.report {
        report(&mut out, facts);
    }
    let overall = judgement.overall();
    let _ = writeln!(out, "{}: {}", overall.word(), text::overall(overall, lang));
    out
}

fn report(out: &mut String, facts: &Facts) {
    let said = &facts.statement;
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "report     {name:<15} {value}");
    };
    row("credit_code", said.credit_code.as_str());
    row("issued_at", &said.issued_at.to_string());
    row("valid_through", &said.valid_through.to_string());
    row("with_records", &facts.with_records.len().to_string());
    if let Some(file) = &facts.file {
        row("report_no", &file.report_no);
        row("name", &file.name);
    }
}
