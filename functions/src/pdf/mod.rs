//! The report file (报告文件): a PDF of a special credit report, B 二(五), B 三(三).
//!
//! Same report, same bytes. The whole report is checked for characters without glyph before anything is laid out; page
//! streams are written directly (`canvas`) and swapped into the document that printpdf makes (`file`). What every
//! report needs (tables, the template's font subsets) is made at build time (`build.rs`), so that a report only
//! subsets what the template lacks.
//!
//! `check` → `cover`, `sectors`, `records`, `detail`, `notes` over `flow` and `grid` → `file`. The file is written to the letter
//! of PDF/A-3b. Attachments and the place of the signature are `signature`'s; the seal area is `cover`'s.

mod canvas;
mod check;
mod cover;
mod detail;
mod face;
mod file;
mod flow;
mod fonts;
mod grid;
mod notes;
mod printable;
mod qr;
mod records;
mod seal;
mod sectors;
mod signature;
mod wrap;
mod xmp;

pub use check::Field;
pub use printable::missing_character;
pub use seal::{BadSealImage, SealImage};
pub use signature::{Attachments, ToSign, Unsigned};

use file::Facts;
use flow::Flow;
use sha2::{Digest, Sha256};
use shared::code::DetailCode;
use shared::report::SpecialReport;
use shared::text::report as words;

/// Why a report cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A character that no face has. It is never printed as a blank.
    #[error("no glyph for U+{:04X} in {field}", u32::from(*character))]
    CharacterWithoutGlyph {
        /// The character.
        character: char,
        /// Where it stands.
        field: Field,
    },
    /// The address does not fit into a QR code of level M.
    #[error("the address is too long for a QR code")]
    AddressTooLong,
    /// A part of the file could not be made: a fault of the program.
    #[error("the file could not be assembled: {0}")]
    Assembly(&'static str),
}

/// Where a report is verified (核验地址): what its QR code holds, and the host printed under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyAddress {
    url: String,
    seal_digits: Option<String>,
    detail: Option<String>,
    host: String,
}

impl VerifyAddress {
    /// `url` is the byte segment (`https://HOST/v/CODE`), `host` is printed.
    pub fn new(url: impl Into<String>, host: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            seal_digits: None,
            detail: None,
            host: host.into(),
        }
    }

    /// With the offline seal as a numeric segment behind `#`; `None` unless all of it are decimal digits.
    #[must_use]
    pub fn with_seal(mut self, digits: &str) -> Option<Self> {
        let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !decimal {
            return None;
        }
        if !self.url.ends_with('#') {
            self.url.push('#');
        }
        self.seal_digits = Some(digits.to_owned());
        Some(self)
    }

    /// With the code by which whoever holds the paper gets the file, printed after the details.
    #[must_use]
    pub fn with_detail(self, code: &DetailCode) -> Self {
        Self {
            detail: Some(code.grouped()),
            ..self
        }
    }

    /// What the byte segment holds.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The host as printed.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Draws a report as a PDF file. Pure: the same report and address give the same bytes.
pub fn render(report: &SpecialReport, at: &VerifyAddress) -> Result<Vec<u8>, RenderError> {
    let drawn = draw(report, at, None)?;
    file::write(&facts(report)?, &drawn.fonts, drawn.pages, None, None)
}

/// Draws a report as a PDF file with a place for its signature. As pure as [`render`].
pub fn render_to_sign(
    report: &SpecialReport,
    at: &VerifyAddress,
    signing: &ToSign<'_>,
) -> Result<Unsigned, RenderError> {
    let drawn = draw(report, at, signing.seal)?;
    let area = drawn.seal.ok_or(RenderError::Assembly("seal area"))?;
    let placeholder = signature::Placeholder {
        area,
        office: &report.policy.office_zh,
        signing,
    };
    let facts = facts(report)?;
    let bytes = file::write(
        &facts,
        &drawn.fonts,
        drawn.pages,
        signing.seal,
        Some(&placeholder),
    )?;
    Unsigned::from_placeholder(bytes)
}

/// Pages with what they need.
struct Drawn {
    fonts: fonts::Fonts,
    pages: Vec<Vec<u8>>,
    seal: Option<flow::SealArea>,
}

fn draw(
    report: &SpecialReport,
    at: &VerifyAddress,
    seal: Option<&SealImage>,
) -> Result<Drawn, RenderError> {
    check::glyphs(report, at)?;
    let code = qr::encode(at.url.as_bytes(), at.seal_digits.as_deref())
        .map_err(|_| RenderError::AddressTooLong)?;
    let mut flow = Flow::new(report.demonstration);
    cover::head(&mut flow, report, at, &code);
    cover::entity(&mut flow, report);
    cover::query(&mut flow, report);
    cover::conclusion(&mut flow, report, seal)?;
    sectors::table(&mut flow, report);
    records::details(&mut flow, report);
    if let Some(code) = &at.detail {
        detail::code(&mut flow, code);
    }
    notes::notes(&mut flow, report, &at.host);
    let seal = flow.seal_area();
    let (fonts, pages) = flow.finish(report);
    if let Some(character) = fonts.missing {
        return Err(RenderError::CharacterWithoutGlyph {
            character,
            field: Field::Template,
        });
    }
    Ok(Drawn { fonts, pages, seal })
}

fn facts(report: &SpecialReport) -> Result<Facts, RenderError> {
    // Not the canonical form: putting it in order takes longer than all the rest, and an identifier only has to be
    // the same for the same report and another for another.
    let json = serde_json::to_vec(report).map_err(|_| RenderError::Assembly("hash"))?;
    let hash = Sha256::digest(json);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    Ok(Facts {
        title: format!("{} {}", words::TITLE, report.report_no),
        author: report.policy.office_zh.clone(),
        subject: words::SUBTITLE.trim_matches(['（', '）']).to_owned(),
        issued_at: report.issued_at,
        id,
    })
}
