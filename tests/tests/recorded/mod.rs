//! The service over a store and a file store that write down every call.

use crate::http_common::browser::Browser;
use crate::http_common::{Lab, ORIGIN};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use functions::demo::accounts::accounts;
use functions::demo::idp::DemoIdp;
use functions::deps::{Deps, Origin};
use functions::files::Files;
use functions::routes::{App, Limits, all_functions};
use functions::use_cases::deliver_records::DeliveryDeps;
use http::Method;
use object_store::memory::InMemory;
use std::sync::Arc;
use tests::recorder::{Book, RecordedFiles, Recorder};

/// Which function answers a call.
pub(crate) type FunctionOf = dyn Fn(&Method, &str) -> String + Send + Sync;

/// A service whose calls are written into a book.
pub(crate) struct Recorded {
    pub(crate) lab: Lab,
    pub(crate) deps: Deps,
    pub(crate) book: Arc<Book>,
    router: axum::Router,
}

impl Recorded {
    /// The lab's service, written down; `function_of` names who answers a call.
    pub(crate) fn over(lab: Lab, function_of: Arc<FunctionOf>) -> Self {
        let book = Arc::new(Book::default());
        let files = RecordedFiles::new(Arc::new(InMemory::new()), book.clone());
        let deps = Deps {
            store: Arc::new(Recorder::new(lab.store.clone(), book.clone())),
            files: Files::in_store(Arc::new(files)),
            origin: Arc::new(Origin::parse(ORIGIN).expect("an origin")),
            ..lab.deps.clone()
        };
        let idp = DemoIdp::new(
            &deps.origin,
            &[5; 32],
            accounts(&deps.policy),
            deps.clock.clone(),
        );
        let idp = Arc::new(idp.expect("a key"));
        let Ok(provider) = idp.provider() else {
            panic!("no provider");
        };
        let app = App {
            deps: deps.clone(),
            provider: Arc::new(provider),
            limits: Limits::default(),
        };
        let noted = book.clone();
        let router = all_functions(&app).merge(idp.router());
        let router = router.layer(from_fn(move |request: Request, next: Next| {
            noted.begin(&function_of(request.method(), request.uri().path()));
            next.run(request)
        }));
        Self {
            lab,
            deps,
            book,
            router,
        }
    }

    /// What a delivery needs, written down too.
    pub(crate) fn delivery(&self) -> DeliveryDeps {
        DeliveryDeps::of(&self.deps)
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser that is signed in as this account.
    pub(crate) async fn signed_in(&self, account: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(account).await;
        browser
    }
}
