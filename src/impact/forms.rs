//! Raw forms of the room.

use serde::Deserialize;

use super::amount::Amount;
use super::model::{
    Customer, CustomerDraft, Degree, Figure, FigureState, Filled, Function, FunctionDraft, Note, NoteDraft, is_link,
};
use crate::kernel::csv::Table;
use crate::kernel::{Instant, Zone};
use crate::web::{Check, Errors, LocalTime};

/// Longest name of a function, a customer or somebody who said something, in characters.
const NAME: usize = 200;
/// Longest detail, note and saying, in characters.
const TEXT: usize = 2000;
/// Most contacts of one note.
const CONTACTS: i32 = 10_000_000;

/// A figure as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FigureForm {
    pub base_revision: String,
    pub state: String,
    pub amount: String,
    pub note: String,
}

impl FigureForm {
    /// The form of what is stored.
    pub fn stored(filled: &Filled) -> Self {
        let state = if filled.state == FigureState::NotFilled && filled.revision == 0 {
            FigureState::Number
        } else {
            filled.state
        };
        Self {
            base_revision: filled.revision.to_string(),
            state: state.to_string(),
            amount: filled.amount.map(Amount::plain).unwrap_or_default(),
            note: filled.note.clone(),
        }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields: a number is one, and a zero says how it was checked (RULES 21).
    pub fn check(&self) -> Result<(FigureState, Option<Amount>, String), Errors> {
        let mut check = Check::new();
        let state: FigureState = check.choice("state", &self.state, "Choose what is known of it");
        let note = check.optional_line("note", &self.note, TEXT);
        let amount = match state {
            FigureState::Number => check.parsed::<Amount>("amount", &self.amount),
            FigureState::Unknown | FigureState::NotFilled => None,
        };
        if amount.is_some_and(Amount::is_zero) && note.is_empty() {
            check.wrong(
                "note",
                "A zero is a checked zero: say how it was checked. If nobody has checked, choose “Not filled”",
            );
        }
        check.finish()?;
        Ok((state, amount, note))
    }
}

/// A function as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct FunctionForm {
    pub form: String,
    pub base_revision: String,
    pub name: String,
    pub degree: String,
    pub detail: String,
}

impl FunctionForm {
    /// The form of a function that is stored.
    pub fn stored(function: &Function) -> Self {
        Self {
            form: String::new(),
            base_revision: function.revision.to_string(),
            name: function.name.clone(),
            degree: function.degree.to_string(),
            detail: function.detail.clone(),
        }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields.
    pub fn check(&self) -> Result<FunctionDraft, Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Say what people could not do as usual");
        let degree: Degree = check.choice("degree", &self.degree, "Choose how badly it was hit");
        let detail = check.optional_line("detail", &self.detail, TEXT);
        check.finish()?;
        Ok(FunctionDraft { name, degree, detail })
    }
}

/// A customer note as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub form: String,
    pub who: String,
    pub said: String,
    pub said_at: String,
    pub said_at_which: String,
    pub zone: String,
    pub contacts: String,
    pub ticket: String,
    /// Why it corrects another.
    pub reason: String,
}

impl NoteForm {
    /// An empty form.
    pub fn fresh(zone: Zone) -> Self {
        Self { zone: zone.to_string(), ..Self::default() }
    }

    /// The form of a note that is to be corrected.
    pub fn stored(note: &Note) -> Self {
        let time = LocalTime::stored(note.said_at, note.zone);
        Self {
            form: String::new(),
            who: note.who.clone(),
            said: note.said.clone(),
            said_at: time.raw,
            said_at_which: time.which,
            zone: note.zone.to_string(),
            contacts: note.contacts.map(|count| count.to_string()).unwrap_or_default(),
            ticket: note.ticket.clone(),
            reason: String::new(),
        }
    }

    /// The time as typed.
    pub fn time(&self) -> LocalTime {
        LocalTime { raw: self.said_at.clone(), which: self.said_at_which.clone() }
    }

    /// The moments to choose from, where the clocks changed.
    pub fn choices(&self) -> Vec<(String, String)> {
        self.zone.parse::<Zone>().map(|zone| self.time().choices(zone)).unwrap_or_default()
    }

    /// Checks all fields; a correction says why.
    pub fn check(&self, corrects: bool, now: Instant) -> Result<NoteDraft, Errors> {
        let mut check = Check::new();
        let who = check.line("who", &self.who, NAME, "Say who said it: a customer, a group of them, a channel");
        let said = check.line("said", &self.said, TEXT, "Say what they told us");
        let zone = check.parsed::<Zone>("zone", &self.zone);
        let said_at = zone.and_then(|zone| check.moment("said_at", &self.time(), zone));
        if said_at.is_some_and(|at| at > now) {
            check.wrong("said_at", "This is still to come. Check the date");
        }
        let contacts =
            check.optional::<i32>("contacts", &self.contacts, "Enter how many, such as 12, or leave it empty");
        if contacts.is_some_and(|count| !(0..=CONTACTS).contains(&count)) {
            check.wrong("contacts", "Enter a number from 0 to 10 million, or leave it empty");
        }
        let ticket = check.optional_line("ticket", &self.ticket, TEXT);
        if ticket.contains("://") && !is_link(&ticket) {
            check.wrong(
                "ticket",
                "A link begins with https:// or http:// and has no blanks. Or give the number of the ticket",
            );
        }
        let reason = match corrects {
            true => check.line("reason", &self.reason, TEXT, "Say why it is corrected: both notes are kept"),
            false => String::new(),
        };
        check.finish()?;
        let zone = zone.ok_or_else(Errors::default)?;
        Ok(NoteDraft { who, said, said_at, zone, contacts, ticket, reason })
    }
}

/// A customer as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct CustomerForm {
    pub form: String,
    pub base_revision: String,
    pub name: String,
    pub reference: String,
    pub effect: String,
    pub contact: String,
}

impl CustomerForm {
    /// The form of a customer that is stored.
    pub fn stored(customer: &Customer) -> Self {
        Self {
            form: String::new(),
            base_revision: customer.revision.to_string(),
            name: customer.name.clone(),
            reference: customer.reference.clone(),
            effect: customer.effect.clone(),
            contact: customer.contact.clone(),
        }
    }

    /// The revision it was filled from; 0 for none.
    pub fn based_on(&self) -> i32 {
        self.base_revision.parse().unwrap_or(0)
    }

    /// Checks all fields.
    pub fn check(&self) -> Result<CustomerDraft, Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, NAME, "Enter the customer's name");
        let reference = check.optional_line("reference", &self.reference, NAME);
        let effect = check.optional_line("effect", &self.effect, TEXT);
        let contact = check.optional_line("contact", &self.contact, NAME);
        check.finish()?;
        Ok(CustomerDraft { name, reference, effect, contact })
    }
}

/// A table of customers as text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    pub table: String,
}

/// Customers of a table as fields: the nth value of each belongs to the nth row.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct RowsForm {
    pub form: String,
    pub table: String,
    /// The numbers of the rows to be stored.
    pub keep: Vec<usize>,
    pub name: Vec<String>,
    pub reference: Vec<String>,
    pub effect: Vec<String>,
    pub contact: Vec<String>,
}

/// A row of the preview.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowForm {
    pub keep: bool,
    pub name: String,
    pub reference: String,
    pub effect: String,
    pub contact: String,
    /// What is to be said about it.
    pub said: String,
}

impl RowsForm {
    /// The rows, as they were sent.
    pub fn rows(&self) -> Vec<RowForm> {
        let at = |list: &[String], n: usize| list.get(n).cloned().unwrap_or_default();
        let row = |(n, name): (usize, &String)| RowForm {
            keep: self.keep.contains(&n),
            name: name.clone(),
            reference: at(&self.reference, n),
            effect: at(&self.effect, n),
            contact: at(&self.contact, n),
            said: String::new(),
        };
        self.name.iter().enumerate().map(row).collect()
    }

    /// Checks the rows to be stored; else all rows, each with what is wrong with it.
    pub fn check(&self) -> Result<Vec<CustomerDraft>, Vec<RowForm>> {
        let mut rows = self.rows();
        let mut drafts = Vec::new();
        for row in rows.iter_mut().filter(|row| row.keep) {
            let form = CustomerForm {
                name: row.name.clone(),
                reference: row.reference.clone(),
                effect: row.effect.clone(),
                contact: row.contact.clone(),
                ..CustomerForm::default()
            };
            match form.check() {
                Ok(draft) => drafts.push(draft),
                Err(errors) => {
                    row.said = errors.0.into_iter().map(|error| error.message).collect::<Vec<_>>().join(". ")
                }
            }
        }
        let wrong = rows.iter().any(|row| !row.said.is_empty());
        if wrong { Err(rows) } else { Ok(drafts) }
    }
}

/// The rows of a table, by the names of its columns; without a name that is known the first columns are taken in order.
/// A customer that stands in the list already, or twice in the table, is marked and left out unless somebody ticks it.
pub fn rows(table: &Table, there: &[Customer]) -> Vec<RowForm> {
    let name = table.column(&["customer", "name", "account name", "company"]).unwrap_or(0);
    let reference = table.column(&["reference", "account", "account number", "id", "contract"]);
    let effect = table.column(&["effect", "impact", "what happened"]);
    let contact = table.column(&["contact", "account manager", "owner"]);
    // The second column is taken for it only when its name does not say that it is something else.
    let reference = reference.or((name == 0 && effect != Some(1) && contact != Some(1)).then_some(1));
    let cell = |row: &[String], at: Option<usize>| {
        at.and_then(|at| row.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
    };
    let mut found: Vec<RowForm> = Vec::new();
    for row in &table.rows {
        let mut one = RowForm {
            keep: true,
            name: cell(row, Some(name)),
            reference: cell(row, reference),
            effect: cell(row, effect),
            contact: cell(row, contact),
            said: String::new(),
        };
        let same = |other_name: &str, other_reference: &str| match (one.reference.as_str(), other_reference) {
            ("", _) | (_, "") => other_name.to_lowercase() == one.name.to_lowercase(),
            (mine, theirs) => mine.eq_ignore_ascii_case(theirs),
        };
        if there.iter().any(|other| other.removed_at.is_none() && same(&other.name, &other.reference)) {
            one.said = "stands in the list already".into();
        } else if found.iter().any(|other| same(&other.name, &other.reference)) {
            one.said = "stands in the table twice".into();
        }
        one.keep = one.said.is_empty();
        found.push(one);
    }
    found
}

/// A figure of the organisation as it is typed.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct OwnFigureForm {
    pub form: String,
    pub name: String,
    pub unit: String,
    pub guidance: String,
    pub position: String,
}

impl OwnFigureForm {
    /// The form of a figure that is stored.
    pub fn stored(figure: &Figure) -> Self {
        Self {
            form: String::new(),
            name: figure.name.clone(),
            unit: figure.unit.clone(),
            guidance: figure.guidance.clone(),
            position: figure.position.to_string(),
        }
    }

    /// Checks all fields: name, unit, guidance, place.
    pub fn check(&self) -> Result<(String, String, String, i32), Errors> {
        let mut check = Check::new();
        let name = check.line("name", &self.name, 100, "Say what is counted");
        let unit = check.line("unit", &self.unit, 40, "Say in what it is counted, such as “customers” or “EUR”");
        let guidance = check.optional_line("guidance", &self.guidance, 300);
        let position = check.optional::<i32>("position", &self.position, "Enter a place such as 3").unwrap_or(0);
        check.finish()?;
        Ok((name, unit, guidance, position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::csv;

    #[test]
    fn a_table_is_read_by_its_columns_and_doubles_are_left_out() {
        let table =
            csv::read(b"Account;Customer;Impact\nA-1;Nordlys;could not ship\nA-2;B\xc3\xb8k\nA-1;Nordlys AS\n", 10)
                .unwrap();
        let found = rows(&table, &[]);
        let told: Vec<_> = found.iter().map(|row| (row.name.as_str(), row.reference.as_str(), row.keep)).collect();
        assert_eq!(told, [("Nordlys", "A-1", true), ("Bøk", "A-2", true), ("Nordlys AS", "A-1", false)]);
        assert_eq!(found[0].effect, "could not ship");
    }
}
