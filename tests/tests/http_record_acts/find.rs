//! A record is found by the firm's credit code, and shown to whom it concerns alone.

use crate::office::Office;
use crate::{ONE, text, withdraw, withdrawal};
use functions::demo::accounts::accounts;
use http::StatusCode;
use serde_json::Value;

/// The credit code of an account's firm.
fn code(office: &Office, account: &str) -> String {
    let accounts = accounts(&office.lab.deps.policy);
    let found = accounts.iter().find(|one| one.id == account);
    found.expect("an account").entities[0].to_string()
}

fn numbers(answer: &Value) -> Vec<&str> {
    let records = answer["records"].as_array().expect("records").iter();
    let mut numbers: Vec<&str> = records
        .map(|own| text(&own["record"]["document_no"]))
        .collect();
    numbers.sort_unstable();
    numbers
}

#[tokio::test]
async fn a_unit_finds_its_own_records_of_a_firm_and_the_office_finds_all() {
    let office = Office::open().await;
    let path = format!("/api/records?credit_code={}", code(&office, "records"));
    let mut unit = office.unit().await;
    let found = unit.get(&path).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    let all = [
        "演环罚〔2024〕1号",
        "演环罚〔2024〕2号",
        "演环罚〔2024〕3号",
    ];
    assert_eq!(numbers(&found.json()), all);
    // "2号" in the form of an address.
    let part = format!("{path}&document_no=2%E5%8F%B7");
    assert_eq!(numbers(&unit.get(&part).await.json()), [all[1]]);
    let mut seer = office.lab.signed_in("credit-office").await;
    assert_eq!(numbers(&seer.get(&path).await.json()), all);
    let mut other = office.lab.signed_in("bureau-market").await;
    assert!(numbers(&other.get(&path).await.json()).is_empty());
    // Another firm, and one that is not in the register, are answered alike.
    let elsewhere = format!("/api/records?credit_code={}", code(&office, "acme"));
    let nobody = "/api/records?credit_code=91320900MA1000009K";
    let (elsewhere, nobody) = (unit.get(&elsewhere).await, unit.get(nobody).await);
    assert_eq!(elsewhere.body, nobody.body);
    assert!(numbers(&elsewhere.json()).is_empty());
}

#[tokio::test]
async fn what_is_no_credit_code_is_a_fault_of_its_field_and_a_firm_sees_its_own_alone() {
    let office = Office::open().await;
    let mut unit = office.unit().await;
    for path in [
        "/api/records",
        "/api/records?credit_code=91320900MA1000009X",
    ] {
        let refused = unit.get(path).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(refused.json()["errors"][0]["field"], "credit_code");
    }
    let mut acme = office.lab.signed_in("acme").await;
    let of_another = format!("/api/records?credit_code={}", code(&office, "records"));
    assert!(numbers(&acme.get(&of_another).await.json()).is_empty());
}

#[tokio::test]
async fn a_record_is_shown_to_its_firm_its_unit_and_the_office_and_to_nobody_else() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let id = office.record(&mut firm, ONE).await;
    let path = format!("/api/records/{id}");
    let own = firm.get(&path).await.json();
    assert_eq!(own["own"]["record"]["document_no"], ONE);
    assert_eq!(own["columns"].as_array().map(Vec::len), Some(0), "{own}");
    let mut seer = office.lab.signed_in("credit-office").await;
    let seen = seer.get(&path).await.json();
    assert_eq!(unit.get(&path).await.json(), seen);
    assert_eq!(seen["credit_code"], code(&office, "records"));
    // Each column as it would be delivered, and which of them may be corrected.
    let column = |code: &str| {
        let all = seen["columns"].as_array().expect("columns");
        all.iter().find(|column| column["code"] == code).cloned()
    };
    let number = column("CF_WSH").expect("its number");
    assert_eq!(
        (&number["value"], &number["correctable"]),
        (&ONE.into(), &false.into())
    );
    let fine = column("CF_NR_FK").expect("its fine");
    assert_eq!(
        (&fine["value"], &fine["correctable"]),
        (&"2.5".into(), &true.into())
    );
    assert_eq!(column("XZ_CXYY").expect("withdrawn")["correctable"], false);

    let absent = format!("/api/records/{}", "0".repeat(32));
    let mut bytes = Vec::new();
    for account in ["acme", "bureau-market"] {
        let mut other = office.lab.signed_in(account).await;
        for path in [&path, &absent, &"/api/records/nothing".to_owned()] {
            let answer = other.get(path).await;
            assert_eq!(
                answer.problem(),
                (404, "not_found".to_owned()),
                "{account} {path}"
            );
            let mut problem = answer.json();
            problem["request_id"] = Value::Null;
            bytes.push(problem);
        }
    }
    assert!(bytes.windows(2).all(|two| two[0] == two[1]), "{bytes:?}");
    let mut bank = office.lab.signed_in("bank").await;
    assert_eq!(bank.get(&path).await.status, StatusCode::FORBIDDEN);

    // The reason has the measure of its column, and its fault stands at its field.
    let mut long = withdrawal();
    long["reason"] = "长".repeat(201).into();
    let refused = withdraw(&mut unit, "k-0", &id, &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["field"], "reason");

    let done = withdraw(&mut unit, "k-1", &id, &withdrawal()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let now = unit.get(&path).await.json();
    assert_eq!(now["withdrawn"], "行政复议决定撤销");
    assert_eq!(now["own"]["not_shown"], "withdrawn");
}
