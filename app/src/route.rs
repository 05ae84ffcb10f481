//! Addresses of the portal: what a path means, and the path of a page.

use shared::api::ReportState;
use shared::code::ReportNo;

/// A page of the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`
    Home,
    /// `/guide` (办事指南)
    Guide,
    /// `/request`
    Request,
    /// `/reports`, of one state if asked.
    Reports(Option<ReportState>),
    /// `/reports/{report_no}`; `?issued=1` right after its issue.
    Report {
        /// Its number.
        no: ReportNo,
        /// The page says that it has just been issued.
        issued: bool,
    },
    /// `/verify`
    Verify,
    /// Anything else.
    NotFound,
}

impl Route {
    /// Reads the path and the query (with or without its `?`) of an address.
    pub fn parse(path: &str, query: &str) -> Self {
        let path = match path.strip_suffix('/') {
            Some(shorter) if !shorter.is_empty() && !shorter.ends_with('/') => shorter,
            Some(_) | None => path,
        };
        match path {
            "/" => Self::Home,
            "/guide" => Self::Guide,
            "/request" => Self::Request,
            "/verify" => Self::Verify,
            "/reports" => Self::Reports(value(query, "state").and_then(state_of)),
            other => other
                .strip_prefix("/reports/")
                .and_then(ReportNo::parse)
                .map_or(Self::NotFound, |no| Self::Report {
                    no,
                    issued: value(query, "issued") == Some("1"),
                }),
        }
    }

    /// Path and query of the page.
    pub fn address(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::Guide => "/guide".to_owned(),
            Self::Request => "/request".to_owned(),
            Self::Reports(None) => "/reports".to_owned(),
            Self::Reports(Some(state)) => ["/reports?state=", state_name(*state)].concat(),
            Self::Report { no, issued: false } => ["/reports/", no.as_str()].concat(),
            Self::Report { no, issued: true } => ["/reports/", no.as_str(), "?issued=1"].concat(),
            Self::Verify => "/verify".to_owned(),
        }
    }
}

/// The states in the order in which the list offers them.
pub const STATES: [ReportState; 3] = [
    ReportState::Valid,
    ReportState::Expired,
    ReportState::Withdrawn,
];

/// Name of a state in an address.
pub fn state_name(state: ReportState) -> &'static str {
    match state {
        ReportState::Valid => "valid",
        ReportState::Expired => "expired",
        ReportState::Withdrawn => "withdrawn",
    }
}

fn state_of(name: &str) -> Option<ReportState> {
    STATES.into_iter().find(|state| state_name(*state) == name)
}

/// First value of a name in a query.
fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Where signing in starts, coming back to `next` (a path of this site, with its query).
pub fn login(next: &str) -> String {
    let mut out = String::from("/auth/login?next=");
    for byte in next.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn number() -> ReportNo {
        ReportNo::parse("20250310090000-7K2M9Q").unwrap()
    }

    #[test]
    fn every_page_is_found_again_at_its_own_address() {
        let pages = [
            Route::Home,
            Route::Guide,
            Route::Request,
            Route::Reports(None),
            Route::Reports(Some(ReportState::Valid)),
            Route::Reports(Some(ReportState::Expired)),
            Route::Reports(Some(ReportState::Withdrawn)),
            Route::Report {
                no: number(),
                issued: false,
            },
            Route::Report {
                no: number(),
                issued: true,
            },
            Route::Verify,
        ];
        for page in pages {
            let address = page.address();
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            assert_eq!(Route::parse(path, query), page, "{address}");
        }
    }

    #[test]
    fn a_slash_at_the_end_is_forgiven() {
        assert_eq!(Route::parse("/guide/", ""), Route::Guide);
        assert_eq!(Route::parse("/", ""), Route::Home);
    }

    #[test]
    fn what_is_no_page_is_not_found() {
        for path in [
            "",
            "//",
            "/reports/x",
            "/Guide",
            "/v",
            "/auth/login",
            "/reports/a/b",
        ] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn an_unknown_state_shows_all_reports() {
        assert_eq!(
            Route::parse("/reports", "?state=lost"),
            Route::Reports(None)
        );
    }

    #[test]
    fn the_way_back_survives_signing_in() {
        assert_eq!(login("/request"), "/auth/login?next=/request");
        assert_eq!(
            login("/reports?state=valid&x=信"),
            "/auth/login?next=/reports%3Fstate%3Dvalid%26x%3D%E4%BF%A1"
        );
    }
}
