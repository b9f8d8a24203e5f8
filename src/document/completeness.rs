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

/// What is missing: sections without text, a meeting, a resolved incident.
pub fn gaps(empty_sections: usize, has_meeting: bool, is_resolved: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if !is_resolved {
        gaps.push(Gap { words: "the incident is not resolved yet".into(), place: "" });
    }
    if !has_meeting {
        gaps.push(Gap { words: "no meeting is scheduled".into(), place: "/meeting" });
    }
    match empty_sections {
        0 => {}
        1 => gaps.push(Gap { words: "1 section is empty".into(), place: "" }),
        n => gaps.push(Gap { words: format!("{n} sections are empty"), place: "" }),
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_words() {
        let words = |gaps: Vec<Gap>| gaps.into_iter().map(|gap| gap.words).collect::<Vec<_>>();
        assert_eq!(words(gaps(0, true, true)), Vec::<String>::new());
        assert_eq!(words(gaps(1, true, true)), ["1 section is empty"]);
        assert_eq!(
            words(gaps(3, false, false)),
            ["the incident is not resolved yet", "no meeting is scheduled", "3 sections are empty"]
        );
    }
}
