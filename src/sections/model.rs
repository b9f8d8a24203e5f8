//! Sections, revisions and kept texts as rows.

use diesel::prelude::{Insertable, Queryable};

use super::outline::SectionKind;
use crate::kernel::{Instant, KeptTextId, PersonId, PostmortemId, text_enum};
use crate::schema::{kept_texts, section_revisions, sections};

/// A section for reading; its source is not loaded.
#[derive(Debug, Clone, Queryable)]
pub struct Section {
    /// Which one.
    pub kind: SectionKind,
    /// The text as safe HTML; empty when nothing is written.
    pub html: String,
    /// 0 until something was saved.
    pub revision: i32,
    /// When it was last saved.
    pub saved_at: Option<Instant>,
    /// Name of who saved it last.
    pub saver: Option<String>,
    /// Whether nothing is written.
    pub is_empty: bool,
    guidance: String,
}

impl Section {
    /// What belongs here and why, in the organisation's words or else in those of the program.
    pub fn guidance(&self) -> &str {
        guidance(&self.guidance, self.kind)
    }
}

/// A section's text, for exports.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Body {
    /// Which one.
    pub kind: SectionKind,
    /// 0 until something was saved.
    pub revision: i32,
    /// The text in Markdown.
    pub text: String,
}

/// A section for writing.
#[derive(Debug, Clone, Queryable)]
pub struct Current {
    /// 0 until something was saved.
    pub revision: i32,
    /// The text in Markdown.
    pub body: String,
    /// Who saved it last.
    pub saved_by: Option<PersonId>,
    /// Their name.
    pub saver: Option<String>,
    /// When.
    pub saved_at: Option<Instant>,
    pub(super) guidance: String,
    pub(super) start: String,
}

impl Current {
    /// What belongs here and why, in the organisation's words or else in those of the program.
    pub fn guidance(&self, kind: SectionKind) -> &str {
        guidance(&self.guidance, kind)
    }

    /// What the form begins with: the text, or what the template says for one that nobody has written.
    pub fn in_form(&self) -> &str {
        if self.revision == 0 { &self.start } else { &self.body }
    }

    /// Whether the form begins with what the template says.
    pub fn begins_with_template(&self) -> bool {
        self.revision == 0 && !self.start.is_empty()
    }
}

fn guidance(own: &str, kind: SectionKind) -> &str {
    if own.is_empty() { kind.guidance() } else { own }
}

/// A revision in a list.
#[derive(Debug, Clone, Queryable)]
pub struct RevisionLine {
    /// Its number, from 1.
    pub revision: i32,
    /// Who saved it.
    pub author: String,
    /// When.
    pub at: Instant,
    /// How many words it has.
    pub words: i32,
    /// The revision its author started from.
    pub base_revision: i32,
    /// The older revision that it brought back.
    pub restores: Option<i32>,
}

impl RevisionLine {
    /// Whether changes of others came in with it.
    pub fn is_merged(&self) -> bool {
        self.restores.is_none() && self.base_revision < self.revision - 1
    }
}

/// A revision with its text.
#[derive(Debug, Clone, Queryable)]
pub struct Revision {
    /// Its number, from 1.
    pub revision: i32,
    /// Who saved it.
    pub author: String,
    /// When.
    pub at: Instant,
    /// The text in Markdown.
    pub body: String,
    /// The older revision that it brought back.
    pub restores: Option<i32>,
}

/// A section to be made at the opening of a postmortem.
#[derive(Debug, Insertable)]
#[diesel(table_name = sections)]
pub(super) struct NewSection {
    pub postmortem_id: PostmortemId,
    pub kind: SectionKind,
    pub position: i32,
    pub revision: i32,
    pub empty: bool,
    pub html: String,
    pub rendered_by: i32,
    pub guidance: String,
    pub start: String,
}

/// A revision to be stored. With nothing left to defaults its statement is prepared once and not for each save.
#[derive(Debug, Insertable)]
#[diesel(table_name = section_revisions, treat_none_as_default_value = false)]
pub(super) struct NewRevision<'a> {
    pub postmortem_id: PostmortemId,
    pub kind: SectionKind,
    pub revision: i32,
    pub body: &'a str,
    pub words: i32,
    pub base_revision: i32,
    pub sent: Option<&'a str>,
    pub restores: Option<i32>,
    pub author_id: PersonId,
    pub at: Instant,
}

text_enum! {
    /// Why a text is kept for its author.
    pub enum Why {
        /// Somebody saved the same passage meanwhile.
        Overlap = "overlap", "Your save met a newer one in the same passage";
        /// Nobody was signed in any more when it came.
        SessionEnded = "session_ended", "Your session had ended when you saved";
        /// The author may not write the section any more.
        NotAllowed = "not_allowed", "You may not write this section any more";
        /// Longer than a section may be.
        TooLarge = "too_large", "The text is longer than a section may be";
        /// Something else went wrong.
        NotStored = "not_stored", "The save failed";
    }
}

/// A text that is kept for its author.
#[derive(Debug, Clone, Queryable)]
pub struct Kept {
    /// Its id.
    pub id: KeptTextId,
    /// The postmortem it was meant for.
    pub postmortem: PostmortemId,
    /// The section it was meant for.
    pub kind: SectionKind,
    /// The revision it was written from.
    pub base_revision: i32,
    /// The text, as it was sent.
    pub body: String,
    /// Why it is kept.
    pub why: Why,
    /// Since when.
    pub at: Instant,
    /// When it was dismissed, or stored after all.
    pub dismissed_at: Option<Instant>,
}

/// A kept text in a list.
#[derive(Debug, Clone, Queryable)]
pub struct KeptLine {
    /// Its id.
    pub id: KeptTextId,
    /// The postmortem it was meant for.
    pub postmortem: PostmortemId,
    title: String,
    visible: bool,
    /// The section it was meant for.
    pub kind: SectionKind,
    /// Why it is kept.
    pub why: Why,
    /// Since when.
    pub at: Instant,
}

impl KeptLine {
    /// The postmortem's title, as long as its author sees the postmortem.
    pub fn title(&self) -> Option<&str> {
        self.visible.then_some(self.title.as_str())
    }
}

/// A text to be kept.
#[derive(Debug, Insertable)]
#[diesel(table_name = kept_texts)]
pub(super) struct NewKept<'a> {
    pub id: KeptTextId,
    pub postmortem_id: PostmortemId,
    pub kind: SectionKind,
    pub author_id: PersonId,
    pub base_revision: i32,
    pub body: &'a str,
    pub why: Why,
    pub at: Instant,
}
