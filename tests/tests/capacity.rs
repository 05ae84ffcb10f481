//! What each use case asks of table and files, counted, against the tables of `infra/CAPACITY.md`.
//!
//! A use case that asks for more fails here: either it can do with less, or the document says so from now on.

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;
mod recorded;

#[path = "capacity/cases.rs"]
mod cases;
#[path = "capacity/document.rs"]
mod document;

use anyhow::{Context, Result};
use cases::Counted;
use document::{costs_in, counted_in, prices_in, text};
use std::fmt::Write;

#[tokio::test]
async fn each_use_case_asks_for_what_the_document_says_and_not_more() -> Result<()> {
    let document = text()?;
    let said = counted_in(&document)?;
    let seen = cases::all().await;
    let mut wrong = String::new();
    for (name, seen) in &seen {
        let fits = said
            .iter()
            .find(|(said, _)| said == name)
            .is_some_and(|(_, said)| said.allows(seen));
        if !fits {
            writeln!(wrong, "{}", seen.row(name))?;
        }
    }
    assert!(
        wrong.is_empty(),
        "infra/CAPACITY.md says otherwise; what was counted:\n{wrong}"
    );
    assert_eq!(
        said.len(),
        seen.len(),
        "a row of a use case that is not counted"
    );
    Ok(())
}

#[test]
fn the_cost_of_a_million_follows_from_the_counts_and_the_prices() -> Result<()> {
    let document = text()?;
    let counted = counted_in(&document)?;
    let prices = prices_in(&document)?;
    let costs = costs_in(&document)?;
    assert!(costs.len() >= 5, "{costs:?}");
    let mut wrong = String::new();
    for (name, said) in &costs {
        let of = counted.iter().find(|(counted, _)| counted == name);
        let (_, counted) = of.with_context(|| format!("{name} is counted"))?;
        let cost = prices.of_a_million(counted)?;
        if !said.is_about(&cost) {
            writeln!(wrong, "{}", cost.row(name))?;
        }
    }
    assert!(wrong.is_empty(), "by counts and prices it is:\n{wrong}");
    Ok(())
}

#[test]
fn one_more_call_is_noticed() {
    let said = Counted {
        gets: 1,
        ..Counted::default()
    };
    let seen = Counted {
        gets: 2,
        ..Counted::default()
    };
    assert!(said.allows(&said));
    assert!(!said.allows(&seen) && !seen.allows(&said));
    // Bytes may become fewer by a little without a word, and never more.
    let bytes = |kilobytes| Counted {
        kilobytes,
        ..Counted::default()
    };
    assert!(bytes(100).allows(&bytes(91)));
    assert!(!bytes(100).allows(&bytes(89)) && !bytes(100).allows(&bytes(101)));
}
