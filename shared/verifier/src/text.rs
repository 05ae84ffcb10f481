//! Sentences (用语) of checks and reasons, in 简体中文 and English.

use crate::{CheckName, Overall, Reason, State};
use shared::text::Lang;

mod reasons;

pub use reasons::REASONS;

const fn choose(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// What follows from all checks.
pub const fn overall(overall: Overall, lang: Lang) -> &'static str {
    match overall {
        Overall::Authentic => choose(
            lang,
            "各项核验一致：报告真实有效。",
            "All checks agree: the report is authentic.",
        ),
        Overall::Disagrees => choose(
            lang,
            "有核验项不一致：请勿采信。",
            "A check disagrees: do not take the report.",
        ),
        Overall::NotKnown => choose(
            lang,
            "没有不一致的项目，但有项目尚无法确认：暂不能作出结论。",
            "No check disagrees, but not all can be made: nothing can be concluded yet.",
        ),
    }
}

/// Name of a check, as a heading.
pub const fn title(name: CheckName, lang: Lang) -> &'static str {
    match name {
        CheckName::Address => choose(lang, "网址", "Address"),
        CheckName::Code => choose(lang, "核验码", "Verification code"),
        CheckName::Seal => choose(lang, "离线封印", "Offline seal"),
        CheckName::FileForm => choose(lang, "文件格式", "Form of the file"),
        CheckName::FileSignature => choose(lang, "文件签名", "Signature of the file"),
        CheckName::FileReport => choose(lang, "文件内的报告", "Report in the file"),
        CheckName::FileProof => choose(lang, "文件内的凭证", "Proof in the file"),
        CheckName::SameReport => choose(lang, "纸面与文件", "Paper and file"),
        CheckName::Log => choose(lang, "透明日志", "Transparency log"),
        CheckName::Validity => choose(lang, "有效期", "Validity"),
        CheckName::Withdrawal => choose(lang, "撤回", "Withdrawal"),
        CheckName::Result => choose(lang, "签名结果", "Signed result"),
    }
}

/// One sentence on a check's state.
pub fn sentence(name: CheckName, state: &State, lang: Lang) -> &'static str {
    match state {
        State::Agrees => agrees(name, lang),
        State::Disagrees(reason) | State::NotKnown(reason) => of_code(reason.code(), lang),
    }
}

/// What it means that a check agrees.
pub const fn agrees(name: CheckName, lang: Lang) -> &'static str {
    match name {
        CheckName::Address => choose(
            lang,
            "网址属于本服务。",
            "The address is at the service's own host.",
        ),
        CheckName::Code => choose(
            lang,
            "核验码没有录入错误。",
            "The code has no typing error.",
        ),
        CheckName::Seal => choose(
            lang,
            "封印由本服务的密钥签署，与核验码相符。",
            "The seal was made by the service's key, for this code.",
        ),
        CheckName::FileForm => choose(
            lang,
            "文件是报告的原有格式，只有一个版本。",
            "The file has the form of a report, and one revision.",
        ),
        CheckName::FileSignature => choose(
            lang,
            "文件自签名后没有任何改动，签名密钥可追溯到预置的根密钥。",
            "Nothing in the file has changed since it was signed, by a key that the pinned root lets sign.",
        ),
        CheckName::FileReport => choose(
            lang,
            "文件内的报告完整可读。",
            "The report in the file is whole.",
        ),
        CheckName::FileProof => choose(
            lang,
            "文件内的封印与报告相符。",
            "The seal in the file is of the report in it.",
        ),
        CheckName::SameReport => choose(
            lang,
            "纸面与文件是同一份报告。",
            "Paper and file are of one report.",
        ),
        CheckName::Log => choose(
            lang,
            "日志中有这份报告的记录。",
            "The log holds the report.",
        ),
        CheckName::Validity => choose(
            lang,
            "报告在有效期内。",
            "The report is in its time of validity.",
        ),
        CheckName::Withdrawal => choose(lang, "报告没有被撤回。", "The report was not withdrawn."),
        CheckName::Result => choose(
            lang,
            "服务端签名的结果与之相同。",
            "The service's signed result says the same.",
        ),
    }
}

/// The sentence of a reason's permanent code.
pub fn of_code(code: &str, lang: Lang) -> &'static str {
    let row = REASONS.iter().find(|(known, _, _)| *known == code);
    row.map_or_else(
        || choose(lang, "原因见代码。", "The code says why."),
        |(_, zh, en)| choose(lang, zh, en),
    )
}

impl Reason {
    /// What it means, in one sentence.
    pub fn sentence(&self, lang: Lang) -> &'static str {
        of_code(self.code(), lang)
    }
}
