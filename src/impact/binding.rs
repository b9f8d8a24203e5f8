//! The impact as it stands in the document. The list of customers never does.

use askama::Template;
use chrono::Duration;

use super::model::{FigureState, Filled, Function, Notes};
use super::store::{figures, functions, notes};
use crate::db::Conn;
use crate::kernel::zone::duration_words;
use crate::kernel::{PostmortemId, Zone};
use crate::postmortems::Postmortem;
use crate::web::Error;

/// The impact as a part of the document.
#[derive(Debug, Clone, Template)]
#[template(path = "impact/_part.html")]
pub struct ImpactPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    figures: Vec<Filled>,
    functions: Vec<Function>,
    notes: Notes,
    length: Option<Duration>,
    id: PostmortemId,
    zone: Zone,
}

/// Loads it, in three queries.
///
/// # Errors
/// Those of the database.
pub fn part(c: &mut Conn, postmortem: &Postmortem) -> Result<ImpactPart, Error> {
    let id = postmortem.id();
    Ok(ImpactPart {
        prefix: String::new(),
        may: false,
        printing: false,
        figures: figures::for_postmortem(c, id)?,
        functions: functions::of(c, id)?,
        notes: Notes::of(notes::of(c, id)?),
        length: postmortem.incident.moments.spans().impact,
        id,
        zone: postmortem.spine.zone,
    })
}

impl ImpactPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.notes.standing.is_empty() && self.filled().next().is_none()
    }

    /// How many figures nobody has filled.
    pub fn unfilled(&self) -> usize {
        self.figures.iter().filter(|one| one.state == FigureState::NotFilled).count()
    }

    fn filled(&self) -> impl Iterator<Item = &Filled> {
        self.figures.iter().filter(|one| one.state != FigureState::NotFilled)
    }

    fn visible(&self) -> String {
        self.length.map(duration_words).unwrap_or_default()
    }

    /// The impact as Markdown; empty when nothing is known.
    pub fn markdown(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let cell = |text: &str| text.replace('|', "\\|");
        let mut out = String::from("| Figure | Value | Where it comes from |\n| --- | ---: | --- |\n");
        out.extend(self.length.map(|length| format!("| Visible | {} | from the moments |\n", duration_words(length))));
        for one in self.filled() {
            let value = match one.amount {
                Some(amount) => format!("{amount} {}", one.figure.unit),
                None => one.words(),
            };
            out.push_str(&format!("| {} | {} | {} |\n", cell(&one.figure.name), cell(&value), cell(&one.note)));
        }
        for one in &self.functions {
            let detail = if one.detail.is_empty() { String::new() } else { format!(": {}", one.detail) };
            out.push_str(&format!(
                "{}- {}, {}{detail}\n",
                if one.id == self.functions[0].id { "\n" } else { "" },
                one.name,
                one.degree.label().to_lowercase()
            ));
        }
        for (note, _) in &self.notes.standing {
            let said: Vec<String> = [
                note.said_at.map(|at| self.zone.at(at).full()),
                note.contacts.map(|n| format!("{n} contacts")),
                Some(note.ticket.clone()).filter(|ticket| !ticket.is_empty()),
            ]
            .into_iter()
            .flatten()
            .collect();
            out.push_str(&format!(
                "\n> {}\n> — {}{}\n",
                note.said,
                note.who,
                said.iter().map(|one| format!(", {one}")).collect::<String>()
            ));
        }
        let totals = self.notes.totals();
        if !totals.is_empty() {
            out.push_str(&format!("\n{totals}.\n"));
        }
        out
    }
}
