//! A step of a transaction as the engine's request.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update};
use bytes::Bytes;

use super::super::{Key, Op};
use super::attributes::{number, of_item, of_key, sum};

const ABSENT: &str = "attribute_not_exists(pk)";
const AT: &str = "v = :at";

/// The request for one step.
pub(super) fn of_op(table: &str, op: &Op) -> Result<TransactWriteItem, BuildError> {
    let step = TransactWriteItem::builder();
    let step = match op {
        Op::Create { key, body, ttl } => {
            let put = Put::builder()
                .table_name(table)
                .condition_expression(ABSENT);
            step.put(put.set_item(Some(of_item(key, 1, body, *ttl))).build()?)
        }
        Op::Replace { key, at, body, ttl } => step.put(replace(table, key, *at, body, *ttl)?),
        Op::Delete { key, at } => {
            let delete = Delete::builder()
                .table_name(table)
                .set_key(Some(of_key(key)));
            let delete = delete
                .condition_expression(AT)
                .expression_attribute_values(":at", number(at));
            step.delete(delete.build()?)
        }
        Op::CheckAbsent { key } => {
            let check = ConditionCheck::builder()
                .table_name(table)
                .set_key(Some(of_key(key)));
            step.condition_check(check.condition_expression(ABSENT).build()?)
        }
        Op::CheckAt { key, at } => {
            let check = ConditionCheck::builder()
                .table_name(table)
                .set_key(Some(of_key(key)));
            let check = check
                .condition_expression(AT)
                .expression_attribute_values(":at", number(at));
            step.condition_check(check.build()?)
        }
        Op::Add { key, by, ttl } => step.update(add(table, key, *by, *ttl)?),
    };
    Ok(step.build())
}

fn replace(
    table: &str,
    key: &Key,
    at: u64,
    body: &Bytes,
    ttl: Option<i64>,
) -> Result<Put, BuildError> {
    Put::builder()
        .table_name(table)
        // No item is ever at the largest version, so what follows it is never written.
        .set_item(Some(of_item(key, at.saturating_add(1), body, ttl)))
        .condition_expression(AT)
        .expression_attribute_values(":at", number(at))
        .build()
}

fn add(table: &str, key: &Key, by: u64, ttl: Option<i64>) -> Result<Update, BuildError> {
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(of_key(key)))
        .condition_expression("attribute_not_exists(b)")
        .expression_attribute_values(":by", number(by))
        .expression_attribute_values(":s", sum(key, 0, ttl, &[]));
    match ttl {
        None => update.update_expression("ADD v :by SET s = :s REMOVE t"),
        Some(ttl) => update
            .update_expression("ADD v :by SET s = :s, t = :t")
            .expression_attribute_values(":t", number(ttl)),
    }
    .build()
}
