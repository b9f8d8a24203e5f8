//! What is still missing before a postmortem can go into review (RULES 7, 14, 29). Advice: people
//! decide.

/// Something that is missing, and where it is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// In words.
    pub words: String,
    /// The end of the address where it is filled, below the postmortem's own; empty for the
    /// document itself.
    pub place: &'static str,
}

/// What is known of a postmortem, as far as something could be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Sections without a text and without a structured part.
    pub empty_sections: usize,
    /// Whether a meeting is scheduled.
    pub has_meeting: bool,
    /// Whether the incident is resolved.
    pub is_resolved: bool,
    /// Whether the timeline has no entry.
    pub no_entries: bool,
    /// Figures that nobody has filled, as a number or as unknown.
    pub unfilled_figures: usize,
    /// Points on what went less well that lead to no action and say not why (RULES 25).
    pub unanswered_points: usize,
    /// Actions that wait for a decision.
    pub proposed_actions: usize,
    /// Whether the outcome asks what to tune in monitoring and nobody has answered (RULES 2).
    pub monitoring_missing: bool,
}

/// What is missing, in the order in which it is best done.
pub fn gaps(known: &Known) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut gap = |is: bool, words: String, place: &'static str| {
        if is {
            gaps.push(Gap { words, place });
        }
    };
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    gap(!known.is_resolved, "the incident is not resolved yet".into(), "");
    gap(!known.has_meeting, "no meeting is scheduled".into(), "/meeting");
    gap(known.no_entries, "the timeline has no entry".into(), "/timeline");
    gap(known.empty_sections > 0, count(known.empty_sections, "section is empty", "sections are empty"), "");
    gap(
        known.unfilled_figures > 0,
        count(known.unfilled_figures, "figure is not filled", "figures are not filled"),
        "/impact",
    );
    let points = count(known.unanswered_points, "point leads to no action", "points lead to no action");
    gap(known.unanswered_points > 0, points, "/response");
    gap(known.monitoring_missing, "nothing is decided for monitoring".into(), "/response#monitoring");
    let actions = count(known.proposed_actions, "action waits for a decision", "actions wait for a decision");
    gap(known.proposed_actions > 0, actions, "/actions");
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_words() {
        let words = |known: &Known| gaps(known).into_iter().map(|gap| gap.words).collect::<Vec<_>>();
        let done = Known { has_meeting: true, is_resolved: true, ..Known::default() };
        assert_eq!(words(&done), Vec::<String>::new());
        assert_eq!(words(&Known { empty_sections: 1, ..done }), ["1 section is empty"]);
        let all = Known {
            empty_sections: 3,
            no_entries: true,
            unfilled_figures: 1,
            unanswered_points: 2,
            proposed_actions: 1,
            monitoring_missing: true,
            ..Known::default()
        };
        assert_eq!(
            words(&all),
            [
                "the incident is not resolved yet",
                "no meeting is scheduled",
                "the timeline has no entry",
                "3 sections are empty",
                "1 figure is not filled",
                "2 points lead to no action",
                "nothing is decided for monitoring",
                "1 action waits for a decision"
            ]
        );
    }
}
