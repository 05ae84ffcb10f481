//! Table, buckets, functions and alarms as the runbook promises them.

use crate::template::{Template, text_of};
use anyhow::{Context, Result};
use functions::deps::Origin;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn the_table_is_kept_whatever_happens_to_the_stack() -> Result<()> {
    let template = Template::read()?;
    for kept in [
        "Table",
        "FilesBucket",
        "Key",
        "SealKey",
        "ServiceSecrets",
        "SealSecrets",
        "AnswerSecrets",
        "ClientSecret",
    ] {
        let resource = template.resource(kept);
        assert_eq!(resource["DeletionPolicy"], "Retain", "{kept}");
        assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{kept}");
    }
    let table = template.properties("Table");
    assert_eq!(table["DeletionProtectionEnabled"], true);
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
    let recovery = &table["PointInTimeRecoverySpecification"];
    assert_eq!(recovery["PointInTimeRecoveryEnabled"], true);
    assert!(table.get("GlobalSecondaryIndexes").is_none());
    assert_eq!(table["SSESpecification"]["SSEType"], "KMS");
    assert_eq!(
        template.parameter_default("TableName"),
        template.parameter_default("LiveTable")
    );
    Ok(())
}

#[test]
fn buckets_are_private_encrypted_and_reached_by_tls_alone() -> Result<()> {
    let template = Template::read()?;
    let mut buckets = BTreeSet::new();
    for (name, bucket) in template.of_type("AWS::S3::Bucket") {
        let properties = &bucket["Properties"];
        let block = properties["PublicAccessBlockConfiguration"].as_object();
        let block = block.context("a block of public access")?;
        assert!(block.len() == 4 && block.values().all(|on| *on == true));
        assert_eq!(properties["VersioningConfiguration"]["Status"], "Enabled");
        assert!(properties["BucketEncryption"].is_object(), "{name}");
        buckets.insert(name.to_owned());
    }
    for (name, policy) in template.of_type("AWS::S3::BucketPolicy") {
        let statements = policy["Properties"]["PolicyDocument"]["Statement"].as_array();
        let tls = |s: &&Value| {
            s["Effect"] == "Deny" && s["Condition"]["Bool"]["aws:SecureTransport"] == "false"
        };
        assert!(
            statements.context("statements")?.iter().any(|s| tls(&s)),
            "{name}"
        );
        let of = policy["Properties"]["Bucket"]["Ref"].as_str();
        buckets.remove(of.context("a bucket")?);
    }
    assert!(buckets.is_empty(), "without a policy: {buckets:?}");
    Ok(())
}

#[test]
fn an_issuing_storm_ends_where_its_own_share_ends() -> Result<()> {
    let template = Template::read()?;
    let mut reserved = 0;
    for (function, body) in template.functions() {
        let share = match &body["ReservedConcurrentExecutions"] {
            Value::Number(number) => number.as_u64(),
            other => {
                let name = other["Ref"].as_str().context("a share of its own")?;
                template.parameter_default(name).as_u64()
            }
        };
        reserved += share.with_context(|| format!("{function} has a share"))?;
    }
    // An account has 1,000 unless more was asked for, and 100 of them cannot be reserved.
    assert!(reserved <= 900, "{reserved} are reserved");
    let limited = &template.properties("Api")["RouteSettings"]["POST /api/reports"];
    assert_eq!(limited["ThrottlingRateLimit"], json!({"Ref": "IssueRate"}));
    Ok(())
}

#[test]
fn each_function_is_its_own_program_with_its_own_log_and_goes_back_by_an_alarm() -> Result<()> {
    let template = Template::read()?;
    let names: BTreeSet<String> = template.functions().into_keys().collect();
    let expected = [
        "deliver",
        "fetch",
        "identity",
        "issue",
        "scheduled",
        "verify",
    ];
    assert_eq!(names, expected.map(str::to_owned).into());
    for (function, body) in template.functions() {
        let code = format!("../target/package/arm64/xinzheng-{function}.zip");
        assert_eq!(body["CodeUri"], code);
        let log = body["LoggingConfig"]["LogGroup"]["Ref"].as_str();
        let log = template.properties(log.context("a log")?);
        assert_eq!(
            log["RetentionInDays"],
            json!({"Ref": "LogDays"}),
            "{function}"
        );
        let alarms = body["DeploymentPreference"]["Alarms"].as_array();
        for alarm in alarms.context("alarms")? {
            let alarm = alarm["Ref"].as_str().context("an alarm")?;
            let watched = &template.properties(alarm)["Dimensions"][0]["Value"]["Ref"];
            let resource = watched.as_str().context("a function")?;
            assert_eq!(resource.to_lowercase(), format!("{function}function"));
        }
    }
    for (name, log) in template.of_type("AWS::Logs::LogGroup") {
        assert!(log["Properties"]["RetentionInDays"].is_object(), "{name}");
    }
    Ok(())
}

#[test]
fn the_runbook_says_of_every_alarm_what_it_means() -> Result<()> {
    let template = Template::read()?;
    let runbook = text_of("infra/README.md")?;
    let mut alarms: BTreeSet<&str> = template
        .of_type("AWS::CloudWatch::Alarm")
        .map(|(name, _)| name)
        .collect();
    assert!(alarms.len() >= 15, "{alarms:?}");
    for (name, body) in template.of_type("AWS::CloudWatch::Alarm") {
        assert_eq!(
            body["Properties"]["AlarmActions"],
            json!([{"Ref": "Alarms"}]),
            "{name}"
        );
        assert!(
            runbook.contains(&format!("| `{name}` |")),
            "{name} is explained"
        );
    }
    // And of no alarm that does not exist.
    let rows = runbook
        .lines()
        .skip_while(|line| !line.starts_with("## What each alarm means"));
    for row in rows.filter_map(|line| line.strip_prefix("| `")) {
        let name = row.split('`').next().unwrap_or_default();
        assert!(
            alarms.remove(name) || name == "Budget",
            "there is no alarm {name}"
        );
    }
    Ok(())
}

#[test]
fn a_host_that_the_template_takes_fits_into_the_qr_code() -> Result<()> {
    let host = format!("{}.cn", "a".repeat(53));
    assert_eq!(host.len(), 56);
    assert!(Origin::parse(&format!("https://{host}")).is_ok());
    assert!(Origin::parse(&format!("https://a{host}")).is_err());
    let template = text_of("infra/template.yaml")?;
    assert!(template.contains("AllowedPattern: \"[a-z0-9.-]{4,56}\""));
    Ok(())
}

#[test]
fn the_schedule_grows_the_log_twice_a_minute() -> Result<()> {
    let template = Template::read()?;
    let sweep = &template.properties("ScheduledFunction")["Events"]["Sweep"]["Properties"];
    assert_eq!(sweep["Schedule"], "rate(1 minute)");
    let event = sweep["Input"].as_str().context("an event")?;
    let event: Value = serde_json::from_str(event)?;
    assert_eq!(event, json!({"log_again_after_seconds": 30}));
    Ok(())
}
