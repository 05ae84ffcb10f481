//! Writes the vectors of the seal (`tests/vectors/seal.json`) for whoever implements it anew: seals that must verify and
//! seals that must not, with all steps between. With `--released` what this version prints, for `tests/vectors/released`.
//! Every key in them is public knowledge and belongs to nobody.

#[path = "seal_vectors/answers.rs"]
mod answers;

use serde_json::{Value, json};
use shared::code::VerificationCode;
use shared::credit_code::CreditCode;
use shared::report::ReportKind;
use shared::seal::{
    Algorithm, CannotSign, Certificate, IssuingKey, KeyId, KeyList, KeyUse, MappedSector,
    PublicKey, Seal, SectorBits, SectorMap, SignSeal, Statement, TrustedKeys, seal, sign_list,
};
use shared::time::ShanghaiTime;
use shared::window::LookBack;

const HOST: &str = "xinyong.example.cn";
const CODE: &str = "7K2M9QX4TB3NVW8A";
const STEPS: [&str; 10] = [
    "the address is https://HOST/v/CODE#DIGITS; the host is in lower case, with its port if it has one",
    "306 decimal digits are 18 blocks of 17; each is a number below 2^56, written as 7 bytes, big-endian: 126 bytes",
    "byte 0: version 1 (high half) and algorithm (low half): 1 ECDSA P-256 with SHA-256, 2 SM2 with SM3 and id 1234567812345678",
    "bytes 1-4: key id. 5-14: 75 bits of code, 5 bits of kind. 15-26: 2 bits of look-back, 4 of days from the window's end \
     to the issue, 90 of credit code to the base of 31. 27-30: time of issue. 31-32: last valid day, days since 2020-01-01. \
     33-38: sectors with records. 39-44: sectors read. 45: hours of the oldest data. 46-61: half of the report's SHA-256",
    "bytes 62-125: r and s, 32 bytes each; s is at most half of the curve's order",
    "signed is \"xinzheng-seal/v1\" and a zero byte, the host, a zero byte, and bytes 0-61",
    "the key is found by its id in the key list: canonical JSON (RFC 8785) of certificates, list, root and signature; the \
     root signs \"xinzheng-keys/v1\", a zero byte and the canonical JSON of `list`, and is compared with the pinned one; \
     a key of the use `seal` seals alone, one of the use `answer` answers alone",
    "the time of issue lies from the key's `from` on and before its `end`; a compromised key verifies nothing without a log",
    "the code in the address is the code in the seal; sectors read are in the map of the kind, and hold those with records",
    "an answer: signed is \"xinzheng-answer/v1\" and a zero byte, the host, a zero byte, `result` or `withdrawn_list`, a zero \
     byte, and the bytes of the payload as they came; the time in it lies within its key's, which was not compromised",
];

fn key(algorithm: Algorithm, name: &str) -> IssuingKey {
    let mut bytes = [0x11; 32];
    for (place, byte) in bytes.iter_mut().zip(name.bytes()) {
        *place = byte;
    }
    IssuingKey::from_bytes(algorithm, &bytes).expect("a key")
}

fn time(text: &str) -> ShanghaiTime {
    ShanghaiTime::parse(text).expect("a time")
}

struct One<'a>(&'a IssuingKey);

impl SignSeal for One<'_> {
    fn key_at(&self, _: Algorithm, _: ShanghaiTime) -> Option<KeyId> {
        Some(self.0.public().id())
    }

    fn sign(&self, _: KeyId, message: &[u8]) -> Result<[u8; 64], CannotSign> {
        self.0.sign(message)
    }
}

fn statement() -> Statement {
    Statement {
        code: VerificationCode::parse(CODE).unwrap_or_else(|_| unreachable!()),
        kind: ReportKind::Special,
        look_back: Some(LookBack::Three),
        days_to_issue: 1,
        credit_code: CreditCode::parse("91320900MA1000009K").unwrap_or_else(|_| unreachable!()),
        issued_at: time("2026-11-26T09:30:00+08:00"),
        valid_through: time("2026-12-26T00:00:00+08:00").date(),
        with_records: SectorBits::of([1, 45]),
        read: SectorBits::of(1..=45),
        oldest_data_hours: 33,
        report_hash: *b"0123456789abcdef",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn good(name: &str, host: &str, key: &IssuingKey, statement: &Statement) -> Value {
    let sealed = seal(&One(key), key.public().algorithm(), host, statement).expect("a seal");
    json!({
        "name": name,
        "host": host,
        "code": statement.code.as_str(),
        "digits": sealed.digits(),
        "bytes": hex(sealed.bytes()),
        "signed": hex(&sealed.signed_bytes(host)),
        "key": sealed.key(),
        "statement": {
            "kind": statement.kind.seal_number(),
            "look_back_years": statement.look_back.map_or(0, LookBack::years),
            "days_to_issue": statement.days_to_issue,
            "credit_code": statement.credit_code,
            "issued_at": statement.issued_at,
            "valid_through": statement.valid_through,
            "with_records": statement.with_records.bits().collect::<Vec<_>>(),
            "read": statement.read.bits().collect::<Vec<_>>(),
            "oldest_data_hours": statement.oldest_data_hours,
            "report_hash": hex(&statement.report_hash),
        },
    })
}

fn bad(reason: &str, name: &str, digits: &str) -> Value {
    json!({"name": name, "host": HOST, "code": CODE, "digits": digits, "reason": reason})
}

/// Seven bytes to 17 digits, as an implementation that forgives everything would write it.
fn digits(bytes: &[u8]) -> String {
    let number = |block: &[u8]| {
        block
            .iter()
            .fold(0_u64, |n, byte| n << 8 | u64::from(*byte))
    };
    let blocks = bytes
        .chunks(7)
        .map(|block| format!("{:017}", number(block)));
    blocks.collect()
}

/// The body changed by `change` and signed anew, so that its form alone is wrong.
fn resigned(key: &IssuingKey, of: &Seal, change: impl FnOnce(&mut [u8])) -> String {
    let mut body = of.bytes()[..62].to_vec();
    change(&mut body);
    let message = [b"xinzheng-seal/v1\0", HOST.as_bytes(), &[0], &body].concat();
    let signature = key.sign(&message).expect("a signature");
    digits(&[body.as_slice(), &signature].concat())
}

/// n − s, big-endian.
fn other_s(order: &[u8; 32], s: &[u8]) -> Vec<u8> {
    let mut borrow = 0_i16;
    let mut difference = vec![0; 32];
    for index in (0..32).rev() {
        let value = i16::from(order[index]) - i16::from(s[index]) - borrow;
        borrow = i16::from(value < 0);
        difference[index] = value.rem_euclid(256) as u8;
    }
    difference
}

const P256_ORDER: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6,
    0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
];

struct Keys {
    root: IssuingKey,
    p256: IssuingKey,
    sm2: IssuingKey,
    retired: IssuingKey,
    compromised: IssuingKey,
    certifies: IssuingKey,
    short: IssuingKey,
    foreign: IssuingKey,
    answers: answers::Keys,
}

fn keys() -> Keys {
    Keys {
        root: key(Algorithm::Es256, "root"),
        p256: key(Algorithm::Es256, "p-256"),
        sm2: key(Algorithm::Sm2Sm3, "sm2"),
        retired: key(Algorithm::Es256, "retired"),
        compromised: key(Algorithm::Es256, "compromised"),
        certifies: key(Algorithm::Es256, "certifies"),
        short: key(Algorithm::Es256, "short-lived"),
        foreign: key(Algorithm::Es256, "foreign"),
        answers: answers::keys(),
    }
}

fn list_file(keys: &Keys) -> Vec<u8> {
    let sectors = (1..=45).map(|no| MappedSector {
        bit: no,
        no,
        name_zh: format!("领域{no}"),
        name_en: format!("Sector {no}"),
    });
    let map = SectorMap {
        kind: 1,
        sectors: sectors.collect(),
    };
    let start = time("2026-01-01T00:00:00+08:00");
    let end = time("2027-01-01T00:00:00+08:00");
    let certify = |list: KeyList, key: &PublicKey, usage, end| {
        list.certify(key, usage, start, end, start)
            .expect("a new key")
    };
    let list = KeyList::new(start, map);
    let list = certify(list, keys.p256.public(), KeyUse::Seal, None);
    let list = certify(list, keys.sm2.public(), KeyUse::Seal, None);
    let list = certify(list, keys.retired.public(), KeyUse::Seal, None);
    let list = certify(list, keys.compromised.public(), KeyUse::Seal, None);
    let list = certify(list, keys.certifies.public(), KeyUse::Certify, Some(end));
    let until = time("2026-12-01T00:00:00+08:00");
    let list = answers::listed(list, &keys.answers, start, until)
        .retire(keys.retired.public().id(), until, until)
        .and_then(|list| {
            let at = time("2026-11-20T00:00:00+08:00");
            list.compromise(keys.compromised.public().id(), at, until)
        })
        .expect("listed keys");
    let certificate = Certificate::new(
        keys.certifies.public().id(),
        keys.short.public(),
        time("2026-11-26T00:00:00+08:00"),
        time("2026-11-28T00:00:00+08:00"),
        |bytes| keys.certifies.sign(bytes),
    );
    sign_list(&list, vec![certificate.expect("a certificate")], &keys.root).expect("a list")
}

fn all_good(keys: &Keys) -> Vec<Value> {
    let said = statement();
    let mut least = statement();
    least.look_back = None;
    least.days_to_issue = 15;
    least.with_records = SectorBits::default();
    least.read = SectorBits::default();
    least.oldest_data_hours = 255;
    least.valid_through = least.issued_at.date();
    vec![
        good("ES256", HOST, &keys.p256, &said),
        good(
            "ES256 at a host with a port",
            "127.0.0.1:8080",
            &keys.p256,
            &said,
        ),
        good(
            "ES256, nothing read, valid on its day alone",
            HOST,
            &keys.p256,
            &least,
        ),
        good("SM2 with SM3", HOST, &keys.sm2, &said),
        good("SM2 with SM3, nothing read", HOST, &keys.sm2, &least),
        good("a key that retired later", HOST, &keys.retired, &said),
        good(
            "a short-lived key that a listed key certified",
            HOST,
            &keys.short,
            &said,
        ),
    ]
}

fn all_bad(keys: &Keys) -> Vec<Value> {
    let by = |key: &IssuingKey, said: &Statement| {
        seal(&One(key), key.public().algorithm(), HOST, said).expect("a seal")
    };
    let said = statement();
    let right = by(&keys.p256, &said);
    let text = right.digits();
    let form = |reason, name, change: &dyn Fn(&mut [u8])| {
        bad(reason, name, &resigned(&keys.p256, &right, change))
    };
    let late = Statement {
        issued_at: time("2026-12-01T00:00:00+08:00"),
        ..said.clone()
    };
    let other_code = VerificationCode::parse("0123456789ABCDEK").unwrap_or_else(|_| unreachable!());
    let other = Statement {
        code: other_code,
        ..said.clone()
    };
    let unknown_sector = Statement {
        read: SectorBits::of(1..=46),
        ..said.clone()
    };
    let mut high_s = right.bytes().to_vec();
    let s = other_s(&P256_ORDER, &high_s[94..]);
    high_s[94..].copy_from_slice(&s);
    let elsewhere = seal(
        &One(&keys.p256),
        Algorithm::Es256,
        "xinyong.example.com",
        &said,
    );
    let elsewhere = elsewhere.expect("a seal").digits();
    let changed = if text.ends_with('0') { "1" } else { "0" };
    vec![
        bad("seal.length", "cut", &text[..305]),
        bad("seal.length", "one digit too many", &format!("{text}0")),
        bad("seal.digit", "a letter", &format!("{}O", &text[..305])),
        bad(
            "seal.block",
            "the first block is 2^56",
            &format!("72057594037927936{}", &text[17..]),
        ),
        form("seal.version", "version 2", &|body| body[0] = 0x21),
        form("seal.algorithm", "algorithm 3", &|body| body[0] = 0x13),
        form("seal.kind", "kind 0", &|body| body[14] &= 0xE0),
        form("seal.kind", "kind 31", &|body| body[14] |= 0x1F),
        form("seal.credit_code", "another check digit", &|body| {
            body[26] ^= 1
        }),
        form("seal.credit_code", "larger than any credit code", &|body| {
            body[15] |= 3;
            body[16..27].fill(0xFF);
        }),
        form(
            "seal.unread_sector",
            "records in a sector that was not read",
            &|body| body[33] |= 0x80,
        ),
        form(
            "seal.expired_at_issue",
            "expired before its issue",
            &|body| body[31..33].fill(0),
        ),
        bad("seal.high_s", "n - s instead of s", &digits(&high_s)),
        bad(
            "seal.unknown_key",
            "a key that is not listed",
            &by(&keys.foreign, &said).digits(),
        ),
        bad(
            "seal.unknown_key",
            "a key that certifies",
            &by(&keys.certifies, &said).digits(),
        ),
        bad(
            "seal.unknown_key",
            "a key that answers",
            &by(&keys.answers.p256, &said).digits(),
        ),
        form(
            "seal.other_algorithm",
            "SM2 under the id of a P-256 key",
            &|body| body[0] = 0x12,
        ),
        bad(
            "seal.signature",
            "the last digit changed",
            &format!("{}{changed}", &text[..305]),
        ),
        bad("seal.signature", "sealed for another host", &elsewhere),
        bad(
            "seal.outside_keys_time",
            "issued after its key had retired",
            &by(&keys.retired, &late).digits(),
        ),
        bad(
            "seal.outside_keys_time",
            "issued after its short-lived key",
            &by(&keys.short, &late).digits(),
        ),
        bad(
            "seal.key_compromised",
            "a compromised key",
            &by(&keys.compromised, &said).digits(),
        ),
        bad(
            "seal.unknown_sector",
            "a bit without a meaning",
            &by(&keys.p256, &unknown_sector).digits(),
        ),
        bad(
            "seal.other_code",
            "the seal of another report",
            &by(&keys.p256, &other).digits(),
        ),
    ]
}

/// QR codes as this version prints them, to be kept for good.
fn released(keys: &Keys, file: &[u8]) -> Value {
    let qr = |key: &IssuingKey| {
        let sealed = seal(&One(key), key.public().algorithm(), HOST, &statement());
        format!(
            "https://{HOST}/v/{CODE}#{}",
            sealed.expect("a seal").digits()
        )
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "root": hex(keys.root.public().spki()),
        "list": String::from_utf8_lossy(file),
        "qr": [qr(&keys.p256), qr(&keys.sm2)],
    })
}

fn main() {
    let keys = keys();
    let file = list_file(&keys);
    TrustedKeys::read(&file, keys.root.public()).expect("a list to be trusted");
    if std::env::args().any(|word| word == "--released") {
        println!("{:#}", released(&keys, &file));
        return;
    }
    let named = [
        ("root", &keys.root),
        ("p-256", &keys.p256),
        ("sm2", &keys.sm2),
    ];
    let public = named.map(|(name, key)| {
        json!({"name": name, "spki": hex(key.public().spki()), "id": key.public().id()})
    });
    let all = json!({
        "about": "Vectors of the offline seal. Every key here is public knowledge and belongs to nobody.",
        "steps": STEPS,
        "root": hex(keys.root.public().spki()),
        "keys": public,
        "list": String::from_utf8_lossy(&file),
        "good": all_good(&keys),
        "bad": all_bad(&keys),
        "answers_good": answers::all_good(&keys.answers),
        "answers_bad": answers::all_bad(&keys),
    });
    println!("{all:#}");
}
