//! Hints as they are shown.

use super::wording::Hit;
use crate::contributors::Contributor;
use crate::kernel::Instant;
use crate::postmortems::{Place, Postmortem};

/// A hint on a passage of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The text it stands beside.
    pub place: Place,
    /// The passage and the rule.
    pub hit: Hit,
    /// Who left the passage as it is, if somebody did.
    pub dismissed: Option<Dismissed>,
}

impl Hint {
    /// Whether nobody has dismissed it.
    pub fn is_open(&self) -> bool {
        self.dismissed.is_none()
    }

    /// What a button sends that dismisses it together with a text that is not saved yet.
    pub fn key(&self) -> String {
        format!("{}:{}", self.hit.pattern, self.hit.passage)
    }
}

/// That somebody dismissed a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissed {
    /// Their name.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// The names that count as people's: the contributors' and the owner's.
pub fn involved(postmortem: &Postmortem, contributors: &[Contributor]) -> Vec<String> {
    let owner = std::iter::once(postmortem.owner.clone());
    contributors.iter().map(|one| one.name.clone()).chain(owner).collect()
}
