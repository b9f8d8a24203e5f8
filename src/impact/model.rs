//! Impact as rows.

use diesel::prelude::Queryable;

use super::amount::Amount;
use crate::kernel::{AffectedCustomerId, AffectedFunctionId, CustomerNoteId, FigureId, Instant, Zone, text_enum};
use crate::versions::Fields;

text_enum! {
    /// What is known of a figure (RULES 21).
    pub enum FigureState {
        /// It is this number; zero was checked.
        Number = "number", "Number";
        /// It was looked for and cannot be known.
        Unknown = "unknown", "Unknown";
        /// Nobody has looked yet.
        NotFilled = "not_filled", "Not filled";
    }
}

text_enum! {
    /// How badly a function was hit.
    pub enum Degree {
        /// Nobody could use it.
        Unavailable = "unavailable", "Unavailable";
        /// It failed more often than not.
        MostlyFailing = "mostly_failing", "Mostly failing";
        /// It failed for some or now and then.
        PartlyFailing = "partly_failing", "Partly failing";
        /// It worked late.
        Slow = "slow", "Slow";
        /// It worked and was wrong.
        WrongResults = "wrong_results", "Wrong results";
        /// It looked odd.
        Cosmetic = "cosmetic", "Cosmetic";
    }
}

/// A figure that the organisation asks for.
#[derive(Debug, Clone, Queryable)]
pub struct Figure {
    /// Its id.
    pub id: FigureId,
    /// What is counted.
    pub name: String,
    /// In what.
    pub unit: String,
    /// How to find it.
    pub guidance: String,
    /// Its place among the others.
    pub position: i32,
    /// Since when it is not asked for any more.
    pub retired_at: Option<Instant>,
}

impl Figure {
    /// Whether its name says in what is counted: `Support contacts`, in contacts.
    pub fn name_says_unit(&self) -> bool {
        self.name.to_lowercase().contains(&self.unit.to_lowercase())
    }
}

/// A figure with what it is in one postmortem.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The figure.
    pub figure: Figure,
    /// What is known of it.
    pub state: FigureState,
    /// The number, when it is one.
    pub amount: Option<Amount>,
    /// Where it comes from; of a zero, how it was checked.
    pub note: String,
    /// Grows with each change; 0 while nobody has filled it.
    pub revision: i32,
}

impl Filled {
    /// In words, without the unit: `12,400`, `unknown`, `not filled`.
    pub fn words(&self) -> String {
        match (self.state, self.amount) {
            (FigureState::Number, Some(amount)) => amount.to_string(),
            (FigureState::Unknown, _) => "unknown".to_owned(),
            _ => "not filled".to_owned(),
        }
    }

    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        figure_fields(&self.figure, self.state, self.amount, &self.note)
    }
}

/// The fields of a figure as people see them.
pub fn figure_fields(figure: &Figure, state: FigureState, amount: Option<Amount>, note: &str) -> Fields {
    Fields::new()
        .with("Figure", figure.name.as_str())
        .with("State", state.label())
        .with("Number", amount.map(|amount| format!("{amount} {}", figure.unit)).unwrap_or_default())
        .with("Where it comes from", note)
}

/// A function that was hit.
#[derive(Debug, Clone, Queryable)]
pub struct Function {
    /// Its id.
    pub id: AffectedFunctionId,
    /// What people could not do as usual.
    pub name: String,
    /// How badly.
    pub degree: Degree,
    /// In words; may be empty.
    pub detail: String,
    /// Grows with each change.
    pub revision: i32,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

impl Function {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        function_fields(&self.name, self.degree, &self.detail)
    }
}

/// A function as it was typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionDraft {
    /// What people could not do as usual.
    pub name: String,
    /// How badly.
    pub degree: Degree,
    /// In words.
    pub detail: String,
}

impl FunctionDraft {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        function_fields(&self.name, self.degree, &self.detail)
    }
}

fn function_fields(name: &str, degree: Degree, detail: &str) -> Fields {
    Fields::new().with("Function", name).with("How badly", degree.label()).with("Detail", detail)
}

/// What a customer said.
#[derive(Debug, Clone, Queryable)]
pub struct Note {
    /// Its id.
    pub id: CustomerNoteId,
    /// Who said it.
    pub who: String,
    /// What, one line of Markdown.
    pub said: String,
    /// The same as safe HTML.
    pub html: String,
    /// When.
    pub said_at: Option<Instant>,
    /// The zone that the time was given in.
    pub zone: Zone,
    /// How many said it.
    pub contacts: Option<i32>,
    /// A link or a number; empty when there is none.
    pub ticket: String,
    /// The note that this one corrects.
    pub corrects_id: Option<CustomerNoteId>,
    /// Why it was corrected.
    pub reason: String,
    /// Name of who wrote it down.
    pub author: String,
    /// When it was written down.
    pub at: Instant,
}

impl Note {
    /// Whether the ticket is a link that can be followed.
    pub fn has_link(&self) -> bool {
        crate::impact::model::is_link(&self.ticket)
    }

    /// What a link to a ticket is called: the last part of its address.
    pub fn ticket_name(&self) -> &str {
        self.ticket.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(&self.ticket)
    }
}

/// Whether a ticket is a link and not a number.
pub fn is_link(ticket: &str) -> bool {
    (ticket.starts_with("https://") || ticket.starts_with("http://")) && !ticket.contains(' ')
}

/// A note as it was typed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteDraft {
    /// Who said it.
    pub who: String,
    /// What.
    pub said: String,
    /// When.
    pub said_at: Option<Instant>,
    /// The zone that the time was given in.
    pub zone: Zone,
    /// How many said it.
    pub contacts: Option<i32>,
    /// A link or a number.
    pub ticket: String,
    /// Why it corrects another; empty when it corrects none.
    pub reason: String,
}

/// The notes that count, with what they corrected, and their totals.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// Each with those it took the place of, the last one first.
    pub standing: Vec<(Note, Vec<Note>)>,
}

impl Notes {
    /// Puts each correction in the place of what it corrects; notes keep the order in which they were written down.
    pub fn of(all: Vec<Note>) -> Self {
        let later = |note: &Note| all.iter().find(|later| later.corrects_id == Some(note.id));
        let newest = |first: &Note| {
            let (mut note, mut before) = (first, Vec::new());
            while let Some(next) = later(note) {
                before.insert(0, note.clone());
                note = next;
            }
            (note.clone(), before)
        };
        Self { standing: all.iter().filter(|note| note.corrects_id.is_none()).map(newest).collect() }
    }

    /// "23 contacts in 8 notes, 2 of them without a count"; empty without notes.
    pub fn totals(&self) -> String {
        let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let notes = self.standing.len();
        if notes == 0 {
            return String::new();
        }
        let contacts: i64 = self.standing.iter().filter_map(|(note, _)| note.contacts).map(i64::from).sum();
        let uncounted = self.standing.iter().filter(|(note, _)| note.contacts.is_none()).count();
        let counted = plural(usize::try_from(contacts).unwrap_or_default(), "contact", "contacts");
        match (uncounted, notes) {
            (0, _) => format!("{counted} in {}", plural(notes, "note", "notes")),
            (all, notes) if all == notes => format!("{}, none with a count", plural(notes, "note", "notes")),
            (some, _) => format!("{counted} in {}, {some} of them without a count", plural(notes, "note", "notes")),
        }
    }
}

/// A customer that was hit.
#[derive(Debug, Clone, Queryable)]
pub struct Customer {
    /// Its id.
    pub id: AffectedCustomerId,
    /// Its name.
    pub name: String,
    /// The number of the account or contract; may be empty.
    pub reference: String,
    /// How it was hit; may be empty.
    pub effect: String,
    /// Who speaks with them; may be empty.
    pub contact: String,
    /// Grows with each change.
    pub revision: i32,
    /// When it was removed.
    pub removed_at: Option<Instant>,
}

impl Customer {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        customer_fields(&self.name, &self.reference, &self.effect, &self.contact)
    }
}

/// A customer as it was typed and checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerDraft {
    /// Its name.
    pub name: String,
    /// The number of the account or contract.
    pub reference: String,
    /// How it was hit.
    pub effect: String,
    /// Who speaks with them.
    pub contact: String,
}

impl CustomerDraft {
    /// Its fields as people see them.
    pub fn fields(&self) -> Fields {
        customer_fields(&self.name, &self.reference, &self.effect, &self.contact)
    }
}

fn customer_fields(name: &str, reference: &str, effect: &str, contact: &str) -> Fields {
    Fields::new().with("Customer", name).with("Reference", reference).with("Effect", effect).with("Contact", contact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(contacts: Option<i32>, corrects: Option<CustomerNoteId>) -> Note {
        Note {
            id: CustomerNoteId::random(),
            who: "A shop".into(),
            said: "x".into(),
            html: String::new(),
            said_at: None,
            zone: Zone::UTC,
            contacts,
            ticket: String::new(),
            corrects_id: corrects,
            reason: String::new(),
            author: "Tom".into(),
            at: Instant::from_utc(chrono::NaiveDateTime::default()),
        }
    }

    #[test]
    fn a_correction_takes_the_place_and_keeps_what_was_there() {
        let first = note(Some(3), None);
        let second = note(Some(5), Some(first.id));
        let third = note(Some(7), Some(second.id));
        let other = note(None, None);
        let notes = Notes::of(vec![first.clone(), other, second.clone(), third.clone()]);
        assert_eq!(notes.standing.len(), 2);
        assert_eq!(notes.standing[0].0.id, third.id);
        assert_eq!(notes.standing[0].1.iter().map(|note| note.id).collect::<Vec<_>>(), [second.id, first.id]);
        assert_eq!(notes.totals(), "7 contacts in 2 notes, 1 of them without a count");
    }

    #[test]
    fn totals_are_told_in_words() {
        for (counts, words) in [
            (vec![], ""),
            (vec![Some(1)], "1 contact in 1 note"),
            (vec![Some(0), Some(4)], "4 contacts in 2 notes"),
            (vec![None, None], "2 notes, none with a count"),
        ] {
            assert_eq!(Notes::of(counts.into_iter().map(|count| note(count, None)).collect()).totals(), words);
        }
    }
}
