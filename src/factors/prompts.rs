//! Questions that help to find factors (RULES 24): they ask what and how, never who and why. Each has a word that is stored;
//! a word is never given to another question.

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Its word.
    pub word: &'static str,
    /// The question itself.
    pub words: &'static str,
}

/// Questions on one thing.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What they are about.
    pub label: &'static str,
    /// They themselves.
    pub questions: &'static [Question],
}

const fn ask(word: &'static str, words: &'static str) -> Question {
    Question { word, words }
}

/// All groups, in the order of reading.
pub const GROUPS: &[Group] = &[
    Group {
        label: "Cues",
        questions: &[
            ask("cues_seen", "What did people look at, and what did it show at that moment?"),
            ask("cues_missing", "What would have shown the problem earlier, and where would it have stood?"),
            ask("cues_misleading", "Which signals pointed somewhere else?"),
        ],
    },
    Group {
        label: "Previous knowledge",
        questions: &[
            ask("knowledge_used", "What was known from earlier incidents or from changes of the days before?"),
            ask("knowledge_wrong", "What was believed about the system that turned out otherwise?"),
            ask("knowledge_scarce", "What did only one or two people know?"),
        ],
    },
    Group {
        label: "Goals",
        questions: &[
            ask("goals_then", "What was being achieved at each point: finding it, limiting it, ending it?"),
            ask("goals_rivals", "What else had to be done at the same time, and how was the choice made?"),
        ],
    },
    Group {
        label: "Assessment",
        questions: &[
            ask("assessment_seemed", "What did it look like at first, and what made that the likely reading?"),
            ask("assessment_turn", "What changed the picture, and how long after the first sign?"),
        ],
    },
    Group {
        label: "Taking action",
        questions: &[
            ask("action_options", "What could be done at that point, and what made this option look right?"),
            ask("action_hindered", "What made acting slow: rights, tools, missing steps, fear of side effects?"),
            ask("action_effect", "What did each step do to the system, also what nobody expected?"),
        ],
    },
    Group {
        label: "Help",
        questions: &[
            ask("help_needed", "At what point was help asked for, and how was it found?"),
            ask("help_outside", "What was needed from other teams or suppliers, and how long did it take?"),
        ],
    },
    Group {
        label: "Process",
        questions: &[
            ask("process_normal", "How does this work go on an ordinary day, when nothing breaks?"),
            ask("process_change", "What in planning, review or release let the conditions come together?"),
            ask("process_talk", "How did the state of things reach those who were not in the call?"),
        ],
    },
];

/// The question of a word.
pub fn find(word: &str) -> Option<&'static Question> {
    GROUPS.iter().flat_map(|group| group.questions).find(|question| question.word == word)
}

/// How many there are.
pub fn count() -> usize {
    GROUPS.iter().map(|group| group.questions.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_ask_what_and_how() {
        let mut words = Vec::new();
        for question in GROUPS.iter().flat_map(|group| group.questions) {
            let lower = question.words.to_lowercase();
            for banned in ["who ", "why ", "whose", "fault", "mistake", "root cause", "should have"] {
                assert!(
                    !lower.starts_with(banned) && !lower.contains("who did") && !lower.contains("why did"),
                    "{lower}"
                );
            }
            assert!(
                question.words.ends_with('?')
                    && ["what", "how", "which", "at what"].iter().any(|w| lower.starts_with(w)),
                "{lower}"
            );
            assert!(find(question.word) == Some(question) && !words.contains(&question.word));
            words.push(question.word);
        }
        assert_eq!(words.len(), count());
        assert_eq!(GROUPS.len(), 7, "cues, knowledge, goals, assessment, action, help, process");
    }
}
