//! What may be done to an objection: the machine of `shared::objection` says what, this asks for what belongs to it.

use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form;
use crate::console::page::case_acts::{self, OfFirm, chosen, written};
use crate::console::page::columns::field;
use crate::console::page::object::{evidence, statement};
use crate::console::page::picked;
use crate::console::state::{Console, Sentence};
use crate::element::{el, live};
use crate::ui;
use leptos::prelude::*;
use shared::api::{ObjectionView, RecordColumn, Role as Account};
use shared::objection::{Act, ObjectionId, Outcome, Party, RefusalReason, Stage, Standing};
use shared::record::{FieldSpec, RecordKind, Role, StateField};
use shared::text::Lang;
use shared::text::console::objections as words;
use shared::text::objection::{outcome, refusal};

/// Draws what may be done now, by whom it may be done.
pub(super) fn view(
    console: Console,
    lang: Lang,
    account: Account,
    view: &ObjectionView,
    columns: &[RecordColumn],
) -> AnyView {
    let (id, stage) = (view.row.id.clone(), view.row.state);
    match account {
        Account::Enterprise => of_firm(console, lang, id, stage),
        Account::Bureau => {
            let kind = view.row.record.kind;
            let about = About {
                kind,
                columns: picked::correctable_now(kind, columns),
            };
            of_unit(console, lang, id, stage, about)
        }
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

fn of_firm(console: Console, lang: Lang, id: ObjectionId, stage: Stage) -> AnyView {
    let may_withdraw = may(stage, Party::Entity, Act::Withdraw);
    OfFirm {
        supply: may(stage, Party::Entity, Act::Supply),
        withdraw: may_withdraw.then(|| (words::withdraw(lang), words::withdraw_confirm(lang))),
    }
    .view(console, lang, move |act, body| {
        send(console, id.clone(), act, body);
    })
}

/// The record that an answer may correct.
#[derive(Clone)]
struct About {
    kind: RecordKind,
    columns: Vec<picked::Correctable>,
}

/// The acts of a unit: name on the wire, and what it is called.
const ACTS: [(&str, Act, Sentence); 4] = [
    ("accept", Act::Accept, words::accept),
    (
        "refuse",
        Act::Refuse {
            reason: RefusalReason::NothingToCheck,
        },
        words::refuse,
    ),
    (
        "answer",
        Act::Answer {
            outcome: Outcome::Rejected,
        },
        words::answer,
    ),
    ("ask", Act::Ask, words::ask),
];

fn of_unit(console: Console, lang: Lang, id: ObjectionId, stage: Stage, about: About) -> AnyView {
    let kind = about.kind;
    let offered: Vec<(&'static str, String)> = ACTS
        .into_iter()
        .filter(|(_, act, _)| may(stage, Party::Unit, *act))
        .map(|(name, _, called)| (name, called(lang).to_owned()))
        .collect();
    if offered.is_empty() {
        return ui::nothing();
    }
    let asked = live(move || {
        let act = chosen(console, "act");
        match &*act {
            "accept" => vec![
                ui::classed_para("hint", words::accept_hint(lang)),
                form::send(console, lang, words::accept(lang)),
            ],
            "refuse" => refuse(console, lang),
            "ask" => vec![
                statement(
                    console,
                    lang,
                    words::ask_statement(lang),
                    words::statement_hint(lang),
                ),
                form::send(console, lang, words::ask(lang)),
            ],
            "answer" => answer(console, lang, &about),
            _ => Vec::new(),
        }
        .into_any()
    });
    let children = vec![
        form::choice(console, "act", words::acts_title(lang), offered),
        asked,
    ];
    form::form(children, move || sent(console, id.clone(), kind))
}

fn refuse(console: Console, lang: Lang) -> Vec<AnyView> {
    let reasons = RefusalReason::ALL
        .iter()
        .map(|one| (refusal_name(*one), refusal(*one, lang).to_owned()))
        .collect();
    vec![
        form::choice(console, "reason", words::refuse_reason(lang), reasons),
        statement(
            console,
            lang,
            words::refuse_statement(lang),
            words::statement_hint(lang),
        ),
        form::send(console, lang, words::refuse(lang)),
    ]
}

fn answer(console: Console, lang: Lang, about: &About) -> Vec<AnyView> {
    let outcomes = OUTCOMES
        .map(|one| (outcome_name(one), outcome(one, lang).to_owned()))
        .to_vec();
    let about = about.clone();
    let correction = live(move || {
        let upheld = OUTCOMES
            .into_iter()
            .find(|one| outcome_name(*one) == chosen(console, "outcome"))
            .is_some_and(Outcome::corrects);
        if upheld {
            correction(console, lang, &about)
        } else {
            ui::nothing()
        }
    });
    vec![
        form::choice(console, "outcome", words::answer_outcome(lang), outcomes),
        correction,
        statement(
            console,
            lang,
            words::answer_statement(lang),
            words::statement_hint(lang),
        ),
        evidence(console, lang),
        ui::classed_para("hint", words::answer_confirm(lang)),
        form::send(console, lang, words::answer_action(lang)),
    ]
}

fn correction(console: Console, lang: Lang, about: &About) -> AnyView {
    let About { kind, columns } = about.clone();
    let ways = vec![
        ("fields", words::correction_fields(lang).to_owned()),
        ("withdraw", words::correction_withdraw(lang).to_owned()),
    ];
    let values = live(move || match &*chosen(console, "correction") {
        "fields" => picked::view(console, lang, columns.clone()),
        "withdraw" => ui::maybe(withdrawn(kind).map(|column| {
            let label = words::correction_reason(lang).to_owned();
            field(
                console,
                lang,
                column,
                (picked::name_of(column), label),
                None,
            )
        })),
        _ => ui::nothing(),
    });
    vec![
        form::choice(console, "correction", words::correction(lang), ways),
        el("DIV").class("within").child(values).view(),
    ]
    .into_any()
}

/// The column that says that a record is withdrawn, and why.
fn withdrawn(kind: RecordKind) -> Option<&'static FieldSpec> {
    kind.spec().column(Role::State(StateField::Withdrawn))
}

/// The form was sent: what belongs to the act goes with it.
fn sent(console: Console, id: ObjectionId, kind: RecordKind) {
    match &*console.written("act") {
        "accept" => send(console, id, "accept", Body::new()),
        "refuse" => send(
            console,
            id,
            "refuse",
            written(console, &["reason", "statement"]),
        ),
        "ask" => send(console, id, "ask", written(console, &["statement"])),
        "answer" => {
            let body = written(console, &["outcome", "statement"]);
            let body = match given(console, kind) {
                Some(correction) => body.json("correction", &correction),
                None => body,
            };
            send(console, id, "answer", body);
        }
        _ => {}
    }
}

/// The correction as JSON, where one is asked for.
fn given(console: Console, kind: RecordKind) -> Option<String> {
    let outcome = console.written("outcome");
    let corrects = OUTCOMES
        .into_iter()
        .any(|one| one.corrects() && outcome_name(one) == outcome);
    if !corrects {
        return None;
    }
    match &*console.written("correction") {
        "withdraw" => {
            let reason = console.written(&picked::name_of(withdrawn(kind)?));
            Some(Body::new().text("withdraw", &reason).end())
        }
        "fields" => {
            let fields = picked::given(console, kind);
            Some(Body::new().json("fields", &fields).end())
        }
        _ => None,
    }
}

/// Sends an act and shows what came of it.
fn send(console: Console, id: ObjectionId, act: &'static str, body: Body) {
    case_acts::send(
        console,
        body,
        async move |who, lang, body| calls::act(&who, lang, id.as_str(), act, body).await,
        move |view| {
            let columns = console.page.with_untracked(|page| match page.ready() {
                Some(Page::Objection(_, columns)) => columns.clone(),
                _ => Vec::new(),
            });
            Page::Objection(Box::new(view), columns)
        },
    );
}

/// What may be found, as it is offered.
const OUTCOMES: [Outcome; 3] = [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::Rejected];

/// Name of an outcome on the wire.
fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Upheld => "upheld",
        Outcome::PartlyUpheld => "partly_upheld",
        Outcome::Rejected => "rejected",
    }
}

/// Name of a reason on the wire.
fn refusal_name(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::NothingToCheck => "nothing_to_check",
        RefusalReason::AnsweredBefore => "answered_before",
        RefusalReason::AgainstTheDecision => "against_the_decision",
        RefusalReason::DoneAlready => "done_already",
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
        for reason in RefusalReason::ALL {
            let name = serde_json::json!(refusal_name(*reason));
            assert_eq!(serde_json::to_value(reason).ok(), Some(name));
        }
    }

    #[test]
    fn a_unit_first_accepts_or_refuses_and_then_answers_or_asks() {
        let offered = |stage| {
            let acts = ACTS.into_iter();
            acts.filter(|(_, act, _)| may(stage, Party::Unit, *act))
                .map(|(name, _, _)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(offered(Stage::Filed), ["accept", "refuse"]);
        assert_eq!(offered(Stage::Accepted), ["answer", "ask"]);
        assert_eq!(offered(Stage::Supplied), ["answer", "ask"]);
        assert!(offered(Stage::Asked).is_empty());
    }
}
