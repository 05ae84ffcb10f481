//! A judgement as JSON, the same in the browser, in the program and in a bank's own log.

use crate::{CannotStart, CannotTake, Check, Facts, Judgement, text};
use serde::Serialize;
use shared::seal::{ListRefused, MappedSector};
use shared::text::Lang;
use shared::time::{ShanghaiTime, day_text};

#[derive(Serialize)]
struct Both {
    zh: &'static str,
    en: &'static str,
}

impl Both {
    fn of(sentence: impl Fn(Lang) -> &'static str) -> Self {
        Self {
            zh: sentence(Lang::Zh),
            en: sentence(Lang::En),
        }
    }
}

#[derive(Serialize)]
struct JudgementView<'a> {
    overall: &'static str,
    zh: &'static str,
    en: &'static str,
    at: ShanghaiTime,
    host: &'a str,
    checks: Vec<CheckView>,
    report: Option<FactsView<'a>>,
}

#[derive(Serialize)]
struct CheckView {
    name: &'static str,
    state: &'static str,
    title: Both,
    code: Option<&'static str>,
    detail: Option<String>,
    zh: &'static str,
    en: &'static str,
}

#[derive(Serialize)]
struct FactsView<'a> {
    code: &'a str,
    credit_code: &'a str,
    issued_at: ShanghaiTime,
    valid_through: String,
    look_back_years: Option<u8>,
    sectors_with_records: &'a [MappedSector],
    sectors_read: usize,
    oldest_data_hours: u8,
    report_hash: String,
    file: Option<FileView<'a>>,
}

#[derive(Serialize)]
struct FileView<'a> {
    report_no: &'a str,
    name: &'a str,
    window: WindowView,
    demonstration: bool,
    signed_at: ShanghaiTime,
    stamped_at: Option<ShanghaiTime>,
}

#[derive(Serialize)]
struct WindowView {
    from: String,
    to: String,
}

impl CheckView {
    fn of(check: &Check) -> Self {
        let reason = check.state.reason();
        Self {
            name: check.name.code(),
            state: check.state.word(),
            title: Both::of(|lang| text::title(check.name, lang)),
            code: reason.map(crate::Reason::code),
            detail: reason.and_then(crate::Reason::detail),
            zh: text::sentence(check.name, &check.state, Lang::Zh),
            en: text::sentence(check.name, &check.state, Lang::En),
        }
    }
}

impl<'a> FactsView<'a> {
    fn of(facts: &'a Facts) -> Self {
        let said = &facts.statement;
        Self {
            code: said.code.as_str(),
            credit_code: said.credit_code.as_str(),
            issued_at: said.issued_at,
            valid_through: day_text(said.valid_through),
            look_back_years: said.look_back.map(|look_back| look_back.years()),
            sectors_with_records: &facts.with_records,
            sectors_read: said.read.bits().count(),
            oldest_data_hours: said.oldest_data_hours,
            report_hash: crate::hex::text(&said.report_hash),
            file: facts.file.as_ref().map(|file| FileView {
                report_no: &file.report_no,
                name: &file.name,
                window: WindowView {
                    from: day_text(file.window.0),
                    to: day_text(file.window.1),
                },
                demonstration: file.demonstration,
                signed_at: file.signed_at,
                stamped_at: file.stamped_at,
            }),
        }
    }
}

impl Judgement {
    /// As JSON, with codes and with sentences in both languages. It names a firm: it belongs in no log that others read.
    pub fn to_json(&self) -> String {
        let overall = self.overall();
        let view = JudgementView {
            overall: overall.word(),
            zh: text::overall(overall, Lang::Zh),
            en: text::overall(overall, Lang::En),
            at: self.at,
            host: &self.host,
            checks: self.checks.iter().map(CheckView::of).collect(),
            report: self.report.as_ref().map(FactsView::of),
        };
        json_of(&view)
    }
}

fn json_of(view: &impl Serialize) -> String {
    // Texts and small numbers alone: writing them has no way to fail.
    let written = shared::json::write(view).ok();
    written
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_else(|| unreachable!("a judgement that cannot be written"))
}

impl CannotStart {
    /// Permanent code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyList(ListRefused::Form) => "keys.form",
            Self::KeyList(ListRefused::OtherRoot) => "keys.other_root",
            Self::KeyList(ListRefused::Signature) => "keys.signature",
            Self::KeyList(ListRefused::Key(_)) => "keys.key",
            Self::KeyList(ListRefused::Map) => "keys.map",
            Self::KeyList(ListRefused::Certificate(_)) => "keys.certificate",
            Self::Host => "verifier.host",
        }
    }
}

impl CannotTake {
    /// Permanent code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form => "withdrawn.form",
            Self::OtherHost => "withdrawn.other_host",
            Self::Answer(why) => why.code(),
            Self::NoListYet => "withdrawn.no_list_yet",
            Self::DoesNotFollow(_) => "withdrawn.does_not_follow",
            Self::Older => "withdrawn.older",
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl crate::Withdrawn {
    /// For JavaScript.
    pub(crate) fn to_json(self) -> String {
        #[derive(Serialize)]
        struct View {
            as_of: ShanghaiTime,
            sequence: u64,
            count: usize,
        }
        json_of(&View {
            as_of: self.as_of,
            sequence: self.sequence,
            count: self.count,
        })
    }
}

#[cfg(target_arch = "wasm32")]
impl crate::Verifier {
    /// For JavaScript.
    pub(crate) fn key_list_json(&self) -> String {
        #[derive(Serialize)]
        struct View {
            version: u32,
            made_at: ShanghaiTime,
            keys: usize,
        }
        let list = self.keys().list();
        json_of(&View {
            version: list.version,
            made_at: list.made_at,
            keys: list.keys.len(),
        })
    }
}
