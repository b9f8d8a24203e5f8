//! Entries as rows.

use diesel::prelude::{Insertable, Queryable};

use crate::kernel::{EntryId, Instant, PasteId, PersonId, PostmortemId, Zone, text_enum};
use crate::schema::timeline_entries;
use crate::versions::Fields;

text_enum! {
    /// What an entry tells of (RULES 17).
    pub enum Kind {
        /// The incident was declared, changed severity, was over.
        StatusChange = "status_change", "Status change";
        /// It got better or worse for those outside.
        ImpactChange = "impact_change", "Impact change";
        /// Somebody decided something.
        Decision = "decision", "Decision";
        /// Somebody did something.
        Action = "action", "Action";
        /// Somebody saw something.
        Observation = "observation", "Observation";
        /// Somebody told somebody.
        Communication = "communication", "Communication";
    }
}

text_enum! {
    /// Whether the responders knew it at the time (RULES 17).
    pub enum Knowledge {
        /// They did.
        KnownThen = "known_then", "Known at the time";
        /// It came out afterwards.
        FoundLater = "found_later", "Found out later";
    }
}

/// An entry.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// When it happened.
    pub at: Instant,
    /// The zone that the time was given in.
    pub zone: Zone,
    /// What happened, one line of Markdown.
    pub text: String,
    /// The same as safe HTML.
    pub html: String,
    /// What it tells of.
    pub kind: Kind,
    /// A link or words; empty when there is none.
    pub source: String,
    /// Whether it was known at the time.
    pub knowledge: Knowledge,
    /// Grows with each change.
    pub revision: i32,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

impl Entry {
    /// Whether it came out afterwards.
    pub fn is_found_later(&self) -> bool {
        self.knowledge == Knowledge::FoundLater
    }

    /// When it was known, and whether it has a source: what is counted of it.
    pub fn mark(&self) -> (Knowledge, bool) {
        (self.knowledge, !self.source.is_empty())
    }

    /// Whether its source is a link that can be followed.
    pub fn has_link(&self) -> bool {
        is_link(&self.source)
    }

    /// What a link is called on a page: its host.
    pub fn source_name(&self) -> &str {
        let rest = self.source.split_once("://").map_or(self.source.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    }

    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        fields(self.at, self.zone, &self.text, self.kind, &self.source, self.knowledge)
    }
}

/// Whether `source` is a link and not words.
pub fn is_link(source: &str) -> bool {
    (source.starts_with("https://") || source.starts_with("http://")) && !source.contains(' ')
}

/// An entry as it was typed and checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    pub at: Instant,
    pub zone: Zone,
    pub text: String,
    pub kind: Kind,
    pub source: String,
    pub knowledge: Knowledge,
}

impl Draft {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        fields(self.at, self.zone, &self.text, self.kind, &self.source, self.knowledge)
    }
}

fn fields(at: Instant, zone: Zone, text: &str, kind: Kind, source: &str, knowledge: Knowledge) -> Fields {
    Fields::new()
        .with("Time", format!("{} ({zone})", zone.at(at).full()))
        .with("What happened", text)
        .with("Kind", kind.label())
        .with("Source", source)
        .with("Known", knowledge.label())
}

/// An entry to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = timeline_entries, treat_none_as_default_value = false)]
pub struct NewEntry {
    /// Its id.
    pub id: EntryId,
    /// Its postmortem.
    pub postmortem_id: PostmortemId,
    /// When it happened.
    pub at: Instant,
    /// The zone that the time was given in.
    pub zone: Zone,
    /// What happened, one line of Markdown.
    pub text: String,
    pub(super) html: String,
    pub(super) rendered_by: i32,
    /// What it tells of.
    pub kind: Kind,
    /// A link or words.
    pub source: String,
    /// Whether it was known at the time.
    pub knowledge: Knowledge,
    /// The paste that it came with.
    pub paste: Option<PasteId>,
    pub(super) revision: i32,
    /// Who added it.
    pub added_by: PersonId,
    /// When.
    pub added_at: Instant,
}

/// How many entries there are, and of what sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// All of them.
    pub entries: usize,
    /// Those with a source (RULES 17).
    pub sourced: usize,
    /// Those that came out afterwards.
    pub found_later: usize,
}

impl Facts {
    /// Counted over entries: whether each was known then, and whether it has a source.
    pub fn of(entries: impl Iterator<Item = (Knowledge, bool)>) -> Self {
        entries.fold(Self::default(), |sum, (knowledge, sourced)| Self {
            entries: sum.entries + 1,
            sourced: sum.sourced + usize::from(sourced),
            found_later: sum.found_later + usize::from(knowledge == Knowledge::FoundLater),
        })
    }

    /// "14 of 17 sourced"; empty without entries.
    pub fn words(&self) -> String {
        match self.entries {
            0 => String::new(),
            entries => format!("{} of {entries} sourced", self.sourced),
        }
    }
}
