//! Anyone takes the withdrawn list (撤回清单), or what changed since the one that he has: so he checks reports without
//! telling the service which.

use crate::deps::FetchDeps;
use crate::use_cases::Refused;
use crate::use_cases::sign_answer::Signer;
use crate::use_cases::withdrawn_list::withdrawn_list;
use shared::checked::Signed;
use shared::seal::AnswerKind;

/// The list as of now, signed; of whoever has one, what changed since.
pub async fn show_withdrawn(deps: &FetchDeps, since: Option<u64>) -> Result<Signed, Refused> {
    let now = deps.clock.now();
    let signer = Signer::of(deps);
    let answer = withdrawn_list(&*deps.store, &signer.host, since, now).await?;
    signer.sign(AnswerKind::WithdrawnList, now, answer.payload())
}
