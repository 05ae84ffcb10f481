//! The pages of the consoles, one file each.

mod apply;
mod case_acts;
mod columns;
mod deliver;
mod deliveries;
mod delivery;
mod enter;
mod explanation;
mod find;
mod holds;
mod home;
mod hook;
mod keys;
mod list;
mod notices;
mod object;
mod objection;
mod objections;
mod picked;
pub(super) mod places;
mod policies;
mod record;
mod record_acts;
mod records;
mod repair;
mod repairs;
mod told_once;
mod unit;
mod units;
mod usage;
mod users;
mod withdrawals;

use super::calls::Page;
use super::route::Route;
use super::state::Console;
use crate::browser;
use crate::element::{el, live};
use crate::page::account;
use crate::route::login;
use crate::state::Load;
use crate::ui;
use leptos::prelude::*;
use shared::api::{EntityView, Role, SessionView, SignedIn};
use shared::policy::SectorNo;
use shared::text::Lang;
use shared::text::console::{
    common as words, deliveries as delivery_words, holds as hold_words,
    objections as objection_words, office as office_words, policies as policy_words,
    record_acts as act_words, records as record_words, repairs as repair_words,
    settings as settings_words, withdrawals as withdrawal_words,
};
use shared::text::portal::portal;

/// Draws a page in a language.
pub(super) fn view(console: Console, route: Route, lang: Lang) -> AnyView {
    let name = name_of(&route, lang);
    browser::set_head(
        lang,
        &[name, " - ", words::service(lang), " - ", portal(lang).brand].concat(),
    );
    if route == Route::NotFound {
        return not_found(lang);
    }
    live(move || gate(console, lang, &route, name))
}

/// Name of a page.
fn name_of(route: &Route, lang: Lang) -> &'static str {
    match route {
        Route::Home => words::service(lang),
        Route::Records => record_words::title(lang),
        Route::Record(_) => record_words::record_title(lang),
        Route::Object(_) => objection_words::file_title(lang),
        Route::Explanation(_) => record_words::why_title(lang),
        Route::Objections(_) => objection_words::unit_title(lang),
        Route::Objection(_) => objection_words::one_title(lang),
        Route::Apply(_) => repair_words::apply_title(lang),
        Route::Repairs(_) => repair_words::title(lang),
        Route::Repair(_) => repair_words::one_title(lang),
        Route::Deliveries => delivery_words::title(lang),
        Route::Delivery(_) => delivery_words::one_title(lang),
        Route::Deliver => delivery_words::file_title(lang),
        Route::Enter(_) => delivery_words::enter_title(lang),
        Route::Holds(_) => hold_words::title(lang),
        Route::NewHold => hold_words::place(lang),
        Route::Hold(_) => hold_words::one_title(lang),
        Route::FindReport => withdrawal_words::title(lang),
        Route::ReportOfOffice(_) => withdrawal_words::one_title(lang),
        Route::Usage(_) => policy_words::usage_title(lang),
        Route::Policies => policy_words::policy_title(lang),
        Route::NewDraft => policy_words::new_draft(lang),
        Route::Draft(_) => policy_words::draft_title(lang),
        Route::Users => policy_words::users_title(lang),
        Route::Grant => policy_words::grant(lang),
        Route::User(_) => policy_words::user_title(lang),
        Route::Units => office_words::title(lang),
        Route::Unit(_) => office_words::unit_title(lang),
        Route::ChangeRole(_) => policy_words::change_title(lang),
        Route::Find(_) => act_words::find(lang),
        Route::Withdraw(_) => act_words::withdraw_title(lang),
        Route::Correct(_) => act_words::correct_title(lang),
        Route::HoldRecord(_) => hold_words::place_record(lang),
        Route::Keys => settings_words::keys_title(lang),
        Route::NewKey => settings_words::new_key(lang),
        Route::Key(_) => settings_words::key_title(lang),
        Route::Notices => settings_words::notices_title(lang),
        Route::Contact => settings_words::contact_change(lang),
        Route::NewHook => settings_words::new_hook(lang),
        Route::Hook(_) => settings_words::hook_title(lang),
        Route::Places => words::nav_all(lang),
        Route::NotFound => portal(lang).not_found_title,
    }
}

fn not_found(lang: Lang) -> AnyView {
    let common = portal(lang);
    vec![
        ui::title(common.not_found_title),
        ui::para(common.not_found),
        ui::link("button", "/console", words::to_start(lang)),
    ]
    .into_any()
}

/// What stands before a page: signing in, and for an agent which firm it acts for.
fn gate(console: Console, lang: Lang, route: &Route, name: &'static str) -> AnyView {
    let app = console.app;
    let choosing = app.choosing.get();
    app.session.with(|session| match session {
        Load::Loading => vec![ui::title(name), ui::loading(portal(lang))].into_any(),
        Load::Failed(failure) => vec![
            ui::title(name),
            ui::failure(app, failure, move || app.load_session()),
        ]
        .into_any(),
        Load::Ready(SessionView::SignedOut) => sign_in(console, lang, route),
        Load::Ready(SessionView::SignedIn(who)) => match (who.role, &who.entity) {
            (Role::Verifier, _) => vec![
                ui::title(words::no_console_title(lang)),
                ui::para(words::no_console(lang)),
                ui::button("button", portal(lang).sign_out, move || app.sign_out()),
            ]
            .into_any(),
            (Role::Enterprise, Some(_)) if !choosing => inside(console, lang, route, who),
            (Role::Enterprise, _) => account::firms(app, lang, who),
            (Role::Bureau | Role::CreditOffice, _) => inside(console, lang, route, who),
        },
    })
}

fn sign_in(console: Console, lang: Lang, route: &Route) -> AnyView {
    let common = portal(lang);
    let demonstration = live(move || {
        let shown = console
            .app
            .policy
            .with(|policy| policy.ready().is_some_and(|policy| policy.demonstration));
        ui::maybe(shown.then(|| ui::classed_para("hint", common.sign_in_demonstration)))
    });
    vec![
        ui::title(words::sign_in_title(lang)),
        ui::lede(words::sign_in_lede(lang)),
        demonstration,
        ui::link(
            "button main-action",
            login(&route.address()),
            common.sign_in_action,
        ),
    ]
    .into_any()
}

/// A page for who may see it.
fn inside(console: Console, lang: Lang, route: &Route, who: &SignedIn) -> AnyView {
    let role = who.role;
    let firm = role == Role::Enterprise;
    let unit = role == Role::Bureau;
    let office = role == Role::CreditOffice;
    match route {
        Route::Home if firm => home::firm(console, lang, who),
        Route::Home => home::work(console, lang, role),
        Route::Records if firm => records::view(console, lang, who),
        Route::Object(id) if firm => object::view(console, lang, id),
        Route::Apply(id) if firm => apply::view(console, lang, id),
        Route::Explanation(no) if firm => explanation::view(console, lang, no),
        Route::Record(_) => record::view(console, lang, role),
        Route::Find(sought) if unit || office => find::view(console, lang, role, sought),
        Route::Withdraw(_) if unit => record_acts::withdraw(console, lang),
        Route::Correct(_) if unit => record_acts::correct(console, lang),
        Route::HoldRecord(_) if office => holds::place_on_record(console, lang),
        Route::Keys if unit => keys::view(console, lang),
        Route::NewKey if unit => keys::new(console, lang),
        Route::Key(id) if unit => keys::one(console, lang, id),
        Route::Notices => notices::view(console, lang),
        Route::Contact => notices::contact(console, lang),
        Route::NewHook => notices::new_hook(console, lang),
        Route::Hook(_) => hook::view(console, lang),
        Route::Places => places::view(lang, role),
        Route::Objections(queue) => objections::view(console, lang, role, *queue),
        Route::Repairs(queue) => repairs::view(console, lang, role, *queue),
        Route::Repair(_) => repair::view(console, lang, role),
        Route::Objection(_) => objection::view(console, lang, role),
        Route::Deliveries if unit => deliveries::view(console, lang),
        Route::Delivery(_) if unit => delivery::view(console, lang),
        Route::Deliver if unit => deliver::view(console, lang),
        Route::Enter(kind) if unit => enter::view(console, lang, *kind),
        Route::Holds(queue) if office => holds::view(console, lang, *queue),
        Route::NewHold if office => holds::place(console, lang),
        Route::Hold(_) if office => holds::one(console, lang),
        Route::FindReport if office => withdrawals::find(console, lang),
        Route::ReportOfOffice(_) if office => withdrawals::one(console, lang),
        Route::Usage(days) if office => usage::view(console, lang, days),
        Route::Policies if office => policies::view(console, lang),
        Route::NewDraft if office => policies::new(console, lang),
        Route::Draft(_) if office => policies::draft(console, lang),
        Route::Users if office => users::view(console, lang),
        Route::Grant if office => users::grant(console, lang),
        Route::User(id) if office => users::one(console, lang, id),
        Route::ChangeRole(id) if office => users::change(console, lang, id),
        Route::Units if office => units::view(console, lang),
        Route::Unit(_) if office => unit::view(console, lang),
        Route::Records
        | Route::Object(_)
        | Route::Explanation(_)
        | Route::Apply(_)
        | Route::Deliveries
        | Route::Delivery(_)
        | Route::Deliver
        | Route::Enter(_)
        | Route::Holds(_)
        | Route::NewHold
        | Route::Hold(_)
        | Route::FindReport
        | Route::ReportOfOffice(_)
        | Route::Usage(_)
        | Route::Policies
        | Route::NewDraft
        | Route::Draft(_)
        | Route::Users
        | Route::Grant
        | Route::User(_)
        | Route::Units
        | Route::Unit(_)
        | Route::ChangeRole(_)
        | Route::Find(_)
        | Route::Withdraw(_)
        | Route::Correct(_)
        | Route::HoldRecord(_)
        | Route::Keys
        | Route::NewKey
        | Route::Key(_)
        | Route::NotFound => vec![
            ui::title(words::other_role_title(lang)),
            ui::para(words::other_role(lang)),
            ui::link("button", "/console", words::to_start(lang)),
        ]
        .into_any(),
    }
}

/// Draws what the service said, or how it stands with that.
fn loaded(
    console: Console,
    lang: Lang,
    draw: impl Fn(&Page) -> AnyView + Send + 'static,
) -> AnyView {
    live(move || {
        console.page.with(|page| match page {
            Load::Loading => ui::loading(portal(lang)),
            Load::Failed(failure) => {
                ui::failure(console.app, failure, move || console.load_again())
            }
            Load::Ready(page) => draw(page),
        })
    })
}

/// For which firm an agent acts.
fn acting_for(console: Console, lang: Lang, who: &SignedIn) -> AnyView {
    let draw = |entity: &EntityView| account::acting_for(console.app, lang, who, entity);
    ui::maybe(who.entity.as_ref().map(draw))
}

/// What was just done, said once.
fn done(console: Console, lang: Lang) -> AnyView {
    let said = live(move || {
        ui::maybe(console.done.get().map(|done| {
            el("DIV")
                .class("notice good")
                .child(el("P").text(done(lang)))
                .view()
        }))
    });
    el("DIV").attr("role", "status").child(said).view()
}

/// Name of a sector, once the policy is here.
fn sector(console: Console, lang: Lang, no: SectorNo) -> String {
    console
        .app
        .policy
        .with(|policy| {
            let policy = policy.ready()?;
            let sector = policy.sectors.iter().find(|sector| sector.no == no)?;
            Some(match lang {
                Lang::Zh => sector.name_zh.clone(),
                Lang::En => sector.name_en.clone(),
            })
        })
        .unwrap_or_else(|| no.0.to_string())
}

/// Name of a record kind.
fn kind(kind: shared::record::RecordKind, lang: Lang) -> &'static str {
    let spec = kind.spec();
    match lang {
        Lang::Zh => spec.name_zh,
        Lang::En => spec.name_en,
    }
}

/// A mark beside a title.
fn mark(class: &'static str, text: impl Into<String>) -> AnyView {
    el("SPAN").class(class).text(text).view()
}
