//! A function's routes under the policy in force: looked for when it starts, and again once a minute.

use super::observe::Observed;
use crate::in_force::InForce;
use crate::routes::answer::Failure;
use crate::routes::caller::{Caller, language};
use crate::sealing_in_use::SealingInUse;
use crate::store::Store;
use axum::body::HttpBody;
use axum::response::{IntoResponse, Response};
use axum::{BoxError, Router};
use bytes::Bytes;
use http::Request;
use shared::policy::Policy;
use shared::problem::ProblemCode;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tower::ServiceExt;

/// How old what was seen of the policy may be.
const EVERY: Duration = Duration::from_secs(60);

/// How old what was seen of the keys may be: a new key is known a day before it signs.
const KEYS_EVERY: Duration = Duration::from_secs(300);

/// How long after keys could not be read they are asked for again: those that are held go on to be used meanwhile.
const KEYS_AGAIN: Duration = Duration::from_secs(10);

type Make = Box<dyn Fn(&Arc<Policy>) -> Router + Send + Sync>;

/// Whether a function answers while it has never seen which policy is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    /// It does not: what it does by a policy that may have been replaced would be wrong.
    Refuses,
    /// It does: a verdict does not hang on the policy.
    Answers,
}

/// The routes.
pub struct Live {
    store: Arc<dyn Store>,
    in_force: InForce,
    unseen: Unseen,
    make: Make,
    observed: Option<Observed>,
    keys: Option<Arc<SealingInUse>>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    router: Option<Router>,
    looked: Option<Instant>,
    keys_due: Option<Instant>,
}

impl Live {
    /// Routes that `make` puts together for a policy, beginning with the one of the function's package.
    pub(super) fn new(
        store: &Arc<dyn Store>,
        start: &Arc<Policy>,
        unseen: Unseen,
        make: impl Fn(&Arc<Policy>) -> Router + Send + Sync + 'static,
    ) -> Self {
        Self {
            store: store.clone(),
            in_force: InForce::new(start.clone()),
            unseen,
            make: Box::new(make),
            observed: None,
            keys: None,
            held: Mutex::default(),
        }
    }

    /// With an observer around them, who writes down what this function answers.
    pub(super) fn observed_as(mut self, function: &'static str) -> Self {
        self.observed = Some(Observed::new(function));
        self
    }

    /// With keys that are renewed meanwhile: `make` takes them as they are when it is called.
    pub(super) fn with_keys(mut self, keys: Option<Arc<SealingInUse>>) -> Self {
        self.keys = keys;
        self
    }

    /// Answers a request under the policy in force.
    pub(super) async fn answer<B>(&self, request: Request<B>) -> Result<Response, Infallible>
    where
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        match self.routes().await {
            Some(router) => router.oneshot(request).await,
            None => {
                let caller = Caller {
                    lang: language(None, request.headers()),
                    ..Caller::default()
                };
                Ok(Failure::code(ProblemCode::ServiceUnavailable, &caller).into_response())
            }
        }
    }

    /// A function has one request at a time: nobody waits for another here.
    async fn routes(&self) -> Option<Router> {
        let mut held = self.held.lock().await;
        if held.looked.is_none_or(|at| at.elapsed() >= EVERY) {
            match self.in_force.look(&*self.store).await {
                Ok(another) => {
                    held.looked = Some(Instant::now());
                    if another.is_some() {
                        held.router = None;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "the policy in force was not looked for");
                    if held.looked.is_none() && self.unseen == Unseen::Refuses {
                        return None;
                    }
                }
            }
        }
        self.look_at_keys(&mut held).await;
        let make = || {
            let router = (self.make)(&self.in_force.now());
            match &self.observed {
                Some(observed) => observed.around(router),
                None => router,
            }
        };
        Some(held.router.get_or_insert_with(make).clone())
    }

    async fn look_at_keys(&self, held: &mut Held) {
        let Some(keys) = &self.keys else { return };
        if held.keys_due.is_some_and(|due| Instant::now() < due) {
            return;
        }
        let again = match keys.look(&*self.store).await {
            Ok(others) => {
                if others.is_some() {
                    held.router = None;
                }
                KEYS_EVERY
            }
            Err(error) => {
                tracing::error!(%error, "the issuing keys were not read again: those that are held are used up to their end");
                KEYS_AGAIN
            }
        };
        held.keys_due = Some(Instant::now() + again);
    }
}
