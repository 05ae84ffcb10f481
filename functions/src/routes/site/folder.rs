//! Reading the site's folder.

use super::super::headers::WORKER_CSP;
use super::{File, page};
use bytes::Bytes;
use http::HeaderValue;
use sha2::Digest;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// More than a portal ever has; a wrong `--site` must not read a whole disk.
const MAX_FILES: usize = 2_000;
const MAX_BYTES: u64 = 64 << 20;

/// Where the script of the verify page lies, with its workers.
const CHECK: &str = "check/";

pub(super) fn read(root: &Path) -> io::Result<BTreeMap<String, File>> {
    let mut found = BTreeMap::new();
    if root.is_dir() {
        let mut bytes = 0;
        walk(root, "", &mut found, &mut bytes)?;
    }
    let mut files = BTreeMap::new();
    for (name, content) in &found {
        let coded = name.strip_suffix(".br").or(name.strip_suffix(".gz"));
        if coded.is_some_and(|plain| found.contains_key(plain)) {
            continue;
        }
        files.insert(name.clone(), file(name, content, &found));
    }
    Ok(files)
}

fn walk(
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, Bytes>,
    bytes: &mut u64,
) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        // Names that are no text, and hidden ones, are nothing that a page asks for.
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), found, bytes)?;
        } else if kind.is_file() {
            *bytes += entry.metadata()?.len();
            if found.len() >= MAX_FILES || *bytes > MAX_BYTES {
                return Err(io::Error::other("the folder is too large to be a site"));
            }
            found.insert(path, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

fn file(name: &str, content: &Bytes, all: &BTreeMap<String, Bytes>) -> File {
    let kind = kind_of(name);
    let hash = crate::keys::hex(&sha2::Sha256::digest(content)[..12]);
    let etag = HeaderValue::try_from(format!("\"{hash}\""))
        .unwrap_or_else(|_| unreachable!("hex is a header value"));
    let page = kind
        .starts_with("text/html")
        .then(|| String::from_utf8_lossy(content));
    let worth = content.len() > 512 && is_text(kind);
    File {
        kind,
        plain: content.clone(),
        brotli: all.get(&format!("{name}.br")).cloned(),
        gzip: all
            .get(&format!("{name}.gz"))
            .cloned()
            .or_else(|| worth.then(|| gzip(content)).flatten()),
        etag,
        policy: match page.as_deref() {
            Some(page) => Some(page::policy(page)),
            None => name
                .starts_with(CHECK)
                .then(|| HeaderValue::from_static(WORKER_CSP)),
        },
        preloads: page.as_deref().and_then(page::preloads),
        hashed: has_hash(name),
    }
}

fn gzip(content: &[u8]) -> Option<Bytes> {
    let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::default());
    let mut out = vec![0; compressor.gzip_compress_bound(content.len())];
    let length = compressor.gzip_compress(content, &mut out).ok()?;
    out.truncate(length);
    Some(out.into())
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/")
        || [
            "application/wasm",
            "application/json",
            "image/svg+xml",
            "application/manifest+json",
        ]
        .contains(&kind)
}

/// A hash of eight or more hex digits between `-` and the ending, as the portal's build writes it
/// (`app-0123456789abcdef.js`, `app-0123456789abcdef_bg.wasm`).
fn has_hash(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    file.split(['-', '.', '_'])
        .any(|part| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_hash_is_kept_for_ever() {
        assert!(has_hash("app-0123456789abcdef.js"));
        assert!(has_hash("assets/app-0123456789abcdef_bg.wasm"));
        for name in ["index.html", "favicon.svg", "boot-decade.js"] {
            assert!(!has_hash(name), "{name}");
        }
    }

    #[test]
    fn a_missing_folder_is_a_site_without_files() {
        let files = read(Path::new("/nonexistent-folder")).expect("no error");
        assert!(files.is_empty());
    }
}
