//! The rules about versions of the policy.

use super::Rule;
use super::rules::Found;
use crate::items::{AuditAct, unpack};
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::policy::{DraftHead, DraftState, DraftText, PolicyNow, PolicyVersionItem};
use std::collections::BTreeMap;

/// What was gathered of policies.
#[derive(Clone, Debug, Default)]
pub(super) struct PolicyFacts {
    /// Which version is in force, by policy.
    in_force: BTreeMap<String, u32>,
    /// By policy and version.
    versions: BTreeMap<(String, u32), (Key, Version)>,
    /// By policy and draft.
    drafts: BTreeMap<(String, String), (Key, DraftHead)>,
    texts: BTreeMap<String, u32>,
    /// How often each act on a draft was written down: drafted, published, withdrawn.
    audited: BTreeMap<String, [u32; 3]>,
}

#[derive(Clone, Debug)]
struct Version {
    hash: String,
    /// Its draft, and whether two persons brought it into force.
    published: Option<(String, bool)>,
}

impl PolicyFacts {
    pub(super) fn add(&mut self, policy: &str, item: &Item) -> Result<(), StoreError> {
        let (kind, rest) = item.key.sk.split_once('#').unwrap_or((&item.key.sk, ""));
        match kind {
            "NOW" => {
                let body: PolicyNow = unpack(item)?;
                self.in_force.insert(policy.to_owned(), body.version);
            }
            "V" => {
                let body: PolicyVersionItem = unpack(item)?;
                let version = Version {
                    hash: body.hash,
                    published: body
                        .published
                        .map(|it| (it.draft, it.drafted_by != it.published_by)),
                };
                self.versions.insert(
                    (policy.to_owned(), body.policy.version),
                    (item.key.clone(), version),
                );
            }
            "D" => {
                let head: DraftHead = unpack(item)?;
                let of = (policy.to_owned(), rest.to_owned());
                self.drafts.insert(of, (item.key.clone(), head));
            }
            "T" => {
                unpack::<DraftText>(item)?;
                *self.texts.entry(rest.to_owned()).or_default() += 1;
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn audited(&mut self, draft: String, act: AuditAct) {
        let acts = [
            AuditAct::PolicyDrafted,
            AuditAct::PolicyPublished,
            AuditAct::PolicyDraftWithdrawn,
        ];
        let counts = self.audited.entry(draft).or_default();
        for (count, counted) in counts.iter_mut().zip(acts) {
            *count += u32::from(act == counted);
        }
    }

    pub(super) fn judge(&self, found: &mut Found) {
        for (policy, version) in &self.in_force {
            let key = keys::policy_in_force(policy);
            let of = (policy.clone(), *version);
            let kept = self.versions.get(&of);
            let newest = self.versions.keys().rfind(|(of, _)| of == policy);
            let holds = kept.is_some_and(|(_, it)| it.published.is_some()) && newest == Some(&of);
            found.unless(holds, Rule::PolicyByTwo, &key);
        }
        for ((policy, version), (key, it)) in &self.versions {
            let own = *key == keys::policy_version(policy, *version);
            let by_two = match &it.published {
                None => true,
                Some((draft, two)) => {
                    let draft = self.drafts.get(&(policy.clone(), draft.clone()));
                    *two && draft.is_some_and(|(_, draft)| {
                        draft.hash == it.hash && matches!(draft.state, DraftState::Published { .. })
                    })
                }
            };
            found.unless(own && by_two, Rule::PolicyByTwo, key);
        }
        for ((policy, id), (key, draft)) in &self.drafts {
            let (published, withdrawn) = match draft.state {
                DraftState::Open => (0, 0),
                DraftState::Published { .. } => (1, 0),
                DraftState::Withdrawn { .. } => (0, 1),
            };
            let events = self.audited.get(id).copied().unwrap_or_default();
            let holds = events == [1, published, withdrawn] && self.texts.get(id) == Some(&1);
            found.unless(holds, Rule::OneEventPerAct, key);
            let of = (policy.clone(), draft.version);
            let kept = self
                .versions
                .get(&of)
                .and_then(|(_, it)| it.published.as_ref());
            let leads = kept.is_some_and(|(draft, _)| draft == id);
            found.unless(leads == (published == 1), Rule::PolicyByTwo, key);
        }
    }
}
