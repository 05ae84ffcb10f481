//! An act that is tried again while others move the same things, each time by what stands then.

use super::stand_back::stand_back;
use super::{Cause, Refused};
use crate::deps::Deps;
use crate::store::{Op, StoreError};

/// How often it is tried when others move the same things, or it is not known whether it happened.
const TRIES: u32 = 12;

/// The tries of one act.
pub(super) struct Tries<'a> {
    deps: &'a Deps,
    done: u32,
    crowded_out: Refused,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// The act is done.
    Now,
    /// Something moved, or it is not known whether the act was done: what stands is to be read again.
    NotKnown,
}

impl<'a> Tries<'a> {
    /// The first. `crowded_out` says, for the log, what others kept doing.
    pub(super) fn of(deps: &'a Deps, crowded_out: &'static str) -> Self {
        Self {
            deps,
            done: 0,
            crowded_out: Refused::Unavailable(Cause::Own(crowded_out)),
        }
    }

    /// Writes these steps in one transaction. No step at all: something moved while it was read.
    pub(super) async fn write(&mut self, ops: Vec<Op>) -> Result<Written, Refused> {
        if !ops.is_empty() {
            match self.deps.store.transact(ops).await {
                Ok(()) => return Ok(Written::Now),
                Err(StoreError::Conflict { .. }) => {}
                Err(error @ (StoreError::Unavailable(_) | StoreError::Busy(_))) => {
                    self.crowded_out = error.into();
                }
                Err(error) => return Err(error.into()),
            }
        }
        let more = stand_back(&*self.deps.random, self.done).await;
        self.done += 1;
        if more && self.done < TRIES {
            Ok(Written::NotKnown)
        } else {
            let last = Refused::Unavailable(Cause::Own("there is no further try"));
            Err(core::mem::replace(&mut self.crowded_out, last))
        }
    }
}
