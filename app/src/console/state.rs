//! What a console knows: the portal's common part (language, policy, session), the page, and what is being written.

use super::calls::{self, Page};
use super::navigate;
use super::route::Route;
use crate::browser;
use crate::http::Failure;
use crate::state::{App, Load};
use leptos::prelude::*;
use shared::api::{FreshnessView, Role, SessionView, SignedIn};
use shared::policy::SectorNo;
use shared::problem::{FieldFault, Problem, ProblemCode};
use shared::text::Lang;
use std::collections::BTreeMap;

/// What somebody has written into the forms of a page, by the names of the fields.
pub(super) type Draft = BTreeMap<String, String>;

/// After this time what changes by itself is asked for again.
const AGAIN_MS: u32 = 2_000;

/// A sentence, in the language that is asked for.
pub(super) type Sentence = fn(Lang) -> &'static str;

/// Where sending stands.
#[derive(Clone, Debug)]
pub(super) enum Sending {
    /// Nothing is on its way.
    Idle,
    /// On its way.
    Running,
    /// It was not taken.
    Failed(Failure),
}

/// A call that changes something and has not been answered: the same content goes out again under the same key.
#[derive(Clone, Debug)]
struct Unanswered {
    key: String,
    body: String,
}

/// All that outlives a redraw.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    /// Language, policy, session.
    pub(super) app: App,
    /// Page.
    pub(super) route: RwSignal<Route>,
    /// What the service said for it.
    pub(super) page: RwSignal<Load<Page>>,
    /// Why the rest of a list did not come: what is here stays.
    pub(super) more_failed: RwSignal<Option<Failure>>,
    /// What is being written.
    pub(super) draft: RwSignal<Draft>,
    /// Whether it is being sent.
    pub(super) sending: RwSignal<Sending>,
    /// How many of a hundred parts of a file are sent.
    pub(super) progress: RwSignal<Option<u32>>,
    /// What is sought in a list.
    pub(super) search: RwSignal<String>,
    /// What was just done, told on the page that follows.
    pub(super) done: RwSignal<Option<Sentence>>,
    /// How far the data of each unit reach: which sectors are a unit's own stands there.
    pub(super) freshness: RwSignal<Load<FreshnessView>>,
    /// A key or a secret that is told once, while its page is shown.
    pub(super) told: RwSignal<Option<String>>,
    unanswered: RwSignal<Option<Unanswered>>,
    visit: RwSignal<u32>,
}

impl Console {
    /// The state at start. It asks for the policy and the session, then for the page.
    pub(super) fn start() -> Self {
        let app = App::start();
        let console = Self {
            app,
            route: RwSignal::new(navigate::here()),
            page: RwSignal::new(Load::Loading),
            more_failed: RwSignal::new(None),
            draft: RwSignal::new(Draft::new()),
            sending: RwSignal::new(Sending::Idle),
            progress: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            done: RwSignal::new(None),
            freshness: RwSignal::new(Load::Loading),
            told: RwSignal::new(None),
            unanswered: RwSignal::new(None),
            visit: RwSignal::new(0),
        };
        app.load_common();
        Effect::new(move |_| {
            app.session.track();
            console.load_freshness();
        });
        // Another page, another account or firm, another language: the service says it anew.
        Effect::new(move |_| {
            console.route.track();
            app.session.track();
            app.lang.track();
            console.load();
        });
        console
    }

    /// A page is entered: nothing of the last one stays but what was just done.
    pub(super) fn enter(self, route: Route) {
        self.page.set(Load::Loading);
        self.more_failed.set(None);
        self.draft.set(Draft::new());
        self.sending.set(Sending::Idle);
        self.progress.set(None);
        self.search.set(String::new());
        self.done.set(None);
        self.told.set(None);
        self.unanswered.set(None);
        self.route.set(route);
    }

    /// Who is signed in and may see pages: an agent has chosen a firm.
    pub(super) fn who(self) -> Option<SignedIn> {
        let who = self.app.signed_in()?;
        (who.role != Role::Enterprise || who.entity.is_some()).then_some(who)
    }

    /// Asks for what the page shows.
    pub(super) fn load(self) {
        let Some(who) = self.who() else {
            self.page.set(Load::Loading);
            return;
        };
        self.visit.update(|visit| *visit += 1);
        let visit = self.visit.get_untracked();
        let (lang, route) = (self.app.lang.get_untracked(), self.route.get_untracked());
        browser::start(async move {
            let mut moves = false;
            loop {
                let answer = calls::page(lang, &who, &route).await;
                if self.visit.get_untracked() != visit {
                    return;
                }
                match answer {
                    Ok(page) => {
                        moves = page.moves();
                        self.page.set(Load::Ready(page));
                    }
                    Err(failure) => {
                        // What moves goes on without its page: a service that was away for a moment is asked again.
                        moves &= failure.may_pass();
                        self.app.fail(failure, |failure| self.page_failed(failure));
                    }
                }
                if !moves {
                    return;
                }
                browser::pause(AGAIN_MS).await;
                if self.visit.get_untracked() != visit {
                    return;
                }
            }
        });
    }

    /// The page did not come: said once, however often it does not.
    fn page_failed(self, failure: Failure) {
        let is_said = self
            .page
            .with_untracked(|page| matches!(page, Load::Failed(said) if *said == failure));
        if !is_said {
            self.page.set(Load::Failed(failure));
        }
    }

    /// Asks how far the data of each unit reach, for who delivers or watches over it.
    pub(super) fn load_freshness(self) {
        let role = self.who().map(|who| who.role);
        let wanted = matches!(role, Some(Role::Bureau | Role::CreditOffice));
        if !wanted {
            return;
        }
        browser::start(async move {
            let answer = calls::freshness(self.app.lang.get_untracked()).await;
            self.freshness.set(Load::of(answer));
        });
    }

    /// Asks for it again, after a failure.
    pub(super) fn load_again(self) {
        self.page.set(Load::Loading);
        self.load();
    }

    /// Asks for the rest of a list.
    pub(super) fn load_more(self) {
        let next = self.page.with_untracked(|page| page.ready()?.next());
        let Some(next) = next else { return };
        let visit = self.visit.get_untracked();
        let (lang, route) = (self.app.lang.get_untracked(), self.route.get_untracked());
        self.more_failed.set(None);
        browser::start(async move {
            let answer = calls::more(lang, &route, &next).await;
            if self.visit.get_untracked() != visit {
                return;
            }
            match answer {
                Ok(more) => self.page.update(|page| {
                    if let Load::Ready(page) = page {
                        page.append(&next, more);
                    }
                }),
                Err(failure) => self
                    .app
                    .fail(failure, |failure| self.more_failed.set(Some(failure))),
            }
        });
    }

    /// What is written in a field.
    pub(super) fn written(self, name: &str) -> String {
        self.draft
            .with_untracked(|draft| draft.get(name).cloned().unwrap_or_default())
    }

    /// Something is written in a field.
    pub(super) fn write(self, name: &str, value: String) {
        self.draft.update(|draft| {
            draft.insert(name.to_owned(), value);
        });
    }

    /// Sends what `make` puts together and gives the answer to `taken`. One at a time.
    pub(super) fn send<T: 'static>(
        self,
        make: impl AsyncFnOnce(SignedIn, Lang) -> Result<T, Failure> + 'static,
        taken: impl FnOnce(T) + 'static,
    ) {
        if matches!(self.sending.get_untracked(), Sending::Running) {
            return;
        }
        let Some(who) = self.who() else { return };
        self.sending.set(Sending::Running);
        self.done.set(None);
        let route = self.route.get_untracked();
        browser::start(async move {
            let answer = make(who, self.app.lang.get_untracked()).await;
            // Somebody who went on to another page is told nothing of this one.
            if self.route.get_untracked() != route {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.unanswered.set(None);
                    self.sending.set(Sending::Idle);
                    taken(answer);
                }
                Err(failure) => self.refused(failure),
            }
        });
    }

    /// A form is refused here, since its fields cannot be sent so.
    pub(super) fn refuse_all(self, errors: Vec<FieldFault>) {
        let problem = Problem {
            errors,
            ..Problem::new(ProblemCode::RequestMalformed, self.app.lang.get_untracked())
        };
        self.refused(Failure::Problem(Box::new(problem)));
    }

    /// What was refused is no more to be seen: something else is shown.
    pub(super) fn forgive(self) {
        if matches!(self.sending.get_untracked(), Sending::Failed(_)) {
            self.sending.set(Sending::Idle);
        }
    }

    /// The sectors in which the unit delivers, once they are known.
    pub(super) fn own_sectors(self) -> Option<Vec<SectorNo>> {
        self.freshness.with(|freshness| {
            let unit = self.who()?.unit?;
            let rows = freshness.ready()?.rows.iter();
            Some(
                rows.filter(|row| row.unit == unit)
                    .map(|row| row.sector)
                    .collect(),
            )
        })
    }

    fn refused(self, failure: Failure) {
        if failure.is_signed_out() {
            self.sending.set(Sending::Idle);
            self.app.session.set(Load::Ready(SessionView::SignedOut));
            return;
        }
        // Refused for good: what goes out next is something new.
        if matches!(failure.status_and_code().0, Some(400..=499)) {
            self.unanswered.set(None);
        }
        self.progress.set(None);
        self.sending.set(Sending::Failed(failure));
        request_animation_frame(|| browser::focus("summary"));
    }

    /// The key under which this content goes out: the last one, while that was not answered.
    pub(super) fn key_for(self, body: &str) -> String {
        let kept = self.unanswered.get_untracked();
        if let Some(kept) = kept.filter(|kept| kept.body == body) {
            return kept.key;
        }
        let key = browser::new_key();
        self.unanswered.set(Some(Unanswered {
            key: key.clone(),
            body: body.to_owned(),
        }));
        key
    }
}
