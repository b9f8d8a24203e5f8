//! Threads and comments as rows.

use diesel::prelude::Queryable;

use super::anchor::Selector;
use crate::kernel::text::plain_excerpt;
use crate::kernel::{CommentId, Instant, PersonId, PostmortemId, ThreadId, text_enum};
use crate::sections::SectionKind;
use crate::versions::Fields;

/// Characters of a comment that stand in a list or a notice.
pub const EXCERPT: usize = 160;

text_enum! {
    /// Which threads are wanted.
    pub enum Which {
        /// Those that wait for an answer or a change.
        Open = "open", "Open";
        /// Those that are dealt with.
        Resolved = "resolved", "Resolved";
        /// Both.
        All = "all", "All";
    }
}

/// A thread without its comments.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// The section it is about.
    pub section: SectionKind,
    /// The passage it is about; without words the whole section.
    pub passage: Selector,
    /// Who began it.
    pub started_by: PersonId,
    /// Their name.
    pub starter: String,
    /// When.
    pub started_at: Instant,
    /// How many of its comments are not removed.
    pub standing: i32,
    /// When it was resolved.
    pub resolved_at: Option<Instant>,
    /// Name of who resolved it.
    pub resolver: Option<String>,
}

impl Thread {
    /// Whether it waits for an answer or a change.
    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// Whether it is about a passage and not the whole section.
    pub fn has_passage(&self) -> bool {
        !self.passage.exact.is_empty()
    }

    /// One for tests of rules.
    #[cfg(test)]
    pub fn in_test(started_by: PersonId, section: SectionKind) -> Self {
        Self {
            id: ThreadId::random(),
            section,
            passage: Selector::default(),
            started_by,
            starter: "Ana".into(),
            started_at: Instant::from_utc(chrono::NaiveDateTime::default()),
            standing: 1,
            resolved_at: None,
            resolver: None,
        }
    }
}

/// A comment.
#[derive(Debug, Clone, Queryable)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Its thread.
    pub thread: ThreadId,
    /// The text in Markdown.
    pub text: String,
    /// The same as safe HTML.
    pub html: String,
    /// Grows with each change.
    pub revision: i32,
    /// Who wrote it.
    pub written_by: PersonId,
    /// Their name.
    pub author: String,
    /// When.
    pub written_at: Instant,
    /// When it was last changed.
    pub changed_at: Option<Instant>,
    /// When its author removed it.
    pub removed_at: Option<Instant>,
}

impl Comment {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        fields(&self.text)
    }

    /// Whether its author took it away.
    pub fn is_removed(&self) -> bool {
        self.removed_at.is_some()
    }
}

/// The fields of a comment with this text, as people see them.
pub fn fields(text: &str) -> Fields {
    Fields::new().with("Comment", text)
}

/// A comment that names the viewer and waits for them.
#[derive(Debug, Clone, Queryable)]
pub struct MentionLine {
    /// The postmortem.
    pub postmortem_id: PostmortemId,
    /// Its title.
    pub title: String,
    /// The thread.
    pub thread: ThreadId,
    /// The section it is about.
    pub section: SectionKind,
    /// Who wrote the comment.
    pub author: String,
    /// When.
    pub written_at: Instant,
    /// What they wrote, in Markdown.
    pub text: String,
}

impl MentionLine {
    /// The beginning of the comment, without marks.
    pub fn excerpt(&self) -> String {
        plain_excerpt(&self.text, EXCERPT)
    }
}
