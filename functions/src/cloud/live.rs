//! A function's routes by what it saw last of the policy in force and of its keys: both are looked at again beside the
//! requests ([`Beside`]).

use super::observe::Observed;
use crate::beside::{Beside, Ever, Held, Looked, Terms};
use crate::clock::Clock;
use crate::in_force::InForce;
use crate::routes::answer::Failure;
use crate::routes::caller::{Caller, language};
use crate::sealing_in_use::SealingInUse;
use crate::sign::Sealing;
use crate::store::Store;
use axum::body::HttpBody;
use axum::response::{IntoResponse, Response};
use axum::{BoxError, Router};
use bytes::Bytes;
use http::Request;
use shared::policy::Policy;
use shared::problem::ProblemCode;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tower::ServiceExt;

/// A policy that was published is in force in every function within a minute.
const POLICY: Terms = Terms {
    every: Duration::from_secs(45),
    again: Duration::from_secs(1),
    good_for: Duration::from_secs(60),
    moment: Duration::from_secs(5),
    patience: Duration::from_secs(6),
};

/// A new key is known a day before it signs; one that is declared compromised is to be known soon.
const KEYS: Terms = Terms {
    every: Duration::from_secs(300),
    again: Duration::from_secs(10),
    good_for: Duration::from_secs(900),
    moment: Duration::from_secs(1),
    patience: Duration::from_secs(6),
};

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
    in_force: Arc<InForce>,
    policy: Beside,
    unseen: Unseen,
    make: Make,
    observed: Option<Observed>,
    keys: Option<Keys>,
    made: Mutex<Option<Made>>,
}

/// Keys that are renewed meanwhile.
struct Keys {
    in_use: Arc<SealingInUse>,
    clock: Arc<dyn Clock>,
    look: Beside,
}

/// Routes, and what they were put together from.
struct Made {
    router: Router,
    policy: Arc<Policy>,
    sealing: Option<Arc<Sealing>>,
}

impl Live {
    /// Routes that `make` puts together for a policy, beginning with the one of the function's package.
    pub(super) fn new(
        store: &Arc<dyn Store>,
        start: &Arc<Policy>,
        unseen: Unseen,
        make: impl Fn(&Arc<Policy>) -> Router + Send + Sync + 'static,
    ) -> Self {
        let in_force = Arc::new(InForce::new(start.clone()));
        let (looks, table) = (in_force.clone(), store.clone());
        let policy = Beside::new(POLICY, move || look_at_policy(looks.clone(), table.clone()));
        Self {
            store: store.clone(),
            in_force,
            policy,
            unseen,
            make: Box::new(make),
            observed: None,
            keys: None,
            made: Mutex::default(),
        }
    }

    /// With an observer around them, who writes down what this function answers.
    pub(super) fn observed_as(mut self, function: &'static str) -> Self {
        self.observed = Some(Observed::new(function));
        self
    }

    /// With keys that were read just now and are renewed meanwhile: `make` takes them as they are when it is called.
    pub(super) fn with_keys(mut self, in_use: Arc<SealingInUse>, clock: Arc<dyn Clock>) -> Self {
        let (looks, table) = (in_use.clone(), self.store.clone());
        let look = Beside::new(KEYS, move || look_at_keys(looks.clone(), table.clone()));
        self.keys = Some(Keys {
            in_use,
            clock,
            look: look.seen_now(),
        });
        self
    }

    /// Answers a request under the policy in force.
    pub async fn answer<B>(&self, request: Request<B>) -> Result<Response, Infallible>
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

    async fn routes(&self) -> Option<Router> {
        let policy = self.policy.refreshed(|ever| match (self.unseen, ever) {
            (Unseen::Refuses, Ever::Never) => Held::Wanting,
            (Unseen::Refuses | Unseen::Answers, Ever::Seen) | (Unseen::Answers, Ever::Never) => {
                Held::Good
            }
        });
        let keys = async {
            if let Some(keys) = &self.keys {
                // Without a key in force the use case that needs one says so.
                keys.look.refreshed(|_| self.held(keys)).await;
            }
        };
        let (policy, ()) = tokio::join!(policy, keys);
        match policy {
            Held::Good => Some(self.router()),
            Held::Wanting => {
                tracing::error!(
                    "which policy is in force is not known: nothing is done by another"
                );
                None
            }
        }
    }

    /// Whether reports can go out by the keys that are held.
    fn held(&self, keys: &Keys) -> Held {
        let seals = self.in_force.now().seal_algorithm;
        if keys.in_use.now().lasts(seals, keys.clock.now()) {
            Held::Good
        } else {
            Held::Wanting
        }
    }

    /// The routes by what was seen last, put together anew if it is something else than before.
    fn router(&self) -> Router {
        let policy = self.in_force.now();
        let sealing = self.keys.as_ref().map(|keys| keys.in_use.now());
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*made
            && Arc::ptr_eq(&made.policy, &policy)
            && made.sealing.as_ref().map(Arc::as_ptr) == sealing.as_ref().map(Arc::as_ptr)
        {
            return made.router.clone();
        }
        let router = (self.make)(&policy);
        let router = match &self.observed {
            Some(observed) => observed.around(router),
            None => router,
        };
        *made = Some(Made {
            router: router.clone(),
            policy,
            sealing,
        });
        router
    }
}

async fn look_at_policy(in_force: Arc<InForce>, store: Arc<dyn Store>) -> Looked {
    match in_force.look(&*store).await {
        Ok(_) => Looked::Seen,
        Err(error) => {
            // A look that was stopped in the middle fails too: it is not for an alarm.
            tracing::warn!(%error, "the policy in force was not looked for");
            Looked::Failed
        }
    }
}

async fn look_at_keys(in_use: Arc<SealingInUse>, store: Arc<dyn Store>) -> Looked {
    match in_use.look(&*store).await {
        Ok(_) => Looked::Seen,
        Err(error) => {
            tracing::warn!(%error, "the issuing keys were not read again: those that are held are used up to their end");
            Looked::Failed
        }
    }
}
