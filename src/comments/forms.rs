//! Raw forms of the room.

use serde::Deserialize;

use super::mentions::{Mentions, mentions};
use super::model::{Comment, Which};
use super::passage::Typed;
use super::store::comments::Draft;
use crate::accounts::PersonLine;
use crate::kernel::{Choice, PersonId};
use crate::sections::SectionKind;
use crate::web::{Check, Errors};

/// Longest comment, in characters.
const TEXT: usize = 4000;

/// A name that several people have, with those people: the form asks who is meant.
pub type Unclear = (String, Vec<PersonLine>);

/// The address of a form to comment, filled in by links and by the selection on a page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    pub section: String,
    pub passage: String,
    pub prefix: String,
    pub suffix: String,
}

/// A new thread as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct NewForm {
    pub form: String,
    pub section: String,
    /// The revision of the section that the form was shown with.
    pub revision: String,
    pub passage: String,
    pub prefix: String,
    pub suffix: String,
    /// The passage that was chosen of those that were offered.
    pub choice: String,
    pub body: String,
    /// Who is meant where several have a name.
    pub who: Vec<String>,
}

impl NewForm {
    /// The section, if it is one.
    pub fn section(&self) -> Option<SectionKind> {
        SectionKind::parse(&self.section)
    }

    /// The passage, in a section that is at `revision` now.
    pub fn typed(&self, revision: i32) -> Typed<'_> {
        let shown = self.revision.parse::<i32>().unwrap_or(revision);
        let moved_on = shown < revision;
        Typed { words: &self.passage, around: (&self.prefix, &self.suffix), choice: &self.choice, moved_on }
    }
}

/// An answer as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    pub form: String,
    pub body: String,
    pub who: Vec<String>,
    /// Whether the thread was shown as resolved.
    pub resolved: String,
    /// Whether it is to be opened again.
    pub reopen: String,
}

/// That somebody saw where they are named.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SeenForm {
    /// The page to go back to: `desk` or, else, the thread.
    pub back: String,
}

/// A comment as it is changed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    pub base_revision: String,
    pub body: String,
    pub who: Vec<String>,
}

impl EditForm {
    /// The form of a comment that is stored, with those it names.
    pub fn stored(comment: &Comment, named: &[PersonId]) -> Self {
        let who = named.iter().map(ToString::to_string).collect();
        Self { base_revision: comment.revision.to_string(), body: comment.text.clone(), who }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }
}

/// What the list of comments shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    show: String,
}

impl ListQuery {
    /// Which threads; open ones when nothing else is asked for.
    pub fn which(&self) -> Which {
        Which::choose(&self.show).unwrap_or(Which::Open)
    }
}

/// Checks a comment and finds who is named in it, among those who see the postmortem.
///
/// # Errors
/// An empty or long text, and names that several people have, with those people.
pub fn check_comment(
    body: &str,
    who: &[String],
    people: &[PersonLine],
) -> Result<(Draft, Vec<String>), (Errors, Vec<Unclear>)> {
    let mut check = Check::new();
    let text = check.text("body", body, TEXT);
    if text.is_empty() {
        check.wrong("body", "Say what you think, ask or propose");
    }
    let chosen: Vec<PersonId> = who.iter().filter_map(|id| id.parse().ok()).collect();
    let Mentions { people: named, unclear, unknown } = mentions(&text, people, &chosen);
    if !unclear.is_empty() {
        check.wrong("who", "A name in your comment is that of several people. Say whom you mean");
    }
    match check.finish() {
        Ok(()) => Ok((Draft { text, named }, unknown)),
        Err(errors) => Err((errors, unclear)),
    }
}
