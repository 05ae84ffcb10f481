//! Every sentence that a user sees, in 简体中文 and English.

pub mod portal;
pub mod report;

/// Language (语言) of a page or message. Reports are always in 简体中文.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}
