//! Turns: at every point a task waits until it is let go on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use tokio::sync::oneshot;

use crate::faults::{Point, Points};

/// Everybody who waits.
#[derive(Debug, Default)]
pub(super) struct Turns {
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    tickets: u64,
    /// By process and ticket, so that who comes when does not depend on the runtime's queue.
    doors: BTreeMap<(u64, u64), (Point, oneshot::Sender<()>)>,
}

/// The points of one process.
pub(super) struct TurnsOf {
    pub(super) turns: Arc<Turns>,
    pub(super) process: u64,
}

/// Somebody whose turn it is.
pub(super) struct Turn {
    pub(super) process: u64,
    pub(super) point: Point,
    door: oneshot::Sender<()>,
}

impl Turn {
    /// Lets it go on.
    pub(super) fn go(self) {
        // It may have died meanwhile.
        let _ = self.door.send(());
    }
}

impl Turns {
    /// One of those who wait, by chance.
    pub(super) fn draw(&self, rng: &mut ChaCha8Rng) -> Option<Turn> {
        let mut waiting = self.lock();
        waiting.doors.retain(|_, (_, door)| !door.is_closed());
        if waiting.doors.is_empty() {
            return None;
        }
        let chosen = rng.random_range(0..waiting.doors.len());
        let key = *waiting.doors.keys().nth(chosen)?;
        let (point, door) = waiting.doors.remove(&key)?;
        Some(Turn {
            process: key.0,
            point,
            door,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Points for TurnsOf {
    async fn pass(&self, point: Point) {
        let (door, opened) = oneshot::channel();
        {
            let mut waiting = self.turns.lock();
            waiting.tickets += 1;
            let ticket = waiting.tickets;
            waiting.doors.insert((self.process, ticket), (point, door));
        }
        if opened.await.is_err() {
            // The city is over.
            std::future::pending::<()>().await;
        }
    }
}
