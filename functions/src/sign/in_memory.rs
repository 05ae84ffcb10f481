//! Keys kept in memory, by a keeper that a test has in hand: it may be away, be slow, or do something else than it is asked.

use super::renewal::{KeepKeys, KeptText, Replaced, ServiceFault};
use async_trait::async_trait;
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the keeper does when it is asked to replace.
#[derive(Clone, Debug)]
pub enum Next {
    /// Somebody else was first, with this text.
    Another(String),
    /// It does it, and its answer is lost.
    Lost,
    /// It is away, and does nothing.
    Away,
    /// It says no.
    Refuses,
}

/// How the keeper answers those who read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// At once.
    Answers,
    /// Not at all.
    Away,
    /// Not before it is told to do something else; with what was kept when it was asked.
    Late,
}

/// The keeper.
#[derive(Debug)]
pub struct KeptInMemory {
    state: Mutex<State>,
}

struct State {
    text: String,
    version: u32,
    next: VecDeque<Next>,
    reads: Reads,
    /// Who waits for another way of reading.
    wakers: Vec<Waker>,
    asked: u32,
    waiting: u32,
    most_waiting: u32,
}

impl core::fmt::Debug for State {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("State(…)")
    }
}

impl State {
    fn put(&mut self, text: String) {
        self.text = text;
        self.version += 1;
    }
}

impl KeptInMemory {
    /// Keeps this text.
    pub fn with(text: String) -> Self {
        Self {
            state: Mutex::new(State {
                text,
                version: 1,
                next: VecDeque::new(),
                reads: Reads::Answers,
                wakers: Vec::new(),
                asked: 0,
                waiting: 0,
                most_waiting: 0,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept now.
    pub fn text(&self) -> String {
        self.state().text.clone()
    }

    /// Somebody puts another text.
    pub fn put(&self, text: String) {
        self.state().put(text);
    }

    /// What it does at the next replacement that has no order yet.
    pub fn then(&self, next: Next) {
        self.state().next.push_back(next);
    }

    /// How it answers from now on, those too who wait.
    pub fn reads(&self, how: Reads) {
        let mut state = self.state();
        state.reads = how;
        state.wakers.drain(..).for_each(Waker::wake);
    }

    /// How often it was asked for what is kept.
    pub fn asked(&self) -> u32 {
        self.state().asked
    }

    /// How many wait for what is kept.
    pub fn waiting(&self) -> u32 {
        self.state().waiting
    }

    /// How many waited at the same time at most.
    pub fn most_waiting(&self) -> u32 {
        self.state().most_waiting
    }
}

/// One who waits; also one who does not wait to the end.
struct Waits<'a>(&'a KeptInMemory);

impl<'a> Waits<'a> {
    fn begin(keeper: &'a KeptInMemory) -> Self {
        let mut state = keeper.state();
        state.asked += 1;
        state.waiting += 1;
        state.most_waiting = state.most_waiting.max(state.waiting);
        Self(keeper)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

#[async_trait]
impl KeepKeys for KeptInMemory {
    async fn read(&self) -> Result<KeptText, ServiceFault> {
        let _waits = Waits::begin(self);
        let kept = {
            let state = self.state();
            KeptText {
                text: state.text.clone(),
                version: state.version.to_string(),
            }
        };
        let how = poll_fn(|context| {
            let mut state = self.state();
            match state.reads {
                Reads::Late => {
                    state.wakers.push(context.waker().clone());
                    Poll::Pending
                }
                how @ (Reads::Answers | Reads::Away) => Poll::Ready(how),
            }
        });
        match how.await {
            Reads::Answers => Ok(kept),
            Reads::Away | Reads::Late => Err(ServiceFault::Unanswered),
        }
    }

    async fn replace(&self, text: &str, over: &str) -> Result<Replaced, ServiceFault> {
        // Others get their turn: they have read the same.
        let mut had_theirs = false;
        let others = poll_fn(|context| {
            if core::mem::replace(&mut had_theirs, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        });
        others.await;
        let mut state = self.state();
        match state.next.pop_front() {
            Some(Next::Another(other)) => state.put(other),
            Some(Next::Away) => return Err(ServiceFault::Unanswered),
            Some(Next::Refuses) => return Err(ServiceFault::Refuses),
            Some(Next::Lost) => {
                state.put(text.to_owned());
                return Err(ServiceFault::Unanswered);
            }
            None => {}
        }
        if state.version.to_string() != over {
            return Ok(Replaced::AnotherIsKept);
        }
        state.put(text.to_owned());
        Ok(Replaced::Now)
    }
}
