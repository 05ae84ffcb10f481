//! Issuing from the form: one intention, one key, until there is an answer.

use crate::browser;
use crate::http;
use crate::intention::{Choice, Intention, Next, after};
use crate::navigate;
use crate::route::Route;
use crate::state::{App, Issue, Load, Progress};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use shared::api::{SessionView, SignedIn};

/// After this time the person is told that it takes longer than usual.
const SLOW_AFTER_MS: u32 = 4_000;

/// The form was sent.
pub fn submit(app: App) {
    if matches!(app.issue.get_untracked(), Issue::Running(_)) {
        return;
    }
    let Choice { look_back, purpose } = app.choice.get_untracked();
    let (Some(look_back), Some(purpose)) = (look_back, purpose) else {
        app.faults.set(true);
        app.issue.set(Issue::Idle);
        // After the summary has been drawn.
        leptos::prelude::request_animation_frame(|| browser::focus("summary"));
        return;
    };
    let Some(who) = app.signed_in() else { return };
    let Some(entity) = &who.entity else { return };
    let kept = app.intention.get_untracked();
    let entity = entity.credit_code.as_str();
    let intention = Intention::to_have(kept, entity, look_back, purpose, browser::new_key);
    app.faults.set(false);
    run(app, who, intention, Progress::First);
}

/// Goes on with an intention that was sent just before a reload and had no answer.
pub fn resume(app: App, who: &SignedIn) {
    let idle = matches!(app.issue.get_untracked(), Issue::Idle);
    let Some(intention) = app.intention.get_untracked().filter(|_| idle) else {
        return;
    };
    let same = who
        .entity
        .as_ref()
        .is_some_and(|entity| entity.credit_code.as_str() == intention.entity);
    if same && intention.resumes(browser::now_ms()) {
        app.choose(intention.choice());
        run(app, who.clone(), intention, Progress::Resumed);
    }
}

fn run(app: App, who: SignedIn, mut intention: Intention, progress: Progress) {
    intention.sent_at = Some(browser::now_ms());
    // Kept before it is sent: whatever happens from here on, the next attempt has the same key.
    app.keep_intention(Some(intention.clone()));
    app.issue.set(Issue::Running(progress));
    browser::start(async move {
        let slow = Timeout::new(SLOW_AFTER_MS, move || {
            if let Issue::Running(Progress::First) = app.issue.get_untracked() {
                app.issue.set(Issue::Running(Progress::Slow));
            }
        });
        let mut attempt = 0;
        loop {
            let lang = app.lang.get_untracked();
            match http::issue(lang, &who.csrf_token, &intention).await {
                Ok(report) => {
                    finish(app, intention, report);
                    break;
                }
                Err(failure) => {
                    let (status, code) = failure.status_and_code();
                    match after(status, code, attempt) {
                        Next::Again(ms) => {
                            app.issue.set(Issue::Running(Progress::Retry));
                            browser::pause(ms).await;
                            attempt += 1;
                        }
                        next => {
                            stop(app, intention, failure, next);
                            break;
                        }
                    }
                }
            }
        }
        slow.cancel();
    });
}

fn finish(app: App, intention: Intention, report: shared::api::IssuedReport) {
    app.keep_intention(None);
    app.choose(Choice::default());
    app.issue.set(Issue::Idle);
    drop(intention);
    let no = report.report_no.clone();
    app.issued.set(Some(report));
    // Somebody who went on to another page finds it among the reports.
    if app.route.get_untracked() == Route::Request {
        navigate::replace(app, Route::Report { no, issued: true });
    }
}

fn stop(app: App, mut intention: Intention, failure: http::Failure, next: Next) {
    let unknown = failure.status_and_code().0.is_none();
    match next {
        Next::SignIn => {
            intention.sent_at = None;
            app.keep_intention(Some(intention));
            app.issue.set(Issue::Idle);
            app.session.set(Load::Ready(SessionView::SignedOut));
        }
        Next::StopForgetting => {
            app.keep_intention(None);
            app.issue.set(Issue::Failed { failure, unknown });
        }
        Next::StopKeeping | Next::Again(_) => {
            if !unknown {
                intention.sent_at = None;
                app.keep_intention(Some(intention));
            }
            app.issue.set(Issue::Failed { failure, unknown });
        }
    }
    leptos::prelude::request_animation_frame(|| browser::focus("failure"));
}
