//! From pages to a file: printpdf makes the document, its page streams, fonts and metadata are swapped in through lopdf.

use super::RenderError;
use super::canvas::{SEAL_NAME, WATERMARK_NAME};
use super::face::{Face, Weight};
use super::fonts::{FontSlot, Fonts, Own};
use super::seal::SealImage;
use super::signature::Placeholder;
use super::xmp;
use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions};
use shared::time::ShanghaiTime;
use std::fmt::Write as _;

/// Program that made the content.
pub(crate) const CREATOR: &str = "Xinzheng";
/// Library that made the file.
pub(crate) const PRODUCER: &str = "printpdf 0.12.8, lopdf 0.44.0";

static WATERMARK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/watermark.ops"));
static SRGB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/srgb.icc.z"));

/// What a file says of itself.
pub(crate) struct Facts {
    /// Title.
    pub(crate) title: String,
    /// Author.
    pub(crate) author: String,
    /// Subject.
    pub(crate) subject: String,
    /// Time of issue.
    pub(crate) issued_at: ShanghaiTime,
    /// Identifier: the start of a hash over the report.
    pub(crate) id: [u8; 16],
}

/// Writes the file.
pub(crate) fn write(
    facts: &Facts,
    fonts: &Fonts,
    pages: Vec<Vec<u8>>,
    seal: Option<&SealImage>,
    signature: Option<&Placeholder<'_>>,
) -> Result<Vec<u8>, RenderError> {
    let mut document = skeleton(facts, pages.len());
    let mut deflate = Deflate::new();
    let resources = resources(&mut document, fonts, seal, &mut deflate)?;
    swap_pages(&mut document, pages, resources, &mut deflate)?;
    metadata(&mut document, facts)?;
    if let Some(placeholder) = signature {
        placeholder.add(&mut document, &mut deflate)?;
    }
    document.version = "1.7".to_owned();
    let mut bytes = Vec::with_capacity(200_000);
    document
        .save_to(&mut bytes)
        .map_err(|_| RenderError::Assembly("save"))?;
    Ok(bytes)
}

/// The document with empty pages.
fn skeleton(facts: &Facts, pages: usize) -> Document {
    let mut document = PdfDocument::new(&facts.title);
    let info = &mut document.metadata.info;
    info.author.clone_from(&facts.author);
    info.subject.clone_from(&facts.subject);
    CREATOR.clone_into(&mut info.creator);
    PRODUCER.clone_into(&mut info.producer);
    document.pages = vec![PdfPage::new(Mm(210.0), Mm(297.0), Vec::new()); pages];
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    document.to_lopdf_document(&options, &mut Vec::new())
}

/// Puts the streams in, and one dictionary of resources for all pages in place of one each.
fn swap_pages(
    document: &mut Document,
    pages: Vec<Vec<u8>>,
    resources: ObjectId,
    deflate: &mut Deflate,
) -> Result<(), RenderError> {
    let ids: Vec<ObjectId> = document.page_iter().collect();
    if ids.len() != pages.len() {
        return Err(RenderError::Assembly("pages"));
    }
    let mut shared_before: Option<Dictionary> = None;
    for (id, content) in ids.into_iter().zip(pages) {
        let page = document
            .get_dictionary_mut(id)
            .map_err(|_| RenderError::Assembly("page"))?;
        let contents = page.get(b"Contents").and_then(Object::as_reference);
        let before = page.get(b"Resources").and_then(Object::as_reference);
        page.set("Resources", Object::Reference(resources));
        page.remove(b"Annots");
        let contents = contents.map_err(|_| RenderError::Assembly("contents"))?;
        document
            .objects
            .insert(contents, deflate.stream(Dictionary::new(), &content).into());
        if let Ok(before) = before
            && let Some(Object::Dictionary(removed)) = document.objects.remove(&before)
        {
            shared_before = Some(removed);
        }
    }
    // The empty dictionaries that every page's resources pointed to.
    for (_, object) in shared_before.iter().flatten() {
        if let Ok(id) = object.as_reference() {
            document.objects.remove(&id);
        }
    }
    Ok(())
}

fn resources(
    document: &mut Document,
    fonts: &Fonts,
    seal: Option<&SealImage>,
    deflate: &mut Deflate,
) -> Result<ObjectId, RenderError> {
    let mut names = Dictionary::new();
    for slot in FontSlot::ALL {
        let font = match slot {
            FontSlot::Regular => Some(template_font(document, Weight::Regular)),
            FontSlot::Bold => Some(template_font(document, Weight::Bold)),
            FontSlot::RegularOwn => own_font(document, Weight::Regular, &fonts.regular, deflate)?,
            FontSlot::BoldOwn => own_font(document, Weight::Bold, &fonts.bold, deflate)?,
        };
        if let Some(font) = font {
            names.set(slot.name(), Object::Reference(font));
        }
    }
    let watermark = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), (-300).into(), 2000.into(), 1000.into()],
        "Resources" => Dictionary::new(),
    };
    let watermark = document.add_object(deflate.stream(watermark, WATERMARK));
    let mut drawn = dictionary! { WATERMARK_NAME => Object::Reference(watermark) };
    if let Some(seal) = seal {
        drawn.set(SEAL_NAME, Object::Reference(seal_image(document, seal)));
    }
    Ok(document.add_object(dictionary! { "Font" => names, "XObject" => drawn }))
}

/// The seal's image and, as its mask, how much each of its pixels covers.
fn seal_image(document: &mut Document, seal: &SealImage) -> ObjectId {
    let layer = |space: &str, content: &[u8]| {
        let dictionary = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(seal.width),
            "Height" => i64::from(seal.height),
            "ColorSpace" => space,
            "BitsPerComponent" => 8,
        };
        deflated(dictionary, content.to_vec())
    };
    let mask = document.add_object(layer("DeviceGray", &seal.cover));
    let mut image = layer("DeviceRGB", &seal.colours);
    image.dict.set("SMask", Object::Reference(mask));
    document.add_object(image)
}

/// The font that is the same in every report: made ready at build time.
fn template_font(document: &mut Document, weight: Weight) -> ObjectId {
    let face = Face::of(weight);
    let file = deflated(
        dictionary! { "Length1" => length(face.metrics.subset_len) },
        face.subset.to_vec(),
    );
    let to_unicode = deflated(Dictionary::new(), face.to_unicode.to_vec());
    let (advances, _) = face.advances.as_chunks::<2>();
    let advances = advances.iter().map(|bytes| u16::from_le_bytes(*bytes));
    font(
        document,
        weight,
        "XZTPLA",
        file,
        to_unicode,
        widths(advances),
    )
}

/// The font of what the template lacks; none if it lacks nothing.
fn own_font(
    document: &mut Document,
    weight: Weight,
    own: &Own,
    deflate: &mut Deflate,
) -> Result<Option<ObjectId>, RenderError> {
    if own.glyphs.is_empty() {
        return Ok(None);
    }
    let face = Face::of(weight);
    let subset = subsetter::subset(face.data, 0, &own.remapper)
        .map_err(|_| RenderError::Assembly("subset"))?;
    let file = deflate.stream(dictionary! { "Length1" => length(subset.len()) }, &subset);
    let to_unicode = deflate.stream(Dictionary::new(), to_unicode(&own.glyphs).as_bytes());
    let advances = std::iter::once(1000).chain(own.glyphs.iter().map(|(_, advance)| *advance));
    Ok(Some(font(
        document,
        weight,
        "XZOWNA",
        file,
        to_unicode,
        widths(advances),
    )))
}

fn font(
    document: &mut Document,
    weight: Weight,
    tag: &str,
    file: Stream,
    to_unicode: Stream,
    widths: Vec<Object>,
) -> ObjectId {
    let metrics = &Face::of(weight).metrics;
    let (style, stem) = match weight {
        Weight::Regular => ("Regular", 88),
        Weight::Bold => ("Bold", 144),
    };
    let name = format!("{tag}+NotoSansSC-{style}");
    let name = || Object::Name(name.clone().into_bytes());
    let file = document.add_object(file);
    let to_unicode = document.add_object(to_unicode);
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name(),
        "Flags" => 4,
        "FontBBox" => metrics.bbox.iter().map(|side| i64::from(*side).into()).collect::<Vec<Object>>(),
        "ItalicAngle" => 0,
        "Ascent" => i64::from(metrics.ascent),
        "Descent" => i64::from(metrics.descent),
        "CapHeight" => i64::from(metrics.cap_height),
        "StemV" => stem,
        "FontFile2" => Object::Reference(file),
    });
    let descendant = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => name(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => Object::Reference(descriptor),
        "CIDToGIDMap" => "Identity",
        "DW" => 1000,
        "W" => widths,
    });
    document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name(),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Reference(descendant)],
        "ToUnicode" => Object::Reference(to_unicode),
    })
}

/// Widths by glyph number where they are not one em: runs of neighbours, `first [w w w]`.
fn widths(advances: impl Iterator<Item = u16>) -> Vec<Object> {
    let mut out = Vec::new();
    let mut run: Vec<Object> = Vec::new();
    for (glyph, advance) in (0_i64..).zip(advances) {
        if advance == 1000 {
            if !run.is_empty() {
                out.push(Object::Array(std::mem::take(&mut run)));
            }
            continue;
        }
        if run.is_empty() {
            out.push(glyph.into());
        }
        run.push(i64::from(advance).into());
    }
    if !run.is_empty() {
        out.push(Object::Array(run));
    }
    out
}

fn to_unicode(glyphs: &[(char, u16)]) -> String {
    let mut cmap = String::with_capacity(400 + glyphs.len() * 16);
    cmap.push_str(include_str!("../../build/cmap_head.txt"));
    for (chunk, first) in glyphs.chunks(100).zip((1..).step_by(100)) {
        let _ = writeln!(cmap, "{} beginbfchar", chunk.len());
        for ((c, _), glyph) in chunk.iter().zip(first..) {
            let _ = write!(cmap, "<{glyph:04X}> <");
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(cmap, "{unit:04X}");
            }
            cmap.push_str(">\n");
        }
        cmap.push_str("endbfchar\n");
    }
    cmap.push_str(include_str!("../../build/cmap_tail.txt"));
    cmap
}

/// Language, dates, identifier, XMP and the output intent.
fn metadata(document: &mut Document, facts: &Facts) -> Result<(), RenderError> {
    let lost = |_| RenderError::Assembly("catalog");
    let date = format!(
        "D:{}+08'00'",
        facts.issued_at.local().format("%Y%m%d%H%M%S")
    );
    let info = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .map_err(lost)?;
    let info = document.get_dictionary_mut(info).map_err(lost)?;
    for other in [
        &b"Trapped"[..],
        b"GTS_PDFXVersion",
        b"Identifier",
        b"Keywords",
    ] {
        info.remove(other);
    }
    info.set("CreationDate", Object::string_literal(date.clone()));
    info.set("ModDate", Object::string_literal(date));

    let packet = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp::packet(facts).into_bytes(),
    );
    let packet = document.add_object(packet);
    let profile = document.add_object(deflated(dictionary! { "N" => 3 }, SRGB.to_vec()));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => Object::Reference(profile),
    };
    let catalog = document.catalog_mut().map_err(lost)?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.set("Metadata", Object::Reference(packet));
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    // The library takes its identifiers from a counter with a fixed seed, the same in every process.
    let id = Object::String(facts.id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}

/// A length as the file's dictionaries hold it.
pub(crate) fn length(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// A stream whose content is deflated already.
fn deflated(mut dictionary: Dictionary, content: Vec<u8>) -> Stream {
    dictionary.set("Filter", "FlateDecode");
    Stream::new(dictionary, content).with_compression(false)
}

/// Deflate at level 1 (0 stores): lopdf's own takes five times as long for a tenth less.
pub(crate) struct Deflate(Compressor);

impl Deflate {
    fn new() -> Self {
        Self(Compressor::new(CompressionLvl::new(1).unwrap_or_default()))
    }

    /// A stream with its content deflated.
    pub(crate) fn stream(&mut self, dictionary: Dictionary, content: &[u8]) -> Stream {
        let mut out = vec![0; self.0.zlib_compress_bound(content.len())];
        match self.0.zlib_compress(content, &mut out) {
            Ok(len) => {
                out.truncate(len);
                out.shrink_to_fit();
                deflated(dictionary, out)
            }
            // The bound is always enough; without compression the file is as right.
            Err(_) => Stream::new(dictionary, content.to_vec()),
        }
    }
}
