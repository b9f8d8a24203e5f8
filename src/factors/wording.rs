//! A person's action is never a factor (RULES 23, 36): advice on a sentence that names one. Advice only; a pure rule.

/// A piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The words it is about.
    pub words: String,
    /// What to ask instead.
    pub instead: &'static str,
}

const DEEPER: &str = "what made it look right at the time, and what in the system let it through?";

/// Words that end the search at a person, and what to look for instead.
const PHRASES: &[(&str, &str)] = &[
    ("human error", "which condition made this slip likely, and what would have caught it?"),
    ("operator error", "which condition made this slip likely, and what would have caught it?"),
    ("user error", "which condition made this slip likely, and what would have caught it?"),
    ("mistake by", "which condition made this slip likely, and what would have caught it?"),
    ("careless", "which condition made this slip likely, and what would have caught it?"),
    ("negligen", "which condition made this slip likely, and what would have caught it?"),
    ("forgot", "what reminded people of it, and what would have noticed that it was missing?"),
    ("failed to", "what made the other course look right at that moment?"),
    ("should have", "what was known at that moment, and what made the course taken look right?"),
    ("could have", "what was known at that moment, and what made the course taken look right?"),
    ("did not follow", "how does the work go on an ordinary day, and where does the procedure not fit it?"),
    ("didn't follow", "how does the work go on an ordinary day, and where does the procedure not fit it?"),
    ("root cause", "there is never a single cause: name this condition, and then the next one"),
    ("who caused", DEEPER),
];

/// Advice on a sentence, with the names of people in the organisation.
pub fn advice(sentence: &str, names: &[String]) -> Vec<Advice> {
    let lower = sentence.to_lowercase();
    let mut found: Vec<Advice> = PHRASES
        .iter()
        .filter(|(phrase, _)| starts_word(&lower, phrase))
        .map(|(phrase, instead)| Advice { words: (*phrase).to_owned(), instead })
        .collect();
    let is_named = |name: &&String| name.chars().count() > 3 && whole_words(&lower, &name.to_lowercase());
    found.extend(names.iter().find(is_named).map(|name| Advice { words: name.clone(), instead: DEEPER }));
    found
}

fn starts_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

fn whole_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        !text[..at].ends_with(char::is_alphanumeric) && !text[at + words.len()..].starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_person_is_noticed_and_a_condition_is_not() {
        let names = vec!["Ana Lind".to_owned(), "Bo".to_owned()];
        for (sentence, words) in [
            ("Human error during the deploy", "human error"),
            ("Ana Lind lowered the pool", "Ana Lind"),
            ("The on-call forgot the second step", "forgot"),
            ("The team should have known", "should have"),
            ("The root cause was DNS", "root cause"),
            ("Negligence in review", "negligen"),
        ] {
            assert_eq!(advice(sentence, &names).first().map(|one| one.words.as_str()), Some(words), "{sentence}");
        }
        for sentence in [
            "Two services share one database connection pool.",
            "Retries without back-off multiply the load.",
            "Ana Lindholm street is on the old map",
            "The unforgotten flag stays on",
            "",
        ] {
            assert_eq!(advice(sentence, &names), Vec::new(), "{sentence}");
        }
    }

    proptest! {
        #[test]
        fn any_sentence_gets_an_answer(sentence in "\\PC{0,120}", name in "\\PC{0,20}") {
            advice(&sentence, &[name]);
        }
    }
}
