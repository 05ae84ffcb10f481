//! The functions behind Lambda's runtime interface and an HTTP API, on a table of DynamoDB's kind: the whole job
//! end to end, by processes of their own.
//!
//! Needs the programs beside the tests (`cargo build -p functions --bins --features lambda`), `dynoxide`,
//! `curl` and `sh`. `cargo xtask test lambda` runs the job on cargo-lambda's emulator too, which it installs.
#![cfg(unix)]

#[expect(dead_code, reason = "each test file uses its part")]
#[path = "infra/template.rs"]
mod template;

use anyhow::{Context, Result, anyhow, bail, ensure};
use bytes::Bytes;
use functions::demo::accounts::{Firm, accounts};
use functions::demo::city::{GeneratedFile, SEED, generate};
use functions::identity::Principal;
use functions::items::{CreditCodeGuard, unpack};
use functions::keys;
use functions::pdf::{ToSign, Unsigned, VerifyAddress};
use functions::render::{CannotRender, RenderReport};
use functions::use_cases::deliver_records::Content;
use functions::use_cases::issue_report::{IdempotencyKey, issue_report};
use http::Method;
use serde_json::{Value, json};
use shared::api::{IssueRequest, Role};
use shared::code::VerificationCode;
use shared::policy::SectorNo;
use shared::report::SpecialReport;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use template::Template;
use tests::lambda::{CargoLambda, Cloud, FUNCTIONS, Failed, LONGEST_EVENT, ROUTES, Visitor};

/// Folder of the programs, that of the tests' own.
fn programs() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(Path::parent);
    let folder = folder.context("target/PROFILE/deps")?;
    for name in FUNCTIONS {
        let program = folder.join(format!("xinzheng-{name}"));
        ensure!(
            program.is_file(),
            "{} is missing: run `cargo build -p functions --bins --features lambda` first",
            program.display()
        );
    }
    Ok(folder.to_owned())
}

async fn cloud() -> Result<Cloud> {
    Cloud::start(&programs()?, None).await
}

fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

#[test]
fn the_gateway_of_these_tests_has_the_routes_of_the_template() -> Result<()> {
    let mut written: Vec<(String, String)> = Template::read()?
        .routes()
        .into_iter()
        .map(|(route, function)| match route {
            Some((method, path)) => (format!("{method} {path}"), function),
            None => ("$default".to_owned(), function),
        })
        .collect();
    let mut here: Vec<(String, String)> = ROUTES
        .iter()
        .filter(|(key, _)| !key.contains("/demo-idp/"))
        .map(|(key, function)| ((*key).to_owned(), (*function).to_owned()))
        .collect();
    written.sort();
    here.sort();
    assert_eq!(here, written);
    Ok(())
}

/// The script that does the whole job by curl against any server.
async fn whole_job(cloud: &Cloud) -> Result<String> {
    let script = root().join("tests/http/whole_job.sh");
    let origin = cloud.origin().to_owned();
    let run = move || Command::new("sh").arg(script).arg(origin).output();
    let done = tokio::task::spawn_blocking(run).await??;
    ensure!(
        done.status.success(),
        "{}\n{:?}\n{}",
        String::from_utf8_lossy(&done.stderr),
        cloud.gateway().failures(),
        cloud.log()
    );
    Ok(String::from_utf8(done.stdout)?)
}

fn json_of(answer: &http::Response<Bytes>) -> Result<Value> {
    serde_json::from_slice(answer.body()).with_context(|| format!("no JSON: {:?}", answer.body()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_runs_on_the_functions() -> Result<()> {
    let cloud = cloud().await?;
    let said = whole_job(&cloud).await?;
    assert!(said.starts_with("whole job done: "), "{said}");
    assert_eq!(cloud.gateway().failures(), Vec::<String>::new());
    for name in ["issue", "fetch", "verify", "identity"] {
        assert!(cloud.function(name)?.calls() > 0, "{name} had no call");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs cargo-lambda: `cargo xtask test lambda`"]
async fn the_whole_job_runs_on_an_emulator_that_somebody_else_wrote() -> Result<()> {
    let program = std::env::var_os("XINZHENG_CARGO_LAMBDA").context("XINZHENG_CARGO_LAMBDA")?;
    let emulator = CargoLambda::serve(Path::new(&program), root())?;
    let cloud = Cloud::start(&programs()?, Some(emulator)).await?;
    let said = whole_job(&cloud).await?;
    assert!(said.starts_with("whole job done: "), "{said}");
    assert_eq!(sweep(&cloud).await?, nothing_swept());
    Ok(())
}

/// What a sweep did, beside telling of it and what came into the log.
async fn sweep(cloud: &Cloud) -> Result<Value> {
    let swept = cloud.function("scheduled")?.call(&json!({})).await;
    let mut swept = swept.map_err(|failed| anyhow!("{failed:?}: {}", cloud.log()))?;
    let notices = swept.as_object_mut().and_then(|all| all.remove("notices"));
    notices.context("notices")?;
    let log = swept.as_object_mut().and_then(|all| all.remove("log"));
    assert_eq!(log.context("the log")?["left"], 0);
    Ok(swept)
}

fn nothing_swept() -> Value {
    json!({"finished": 0, "voided": 0, "left": 0, "fell_due": 0})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_comes_through_as_it_was_stored_and_no_log_names_anybody() -> Result<()> {
    let cloud = cloud().await?;
    let mut acme = Visitor::signed_in(&cloud, "acme").await?;
    let request = acme.issue_request("one")?;
    let issued = acme.ask("issue", &request).await?;
    assert_eq!(issued.status(), 201, "{:?}", issued.body());
    let issued = json_of(&issued)?;
    let no = issued["report_no"].as_str().context("a number")?;
    let code = issued["code"].as_str().context("a code")?;
    let file = acme.get("fetch", &format!("/api/reports/{no}/pdf")).await?;
    assert_eq!(file.headers()["content-type"], "application/pdf");
    // By its name in the file store, which is its hash.
    let name = functions::files::name_of(file.body());
    assert_eq!(&cloud.deps.files.get(&name).await?, file.body());

    cloud.function("issue")?.cool();
    let again = acme.ask("issue", &request).await?;
    assert_eq!(json_of(&again)?, issued, "another process, the same report");

    let log = cloud.log();
    let firm = Firm::Acme;
    for secret in [
        code,
        firm.code(&cloud.deps.policy).as_str(),
        &firm.name(&cloud.deps.policy),
    ] {
        assert!(!log.contains(secret), "the log names somebody: {log}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_was_stopped_half_way_is_made_good_by_the_schedule() -> Result<()> {
    let cloud = cloud().await?;
    let code = leave_pending(&cloud).await?.to_string();
    let mut clerk = Visitor::new(&cloud);
    assert_eq!(verdict(&mut clerk, &code).await?, "unknown");
    let swept = sweep(&cloud).await?;
    let one = json!({"finished": 1, "voided": 0, "left": 0, "fell_due": 0});
    assert_eq!(swept, one, "{}", cloud.log());
    assert_eq!(verdict(&mut clerk, &code).await?, "genuine");
    assert_eq!(sweep(&cloud).await?, nothing_swept());
    let proof = clerk.get("fetch", &format!("/v/{code}/proof")).await?;
    assert_eq!(json_of(&proof)?["state"], "sequenced");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_may_ask_for_a_second_growing_of_the_log() -> Result<()> {
    let cloud = cloud().await?;
    let mut acme = Visitor::signed_in(&cloud, "acme").await?;
    let first = code_of_new(&mut acme, "first").await?;
    let event = json!({"log_again_after_seconds": 15});
    let mut clerk = Visitor::new(&cloud);
    let rest = async {
        while log_state(&mut clerk, &first).await? != "sequenced" {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // What comes after the first growing waits for the second, not for another event.
        code_of_new(&mut acme, "second").await
    };
    let scheduled = cloud.function("scheduled")?;
    let (done, second) = tokio::join!(scheduled.call(&event), rest);
    let done = done.map_err(|failed| anyhow!("{failed:?}: {}", cloud.log()))?;
    assert_eq!(log_state(&mut clerk, &second?).await?, "sequenced");
    assert_eq!(done["log"]["left"], 0, "{done}");
    // A time at which the next event comes is not waited for: the function would be broken off.
    let done = scheduled
        .call(&json!({"log_again_after_seconds": 3600}))
        .await;
    done.map_err(|failed| anyhow!("{failed:?}: {}", cloud.log()))?;
    Ok(())
}

async fn code_of_new(visitor: &mut Visitor<'_>, key: &str) -> Result<String> {
    let request = visitor.issue_request(key)?;
    let issued = json_of(&visitor.ask("issue", &request).await?)?;
    Ok(issued["code"].as_str().context("a code")?.to_owned())
}

async fn log_state(clerk: &mut Visitor<'_>, code: &str) -> Result<String> {
    let proof = clerk.get("fetch", &format!("/v/{code}/proof")).await?;
    let proof = json_of(&proof)?;
    Ok(proof["state"].as_str().context("a state")?.to_owned())
}

async fn verdict(clerk: &mut Visitor<'_>, code: &str) -> Result<String> {
    let request = clerk
        .request(Method::GET, &format!("/v/{code}"))
        .header("Accept", "application/json")
        .body(Bytes::new())?;
    let answer = json_of(&clerk.ask("verify", &request).await?)?;
    Ok(answer["verdict"].as_str().context("a verdict")?.to_owned())
}

/// Draws nothing and never ends; tells the code of what it was to draw.
struct Endless {
    code: Mutex<mpsc::Sender<VerificationCode>>,
    end: Mutex<mpsc::Receiver<()>>,
}

impl RenderReport for Endless {
    fn render(
        &self,
        report: &SpecialReport,
        _: &VerifyAddress,
        _: &ToSign<'_>,
        _: Option<&shared::policy::SealImage>,
    ) -> Result<Unsigned, CannotRender> {
        let stopped = CannotRender::Failed("the test is over");
        let code = self.code.lock().map_err(|_| stopped.clone())?;
        code.send(report.code).map_err(|_| stopped.clone())?;
        // Its other end goes when the call is given up.
        let _ = self.end.lock().map_err(|_| stopped.clone())?.recv();
        Err(stopped)
    }
}

/// A call that ended between the two transactions five minutes ago, as when a host takes its process away.
async fn leave_pending(cloud: &Cloud) -> Result<VerificationCode> {
    let (code, drawn) = mpsc::channel();
    let (end, ended) = mpsc::channel();
    let mut deps = cloud.deps.clone();
    deps.renderer = Arc::new(Endless {
        code: Mutex::new(code),
        end: Mutex::new(ended),
    });
    let firm = Firm::Acme.code(&deps.policy);
    let guard = keys::credit_code_guard(&deps.secrets.index_key, &firm);
    let guard = deps
        .store
        .get(&guard)
        .await?
        .context("the firm is registered")?;
    let principal = Principal {
        subject: "acme".to_owned(),
        role: Role::Enterprise,
        entity: Some(unpack::<CreditCodeGuard>(&guard)?.entity),
        unit: None,
    };
    let key = IdempotencyKey::parse("broken-off").context("a key")?;
    let request: IssueRequest =
        serde_json::from_value(json!({"look_back_years": 1, "purpose": "finance"}))?;
    let call = tokio::spawn(async move { issue_report(&deps, &principal, &key, request).await });
    let code = tokio::task::spawn_blocking(move || drawn.recv()).await??;
    call.abort();
    ensure!(call.await.is_err_and(|error| error.is_cancelled()));
    drop(end);
    Ok(code)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_goes_in_by_its_function_and_its_day_is_told() -> Result<()> {
    let cloud = cloud().await?;
    let mut unit = Visitor::signed_in(&cloud, "bureau-env").await?;
    let file = file_of(&cloud, "bureau-env")?;
    let Content::Records { sector, kind } = file.content else {
        bail!("a file of records");
    };
    assert!(!reaches(&mut unit, sector).await?);
    let path = format!(
        "/api/deliveries?id=first&kind={}&sector={}&as_of=2026-11-23",
        kind.spec().id,
        sector.0
    );
    let request = unit
        .request(Method::POST, &path)
        .header("Content-Type", "application/octet-stream")
        .body(Bytes::from(file.bytes))?;
    let taken = unit.ask("deliver", &request).await?;
    assert_eq!(taken.status(), 201, "{:?}\n{}", taken.body(), cloud.log());
    let shown = unit.get("deliver", "/api/deliveries/first").await?;
    assert_eq!(json_of(&shown)?, json_of(&taken)?);
    assert!(reaches(&mut unit, sector).await?);
    Ok(())
}

/// A file of records that the unit of an account would deliver.
fn file_of(cloud: &Cloud, account: &str) -> Result<GeneratedFile> {
    let policy = &cloud.deps.policy;
    let accounts = accounts(policy);
    let account = accounts.into_iter().find(|known| known.id == account);
    let unit = account.and_then(|account| account.unit).context("a unit")?;
    let city = generate(SEED, policy, cloud.deps.clock.now().date());
    city.files
        .into_iter()
        .find(|file| file.unit == unit && file.content != Content::Register)
        .context("a file of the unit")
}

/// Whether the data of some unit in a sector reach to the day of the delivery.
async fn reaches(visitor: &mut Visitor<'_>, sector: SectorNo) -> Result<bool> {
    let freshness = json_of(&visitor.get("fetch", "/api/freshness").await?)?;
    let rows = freshness["rows"].as_array().context("rows")?;
    let mut of_sector = rows.iter().filter(|row| row["sector"] == sector.0);
    Ok(of_sector.any(|row| row["data_as_of"] == "2026-11-23"))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_calls_at_once_have_two_instances_and_one_report() -> Result<()> {
    let cloud = cloud().await?;
    let mut acme = Visitor::signed_in(&cloud, "acme").await?;
    let request = acme.issue_request("both")?;
    let (one, other) = tokio::join!(cloud.ask("issue", &request), cloud.ask("issue", &request));
    let (one, other) = (one?, other?);
    assert_eq!((one.status().as_u16(), other.status().as_u16()), (201, 201));
    assert_eq!(json_of(&one)?, json_of(&other)?);
    let list = json_of(&acme.get("fetch", "/api/reports").await?)?;
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(1), "{list}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_event_is_an_error_and_the_function_lives_on() -> Result<()> {
    let cloud = cloud().await?;
    let verify = cloud.function("verify")?;
    let answer = verify.call(&json!({"hello": "world"})).await;
    assert!(matches!(answer, Err(Failed::Function(_))), "{answer:?}");
    let long = json!({"x": "x".repeat(LONGEST_EVENT)});
    assert_eq!(verify.call(&long).await, Err(Failed::EventTooLong));
    let mut clerk = Visitor::new(&cloud);
    let page = clerk.get("verify", "/v").await?;
    assert_eq!(page.status(), 200);
    Ok(())
}
