//! Each role allows what its function really calls, and nothing beside it but what is listed here with a reason.

use crate::drive::everything;
use crate::template::{Statement, Template};
use anyhow::{Context, Result};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tests::recorder::{Call, Kind};

/// What is allowed and never called: function, action, keys, reason.
const AHEAD: [(&str, &str, &str, &str); 4] = [
    ("verify", "dynamodb:PutItem", "SC#*", SCANS),
    ("verify", "dynamodb:UpdateItem", "SC#*", SCANS),
    ("verify", "dynamodb:PutItem", "RL#*", SCANS),
    ("verify", "dynamodb:UpdateItem", "RL#*", SCANS),
];
const SCANS: &str = "the log of scans and the rate limit are all that verification may ever write; the first version \
    that does runs beside one that does not, under one role";

/// An action and the key or file that it is about.
type Use = (String, String);

fn uses(call: &Call) -> Vec<Use> {
    let table = |action: &str, key: &str| (format!("dynamodb:{action}"), key.to_owned());
    match &call.kind {
        Kind::Get(key) => vec![table("GetItem", &key.pk)],
        Kind::Batch(keys) => keys
            .iter()
            .map(|key| table("BatchGetItem", &key.pk))
            .collect(),
        Kind::Query(pk) => vec![table("Query", pk)],
        Kind::Transact(steps) => steps
            .iter()
            .map(|(step, key)| table(&format!("{step:?}"), &key.pk))
            .collect(),
        Kind::File(action) => vec![((*action).to_owned(), "file".to_owned())],
    }
}

/// What a role allows on the table and on files: action and pattern.
fn allowed(statements: &[Statement]) -> Result<BTreeSet<Use>> {
    let mut allowed = BTreeSet::new();
    for statement in statements {
        for action in &statement.actions {
            assert!(!action.contains('*'), "{action} is not one action");
            if action.starts_with("dynamodb:") {
                let keys = statement
                    .leading_keys()
                    .with_context(|| format!("{action} is not limited to keys"))?;
                allowed.extend(keys.into_iter().map(|key| (action.clone(), key)));
            } else if action.starts_with("s3:") {
                allowed.insert((action.clone(), "file".to_owned()));
            }
        }
    }
    Ok(allowed)
}

/// Whether a pattern with one star at most, at its end, means a key.
fn means(pattern: &str, key: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => key.starts_with(prefix),
        None => pattern == key,
    }
}

/// Calls by function.
async fn calls(template: &Arc<Template>) -> BTreeMap<String, BTreeSet<Use>> {
    let of = template.clone();
    let calls = everything(Arc::new(move |method, path| of.function_of(method, path))).await;
    let mut by_function: BTreeMap<String, BTreeSet<Use>> = BTreeMap::new();
    for call in &calls {
        let known = by_function.entry(call.function.clone()).or_default();
        known.extend(uses(call));
    }
    by_function
}

#[tokio::test]
async fn each_role_allows_what_its_function_calls_and_nothing_else() -> Result<()> {
    let template = Arc::new(Template::read()?);
    let called = calls(&template).await;
    let functions: BTreeSet<String> = template.functions().into_keys().collect();
    assert_eq!(
        called.keys().cloned().collect::<BTreeSet<_>>(),
        functions,
        "every function was driven"
    );
    let mut faults = Vec::new();
    for (function, called) in &called {
        let allowed = allowed(&template.role(function)?)?;
        let hits = |(action, key): &Use| {
            let fits = |(a, pattern): &&Use| a == action && means(pattern, key);
            allowed.iter().find(fits).cloned()
        };
        let mut used = BTreeSet::new();
        for one in called {
            match hits(one) {
                Some(entry) => {
                    used.insert(entry);
                }
                None => faults.push(format!("{function} may not {} {}", one.0, kind_of(&one.1))),
            }
        }
        for (action, pattern) in allowed.difference(&used) {
            let ahead = AHEAD
                .iter()
                .any(|(f, a, p, _)| (*f, *a, *p) == (function, action, pattern));
            if !ahead {
                faults.push(format!("{function} never calls {action} {pattern}"));
            }
        }
        for (_, action, pattern, _) in AHEAD.iter().filter(|(f, ..)| f == function) {
            let entry = ((*action).to_owned(), (*pattern).to_owned());
            assert!(
                allowed.contains(&entry) && !used.contains(&entry),
                "{entry:?}"
            );
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{faults:#?}");
    Ok(())
}

/// The key without what tells one item from another.
fn kind_of(key: &str) -> String {
    let parts: Vec<&str> = key.split('#').collect();
    match parts.len() {
        1 => key.to_owned(),
        _ => format!("{}#…", parts[0]),
    }
}

#[test]
fn writes_are_steps_of_transactions_and_the_table_is_the_live_one() -> Result<()> {
    let template = Template::read()?;
    let table =
        "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${LiveTable}";
    for function in template.functions().keys() {
        for statement in template.role(function)? {
            let writes = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"]
                .map(|step| format!("dynamodb:{step}"));
            if statement.actions.iter().any(|a| a.starts_with("dynamodb:")) {
                assert_eq!(statement.resource, json!({"Fn::Sub": table}), "{function}");
            }
            // No put without a condition of the store's own: it writes by transactions alone.
            if statement.actions.iter().any(|a| writes.contains(a)) {
                assert_eq!(
                    statement.condition["ForAnyValue:StringEquals"]["dynamodb:EnclosingOperation"],
                    json!(["TransactWriteItems"]),
                    "{function}: {statement:?}"
                );
            }
        }
    }
    Ok(())
}

#[test]
fn keys_and_secrets_are_allowed_to_those_whose_environment_names_them() -> Result<()> {
    let template = Template::read()?;
    for function in template.functions().keys() {
        let environment = template.environment(function);
        let statements = template.role(function)?;
        let secrets: Vec<_> = [
            "XINZHENG_SECRETS_ID",
            "XINZHENG_SEAL_SECRETS_ID",
            "XINZHENG_ANSWER_SECRETS_ID",
            "XINZHENG_CLIENT_SECRET_ID",
        ]
        .iter()
        .filter_map(|name| environment.get(*name).cloned())
        .collect();
        let readable: Vec<_> = statements
            .iter()
            .filter(|s| s.actions == ["secretsmanager:GetSecretValue"])
            .flat_map(|s| s.resource.as_array().cloned().unwrap_or_default())
            .collect();
        assert_eq!(readable, secrets, "{function}");

        let files = environment.contains_key("XINZHENG_BUCKET");
        let file_actions = allowed(&statements)?;
        assert_eq!(
            files,
            file_actions.iter().any(|(_, of)| of == "file"),
            "{function}"
        );
        let puts = file_actions.iter().any(|(a, _)| a == "s3:PutObject");
        // The key, for each service that keeps something of this function under it, and through that alone.
        let mut expected = BTreeSet::from([("dynamodb", "kms:Decrypt")]);
        if files {
            expected.insert(("s3", "kms:Decrypt"));
        }
        if puts {
            expected.insert(("s3", "kms:GenerateDataKey"));
        }
        if !secrets.is_empty() {
            expected.insert(("secretsmanager", "kms:Decrypt"));
        }
        let renews = environment.contains_key("XINZHENG_SEAL_KMS_KEY_ID");
        assert_eq!(renews, function == "scheduled");
        if renews {
            expected.insert(("secretsmanager", "kms:GenerateDataKey"));
        }
        let seen: BTreeSet<(String, String)> = statements
            .iter()
            .filter(|s| s.actions.iter().any(|a| a.starts_with("kms:")))
            .filter(|s| s.resource != seal_key())
            .flat_map(|s| {
                assert_eq!(s.resource, json!({"Fn::GetAtt": "Key.Arn"}), "{function}");
                let via = &s.condition["StringEquals"]["kms:ViaService"];
                let via = via[0]["Fn::Sub"].as_str().unwrap_or_default();
                let service = via.split('.').next().unwrap_or_default().to_owned();
                s.actions.iter().map(move |a| (service.clone(), a.clone()))
            })
            .collect();
        let expected: BTreeSet<(String, String)> = expected
            .into_iter()
            .map(|(service, action)| (service.to_owned(), action.to_owned()))
            .collect();
        assert_eq!(seen, expected, "{function}");
    }
    assert!(template.environment("verify").keys().all(|name| {
        [
            "XINZHENG_TABLE",
            "XINZHENG_ORIGIN",
            "XINZHENG_POLICY",
            "XINZHENG_LOG",
        ]
        .contains(&name.as_str())
    }));
    Ok(())
}

/// The key that certifies issuing keys.
fn seal_key() -> serde_json::Value {
    json!({"Fn::GetAtt": "SealKey.Arn"})
}

#[test]
fn the_sweeper_alone_has_issuing_keys_certified_and_replaces_them() -> Result<()> {
    let template = Template::read()?;
    for function in template.functions().keys() {
        let own: Vec<_> = template
            .role(function)?
            .into_iter()
            .filter(|s| {
                let replaces = |a: &String| {
                    a.starts_with("secretsmanager:") && a != "secretsmanager:GetSecretValue"
                };
                s.resource == seal_key() || s.actions.iter().any(replaces)
            })
            .map(|s| (s.actions, s.resource, s.condition))
            .collect();
        let rights = |of: [&str; 2]| of.map(str::to_owned).to_vec();
        let expected = [
            (
                rights(["kms:GetPublicKey", "kms:Sign"]),
                seal_key(),
                json!(null),
            ),
            (
                rights([
                    "secretsmanager:PutSecretValue",
                    "secretsmanager:UpdateSecretVersionStage",
                ]),
                json!({"Ref": "SealSecrets"}),
                json!(null),
            ),
        ];
        match function.as_str() {
            "scheduled" => assert_eq!(own, expected),
            _ => assert_eq!(own, [], "{function}"),
        }
    }
    // A city without a key service has neither the key nor the rights.
    assert_eq!(template.resource("SealKey")["Condition"], "HasKeyService");
    assert_eq!(template.parameter_default("KeyService"), "none");
    let key = template.properties("SealKey");
    assert_eq!(
        (&key["KeySpec"], &key["KeyUsage"]),
        (&json!("ECC_NIST_P256"), &json!("SIGN_VERIFY"))
    );
    let id = &template.environment("scheduled")["XINZHENG_SEAL_KMS_KEY_ID"]["Fn::If"];
    assert_eq!(id[0], "HasKeyService");
    assert_eq!(id[1], seal_key());
    Ok(())
}

#[test]
fn a_role_does_nothing_beside_table_files_keys_secrets_its_own_log_and_its_dead_letters()
-> Result<()> {
    let template = Template::read()?;
    for (function, body) in template.functions() {
        for statement in template.role(&function)? {
            for action in &statement.actions {
                match action.split(':').next().unwrap_or_default() {
                    "dynamodb" | "s3" | "kms" | "secretsmanager" => {}
                    "logs" => {
                        let log = body["LoggingConfig"]["LogGroup"]["Ref"].as_str();
                        let own = format!("{}.Arn", log.context("a log of its own")?);
                        assert_eq!(statement.resource, json!({"Fn::GetAtt": own}));
                    }
                    // Lambda itself sends what failed thrice, in the function's name.
                    "sqs" => {
                        assert_eq!(action, "sqs:SendMessage");
                        assert_eq!(
                            body["DeadLetterQueue"]["TargetArn"], statement.resource,
                            "{function}"
                        );
                    }
                    other => panic!("{function} may {other}"),
                }
            }
        }
    }
    Ok(())
}
