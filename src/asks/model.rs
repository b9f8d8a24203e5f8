//! Asks as rows.

use chrono::NaiveDate;
use diesel::prelude::Queryable;

use crate::contributors::Involvement;
use crate::kernel::{AskId, Instant, PersonId, PostmortemId, Zone, text_enum, zone};
use crate::postmortems::{Place, deadline};

text_enum! {
    /// How an ask was settled.
    pub enum Settled {
        /// By writing at the place that was asked for.
        Saved = "saved", "wrote it";
        /// By saying that there is nothing to say.
        NothingToAdd = "nothing_to_add", "nothing to add";
        /// By whoever asked, or the owner.
        Withdrawn = "withdrawn", "withdrawn";
    }
}

/// Something that is asked for and not settled.
#[derive(Debug, Clone, Queryable)]
pub struct OpenAsk {
    /// Its id.
    pub id: AskId,
    /// Its postmortem.
    pub postmortem_id: PostmortemId,
    /// Where it is to be written.
    pub place: Place,
    /// Who is asked.
    pub asked_id: PersonId,
    /// Their name.
    pub asked: String,
    /// What is wanted.
    pub wording: String,
    /// By the end of this day in the organisation's zone.
    pub due_on: NaiveDate,
    /// The moment that day is over.
    pub due_ends_at: Instant,
    /// Name of who asks.
    pub asker: String,
}

impl OpenAsk {
    /// Whether its day is over.
    pub fn is_late(&self, now: &Instant) -> bool {
        self.due_ends_at <= *now
    }

    /// The day it is due.
    pub fn due_day(&self) -> String {
        zone::short_date(self.due_on)
    }

    /// How far off that is: `tomorrow`, `2 days late`.
    pub fn due_left(&self, now: &Instant, zone: &Zone) -> String {
        deadline::left(self.due_on, *now, *zone)
    }
}

/// The same on a page of several postmortems.
#[derive(Debug, Clone, Queryable)]
pub struct OpenLine {
    /// The ask.
    pub ask: OpenAsk,
    /// Title of its postmortem.
    pub title: String,
}

/// An ask with how it ended.
#[derive(Debug, Clone, Queryable)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// Where it is to be written.
    pub place: Place,
    /// Who is asked.
    pub asked_id: PersonId,
    /// Their name.
    pub asked: String,
    /// What is wanted.
    pub wording: String,
    /// By the end of this day in the organisation's zone.
    pub due_on: NaiveDate,
    /// The moment that day is over.
    pub due_ends_at: Instant,
    /// Who asks.
    pub asked_by: PersonId,
    /// Their name.
    pub asker: String,
    /// When.
    pub asked_at: Instant,
    /// When it was settled.
    pub settled_at: Option<Instant>,
    /// How.
    pub settled_how: Option<Settled>,
    /// By whom.
    pub settler: Option<String>,
    /// What was said with it.
    pub answer: String,
}

impl Ask {
    /// Whether something is left to say.
    pub fn is_open(&self) -> bool {
        self.settled_at.is_none()
    }

    /// Whether its day ended before it was settled.
    pub fn is_late(&self, now: &Instant) -> bool {
        self.is_open() && self.due_ends_at <= *now
    }

    /// The day it is due.
    pub fn due_day(&self) -> String {
        zone::short_date(self.due_on)
    }

    /// How far off that is: `tomorrow`, `2 days late`.
    pub fn due_left(&self, now: &Instant, zone: &Zone) -> String {
        deadline::left(self.due_on, *now, *zone)
    }
}

/// An ask as it was typed and checked.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Who is asked.
    pub person: PersonId,
    /// Where it is to be written.
    pub place: Place,
    /// What is wanted.
    pub wording: String,
    /// By when.
    pub due_on: NaiveDate,
    /// As what they come on the list of contributors when they are not on it.
    pub involvement: Option<Involvement>,
}
