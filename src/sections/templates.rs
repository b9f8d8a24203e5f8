//! What a postmortem begins with, by the outcome and severity of its incident (RULES 14): which sections it has, what belongs
//! into them in the organisation's words, and what their empty forms begin with. Decides which template fits; a pure rule.

use super::outline::SectionKind;
use crate::incidents::{Outcome, Severity};
use crate::kernel::{Instant, TemplateId};

/// A template.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// For incidents with this outcome; any when empty.
    pub outcome: Option<Outcome>,
    /// For incidents of this severity; any when empty.
    pub severity: Option<Severity>,
    /// From 1.
    pub revision: i32,
    /// Name of who changed it last.
    pub changer: String,
    /// When.
    pub changed_at: Instant,
}

impl Template {
    /// Which postmortems it is for: `False alarm, SEV-3`.
    pub fn name(&self) -> String {
        name(self.outcome, self.severity)
    }

    /// How much it says about incidents with this outcome and severity, `None` being any; nothing when it is not for all of
    /// them. An outcome says more about what is to be written than a severity does.
    fn says(&self, outcome: Option<Outcome>, severity: Option<Severity>) -> Option<(bool, bool)> {
        let covers = self.outcome.is_none_or(|own| Some(own) == outcome)
            && self.severity.is_none_or(|own| Some(own) == severity);
        covers.then_some((self.outcome.is_some(), self.severity.is_some()))
    }
}

/// Which postmortems a template is for.
pub fn name(outcome: Option<Outcome>, severity: Option<Severity>) -> String {
    match (outcome, severity) {
        (None, None) => "Every postmortem".to_owned(),
        (Some(outcome), None) => outcome.label().to_owned(),
        (None, Some(severity)) => severity.label().to_owned(),
        (Some(outcome), Some(severity)) => format!("{}, {}", outcome.label(), severity.label()),
    }
}

/// The template by which a postmortem on an incident with this outcome and severity is opened, and what a new template for such
/// ones begins as; `None` is any. No template fits when they begin as the outline has it.
pub fn fitting(templates: &[Template], outcome: Option<Outcome>, severity: Option<Severity>) -> Option<&Template> {
    let said = templates.iter().filter_map(|one| Some((one.says(outcome, severity)?, one)));
    said.max_by_key(|(says, _)| *says).map(|(_, one)| one)
}

/// What one section begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Which one.
    pub kind: SectionKind,
    /// Whether postmortems begin without it.
    pub left_out: bool,
    /// What belongs there; empty for the program's own words.
    pub guidance: String,
    /// What the empty form begins with, in Markdown.
    pub start: String,
}

impl Beginning {
    /// As the outline has it.
    pub fn plain(kind: SectionKind) -> Self {
        Self { kind, left_out: false, guidance: String::new(), start: String::new() }
    }

    /// Whether it is as the outline has it.
    pub fn is_plain(&self) -> bool {
        !self.left_out && self.guidance.is_empty() && self.start.is_empty()
    }

    /// In words, for the list of changes; empty when it is as the outline has it.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        if self.left_out {
            words.push("left out".to_owned());
        }
        if !self.guidance.is_empty() {
            words.push(format!("belongs here: {}", self.guidance));
        }
        if !self.start.is_empty() {
            words.push(format!("begins with: {}", self.start));
        }
        words.join("; ")
    }
}

/// `Leaves out External message; own guidance for Summary; Impact begins with a text`, or that nothing differs.
pub fn summary(beginnings: &[Beginning]) -> String {
    let labels = |of: fn(&Beginning) -> bool| {
        let labels: Vec<&str> = beginnings.iter().filter(|one| of(one)).map(|one| one.kind.label()).collect();
        labels.join(", ")
    };
    let (out, guided, started) = (
        labels(|one| one.left_out),
        labels(|one| !one.left_out && !one.guidance.is_empty()),
        labels(|one| !one.left_out && !one.start.is_empty()),
    );
    let said: Vec<String> = [("Leaves out", out), ("own guidance for", guided), ("a text to begin with in", started)]
        .into_iter()
        .filter(|(_, labels)| !labels.is_empty())
        .map(|(words, labels)| format!("{words} {labels}"))
        .collect();
    match said.is_empty() {
        true => "Nothing differs from the outline".to_owned(),
        false => {
            let said = said.join("; ");
            format!("{}{}", said[..1].to_uppercase(), &said[1..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(outcome: Option<Outcome>, severity: Option<Severity>) -> Template {
        Template {
            id: TemplateId::random(),
            outcome,
            severity,
            revision: 1,
            changer: String::new(),
            changed_at: Instant::from_utc(chrono::NaiveDateTime::default()),
        }
    }

    #[test]
    fn the_one_that_says_most_fits() {
        let all = [
            template(None, None),
            template(None, Some(Severity::Sev3)),
            template(Some(Outcome::FalseAlarm), None),
            template(Some(Outcome::FalseAlarm), Some(Severity::Sev3)),
        ];
        for (outcome, severity, expected) in [
            (Outcome::RealIncident, Severity::Sev1, "Every postmortem"),
            (Outcome::RealIncident, Severity::Sev3, "SEV-3"),
            (Outcome::FalseAlarm, Severity::Sev1, "False alarm"),
            (Outcome::FalseAlarm, Severity::Sev3, "False alarm, SEV-3"),
        ] {
            assert_eq!(fitting(&all, Some(outcome), Some(severity)).unwrap().name(), expected);
        }
        let (alarm, sev3) = (Some(Outcome::FalseAlarm), Some(Severity::Sev3));
        assert_eq!(fitting(&all[1..3], alarm, sev3).unwrap().name(), "False alarm");
        assert!(fitting(&all[1..], Some(Outcome::Recovered), Some(Severity::Sev2)).is_none());
        // A new one for any severity begins as what all of its postmortems got, not as what some did.
        assert_eq!(fitting(&all[..2], alarm, None).unwrap().name(), "Every postmortem");
        assert!(fitting(&all[1..], None, None).is_none());
    }

    #[test]
    fn what_differs_is_said() {
        let plain = Beginning::plain(SectionKind::Summary);
        assert!(plain.is_plain() && plain.words().is_empty());
        assert_eq!(summary(std::slice::from_ref(&plain)), "Nothing differs from the outline");
        let guided = Beginning { guidance: "Two sentences.".into(), ..plain.clone() };
        assert_eq!(summary(std::slice::from_ref(&guided)), "Own guidance for Summary");
        let out = Beginning { left_out: true, ..Beginning::plain(SectionKind::ExternalMessage) };
        let started = Beginning { start: "On …".into(), ..guided };
        assert_eq!(
            summary(&[started.clone(), out]),
            "Leaves out External message; own guidance for Summary; a text to begin with in Summary"
        );
        assert_eq!(started.words(), "belongs here: Two sentences.; begins with: On …");
    }
}
