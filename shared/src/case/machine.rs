//! Who may do what from which stage, as one table. Pure: it knows neither the clock nor the store.

use serde::{Deserialize, Serialize};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The entity (经营主体) that filed the case.
    Entity,
    /// The responsible unit (责任单位).
    Unit,
    /// The deadline itself.
    Clock,
}

/// Where a case stands: `R` is why a unit does not accept one of its kind, `O` what it can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage<R, O> {
    /// Filed (已提交): the unit is to accept it.
    Filed,
    /// Accepted (已受理): the unit checks and is to answer.
    Accepted,
    /// The unit asked for more (待补充材料): the entity is to supply it.
    Asked,
    /// The entity supplied it (已补充材料): the unit is to answer.
    Supplied,
    /// Not accepted (不予受理).
    NotAccepted {
        /// Why.
        reason: R,
    },
    /// Answered (已答复).
    Answered {
        /// What was found.
        outcome: O,
    },
    /// The entity withdrew it (已撤回).
    Withdrawn,
}

impl<R, O> Stage<R, O> {
    /// Whether it is still under way; a closed case never opens again.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Filed | Self::Accepted | Self::Asked | Self::Supplied => true,
            Self::NotAccepted { .. } | Self::Answered { .. } | Self::Withdrawn => false,
        }
    }

    /// Whose turn it is.
    pub fn turn(&self) -> Option<Party> {
        match self {
            Self::Filed | Self::Accepted | Self::Supplied => Some(Party::Unit),
            Self::Asked => Some(Party::Entity),
            Self::NotAccepted { .. } | Self::Answered { .. } | Self::Withdrawn => None,
        }
    }
}

/// Something that is done to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act<R, O> {
    /// The entity files it.
    File,
    /// The unit accepts it.
    Accept,
    /// The unit does not accept it.
    Refuse {
        /// Why.
        reason: R,
    },
    /// The unit asks the entity for more.
    Ask,
    /// The entity supplies it.
    Supply,
    /// The unit answers.
    Answer {
        /// What was found.
        outcome: O,
    },
    /// The entity withdraws it.
    Withdraw,
    /// The day by which something was due is over.
    FallDue,
}

/// Where a case stands, with what decides what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing<R, O> {
    /// Stage.
    pub stage: Stage<R, O>,
    /// A deadline of the unit passed: the credit office (信用办) sees it, until it is closed.
    pub escalated: bool,
    /// How often the unit asked for more.
    pub asked: u8,
}

/// How often a unit may ask: each time its deadline begins anew, and that must not go on for ever.
pub const MAX_ASKED: u8 = 3;

/// Why an act may not be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MayNot {
    /// It is closed.
    Closed,
    /// It is another party's act.
    NotTheirs,
    /// Not from this stage.
    NotNow,
}

impl<R, O> Act<R, O> {
    /// Whose act it is.
    pub fn party(&self) -> Party {
        match self {
            Self::File | Self::Supply | Self::Withdraw => Party::Entity,
            Self::Accept | Self::Refuse { .. } | Self::Ask | Self::Answer { .. } => Party::Unit,
            Self::FallDue => Party::Clock,
        }
    }
}

impl<R: Copy, O: Copy> Standing<R, O> {
    /// Of a case that was just filed.
    pub const FILED: Self = Self {
        stage: Stage::Filed,
        escalated: false,
        asked: 0,
    };

    /// Where it stands after the act, or why the act may not be done.
    pub fn step(self, by: Party, act: Act<R, O>) -> Result<Self, MayNot> {
        if act.party() != by {
            return Err(MayNot::NotTheirs);
        }
        if !self.stage.is_open() {
            return Err(MayNot::Closed);
        }
        let to = |stage| Ok(Self { stage, ..self });
        match (self.stage, act) {
            (Stage::Filed, Act::Accept) => to(Stage::Accepted),
            (Stage::Filed, Act::Refuse { reason }) => to(Stage::NotAccepted { reason }),
            (Stage::Accepted | Stage::Supplied, Act::Ask) if self.asked < MAX_ASKED => Ok(Self {
                stage: Stage::Asked,
                asked: self.asked + 1,
                ..self
            }),
            (Stage::Asked, Act::Supply) => to(Stage::Supplied),
            (Stage::Accepted | Stage::Supplied, Act::Answer { outcome }) => {
                to(Stage::Answered { outcome })
            }
            (Stage::Filed | Stage::Accepted | Stage::Asked | Stage::Supplied, Act::Withdraw) => {
                to(Stage::Withdrawn)
            }
            // Nothing was supplied in time: the unit answers by what it has.
            (Stage::Asked, Act::FallDue) => to(Stage::Accepted),
            (Stage::Filed | Stage::Accepted | Stage::Supplied, Act::FallDue) if !self.escalated => {
                Ok(Self {
                    escalated: true,
                    ..self
                })
            }
            (
                Stage::Filed
                | Stage::Accepted
                | Stage::Asked
                | Stage::Supplied
                | Stage::NotAccepted { .. }
                | Stage::Answered { .. }
                | Stage::Withdrawn,
                Act::File
                | Act::Accept
                | Act::Refuse { .. }
                | Act::Ask
                | Act::Supply
                | Act::Answer { .. }
                | Act::Withdraw
                | Act::FallDue,
            ) => Err(MayNot::NotNow),
        }
    }

    /// Whether a deadline that passes changes it: one that the credit office sees already stays where it is.
    pub fn awaits_deadline(self) -> bool {
        self.step(Party::Clock, Act::FallDue).is_ok()
    }
}
