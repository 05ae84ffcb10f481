//! What the portal knows: kept over pages, so that a page can be drawn again (in the other language, say)
//! without asking or issuing anything twice.

use crate::browser::{self, Kept};
use crate::http::{self, Failure};
use crate::intention::{Choice, Intention};
use crate::route::Route;
use leptos::prelude::*;
use shared::api::{
    IssuedReport, OpenLink, PolicyView, ReportList, ReportView, SessionView, SignedIn,
};
use shared::code::ReportNo;
use shared::text::Lang;
use shared::text::portal::{PortalText, portal};

const LANG: &str = "xinzheng.lang";
const CHOICE: &str = "xinzheng.choice";
const INTENTION: &str = "xinzheng.intention";

/// Something that is asked of the service.
#[derive(Clone, Debug)]
pub enum Load<T> {
    /// On its way.
    Loading,
    /// Here.
    Ready(T),
    /// Not here, and why.
    Failed(Failure),
}

impl<T> Load<T> {
    /// From an answer.
    pub fn of(answer: Result<T, Failure>) -> Self {
        match answer {
            Ok(value) => Self::Ready(value),
            Err(failure) => Self::Failed(failure),
        }
    }

    /// The value, if it is here.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Where issuing stands.
#[derive(Clone, Debug)]
pub enum Issue {
    /// Nothing is running.
    Idle,
    /// Running; the sentence says how.
    Running(Progress),
    /// Stopped.
    Failed {
        /// Why.
        failure: Failure,
        /// Whether a report may have been issued all the same.
        unknown: bool,
    },
}

/// What the person is told while a report is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Under way.
    First,
    /// Longer than usual.
    Slow,
    /// The connection broke; the same key is being sent again.
    Retry,
    /// An unanswered intention goes on after a reload.
    Resumed,
}

/// All that outlives a page.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// Language.
    pub lang: RwSignal<Lang>,
    /// Page.
    pub route: RwSignal<Route>,
    /// Policy.
    pub policy: RwSignal<Load<PolicyView>>,
    /// Session.
    pub session: RwSignal<Load<SessionView>>,
    /// What is chosen on the form.
    pub choice: RwSignal<Choice>,
    /// The intention that is kept until it is answered.
    pub intention: RwSignal<Option<Intention>>,
    /// Where issuing stands.
    pub issue: RwSignal<Issue>,
    /// The form was sent incomplete: its faults are shown.
    pub faults: RwSignal<bool>,
    /// An agent wants to choose another firm.
    pub choosing: RwSignal<bool>,
    /// The report just issued.
    pub issued: RwSignal<Option<IssuedReport>>,
    /// My reports, all pages so far.
    pub reports: RwSignal<Load<ReportList>>,
    /// Why the page after them did not come, if it was asked for in vain: what is here stays.
    pub more_failed: RwSignal<Option<Failure>>,
    /// The report that is read.
    pub report: RwSignal<Load<ReportView>>,
    /// The single-use link to it.
    pub link: RwSignal<Option<Load<OpenLink>>>,
    /// Counts the pages entered: an answer for a page that was left is dropped.
    pub visit: RwSignal<u32>,
}

impl App {
    /// The state at start, with what the browser kept.
    pub fn start() -> Self {
        let route = crate::navigate::here();
        let lang = browser::read(Kept::Browser, LANG).and_then(|tag| Lang::from_tag(&tag));
        let lang = lang.unwrap_or_default();
        let choice = browser::read(Kept::Tab, CHOICE).unwrap_or_default();
        let intention = browser::read(Kept::Tab, INTENTION);
        Self {
            lang: RwSignal::new(lang),
            route: RwSignal::new(route),
            policy: RwSignal::new(Load::Loading),
            session: RwSignal::new(Load::Loading),
            choice: RwSignal::new(Choice::parse(&choice)),
            intention: RwSignal::new(intention.as_deref().and_then(Intention::parse)),
            issue: RwSignal::new(Issue::Idle),
            faults: RwSignal::new(false),
            choosing: RwSignal::new(false),
            issued: RwSignal::new(None),
            reports: RwSignal::new(Load::Loading),
            more_failed: RwSignal::new(None),
            report: RwSignal::new(Load::Loading),
            link: RwSignal::new(None),
            visit: RwSignal::new(0),
        }
    }

    /// The sentences in the language now, without following it.
    pub fn text(self) -> &'static PortalText {
        portal(self.lang.get_untracked())
    }

    /// Switches the language and remembers it.
    pub fn switch_language(self) {
        let other = self.lang.get_untracked().other();
        browser::keep(Kept::Browser, LANG, Some(other.tag()));
        self.lang.set(other);
    }

    /// Keeps what is chosen.
    pub fn choose(self, choice: Choice) {
        browser::keep(Kept::Tab, CHOICE, Some(&choice.to_text()));
        self.choice.set(choice);
    }

    /// Keeps or forgets the intention.
    pub fn keep_intention(self, intention: Option<Intention>) {
        let text = intention.as_ref().map(Intention::to_text);
        browser::keep(Kept::Tab, INTENTION, text.as_deref());
        self.intention.set(intention);
    }

    /// Who is signed in, without following it.
    pub fn signed_in(self) -> Option<SignedIn> {
        self.session.with_untracked(|session| match session {
            Load::Ready(SessionView::SignedIn(who)) => Some((**who).clone()),
            Load::Ready(SessionView::SignedOut) | Load::Loading | Load::Failed(_) => None,
        })
    }

    /// What every page needs.
    pub fn load_common(self) {
        self.load_policy();
        self.load_session();
    }

    /// Asks for the policy.
    pub fn load_policy(self) {
        self.policy.set(Load::Loading);
        browser::start(async move {
            let answer = http::policy(self.lang.get_untracked()).await;
            self.policy.set(Load::of(answer));
        });
    }

    /// Asks who is signed in.
    pub fn load_session(self) {
        self.session.set(Load::Loading);
        browser::start(async move {
            let answer = http::session(self.lang.get_untracked()).await;
            self.session.set(Load::of(answer));
            self.enter_signed_in();
        });
    }

    /// A page has been entered.
    pub fn enter(self) {
        self.visit.update(|visit| *visit += 1);
        self.faults.set(false);
        self.choosing.set(false);
        self.link.set(None);
        if let Issue::Failed { .. } = self.issue.get_untracked() {
            self.issue.set(Issue::Idle);
        }
        self.enter_signed_in();
    }

    /// Loads what the page shows of the account, once it is known that somebody is signed in.
    fn enter_signed_in(self) {
        let Some(who) = self.signed_in() else { return };
        if who.entity.is_none() {
            return;
        }
        match self.route.get_untracked() {
            Route::Reports(_) => self.load_reports(),
            Route::Report { no, issued } => {
                // Right after its issue everything that the page says is here.
                let here = self.issued.with_untracked(|report| {
                    report.as_ref().is_some_and(|report| report.report_no == no)
                });
                if !(issued && here) {
                    self.load_report(no);
                }
            }
            Route::Request => crate::issuing::resume(self, &who),
            Route::Home | Route::Guide | Route::Verify | Route::NotFound => {}
        }
    }

    /// Whether `visit` is still the page that is shown.
    fn is_here(self, visit: u32) -> bool {
        self.visit.get_untracked() == visit
    }

    /// Asks for the newest reports of the state that the address names.
    pub fn load_reports(self) {
        self.reports.set(Load::Loading);
        self.load_more(None);
    }

    /// Asks for the next page of reports.
    pub fn load_more(self, after: Option<String>) {
        let Route::Reports(state) = self.route.get_untracked() else {
            return;
        };
        let visit = self.visit.get_untracked();
        self.more_failed.set(None);
        browser::start(async move {
            let lang = self.lang.get_untracked();
            let answer = http::reports(lang, state, after.as_deref()).await;
            if !self.is_here(visit) {
                return;
            }
            match answer {
                Ok(mut page) => self.reports.update(|reports| match reports {
                    Load::Ready(list) if after.is_some() => {
                        // A second click asks for the same page: it is added once.
                        if list.next == after {
                            list.reports.append(&mut page.reports);
                            list.next = page.next;
                        }
                    }
                    Load::Ready(_) | Load::Loading | Load::Failed(_) => {
                        *reports = Load::Ready(page);
                    }
                }),
                Err(failure) => self.fail(failure, |failure| match after {
                    Some(_) => self.more_failed.set(Some(failure)),
                    None => self.reports.set(Load::Failed(failure)),
                }),
            }
        });
    }

    /// Asks for a report.
    pub fn load_report(self, no: ReportNo) {
        let visit = self.visit.get_untracked();
        self.report.set(Load::Loading);
        browser::start(async move {
            let answer = http::report(self.lang.get_untracked(), &no).await;
            if !self.is_here(visit) {
                return;
            }
            match answer {
                Ok(view) => self.report.set(Load::Ready(view)),
                Err(failure) => {
                    self.fail(failure, |failure| self.report.set(Load::Failed(failure)))
                }
            }
        });
    }

    /// Asks for a single-use link to a report.
    pub fn make_link(self, no: ReportNo) {
        let Some(who) = self.signed_in() else { return };
        let visit = self.visit.get_untracked();
        self.link.set(Some(Load::Loading));
        browser::start(async move {
            let answer = http::link(self.lang.get_untracked(), &who.csrf_token, &no).await;
            if !self.is_here(visit) {
                return;
            }
            match answer {
                Ok(link) => self.link.set(Some(Load::Ready(link))),
                Err(failure) => {
                    self.fail(failure, |failure| {
                        self.link.set(Some(Load::Failed(failure)))
                    });
                }
            }
        });
    }

    /// A call failed: a session that ended shows the way to sign in, the rest is told.
    pub fn fail(self, failure: Failure, tell: impl FnOnce(Failure)) {
        if failure.is_signed_out() {
            self.session.set(Load::Ready(SessionView::SignedOut));
        } else {
            tell(failure);
        }
    }

    /// Chooses the firm for which an agent acts.
    pub fn choose_entity(self, credit_code: String) {
        let Some(who) = self.signed_in() else { return };
        self.session.set(Load::Loading);
        browser::start(async move {
            let lang = self.lang.get_untracked();
            match http::choose_entity(lang, &who.csrf_token, &credit_code).await {
                Ok(()) => {
                    self.choosing.set(false);
                    self.load_session();
                }
                Err(failure) => {
                    self.fail(failure, |failure| self.session.set(Load::Failed(failure)));
                }
            }
        });
    }

    /// Signs out and starts afresh at the home page.
    pub fn sign_out(self) {
        let Some(who) = self.signed_in() else { return };
        // The next person at this device must not find the last one's choices.
        self.keep_intention(None);
        browser::keep(Kept::Tab, CHOICE, None);
        browser::start(async move {
            match http::logout(self.lang.get_untracked(), &who.csrf_token).await {
                // The page starts anew, so that nothing of the account stays in memory.
                Ok(()) => drop(browser::window().location().set_href("/")),
                Err(failure) => {
                    self.fail(failure, |failure| self.session.set(Load::Failed(failure)));
                }
            }
        });
    }
}
