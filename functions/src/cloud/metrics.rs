//! Figures in CloudWatch's embedded metric format: a line of JSON on the standard output, which the cloud reads
//! into metrics. Dimensions are names of functions, routes and verdicts; never anything of a caller.

use crate::happened::Happened;
use serde_json::{Value, json};
use std::time::Duration;

/// Namespace of all metrics.
pub const NAMESPACE: &str = "Xinzheng";

/// A call that was answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered<'a> {
    pub(super) function: &'a str,
    /// The pattern of the route, never the path.
    pub(super) route: &'a str,
    pub(super) status: u16,
    pub(super) took: Duration,
    pub(super) cold: bool,
}

/// `Latency` and `Count` by function, and by function, route and class of status; `ColdStart` by function.
pub(super) fn of_call(call: &Answered<'_>, at_millis: u64) -> String {
    let metrics = json!([
        {"Name": "Latency", "Unit": "Milliseconds"},
        {"Name": "Count", "Unit": "Count"},
        {"Name": "ColdStart", "Unit": "Count"},
    ]);
    let dimensions = json!([["Function"], ["Function", "Route", "StatusClass"]]);
    let mut line = envelope(at_millis, &dimensions, &metrics);
    line["Function"] = call.function.into();
    line["Route"] = call.route.into();
    line["StatusClass"] = format!("{}xx", call.status / 100).into();
    line["Latency"] = millis(call.took).into();
    line["Count"] = 1.into();
    line["ColdStart"] = u8::from(call.cold).into();
    line.to_string()
}

/// What was counted, a line for each set of dimensions: scans by verdict, all else by function.
pub(super) fn of_counts(function: &str, counts: &[(Happened, u64)], at_millis: u64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut plain = Vec::new();
    for (what, count) in counts {
        match spec(*what) {
            Spec::Plain(name) => plain.push((name, *count)),
            Spec::Scan(verdict) => {
                let metrics = json!([{"Name": "Scans", "Unit": "Count"}]);
                let dimensions = json!([["Function", "Verdict"]]);
                let mut line = envelope(at_millis, &dimensions, &metrics);
                line["Function"] = function.into();
                line["Verdict"] = verdict.into();
                line["Scans"] = (*count).into();
                lines.push(line.to_string());
            }
        }
    }
    if !plain.is_empty() {
        let metrics: Vec<_> = plain
            .iter()
            .map(|(name, _)| json!({"Name": name, "Unit": "Count"}))
            .collect();
        let mut line = envelope(at_millis, &json!([["Function"]]), &metrics.into());
        line["Function"] = function.into();
        for (name, count) in plain {
            line[name] = count.into();
        }
        lines.push(line.to_string());
    }
    lines
}

enum Spec {
    Plain(&'static str),
    Scan(&'static str),
}

fn spec(what: Happened) -> Spec {
    match what {
        Happened::ReportIssued => Spec::Plain("ReportsIssued"),
        Happened::ReportVoided => Spec::Plain("ReportsVoided"),
        Happened::ScanGenuine => Spec::Scan("genuine"),
        Happened::ScanExpired => Spec::Scan("expired"),
        Happened::ScanWithdrawn => Spec::Scan("withdrawn"),
        Happened::ScanUnknown => Spec::Scan("unknown"),
        Happened::ScanFailed => Spec::Scan("unavailable"),
        Happened::StoreConflict => Spec::Plain("StoreConflicts"),
        Happened::StoreThrottled => Spec::Plain("StoreThrottles"),
    }
}

fn envelope(at_millis: u64, dimensions: &Value, metrics: &Value) -> Value {
    json!({"_aws": {
        "Timestamp": at_millis,
        "CloudWatchMetrics": [
            {"Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": metrics}
        ],
    }})
}

/// Milliseconds with three decimals.
pub(super) fn millis(took: Duration) -> f64 {
    let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: u64 = 1_750_000_000_123;

    fn read(line: &str) -> Value {
        assert!(!line.contains('\n'), "one line: {line}");
        serde_json::from_str(line).expect("JSON")
    }

    #[test]
    fn a_call_is_one_line_that_the_cloud_reads() {
        let call = Answered {
            function: "fetch",
            route: "/api/reports/{report_no}",
            status: 404,
            took: Duration::from_micros(12_345),
            cold: true,
        };
        let expected = json!({
            "_aws": {
                "Timestamp": AT,
                "CloudWatchMetrics": [{
                    "Namespace": "Xinzheng",
                    "Dimensions": [["Function"], ["Function", "Route", "StatusClass"]],
                    "Metrics": [
                        {"Name": "Latency", "Unit": "Milliseconds"},
                        {"Name": "Count", "Unit": "Count"},
                        {"Name": "ColdStart", "Unit": "Count"},
                    ],
                }],
            },
            "Function": "fetch",
            "Route": "/api/reports/{report_no}",
            "StatusClass": "4xx",
            "Latency": 12.345,
            "Count": 1,
            "ColdStart": 1,
        });
        assert_eq!(read(&of_call(&call, AT)), expected);
    }

    #[test]
    fn scans_are_counted_by_verdict_and_the_rest_by_function() {
        let counts = [
            (Happened::ReportIssued, 2),
            (Happened::ScanGenuine, 3),
            (Happened::ScanUnknown, 1),
            (Happened::StoreConflict, 4),
        ];
        let lines: Vec<_> = of_counts("verify", &counts, AT)
            .iter()
            .map(|line| read(line))
            .collect();
        let scan = |verdict: &str, count: u64| {
            json!({
                "_aws": {"Timestamp": AT, "CloudWatchMetrics": [{
                    "Namespace": "Xinzheng",
                    "Dimensions": [["Function", "Verdict"]],
                    "Metrics": [{"Name": "Scans", "Unit": "Count"}],
                }]},
                "Function": "verify", "Verdict": verdict, "Scans": count,
            })
        };
        let rest = json!({
            "_aws": {"Timestamp": AT, "CloudWatchMetrics": [{
                "Namespace": "Xinzheng",
                "Dimensions": [["Function"]],
                "Metrics": [
                    {"Name": "ReportsIssued", "Unit": "Count"},
                    {"Name": "StoreConflicts", "Unit": "Count"},
                ],
            }]},
            "Function": "verify", "ReportsIssued": 2, "StoreConflicts": 4,
        });
        assert_eq!(lines, [scan("genuine", 3), scan("unknown", 1), rest]);
    }

    #[test]
    fn nothing_counted_is_no_line() {
        assert!(of_counts("issue", &[], AT).is_empty());
    }

    #[test]
    fn every_metric_and_dimension_that_is_announced_is_there() {
        for what in Happened::ALL {
            for line in of_counts("f", &[(what, 1)], AT) {
                let line = read(&line);
                for directive in line["_aws"]["CloudWatchMetrics"].as_array().expect("some") {
                    for metric in directive["Metrics"].as_array().expect("metrics") {
                        let name = metric["Name"].as_str().expect("a name");
                        assert!(line[name].is_u64(), "{name}");
                    }
                    for set in directive["Dimensions"].as_array().expect("sets") {
                        for name in set.as_array().expect("names") {
                            assert!(line[name.as_str().expect("a name")].is_string(), "{name}");
                        }
                    }
                }
            }
        }
    }
}
