//! The form by which whoever holds the paper gets the report itself: it works without script.

use super::outside::Words;
use crate::code::{DetailCode, VerificationCode};
use crate::text::{Lang, original};
use maud::{Render, html};

/// Appends the form of a report.
pub(super) fn push_form(out: &mut String, code: &VerificationCode, lang: Lang) {
    let form = html! {
        form.original method="post" action={ "/v/" (code.as_str()) "/original" } {
            h2 { (Words(original::heading(lang))) }
            p.hint id="detail-hint" { (Words(original::hint(lang))) }
            label for="detail" { (Words(original::detail_code(lang))) }
            // Typed with a blank between the groups, as printed.
            input id="detail" name="detail" required maxlength=(DetailCode::SYMBOLS + 8) autocomplete="off"
                autocapitalize="characters" spellcheck="false" aria-describedby="detail-hint";
            button { (Words(original::open(lang))) }
        }
    };
    form.render_to(out);
}
