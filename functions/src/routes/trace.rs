//! The trace that a call belongs to, in the form of X-Ray: `1-`, eight and twenty-four hexadecimal digits.

use http::HeaderMap;
use std::fmt;

/// Id of a trace. Read strictly: whoever calls chooses it, and it goes into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceId(String);

impl TraceId {
    /// From `X-Amzn-Trace-Id`, else from `traceparent` (W3C).
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        text("x-amzn-trace-id")
            .and_then(Self::of_xray)
            .or_else(|| text("traceparent").and_then(Self::of_w3c))
    }

    /// From `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…;Sampled=1`.
    pub fn of_xray(text: &str) -> Option<Self> {
        let root = text
            .split(';')
            .find_map(|part| part.trim().strip_prefix("Root="))?;
        let (time, random) = root.strip_prefix("1-")?.split_once('-')?;
        (is_hex(time, 8) && is_hex(random, 24)).then(|| Self(root.to_owned()))
    }

    /// From `00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01`.
    pub fn of_w3c(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let (version, trace, parent) = (parts.next()?, parts.next()?, parts.next()?);
        let fits = is_hex(version, 2) && is_hex(trace, 32) && is_hex(parent, 16);
        let none = trace.bytes().all(|b| b == b'0');
        (fits && !none).then(|| Self(format!("1-{}-{}", &trace[..8], &trace[8..])))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const ID: &str = "1-5759e988-bd862e3fe1be46a994272793";

    #[test]
    fn a_trace_is_read_from_either_header() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "traceparent",
            HeaderValue::from_static("00-11111111bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"),
        );
        let w3c = TraceId::of(&headers).expect("a trace");
        assert_eq!(w3c.to_string(), "1-11111111-bd862e3fe1be46a994272793");
        let both = format!("Self=1-2-3;Root={ID};Parent=53995c3f42cd8ad8;Sampled=1");
        headers.insert(
            "x-amzn-trace-id",
            HeaderValue::from_str(&both).expect("a value"),
        );
        assert_eq!(TraceId::of(&headers).expect("a trace").to_string(), ID);
    }

    #[test]
    fn what_is_no_trace_does_not_reach_the_log() {
        for bad in [
            "",
            "Root=",
            "Root=91320900MA1000009K",
            "Root=1-5759E988-bd862e3fe1be46a994272793",
            "Root=1-5759e988-bd862e3fe1be46a99427279",
            "Root=1-5759e988-bd862e3fe1be46a994272793 x",
            "Parent=53995c3f42cd8ad8",
        ] {
            assert_eq!(TraceId::of_xray(bad), None, "{bad}");
        }
        for bad in [
            "",
            "00-00000000000000000000000000000000-53995c3f42cd8ad8-01",
            "00-5759e988bd862e3fe1be46a99427279-53995c3f42cd8ad8-01",
            "00-5759e988bd862e3fe1be46a994272793",
            "zz-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
        ] {
            assert_eq!(TraceId::of_w3c(bad), None, "{bad}");
        }
    }
}
