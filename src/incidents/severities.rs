//! What severities are called and when each is chosen, in the words of the organisation. The number, the code and what
//! hangs on them are nobody's to change: a name only stands beside the number.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

use super::model::Severity;

/// Longest name, in characters: it stands beside the number in selects and headings.
pub const NAME: usize = 30;
/// Longest guidance, in characters: a sentence or two.
pub const GUIDANCE: usize = 300;

/// The words of one severity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// What it is called, beside its number.
    pub name: String,
    /// When it is chosen; may be empty.
    pub guidance: String,
}

impl Named {
    /// The words that a severity has where nobody set others.
    pub fn usual(severity: Severity) -> Self {
        let (name, guidance) = match severity {
            Severity::Sev1 => (
                "Critical",
                "Customers cannot use the product, or their data is at risk. Everybody who can help is called at once.",
            ),
            Severity::Sev2 => {
                ("Major", "An important function fails for many customers, or for a few who have no way around it.")
            }
            Severity::Sev3 => ("Minor", "Something fails or is slow for some customers, and there is a way around it."),
            Severity::Sev4 => ("Low", "Something is wrong that customers hardly feel. It can wait for working hours."),
            Severity::Sev5 => ("Hardly noticed", "Nobody outside noticed, and there is something to learn from it."),
        };
        Self { name: name.to_owned(), guidance: guidance.to_owned() }
    }

    /// In one line, for the list of changes.
    pub fn words(&self) -> String {
        format!("{}. {}", self.name, self.guidance).trim_end().to_owned()
    }

    /// A short text that is the same for the same words: what a form was filled from.
    pub fn code(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

/// A severity by itself or behind references.
pub trait Graded {
    /// The severity.
    fn severity(&self) -> Severity;
}

impl Graded for Severity {
    fn severity(&self) -> Severity {
        *self
    }
}

impl<G: Graded> Graded for &G {
    fn severity(&self) -> Severity {
        (**self).severity()
    }
}

/// The words of all severities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityNames([Named; Severity::ALL.len()]);

impl Default for SeverityNames {
    fn default() -> Self {
        Self::of_each(Named::usual)
    }
}

impl SeverityNames {
    /// The words that `rule` gives for each severity.
    pub fn of_each(rule: impl Fn(Severity) -> Named) -> Self {
        Self(std::array::from_fn(|nth| rule(Severity::ALL[nth])))
    }

    /// The words of one severity.
    pub fn of(&self, severity: Severity) -> &Named {
        &self.0[usize::from(severity.rank()) - 1]
    }

    /// Its name. Takes a reference, too: templates have those.
    pub fn name(&self, severity: impl Graded) -> &str {
        &self.of(severity.severity()).name
    }

    /// When it is chosen.
    pub fn guidance(&self, severity: impl Graded) -> &str {
        &self.of(severity.severity()).guidance
    }

    /// `SEV-1 Critical`
    pub fn full(&self, severity: impl Graded) -> String {
        let severity = severity.severity();
        format!("{} {}", severity.label(), self.name(severity))
    }

    /// Each severity with its words, the gravest first.
    pub fn each(&self) -> impl Iterator<Item = (Severity, &Named)> {
        Severity::ALL.iter().copied().zip(&self.0)
    }

    /// `SEV-1 Critical, SEV-2 Major, …`
    pub fn words(&self) -> String {
        let each = self.each().map(|(severity, _)| self.full(severity));
        each.collect::<Vec<_>>().join(", ")
    }
}

/// The words at hand for pages that must not cost a query more for them: read when the program starts, and replaced by whoever
/// changes them. No other program does.
#[derive(Default)]
pub struct Severities {
    names: RwLock<Arc<SeverityNames>>,
    /// Held from before a change is stored until it is at hand, so that two changes come in the same order here and there.
    pub changing: tokio::sync::Mutex<()>,
}

impl Severities {
    /// With these words.
    pub fn with(names: SeverityNames) -> Self {
        Self { names: RwLock::new(Arc::new(names)), ..Self::default() }
    }

    /// The words as they are.
    pub fn now(&self) -> Arc<SeverityNames> {
        Arc::clone(&self.names.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Other words, which are stored already.
    pub fn replace(&self, names: SeverityNames) {
        *self.names.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_words_fit_into_the_form_and_differ() {
        let names = SeverityNames::default();
        for (severity, named) in names.each() {
            assert!(!named.name.is_empty() && named.name.chars().count() <= NAME, "{severity}");
            assert!(!named.guidance.is_empty() && named.guidance.chars().count() <= GUIDANCE, "{severity}");
            let same = names.each().filter(|(_, other)| other.name == named.name || other.code() == named.code());
            assert_eq!(same.count(), 1, "{severity}");
        }
        assert_eq!(names.full(Severity::Sev2), "SEV-2 Major");
        assert!(names.words().starts_with("SEV-1 Critical, SEV-2 Major, "));
    }

    #[test]
    fn the_code_is_that_of_both_words() {
        let usual = Named::usual(Severity::Sev1);
        assert_eq!(usual.code(), usual.clone().code());
        assert_ne!(usual.code(), Named { name: "Grave".into(), ..usual.clone() }.code());
        assert_ne!(usual.code(), Named { guidance: String::new(), ..usual }.code());
    }
}
