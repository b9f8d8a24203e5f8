//! Threads as they stand beside a text: where the passage of each is by now, and the text with these places marked. Looks
//! for passages in the text as it is when it is read, so no save has to know of comments.

use super::anchor::{Anchor, Text};
use super::model::{Comment, Thread, Which};
use super::reading::Reading;
use super::store::threads;
use crate::db::Conn;
use crate::kernel::PostmortemId;
use crate::kernel::text::plain_excerpt;
use crate::web::Result;

/// Characters of a passage that are quoted beside a text.
const QUOTED: usize = 140;
/// Comments of a thread that are shown beside a text; its own page has all.
const SHOWN: usize = 3;
/// Most threads whose passages are looked for in one text, and most bytes that are gone through for them on a page: of the
/// rest only the quotation is shown. A text of usual length is never cut off by it.
const LOOKED_FOR: usize = 100;
const GONE_THROUGH: usize = 8 * 1024 * 1024;

/// What became of the passage of a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Passage {
    /// The thread is about the whole section.
    #[default]
    Whole,
    /// It stands in the text.
    There,
    /// It was changed: this is what stands there now.
    Changed(String),
    /// It is in the text no longer.
    Gone,
}

/// A thread with its comments and where its passage is.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The thread.
    pub thread: Thread,
    /// Its comments, in order, removed ones too.
    pub comments: Vec<Comment>,
    /// What became of its passage.
    pub passage: Passage,
    /// The id of the mark in the text at which the passage begins; empty when there is none.
    pub target: String,
}

impl Talk {
    /// A thread whose passage was not looked for yet.
    pub fn of((thread, comments): (Thread, Vec<Comment>)) -> Self {
        Self { thread, comments, passage: Passage::Whole, target: String::new() }
    }

    /// The beginning of the passage as it was.
    pub fn quote(&self) -> String {
        plain_excerpt(&self.thread.passage.exact, QUOTED)
    }

    /// The comments that stand, as many as are shown beside a text.
    pub fn first_ones(&self) -> impl Iterator<Item = &Comment> {
        self.comments.iter().filter(|comment| !comment.is_removed()).take(SHOWN)
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        usize::try_from(self.thread.standing).unwrap_or_default().saturating_sub(SHOWN)
    }
}

/// Threads on their way to the sections they stand beside.
#[derive(Debug, Default)]
pub struct Beside(Vec<Talk>);

/// The open threads of a postmortem, in one query. The caller has loaded it through the viewer.
///
/// # Errors
/// Those of the database.
pub fn beside(c: &mut Conn, id: PostmortemId) -> Result<Beside> {
    Ok(Beside(threads::of(c, id, Which::Open)?.into_iter().map(Talk::of).collect()))
}

impl Beside {
    /// How many there are, until they are taken.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes those on one section, and marks their passages in its HTML.
    pub fn take(&mut self, section: crate::sections::SectionKind, html: &mut String) -> Vec<Talk> {
        let mut talks: Vec<Talk> = self.0.extract_if(.., |talk| talk.thread.section == section).collect();
        if let Some(marked) = look(html, &mut talks) {
            *html = marked;
        }
        talks
    }
}

/// Looks for the passages of threads in the HTML of their section; with the passages marked, if there are any.
pub fn look(html: &str, talks: &mut [Talk]) -> Option<String> {
    if !talks.iter().any(|talk| talk.thread.has_passage()) {
        return None;
    }
    let reading = Reading::of(html);
    let text = Text::new(reading.text());
    let most = LOOKED_FOR.min(GONE_THROUGH / reading.text().len().max(1)).max(1);
    let mut found = Vec::new();
    for (nth, talk) in talks.iter_mut().enumerate().filter(|(_, talk)| talk.thread.has_passage()).take(most) {
        let (passage, at) = match text.find(&talk.thread.passage) {
            Anchor::Found(at) => (Passage::There, Some(at)),
            Anchor::Changed(at) => {
                let now = reading.text().get(at.clone()).unwrap_or_default();
                (Passage::Changed(plain_excerpt(now, QUOTED)), Some(at))
            }
            Anchor::Gone => (Passage::Gone, None),
        };
        talk.passage = passage;
        found.extend(at.map(|at| (nth, at)));
    }
    let passages: Vec<_> = found.iter().map(|(nth, at)| (at.clone(), talks[*nth].thread.id.to_string())).collect();
    let (marked, targets) = reading.marked(html, &passages);
    for ((nth, _), target) in found.into_iter().zip(targets) {
        talks[nth].target = target;
    }
    Some(marked)
}
