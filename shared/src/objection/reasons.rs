//! Why somebody objects, and why a unit does not accept an objection.

use serde::{Deserialize, Serialize};

// One row per reason: variant and what it is. The names on the wire are those of the variants in snake_case;
// their sentences stand in `text::objection`.
macro_rules! reasons {
    ($(#[$outer:meta])* $name:ident { $( $(#[$doc:meta])* $variant:ident, )+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $( $(#[$doc])* $variant, )+
        }

        impl $name {
            /// All of them, as they are offered.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];
        }
    };
}

pub(crate) use reasons;

reasons! {
    /// Why an entity objects to a record (异议事由).
    ObjectionReason {
        /// It is about somebody else.
        NotOurs,
        /// It does not say what the document says.
        ContentDiffers,
        /// The document was revoked, altered or held void.
        Revoked,
        /// The document is not effective.
        NotEffective,
        /// Corrected and repaired, and still shown.
        Repaired,
        /// It was performed, and the record says otherwise.
        Performed,
        /// By law it must not be made public, or is shown longer than it may be.
        NotPublic,
        /// The same matter stands twice.
        Duplicate,
        /// Something else, as the statement says.
        Other,
    }
}

reasons! {
    /// Why a unit does not accept an objection (不予受理的理由).
    RefusalReason {
        /// It says nothing that could be checked.
        NothingToCheck,
        /// The same was answered before and nothing new is said.
        AnsweredBefore,
        /// It is against the decision itself, which review or suit are for.
        AgainstTheDecision,
        /// What is asked for was done already.
        DoneAlready,
    }
}
