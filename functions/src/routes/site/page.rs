//! What the headers of a page of the site say, read from the page itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use sha2::{Digest, Sha256};

/// `Content-Security-Policy` (CSP level 3). The style and the short script that stand in the page itself, so
/// that it is painted after one round trip, are allowed by their hashes and nothing else of their kind is.
pub(super) fn policy(page: &str) -> HeaderValue {
    let (scripts, styles) = (hashes(page, "script"), hashes(page, "style"));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| unreachable!("base64 is a header value"))
}

/// The same policy for a page that sends files to addresses that begin with this one. An address that cannot stand in a
/// policy changes nothing.
pub(super) fn sending_to(policy: &HeaderValue, address: &str) -> HeaderValue {
    let is_one = address
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b';' | b','));
    let wider = policy.to_str().ok().filter(|_| is_one).map(|text| {
        text.replace(
            "connect-src 'self'",
            &format!("connect-src 'self' {address}"),
        )
    });
    let wider = wider.and_then(|text| HeaderValue::try_from(text).ok());
    wider.unwrap_or_else(|| policy.clone())
}

/// `Link` (RFC 8288) with what the page preloads: a browser asks for it a tenth of a second before it has read
/// as far as the page's own links.
pub(super) fn preloads(page: &str) -> Option<HeaderValue> {
    let links: Vec<String> = page
        .split("<link ")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .filter_map(|(link, _)| preload(link))
        .collect();
    let links = Some(links.join(", ")).filter(|links| !links.is_empty())?;
    HeaderValue::try_from(links).ok()
}

/// One link of the header, from the attributes of an element that preloads.
fn preload(link: &str) -> Option<String> {
    let value = |name: &str| {
        let (_, rest) = link.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    };
    let rel = value("rel").filter(|rel| matches!(*rel, "preload" | "modulepreload"))?;
    let mut out = format!("<{}>; rel={rel}", value("href")?);
    for name in ["as", "type", "crossorigin"] {
        if let Some(value) = value(name) {
            out.push_str(&format!("; {name}=\"{value}\""));
        }
    }
    Some(out)
}

/// The sources of what stands between `<tag>` and `</tag>`; a tag with attributes names a file and has none.
fn hashes(page: &str, tag: &str) -> String {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    page.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split_once(&close))
        .map(|(inline, _)| {
            let hash = STANDARD.encode(Sha256::digest(inline.as_bytes()));
            format!(" 'sha256-{hash}'")
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_page_is_allowed_by_its_hash() {
        let page = policy("<style>a{}</style><script src=x></script><script>alert(1)</script>");
        let policy = page.to_str().unwrap();
        // By `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`, and the same for the style.
        for source in [
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';",
            "style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=';",
        ] {
            assert!(policy.contains(source), "{policy}");
        }
    }

    #[test]
    fn a_page_may_send_files_to_the_bucket_that_takes_them_and_nowhere_else() {
        let own = policy("<p>a</p>");
        let wider = sending_to(&own, "https://s3.example.cn/files/uploads/");
        let text = wider.to_str().unwrap();
        assert!(text.contains("connect-src 'self' https://s3.example.cn/files/uploads/;"));
        for wrong in ["https://a; script-src *", "https://a b", "https://a,b"] {
            assert_eq!(sending_to(&own, wrong), own, "{wrong}");
        }
    }

    #[test]
    fn a_page_without_either_allows_none_in_itself() {
        let page = policy("<p>a</p>");
        let policy = page.to_str().unwrap();
        assert!(
            !policy.contains("sha256-") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
    }

    #[test]
    fn what_the_page_preloads_is_asked_for_at_once() {
        let page = r#"<link rel="icon" href="/mark.svg"><link rel="preload" href="/a.wasm" as="fetch"
            type="application/wasm" crossorigin="anonymous" id="w"><link rel="modulepreload" href="/a.js">"#;
        assert_eq!(
            preloads(page).unwrap().to_str().unwrap(),
            "</a.wasm>; rel=preload; as=\"fetch\"; type=\"application/wasm\"; crossorigin=\"anonymous\", \
             </a.js>; rel=modulepreload"
        );
        assert!(preloads("<p>a</p>").is_none());
    }
}
