//! Raw forms of templates, and what they become.

use serde::Deserialize;

use super::outline::SectionKind;
use super::templates::Beginning;
use crate::incidents::{Outcome, Severity};
use crate::kernel::text;
use crate::web::{Check, Errors};

/// Longest guidance, in characters.
const GUIDANCE: usize = 1_000;
/// Longest text to begin with, in characters.
const START: usize = 4_000;

/// For which postmortems there shall be a template.
#[derive(Debug, Clone, Default, Hash, Deserialize)]
#[serde(default)]
pub struct NewTemplateForm {
    pub form: String,
    /// Empty for any.
    pub outcome: String,
    /// Empty for any.
    pub severity: String,
}

impl NewTemplateForm {
    /// Checks both.
    pub fn check(&self) -> Result<(Option<Outcome>, Option<Severity>), Errors> {
        let mut check = Check::new();
        let outcome = check.optional::<Outcome>("outcome", &self.outcome, "Choose an outcome of the list");
        let severity = check.optional::<Severity>("severity", &self.severity, "Choose a severity of the list");
        check.finish().map(|()| (outcome, severity))
    }
}

/// A template as it is typed: a place in `section`, `guidance` and `start` for each of its sections.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    pub base_revision: String,
    pub section: Vec<String>,
    /// The optional sections that postmortems begin with.
    pub with: Vec<String>,
    pub guidance: Vec<String>,
    pub start: Vec<String>,
}

/// One section in the form.
pub struct SectionRow<'a> {
    pub kind: SectionKind,
    pub with: bool,
    pub guidance: &'a str,
    pub start: &'a str,
}

impl SectionRow<'_> {
    /// What differs from the outline, in a word or two; empty when nothing does.
    pub fn differs(&self) -> String {
        let mut words = Vec::new();
        if !self.with {
            words.push("left out");
        }
        if !self.guidance.trim().is_empty() {
            words.push("own guidance");
        }
        if !self.start.trim().is_empty() {
            words.push("a text to begin with");
        }
        words.join(", ")
    }
}

impl TemplateForm {
    /// The form of what is stored.
    pub fn stored(revision: i32, beginnings: &[Beginning]) -> Self {
        Self {
            base_revision: revision.to_string(),
            section: beginnings.iter().map(|one| one.kind.to_string()).collect(),
            with: beginnings.iter().filter(|one| !one.left_out).map(|one| one.kind.to_string()).collect(),
            guidance: beginnings.iter().map(|one| one.guidance.clone()).collect(),
            start: beginnings.iter().map(|one| one.start.clone()).collect(),
        }
    }

    /// The revision of the template that was typed over.
    pub fn base(&self) -> i32 {
        self.base_revision.trim().parse().unwrap_or(-1)
    }

    /// All sections in the order of reading, with what was typed.
    pub fn rows(&self) -> Vec<SectionRow<'_>> {
        SectionKind::ALL.iter().map(|kind| self.row(*kind)).collect()
    }

    /// What the sections begin with.
    ///
    /// # Errors
    /// What is too long, each at the section's own name; and a form that lacks a section, which was broken on its way.
    pub fn check(&self) -> Result<Vec<Beginning>, Errors> {
        let mut check = Check::new();
        let mut beginnings = Vec::new();
        for row in self.rows() {
            let kind = row.kind;
            if !self.section.iter().any(|word| word == kind.as_str()) {
                check.wrong(kind.as_str(), format!("{}: this came incomplete. Load the page again", kind.label()));
            }
            let mut checked = |what: &str, raw: &str, most: usize| {
                let text = text::normalise(raw);
                let long = text.chars().count();
                if long > most {
                    let label = kind.label();
                    check.wrong(kind.as_str(), format!("{label}: shorten {what} to {most} characters (it has {long})"));
                }
                text
            };
            let guidance = checked("what belongs here", row.guidance, GUIDANCE);
            let start = checked("the text to begin with", row.start, START);
            beginnings.push(Beginning { kind, left_out: !row.with, guidance, start });
        }
        check.finish().map(|()| beginnings)
    }

    fn row(&self, kind: SectionKind) -> SectionRow<'_> {
        let is = |word: &String| word == kind.as_str();
        let at = self.section.iter().position(is);
        SectionRow {
            kind,
            with: !kind.is_optional() || self.with.iter().any(is),
            guidance: at.and_then(|at| self.guidance.get(at)).map_or("", String::as_str),
            start: at.and_then(|at| self.start.get(at)).map_or("", String::as_str),
        }
    }
}
