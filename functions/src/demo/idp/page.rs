//! The provider's page: a list of accounts, without script.

use super::{Account, form_pairs};
use crate::routes::plain_page::plain_page;
use axum::response::Response;
use http::StatusCode;
use maud::html;
use shared::text::{Lang, service};

/// The list. `query` is the request's own, carried on with the account that is chosen.
pub(super) fn accounts(accounts: &[Account], query: &str, lang: Lang) -> Response {
    let with = |name: &str, value: &str| {
        let kept = query
            .split('&')
            .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name))
            .collect::<Vec<_>>()
            .join("&");
        let own = form_pairs(&[(name, value)]);
        if kept.is_empty() {
            format!("?{own}")
        } else {
            format!("?{kept}&{own}")
        }
    };
    let body = html! {
        nav { a href=(with("lang", lang.other().tag())) { (service::other_language(lang)) } }
        h1 { (service::demo_title(lang)) }
        p { (service::demo_lead(lang)) }
        ul {
            @for account in accounts {
                li {
                    a href=(with("account", account.id)) {
                        strong { (account.name_zh) }
                        @match lang {
                            Lang::Zh => span { (account.about_zh) },
                            Lang::En => span { (account.about_en) },
                        }
                    }
                }
            }
        }
    };
    plain_page(StatusCode::OK, service::demo_title(lang), &body, lang)
}

/// Opened by hand, or by somebody else's link.
pub(super) fn not_asked(lang: Lang) -> Response {
    let body = html! {
        h1 { (service::demo_title(lang)) }
        p { (service::demo_not_asked(lang)) }
        p { a href="/" { (service::to_first_page(lang)) } }
    };
    let title = service::demo_title(lang);
    plain_page(StatusCode::BAD_REQUEST, title, &body, lang)
}
