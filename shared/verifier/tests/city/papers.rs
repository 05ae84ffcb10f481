//! Reports on paper and as files, what the log proves, and what the service answers.

use super::stamp::Authority;
use super::{ANSWERING, CODE, HOST, ISSUING, LOG, One, ROOT, SM2, file_key, key, sm2_key, time};
use crate::keys::{Issuer, OFFICE, ROOT as ROOT_NAME};
use crate::written::Written;
use serde_json::{Value, json};
use sha2::Digest;
use shared::canonical::to_canonical_json;
use shared::checked::{CheckedCode, Signed};
use shared::code::{ReportNo, VerificationCode};
use shared::credit_code::CreditCode;
use shared::entity::{EntityKind, EntityProfile, RegistrationState};
use shared::log::{Checkpoint, Event, Leaf, LogSigner, leaf_hash, node_hash};
use shared::policy::Policy;
use shared::report::{Freshness, Purpose, Request, Sources, SpecialReport, assemble};
use shared::seal::{Algorithm, AnswerKind, Statement, answer, seal};
use shared::signed_file::{Proof, Role};
use shared::time::ShanghaiTime;
use shared::verdict::ReportStatus;
use shared::window::LookBack;
use shared::withdrawn::{CodePrefix, Prefixes, WithdrawnAnswer, WithdrawnDelta, WithdrawnList};

pub(crate) fn policy() -> Policy {
    shared::policy::parse(include_str!("../../../../infra/policies/example-city.toml"))
        .expect("a policy")
}

pub(crate) fn code(text: &str) -> VerificationCode {
    VerificationCode::parse(text).unwrap_or_else(|_| panic!("a code"))
}

/// A report of 2026-11-26, valid until the end of January.
pub(crate) fn report(code_text: &str) -> SpecialReport {
    let policy = policy();
    let now = time("2026-11-26T09:30:00+08:00");
    let day = |text: &str| text.parse().expect("a day");
    let units = policy.sectors.iter().flat_map(|sector| {
        let of = |of: &shared::policy::SectorUnit| (sector.no, of.unit.clone());
        sector.units.iter().map(of)
    });
    let freshness: Freshness = units.map(|of| (of, day("2026-11-25"))).collect();
    let entity = EntityProfile {
        name: "示例纺织有限公司".to_owned(),
        former_names: Vec::new(),
        credit_code: CreditCode::parse("91320900MA1000009K").expect("a credit code"),
        kind: EntityKind::Company,
        representative: "王示例".to_owned(),
        address: "示例路1号".to_owned(),
        state: RegistrationState::Active,
        founded_on: day("2015-05-05"),
        cancelled_on: None,
    };
    let sources = Sources {
        policy: &policy,
        entity: &entity,
        records: &[],
        freshness: &freshness,
    };
    let request = Request {
        report_no: ReportNo::new(now, 7),
        code: code(code_text),
        now,
        look_back: LookBack::Two,
        purpose: Purpose::Finance,
    };
    assemble(sources, &request).expect("a report")
}

pub(crate) fn json_of(report: &SpecialReport) -> Vec<u8> {
    to_canonical_json(report).expect("canonical JSON")
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

/// 306 digits.
pub(crate) fn digits(report: &SpecialReport, host: &str, by: u8) -> String {
    let statement = Statement::of(&report.into(), &sha256(&json_of(report)));
    seal(&One(key(by)), Algorithm::Es256, host, &statement)
        .expect("a seal")
        .digits()
}

/// What a scanner reads from a paper that a key of SM2 sealed for a host.
pub(crate) fn scanned_sm2(report: &SpecialReport, host: &str) -> String {
    let statement = Statement::of(&report.into(), &sha256(&json_of(report)));
    let keys = One(sm2_key(SM2));
    let seal = seal(&keys, Algorithm::Sm2Sm3, host, &statement).expect("a seal");
    format!("https://{HOST}/v/{}#{}", report.code, seal.digits())
}

/// What a scanner reads from the paper.
pub(crate) fn scanned(report: &SpecialReport, by: u8) -> String {
    format!(
        "https://{HOST}/v/{}#{}",
        report.code,
        digits(report, HOST, by)
    )
}

fn leaf(report: &SpecialReport, event: Event, at: ShanghaiTime) -> Leaf {
    Leaf {
        event,
        salt: [event.number(); 16],
        report_hash: sha256(&json_of(report)),
        code_hash: report.code.sha256(),
        at,
        valid_through: Some(report.valid_through),
    }
}

/// How a file is made.
pub(crate) struct File<'a> {
    /// The report in it.
    pub(crate) report: &'a SpecialReport,
    /// The report that its proof is of.
    pub(crate) proof_of: &'a SpecialReport,
    /// Host for which its proof is sealed.
    pub(crate) host: &'a str,
    /// Number of the key that signs.
    pub(crate) by: u8,
    /// Number of the root.
    pub(crate) root: u8,
}

impl File<'_> {
    pub(crate) fn signed(&self) -> Vec<u8> {
        let (written, issuer) = self.written(Vec::new());
        written.signed(&issuer)
    }

    /// With a time stamp: by an authority, over the signature or something else; the proof names one of them.
    pub(crate) fn stamped(
        &self,
        by: &Authority,
        over: Option<[u8; 32]>,
        at: &str,
        named: &Authority,
    ) -> Vec<u8> {
        let (written, issuer) = self.written(vec![sha256(&named.certificate())]);
        let unstamped = Written {
            stamp_room: 2_000,
            ..written
        };
        let hash = over.unwrap_or_else(|| unstamped.signature_hash(&issuer));
        Written {
            stamp: Some(by.token(&hash, at)),
            ..unstamped
        }
        .signed(&issuer)
    }

    /// The file before it is signed, and who signs it.
    fn written(&self, time_stamp_authorities: Vec<[u8; 32]>) -> (Written, Issuer) {
        let issued_at = self.report.issued_at;
        let (root, by) = (file_key(self.root), file_key(self.by));
        let certificates = vec![
            root.certify(Role::Issuing, &by, [OFFICE, ROOT_NAME]),
            root.certify(Role::Root, &root, [ROOT_NAME, ROOT_NAME]),
        ];
        let proof = Proof {
            host: HOST.to_owned(),
            seal: shared::seal::Seal::from_digits(&digits(self.proof_of, self.host, ISSUING))
                .expect("a seal"),
            key_list_version: 1,
            leaf: leaf(self.proof_of, Event::Issued, issued_at),
            time_stamp_authorities,
        };
        let text = |bytes: Vec<u8>| -> &'static str {
            Box::leak(String::from_utf8(bytes).expect("a text").into_boxed_str())
        };
        let written = Written {
            signed_at: issued_at,
            report: text(json_of(self.report)),
            proof: text(proof.to_json().expect("JSON")),
            ..Written::default()
        };
        let issuer = Issuer {
            key: by,
            certificates,
        };
        (written, issuer)
    }
}

/// As the service issues it.
pub(crate) fn file(report: &SpecialReport) -> Vec<u8> {
    File {
        report,
        proof_of: report,
        host: HOST,
        by: ISSUING,
        root: ROOT,
    }
    .signed()
}

pub(crate) fn log_signer() -> LogSigner {
    LogSigner::new(&format!("{HOST}/log"), &LOG).expect("a key")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Answer of `/v/CODE/proof` at a time: three other leaves, the report's issue, and its withdrawal if that is said.
pub(crate) fn log_proof(
    report: &SpecialReport,
    at: ShanghaiTime,
    withdrawn_at: Option<ShanghaiTime>,
    signer: &LogSigner,
) -> Value {
    let others = [1, 2, 3].map(|number| leaf_hash(&[number; 32]));
    let issued = leaf(report, Event::Issued, report.issued_at);
    let of = |leaf: &Leaf| leaf_hash(&leaf.entry().expect("an entry"));
    let left = node_hash(&others[0], &others[1]);
    let four = node_hash(&left, &node_hash(&others[2], &of(&issued)));
    let withdrawal = withdrawn_at.map(|at| leaf(report, Event::Withdrawn, at));
    let (size, root) = match &withdrawal {
        Some(leaf) => (5, node_hash(&four, &of(leaf))),
        None => (4, four),
    };
    let view = |leaf: &Leaf, index: u64, inclusion: &[[u8; 32]]| {
        json!({
            "event": leaf.event,
            "index": index,
            "salt": hex(&leaf.salt),
            "report_hash": hex(&leaf.report_hash),
            "code_hash": hex(&leaf.code_hash),
            "at": leaf.at,
            "valid_through": leaf.valid_through,
            "inclusion": inclusion.iter().map(|hash| hex(hash)).collect::<Vec<_>>(),
        })
    };
    let mut inclusion = vec![others[2], left];
    let mut leaves = Vec::new();
    if let Some(leaf) = &withdrawal {
        inclusion.push(of(leaf));
        leaves.push(view(leaf, 4, &[four]));
    }
    leaves.insert(0, view(&issued, 3, &inclusion));
    json!({
        "state": "sequenced",
        "checkpoint": Checkpoint { size, root, at }.signed(signer),
        "leaves": leaves,
    })
}

/// The envelope of an answer.
pub(crate) fn envelope(kind: AnswerKind, host: &str, at: ShanghaiTime, payload: String) -> String {
    let keys = One(key(ANSWERING));
    let signed = answer(&keys, Algorithm::Es256, host, kind, at, payload.as_bytes());
    let signed = signed.expect("a signature");
    Signed {
        payload,
        key: signed.key,
        signature: signed.signature,
    }
    .to_json()
}

pub(crate) fn list_of(as_of: &str, sequence: u64, codes: &[&str]) -> WithdrawnList {
    WithdrawnList {
        host: HOST.to_owned(),
        as_of: time(as_of),
        sequence,
        codes: codes
            .iter()
            .map(|text| CodePrefix::of(&code(text)))
            .collect(),
    }
}

/// Answer of `/v/withdrawn`.
pub(crate) fn withdrawn(list: WithdrawnList) -> String {
    let (at, answer) = (list.as_of, WithdrawnAnswer::Whole(list));
    envelope(AnswerKind::WithdrawnList, HOST, at, answer.payload())
}

/// Answer of `/v/withdrawn?since=`: this code was withdrawn since.
pub(crate) fn change(as_of: &str, [since, sequence]: [u64; 2], added: &str) -> String {
    let delta = WithdrawnDelta {
        host: HOST.to_owned(),
        as_of: time(as_of),
        since,
        sequence,
        added: [CodePrefix::of(&code(added))].into_iter().collect(),
        dropped: Prefixes::default(),
    };
    let payload = WithdrawnAnswer::Delta(delta).payload();
    envelope(AnswerKind::WithdrawnList, HOST, time(as_of), payload)
}

/// An entry in the answer of `/api/verify`.
pub(crate) fn result(
    found: Option<(&SpecialReport, &ReportStatus)>,
    asked: &str,
    at: &str,
) -> String {
    let at = time(at);
    let summary = found.map(|(report, _)| report.summary(&hex(&sha256(&json_of(report)))));
    let found = summary.as_ref().zip(found.map(|(_, status)| status));
    let payload = CheckedCode::of(HOST, code(asked), found, at).payload();
    envelope(AnswerKind::Result, HOST, at, payload)
}

/// The report of most cases.
pub(crate) fn usual() -> SpecialReport {
    report(CODE)
}
