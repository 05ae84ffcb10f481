//! The head of the page: everything before its body, and the policy that allows its style and nothing else.

use super::outside::push_text;
use crate::text::Lang;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A check mark in a shield, without a request.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%230b4a8f' d='M12 1 3 4v8c0 5 4 9 9 11 5-2 9-6 9-11V4zm-2 16-4-4 2-2 2 2 6-6 2 2z'/%3E%3C/svg%3E";

struct Sheet {
    style: String,
    csp: String,
    checked: String,
}

static SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    let style = minified(include_str!("../../../style/verify.css"));
    let hash = base64(&Sha256::digest(style.as_bytes()));
    let policy = |scripts: &str, sheets: &str| {
        format!(
            "default-src 'none'; {scripts}style-src {sheets}'sha256-{hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    };
    let csp = policy("", "");
    let checked = policy(
        "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; ",
        "'self' ",
    );
    Sheet {
        style,
        csp,
        checked,
    }
});

/// The text of the page's style element.
pub fn stylesheet() -> &'static str {
    &SHEET.style
}

/// `Content-Security-Policy` of a page without script: the style by its hash, the icon that the page itself holds, the
/// form; no script and no other host.
pub fn plain_csp() -> &'static str {
    &SHEET.csp
}

/// The same for the verify page and its script ([`SCRIPT`]): files of this origin and calls to it, WebAssembly, nothing
/// that stands in the page.
pub fn verify_csp() -> &'static str {
    &SHEET.checked
}

/// Address of the verify page's script. It stays, since pages are written by a server that does not know the site's
/// files; what it loads has hashes in its names. The page is complete without it.
pub const SCRIPT: &str = "/check/page.js";

/// Appends the document up to its body.
pub(super) fn push_head(out: &mut String, title: &str, lang: Lang) {
    out.push_str("<html lang=\"");
    out.push_str(lang.tag());
    out.push_str(concat!(
        "\"><head><meta charset=\"utf-8\">",
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">",
        "<meta name=\"robots\" content=\"noindex\">",
        "<meta name=\"referrer\" content=\"no-referrer\">",
        // iOS turns runs of digits into links to a telephone.
        "<meta name=\"format-detection\" content=\"telephone=no\"><title>",
    ));
    push_text(out, title);
    out.push_str("</title><link rel=\"icon\" href=\"");
    out.push_str(ICON);
    out.push_str("\"><style>");
    out.push_str(&SHEET.style);
    out.push_str("</style></head><body>");
}

/// Takes out comments, and blanks that mean nothing. Blanks in a value (`0 1rem`, `a + b`) and between selectors
/// (`dl div`) stay. The sheet holds no string in which any of it would matter.
fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if !c.is_ascii_whitespace() {
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(c);
            continue;
        }
        rest = rest.trim_ascii_start();
        let before = out.chars().next_back();
        let after = rest.chars().next();
        // `a :hover` and `a:hover` differ, so a blank before a colon stays; after one it never matters.
        let tight_before = before.is_none_or(|b| matches!(b, '{' | '}' | ';' | ',' | ':'));
        let tight_after = after.is_none_or(|a| matches!(a, '{' | '}' | ';' | ','));
        if !tight_before && !tight_after && !rest.starts_with("/*") {
            out.push(' ');
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().enumerate().fold(0_u32, |group, (i, &byte)| {
            group | u32::from(byte) << (16 - 8 * i)
        });
        for i in 0..4 {
            if i <= chunk.len() {
                let index = (group >> (18 - 6 * i)) & 63;
                out.push(char::from(ALPHABET[index as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{base64, minified, plain_csp, stylesheet, verify_csp};
    use sha2::{Digest, Sha256};

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn the_policy_names_the_style_by_its_hash() {
        let hash = base64(&Sha256::digest(stylesheet().as_bytes()));
        assert!(plain_csp().contains(&format!("style-src 'sha256-{hash}'")));
        assert!(!plain_csp().contains("unsafe"));
        assert!(!plain_csp().contains("script-src"));
    }

    #[test]
    fn the_verify_page_runs_files_of_its_own_origin_and_nothing_that_stands_in_it() {
        let hash = base64(&Sha256::digest(stylesheet().as_bytes()));
        for allowed in [
            "default-src 'none';",
            "script-src 'self' 'wasm-unsafe-eval';",
            "connect-src 'self';",
            &format!("style-src 'self' 'sha256-{hash}';"),
        ] {
            assert!(verify_csp().contains(allowed), "{allowed}");
        }
        for never in ["unsafe-inline", "'unsafe-eval'", "http", "blob:", "*"] {
            assert!(!verify_csp().contains(never), "{never}");
        }
    }

    #[test]
    fn the_style_asks_for_nothing_and_cannot_end_its_element() {
        for never in ["url(", "@import", "http", "</", "/*", "\n", "<"] {
            assert!(!stylesheet().contains(never), "{never}");
        }
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        assert_eq!(
            minified(
                "/* x */ a :hover , dl  div {\n margin : 0 1rem ;\n width: calc(1px + 2px);\n}\n\n@media (a: b) {\n x { y: z; }\n}\n"
            ),
            "a :hover,dl div{margin :0 1rem;width:calc(1px + 2px)}@media (a:b){x{y:z}}"
        );
    }
}
