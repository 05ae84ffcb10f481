//! Guide (办事指南): who, what, how long, how, and what to do when something is wrong.

use crate::element::el;
use crate::frame;
use crate::state::{App, Load};
use crate::ui;
use leptos::prelude::*;
use shared::api::{Issuing, PolicyView};
use shared::text::Lang;
use shared::text::dates::{date, end_of};
use shared::text::portal::{PortalText, fill, look_back, portal, purpose};

/// Draws the page.
pub fn view(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let purposes = crate::intention::PURPOSES
        .into_iter()
        .map(|one| {
            let (name, examples) = purpose(lang, one);
            (name.to_owned(), ui::text(examples))
        })
        .collect();
    vec![
        ui::title(words.guide_title),
        ui::lede(words.guide_lede),
        frame::closed(app, lang),
        ui::section(words.guide_steps_title, vec![ui::steps(&words.guide_steps)]),
        ui::link("button main-action", "/request", words.home_action),
        ui::section(words.guide_who_title, vec![ui::para(words.guide_who)]),
        ui::section(
            words.guide_what_title,
            vec![ui::para(words.guide_what), ui::para(words.guide_not_shown)],
        ),
        ui::section(words.guide_purpose_title, vec![ui::facts(purposes)]),
        ui::section(words.guide_cost_title, vec![ui::para(words.guide_cost)]),
        of_policy(app, lang),
        ui::section(words.guide_verify_title, vec![ui::para(words.guide_verify)]),
        ui::section(
            words.guide_objection_title,
            vec![
                ui::para(words.guide_objection),
                ui::link("more", "/console/records", words.guide_objection_action),
            ],
        ),
        ui::live(move || sectors(app, lang)),
    ]
    .into_any()
}

/// Window and validity, with today's dates once the policy is here.
fn of_policy(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let windows = ui::live(move || {
        app.policy.with(|policy| {
            ui::maybe(
                policy
                    .ready()
                    .map(|policy| ui::facts(windows(lang, policy))),
            )
        })
    });
    let today = ui::live(move || {
        app.policy.with(|policy| {
            ui::maybe(policy.ready().map(|policy| {
                let end = end_of(policy.valid_through_if_issued_today, lang);
                ui::para(fill(words.guide_validity_today, &[("day", &end)]))
            }))
        })
    });
    vec![
        ui::section(
            words.guide_window_title,
            vec![ui::para(words.guide_window), windows],
        ),
        ui::section(
            words.guide_validity_title,
            vec![ui::para(words.guide_validity), today],
        ),
    ]
    .into_any()
}

fn windows(lang: Lang, policy: &PolicyView) -> Vec<(String, AnyView)> {
    policy
        .windows
        .iter()
        .map(|preview| {
            let range = super::request::range(lang, preview.window);
            (
                look_back(lang, preview.look_back_years).to_owned(),
                ui::text(range),
            )
        })
        .collect()
}

/// The sectors and what they rest on; the one part that needs an answer of the service.
fn sectors(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let body = app.policy.with(|policy| match policy {
        Load::Loading => ui::loading(words),
        Load::Failed(failure) => ui::failure(app, failure, move || app.load_policy()),
        Load::Ready(policy) => table(words, lang, policy),
    });
    ui::section(words.guide_sectors_title, vec![body])
}

fn table(words: &'static PortalText, lang: Lang, policy: &PolicyView) -> AnyView {
    let taking_part = policy.sectors.iter().filter(|one| one.in_force).count();
    let count = fill(
        words.guide_sectors,
        &[
            ("count", &policy.sectors.len().to_string()),
            ("in_force", &taking_part.to_string()),
        ],
    );
    let rows = policy.sectors.iter().map(|sector| {
        let name = match lang {
            Lang::Zh => &*sector.name_zh,
            Lang::En => &*sector.name_en,
        };
        let state = if sector.in_force {
            words.guide_sector_in_force.to_owned()
        } else {
            let from = date(sector.in_force_from, lang);
            fill(words.guide_sector_from, &[("day", &from)])
        };
        let unit = el("TD").attr("lang", "zh-CN");
        el("TR")
            .child(el("TD").class("number").text(sector.no.0.to_string()))
            .child(el("TH").attr("scope", "row").text(name))
            .child(unit.text(&*sector.responsible_unit_zh))
            .child(el("TD").text(state))
    });
    let mut parts = vec![
        ui::para(count),
        ui::table(
            "sectors",
            words.guide_sectors_title,
            &words.guide_sector_head,
            rows,
        ),
        ui::heading(words.guide_basis_title),
    ];
    parts.extend(basis(words, lang, policy));
    parts.into_any()
}

fn basis(words: &PortalText, lang: Lang, policy: &PolicyView) -> Vec<AnyView> {
    let scheme = match lang {
        Lang::Zh => &policy.scheme_zh,
        Lang::En => &policy.scheme_en,
    };
    let (from, through) = (
        date(policy.in_force.from, lang),
        date(policy.in_force.through, lang),
    );
    let mut lines = vec![ui::para(fill(
        words.guide_basis,
        &[("scheme", scheme), ("from", &from), ("through", &through)],
    ))];
    match &policy.issuing {
        Issuing::Scheme | Issuing::NotInForce => {}
        Issuing::Renewal {
            basis_zh,
            basis_en,
            through,
            demonstration: _,
        } => {
            let basis = match lang {
                Lang::Zh => basis_zh,
                Lang::En => basis_en,
            };
            let through = date(*through, lang);
            lines.push(ui::para(fill(
                words.guide_renewal,
                &[("through", &through), ("basis", basis)],
            )));
        }
    }
    lines
}
