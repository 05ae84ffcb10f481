//! Drawing the report file: the seam between issuing and the PDF.

use crate::pdf::{RenderError, ToSign, Unsigned, VerifyAddress, render_to_sign};
use shared::policy::SealImage;
use shared::report::SpecialReport;

/// Why a report could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRender {
    /// No face has this character, so nothing was drawn: a blank would be a wrong name.
    #[error("a character of the report has no glyph")]
    NoGlyph {
        /// The character.
        character: char,
    },
    /// The file could not be made.
    #[error("the file could not be made: {0}")]
    Failed(&'static str),
}

/// Draws a report. The same report gives the same bytes.
pub trait RenderReport: Send + Sync + 'static {
    /// The PDF of `report` with the place of its signature; `at` is what its codes lead to, `seal` what the policy wants to
    /// stand in the seal area.
    fn render(
        &self,
        report: &SpecialReport,
        at: &VerifyAddress,
        signing: &ToSign<'_>,
        seal: Option<&SealImage>,
    ) -> Result<Unsigned, CannotRender>;
}

/// The renderer of [`crate::pdf`], which holds no image of a seal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pdf;

impl RenderReport for Pdf {
    fn render(
        &self,
        report: &SpecialReport,
        at: &VerifyAddress,
        signing: &ToSign<'_>,
        seal: Option<&SealImage>,
    ) -> Result<Unsigned, CannotRender> {
        if seal.is_some() {
            return Err(CannotRender::Failed("the seal's image is not here"));
        }
        render_to_sign(report, at, signing).map_err(|error| match error {
            RenderError::CharacterWithoutGlyph { character, .. } => {
                CannotRender::NoGlyph { character }
            }
            RenderError::AddressTooLong => CannotRender::Failed("the address is too long"),
            RenderError::Assembly(why) => CannotRender::Failed(why),
        })
    }
}
