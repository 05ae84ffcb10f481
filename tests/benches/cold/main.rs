//! Cold starts: from the birth of a function's process to its first answer, by Lambda's runtime interface and
//! with a table of DynamoDB's kind on the same machine.
//!
//! `XINZHENG_FUNCTIONS` names the folder of the programs. `cargo xtask bench cold` builds and runs all.

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tests::lambda::{Cloud, HttpRequest, Visitor, request_event};

/// Starts of each function.
const STARTS: usize = 20;

/// A function and the first event that each of its processes gets.
struct Case {
    function: &'static str,
    what: &'static str,
    event: Box<dyn Fn(usize) -> Result<Value>>,
    /// Status of the answer; none for what answers no HTTP.
    status: Option<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let programs = std::env::var_os("XINZHENG_FUNCTIONS").map(PathBuf::from);
    let programs = programs.context("XINZHENG_FUNCTIONS names no folder")?;
    let cloud = Cloud::start(&programs, None).await?;
    for case in cases(&cloud).await? {
        let program = programs.join(format!("xinzheng-{}", case.function));
        let bytes = std::fs::metadata(&program)?.len();
        measure(&cloud, &case, bytes).await?;
    }
    Ok(())
}

async fn measure(cloud: &Cloud, case: &Case, bytes: u64) -> Result<()> {
    let function = cloud.function(case.function)?;
    let (mut ready, mut answered, mut memory) = (Vec::new(), Vec::new(), 0);
    for number in 0..STARTS {
        let event = Bytes::from((case.event)(number)?.to_string());
        let instance = function.instance().await?;
        let first = instance.first_call(&format!("cold-{number}"), event).await;
        let (answer, start) = match first {
            Ok(first) => first,
            Err(failed) => anyhow::bail!("{}: {failed:?}\n{}", case.function, function.log()),
        };
        let answer: Value = serde_json::from_slice(&answer)?;
        ensure!(
            case.status
                .is_none_or(|status| answer["statusCode"] == status),
            "{}: {answer}",
            case.function
        );
        ready.push(start.ready);
        answered.push(start.answered);
        memory = memory.max(instance.peak_memory().unwrap_or(0));
    }
    println!(
        "row\tcold start, {}: {}\t{:.1} ms (asks for work after {:.1}; slowest {:.1}), {} MB, program {:.1} MB\tnone",
        case.function,
        case.what,
        milliseconds(median(&mut answered)),
        milliseconds(median(&mut ready)),
        milliseconds(answered.iter().copied().max().unwrap_or_default()),
        memory / 1024,
        bytes as f64 / 1_048_576.0,
    );
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// An event of a request that is the same each time.
fn same(request: &HttpRequest) -> Box<dyn Fn(usize) -> Result<Value>> {
    let event = request_event(request, "$default", "cold");
    Box::new(move |_| Ok(event.clone()))
}

async fn cases(cloud: &Cloud) -> Result<Vec<Case>> {
    let mut acme = Visitor::signed_in(cloud, "acme").await?;
    let unit = Visitor::signed_in(cloud, "bureau-env").await?;
    let issued = acme.issue_request("warm")?;
    let issued = acme.ask("issue", &issued).await?;
    ensure!(issued.status() == 201, "{issued:?}");
    let issued: Value = serde_json::from_slice(issued.body())?;
    let no = issued["report_no"].as_str().context("a number")?;
    let code = issued["code"].as_str().context("a code")?;
    let get =
        |visitor: &Visitor<'_>, path: &str| visitor.request(Method::GET, path).body(Bytes::new());
    // Each start asks for a report of its own.
    let new_report = |number: usize| acme.issue_request(&format!("cold-{number}"));
    let reports: Vec<Value> = (0..STARTS)
        .map(|number| Ok(request_event(&new_report(number)?, "$default", "cold")))
        .collect::<Result<_>>()?;
    Ok(vec![
        Case {
            function: "verify",
            what: "a code is checked",
            event: same(&get(&Visitor::new(cloud), &format!("/v/{code}"))?),
            status: Some(200),
        },
        Case {
            function: "issue",
            what: "a report is issued",
            event: Box::new(move |number| {
                reports
                    .get(number)
                    .cloned()
                    .context("an event for each start")
            }),
            status: Some(201),
        },
        Case {
            function: "fetch",
            what: "a report's file",
            event: same(&get(&acme, &format!("/api/reports/{no}/pdf"))?),
            status: Some(200),
        },
        Case {
            function: "identity",
            what: "a sign-in begins",
            event: same(&get(&Visitor::new(cloud), "/auth/login?next=/request")?),
            status: Some(302),
        },
        Case {
            function: "deliver",
            what: "a delivery that is not there",
            event: same(&get(&unit, "/api/deliveries/none")?),
            status: Some(404),
        },
        Case {
            function: "scheduled",
            what: "a sweep with nothing to do",
            event: Box::new(|_| Ok(json!({}))),
            status: None,
        },
    ])
}
