//! The report file, looked at from outside: its text, its ink, its QR code and its structure, by independent tools.

#[path = "pdf_report/archive.rs"]
mod archive;
#[path = "pdf_report/authority.rs"]
mod authority;
#[path = "pdf_report/file.rs"]
mod file;
#[path = "pdf_report/hostile.rs"]
mod hostile;
#[path = "pdf_report/ink.rs"]
mod ink;
#[path = "../../shared/tests/signed_file/keys.rs"]
mod keys;
#[path = "pdf_report/ranges.rs"]
mod ranges;
#[path = "../../functions/examples/support/samples.rs"]
mod samples;
#[path = "pdf_report/seal_image.rs"]
mod seal_image;
#[path = "pdf_report/signature.rs"]
mod signature;
#[path = "pdf_report/stamps.rs"]
mod stamps;
#[path = "pdf_report/text.rs"]
mod text;
#[path = "pdf_report/tools.rs"]
mod tools;
