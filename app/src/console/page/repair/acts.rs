//! What may be done to an application for repair: the machine of `shared::repair` says what, this asks for what
//! belongs to it.

use crate::console::body::{Body, list};
use crate::console::calls::{self, Page};
use crate::console::form;
use crate::console::page::case_acts::{self, OfFirm, chosen, written};
use crate::console::page::object::{evidence, statement};
use crate::console::state::{Console, Sentence};
use crate::element::live;
use crate::ui;
use leptos::prelude::*;
use shared::api::{ConditionView, RepairView, Role as Account};
use shared::case::Party;
use shared::repair::{Act, Condition, RepairId, RepairOutcome, RepairRefusal, Stage, Standing};
use shared::text::Lang;
use shared::text::console::objections as case_words;
use shared::text::console::repairs as words;
use shared::text::repair::{outcome, refusal};

/// Draws what may be done now, by whom it may be done.
pub(super) fn view(console: Console, lang: Lang, account: Account, view: &RepairView) -> AnyView {
    let (id, stage) = (view.row.id.clone(), view.row.state);
    match account {
        Account::Enterprise => of_firm(console, lang, id, stage),
        Account::Bureau => of_unit(console, lang, id, stage, view.conditions.clone()),
        Account::CreditOffice | Account::Verifier => ui::nothing(),
    }
}

/// Whether an act may be done from a stage. How often it was asked is known to the service alone.
fn may(stage: Stage, by: Party, act: Act) -> bool {
    let standing = Standing {
        stage,
        ..Standing::FILED
    };
    standing.step(by, act).is_ok()
}

fn of_firm(console: Console, lang: Lang, id: RepairId, stage: Stage) -> AnyView {
    let may_withdraw = may(stage, Party::Entity, Act::Withdraw);
    OfFirm {
        supply: may(stage, Party::Entity, Act::Supply),
        withdraw: may_withdraw.then(|| (words::withdraw(lang), words::withdraw_confirm(lang))),
    }
    .view(console, lang, move |act, body| {
        send(console, id.clone(), act, body);
    })
}

/// The acts of a unit: name on the wire, and what it is called.
const ACTS: [(&str, Act, Sentence); 4] = [
    ("accept", Act::Accept, case_words::accept),
    (
        "refuse",
        Act::Refuse {
            reason: RepairRefusal::DocumentsMissing,
        },
        case_words::refuse,
    ),
    (
        "decide",
        Act::Answer {
            outcome: RepairOutcome::Rejected,
        },
        words::decide,
    ),
    ("ask", Act::Ask, case_words::ask),
];

fn of_unit(
    console: Console,
    lang: Lang,
    id: RepairId,
    stage: Stage,
    conditions: Vec<ConditionView>,
) -> AnyView {
    let offered: Vec<(&'static str, String)> = ACTS
        .into_iter()
        .filter(|(_, act, _)| may(stage, Party::Unit, *act))
        .map(|(name, _, called)| (name, called(lang).to_owned()))
        .collect();
    if offered.is_empty() {
        return ui::nothing();
    }
    let asked = live(move || {
        let said = |label, hint| statement(console, lang, label, hint);
        let hint = case_words::statement_hint(lang);
        match &*chosen(console, "act") {
            "accept" => vec![
                ui::classed_para("hint", case_words::accept_hint(lang)),
                form::send(console, lang, case_words::accept(lang)),
            ],
            "refuse" => {
                let reasons = RepairRefusal::ALL
                    .iter()
                    .map(|one| (refusal_name(*one), refusal(*one, lang).to_owned()))
                    .collect();
                vec![
                    form::choice(console, "reason", case_words::refuse_reason(lang), reasons),
                    said(case_words::refuse_statement(lang), hint),
                    form::send(console, lang, case_words::refuse(lang)),
                ]
            }
            "ask" => vec![
                said(case_words::ask_statement(lang), hint),
                form::send(console, lang, case_words::ask(lang)),
            ],
            "decide" => {
                let outcomes = OUTCOMES
                    .map(|one| (outcome_name(one), outcome(one, lang).to_owned()))
                    .to_vec();
                vec![
                    form::choice(console, "outcome", words::outcome(lang), outcomes),
                    confirms(console, lang, &conditions),
                    said(case_words::answer_statement(lang), hint),
                    evidence(console, lang),
                    ui::classed_para("hint", words::decide_hint(lang)),
                    form::send(console, lang, words::decide(lang)),
                ]
            }
            _ => Vec::new(),
        }
        .into_any()
    });
    let children = vec![
        form::choice(console, "act", case_words::acts_title(lang), offered),
        asked,
    ];
    form::form(children, move || sent(console, id.clone()))
}

/// The conditions that the record does not show as fulfilled, each to be confirmed by itself.
fn confirms(console: Console, lang: Lang, conditions: &[ConditionView]) -> AnyView {
    let open: Vec<(&'static str, String)> = conditions
        .iter()
        .filter(|one| !one.met)
        .filter_map(|one| Some((confirm_name(one.condition)?, one.text.clone())))
        .collect();
    if open.is_empty() {
        return ui::nothing();
    }
    form::ticks(
        console,
        "confirms",
        words::confirms(lang),
        words::confirm_hint(lang),
        open,
    )
}

/// The form was sent: what belongs to the act goes with it.
fn sent(console: Console, id: RepairId) {
    match &*console.written("act") {
        "accept" => send(console, id, "accept", Body::new()),
        "refuse" => send(
            console,
            id,
            "refuse",
            written(console, &["reason", "statement"]),
        ),
        "ask" => send(console, id, "ask", written(console, &["statement"])),
        "decide" => {
            let body = written(console, &["outcome", "statement"]);
            let is_rejected = console.written("outcome") == outcome_name(RepairOutcome::Rejected);
            let body = if is_rejected {
                body
            } else {
                body.json("confirms", &confirmed(console))
            };
            send(console, id, "decide", body);
        }
        _ => {}
    }
}

/// The conditions that are ticked, as JSON.
fn confirmed(console: Console) -> String {
    let ticked: Vec<String> = Condition::ALL
        .into_iter()
        .filter_map(confirm_name)
        .filter(|name| form::is_ticked(console, "confirms", name))
        .map(|name| ["\"", name, "\""].concat())
        .collect();
    list(&ticked)
}

/// Sends an act and shows what came of it.
fn send(console: Console, id: RepairId, act: &'static str, body: Body) {
    case_acts::send(
        console,
        body,
        async move |who, lang, body| calls::act_on_repair(&who, lang, id.as_str(), act, body).await,
        |view| Page::Repair(Box::new(view)),
    );
}

/// What may be decided, as it is offered.
const OUTCOMES: [RepairOutcome; 2] = [RepairOutcome::Granted, RepairOutcome::Rejected];

/// Name of an outcome on the wire.
fn outcome_name(outcome: RepairOutcome) -> &'static str {
    match outcome {
        RepairOutcome::Granted => "granted",
        RepairOutcome::Rejected => "rejected",
    }
}

/// Name on the wire of a condition that a unit may confirm.
fn confirm_name(condition: Condition) -> Option<&'static str> {
    match condition {
        Condition::Corrected => Some("corrected"),
        Condition::Performed => Some("performed"),
        Condition::Shown | Condition::Committed => None,
    }
}

/// Name of a reason on the wire.
fn refusal_name(reason: RepairRefusal) -> &'static str {
    match reason {
        RepairRefusal::NotOursToDecide => "not_ours_to_decide",
        RepairRefusal::DocumentsMissing => "documents_missing",
        RepairRefusal::DecidedBefore => "decided_before",
        RepairRefusal::DoneAlready => "done_already",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_sent_by_the_name_by_which_it_is_read() {
        for outcome in OUTCOMES {
            let name = serde_json::json!(outcome_name(outcome));
            assert_eq!(serde_json::to_value(outcome).ok(), Some(name));
        }
        for reason in RepairRefusal::ALL {
            let name = serde_json::json!(refusal_name(*reason));
            assert_eq!(serde_json::to_value(reason).ok(), Some(name));
        }
        for condition in Condition::ALL {
            if let Some(name) = confirm_name(condition) {
                let name = serde_json::json!(name);
                assert_eq!(serde_json::to_value(condition).ok(), Some(name));
            }
        }
    }
}
