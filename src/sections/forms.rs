//! Raw forms and queries of the room.

use serde::Deserialize;

use crate::kernel::KeptTextId;
use crate::kernel::pages::PageNo;

/// A section's form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SectionForm {
    /// The text. A request without it is broken off, and not an empty text.
    pub body: Option<String>,
    pub base_revision: String,
    pub form: String,
    pub kept: String,
    /// The button that shows the text without storing it.
    pub preview: Option<String>,
    /// The button that dismisses a hint and leaves the text in the form: which hint.
    pub dismiss: Option<String>,
    /// The button that puts both overlapping texts in the form.
    pub both: Option<String>,
    /// Sent from the page that a meeting is run from.
    pub meeting: Option<String>,
}

impl SectionForm {
    /// The revision that the text was written from; -1, which no section ever has, when the form does not say.
    pub fn base(&self) -> i32 {
        self.base_revision.trim().parse().ok().filter(|base| *base >= 0).unwrap_or(-1)
    }

    /// The kept text that the form was filled from.
    pub fn kept(&self) -> Option<KeptTextId> {
        self.kept.parse().ok()
    }
}

/// The query of a section's form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditQuery {
    pub kept: String,
}

/// The query of the history: two revisions to compare, or one to read, or neither.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    pub page: PageNo,
    pub from: String,
    pub to: String,
    pub revision: String,
}

impl HistoryQuery {
    /// The two to compare, the older one first.
    pub fn pair(&self) -> Option<(i32, i32)> {
        let (from, to) = (number(&self.from)?, number(&self.to)?);
        Some((from.min(to), from.max(to)))
    }

    /// The one to read.
    pub fn one(&self) -> Option<i32> {
        number(&self.revision)
    }
}

/// A revision that is brought back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestorationForm {
    pub base_revision: String,
}

impl RestorationForm {
    /// The newest revision when the page was shown.
    pub fn base(&self) -> i32 {
        number(&self.base_revision).unwrap_or(-1)
    }
}

fn number(raw: &str) -> Option<i32> {
    raw.trim().parse().ok().filter(|number| *number >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_that_is_none_is_never_taken_for_a_revision() {
        for (raw, base) in [("14", 14), (" 0 ", 0), ("", -1), ("-3", -1), ("x", -1), ("99999999999", -1)] {
            let form = SectionForm { base_revision: raw.into(), ..SectionForm::default() };
            assert_eq!(form.base(), base, "{raw:?}");
        }
    }

    #[test]
    fn two_revisions_are_compared_from_the_older_one() {
        let query = |from: &str, to: &str| HistoryQuery { from: from.into(), to: to.into(), ..HistoryQuery::default() };
        assert_eq!(query("5", "2").pair(), Some((2, 5)));
        assert_eq!(query("5", "").pair(), None);
        assert_eq!(query("-1", "2").pair(), None);
    }
}
