//! A file by hand, in the form of a report's.

use crate::keys::Issuer;
use shared::signed_file::{ToSign, content_hash, date};
use shared::time::ShanghaiTime;

/// What may be otherwise than in a report.
pub(crate) struct Written {
    pub(crate) signed_at: ShanghaiTime,
    pub(crate) allowed: u8,
    pub(crate) sub_filter: &'static str,
    pub(crate) catalog: &'static str,
    pub(crate) trailer: &'static str,
    pub(crate) report: &'static str,
    pub(crate) proof: &'static str,
    /// A time stamp over the signature, and the room that is kept for one.
    pub(crate) stamp: Option<Vec<u8>>,
    pub(crate) stamp_room: usize,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            signed_at: crate::keys::noon(),
            allowed: 1,
            sub_filter: "ETSI.CAdES.detached",
            catalog: "/Perms<</DocMDP 4 0 R>>/AcroForm<</Fields[3 0 R]/SigFlags 3>>",
            trailer: "",
            report: "{\"schema\":\"xinzheng-report/1\"}",
            proof: "{\"seal\":null}",
            stamp: None,
            stamp_room: 0,
        }
    }
}

/// Deflate without compression, as zlib frames it.
fn stored(text: &str) -> Vec<u8> {
    let len = u16::try_from(text.len()).expect("short");
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(len.to_le_bytes());
    out.extend((!len).to_le_bytes());
    out.extend(text.as_bytes());
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in text.bytes() {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn attachment(text: &str) -> Vec<u8> {
    let content = stored(text);
    let mut out = format!(
        "<</Type/EmbeddedFile/Subtype/application#2Fjson/Length {}/Filter/FlateDecode>>stream\n",
        content.len()
    )
    .into_bytes();
    out.extend(content);
    out.extend(b"\nendstream ");
    out
}

impl Written {
    /// The bytes, with a gap of so many bytes.
    fn unsigned(&self, room: usize) -> (Vec<u8>, std::ops::Range<usize>) {
        let specification = |name: &str, stream: u8| {
            format!("<</Type/Filespec/F({name})/UF({name})/EF<</F {stream} 0 R>>>>").into_bytes()
        };
        let objects: Vec<Vec<u8>> = vec![
            format!(
                "<</Type/Catalog/Pages 2 0 R{}/AF[6 0 R 8 0 R]/Names<</EmbeddedFiles<</Names[(proof.json)8 0 R(report.json)6 0 R]>>>>>>",
                self.catalog
            )
            .into_bytes(),
            b"<</Type/Pages/Kids[9 0 R]/Count 1>>".to_vec(),
            b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/V 4 0 R/P 9 0 R/Rect[10.5 20 40.25 50]/F 132>>"
                .to_vec(),
            format!(
                "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{}/M({})/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P {}/V/1.2>>>>]/ByteRange[0 0000000000 0000000000 0000000000]/Contents<{}>>>",
                self.sub_filter,
                date(self.signed_at),
                self.allowed,
                "0".repeat(2 * room)
            )
            .into_bytes(),
            attachment(self.report),
            specification("report.json", 5),
            attachment(self.proof),
            specification("proof.json", 7),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[3 0 R]/Resources<<>>>>".to_vec(),
        ];
        let mut bytes = b"%PDF-1.7\n%\xc7\xec\x8f\xa2\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (object, id) in objects.iter().zip(1..) {
            table += &format!("{:010} 00000 n \n", bytes.len());
            bytes.extend(format!("{id} 0 obj\n").into_bytes());
            bytes.extend(object);
            bytes.extend(b"\nendobj\n");
        }
        let at = bytes.len();
        let size = objects.len() + 1;
        table += &format!(
            "trailer\n<</Size {size}/Root 1 0 R{}>>\nstartxref\n{at}\n%%EOF",
            self.trailer
        );
        bytes.extend(table.into_bytes());
        let start = find(&bytes, b"/Contents<") + "/Contents".len();
        let end = start + 2 * room + 2;
        (bytes, start..end)
    }

    /// The signed bytes; the range is what `range` makes of the right one.
    pub(crate) fn signed_with(
        &self,
        issuer: &Issuer,
        range: impl Fn([usize; 4]) -> [usize; 4],
    ) -> Vec<u8> {
        let chain = issuer.chain();
        let room = chain.room() + self.stamp_room;
        let (mut bytes, gap) = self.unsigned(room);
        let [a, b, c, d] = range([0, gap.start, gap.end, bytes.len() - gap.end]);
        let text = format!("[{a} {b:010} {c:010} {d:010}]");
        let at = find(&bytes, b"/ByteRange[") + "/ByteRange".len();
        bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
        let hash = content_hash(&bytes, &gap);
        let to_sign = ToSign::new(&hash, &chain);
        let signature = issuer.key.sign(to_sign.message());
        let mut signed = to_sign.signed(&signature).expect("signed");
        if let Some(token) = &self.stamp {
            signed = signed.with_stamp(token).expect("a token");
        }
        let container = signed.to_der();
        assert!(container.len() <= room, "{} in {room}", container.len());
        let digits: String = container.iter().map(|byte| format!("{byte:02X}")).collect();
        bytes[gap.start + 1..gap.start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
        bytes
    }

    /// SHA-256 of the signature.
    pub(crate) fn signature_hash(&self, issuer: &Issuer) -> [u8; 32] {
        let chain = issuer.chain();
        let room = chain.room() + self.stamp_room;
        let (mut bytes, gap) = self.unsigned(room);
        let text = format!(
            "[0 {:010} {:010} {:010}]",
            gap.start,
            gap.end,
            bytes.len() - gap.end
        );
        let at = find(&bytes, b"/ByteRange[") + "/ByteRange".len();
        bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
        let to_sign = ToSign::new(&content_hash(&bytes, &gap), &chain);
        let signature = issuer.key.sign(to_sign.message());
        to_sign.signed(&signature).expect("signed").signature_hash()
    }

    /// The signed bytes.
    pub(crate) fn signed(&self, issuer: &Issuer) -> Vec<u8> {
        self.signed_with(issuer, |range| range)
    }
}

/// Where a text stands first.
pub(crate) fn find(bytes: &[u8], text: &[u8]) -> usize {
    bytes
        .windows(text.len())
        .position(|window| window == text)
        .expect("it is there")
}
