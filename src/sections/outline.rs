//! The outline: which sections a postmortem has, in which order, and what belongs into each (RULES 14, 15).

use crate::incidents::Outcome;
use crate::kernel::text_enum;
use crate::postmortems::{Part, Place};

text_enum! {
    /// A section, in the order of reading; its word stands in addresses.
    pub enum SectionKind {
        /// Two or three sentences.
        Summary = "summary", "Summary";
        /// What customers felt.
        Impact = "impact", "Impact";
        /// The account of events.
        WhatHappened = "what_happened", "What happened";
        /// Only when it was no real incident (RULES 2).
        WhyTriggered = "why_triggered", "Why response was triggered";
        /// What only together made it possible (RULES 23).
        ContributingFactors = "contributing_factors", "Contributing factors";
        /// What ended it.
        Resolution = "resolution", "Resolution";
        /// How the response itself went (RULES 25).
        ResponseReview = "response_review", "Response review";
        /// Worth keeping.
        WentWell = "went_well", "What went well";
        /// Worth changing.
        WentLessWell = "went_less_well", "What went less well";
        /// What could as easily have gone the other way.
        Lucky = "lucky", "Where we got lucky";
        /// What will be different (RULES 26).
        Actions = "actions", "Actions";
        /// For the organisation.
        InternalMessage = "internal_message", "Internal message";
        /// For customers (RULES 28).
        ExternalMessage = "external_message", "External message";
        /// What was said and decided when people met (RULES 32).
        MeetingNotes = "meeting_notes", "Meeting notes";
    }
}

impl SectionKind {
    /// Its place in the document.
    pub fn place(self) -> Place {
        match self {
            Self::Summary => Place::Summary,
            Self::Impact => Place::Impact,
            Self::WhatHappened => Place::WhatHappened,
            Self::WhyTriggered => Place::WhyTriggered,
            Self::ContributingFactors => Place::ContributingFactors,
            Self::Resolution => Place::Resolution,
            Self::ResponseReview => Place::ResponseReview,
            Self::WentWell => Place::WentWell,
            Self::WentLessWell => Place::WentLessWell,
            Self::Lucky => Place::Lucky,
            Self::Actions => Place::Actions,
            Self::InternalMessage => Place::InternalMessage,
            Self::ExternalMessage => Place::ExternalMessage,
            Self::MeetingNotes => Place::MeetingNotes,
        }
    }

    /// The part of the document it counts to, as far as rights differ (RULES 40).
    pub fn part(self) -> Part {
        self.place().part()
    }

    /// Whether a complete document has it. Notes are taken when people meet: before that nothing is missing, and a meeting
    /// whose results stand in the document needs none.
    pub fn is_expected(self) -> bool {
        self != Self::MeetingNotes
    }

    /// Whether a template may leave it out. The others hold what the rules ask of every postmortem (RULES 2, 14, 21, 23, 25, 26).
    pub fn is_optional(self) -> bool {
        matches!(self, Self::Resolution | Self::WentWell | Self::Lucky | Self::InternalMessage | Self::ExternalMessage)
    }

    /// The section it stands in.
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::WentWell | Self::WentLessWell | Self::Lucky => Some(Self::ResponseReview),
            _ => None,
        }
    }

    /// Its place in the order of reading, from 0; the same in every postmortem, so that a section added later falls into
    /// its place.
    pub fn position(self) -> i32 {
        Self::ALL.iter().position(|kind| *kind == self).and_then(|at| i32::try_from(at).ok()).unwrap_or(i32::MAX)
    }

    /// What belongs here and why.
    pub fn guidance(self) -> &'static str {
        match self {
            Self::Summary => {
                "Two or three sentences for somebody who reads nothing else: what broke, for whom and how long, and what ended it. Write it last and keep it free of jargon."
            }
            Self::Impact => {
                "What it was like from outside: what people could not do, how many of them, for how long, how many asked for help, what it cost. Tell it from several sides. Say what is unknown, and write a zero only if somebody checked."
            }
            Self::WhatHappened => {
                "What people saw, knew and did, in the order in which it happened, beginning before the incident. How to fix it stands elsewhere. Explain a piece of jargon in half a sentence where it first comes up."
            }
            Self::WhyTriggered => {
                "It turned out smaller than it looked, and people were called all the same. What made it look like an incident, and what in monitoring should be tuned so that the next alert is worth getting up for?"
            }
            Self::ContributingFactors => {
                "There is never a single cause. Name the conditions that only together made this possible: in the system, the tools, the knowledge, the pressure of the day. What a person did is not a factor; ask what made it look right at the time."
            }
            Self::Resolution => {
                "What ended the impact, in order: the mitigation first, then the repair. Say how you knew that it worked, and what was tried without effect."
            }
            Self::ResponseReview => {
                "Here the response is looked at, not the system: being called, finding each other, deciding, telling others. Every postmortem does this, also after a smooth one. The three parts below take the details."
            }
            Self::WentWell => {
                "What helped, so that it is kept: an alert that came early, a runbook that was right, somebody who thought of support. Be as concrete as with what went wrong."
            }
            Self::WentLessWell => {
                "What cost time or nerves in the response. Each point leads to an action, or to a sentence that says why not."
            }
            Self::Lucky => {
                "What could as easily have gone the other way? Luck that is written down today can be replaced by something reliable tomorrow."
            }
            Self::Actions => {
                "Each action starts with a verb, has one person and a date, and is bounded: one can tell when it is done. Work that was decided against stays here too, with its reason."
            }
            Self::InternalMessage => {
                "What everybody in the organisation needs to know: what happened, whether it is over, what to say to customers who ask, and whom to turn to."
            }
            Self::ExternalMessage => {
                "For customers, in three parts: a summary, what happened, what we are doing; with an apology that is meant. Call it an outage only if everything was down. Names of staff and customers and the names of internal systems stay in the house. It is a draft until it is approved."
            }
            Self::MeetingNotes => {
                "What was said and decided that stands nowhere else: questions that stay open, who looks after them, what was seen differently. Actions and factors are changed where they stand, not here."
            }
        }
    }

    /// What stands in the empty field: a first question, or the parts that the text has.
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Summary => "On … about … could not … for …. … ended it.",
            Self::Impact => "Who noticed what, how many of them, from when to when?",
            Self::WhatHappened => "Before it began, …",
            Self::WhyTriggered => "What looked like an incident, and to whom?",
            Self::ContributingFactors => "- …\n- …\n- …",
            Self::Resolution => "What ended the impact, step by step, and how was it checked?",
            Self::ResponseReview => "How did the response itself go?",
            Self::WentWell | Self::WentLessWell | Self::Lucky => "- …",
            Self::Actions => "- Verb, what exactly, who, by when",
            Self::InternalMessage => "What happened, is it over, what do we say, whom to ask?",
            Self::ExternalMessage => {
                "## Summary\n\nWe are sorry: …\n\n## What happened\n\n…\n\n## What we are doing\n\n…"
            }
            Self::MeetingNotes => "- Still open: …\n- Decided: …",
        }
    }
}

/// The sections of a postmortem on an incident with this outcome, in the order of reading.
pub fn outline(outcome: Outcome) -> impl Iterator<Item = SectionKind> {
    let asks_why = outcome != Outcome::RealIncident;
    SectionKind::ALL.iter().copied().filter(move |kind| asks_why || *kind != SectionKind::WhyTriggered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_incident_needs_no_reason_for_the_response() {
        let real: Vec<SectionKind> = outline(Outcome::RealIncident).collect();
        assert_eq!(real.len(), SectionKind::ALL.len() - 1);
        assert!(!real.contains(&SectionKind::WhyTriggered));
        for outcome in [Outcome::LowerSeverity, Outcome::Recovered, Outcome::FalseAlarm] {
            assert!(outline(outcome).eq(SectionKind::ALL.iter().copied()), "{outcome}");
        }
    }

    #[test]
    fn parts_follow_their_parent_and_places_grow() {
        for pair in SectionKind::ALL.windows(2) {
            assert!(pair[0].position() < pair[1].position());
            if let Some(parent) = pair[1].parent() {
                assert!(pair[0] == parent || pair[0].parent() == Some(parent), "{}", pair[1]);
            }
        }
    }

    #[test]
    fn a_section_and_its_place_have_the_same_word() {
        for kind in SectionKind::ALL {
            assert_eq!((kind.as_str(), kind.label()), (kind.place().as_str(), kind.place().label()));
        }
    }

    #[test]
    fn the_words_are_the_terms() {
        for kind in SectionKind::ALL {
            let words = format!("{} {}", kind.guidance(), kind.placeholder()).to_lowercase();
            assert!(!words.contains("root cause") && words.len() > 60, "{kind}");
        }
    }
}
