//! Questions for whoever reviews (RULES 31): enough detail, deeper than the surface, actions that are bounded, readable. Each
//! stands beside the sections it fits; one press begins a thread with it.

use crate::sections::SectionKind;

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub label: &'static str,
    /// The question itself: the text of the comment.
    pub words: &'static str,
}

const fn ask(label: &'static str, words: &'static str) -> Question {
    Question { label, words }
}

const PLAIN: Question =
    ask("Readable", "Would somebody from another team follow this without asking what a word means?");
const BLAMELESS: Question =
    ask("Deeper", "Does this say what made it look right at the time, or does it stop at what somebody did?");

/// The questions that fit a section.
pub fn of(section: SectionKind) -> &'static [Question] {
    use SectionKind::*;
    match section {
        Summary => {
            const {
                &[
                    ask("Enough detail", "Does somebody who reads only this know what broke, for whom and how long?"),
                    PLAIN,
                ]
            }
        }
        Impact => {
            const {
                &[
                    ask("Enough detail", "Which figure here is measured and which is a guess, and how would we know?"),
                    ask(
                        "From several sides",
                        "Who else felt this and is not heard here: support, partners, other teams?",
                    ),
                ]
            }
        }
        WhatHappened => {
            const {
                &[
                    ask(
                        "Enough detail",
                        "Could somebody who was not there retell it from this, with what was seen at each turn?",
                    ),
                    ask("Sourced", "Which of these statements has nothing that shows it: a graph, a log, a message?"),
                    PLAIN,
                ]
            }
        }
        WhyTriggered => {
            const { &[ask("Deeper", "What would the alert have had to say so that nobody had been called?")] }
        }
        ContributingFactors => {
            const {
                &[
                    ask("Deeper", "What had to be true for this to be possible, beyond what set it off?"),
                    BLAMELESS,
                    ask("Complete", "Which condition would bring this back if everything listed here were fixed?"),
                ]
            }
        }
        Resolution => {
            const { &[ask("Enough detail", "How was it known that it was over, and what was tried without effect?")] }
        }
        ResponseReview | WentWell | Lucky => {
            const { &[ask("Deeper", "What would have had to go differently for this to take twice as long, or half?")] }
        }
        WentLessWell => {
            const {
                &[
                    ask(
                        "Leads somewhere",
                        "Which of these points leads to an action, and which says why it leads to none?",
                    ),
                    BLAMELESS,
                ]
            }
        }
        Actions => {
            const {
                &[
                    ask("Bounded", "How will one be able to tell that this is done, and by when?"),
                    ask(
                        "Worth it",
                        "Which of these would have shortened or prevented this incident, and which only tidy up?",
                    ),
                ]
            }
        }
        InternalMessage => const { &[PLAIN] },
        ExternalMessage => {
            const {
                &[
                    ask("Readable", "Would a customer who was hit find in this what they want to know?"),
                    ask("Honest", "Does it say what is done about it without promising more than the actions do?"),
                ]
            }
        }
        MeetingNotes => const { &[ask("Leads somewhere", "Which open question here has nobody who looks after it?")] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_has_a_question_that_asks_what_and_how() {
        for section in SectionKind::ALL {
            for question in of(*section) {
                assert!(question.words.ends_with('?'), "{section}");
                let lower = question.words.to_lowercase();
                assert!(!lower.starts_with("why ") && !lower.contains("root cause") && question.words.len() < 140);
            }
            assert!(!of(*section).is_empty(), "{section}");
        }
    }
}
