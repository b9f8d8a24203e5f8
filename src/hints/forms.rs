//! Raw forms of the room.

use serde::Deserialize;

use super::model::Hint;
use super::wording::Pattern;
use crate::postmortems::Place;

/// The passage of a hint, as a button sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HintForm {
    pub place: String,
    pub pattern: String,
    pub passage: String,
}

impl HintForm {
    /// The text it stands in; none when the form was not made by the program.
    pub fn place(&self) -> Option<Place> {
        Place::parse(&self.place)
    }

    /// Whether it names this hint.
    pub fn names(&self, hint: &Hint) -> bool {
        let pattern = Pattern::parse(&self.pattern) == Some(hint.hit.pattern);
        pattern && self.place() == Some(hint.place) && hint.hit.passage == self.passage
    }
}
