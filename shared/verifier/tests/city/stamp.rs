//! A time stamp (RFC 3161) by hand: an authority whose key is nobody's, and DER of the few parts that a token has.

use super::papers::sha256;
use crate::keys::Key;
use p256::ecdsa::Signature;
use shared::signed_file::Role;

const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const ECDSA_WITH_SHA256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02];
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const TST_INFO: &[u8] = &[
    0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04,
];
const CONTENT_TYPE: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// 1.3.6.1.4.1.0: nobody's policy.
const POLICY: &[u8] = &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x00];

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OID: u8 = 0x06;
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const UTF8: u8 = 0x0C;
const GENERALIZED_TIME: u8 = 0x18;
/// `[0]`, constructed.
const FIRST: u8 = 0xA0;

const NAME: &str = "示例时间戳";

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len()).expect("short");
    let [high, low] = len.to_be_bytes();
    let mut out = vec![tag];
    match len {
        0..0x80 => out.push(low),
        0x80..0x100 => out.extend([0x81, low]),
        _ => out.extend([0x82, high, low]),
    }
    out.extend(content);
    out
}

fn of(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

fn algorithm(oid: &[u8]) -> Vec<u8> {
    of(SEQUENCE, &[tlv(OID, oid)])
}

fn attribute(oid: &[u8], value: Vec<u8>) -> Vec<u8> {
    of(SEQUENCE, &[tlv(OID, oid), of(SET, &[value])])
}

/// An authority by the number of its key.
pub(crate) struct Authority(u8);

impl Authority {
    pub(crate) fn new(number: u8) -> Self {
        Self(number)
    }

    /// Its certificate, which is in force when the vectors play.
    pub(crate) fn certificate(&self) -> Vec<u8> {
        let key = Key::new(self.0);
        key.certify(Role::Issuing, &key, [NAME, NAME])
    }

    /// A token over a signature's hash; `at` is `YYYYMMDDHHMMSSZ`.
    pub(crate) fn token(&self, hash: &[u8; 32], at: &str) -> Vec<u8> {
        let imprint = of(SEQUENCE, &[algorithm(SHA256), tlv(OCTETS, hash)]);
        let info = of(
            SEQUENCE,
            &[
                tlv(INTEGER, &[1]),
                tlv(OID, POLICY),
                imprint,
                tlv(INTEGER, &[7]),
                tlv(GENERALIZED_TIME, at.as_bytes()),
            ],
        );
        let content = of(FIRST, &[tlv(OCTETS, &info)]);
        let data = of(
            SEQUENCE,
            &[
                tlv(INTEGER, &[3]),
                of(SET, &[algorithm(SHA256)]),
                of(SEQUENCE, &[tlv(OID, TST_INFO), content]),
                of(FIRST, &[self.certificate()]),
                of(SET, &[self.signer(&info)]),
            ],
        );
        of(SEQUENCE, &[tlv(OID, SIGNED_DATA), of(FIRST, &[data])])
    }

    fn signer(&self, info: &[u8]) -> Vec<u8> {
        let key = Key::new(self.0);
        let attributes = [
            attribute(CONTENT_TYPE, tlv(OID, TST_INFO)),
            attribute(MESSAGE_DIGEST, tlv(OCTETS, &sha256(info))),
        ];
        let signature = key.sign(&of(SET, &attributes));
        let signature = Signature::from_slice(&signature).expect("a signature");
        let name = of(
            SEQUENCE,
            &[tlv(OID, COMMON_NAME), tlv(UTF8, NAME.as_bytes())],
        );
        // As `Key::certify` numbers its certificates.
        let mut serial = key.point()[1..17].to_vec();
        serial[0] &= 0x7F;
        let who = [of(SEQUENCE, &[of(SET, &[name])]), tlv(INTEGER, &serial)];
        of(
            SEQUENCE,
            &[
                tlv(INTEGER, &[1]),
                of(SEQUENCE, &who),
                algorithm(SHA256),
                of(FIRST, &attributes),
                algorithm(ECDSA_WITH_SHA256),
                tlv(OCTETS, signature.to_der().as_bytes()),
            ],
        )
    }
}
