//! The seal's image that a policy names (印章图样): a file beside the policy's, read once and held.

use crate::files::name_of;
use crate::pdf::{BadSealImage, SealImage, ToSign, Unsigned, VerifyAddress};
use crate::render::{CannotRender, Pdf, RenderReport};
use shared::policy::{Policy, SealImage as Named};
use shared::report::SpecialReport;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Why the image that a policy names cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealImageFault {
    /// The policy is the one that is built in, which has no folder.
    #[error(
        "the policy names the seal's image {0}, and no policy's file is named beside which it would lie"
    )]
    NoFolder(String),
    /// It cannot be opened.
    #[error("the seal's image {0} cannot be read: {1}")]
    File(PathBuf, std::io::Error),
    /// Another image than the policy says.
    #[error("the seal's image {0} has the SHA-256 {1}: the policy names another")]
    Another(PathBuf, String),
    /// It is not taken.
    #[error("the seal's image {0} {1}")]
    Bad(PathBuf, BadSealImage),
}

/// Draws reports as [`Pdf`] does, with the seal's image that the policy names.
pub struct PdfWithSeal {
    /// Where images lie: the folder of the policy's file.
    folder: Option<PathBuf>,
    /// By their SHA-256. There are hardly ever two.
    held: Mutex<BTreeMap<String, Arc<SealImage>>>,
}

impl PdfWithSeal {
    /// Images lie beside the policy's file.
    pub fn beside(policy_file: Option<&Path>) -> Self {
        Self {
            folder: policy_file.map(|file| file.parent().unwrap_or(Path::new("")).to_owned()),
            held: Mutex::default(),
        }
    }

    /// Reads what a policy names, so that what is wrong with it is known before a report waits for it.
    pub fn hold(&self, policy: &Policy) -> Result<(), SealImageFault> {
        match &policy.seal_image {
            Some(named) => self.image(named).map(drop),
            None => Ok(()),
        }
    }

    fn image(&self, named: &Named) -> Result<Arc<SealImage>, SealImageFault> {
        // A map that another thread left half-way holds whole images all the same.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{} {}", named.sha256, named.width_mm);
        if let Some(image) = held.get(&key) {
            return Ok(image.clone());
        }
        let image = Arc::new(read(self.folder.as_deref(), named)?);
        held.insert(key, image.clone());
        Ok(image)
    }
}

fn read(folder: Option<&Path>, named: &Named) -> Result<SealImage, SealImageFault> {
    let folder = folder.ok_or_else(|| SealImageFault::NoFolder(named.file.clone()))?;
    let path = folder.join(&named.file);
    let bytes = content(&path).map_err(|error| SealImageFault::File(path.clone(), error))?;
    // A hash of a large file's beginning would only mislead.
    if bytes.len() > SealImage::LARGEST_FILE {
        return Err(SealImageFault::Bad(path, BadSealImage::Large));
    }
    let found = name_of(&bytes);
    if found != named.sha256 {
        return Err(SealImageFault::Another(path, found));
    }
    SealImage::read(&bytes, named.width_mm).map_err(|bad| SealImageFault::Bad(path, bad))
}

/// Not more than one byte over what is taken.
fn content(path: &Path) -> Result<Vec<u8>, std::io::Error> {
    let most = u64::try_from(SealImage::LARGEST_FILE).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl RenderReport for PdfWithSeal {
    fn render(
        &self,
        report: &SpecialReport,
        at: &VerifyAddress,
        signing: &ToSign<'_>,
        seal: Option<&Named>,
    ) -> Result<Unsigned, CannotRender> {
        let image = seal.map(|named| self.image(named)).transpose();
        let image = image.map_err(|fault| {
            tracing::error!(%fault, "a report waits for the seal's image");
            CannotRender::Failed("the seal's image cannot be used")
        })?;
        let signing = ToSign {
            seal: image.as_deref(),
            ..*signing
        };
        Pdf.render(report, at, &signing, None)
    }
}
