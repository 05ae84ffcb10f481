//! Where in a file its signature and its attachments stand.

use super::Fault;
use super::object::{Dictionary, File, Value};
use crate::time::ShanghaiTime;
use core::ops::Range;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// Name of the attached report.
pub const REPORT: &str = "report.json";
/// Name of the attached proof.
pub const PROOF: &str = "proof.json";
/// Kind of the signature: PAdES.
pub const SUB_FILTER: &str = "ETSI.CAdES.detached";
/// The city's time zone, as a PDF file writes it.
const ZONE: &str = "+08'00'";
/// An attachment of a report with the most records that is ever issued is far smaller.
const LARGEST_ATTACHMENT: usize = 64 << 20;

/// A time as a PDF file writes it.
pub fn date(at: ShanghaiTime) -> String {
    ["D:", &at.digits(), ZONE].concat()
}

/// What a reader of the file would take for its signature.
pub(super) struct Outline<'a> {
    file: File<'a>,
    catalog: Dictionary<'a>,
    /// From the `<` of the signature to behind its `>`.
    pub(super) gap: Range<usize>,
    pub(super) signed_at: ShanghaiTime,
}

impl<'a> Outline<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let file = File::open(bytes)?;
        let root = file.trailer.reference("Root");
        let catalog = file.dictionary(root.ok_or(Fault::Structure("catalog"))?)?;
        let form = catalog.dictionary("AcroForm").ok_or(Fault::NotSigned)?;
        let id = certification(&catalog)?;
        one_field(&file, form, id)?;
        let signature = file.dictionary(id)?;
        let (gap, signed_at) = signature_of(&signature, bytes.len())?;
        Ok(Self {
            file,
            catalog,
            gap,
            signed_at,
        })
    }

    /// Report and proof: exactly these are attached, by name and by association with the file.
    pub(super) fn attachments(&self) -> Result<(Vec<u8>, Vec<u8>), Fault> {
        let wrong = Fault::Structure("attachments");
        let names = self
            .catalog
            .dictionary("Names")
            .and_then(|names| names.dictionary("EmbeddedFiles"))
            .and_then(|files| files.array("Names"))
            .ok_or(Fault::Attachment(REPORT))?;
        let [
            Value::Text(first),
            Value::Reference(proof),
            Value::Text(second),
            Value::Reference(report),
        ] = names
        else {
            return Err(wrong);
        };
        let associated = self.catalog.array("AF");
        if first != PROOF.as_bytes()
            || second != REPORT.as_bytes()
            || associated != Some(&[Value::Reference(*report), Value::Reference(*proof)][..])
        {
            return Err(wrong);
        }
        Ok((
            self.attachment(*report, REPORT)?,
            self.attachment(*proof, PROOF)?,
        ))
    }

    fn attachment(&self, id: u32, name: &'static str) -> Result<Vec<u8>, Fault> {
        let wrong = Fault::Attachment(name);
        let specification = self.file.dictionary(id)?;
        let embedded = specification
            .dictionary("EF")
            .and_then(|embedded| embedded.reference("F"));
        if specification.get("UF") != Some(&Value::Text(name.as_bytes().to_vec())) {
            return Err(wrong);
        }
        let (stream, content) = self.file.stream(embedded.ok_or_else(|| wrong.clone())?)?;
        if stream.name("Filter") != Some(b"FlateDecode") {
            return Err(wrong);
        }
        decompress_to_vec_zlib_with_limit(content, LARGEST_ATTACHMENT).map_err(|_| wrong)
    }
}

/// The signature by which the file is certified.
fn certification(catalog: &Dictionary<'_>) -> Result<u32, Fault> {
    catalog
        .dictionary("Perms")
        .and_then(|permissions| permissions.reference("DocMDP"))
        .ok_or(Fault::Dictionary("DocMDP"))
}

/// The form has one field, and its value is the certification.
fn one_field(file: &File<'_>, form: &Dictionary<'_>, signature: u32) -> Result<(), Fault> {
    let wrong = Fault::Dictionary("field");
    let Some([Value::Reference(field)]) = form.array("Fields") else {
        return Err(wrong);
    };
    let field = file.dictionary(*field)?;
    if field.name("FT") != Some(b"Sig") || field.reference("V") != Some(signature) {
        return Err(wrong);
    }
    if form.integer("SigFlags") != Some(3) {
        return Err(Fault::Dictionary("SigFlags"));
    }
    Ok(())
}

fn signature_of(
    signature: &Dictionary<'_>,
    len: usize,
) -> Result<(Range<usize>, ShanghaiTime), Fault> {
    for (key, expected) in [
        ("Type", "Sig"),
        ("Filter", "Adobe.PPKLite"),
        ("SubFilter", SUB_FILTER),
    ] {
        if signature.name(key) != Some(expected.as_bytes()) {
            return Err(Fault::Dictionary(key));
        }
    }
    nothing_may_change(signature)?;
    let Some(Value::Hex(gap)) = signature.get("Contents") else {
        return Err(Fault::Dictionary("Contents"));
    };
    let expected = [0, gap.start, gap.end, len - gap.end];
    let range = signature.array("ByteRange").ok_or(Fault::Range)?;
    let same = range.len() == expected.len()
        && range.iter().zip(expected).all(|(value, expected)| {
            matches!(value, Value::Integer(number) if usize::try_from(*number) == Ok(expected))
        });
    if !same {
        return Err(Fault::Range);
    }
    let Some(Value::Text(text)) = signature.get("M") else {
        return Err(Fault::Dictionary("M"));
    };
    let signed_at = read_date(text).ok_or(Fault::Dictionary("M"))?;
    Ok((gap.clone(), signed_at))
}

/// The transform says that no change is allowed.
fn nothing_may_change(signature: &Dictionary<'_>) -> Result<(), Fault> {
    let wrong = Fault::Dictionary("Reference");
    let Some([Value::Dictionary(reference)]) = signature.array("Reference") else {
        return Err(wrong);
    };
    let allowed = reference
        .dictionary("TransformParams")
        .and_then(|parameters| parameters.integer("P"));
    if reference.name("TransformMethod") != Some(b"DocMDP") || allowed != Some(1) {
        return Err(wrong);
    }
    Ok(())
}

/// The inverse of [`date`], in exactly that form.
fn read_date(text: &[u8]) -> Option<ShanghaiTime> {
    let text = core::str::from_utf8(text).ok()?;
    let digits = text.strip_prefix("D:")?.strip_suffix(ZONE)?;
    ShanghaiTime::parse_digits(&[digits, "+08:00"].concat()).filter(|at| date(*at) == text)
}
