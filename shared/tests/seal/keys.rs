//! Keys, lists and statements for the tests of the seal.
#![allow(dead_code, reason = "each file of tests uses a part")]

use shared::code::VerificationCode;
use shared::credit_code::CreditCode;
use shared::report::ReportKind;
use shared::seal::{
    Algorithm, CannotSeal, CannotSign, Certificate, IssuingKey, KeyId, KeyList, KeyUse,
    MappedSector, Seal, SectorBits, SectorMap, SignSeal, Statement, TrustedKeys, seal, sign_list,
};
use shared::time::ShanghaiTime;
use shared::window::LookBack;

pub(crate) const HOST: &str = "xinyong.example.cn";

pub(crate) fn time(text: &str) -> ShanghaiTime {
    ShanghaiTime::parse(text).unwrap()
}

pub(crate) fn code(text: &str) -> VerificationCode {
    let Ok(code) = VerificationCode::parse(text) else {
        panic!("a code")
    };
    code
}

pub(crate) fn key(algorithm: Algorithm, number: u8) -> IssuingKey {
    IssuingKey::from_bytes(algorithm, &[number; 32]).unwrap()
}

/// When the lists of the tests begin.
pub(crate) fn start() -> ShanghaiTime {
    time("2026-01-01T00:00:00+08:00")
}

pub(crate) fn map() -> SectorMap {
    let sector = |no| MappedSector {
        bit: no,
        no,
        name_zh: "领域".to_owned(),
        name_en: "Sector".to_owned(),
    };
    SectorMap {
        kind: ReportKind::Special.seal_number(),
        sectors: (1..=45).map(sector).collect(),
    }
}

pub(crate) fn said() -> Statement {
    Statement {
        code: code("7K2M9QX4TB3NVW8A"),
        kind: ReportKind::Special,
        look_back: Some(LookBack::Three),
        days_to_issue: 1,
        credit_code: CreditCode::parse("91320900MA1000009K").unwrap(),
        issued_at: time("2026-11-26T09:30:00+08:00"),
        valid_through: time("2026-12-26T00:00:00+08:00").date(),
        with_records: SectorBits::of([1, 45]),
        read: SectorBits::of(1..=45),
        oldest_data_hours: 33,
        report_hash: [7; 16],
    }
}

/// A root and its list.
pub(crate) struct List {
    pub(crate) root: IssuingKey,
    pub(crate) list: KeyList,
    pub(crate) certificates: Vec<Certificate>,
}

impl List {
    /// With these keys, which seal from [`start`] on.
    pub(crate) fn of(keys: &[&IssuingKey]) -> Self {
        let list = keys.iter().fold(KeyList::new(start(), map()), |list, key| {
            list.certify(key.public(), KeyUse::Seal, start(), None, start())
                .unwrap()
        });
        Self {
            root: key(Algorithm::Es256, 99),
            list,
            certificates: Vec::new(),
        }
    }

    pub(crate) fn file(&self) -> Vec<u8> {
        sign_list(&self.list, self.certificates.clone(), &self.root).unwrap()
    }

    pub(crate) fn trusted(&self) -> TrustedKeys {
        TrustedKeys::read(&self.file(), self.root.public()).unwrap()
    }
}

/// Whoever has one key.
struct One<'a>(&'a IssuingKey);

impl SignSeal for One<'_> {
    fn key_at(&self, algorithm: Algorithm, _: ShanghaiTime) -> Option<KeyId> {
        let public = self.0.public();
        (public.algorithm() == algorithm).then(|| public.id())
    }

    fn sign(&self, _: KeyId, message: &[u8]) -> Result<[u8; 64], CannotSign> {
        self.0.sign(message)
    }
}

pub(crate) fn try_seal(key: &IssuingKey, host: &str, said: &Statement) -> Result<Seal, CannotSeal> {
    seal(&One(key), key.public().algorithm(), host, said)
}

pub(crate) fn sealed(key: &IssuingKey, host: &str, said: &Statement) -> Seal {
    try_seal(key, host, said).unwrap()
}
