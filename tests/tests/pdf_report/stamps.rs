//! Time stamps of a real authority's program (certomancer), and authorities that answer something else or nothing.

use crate::authority::Authority;
use crate::keys::noon;
use crate::samples;
use crate::signature::{canonical, hanko, sign_with, signing, trust};
use crate::tools::{Rendered, run};
use functions::signature::{NoAnswer, NoStamp, NotSigned, Signing, StampByHttp, Stamping};
use serde_json::json;
use shared::signed_file::{BadAnswer, Fault, Trust, check};
use std::sync::Arc;

fn trusting(authority: &Authority) -> Trust {
    Trust {
        time_stamp_authorities: vec![authority.certificate.clone()],
        ..trust()
    }
}

fn client(authority: &Authority, path: &str) -> Arc<StampByHttp> {
    let address = authority.address(path).parse().expect("an address");
    Arc::new(StampByHttp::new(address).expect("a client"))
}

async fn sign(authority: &Authority, stamping: Stamping) -> Result<Vec<u8>, NotSigned> {
    let report = samples::with_records();
    let json = canonical(&report);
    let signing = Signing {
        stamping,
        trust: Arc::new(trusting(authority)),
        ..signing()
    };
    sign_with(&signing, &report, &json).await
}

/// Its clock stands a second after the signature's time.
fn authority() -> Authority {
    Authority::at("2026-11-24T04:00:01+00:00")
}

#[tokio::test]
async fn a_stamped_report_is_taken_by_our_own_check_by_poppler_and_by_pyhanko() {
    let authority = authority();
    let stamping = Stamping::Always(client(&authority, ""));
    let bytes = sign(&authority, stamping).await.expect("signed");
    let found = check(&bytes, &trusting(&authority)).expect("as signed");
    assert_eq!(
        found.stamp.map(|stamp| stamp.at),
        Some(noon().plus_seconds(1))
    );
    assert_eq!(check(&bytes, &trust()), Err(Fault::Stamp("authority")));
    let file = Rendered::holding(bytes);
    let poppler = run("pdfsig", &["-nocert".as_ref(), file.path().as_ref()]);
    assert!(String::from_utf8_lossy(&poppler).contains("Signature is Valid."));
    let found = hanko(&file, Some(&authority.certificate));
    assert_eq!(found["stamp"], json!(true), "{found}");
    assert_eq!(found["valid"], json!(true), "{found}");
    run("qpdf", &["--check".as_ref(), file.path().as_ref()]);
}

#[tokio::test]
async fn an_answer_that_is_no_stamp_is_an_error_with_its_reason() {
    let authority = authority();
    for (path, why) in [
        ("garbage", NoStamp::Bad(BadAnswer::Encoding)),
        ("refused", NoStamp::Bad(BadAnswer::Refused(2))),
        ("replayed", NoStamp::Bad(BadAnswer::Nonce)),
        (
            "another",
            NoStamp::Bad(BadAnswer::Token(Fault::Stamp("of another signature"))),
        ),
        ("endless", NoStamp::Unanswered(NoAnswer)),
        ("broken", NoStamp::Unanswered(NoAnswer)),
    ] {
        let refused = sign(&authority, Stamping::Always(client(&authority, path))).await;
        assert_eq!(refused, Err(NotSigned::Stamp(why)), "{path}");
    }
}

#[tokio::test]
async fn where_it_is_so_configured_a_report_goes_out_without_a_stamp() {
    let authority = authority();
    let stamping = Stamping::WhereAnswered(client(&authority, "broken"));
    let bytes = sign(&authority, stamping).await.expect("signed");
    let found = check(&bytes, &trusting(&authority)).expect("as signed");
    assert_eq!(found.stamp, None);
    let stamping = Stamping::WhereAnswered(client(&authority, ""));
    let bytes = sign(&authority, stamping).await.expect("signed");
    let found = check(&bytes, &trusting(&authority)).expect("as signed");
    assert!(found.stamp.is_some());
}

#[tokio::test]
async fn an_authority_that_is_not_there_is_an_error() {
    let authority = authority();
    let nobody = {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        free.local_addr().expect("its number")
    };
    let client = StampByHttp::new(format!("http://{nobody}/").parse().expect("an address"));
    let stamping = Stamping::Always(Arc::new(client.expect("a client")));
    assert_eq!(
        sign(&authority, stamping).await,
        Err(NotSigned::Stamp(NoStamp::Unanswered(NoAnswer)))
    );
}
