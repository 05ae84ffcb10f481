//! Whether a line and the register mean the same entity.

use super::clean::half_width;
use shared::entity::EntityProfile;

/// Whether the register calls the entity so, or once did: units know a firm by the name on its old papers.
/// Width of signs and blanks make no other name.
pub fn is_called(profile: &EntityProfile, name: &str) -> bool {
    let mut names = core::iter::once(&profile.name).chain(&profile.former_names);
    // Nearly every line has the very name: no text is made for it.
    profile.name == name || {
        let plain = plain(name);
        names.any(|known| self::plain(known) == plain)
    }
}

fn plain(name: &str) -> String {
    let mut plain = half_width(name).into_owned();
    plain.retain(|c| !c.is_whitespace());
    plain
}
