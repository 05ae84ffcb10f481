//! The place of a signature in the file: attachments, the visible field, the signature's dictionary with a gap that is
//! filled once all other bytes stand.
//!
//! The file is certified so that nothing may be changed (DocMDP), and has one revision. Who signs is not known here.

use super::RenderError;
use super::file::{Deflate, length};
use super::flow::SealArea;
use super::seal::SealImage;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use shared::signed_file::{PROOF, REPORT, SUB_FILTER, content_hash, date};
use shared::time::ShanghaiTime;
use std::fmt::Write as _;
use std::ops::Range;

/// Name of the field.
const FIELD: &str = "Signature1";
/// Widget: to be printed, and locked.
const PRINTED_AND_LOCKED: i64 = 4 + 128;
/// Signatures exist, and the file may only be appended to.
const SIGNATURES_EXIST: i64 = 3;
/// Digits of the three numbers of the range, and the blanks between them.
const RANGE_WIDTH: usize = 3 * 10 + 5;
/// Bytes that a time stamp takes at most: a token with its authority's chain.
const STAMP_ROOM: usize = 12_000;

/// What is attached to a report.
#[derive(Clone, Copy, Debug)]
pub struct Attachments<'a> {
    /// The report in canonical JSON.
    pub report: &'a [u8],
    /// Seal, chain of keys and leaf of the log, as JSON.
    pub proof: &'a [u8],
}

/// What a file says of its signature before it is signed.
#[derive(Clone, Copy, Debug)]
pub struct ToSign<'a> {
    /// What is attached.
    pub attachments: Attachments<'a>,
    /// Time of the signature.
    pub signed_at: ShanghaiTime,
    /// Bytes that the signature takes at most.
    pub room: usize,
    /// Whether there must be room for a time stamp too.
    pub stamped: bool,
    /// What stands in the seal area.
    pub seal: Option<&'a SealImage>,
}

/// The place of a signature.
pub(crate) struct Placeholder<'a> {
    /// Where the field is seen.
    pub(crate) area: SealArea,
    /// Who signs, for readers.
    pub(crate) office: &'a str,
    /// The rest.
    pub(crate) signing: &'a ToSign<'a>,
}

impl Placeholder<'_> {
    /// Adds attachments, field and dictionary. The dictionary is the last object, so that it is found at once.
    pub(crate) fn add(
        &self,
        document: &mut Document,
        deflate: &mut Deflate,
    ) -> Result<(), RenderError> {
        let lost = |_| RenderError::Assembly("signature");
        let attachments = self.signing.attachments;
        let report = self.attach(document, deflate, (REPORT, "Source"), attachments.report);
        let proof = self.attach(document, deflate, (PROOF, "Supplement"), attachments.proof);
        let page = document.page_iter().nth(self.area.page);
        let page = page.ok_or(RenderError::Assembly("page"))?;
        let look = self.look(document);
        let field = document.new_object_id();
        let signature = document.add_object(self.dictionary());
        document
            .objects
            .insert(field, self.field(page, look, signature).into());
        document
            .get_dictionary_mut(page)
            .map_err(lost)?
            .set("Annots", vec![Object::Reference(field)]);
        let catalog = document.catalog_mut().map_err(lost)?;
        catalog.set(
            "Names",
            dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![
                Object::string_literal(PROOF), Object::Reference(proof),
                Object::string_literal(REPORT), Object::Reference(report),
            ] } },
        );
        catalog.set(
            "AF",
            vec![Object::Reference(report), Object::Reference(proof)],
        );
        catalog.set(
            "AcroForm",
            dictionary! { "Fields" => vec![Object::Reference(field)], "SigFlags" => SIGNATURES_EXIST },
        );
        catalog.set(
            "Perms",
            dictionary! { "DocMDP" => Object::Reference(signature) },
        );
        Ok(())
    }

    fn attach(
        &self,
        document: &mut Document,
        deflate: &mut Deflate,
        (name, relationship): (&str, &str),
        content: &[u8],
    ) -> ObjectId {
        let kind = dictionary! {
            "Type" => "EmbeddedFile",
            "Subtype" => "application/json",
            "Params" => dictionary! {
                "Size" => length(content.len()),
                "ModDate" => Object::string_literal(date(self.signing.signed_at)),
            },
        };
        let stream = document.add_object(deflate.stream(kind, content));
        document.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => Object::string_literal(name),
            "UF" => Object::string_literal(name),
            "AFRelationship" => relationship,
            "EF" => dictionary! { "F" => Object::Reference(stream), "UF" => Object::Reference(stream) },
        })
    }

    /// What the field shows: nothing over what the page shows there.
    fn look(&self, document: &mut Document) -> ObjectId {
        let [left, bottom, right, top] = self.area.corners;
        document.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), (right - left).into(), (top - bottom).into()],
                "Resources" => Dictionary::new(),
            },
            Vec::new(),
        ))
    }

    fn field(&self, page: ObjectId, look: ObjectId, signature: ObjectId) -> Dictionary {
        let corners = self.area.corners.map(Object::from);
        dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => Object::string_literal(FIELD),
            "V" => Object::Reference(signature),
            "P" => Object::Reference(page),
            "Rect" => corners.to_vec(),
            "F" => PRINTED_AND_LOCKED,
            "AP" => dictionary! { "N" => Object::Reference(look) },
        }
    }

    fn dictionary(&self) -> Dictionary {
        let room = self.signing.room + if self.signing.stamped { STAMP_ROOM } else { 0 };
        // Strings of blanks and zeros, which become an array and a hexadecimal string: the library would write every
        // byte of such a string by itself.
        let blanks = |width| Object::String(vec![b' '; width], StringFormat::Literal);
        dictionary! {
            "Type" => "Sig",
            "Filter" => "Adobe.PPKLite",
            "SubFilter" => SUB_FILTER,
            "Name" => utf16(self.office),
            "M" => Object::string_literal(date(self.signing.signed_at)),
            "Reference" => vec![Object::Dictionary(dictionary! {
                "Type" => "SigRef",
                "TransformMethod" => "DocMDP",
                "TransformParams" => dictionary! {
                    "Type" => "TransformParams",
                    "P" => 1,
                    "V" => "1.2",
                },
            })],
            "ByteRange" => blanks(RANGE_WIDTH),
            "Contents" => Object::String(vec![b'0'; 2 * room], StringFormat::Literal),
        }
    }
}

/// A text string: UTF-16 with its mark.
fn utf16(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes = units.flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A file that lacks its signature alone.
#[derive(Clone, Debug)]
pub struct Unsigned {
    bytes: Vec<u8>,
    /// From the `<` to behind the `>`.
    gap: Range<usize>,
}

impl Unsigned {
    /// A file, or what stands for one, that ends with its gap.
    pub fn ending_with_gap(mut bytes: Vec<u8>, room: usize) -> Self {
        let start = bytes.len();
        bytes.push(b'<');
        bytes.resize(start + 1 + 2 * room, b'0');
        bytes.push(b'>');
        let gap = start..bytes.len();
        Self { bytes, gap }
    }

    /// Opens the gap and writes the range into the file.
    pub(crate) fn from_placeholder(mut bytes: Vec<u8>) -> Result<Self, RenderError> {
        let lost = RenderError::Assembly("placeholder");
        // The dictionary is the last object; what follows it is the table and the trailer, which hold no such names.
        let range = last(&bytes, b"/ByteRange(").ok_or_else(|| lost.clone())? + b"/ByteRange".len();
        let start = last(&bytes, b"/Contents(").ok_or_else(|| lost.clone())? + b"/Contents".len();
        let zeros = bytes[start + 1..].iter().take_while(|byte| **byte == b'0');
        let end = start + zeros.count() + 2;
        if range > start || bytes.get(end - 1) != Some(&b')') {
            return Err(lost);
        }
        bytes[start] = b'<';
        bytes[end - 1] = b'>';
        let mut text = String::with_capacity(RANGE_WIDTH);
        let _ = write!(text, "0 {start} {end} {}", bytes.len() - end);
        if text.len() > RANGE_WIDTH {
            return Err(RenderError::Assembly("too large"));
        }
        bytes[range] = b'[';
        bytes[range + 1..range + 1 + text.len()].copy_from_slice(text.as_bytes());
        bytes[range + 1 + RANGE_WIDTH] = b']';
        Ok(Self {
            bytes,
            gap: start..end,
        })
    }

    /// SHA-256 of what is signed: all but the gap.
    pub fn content_hash(&self) -> [u8; 32] {
        content_hash(&self.bytes, &self.gap)
    }

    /// The file with its signature's container.
    pub fn sign(mut self, container: &[u8]) -> Result<Vec<u8>, RenderError> {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let gap = &mut self.bytes[self.gap.start + 1..self.gap.end - 1];
        let (pairs, _) = gap.as_chunks_mut::<2>();
        if pairs.len() < container.len() {
            return Err(RenderError::Assembly("the signature is too long"));
        }
        for (pair, byte) in pairs.iter_mut().zip(container) {
            *pair = [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ];
        }
        Ok(self.bytes)
    }
}

fn last(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).rposition(|window| window == text)
}
