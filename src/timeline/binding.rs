//! The timeline as it stands in the document.

use askama::Template;

use super::days::{Day, days};
use super::model::{Entry, Facts, Knowledge};
use super::store;
use crate::db::Conn;
use crate::kernel::pages::Window;
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::postmortems::Postmortem;
use crate::web::Error;

/// Entries that a reading page shows; the rest is one link away (a page of 500 is slow to load and to read).
const SHOWN: i64 = 60;

/// The timeline as a part of the document.
#[derive(Debug, Clone, Template)]
#[template(path = "timeline/_part.html")]
pub struct TimelinePart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    /// How many entries there are.
    pub facts: Facts,
    /// When each was, for the picture of the span.
    pub marks: Vec<(Instant, Knowledge)>,
    /// Whether what was found later is left out.
    pub hides: bool,
    id: PostmortemId,
    zone: Zone,
    days: Vec<Day>,
    shown: usize,
}

/// Loads it: all entries when `whole`, else the first `SHOWN`. Two queries; one when the entries that were read are all.
///
/// # Errors
/// Those of the database.
pub fn part(c: &mut Conn, postmortem: &Postmortem, whole: bool, hides: bool) -> Result<TimelinePart, Error> {
    let (id, zone) = (postmortem.id(), postmortem.spine.zone);
    let limit = if whole { i64::MAX } else { SHOWN };
    let entries = store::of(c, id, Window { offset: 0, limit }, hides)?;
    let shown = entries.len();
    let complete = !hides && i64::try_from(shown).is_ok_and(|shown| shown < limit);
    let (facts, marks) = match complete {
        true => {
            (Facts::of(entries.iter().map(Entry::mark)), entries.iter().map(|one| (one.at, one.knowledge)).collect())
        }
        false => store::marks(c, id)?,
    };
    let days = days(entries, zone);
    Ok(TimelinePart { prefix: String::new(), may: false, printing: false, facts, marks, hides, id, zone, days, shown })
}

impl TimelinePart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.facts.entries == 0
    }

    /// How many entries could be read here and are not shown.
    fn left_out(&self) -> usize {
        let hidden = if self.hides { self.facts.found_later } else { 0 };
        self.facts.entries.saturating_sub(hidden).saturating_sub(self.shown)
    }

    /// The entries as a Markdown table; empty without any.
    pub fn markdown(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut out = format!("| UTC | {} | What happened | Kind | Source | Known |\n", self.zone);
        out.push_str("| --- | --- | --- | --- | --- | --- |\n");
        for entry in self.days.iter().flat_map(|day| &day.entries) {
            out.push_str(&row(entry, self.zone));
        }
        out
    }
}

fn row(entry: &Entry, zone: Zone) -> String {
    let (utc, local) = (entry.at.iso(), zone.at(entry.at));
    let cells = [
        utc,
        format!("{} {} {}", local.day(), local.time(), local.abbreviation()),
        entry.text.replace('|', "\\|"),
        entry.kind.label().to_lowercase(),
        entry.source.replace('|', "\\|"),
        entry.knowledge.label().to_lowercase(),
    ];
    format!("| {} |\n", cells.join(" | "))
}
