//! The permanent codes, and how problems are built from them.

use super::{FieldFault, Problem, ProblemCode};
use crate::code::InvalidCode;
use crate::credit_code::InvalidCreditCode;
use crate::report::CannotIssue;
use crate::text::Lang;
use chrono::NaiveDate;

/// Everything that a release has ever promised. A line here may be added, never changed or taken away.
const PERMANENT: &str = "\
request.malformed 400
request.too_large 413
request.method 405
not_found 404
session.required 401
session.csrf 403
session.not_allowed 403
session.entity_required 409
session.entity_unknown 422
sign_in.failed 400
access.taken_back 403
user.role 422
user.unit 422
user.subject 422
user.name 422
user.not_proposed 409
user.same_officer 403
user.last_officers 409
look_back.not_offered 422
look_back.required 422
purpose.required 422
purpose.unknown 422
idempotency_key.required 400
idempotency_key.malformed 400
idempotency_key.reused 422
idempotency_key.in_progress 503
scheme.not_in_force 409
policy.fault 422
policy.title 422
policy.same_officer 403
policy.draft_stale 409
policy.draft_closed 409
policy.hash 422
issue.held 409
hold.target 422
hold.reason 422
hold.until 422
hold.already 409
hold.lifted 409
source.unavailable 503
report.character_without_glyph 422
report.not_rebuildable 409
report.withdrawn 409
withdrawal.reason 422
records.changing 503
code.length 400
code.alphabet 400
code.mistyped 400
codes.required 422
codes.too_many 422
original.detail_code_form 422
original.detail_code 403
original.wait 429
original.withdrawn 410
verify.unavailable 503
service.unavailable 503
service.overloaded 503
rate.limited 429
answer.too_large 500
link.expired 410
credit_code.length 422
credit_code.alphabet 422
credit_code.check_digit 422
delivery.encoding 422
delivery.format 422
delivery.too_large 413
delivery.json 422
delivery.workbook_damaged 422
delivery.workbook_active 422
delivery.header_missing 422
delivery.unit_unknown 422
delivery.register_unit 422
delivery.id 422
delivery.kind 422
delivery.as_of 422
delivery.id_reused 422
delivery.earlier_open 409
delivery.too_many_waiting 409
upload.size 422
upload.sha256 422
upload.missing 409
upload.not_as_said 422
upload.link 403
key.unknown 401
key.scope 403
key.name 422
key.too_many 409
line.required 422
line.too_long 422
line.date 422
line.date_in_future 422
line.amount 422
line.character 422
line.choice 422
line.natural_person 422
line.entity_unknown 422
line.other_unit 422
line.sector 422
line.duplicate 422
line.columns 422
line.formula 422
line.cell_error 422
line.merged 422
line.digits_lost 422
line.key_twice 422
line.cell_kind 422
line.character_without_glyph 422
line.name_differs 422
line.changed_by_act 422
webhook.url 422
webhook.events 422
webhook.too_many 409
contact.required 422
contact.email 422
contact.mobile 422
contact.lang 422
objection.already_open 409
objection.closed 409
objection.not_now 409
objection.too_often 409
objection.reason 422
objection.outcome 422
repair.already_open 409
repair.closed 409
repair.not_now 409
repair.too_often 409
repair.too_early 409
repair.not_needed 409
repair.no_rule 409
repair.condition_open 422
repair.reason 422
repair.outcome 422
repair.confirms 422
commitment.required 422
commitment.too_long 422
commitment.character 422
record.withdrawn_already 409
withdrawal.ground 422
withdrawal.document_no 422
withdrawal.decided_on 422
statement.required 422
statement.too_long 422
statement.character 422
attachment.too_many 422
attachment.too_large 422
attachment.kind 422
correction.required 422
correction.unwanted 422
correction.column 422
correction.changes_nothing 422
";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

#[test]
fn codes_and_statuses_are_the_permanent_ones() {
    let list: String = ProblemCode::ALL
        .iter()
        .map(|code| format!("{} {}\n", code.as_str(), code.status()))
        .collect();
    assert_eq!(list, PERMANENT);
}

#[test]
fn every_code_reads_back() {
    for &code in ProblemCode::ALL {
        assert_eq!(ProblemCode::parse(code.as_str()), Some(code));
    }
    assert_eq!(ProblemCode::parse("code"), None);
    assert_eq!(ProblemCode::parse(""), None);
    assert_eq!(ProblemCode::parse("CODE.LENGTH"), None);
}

#[test]
fn a_problem_goes_over_the_wire_as_rfc_9457_says() {
    let problem = Problem::new(ProblemCode::LookBackRequired, Lang::En)
        .with_request_id("7f3a")
        .with_errors(vec![FieldFault::new(
            "look_back_years",
            ProblemCode::LookBackRequired,
            Lang::En,
        )]);
    let json = serde_json::to_value(&problem).expect("a problem has a JSON form");
    assert_eq!(json["type"], "urn:xinzheng:problem:look_back.required");
    assert_eq!(json["status"], 422);
    assert_eq!(json["code"], "look_back.required");
    assert_eq!(json["request_id"], "7f3a");
    assert_eq!(json["errors"][0]["field"], "look_back_years");
    assert_eq!(json["errors"][0]["code"], "look_back.required");
    let back: Problem = serde_json::from_value(json).expect("it reads back");
    assert_eq!(back, problem);
}

#[test]
fn a_plain_problem_carries_neither_errors_nor_an_id() {
    let json = serde_json::to_string(&Problem::new(ProblemCode::NotFound, Lang::Zh))
        .expect("a problem has a JSON form");
    assert!(!json.contains("errors") && !json.contains("request_id"));
}

#[test]
fn a_wrong_verification_code_says_where() {
    let problem = Problem::of_code(InvalidCode::Alphabet { position: 5 }, Lang::Zh);
    assert_eq!(problem.code, "code.alphabet");
    assert!(problem.detail.contains("第5位"));
    assert_eq!(
        Problem::of_code(InvalidCode::Length(3), Lang::Zh).code,
        "code.length"
    );
    assert_eq!(
        Problem::of_code(InvalidCode::Mistyped, Lang::Zh).code,
        "code.mistyped"
    );
}

#[test]
fn a_wrong_credit_code_says_where() {
    let fault = FieldFault::of_credit_code(
        "credit_code",
        InvalidCreditCode::Alphabet { position: 18 },
        Lang::En,
    );
    assert_eq!(fault.code, "credit_code.alphabet");
    assert!(fault.message.contains("Character 18"));
    assert_eq!(
        ProblemCode::from(InvalidCreditCode::CheckDigit).as_str(),
        "credit_code.check_digit"
    );
    assert_eq!(
        ProblemCode::from(InvalidCreditCode::Length(3)).as_str(),
        "credit_code.length"
    );
}

#[test]
fn a_scheme_that_has_ended_says_when() {
    let cause = CannotIssue::SchemeNotInForce {
        from: day(2024, 9, 1),
        through: day(2026, 8, 31),
    };
    let zh = Problem::of_cannot_issue(&cause, Lang::Zh);
    assert_eq!((zh.code.as_str(), zh.status), ("scheme.not_in_force", 409));
    assert!(zh.detail.contains("2024年9月1日至2026年8月31日"));
    let en = Problem::of_cannot_issue(&cause, Lang::En);
    assert!(en.detail.contains("1 September 2024 to 31 August 2026"));
    assert_eq!(
        Problem::of_cannot_issue(&CannotIssue::LookBackNotOffered, Lang::Zh).code,
        "look_back.not_offered"
    );
}
