//! Looking again at something outside, beside the requests (旁路刷新).
//!
//! A function goes by what it saw last, and looks again in a task of its own, one at a time: what is asked may be slow or
//! away, and no request is to feel it. A request waits in two cases only: nothing is held that will do, or what is held was
//! seen so long ago that it must not be gone by unasked; in the second case for a moment, and then it goes on.
//!
//! **Frozen.** The cloud lets a process run from an event to its answer and then stops it, tasks and all, for seconds or for
//! an hour; no time that is asked for keeps a task awake. So a look makes its way during requests and rests between them.
//! - Nothing is half seen: a look takes over what it read in one step at its end, or nothing.
//! - One that was stopped goes on with the next request. Its connection may be gone: then its time is over, it fails, and
//!   the next begins after a pause. Whoever has to wait does not take such a failure for an answer, but looks anew.
//! - What it read may be old by then: its age counts from its beginning.
//! - An instance that sleeps sees nothing. That is why what is held has an age up to which it is gone by.

use futures::future::BoxFuture;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

/// How a thing is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What was seen is looked at again after so long.
    pub every: Duration,
    /// A look that failed is repeated after so long, then after twice that, and so on up to `every`.
    pub again: Duration,
    /// What was seen longer ago is gone by only after a look was waited for.
    pub good_for: Duration,
    /// How long such a look is waited for.
    pub moment: Duration,
    /// How long a look is waited for where nothing is held that will do, and after which it is given up.
    pub patience: Duration,
}

/// Whether a look ever succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ever {
    /// One did.
    Seen,
    /// None did.
    Never,
}

/// What is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It will do.
    Good,
    /// It will not, or there is nothing.
    Wanting,
}

/// What came of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// What is held now was seen.
    Seen,
    /// It was not: what was held before is.
    Failed,
}

type Look = Box<dyn Fn() -> BoxFuture<'static, Looked> + Send + Sync>;

/// A thing outside, and when it was looked at.
pub struct Beside {
    terms: Terms,
    look: Look,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    last: Option<Ended>,
    /// Looks that failed since the last one that did not.
    failures: u32,
    /// The beginning of the last look that saw something; `None` if none did.
    seen: Option<Instant>,
    /// When a look that was waited for came to nothing: what is held is gone by all the same from then on.
    waited: Option<Instant>,
}

struct Running {
    began: Instant,
    task: JoinHandle<Ended>,
}

#[derive(Clone, Copy)]
struct Ended {
    looked: Looked,
    began: Instant,
    at: Instant,
}

impl Beside {
    /// Something that was not seen yet.
    pub fn new<F>(terms: Terms, look: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Looked> + Send + 'static,
    {
        Self {
            terms,
            look: Box::new(move || Box::pin(look())),
            state: Mutex::default(),
        }
    }

    /// The same, if it was seen just now.
    #[must_use]
    pub fn seen_now(mut self) -> Self {
        self.state.get_mut().seen = Some(Instant::now());
        self
    }

    /// Begins a look if one is due, and waits for it only if what is held will not do (`held` says so, before and after) or
    /// is too old. Answers what `held` says in the end.
    pub async fn refreshed(&self, held: impl Fn(Ever) -> Held) -> Held {
        // Who waits keeps the others waiting: they would have to wait too.
        let mut state = self.state.lock().await;
        let entered = Instant::now();
        state.settle_ended().await;
        let now = held(state.ever());
        if state.running.is_none() && state.is_due(&self.terms, now, entered) {
            self.begin(&mut state);
        }
        let wait = match now {
            // Each look has its own end: of one that was under way, and of its own.
            Held::Wanting => self.terms.patience * 2,
            Held::Good if state.is_old(&self.terms, entered) => self.terms.moment,
            Held::Good => return now,
        };
        let until = entered + wait;
        while let Some(running) = &mut state.running {
            let began = running.began;
            let Ok(joined) = timeout_at(until, &mut running.task).await else {
                state.waited = Some(Instant::now());
                break;
            };
            state.settle(Ended::of(joined, began));
            let unmet = held(state.ever()) == Held::Wanting || state.is_old(&self.terms, entered);
            if unmet && began < entered {
                // It was begun for an earlier request, and may have been stopped in the middle: it says nothing.
                self.begin(&mut state);
            } else {
                state.waited = Some(Instant::now());
            }
        }
        held(state.ever())
    }

    fn begin(&self, state: &mut State) {
        let (began, look) = (Instant::now(), (self.look)());
        let patience = self.terms.patience;
        let task = tokio::spawn(async move {
            let looked = timeout(patience, look).await.unwrap_or(Looked::Failed);
            Ended {
                looked,
                began,
                at: Instant::now(),
            }
        });
        state.running = Some(Running { began, task });
    }
}

impl State {
    fn ever(&self) -> Ever {
        match self.seen {
            Some(_) => Ever::Seen,
            None => Ever::Never,
        }
    }

    /// Takes note of a look that has ended beside.
    async fn settle_ended(&mut self) {
        if let Some(running) = self.running.take_if(|running| running.task.is_finished()) {
            self.settle(Ended::of(running.task.await, running.began));
        }
    }

    fn settle(&mut self, ended: Ended) {
        self.running = None;
        self.last = Some(ended);
        match ended.looked {
            Looked::Seen => {
                self.failures = 0;
                self.seen = Some(ended.began);
            }
            Looked::Failed => self.failures = self.failures.saturating_add(1),
        }
    }

    fn is_due(&self, terms: &Terms, held: Held, now: Instant) -> bool {
        let Some(last) = self.last else { return true };
        let after = match (last.looked, held) {
            // What is needed was not there: it may be now.
            (Looked::Seen | Looked::Failed, Held::Wanting) => last.at + terms.again,
            (Looked::Seen, Held::Good) => last.began + terms.every,
            (Looked::Failed, Held::Good) => {
                let doubled = 1 << self.failures.saturating_sub(1).min(16);
                last.at + terms.again.saturating_mul(doubled).min(terms.every)
            }
        };
        now >= after
    }

    /// Whether what is held was neither seen nor waited for lately.
    fn is_old(&self, terms: &Terms, now: Instant) -> bool {
        let lately = self.seen.max(self.waited);
        lately.is_none_or(|at| now.duration_since(at) >= terms.good_for)
    }
}

impl Ended {
    /// A look that panicked failed.
    fn of(joined: Result<Self, tokio::task::JoinError>, began: Instant) -> Self {
        joined.unwrap_or_else(|_| Self {
            looked: Looked::Failed,
            began,
            at: Instant::now(),
        })
    }
}

#[cfg(test)]
#[path = "beside_tests.rs"]
mod tests;
