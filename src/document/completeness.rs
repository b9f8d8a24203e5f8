//! The checklist: what a finished postmortem has (RULES 2, 7, 13, 14, 21, 25, 26, 29). Advice: people decide.

/// Something that is missing, and where it is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// In words.
    pub words: String,
    /// The end of the address where it is filled, below the postmortem's own; empty for the
    /// document itself.
    pub place: &'static str,
}

/// What an item of the checklist looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The incident is over.
    Resolved,
    /// The meeting is scheduled.
    Meeting,
    /// The timeline has entries.
    Timeline,
    /// Each section says something.
    Sections,
    /// Each figure of impact is filled.
    Figures,
    /// Each point that went less well leads somewhere.
    Points,
    /// Something follows for monitoring, where the outcome asks.
    Monitoring,
    /// Each action has a person and a day.
    Bounded,
    /// Each action is committed to or declined.
    Decisions,
    /// Nobody owes an answer.
    Asks,
    /// Every comment is dealt with (RULES 31).
    Comments,
    /// Each hint on wording is heeded or dismissed: advice within advice, which nothing ever waits for (RULES 36).
    Wording,
}

/// An item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What it looks at.
    pub what: What,
    /// Whether it is as it should be.
    pub met: bool,
    /// How it is, in words.
    pub words: String,
    /// Where it is filled, as in [`Gap`]; a hint on wording stands beside the text of the document.
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
    /// Actions that are wanted and have no person or no day.
    pub unbounded_actions: usize,
    /// Whether the outcome asks what to tune in monitoring (RULES 2).
    pub monitoring_asked: bool,
    /// Whether it asks and nobody has answered.
    pub monitoring_missing: bool,
    /// What people were asked for and have not settled.
    pub open_asks: usize,
    /// Threads of comments that nobody has resolved.
    pub open_comments: usize,
    /// Hints on wording that nobody has dismissed.
    pub open_hints: usize,
}

/// The whole checklist, in the order in which it is best done.
pub fn checklist(known: &Known) -> Vec<Check> {
    let mut all = Vec::new();
    let mut check = |what, met, there: &str, missing: String, place| {
        all.push(Check { what, met, words: if met { there.to_owned() } else { missing }, place });
    };
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    check(What::Resolved, known.is_resolved, "the incident is resolved", "the incident is not resolved yet".into(), "");
    check(What::Meeting, known.has_meeting, "the meeting is scheduled", "no meeting is scheduled".into(), "/meeting");
    let entries = "the timeline has no entry".to_owned();
    check(What::Timeline, !known.no_entries, "the timeline has entries", entries, "/timeline");
    let sections = count(known.empty_sections, "section is empty", "sections are empty");
    check(What::Sections, known.empty_sections == 0, "every section says something", sections, "");
    let figures = count(known.unfilled_figures, "figure is not filled", "figures are not filled");
    check(What::Figures, known.unfilled_figures == 0, "every figure of impact is filled", figures, "/impact");
    let points = count(known.unanswered_points, "point leads to no action", "points lead to no action");
    let there = "no point on what went less well is left open";
    check(What::Points, known.unanswered_points == 0, there, points, "/response");
    if known.monitoring_asked {
        let missing = "nothing is decided for monitoring".to_owned();
        let met = !known.monitoring_missing;
        check(What::Monitoring, met, "what follows for monitoring is decided", missing, "/response#monitoring");
    }
    let unbounded =
        count(known.unbounded_actions, "action has no person or no date", "actions have no person or no date");
    check(What::Bounded, known.unbounded_actions == 0, "no action lacks a person or a date", unbounded, "/actions");
    let actions = count(known.proposed_actions, "action waits for a decision", "actions wait for a decision");
    check(What::Decisions, known.proposed_actions == 0, "no action waits for a decision", actions, "/actions");
    let asks = count(known.open_asks, "ask is not settled", "asks are not settled");
    check(What::Asks, known.open_asks == 0, "no ask is left open", asks, "/asks");
    let comments = count(known.open_comments, "comment is open", "comments are open");
    check(What::Comments, known.open_comments == 0, "no comment is open", comments, "/comments");
    let hints = count(known.open_hints, "hint on wording is open", "hints on wording are open");
    check(What::Wording, known.open_hints == 0, "no hint on wording is open", hints, "");
    all
}

/// What is missing, in the order in which it is best done.
pub fn gaps(known: &Known) -> Vec<Gap> {
    let missing = checklist(known).into_iter().filter(|check| !check.met && check.what != What::Wording);
    missing.map(|check| Gap { words: check.words, place: check.place }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DONE: Known = Known {
        empty_sections: 0,
        has_meeting: true,
        is_resolved: true,
        no_entries: false,
        unfilled_figures: 0,
        unanswered_points: 0,
        proposed_actions: 0,
        unbounded_actions: 0,
        monitoring_asked: false,
        monitoring_missing: false,
        open_asks: 0,
        open_comments: 0,
        open_hints: 0,
    };

    #[test]
    fn what_is_missing_is_said_in_words() {
        let words = |known: &Known| gaps(known).into_iter().map(|gap| gap.words).collect::<Vec<_>>();
        assert_eq!(words(&DONE), Vec::<String>::new());
        assert_eq!(words(&Known { empty_sections: 1, ..DONE }), ["1 section is empty"]);
        let all = Known {
            empty_sections: 3,
            no_entries: true,
            unfilled_figures: 1,
            unanswered_points: 2,
            proposed_actions: 1,
            unbounded_actions: 2,
            monitoring_asked: true,
            monitoring_missing: true,
            open_asks: 1,
            open_comments: 2,
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
                "2 actions have no person or no date",
                "1 action waits for a decision",
                "1 ask is not settled",
                "2 comments are open"
            ]
        );
    }

    #[test]
    fn what_is_there_has_its_tick_and_monitoring_is_asked_of_few() {
        let ticks = checklist(&DONE);
        assert!(ticks.iter().all(|check| check.met && !check.words.contains(char::is_numeric)));
        assert!(ticks.iter().all(|check| check.what != What::Monitoring));
        assert!(
            checklist(&Known { monitoring_asked: true, ..DONE }).iter().any(|check| check.what == What::Monitoring)
        );
    }
}
