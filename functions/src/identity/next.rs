//! Where a sign-in ends: a path of this site, never another site.

/// A path of this site, with its query.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SameSitePath(String);

impl SameSitePath {
    /// Reads a path; anything that a browser could read as another site is the home page.
    pub fn of(text: Option<&str>) -> Self {
        Self(text.filter(|text| is_path(text)).unwrap_or("/").to_owned())
    }

    /// As it goes into `Location`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_path(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('/') else {
        return false;
    };
    // `//host` and `/\host` are other hosts to a browser; it also drops tabs and line breaks before it looks.
    text.len() <= 512
        && !rest.starts_with(['/', '\\'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::SameSitePath;

    #[test]
    fn only_a_path_of_this_site_is_a_next_page() {
        for good in ["/", "/request", "/reports?state=valid", "/reports/2025-AB"] {
            assert_eq!(SameSitePath::of(Some(good)).as_str(), good);
        }
        for bad in [
            "",
            "request",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "/a\\b",
            "javascript:alert(1)",
        ] {
            assert_eq!(SameSitePath::of(Some(bad)).as_str(), "/", "{bad:?}");
        }
        assert_eq!(SameSitePath::of(None).as_str(), "/");
    }
}
