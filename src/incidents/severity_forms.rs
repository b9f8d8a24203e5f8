//! The form of what severities are called: a row for each.

use serde::Deserialize;

use super::model::Severity;
use super::severities::{GUIDANCE, NAME, Named, SeverityNames};
use crate::web::{Check, Errors};

/// The fields of each row, the gravest severity first.
const NAMES: [&str; 5] = ["name_1", "name_2", "name_3", "name_4", "name_5"];
const GUIDANCES: [&str; 5] = ["guidance_1", "guidance_2", "guidance_3", "guidance_4", "guidance_5"];
const BASES: [&str; 5] = ["base_1", "base_2", "base_3", "base_4", "base_5"];

/// All rows as they were sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub struct SeveritiesForm(pub [Row; 5]);

/// One severity in the form.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub name: String,
    pub guidance: String,
    /// The words that the row was filled from, as their code.
    pub base: String,
}

/// One severity on the page.
pub struct ShownRow<'a> {
    pub severity: Severity,
    pub name: &'static str,
    pub guidance: &'static str,
    pub base: &'static str,
    pub row: &'a Row,
    pub usual: Named,
}

impl From<Vec<(String, String)>> for SeveritiesForm {
    fn from(pairs: Vec<(String, String)>) -> Self {
        let value = |field: &str| {
            let sent = pairs.iter().find(|(name, _)| name == field);
            sent.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self(std::array::from_fn(|nth| Row {
            name: value(NAMES[nth]),
            guidance: value(GUIDANCES[nth]),
            base: value(BASES[nth]),
        }))
    }
}

impl SeveritiesForm {
    /// The form of what is stored.
    pub fn stored(names: &SeverityNames) -> Self {
        let row =
            |named: &Named| Row { name: named.name.clone(), guidance: named.guidance.clone(), base: named.code() };
        Self(std::array::from_fn(|nth| row(names.of(Severity::ALL[nth]))))
    }

    /// As typed, but seen by somebody who knows what is stored by now.
    pub fn having_seen(mut self, names: &SeverityNames) -> Self {
        for (severity, row) in Severity::ALL.iter().zip(&mut self.0) {
            row.base = names.of(*severity).code();
        }
        self
    }

    /// The rows with their fields.
    pub fn rows(&self) -> impl Iterator<Item = ShownRow<'_>> {
        self.0.iter().enumerate().map(|(nth, row)| ShownRow {
            severity: Severity::ALL[nth],
            name: NAMES[nth],
            guidance: GUIDANCES[nth],
            base: BASES[nth],
            row,
            usual: Named::usual(Severity::ALL[nth]),
        })
    }

    /// The checked words of all severities. No two have the same name: people would not know which one is meant.
    pub fn check(&self) -> Result<SeverityNames, Errors> {
        let mut check = Check::new();
        let mut checked: Vec<Named> = Vec::new();
        for shown in self.rows() {
            let label = shown.severity.label();
            let name = check.line(shown.name, &shown.row.name, NAME, &format!("Enter a name for {label}"));
            let same = checked.iter().position(|other| !name.is_empty() && other.name.eq_ignore_ascii_case(&name));
            if let Some(other) = same {
                check.wrong(shown.name, format!("{} has this name already", Severity::ALL[other].label()));
            }
            // One paragraph: it stands in a list beside the others.
            let guidance = check.optional_line(shown.guidance, &shown.row.guidance, GUIDANCE);
            checked.push(Named { name, guidance });
        }
        check.finish()?;
        Ok(SeverityNames::of_each(|severity| checked[usize::from(severity.rank()) - 1].clone()))
    }
}

/// What becomes of a form for `stored` words: those of the severities that it changes, and those that somebody else changed
/// to something else since its page was made.
pub fn changes(form: &SeveritiesForm, new: &SeverityNames, stored: &SeverityNames) -> (Vec<Severity>, Vec<Severity>) {
    let (mut changed, mut overtaken) = (Vec::new(), Vec::new());
    for (severity, row) in Severity::ALL.iter().copied().zip(&form.0) {
        let (mine, theirs) = (new.of(severity), stored.of(severity));
        // What I left as it was stays as it is by now.
        if mine == theirs || mine.code() == row.base {
            continue;
        }
        if theirs.code() == row.base { changed.push(severity) } else { overtaken.push(severity) }
    }
    (changed, overtaken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &SeverityNames, severity: Severity, name: &str) -> SeverityNames {
        SeverityNames::of_each(|one| {
            let named = names.of(one).clone();
            if one == severity { Named { name: name.into(), ..named } } else { named }
        })
    }

    #[test]
    fn two_who_change_two_severities_do_not_meet() {
        let usual = SeverityNames::default();
        let form = SeveritiesForm::stored(&usual);
        let (mine, theirs) = (named(&usual, Severity::Sev1, "Grave"), named(&usual, Severity::Sev2, "Large"));
        assert_eq!(changes(&form, &mine, &usual), (vec![Severity::Sev1], vec![]));
        assert_eq!(changes(&form, &mine, &theirs), (vec![Severity::Sev1], vec![]));
        let same = named(&usual, Severity::Sev1, "Worst");
        assert_eq!(changes(&form, &mine, &same), (vec![], vec![Severity::Sev1]));
        assert_eq!(changes(&form, &mine, &mine), (vec![], vec![]), "sent twice");
        assert_eq!(changes(&form.having_seen(&same), &mine, &same), (vec![Severity::Sev1], vec![]));
    }

    #[test]
    fn names_are_needed_and_differ() {
        let mut form = SeveritiesForm::stored(&SeverityNames::default());
        form.0[1].name = " critical ".into();
        form.0[2].name = " ".into();
        form.0[3].name = "x".repeat(NAME + 1);
        let errors = form.check().unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name_2", "name_3", "name_4"]);
        assert_eq!(errors.of("name_2").unwrap().message, "SEV-1 has this name already");
    }
}
